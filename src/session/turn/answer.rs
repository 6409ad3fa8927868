//! Answers to our questions: a choice, a quantity, a yes, a no, the same or a second one.

use super::{Assent, Deed, Hearing, Turn};
use crate::domain::unit::Amount;
use crate::domain::{MatchingMethod, ProductId, ReviewReason};
use crate::matching::Candidate;
use crate::session::basket::edit;
use crate::session::basket::find::{self, Found};
use crate::session::basket::name;
use crate::session::basket::{Day, Doubt, Item, LineId, Matter, Note, Question, Second};
use crate::session::effect::TaskKind;
use crate::session::reply::Notice;
use crate::session::state::{Closed, Outcome};
use crate::understanding::{Decision, Goods, Said, Substitutes, Target, Wanted};

/// Confidence in a product that the customer picked from our numbered list: what is left is a slip
/// of the finger.
const PICKED: f64 = 0.99;

impl Turn<'_> {
    /// "1", "the second", "the 2L one".
    pub fn choose(&mut self, product: ProductId, words: &str, confidence: f64) {
        if let Some(Question::Line(id, Doubt::Unavailable { .. })) = self.asked() {
            let goods = picked(product, words);
            return self.swap(id, &goods, confidence);
        }
        let Some(id) = self.undecided_for(product) else {
            return self.name(&picked(product, words), confidence);
        };
        let candidate = Candidate {
            product,
            probability: PICKED,
        };
        let method = Some(MatchingMethod::ExactMatch);
        let context = self.context;
        let edit = name::decide(self.draft(), id, (&candidate, method), None, context);
        self.took(edit, &picked(product, words));
    }

    /// A quantity alone: it answers our question, or goes with the goods that were just asked about.
    pub fn quantity_alone(&mut self, said: &Said, confidence: f64) {
        let topic = match self.asked() {
            Some(_) => None,
            None => self.topic.take(),
        };
        match topic {
            Some(target) => {
                let goods = Goods {
                    target,
                    said: Some(said.clone()),
                    ..picked_last()
                };
                self.name(&goods, confidence);
            }
            None => self.how_much(said, confidence),
        }
    }

    /// A quantity of "it": it answers our question, or corrects the line named last.
    pub fn how_much(&mut self, said: &Said, confidence: f64) {
        if let Some(Question::Impossible(id, goods)) = self.asked() {
            self.draft().loose.retain(|loose| loose.id != id);
            let goods = Goods {
                said: Some(said.clone()),
                ..goods
            };
            self.set_or_name(&goods, confidence);
            return self.answers();
        }
        if self.hearing == Hearing::HandedBack && self.asked().is_none() {
            self.deeds.insert(Deed::Changed);
            return;
        }
        if let Some(topic) = self.topic_among_choices() {
            self.choose(topic, "", confidence);
        }
        let goods = Goods {
            said: Some(said.clone()),
            ..picked_last()
        };
        let context = self.context;
        match self.line_said(said, &goods.target) {
            Found::Line(id) => {
                let edit = edit::set(self.draft(), id, said, context);
                self.took(edit, &goods);
            }
            Found::Everything | Found::Several | Found::Nothing => {
                self.notice(Notice::NothingToChange);
                self.was_to_change();
            }
        }
    }

    /// The line that a quantity alone is said of: without a question of ours, the only one that stands
    /// in the unit that was said, else the one named last.
    fn line_said(&mut self, said: &Said, target: &Target) -> Found {
        let asked = self.asked().is_some();
        let unit = said.unit.as_ref().filter(|_| !asked);
        let in_unit = unit
            .zip(self.open_draft())
            .map(|(unit, draft)| find::in_unit(draft, unit));
        match in_unit {
            Some(found @ Found::Line(_)) => found,
            Some(Found::Everything | Found::Several | Found::Nothing) | None => self.find(target),
        }
    }

    /// Words of change that changed nothing of what stands: it may be wrong as it is.
    pub(super) fn was_to_change(&mut self) {
        if self
            .open_draft()
            .is_some_and(|draft| !draft.lines.is_empty())
        {
            self.reasons.insert(ReviewReason::UncheckedCondition);
        }
    }

    /// A yes to a question of ours. To a choice it is no answer.
    pub fn yes_to(&mut self, question: &Question) {
        self.deeds.insert(Deed::Agreed);
        match question {
            Question::Line(id, doubt) => self.yes_to_line(*id, doubt),
            Question::Usual(order) => {
                self.repeat_order(*order);
                self.answers();
            }
            Question::Day {
                proposal: Some(day),
                ..
            } => {
                self.draft().day = Day::Named(*day);
                self.answers();
            }
            Question::WhatToChange => {
                self.draft().settle(|matter| *matter == Matter::Change);
                self.answers();
            }
            Question::Day { proposal: None, .. }
            | Question::Impossible(..)
            | Question::Needed
            | Question::Duplicate(_)
            | Question::WhichLine(_) => {}
        }
    }

    /// A no to a question of ours.
    pub fn no_to(&mut self, question: &Question) {
        self.deeds.insert(Deed::Declined);
        match question {
            Question::Line(id, doubt) => self.no_to_line(*id, doubt),
            Question::Usual(_) => {
                let draft = self.draft();
                draft.settle(|matter| matches!(matter, Matter::Usual(_)));
                if draft.lines.is_empty() {
                    draft.raise(Matter::Needed);
                }
                self.answers();
            }
            Question::Day {
                proposal: Some(_), ..
            } => {
                self.draft().day = Day::Unclear;
                self.answers();
            }
            Question::Day { proposal: None, .. }
            | Question::Impossible(..)
            | Question::Needed
            | Question::Duplicate(_)
            | Question::WhatToChange
            | Question::WhichLine(_) => {}
        }
    }

    /// "the same one": nothing more is ordered.
    pub fn same_order(&mut self) {
        let Some(Question::Duplicate(_)) = self.asked() else {
            return;
        };
        self.answers();
        self.notice(Notice::SameOrder);
        self.close(Closed {
            outcome: Outcome::Cancelled,
            order: None,
            delivery_date: None,
        });
    }

    /// "a second one": it is confirmed at once.
    pub fn second_order(&mut self) {
        let Some(Question::Duplicate(_)) = self.asked().filter(|_| self.may_agree()) else {
            return;
        };
        self.answers();
        let draft = self.draft();
        draft.second = Second::Meant;
        draft.settle(|matter| matches!(matter, Matter::Duplicate(_)));
        self.assent = Assent::Given;
    }

    /// Gives a question that stayed unanswered to a person, so that the order can go on.
    pub fn escalate(&mut self, question: &Question) {
        self.notice(Notice::Escalated);
        self.task(TaskKind::Question, None);
        let draft = self.draft();
        if !matches!(question, Question::Duplicate(_)) {
            draft
                .reasons
                .insert(crate::domain::ReviewReason::UnansweredQuestion);
        }
        match question {
            Question::Line(id, _) => {
                if let Some(line) = draft.line_mut(*id) {
                    line.doubts.clear();
                    line.notes.push(Note::Unanswered);
                }
            }
            Question::Impossible(id, _) => draft.loose.retain(|loose| loose.id != *id),
            Question::Usual(_) | Question::Needed => {
                draft.settle(|matter| matches!(matter, Matter::Usual(_) | Matter::Needed));
            }
            Question::Day { .. } => draft.day = Day::Unnamed,
            Question::Duplicate(_) => {}
            Question::WhatToChange | Question::WhichLine(_) => {
                draft.settle(|matter| matches!(matter, Matter::Change | Matter::WhichLine(_)));
            }
        }
    }

    /// The question that is open at this point.
    #[must_use]
    pub fn asked(&self) -> Option<Question> {
        self.question().map(|open| open.question)
    }

    fn yes_to_line(&mut self, id: LineId, doubt: &Doubt) {
        match doubt {
            Doubt::Odd => {
                if let Some(line) = self.draft().line_mut(id) {
                    line.doubts.retain(|doubt| *doubt != Doubt::Odd);
                }
                self.answers();
            }
            Doubt::BelowMinimum { least } => self.say(id, least),
            Doubt::Unavailable { substitutes } => match substitutes.as_slice() {
                [] => {
                    edit::remove(self.draft(), id);
                    self.edited(Deed::Changed);
                }
                [only] => self.choose(*only, "", PICKED),
                _ => {}
            },
            Doubt::Which => {
                let only = self
                    .open_draft()
                    .and_then(|draft| draft.line(id))
                    .and_then(|line| match line.candidates() {
                        [only] => Some(only.product),
                        _ => None,
                    });
                if let Some(product) = only {
                    self.choose(product, "", PICKED);
                }
            }
            Doubt::Unit | Doubt::Split { .. } | Doubt::OffMultiple { .. } | Doubt::HowMany => {}
        }
    }

    fn no_to_line(&mut self, id: LineId, doubt: &Doubt) {
        let next = match doubt {
            Doubt::Odd | Doubt::BelowMinimum { .. } => Doubt::HowMany,
            Doubt::Unavailable { substitutes } if !substitutes.is_empty() => Doubt::Unavailable {
                substitutes: Vec::new(),
            },
            Doubt::Unavailable { .. }
            | Doubt::Which
            | Doubt::Unit
            | Doubt::Split { .. }
            | Doubt::OffMultiple { .. }
            | Doubt::HowMany => return,
        };
        if let Some(line) = self.draft().line_mut(id)
            && let Some(first) = line.doubts.first_mut()
        {
            *first = next;
        }
        self.answers();
    }

    fn say(&mut self, id: LineId, amount: &Amount) {
        let said = Said {
            number: amount.quantity.get(),
            range_from: None,
            unit: Some(amount.unit.clone()),
        };
        let context = self.context;
        edit::set(self.draft(), id, &said, context);
        self.answers();
    }

    fn undecided_for(&self, product: ProductId) -> Option<LineId> {
        let fits = |line: &&crate::session::basket::Line| match &line.item {
            Item::Undecided { candidates, .. } => {
                candidates.iter().any(|seen| seen.product == product)
            }
            Item::Decided { .. } | Item::Unmeasured { .. } | Item::Unknown { .. } => false,
        };
        let draft = self.open_draft()?;
        let asked = self.asked().and_then(|question| question.line());
        asked
            .and_then(|id| draft.line(id))
            .filter(|line| fits(line))
            .or_else(|| draft.lines.iter().find(fits))
            .map(|line| line.id)
    }

    fn topic_among_choices(&mut self) -> Option<ProductId> {
        let Some(Question::Line(_, Doubt::Which)) = self.asked() else {
            return None;
        };
        let Decision::Product { chosen, .. } = self.topic.as_ref()?.decision.clone() else {
            return None;
        };
        self.undecided_for(chosen.product)?;
        self.topic = None;
        Some(chosen.product)
    }

    fn set_or_name(&mut self, goods: &Goods, confidence: f64) {
        match goods.target.decision {
            Decision::LastNamed | Decision::Everything => {
                if let Some(said) = &goods.said {
                    self.how_much(said, confidence);
                }
            }
            Decision::Product { .. } | Decision::Ambiguous(_) | Decision::Unknown(_) => {
                self.name(goods, confidence);
            }
        }
    }
}

fn picked(product: ProductId, words: &str) -> Goods {
    Goods {
        target: Target {
            words: words.to_owned(),
            decision: Decision::Product {
                chosen: Candidate {
                    product,
                    probability: PICKED,
                },
                method: MatchingMethod::ExactMatch,
                others: Vec::new(),
            },
        },
        ..picked_last()
    }
}

fn picked_last() -> Goods {
    Goods {
        target: Target {
            words: String::new(),
            decision: Decision::LastNamed,
        },
        said: None,
        substitutes: Substitutes::Welcome,
        wanted: Wanted::Always,
        fallback: None,
    }
}
