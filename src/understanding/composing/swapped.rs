//! Which of two goods does a number between them count, where a word parts it from the first?

use super::items::{Change, Item, What};
use super::shared::name_of;
use crate::language::Cue;
use crate::language::numbers::number_at;
use crate::understanding::message::Message;

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
