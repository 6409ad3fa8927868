//! What a word means while a summary waits for its yes.

use super::Word;
use crate::session::turn::{Assent, Deed, Turn};

/// A yes confirms the summary that it answers, and no other.
pub fn say(turn: &mut Turn<'_>, word: Word) {
    match word {
        Word::Yes | Word::Done => agree(turn),
        Word::No => {
            turn.deeds.insert(Deed::Declined);
        }
        Word::Cancel => turn.cancel(),
    }
}

fn agree(turn: &mut Turn<'_>) {
    turn.deeds.insert(Deed::Agreed);
    if turn.assent != Assent::None {
        return;
    }
    turn.assent = if turn.edits == 0 && turn.may_agree() {
        Assent::Given
    } else {
        Assent::Stale
    };
}
