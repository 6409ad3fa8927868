//! What a word about the order as a whole means, one state a file.

mod active;
mod closed;
mod collecting;
mod reviewing;
mod sessionless;

pub use closed::cancel_placed;

use super::state::State;
use super::turn::{Deed, Hearing, Turn};

/// A word about the order as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// "yes".
    Yes,
    /// "that's all", "send it".
    Done,
    /// "no".
    No,
    /// "forget it".
    Cancel,
}

/// Says a word in whatever state the conversation is.
pub fn say(turn: &mut Turn<'_>, word: Word) {
    if turn.hearing == Hearing::HandedBack && matches!(word, Word::Yes | Word::Done) {
        turn.deeds.insert(Deed::Courtesy);
        return;
    }
    let state = turn.session.as_ref().map(|session| session.state.clone());
    match state {
        None => sessionless::say(turn, word),
        Some(State::Active(_)) => active::say(turn, word),
        Some(State::Collecting(_)) => collecting::say(turn, word),
        Some(State::Reviewing(_)) => reviewing::say(turn, word),
        Some(State::Closed(closed)) => closed::say(turn, word, closed),
    }
}
