//! What does the message that we sent last imply for the answer?

use crate::language::{Frame, Lexicon, Token, detect, tokens};

/// What an answer to our last words belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Anything may come.
    Open,
    /// A summary, which a yes confirms.
    Reviewing,
    /// We asked what to change.
    Amending,
    /// We asked which one, or how many.
    Choosing,
    /// We said what there is, beside an order that is being put together.
    Offered,
}

/// Reads our own words.
pub(super) fn stage(previous: &str, locale: &str) -> Stage {
    let tokens = tokens(previous);
    let lexicon = detect::language(&tokens, locale);
    let has = |frame| says(&tokens, lexicon, frame);
    let asks = tokens.iter().any(|token| token.is("?"));
    if has(Frame::Amend) {
        Stage::Amending
    } else if has(Frame::Review) {
        Stage::Reviewing
    } else if has(Frame::Choice) {
        Stage::Choosing
    } else if has(Frame::Offer) && !asks {
        Stage::Offered
    } else {
        Stage::Open
    }
}

fn says(tokens: &[Token], lexicon: &Lexicon, frame: Frame) -> bool {
    (0..tokens.len()).any(|at| {
        lexicon
            .frames
            .at(tokens, at)
            .any(|(_, found)| *found == frame)
    })
}
