//! Which goods does a quantity count that stands apart from them?
//!
//! "1 each of basil, mint and dill", "basil and mint, 2 of each", "everything x2: basil, mint" say
//! it once for several; "limes please, 20 of them" says it behind a mark.

use super::items::{Change, Item, Named, What};
use super::more_of_all;
use super::swapped;
use crate::domain::Unit;
use crate::language::Cue;
use crate::understanding::message::Message;
use crate::understanding::pieces::piece::Mark;
use crate::understanding::reading::{Said, Which};

/// Gives goods without a quantity the one that was said for them elsewhere.
pub(in crate::understanding) fn share_out(
    mut items: Vec<Item>,
    message: &Message<'_>,
) -> Vec<Item> {
    swapped::hand_over(&mut items, message);
    swapped::hand_to_sizes(&mut items, message);
    same_again(&mut items, message.situation.last_said);
    more_of_all::put_behind(&mut items, message);
    let mut at = 0;
    while at < items.len() {
        if everything_counted(&items, at) {
            items.remove(at);
            spread(&mut items, at, at + 1);
        } else if says_each(&items[at], message) {
            each(&mut items, at);
        } else if stands_apart(&items, at) {
            attach(&mut items, at);
        }
        at += 1;
    }
    items
}

/// "two cases still water and same again sparkling": before goods without a quantity, and behind
/// counted ones, it is their quantity that is repeated, and no order.
fn same_again(items: &mut Vec<Item>, last_said: Option<&Said>) {
    let counted = |item: &&Item| matches!(item.what, What::Goods(_, Some(_), Change::Plain));
    let mut at = 0;
    while at + 1 < items.len() {
        let before = items[..at].iter().rev();
        let goods = &items[at + 1];
        // "3 prosecco and the usual crisps": as much of them as ever, and no order.
        if at > 0
            && items[at].what == What::Repeat(Which::Usual)
            && items[at].range.end == goods.range.start
            && matches!(
                goods.what,
                What::Goods(Named::Words(_), None, Change::Plain)
            )
        {
            items.remove(at);
            continue;
        }
        let said = before
            .take_while(|item| item.what != What::End(Mark::Sentence))
            .find(counted)
            .and_then(said_of);
        // "and the same of diet": as much as stands in the cart of what was named last.
        let says = |cue: Cue| items[at].has(cue);
        let said = said.or_else(|| last_said.filter(|_| says(Cue::SameMuch)).cloned());
        let uncounted = matches!(items[at + 1].what, What::Goods(_, None, Change::Plain));
        let same = says(Cue::SameMuch)
            || says(Cue::SameOrder)
            || items[at].what == What::Repeat(Which::Last);
        if same && uncounted && said.is_some() {
            items.remove(at);
            count(&mut items[at], said.as_ref());
        }
        at += 1;
    }
}

/// "everything x2:", before goods.
fn everything_counted(items: &[Item], at: usize) -> bool {
    let counted = |item: &Item| matches!(&item.what, What::Goods(_, Some(_), Change::Plain));
    items[at].has(Cue::Everything)
        && at
            .checked_sub(1)
            .is_none_or(|before| items[before].is_end())
        && items.get(at + 1).is_some_and(counted)
        && items.get(at + 2).is_some_and(Item::is_end)
}

/// Whether "each" stands beside the quantity of an item.
fn says_each(item: &Item, message: &Message<'_>) -> bool {
    let counts = matches!(
        &item.what,
        What::Goods(_, Some(_), Change::Plain) | What::Quantity(_, Change::Plain)
    );
    let name = name_of(item);
    counts
        && item.range.clone().any(|at| {
            !name.contains(&at)
                && message
                    .lexicon
                    .cues
                    .at(&message.tokens, at)
                    .any(|(_, cue)| *cue == Cue::Each)
        })
}

pub(super) fn name_of(item: &Item) -> std::ops::Range<usize> {
    match &item.what {
        What::Goods(
            Named::Words(name)
            | Named::Code(name)
            | Named::Unknown(name)
            | Named::Choice(_, name)
            | Named::Sibling(_, name),
            ..,
        ) => name.clone(),
        What::Quantity(..)
        | What::Cue(_)
        | What::Day(_)
        | What::Time
        | What::Repeat(_)
        | What::PurchaseOrder(_)
        | What::Clause(_)
        | What::End(_) => 0..0,
    }
}

/// "1 each of A, B" counts what follows, "A, B 2 each" what stands before.
fn each(items: &mut Vec<Item>, at: usize) {
    let name = name_of(&items[at]);
    let before = name.is_empty() || name.start == items[at].range.start;
    let others = if before {
        run_before(items, at)
    } else {
        run_behind(items, at)
    };
    if others.is_empty() {
        return;
    }
    // The "each" told the goods apart and was no unit.
    if let What::Goods(_, Some(said), _) | What::Quantity(said, _) = &mut items[at].what
        && said.unit == Some(Unit::each())
    {
        said.unit = None;
    }
    let said = said_of(&items[at]);
    for other in others {
        count(&mut items[other], said.as_ref());
    }
    if name.is_empty() {
        items.remove(at);
    }
}

/// Gives the quantity of an item to the goods behind it.
fn spread(items: &mut [Item], at: usize, from: usize) {
    let said = said_of(&items[at]);
    for other in run_behind(items, from.saturating_sub(1)) {
        count(&mut items[other], said.as_ref());
    }
}

fn said_of(item: &Item) -> Option<Said> {
    match &item.what {
        What::Goods(_, said, _) => said.clone(),
        What::Quantity(said, _) => Some(said.clone()),
        What::Cue(_)
        | What::Day(_)
        | What::Time
        | What::Repeat(_)
        | What::PurchaseOrder(_)
        | What::Clause(_)
        | What::End(_) => None,
    }
}

fn count(item: &mut Item, with: Option<&Said>) {
    if let What::Goods(_, said @ None, _) = &mut item.what {
        *said = with.cloned();
    }
}

fn is_uncounted(item: &Item) -> bool {
    matches!(
        &item.what,
        What::Goods(
            Named::Words(_) | Named::Code(_) | Named::Sibling(..),
            None,
            Change::Plain
        )
    )
}

/// Commas and "and" hold a list together.
fn joins(item: &Item) -> bool {
    item.is_end() || item.has(Cue::And)
}

fn run_behind(items: &[Item], at: usize) -> Vec<usize> {
    let behind = items.iter().enumerate().skip(at + 1);
    behind
        .take_while(|(_, item)| joins(item) || is_uncounted(item))
        .filter(|(_, item)| is_uncounted(item))
        .map(|(at, _)| at)
        .collect()
}

fn run_before(items: &[Item], at: usize) -> Vec<usize> {
    let before = items.iter().enumerate().take(at).rev();
    before
        .take_while(|(_, item)| joins(item) || is_uncounted(item))
        .filter(|(_, item)| is_uncounted(item))
        .map(|(at, _)| at)
        .collect()
}

/// A quantity between two ends, behind goods that have none and nothing else.
fn stands_apart(items: &[Item], at: usize) -> bool {
    let alone = matches!(
        items[at].what,
        What::Quantity(_, Change::Plain | Change::To)
    ) && items.get(at + 1).is_none_or(joins);
    let mut before = items[..at].iter().rev().skip_while(|item| item.is_end());
    let ends = at > 0 && items[at - 1].is_end();
    let named = before.next().is_some_and(is_uncounted);
    // "no basil, 20" counts no basil.
    let plain = before.next().is_none_or(|item| !takes_away(item));
    alone && ends && named && plain
}

fn takes_away(item: &Item) -> bool {
    let cues = [
        Cue::Remove,
        Cue::Without,
        Cue::Take,
        Cue::Swap,
        Cue::InsteadOf,
        Cue::Double,
        Cue::Triple,
        Cue::Half,
        Cue::Less,
        Cue::Cancel,
    ];
    cues.into_iter().any(|cue| item.has(cue))
}

fn attach(items: &mut Vec<Item>, at: usize) {
    let Some(goods) = items[..at].iter().rposition(is_uncounted) else {
        return;
    };
    let said = said_of(&items[at]);
    count(&mut items[goods], said.as_ref());
    items[goods].range.end = items[at].range.end;
    items[goods].share = items[goods].share.min(items[at].share);
    items.drain(goods + 1..=at);
}
