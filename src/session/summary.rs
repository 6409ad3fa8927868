//! A basket as it is shown, and a question with what its wording needs.

use super::basket::question::offered;
use super::basket::{Doubt, Draft, Line, Question, price};
use super::event::Context;
use super::reply::{Altered, Prompt, Summary, SummaryLine, Waiting};
use super::state::{Collecting, Session, State};
use crate::domain::{OrderId, PastOrder, ProductId, SessionId};
use crate::understanding::Said;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// A basket as it is shown, for delivery on that day.
#[must_use]
pub fn of(draft: &Draft, delivery_date: Option<NaiveDate>, context: &Context<'_>) -> Summary {
    let total = price::total(draft, context);
    Summary {
        lines: draft
            .lines
            .iter()
            .map(|line| summary_line(line, context))
            .collect(),
        total,
        delivery_date,
        po_number: draft.po_number.clone(),
        comments: draft.comments.clone(),
        minimum_order: below_minimum(total, context),
        alters: draft.amends.map(|order| Altered {
            order,
            delivery_date: past(order, context).and_then(|order| order.delivery_date),
        }),
        misses: draft.misses,
    }
}

/// The distributor's minimum order, where a total is below it.
#[must_use]
pub fn below_minimum(total: Decimal, context: &Context<'_>) -> Option<Decimal> {
    context
        .terms
        .minimum_order
        .filter(|minimum| total < *minimum)
}

/// A question with what its wording needs.
#[must_use]
pub fn prompt(
    question: &Question,
    session: SessionId,
    draft: &Draft,
    context: &Context<'_>,
) -> Prompt {
    let line = question.line().and_then(|id| draft.line(id)).cloned();
    let repeats = match question {
        Question::Usual(order) => repeated(*order, context),
        Question::Line(..)
        | Question::Impossible(..)
        | Question::Needed
        | Question::Day { .. }
        | Question::Duplicate(_)
        | Question::WhatToChange
        | Question::WhichLine(_) => Vec::new(),
    };
    let refusal = match question {
        Question::Day {
            named: Some(day), ..
        } => context.terms.check(*day, context.now).err(),
        Question::Day { named: None, .. }
        | Question::Line(..)
        | Question::Impossible(..)
        | Question::Usual(_)
        | Question::Needed
        | Question::Duplicate(_)
        | Question::WhatToChange
        | Question::WhichLine(_) => None,
    };
    Prompt {
        session,
        offers: offers(question, line.as_ref(), &repeats),
        question: question.clone(),
        line,
        repeats,
        refusal,
    }
}

/// What waits for a silent customer.
#[must_use]
pub fn waiting(session: &Session, context: &Context<'_>) -> Waiting {
    let draft = &session.draft;
    let lines = draft.lines.len();
    match &session.state {
        State::Active(active) => match active.open.first() {
            Some(open) => {
                Waiting::Answer(Box::new(prompt(&open.question, session.id, draft, context)))
            }
            None => Waiting::Empty,
        },
        State::Collecting(Collecting::Asked { open, .. }) => {
            Waiting::Answer(Box::new(prompt(&open.question, session.id, draft, context)))
        }
        State::Collecting(Collecting::Listening { .. }) => Waiting::More { lines },
        State::Reviewing(_) | State::Closed(_) => Waiting::Yes {
            lines,
            total: price::total(draft, context),
        },
    }
}

fn summary_line(line: &Line, context: &Context<'_>) -> SummaryLine {
    let product = line.product().and_then(|id| context.catalog.get(id));
    let unit_price = product
        .zip(line.unit())
        .and_then(|(product, unit)| price::unit_price(product, unit));
    SummaryLine {
        line: line.clone(),
        unit_price,
        price: unit_price.map(|_| price::line_price(line, context)),
    }
}

fn offers(
    question: &Question,
    line: Option<&Line>,
    repeats: &[(ProductId, Said)],
) -> Vec<ProductId> {
    match (question, line) {
        (Question::Line(_, Doubt::Which), Some(line)) => offered(line),
        (Question::Line(_, Doubt::Unavailable { substitutes }), _) => substitutes.clone(),
        (Question::Line(..), Some(line)) => line.product().into_iter().collect(),
        (Question::Impossible(_, goods), _) => super::basket::question::product_of(goods)
            .map(|(product, _)| product)
            .into_iter()
            .collect(),
        (Question::Usual(_), _) => repeats.iter().map(|(product, _)| *product).collect(),
        (
            Question::Line(..)
            | Question::Needed
            | Question::Day { .. }
            | Question::Duplicate(_)
            | Question::WhatToChange
            | Question::WhichLine(_),
            _,
        ) => Vec::new(),
    }
}

fn repeated(order: OrderId, context: &Context<'_>) -> Vec<(ProductId, Said)> {
    past(order, context).map_or_else(Vec::new, |order| {
        order
            .lines
            .iter()
            .filter_map(|line| {
                let said = Said {
                    number: line.amount.quantity.get(),
                    range_from: None,
                    unit: Some(line.amount.unit.clone()),
                };
                Some((line.product?, said))
            })
            .collect()
    })
}

/// An order that was written before.
#[must_use]
pub fn past<'a>(id: OrderId, context: &Context<'a>) -> Option<&'a PastOrder> {
    context.customer.history.iter().find(|order| order.id == id)
}
