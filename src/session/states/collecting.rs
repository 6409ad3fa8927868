//! What a word means while something is open.

use super::Word;
use crate::session::turn::{Deed, Turn};

/// A yes or a no answers the open question; "that's all" says only that no more is to come.
pub fn say(turn: &mut Turn<'_>, word: Word) {
    match (word, turn.asked()) {
        (Word::Yes, Some(question)) if turn.may_agree() => turn.yes_to(&question),
        (Word::No, Some(question)) => turn.no_to(&question),
        (Word::No, None) => {
            turn.deeds.insert(Deed::Declined);
        }
        (Word::Yes | Word::Done, _) => {
            turn.deeds.insert(Deed::Agreed);
            turn.patience = crate::session::turn::Patience::None;
        }
        (Word::Cancel, _) => turn.cancel(),
    }
}
