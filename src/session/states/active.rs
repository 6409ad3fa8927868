//! What a word means while the cart is empty.

use super::Word;
use crate::session::turn::{Deed, Turn};

/// There is nothing to confirm; a yes can only answer a question.
pub fn say(turn: &mut Turn<'_>, word: Word) {
    match (word, turn.asked()) {
        (Word::Yes, Some(question)) if turn.may_agree() => turn.yes_to(&question),
        (Word::No, Some(question)) => turn.no_to(&question),
        (Word::Cancel, _) => turn.cancel(),
        (Word::Yes | Word::Done | Word::No, _) => {
            turn.deeds.insert(Deed::Courtesy);
        }
    }
}
