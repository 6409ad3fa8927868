//! Which of two goods does a number between them count, where a word parts it from the first?

use std::ops::Range;

use super::items::{Change, Item, Named, What};
use super::shared::name_of;
use crate::domain::ProductId;
use crate::language::Cue;
use crate::language::numbers::number_at;
use crate::understanding::message::Message;
use crate::understanding::pieces::siblings::{Circles, Wanted};
use crate::understanding::reading::{Decision, Said};

/// "swap the dry cider for 2 sweet", "instead of the white send 1 prosecco": the number behind the
/// "for" or the "send" counts what comes, not what goes.
pub(super) fn hand_over(items: &mut [Item], message: &Message<'_>) {
    for at in 1..items.len().saturating_sub(1) {
        if is_between(items, at, message)
            && let What::Goods(_, said, change) = &mut items[at].what
        {
            let handed = said.take();
            *change = Change::Plain;
            items[at].range.end = name_of(&items[at]).end;
            if let What::Goods(_, said, _) = &mut items[at + 1].what {
                *said = handed;
            }
        }
    }
}

/// "gloves 4 medium 4 large": behind goods of several sizes, each number counts the size that follows
/// it, and not the words before it.
pub(super) fn hand_to_sizes(items: &mut [Item], message: &Message<'_>) {
    for at in 0..items.len() {
        let kinds = kinds_of(&items[at], message);
        let sizes = sizes_behind(items, at, &kinds, message);
        let uncounted = |size: &(usize, ProductId)| is_uncounted(&items[size.0]);
        let one = sizes.iter().filter(|size| uncounted(size)).count() == 1;
        if !one || !sizes.last().is_some_and(uncounted) {
            continue;
        }
        let mut handed = take_count(&mut items[at]);
        for (size, product) in sizes {
            let name = name_of(&items[size]);
            let held = take_count(&mut items[size]);
            let named = Named::Sibling(product, name);
            items[size].what = What::Goods(named, handed, Change::Plain);
            handed = held;
        }
    }
}

/// The kinds of goods that stand there with their number behind them, where there are several.
fn kinds_of(item: &Item, message: &Message<'_>) -> Vec<ProductId> {
    let What::Goods(Named::Words(name), Some(_), Change::Plain) = &item.what else {
        return Vec::new();
    };
    let behind = item.range.start == name.start && item.range.end > name.end;
    match message.decide(name, None) {
        Decision::Ambiguous(kinds) if behind => kinds.iter().map(|kind| kind.product).collect(),
        Decision::Ambiguous(_)
        | Decision::Product { .. }
        | Decision::Unknown(_)
        | Decision::LastNamed
        | Decision::Everything => Vec::new(),
    }
}

/// The sizes behind goods, up to anything else.
fn sizes_behind(
    items: &[Item],
    at: usize,
    kinds: &[ProductId],
    message: &Message<'_>,
) -> Vec<(usize, ProductId)> {
    let Some(first) = kinds.first() else {
        return Vec::new();
    };
    let circles = Circles::around(message, *first);
    let only = |name: &Range<usize>| circles.only(message, &Wanted::of(message, name)?);
    let size = |item: &Item| match &item.what {
        What::Goods(Named::Sibling(product, _), _, Change::Plain) => Some(*product),
        What::Goods(Named::Words(name), _, Change::Plain) => only(name),
        What::Goods(..)
        | What::Quantity(..)
        | What::Cue(_)
        | What::Day(_)
        | What::Time
        | What::Repeat(_)
        | What::PurchaseOrder(_)
        | What::Clause(_)
        | What::End(_) => None,
    };
    let behind = items.iter().enumerate().skip(at + 1);
    let sizes = behind.map_while(|(at, item)| Some((at, size(item)?)));
    sizes
        .take_while(|(_, product)| kinds.contains(product))
        .collect()
}

fn is_uncounted(item: &Item) -> bool {
    matches!(item.what, What::Goods(_, None, _))
}

fn take_count(item: &mut Item) -> Option<Said> {
    let What::Goods(_, said, _) = &mut item.what else {
        return None;
    };
    said.take()
}

/// Whether an item is what goes, or goods with a number that stands apart from its name and right
/// before what comes.
fn is_between(items: &[Item], at: usize, message: &Message<'_>) -> bool {
    let (What::Goods(_, Some(_), change), What::Goods(_, None, Change::Plain)) =
        (&items[at].what, &items[at + 1].what)
    else {
        return false;
    };
    let behind = name_of(&items[at]).end;
    let goes = [Cue::Swap, Cue::InsteadOf, Cue::Without, Cue::Remove];
    let goes = goes.into_iter().any(|cue| items[at - 1].has(cue));
    goes && matches!(change, Change::Plain | Change::To)
        && behind < items[at].range.end
        && number_at(&message.tokens, behind, message.lexicon).is_none()
}
