//! What does one message mean? The entry to the reader.

use super::composing::compose::Composer;
use super::composing::contrast::tell_apart;
use super::composing::items::group;
use super::composing::shared::share_out;
use super::confidence::confidence;
use super::leftovers::salvage;
use super::leftovers::tidy;
use super::leftovers::unexplained;
use super::message::Message;
use super::pieces::annotate::annotate;
use super::pieces::clauses;
use super::pieces::ellipsis;
use super::pieces::lattice::Lattice;
use super::reading::{Act, Decision, Operation, Reading, Situation, Span};
use super::reasons::reasons;
use super::weights::Model;
use crate::language::markup::blanked;
use crate::language::{Cue, Kind, tokens};
use crate::matching::Index;

/// Bytes of a message that are read; forty thousand letters are a thousand lines, more than any
/// distributor delivers. What is behind is a person's: an operation says that it was not read.
pub const LONGEST: usize = 40_000;

/// Bytes that are read at a time, cut where a line ends: what a message takes then grows with its length
/// and no faster.
const PIECE: usize = 4_000;

/// Reads one message with the weights that are built in.
#[must_use]
pub fn read(text: &str, index: &Index, situation: &Situation<'_>) -> Reading {
    read_with(text, index, situation, Model::embedded())
}

/// Reads one message with these weights.
#[must_use]
pub fn read_with(text: &str, index: &Index, situation: &Situation<'_>, model: &Model) -> Reading {
    let text = text.trim_end();
    let (readable, behind) = split(text, LONGEST);
    let unread = (!behind.is_empty()).then_some(readable.len());
    let readable = blanked(readable);
    let (first, mut rest) = split(&readable, PIECE);
    let mut reading = read_piece(Message::weighed(first, index, situation, model));
    let mut start = first.len();
    while !rest.is_empty() {
        let (piece, behind) = split(rest, PIECE);
        let next = read_piece(Message::weighed(piece, index, situation, model)).operations;
        let matters = next.into_iter().filter(|one| !is_idle(&one.act));
        reading
            .operations
            .extend(matters.map(|one| moved(one, start)));
        start += piece.len();
        rest = behind;
    }
    Reading { unread, ..reading }
}

/// As much of a text as is read at a time.
pub(super) fn first_piece(text: &str) -> &str {
    split(text, PIECE).0
}

/// So many bytes of a text at most, up to the end of a line or a word, and what is behind.
fn split(text: &str, longest: usize) -> (&str, &str) {
    if text.len() <= longest {
        return (text, "");
    }
    let most = floor_char_boundary(text, longest);
    let at = text[..most]
        .rfind('\n')
        .or_else(|| text[..most].rfind(' '))
        .map_or(most, |at| at + 1);
    text.split_at(at)
}

/// What says nothing beside the rest of a long message.
const fn is_idle(act: &Act) -> bool {
    matches!(
        act,
        Act::Chatter | Act::Noise | Act::Greeting | Act::Courtesy
    )
}

fn moved(mut operation: Operation, by: usize) -> Operation {
    let spans = operation
        .reasons
        .iter_mut()
        .map(|because| &mut because.span);
    for span in spans.chain(std::iter::once(&mut operation.span)) {
        span.start += by;
        span.end += by;
    }
    operation
}

fn read_piece(mut message: Message<'_>) -> Reading {
    let text = message.text;
    let language = message.lexicon.language.clone();
    if let Some(act) = whole(&message) {
        let span = Span {
            start: 0,
            end: text.len(),
        };
        let operations = vec![operation(&message, span, act)];
        return Reading {
            operations,
            language,
            ..Reading::default()
        };
    }
    let instructions = clauses::instructions(&message);
    let instructions: Vec<Span> = instructions.map(|range| message.span(&range)).collect();
    tidy::drop_signature(&mut message);
    let mut operations = compose(&message);
    let found = operations.iter().any(|o| o.act == Act::Instructions);
    let mut meant = instructions.into_iter();
    let meant = meant.find(|span| !is_a_products_name(*span, &operations, &message));
    if let (Some(span), false) = (meant, found) {
        operations.push(operation(&message, span, Act::Instructions));
    }
    tidy::tidy(&mut operations, &message);
    weigh(&mut operations, &message);
    unexplained::keep_adjectives(&mut operations, &message);
    if operations.is_empty() {
        let span = Span {
            start: 0,
            end: text.len(),
        };
        operations.push(operation(&message, span, Act::Chatter));
    }
    Reading {
        operations,
        language,
        ..Reading::default()
    }
}

/// Whether words stand in the name of goods that are ordered there: "2 cases Forget Your Rules Ale".
fn is_a_products_name(span: Span, operations: &[Operation], message: &Message<'_>) -> bool {
    let words = message.text[span.start..span.end].to_lowercase();
    let names = |operation: &Operation| {
        let goods = operation.act.goods()?;
        let Decision::Product { chosen, .. } = &goods.target.decision else {
            return None;
        };
        let product = message.index.catalog().get(chosen.product)?;
        let over = operation.span.start <= span.start && span.end <= operation.span.end;
        Some(over && product.name.to_lowercase().contains(&words))
    };
    operations.iter().any(|one| names(one) == Some(true))
}

/// What the best cut of a message comes to, before anything is dropped or joined.
pub(super) fn compose(message: &Message<'_>) -> Vec<Operation> {
    if message.tokens.is_empty() {
        return Vec::new();
    }
    let lattice = lattice(message);
    let best = lattice.best();
    let items = share_out(group(&best), message);
    let mut operations = Composer::new(message, items, &lattice.edges).compose();
    tell_apart(&mut operations, message);
    let read = unexplained::Read {
        best: &best,
        edges: &lattice.edges,
        operations,
        salvaged: salvage::orders(&best, &lattice.edges, message),
    };
    unexplained::keep(read, message)
}

/// Every piece that each stretch may be, siblings of goods that a first reading found among them.
pub(super) fn lattice<'m>(message: &Message<'m>) -> Lattice<'m> {
    let weights = &message.model.weights;
    let mut lattice = Lattice {
        edges: annotate(message, weights),
        weights,
    };
    let best = lattice.best();
    let siblings = ellipsis::edges(message, &best, weights);
    let known = !ellipsis::names_goods(&best) || ellipsis::swaps(message);
    let first = !siblings.is_empty() && known;
    lattice.add(siblings);
    if first {
        // "3 of the 405 and 5 of the 550": a sibling of goods that the customer has ordered stands for
        // the goods that the next one is a sibling of.
        let more = ellipsis::edges(message, &lattice.best(), weights);
        lattice.add(more);
    }
    lattice
}

fn operation(message: &Message<'_>, span: Span, act: Act) -> Operation {
    let words = span.of(message.text).to_owned();
    Operation::certain(act, span, words, message.model.certainty.whole_message)
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
