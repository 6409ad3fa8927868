//! On which day a basket is delivered, and when that has to be asked.

use chrono::NaiveDate;

use super::question::Question;
use super::{Day, Draft};
use crate::session::event::Context;

/// The day of a basket, or the question that it leaves open.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// The day that a summary shows; `None` when the calendar has no possible day at all.
    Possible(Option<NaiveDate>),
    /// A named day is not possible, or can't be told.
    Ask(Question),
}

/// Which day a basket has. A date never moves in silence: a named day that is not possible is asked
/// about, and only an unnamed one is the first possible.
#[must_use]
pub fn verdict(draft: &Draft, context: &Context<'_>) -> Verdict {
    let terms = context.terms;
    match draft.day {
        Day::Unnamed => Verdict::Possible(terms.next_delivery(context.now)),
        Day::Named(day) if terms.check(day, context.now).is_ok() => Verdict::Possible(Some(day)),
        Day::Named(day) => Verdict::Ask(question(Some(day), context)),
        Day::Unclear => Verdict::Ask(Question::Day {
            named: None,
            proposal: None,
        }),
    }
}

/// The question about a day that is not possible, with the first possible one on or after it.
#[must_use]
pub fn question(named: Option<NaiveDate>, context: &Context<'_>) -> Question {
    let today = context.terms.zone.date(context.now);
    let from = named.map_or(today, |day| day.max(today));
    Question::Day {
        named,
        proposal: context.terms.first_possible(from, context.now),
    }
}
