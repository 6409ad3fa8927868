//! Kind `pii`: is the personal data of a text found, and nothing else?

use std::collections::BTreeSet;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::set::Set;
use super::{Answers, Miss, Scored, timed};
use crate::eval::outcome::{Outcome, f1, hit};
use crate::eval::score::statistics::real;
use crate::language::Span;
use crate::privacy::{Known, PiiKind, detect};

/// What a row asks.
#[derive(Debug, Clone, Deserialize)]
pub struct Question {
    /// The text.
    pub text: String,
}

/// A piece of personal data; offsets count Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Its first character.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: PiiKind,
}

/// The pieces of a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// In order.
    pub spans: Vec<Piece>,
}

#[derive(Debug, Deserialize)]
struct Gold {
    id: String,
    scope: BTreeSet<PiiKind>,
    spans: Vec<Piece>,
}

/// Finds the personal data of a text by the text alone: no distributor, no customer is known.
#[must_use]
pub fn predict(question: &Question) -> Prediction {
    let text = question.text.as_str();
    let found = detect(text, &Known::default());
    let pieces = found.iter().map(|finding| Piece {
        start: characters(text, finding.span.start),
        end: characters(text, finding.span.end),
        kind: finding.kind,
    });
    Prediction {
        spans: pieces.collect(),
    }
}

/// How many characters stand before a byte.
fn characters(text: &str, byte: usize) -> usize {
    text.get(..byte).map_or(0, |before| before.chars().count())
}

/// How many pieces of `due` are among those found: each is found once, by a piece of its kind that
/// overlaps by half or more of what both cover together.
pub(in crate::eval) fn right(due: &[Piece], found: &[Piece]) -> usize {
    let mut left: Vec<&Piece> = found.iter().collect();
    due.iter()
        .filter(|due| {
            let fits = |piece: &&Piece| piece.kind == due.kind && overlaps_by_half(due, piece);
            let at = left.iter().position(fits);
            at.map(|at| left.swap_remove(at)).is_some()
        })
        .count()
}

fn overlaps_by_half(one: &Piece, other: &Piece) -> bool {
    let both = one
        .end
        .min(other.end)
        .saturating_sub(one.start.max(other.start));
    let either = one.end.max(other.end) - one.start.min(other.start);
    2 * both >= either && both > 0
}

/// A piece of a text by its bytes.
pub(in crate::eval) const fn piece(span: Span, kind: PiiKind) -> Piece {
    Piece {
        start: span.start,
        end: span.end,
        kind,
    }
}

pub(super) fn score(set: &Set) -> Result<Answers> {
    let (questions, golds): (Vec<Question>, Vec<Gold>) = (set.rows()?, set.rows()?);
    // The tables of words are read once in the life of a process: no row is charged with it.
    let _ = detect("ready", &Known::default());
    let (predictions, per_second) = timed(&questions, predict);
    let rows = questions.iter().zip(&golds).zip(&predictions);
    Ok(Answers {
        rows: rows
            .map(|((question, gold), came)| scored(question, gold, came))
            .collect(),
        per_second,
        ..Answers::default()
    })
}

fn scored(question: &Question, gold: &Gold, came: &Prediction) -> Scored {
    let in_scope = came
        .spans
        .iter()
        .filter(|piece| gold.scope.contains(&piece.kind));
    let found: Vec<Piece> = in_scope.copied().collect();
    let mut outcome = Outcome::new();
    count(&mut outcome, "micro", &gold.spans, &found);
    for kind in &gold.scope {
        let of_kind = |pieces: &[Piece]| -> Vec<Piece> {
            pieces
                .iter()
                .filter(|piece| piece.kind == *kind)
                .copied()
                .collect()
        };
        count(
            &mut outcome,
            kind.as_str(),
            &of_kind(&gold.spans),
            &of_kind(&found),
        );
    }
    if gold.spans.is_empty() {
        outcome.insert("false_alarms_per_1000".to_owned(), hit(!found.is_empty()));
    }
    let hits = right(&gold.spans, &found);
    Scored {
        id: gold.id.clone(),
        outcome,
        miss: (hits < gold.spans.len() || hits < found.len()).then(|| Miss {
            text: question.text.clone(),
            expected: shown(&question.text, &gold.spans),
            came: shown(&question.text, &found),
        }),
    }
}

fn count(outcome: &mut Outcome, name: &str, due: &[Piece], found: &[Piece]) {
    let hits = right(due, found);
    let (f1_name, precision, recall) = match name {
        "micro" => (
            "micro_f1".to_owned(),
            "micro_precision".to_owned(),
            "micro_recall".to_owned(),
        ),
        kind => (
            format!("f1_by_type.{kind}"),
            format!("precision_by_type.{kind}"),
            format!("recall_by_type.{kind}"),
        ),
    };
    if !due.is_empty() || !found.is_empty() {
        outcome.insert(f1_name, f1(hits, found.len(), due.len()));
    }
    if !found.is_empty() {
        outcome.insert(precision, (real(hits), real(found.len())));
    }
    if !due.is_empty() {
        outcome.insert(recall, (real(hits), real(due.len())));
    }
}

fn shown(text: &str, pieces: &[Piece]) -> String {
    let words = |piece: &Piece| -> String {
        let length = piece.end - piece.start;
        text.chars().skip(piece.start).take(length).collect()
    };
    let pieces: Vec<String> = pieces
        .iter()
        .map(|piece| format!("{} {:?}", piece.kind, words(piece)))
        .collect();
    if pieces.is_empty() {
        "nothing".to_owned()
    } else {
        pieces.join(", ")
    }
}
