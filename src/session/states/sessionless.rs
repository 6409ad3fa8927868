//! What a word means where no session ever was.

use super::Word;
use super::closed::cancel_placed;
use crate::session::turn::{Deed, Turn};

/// A yes takes the usual order that a greeting offered; nothing else has anything to be about.
pub fn say(turn: &mut Turn<'_>, word: Word) {
    match word {
        Word::Yes => accept_offer(turn),
        Word::Done | Word::No => {
            turn.deeds.insert(Deed::Courtesy);
        }
        Word::Cancel => cancel_placed(turn),
    }
}

/// Takes the offered usual, unless the burst names goods of its own.
pub fn accept_offer(turn: &mut Turn<'_>) {
    match turn.offer.take().filter(|_| turn.is_bare()) {
        Some(order) => turn.repeat_order(order),
        None => {
            turn.deeds.insert(Deed::Courtesy);
        }
    }
}
