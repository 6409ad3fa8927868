//! How did a reading come about? For a person who asks why.

use std::ops::Range;

use serde::Serialize;

use super::leftovers::tidy;
use super::message::Message;
use super::pieces::piece::{Edge, Piece};
use super::pieces::runner_up::{Cut, Step};
use super::read::{first_piece, lattice, read_with, whole};
use super::reading::{Reading, Said, Situation, Span};
use super::weights::Model;
use crate::language::Token;
use crate::matching::Index;

/// A reading with what led to it.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The reading, as `read` gives it.
    pub reading: Reading,
    /// The tokens of the part that was read.
    pub tokens: Vec<Token>,
    /// The way through the message that was taken; `None` where the message was told as a whole.
    pub taken: Option<Way>,
    /// The next best way that differs in its pieces.
    pub runner_up: Option<Way>,
    /// Every piece that was weighed, by its first token, the heaviest first.
    pub weighed: Vec<Part>,
}

/// One way of cutting a message into pieces.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Way {
    /// Log odds of the whole.
    pub weight: f64,
    /// What of that its end costs: goods may still wait for their quantity.
    pub end: f64,
    /// Its share of all ways, by weight.
    pub share: f64,
    /// Its pieces, in the order of the message.
    pub parts: Vec<Part>,
}

/// One piece.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// The tokens that it takes.
    pub tokens: Range<usize>,
    /// Where it stands.
    pub span: Span,
    /// The words as written.
    pub words: String,
    /// What it is taken for.
    pub read_as: String,
    /// Log odds of the piece by itself.
    pub weight: f64,
    /// Log odds of its standing behind the pieces before it; 0 outside a way.
    pub join: f64,
    /// The share of all ways that have it in its place; `None` outside a way.
    pub share: Option<f64>,
    /// What the catalog was asked for, where the piece may name goods.
    pub asked: Option<String>,
}

/// Reads one message and keeps what led to the reading; of a long one, of its first piece.
#[must_use]
pub fn trace(text: &str, index: &Index, situation: &Situation<'_>, model: &Model) -> Trace {
    let reading = read_with(text, index, situation, model);
    let text = first_piece(text);
    let mut message = Message::weighed(text, index, situation, model);
    let mut trace = Trace {
        reading,
        tokens: message.tokens.clone(),
        taken: None,
        runner_up: None,
        weighed: Vec::new(),
    };
    if whole(&message).is_some() {
        return trace;
    }
    tidy::drop_signature(&mut message);
    if message.tokens.is_empty() {
        return trace;
    }
    let lattice = lattice(&message);
    let all = lattice.all();
    let mut ways = lattice
        .two_best()
        .into_iter()
        .map(|cut| way(&cut, all, &message));
    trace.taken = ways.next();
    trace.runner_up = ways.next();
    for edges in &lattice.edges {
        let mut parts: Vec<Part> = edges.iter().map(|edge| part(edge, &message)).collect();
        parts.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        trace.weighed.extend(parts);
    }
    trace
}

fn way(cut: &Cut<'_>, all: f64, message: &Message<'_>) -> Way {
    let step = |step: &Step<'_>| Part {
        join: step.join,
        share: Some(step.share),
        ..part(step.edge, message)
    };
    Way {
        weight: cut.weight,
        end: cut.end,
        share: (cut.weight - all).exp().clamp(0.0, 1.0),
        parts: cut.steps.iter().map(step).collect(),
    }
}

fn part(edge: &Edge, message: &Message<'_>) -> Part {
    let goods = matches!(edge.piece, Piece::Goods | Piece::Code | Piece::Unknown);
    Part {
        tokens: edge.range.clone(),
        span: message.span(&edge.range),
        words: message.words(&edge.range).to_owned(),
        read_as: read_as(&edge.piece),
        weight: edge.weight,
        join: 0.0,
        share: None,
        asked: goods.then(|| message.query_words(&edge.range)),
    }
}

fn read_as(piece: &Piece) -> String {
    match piece {
        Piece::Quantity(said) => format!("quantity {}", amount(said)),
        Piece::Unit(unit) => format!("unit {unit}"),
        Piece::Goods => "goods".to_owned(),
        Piece::Code => "code".to_owned(),
        Piece::Unknown => "unknown goods".to_owned(),
        Piece::Stray => "stray words".to_owned(),
        Piece::Cue(cues) => {
            let names: Vec<String> = cues.iter().map(|cue| format!("{cue:?}")).collect();
            format!("cue {}", names.join(", "))
        }
        Piece::Day(Some(date)) => format!("day {date}"),
        Piece::Day(None) => "day, unclear which".to_owned(),
        Piece::Time => "time".to_owned(),
        Piece::Repeat(which) => format!("repeat {which:?}"),
        Piece::PurchaseOrder(_) => "PO number".to_owned(),
        Piece::Choice(_) => "choice".to_owned(),
        Piece::Sibling(_) => "sibling of goods".to_owned(),
        Piece::Clause(clause) => format!("clause {clause:?}"),
        Piece::Mark(mark) => format!("mark {mark:?}"),
        Piece::Skip => "nothing".to_owned(),
    }
}

/// A quantity as it was understood: "2 case", "2 to 3".
#[must_use]
pub fn amount(said: &Said) -> String {
    let number = said.number.normalize();
    let number = match said.range_from {
        Some(from) => format!("{} to {number}", from.normalize()),
        None => number.to_string(),
    };
    match &said.unit {
        Some(unit) => format!("{number} {unit}"),
        None => number,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::fixtures::{customer, index, situation};
    use super::*;

    fn traced(text: &str) -> Trace {
        let customer = customer();
        trace(text, &index(), &situation(&customer), Model::embedded())
    }

    fn pieces(way: &Way) -> Vec<(Range<usize>, &str)> {
        let parts = way.parts.iter();
        parts.map(|p| (p.tokens.clone(), &*p.read_as)).collect()
    }

    #[test]
    fn the_way_that_was_taken_covers_every_token_once_and_weighs_the_sum_of_its_pieces() {
        let trace = traced("2 cs semi and 3 halloumi, no eggs");
        let taken = trace.taken.unwrap();
        let covered: Vec<usize> = taken.parts.iter().flat_map(|p| p.tokens.clone()).collect();
        assert_eq!(covered, (0..trace.tokens.len()).collect::<Vec<_>>());
        let sum: f64 = taken.parts.iter().map(|p| p.weight + p.join).sum();
        assert!((sum + taken.end - taken.weight).abs() < 1e-9, "{taken:?}");
    }

    #[test]
    fn the_runner_up_is_no_heavier_and_differs_in_a_piece() {
        for text in ["2 cs semi", "mac and cheese and 2 coke", "12 inch wraps"] {
            let trace = traced(text);
            let (taken, second) = (trace.taken.unwrap(), trace.runner_up.unwrap());
            assert!(second.weight <= taken.weight, "{text}");
            assert!(taken.share + second.share <= 1.0 + 1e-9, "{text}");
            assert_ne!(pieces(&taken), pieces(&second), "{text}");
        }
    }

    #[test]
    fn twice_the_length_is_at_most_twice_the_pieces() {
        let customer = customer();
        let (index, situation) = (index(), situation(&customer));
        for unit in [
            "7",
            "7 ",
            ",",
            "and ",
            "coke ",
            "m",
            "2 coke ",
            "🥛",
            "\u{301}",
            "e\u{301} ",
            "(\"(",
            "qzx ",
            "can you tell me if ",
            "lantern ",
        ] {
            let weighed = |bytes: usize| {
                let text = unit.repeat(bytes / unit.len());
                trace(&text, &index, &situation, Model::embedded())
                    .weighed
                    .len()
            };
            let (half, whole) = (weighed(1_000), weighed(2_000));
            assert!(
                whole <= 2 * half + 100,
                "{unit:?}: {half} and {whole} pieces"
            );
        }
    }

    #[test]
    fn a_message_that_is_told_as_a_whole_has_no_way() {
        let trace = traced("STOP");
        assert_eq!(trace.taken, None);
        assert_eq!(trace.reading.operations.len(), 1);
    }

    #[test]
    fn the_reading_is_the_one_that_the_reader_gives() {
        let customer = customer();
        let (index, situation) = (index(), situation(&customer));
        let text = "hi, 2 coke and a tray of eggs for friday pls";
        let own = trace(text, &index, &situation, Model::embedded()).reading;
        assert_eq!(own, super::super::read(text, &index, &situation));
    }
}
