//! Changes to an order that is written: which one is meant, and what is too late for it.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::basket::{Day, Draft, Item, Line, LineId, name};
use super::event::Context;
use super::turn::Turn;
use crate::domain::{MatchingMethod, OrderStatus, PastLine, PastOrder};
use crate::matching::Candidate;
use crate::understanding::{Act, Decision, Goods, Operation, Said, Substitutes, Target, Wanted};

/// How a session opens: with goods of its own, or from an order that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Plain goods: a new order.
    Plain,
    /// Words of addition: "add 2 more milk".
    Addition(Option<NaiveDate>),
    /// Words of change: "make it 4", "take the flour off".
    Change(Option<NaiveDate>),
}

/// How a burst opens a session: its first word about goods decides, and without one a day, a PO
/// number or a note is a change.
#[must_use]
pub fn entry_of(operations: &[&Operation]) -> Entry {
    let named = operations.iter().rev().find_map(|operation| {
        if let Act::Deliver(day) = &operation.act {
            *day
        } else {
            None
        }
    });
    operations
        .iter()
        .find_map(|operation| entry_word(&operation.act, named))
        .unwrap_or(Entry::Change(named))
}

/// Whether a burst has any word about goods.
#[must_use]
pub fn names_goods(operations: &[&Operation]) -> bool {
    operations
        .iter()
        .any(|operation| entry_word(&operation.act, None).is_some())
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "only the words about goods say how a session opens; every other act is silent here"
)]
fn entry_word(act: &Act, named: Option<NaiveDate>) -> Option<Entry> {
    match act {
        Act::Name(_) | Act::Repeat(_) | Act::Impossible(_) | Act::Begin | Act::MoreToCome => {
            Some(Entry::Plain)
        }
        Act::More(_) => Some(Entry::Addition(named)),
        Act::Set(_)
        | Act::Less(_)
        | Act::Times(..)
        | Act::Remove(_)
        | Act::Replace(..)
        | Act::HowMuch(_)
        | Act::Restore(_) => Some(Entry::Change(named)),
        _ => None,
    }
}

/// The order that words of change mean: the open one of the named date, else the last placed.
/// Goods that are added for a day on which no order is open are a new order.
#[must_use]
pub fn meant<'a>(entry: Entry, context: &Context<'a>) -> Option<&'a PastOrder> {
    let mut open: Vec<&PastOrder> = open_orders(context);
    open.sort_by_key(|order| std::cmp::Reverse(order.placed_at));
    let of_day = |named: Option<NaiveDate>| {
        open.iter()
            .find(|order| named.is_some() && order.delivery_date == named)
            .copied()
    };
    match entry {
        Entry::Plain => None,
        Entry::Addition(Some(day)) => of_day(Some(day)),
        Entry::Change(named) | Entry::Addition(named) => {
            of_day(named).or_else(|| open.first().copied())
        }
    }
}

/// The orders that are still to be delivered.
#[must_use]
pub fn open_orders<'a>(context: &Context<'a>) -> Vec<&'a PastOrder> {
    context
        .customer
        .history
        .iter()
        .filter(|order| order.open)
        .collect()
}

/// The basket with which a session opens, and the order for which it comes too late.
#[must_use]
pub fn enter(turn: &Turn<'_>) -> (Draft, Option<PastOrder>) {
    let Some(order) = meant(turn.entry, turn.context) else {
        return (Draft::default(), None);
    };
    let mut draft = of_order(order, turn.context);
    draft.named_last = last_named(turn, &draft).or(draft.named_last);
    if is_changeable(order, turn.context) {
        draft.amends = Some(order.id);
        return (draft, None);
    }
    (draft, Some(order.clone()))
}

/// Whether an order's cut-off is still ahead.
#[must_use]
pub fn is_changeable(order: &PastOrder, context: &Context<'_>) -> bool {
    order
        .delivery_date
        .is_none_or(|day| context.now < context.terms.cutoff_of(day))
}

/// A basket with the lines of an order.
#[must_use]
pub fn of_order(order: &PastOrder, context: &Context<'_>) -> Draft {
    let mut draft = Draft::default();
    draft.day = order.delivery_date.map_or(Day::Unnamed, Day::Named);
    draft.po_number.clone_from(&order.po_number);
    for line in &order.lines {
        push_past(&mut draft, line, CERTAIN, context);
    }
    for line in &mut draft.lines {
        line.doubts.clear();
        line.notes.clear();
    }
    draft
}

/// Confidence in a line that was written before: nobody has to read anything.
const CERTAIN: f64 = 1.0;

/// Puts a line of the past into a basket.
pub fn push_past(draft: &mut Draft, line: &PastLine, confidence: f64, context: &Context<'_>) {
    let goods = Goods {
        target: Target {
            words: line.name.clone(),
            decision: match line.product {
                Some(product) => Decision::Product {
                    chosen: Candidate {
                        product,
                        probability: CERTAIN,
                    },
                    method: MatchingMethod::ExactMatch,
                    others: Vec::new(),
                },
                None => Decision::Unknown(Vec::new()),
            },
        },
        said: Some(Said {
            number: line.amount.quantity.get(),
            range_from: None,
            unit: Some(line.amount.unit.clone()),
        }),
        substitutes: Substitutes::Welcome,
        wanted: Wanted::Always,
        fallback: None,
    };
    name::append(draft, &goods, confidence, context);
}

fn last_named(turn: &Turn<'_>, draft: &Draft) -> Option<LineId> {
    let closed = turn.session.as_ref()?;
    let product = closed.draft.line(closed.draft.named_last?)?.product()?;
    draft.line_of(product).map(|line| line.id)
}

/// What a change after the cut-off comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Late {
    /// What was added, as a basket of its own for the first possible day.
    pub added: Draft,
    /// Whether anything was taken off, lowered or otherwise altered.
    pub lowered: Lowered,
}

/// Whether a late change takes something back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lowered {
    /// It does.
    Something,
    /// It only adds.
    Nothing,
}

/// Splits a basket that alters an order too late: what is more becomes a new order, the rest is a
/// person's affair.
#[must_use]
pub fn too_late(draft: &Draft, order: &PastOrder, context: &Context<'_>) -> Late {
    let original = of_order(order, context);
    let mut added = draft.clone();
    added.amends = None;
    added.misses = order.delivery_date;
    added.po_number = draft
        .po_number
        .clone()
        .filter(|number| Some(number) != original.po_number.as_ref());
    if draft.day == original.day {
        added.day = Day::Unnamed;
    }
    added.lines = draft
        .lines
        .iter()
        .filter_map(|line| beyond(line, &original, context))
        .collect();
    let kept = |old: &&Line| smallest(old, context) <= standing(draft, old, context);
    let lowered = if original.lines.iter().filter(kept).count() < original.lines.len() {
        Lowered::Something
    } else {
        Lowered::Nothing
    };
    Late { added, lowered }
}

/// The part of a line that the original order does not hold.
fn beyond(line: &Line, original: &Draft, context: &Context<'_>) -> Option<Line> {
    let had = standing(original, line, context);
    if had.is_zero() {
        return Some(line.clone());
    }
    let more = smallest(line, context) - had;
    if more <= Decimal::ZERO {
        return None;
    }
    let Item::Decided { product, amount } = &line.item else {
        return Some(line.clone());
    };
    let product = context.catalog.get(*product)?;
    let factor = product.units.factor(&amount.unit)?;
    let said = Said {
        number: more / factor,
        range_from: None,
        unit: Some(amount.unit.clone()),
    };
    let mut line = line.clone();
    super::basket::measure::fit(&mut line, product, Some(&said), context).ok()?;
    Some(line)
}

/// How much of a line's goods a basket holds.
fn standing(draft: &Draft, like: &Line, context: &Context<'_>) -> Decimal {
    draft
        .lines
        .iter()
        .filter(|line| match like.product() {
            Some(product) => line.product() == Some(product),
            None => line.product().is_none() && line.words == like.words,
        })
        .map(|line| smallest(line, context))
        .sum()
}

fn smallest(line: &Line, context: &Context<'_>) -> Decimal {
    let factor = line
        .product()
        .and_then(|product| context.catalog.get(product))
        .zip(line.unit())
        .and_then(|(product, unit)| product.units.factor(unit))
        .unwrap_or(Decimal::ONE);
    line.quantity().unwrap_or(Decimal::ONE) * factor
}

/// Whether an order stands that nobody confirmed.
#[must_use]
pub fn is_pending(order: &PastOrder) -> bool {
    order.status == OrderStatus::Pending
}
