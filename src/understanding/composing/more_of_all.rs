//! When does "more" mean everything that stands in the cart: "one more of each"?

use rust_decimal::Decimal;

use super::compose::{Composer, plain};
use super::items::{Change, Item, What};
use crate::language::Cue;
use crate::understanding::message::Message;
use crate::understanding::pieces::piece::said;
use crate::understanding::reading::{Act, Asked, Decision, Target};

/// Reads "another" without goods as one more, and puts "of each" behind it where it stands before:
/// "von jedem noch eine".
pub(super) fn put_behind(items: &mut Vec<Item>, message: &Message<'_>) {
    let goods = |item: &Item| matches!(item.what, What::Goods(..));
    let duplicate = message.situation.question == Some(&Asked::SameOrSecond);
    if duplicate || message.situation.cart.is_empty() || items.iter().any(goods) {
        return;
    }
    for at in 0..items.len() {
        if items[at].has(Cue::Another) && !counted(items.get(at + 1)) {
            items[at].what = What::Quantity(said(Decimal::ONE, None, None), Change::More);
        } else if items[at].has(Cue::Another)
            && let Some(What::Quantity(_, change)) =
                items.get_mut(at + 1).map(|item| &mut item.what)
        {
            *change = Change::More;
        }
    }
    if !items.iter().any(|item| item.has(Cue::Everything)) {
        return;
    }
    items.retain(|item| !is_quiet(item));
    for at in 1..items.len() {
        let before = items[at - 1].has(Cue::Everything);
        if before && matches!(items[at].what, What::Quantity(..)) {
            items.swap(at - 1, at);
        }
    }
}

impl Composer<'_, '_> {
    /// "of each" right behind a quantity without goods: it is said of every line.
    pub(super) fn said_of_all(&mut self, at: usize) -> bool {
        let counts = |item: &Item| matches!(item.what, What::Quantity(..));
        let behind = at
            .checked_sub(1)
            .is_some_and(|before| counts(&self.items[before]));
        let Some(operation) = self.operations.last_mut().filter(|_| behind) else {
            return false;
        };
        let all = Target {
            words: String::new(),
            decision: Decision::Everything,
        };
        if let Act::HowMuch(said) = &operation.act {
            operation.act = Act::Set(plain(all, Some(said.clone())));
            return true;
        }
        let (Act::More(goods) | Act::Less(goods) | Act::Set(goods)) = &mut operation.act else {
            return false;
        };
        let it = goods.target.decision == Decision::LastNamed;
        if it {
            goods.target = all;
        }
        it
    }
}

fn counted(item: Option<&Item>) -> bool {
    item.is_some_and(|item| matches!(item.what, What::Quantity(..)))
}

/// "please", and the "more" behind "another": they say nothing besides.
fn is_quiet(item: &Item) -> bool {
    let What::Cue(cues) = &item.what else {
        return false;
    };
    let says = |cue: &Cue| !matches!(cue, Cue::Filler | Cue::DayFine | Cue::More | Cue::Courtesy);
    !cues.iter().any(says)
}
