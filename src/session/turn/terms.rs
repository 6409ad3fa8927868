//! What a burst says of the order as a whole: its day, its PO number, its notes.

use chrono::NaiveDate;

use super::{Deed, Turn};
use crate::domain::ReviewReason;
use crate::session::basket::{Day, Question};
use crate::session::effect::TaskKind;
use crate::session::reply::{Notice, Passed};

impl Turn<'_> {
    /// "for Friday".
    pub fn deliver(&mut self, day: Option<NaiveDate>) {
        let is_answer = matches!(self.asked(), Some(Question::Day { .. }));
        let draft = self.draft();
        let day = day.map_or(Day::Unclear, Day::Named);
        if draft.day == day && !is_answer {
            return;
        }
        draft.day = day;
        draft.day_named = draft.next_id();
        if is_answer {
            self.answers();
        } else {
            self.edited(Deed::Changed);
        }
    }

    /// "PO 4500123987".
    pub fn purchase_order(&mut self, number: &str) {
        let draft = self.draft();
        if draft.po_number.as_deref() == Some(number) {
            return;
        }
        draft.po_number = Some(number.to_owned());
        self.edited(Deed::Changed);
    }

    /// "leave at the back door". A note that no order can hold goes to a person.
    pub fn comment(&mut self, words: &str) {
        if !self.will_have_order() {
            self.deeds.insert(Deed::Asked);
            self.task(TaskKind::Question, None);
            return self.notice(Notice::PassedOn(Passed::Note));
        }
        let draft = self.draft();
        if !draft.comments.iter().any(|known| known == words) {
            draft.comments.push(words.to_owned());
            self.edited(Deed::Changed);
        }
    }

    /// "same batch if you have it".
    pub fn condition(&mut self, words: &str) {
        self.comment(words);
        self.reasons.insert(ReviewReason::UncheckedCondition);
    }

    fn will_have_order(&self) -> bool {
        self.can_change() || self.entry == crate::session::amend::Entry::Plain
    }
}
