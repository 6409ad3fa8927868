//! A tapped button or row: an answer to that very summary or question, and to no other.

use super::{Assent, Bareness, Deed, Hearing, Turn};
use crate::domain::ProductId;
use crate::session::basket::question::offered;
use crate::session::basket::{Doubt, Question, edit};
use crate::session::button::{self, Choice, Pick, Tapped};
use crate::session::state::{Session, State};
use crate::session::states::{self, Word};

/// Confidence in a row that was tapped: what is left is a slip of the finger.
const TAPPED: f64 = 0.99;

impl Turn<'_> {
    /// A tapped button is a yes, or a cancellation, of that very summary.
    pub(super) fn tap(&mut self, tapped: Tapped) {
        let Some(session) = self.session.clone().filter(|own| own.id == tapped.session) else {
            self.deeds.insert(Deed::Courtesy);
            return;
        };
        match tapped.word {
            button::Word::Cancel => states::say(self, Word::Cancel),
            button::Word::Confirm => self.tap_confirm(&session, tapped.version),
        }
    }

    fn tap_confirm(&mut self, session: &Session, version: u32) {
        match &session.state {
            State::Closed(_) => states::say(self, Word::Yes),
            State::Reviewing(reviewing)
                if reviewing.version == version && self.hearing == Hearing::Live =>
            {
                self.yes = Bareness::Explicit;
                states::say(self, Word::Yes);
            }
            State::Reviewing(_) | State::Collecting(_) | State::Active(_) => {
                self.deeds.insert(Deed::Agreed);
                self.assent = Assent::Stale;
            }
        }
    }

    /// A tapped row answers the question that is open, where that is about the same line and still
    /// offers what the row did. An older one changes nothing: what is open is put again.
    pub(super) fn tap_choice(&mut self, choice: Choice) {
        if self
            .open_session()
            .is_none_or(|own| own.id != choice.session)
        {
            self.deeds.insert(Deed::Courtesy);
            return;
        }
        let doubt = match self.asked() {
            Some(Question::Line(id, doubt)) if id == choice.line => Some(doubt),
            Some(_) | None => None,
        };
        match (choice.pick, doubt) {
            (Pick::Product(product), Some(doubt)) if self.offers(choice, &doubt, product) => {
                self.choose(product, "", TAPPED);
            }
            (Pick::LeaveOff, Some(Doubt::Unavailable { .. })) => {
                edit::remove(self.draft(), choice.line);
                self.edited(Deed::Changed);
            }
            (Pick::Product(_) | Pick::LeaveOff, _) => {
                self.deeds.insert(Deed::Changed);
            }
        }
    }

    fn offers(&self, choice: Choice, doubt: &Doubt, product: ProductId) -> bool {
        match doubt {
            Doubt::Which => self
                .open_draft()
                .and_then(|draft| draft.line(choice.line))
                .is_some_and(|line| offered(line).contains(&product)),
            Doubt::Unavailable { substitutes } => substitutes.contains(&product),
            Doubt::Unit
            | Doubt::Split { .. }
            | Doubt::BelowMinimum { .. }
            | Doubt::OffMultiple { .. }
            | Doubt::Odd
            | Doubt::HowMany => false,
        }
    }
}
