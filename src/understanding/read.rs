//! What does one message mean? The entry to the reader.

use super::annotate::annotate;
use super::clauses;
use super::compose::Composer;
use super::confidence::confidence;
use super::items::group;
use super::lattice::Lattice;
use super::message::Message;
use super::reading::{Act, Operation, Reading, Situation, Span};
use super::reasons::reasons;
use super::shared::share_out;
use super::tidy;
use super::weights::Weights;
use crate::language::{Cue, Kind, tokens};
use crate::matching::Index;

/// Bytes of a message that are read; an order of four thousand letters has a hundred lines.
/// What is behind is kept with the message, and [`Reading::unread`] says where it starts.
pub const LONGEST: usize = 4_000;

/// Reads one message.
#[must_use]
pub fn read(text: &str, index: &Index, situation: &Situation<'_>) -> Reading {
    let cut = floor_char_boundary(text, LONGEST);
    let unread = (cut < text.len()).then_some(cut);
    let text = &text[..cut];
    let mut message = Message::new(text, index, situation);
    let language = message.lexicon.language.clone();
    if let Some(act) = whole(&message) {
        let span = Span {
            start: 0,
            end: text.len(),
        };
        let operations = vec![operation(text, span, act)];
        return Reading {
            operations,
            language,
            unread,
        };
    }
    let instructions = clauses::instructions(&message).map(|range| message.span(&range));
    tidy::drop_signature(&mut message);
    let mut operations = compose(&message);
    let found = operations.iter().any(|o| o.act == Act::Instructions);
    if let (Some(span), false) = (instructions, found) {
        operations.push(operation(text, span, Act::Instructions));
    }
    tidy::tidy(&mut operations, situation);
    weigh(&mut operations, &message);
    if operations.is_empty() {
        let span = Span {
            start: 0,
            end: text.len(),
        };
        operations.push(operation(text, span, Act::Chatter));
    }
    Reading {
        operations,
        language,
        unread,
    }
}

fn compose(message: &Message<'_>) -> Vec<Operation> {
    if message.tokens.is_empty() {
        return Vec::new();
    }
    let weights = Weights::embedded();
    let lattice = Lattice {
        edges: annotate(message, weights),
        weights,
    };
    let items = share_out(group(&lattice.best()), message);
    Composer::new(message, items, &lattice.edges).compose()
}

fn operation(text: &str, span: Span, act: Act) -> Operation {
    Operation::certain(act, span, span.of(text).to_owned(), 0.9)
}

/// Says of each operation why it is not surer, and how sure it is.
pub(super) fn weigh(operations: &mut [Operation], message: &Message<'_>) {
    for operation in operations {
        operation.reasons = reasons(operation, message);
        operation.confidence = confidence(operation);
    }
}

/// What a message as a whole is: a carrier's word, nothing, or nothing for us.
pub(super) fn whole(message: &Message<'_>) -> Option<Act> {
    let words: Vec<&str> = message
        .tokens
        .iter()
        .filter(|token| matches!(token.kind, Kind::Word | Kind::Number | Kind::Symbol))
        .map(|token| &*token.key)
        .collect();
    match words[..] {
        [] if message.tokens.iter().all(|token| token.key != "?") => return Some(Act::Noise),
        ["stop" | "stopall" | "unsubscribe"] => return Some(Act::OptOut),
        ["start" | "unstop"] => return Some(Act::OptIn),
        ["help" | "info"] => return Some(Act::Help),
        _ => {}
    }
    clauses::is_noise(message).then_some(Act::Noise)
}

pub(super) fn floor_char_boundary(text: &str, longest: usize) -> usize {
    let mut at = longest.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Whether the new text of an email points at what it quotes or forwards: "same as below",
/// "please see the chef's list below".
#[must_use]
pub fn points_at_quoted(text: &str) -> bool {
    let tokens = tokens(text);
    let lexicon = crate::language::detect::language(&tokens, "en");
    (0..tokens.len()).any(|at| {
        lexicon
            .cues
            .at(&tokens, at)
            .any(|(_, cue)| *cue == Cue::Quoted)
    })
}
