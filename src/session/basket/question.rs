//! Which questions a basket leaves open, in the order of the message.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::line::{Doubt, Line, LineId};
use super::{Draft, Matter};
use crate::domain::{Intent, OrderId};
use crate::understanding::{Asked, Decision, Goods};

/// At most so many choices are put at once: more do not fit a text message, and the rules say four.
pub const CHOICES: usize = 4;

/// A question that a basket leaves open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// Something about a line.
    Line(LineId, Doubt),
    /// A number that is no possible quantity, of goods that are no line for that reason.
    Impossible(LineId, Goods),
    /// No order repeats; the one that is offered instead.
    Usual(OrderId),
    /// There is nothing to repeat: what is needed.
    Needed,
    /// The day that was named is not possible, or can't be told.
    Day {
        /// The day that was named.
        named: Option<NaiveDate>,
        /// The first possible day instead.
        proposal: Option<NaiveDate>,
    },
    /// The same order as this one again, or a second one.
    Duplicate(OrderId),
    /// The summary was declined: what to change.
    WhatToChange,
    /// These words fit several lines of the basket.
    WhichLine(String),
}

/// A question that is open or waits for its turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Open {
    /// The question.
    pub question: Question,
    /// The intent of the burst that raised it; an answer has the same.
    pub intent: Intent,
    /// How often it was put without an answer.
    pub times: u8,
}

impl Question {
    /// The line that it is about, where it is about one.
    #[must_use]
    pub fn line(&self) -> Option<LineId> {
        match self {
            Self::Line(id, _) => Some(*id),
            Self::Impossible(..)
            | Self::Usual(_)
            | Self::Needed
            | Self::Day { .. }
            | Self::Duplicate(_)
            | Self::WhatToChange
            | Self::WhichLine(_) => None,
        }
    }

    /// The question as far as reading an answer needs it.
    #[must_use]
    pub fn asked(&self, draft: &Draft) -> Asked {
        match self {
            Self::Line(id, doubt) => draft
                .line(*id)
                .map_or(Asked::Open, |line| asked_of(line, doubt)),
            Self::Impossible(_, goods) => {
                product_of(goods).map_or(Asked::Open, |(product, _)| Asked::HowMuch(product))
            }
            Self::Usual(_) => Asked::YesNo(None),
            Self::Day { proposal, .. } => match proposal {
                Some(_) => Asked::YesNo(None),
                None => Asked::WhichDay,
            },
            Self::Duplicate(_) => Asked::SameOrSecond,
            Self::Needed | Self::WhatToChange | Self::WhichLine(_) => Asked::Open,
        }
    }
}

fn asked_of(line: &Line, doubt: &Doubt) -> Asked {
    let product = line.product();
    match doubt {
        Doubt::Which => Asked::Choice(offered(line)),
        Doubt::Unavailable { substitutes } if substitutes.is_empty() => Asked::YesNo(product),
        Doubt::Unavailable { substitutes } => Asked::Choice(substitutes.clone()),
        Doubt::BelowMinimum { .. } | Doubt::Odd => Asked::YesNo(product),
        Doubt::Unit | Doubt::Split { .. } | Doubt::OffMultiple { .. } | Doubt::HowMany => {
            product.map_or(Asked::Open, Asked::HowMuch)
        }
    }
}

/// The products that an undecided line offers, numbered from 1 in this order.
#[must_use]
pub fn offered(line: &Line) -> Vec<crate::domain::ProductId> {
    line.candidates()
        .iter()
        .take(CHOICES)
        .map(|candidate| candidate.product)
        .collect()
}

/// The product that goods name, where they name one.
#[must_use]
pub fn product_of(goods: &Goods) -> Option<(crate::domain::ProductId, f64)> {
    match &goods.target.decision {
        Decision::Product { chosen, .. } => Some((chosen.product, chosen.probability)),
        Decision::Ambiguous(_)
        | Decision::Unknown(_)
        | Decision::LastNamed
        | Decision::Everything => None,
    }
}

/// Every question that a basket leaves open, in the order in which the message raised them; one a
/// line, since an answer to the first often settles the next.
#[must_use]
pub fn questions(draft: &Draft, day: Option<Question>) -> Vec<Question> {
    let mut found: Vec<(LineId, Question)> = draft
        .lines
        .iter()
        .filter_map(|line| {
            Some((
                line.id,
                Question::Line(line.id, line.doubts.first()?.clone()),
            ))
        })
        .collect();
    found.extend(draft.loose.iter().map(|loose| {
        let question = match &loose.matter {
            Matter::Impossible(goods) => Question::Impossible(loose.id, goods.clone()),
            Matter::Usual(order) => Question::Usual(*order),
            Matter::Needed => Question::Needed,
            Matter::Duplicate(order) => Question::Duplicate(*order),
            Matter::Change => Question::WhatToChange,
            Matter::WhichLine(words) => Question::WhichLine(words.clone()),
        };
        (loose.id, question)
    }));
    found.extend(day.map(|question| (draft.day_named, question)));
    found.sort_by_key(|(id, _)| *id);
    found.into_iter().map(|(_, question)| question).collect()
}
