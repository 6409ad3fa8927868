//! Which goods does a message only count: "Stocktake: lager 3, stout 5"?
//!
//! A list of what is there looks like an order. Behind a heading that says so, up to the end of the
//! sentence or to words that ask for something, nothing is ordered; a person sees the list.

use std::ops::Range;

use crate::language::{Cue, Frame, Kind};
use crate::understanding::message::Message;
use crate::understanding::reading::{Act, Operation};

/// Headings of lists of what is there, in the languages of the lexicons.
const HEADINGS: [&[&str]; 16] = [
    &["stocktake"],
    &["stock", "take"],
    &["stock", "count"],
    &["stock", "check"],
    &["stock", "list"],
    &["stock", "levels"],
    &["inventory"],
    &["inventur"],
    &["bestand"],
    &["lagerbestand"],
    &["inventario"],
    &["existencias"],
    &["recuento"],
    &["voorraad"],
    &["voorraadtelling"],
    &["inventaire"],
];

/// Words that may stand between a heading and its colon: "stock count here:", "Bestand heute:".
const LONGEST_HEADING: usize = 4;

/// The operations without the goods of such a list, which becomes a question for a person.
pub(super) fn set_aside(operations: &mut Vec<Operation>, message: &Message<'_>) {
    let Some(list) = list(message) else {
        return;
    };
    let span = message.span(&list);
    let inside = |operation: &Operation| {
        let counts = operation.act.goods().is_some() || matches!(operation.act, Act::Remove(_));
        counts && span.start <= operation.span.start && operation.span.end <= span.end
    };
    if operations.iter().any(inside) {
        operations.retain(|operation| !inside(operation));
        let words = message.words(&list).to_owned();
        operations.push(Operation::certain(Act::Ask, span, words, 1.0));
    }
}

/// The tokens from a heading on, up to what ends its list.
fn list(message: &Message<'_>) -> Option<Range<usize>> {
    let start = (0..message.tokens.len()).find(|at| is_heading(message, *at))?;
    let ends = |at: &usize| message.ends_sentence(*at) || asks(message, *at);
    let end = (start..message.tokens.len()).find(ends);
    Some(start..end.unwrap_or(message.tokens.len()))
}

/// Whether a heading stands here, with its colon or the end of its line behind it.
fn is_heading(message: &Message<'_>, at: usize) -> bool {
    let says = |words: &&[&str]| {
        let mut words = words.iter().enumerate();
        words.all(|(by, word)| {
            let token = message.tokens.get(at + by);
            token.is_some_and(|token| token.is_word(word))
        })
    };
    let Some(words) = HEADINGS.iter().copied().find(|words| says(words)) else {
        return false;
    };
    let behind = at + words.len();
    let mut near = message.tokens.iter().skip(behind).take(LONGEST_HEADING);
    let mark = near.find(|token| token.kind != Kind::Word);
    mark.is_some_and(|mark| mark.is(":") || mark.kind == Kind::Break)
}

/// "please send", "need": whether words that ask for goods stand here.
fn asks(message: &Message<'_>, at: usize) -> bool {
    let mut frames = message.lexicon.frames.at(&message.tokens, at);
    let mut cues = message.lexicon.cues.at(&message.tokens, at);
    frames.any(|(_, frame)| matches!(frame, Frame::Want | Frame::Buy))
        || cues.any(|(_, cue)| *cue == Cue::Add)
}
