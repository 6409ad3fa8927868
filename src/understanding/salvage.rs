//! Which goods are ordered in the middle of talk: "invoice 10442 was wrong, please send 3 cases"?
//!
//! A complaint, a question or a note may run over a comma into an order. Between its marks, what
//! asks for counted goods and holds no sign of talk itself is read again, alone.

use std::ops::Range;

use super::lattice::Chosen;
use super::message::Message;
use super::piece::{Edge, Piece};
use super::read::compose;
use super::reading::{Act, Operation};
use crate::language::{Cue, Frame};

/// What the clauses of the best cut swallowed.
pub(super) fn orders(
    best: &[Chosen],
    edges: &[Vec<Edge>],
    message: &Message<'_>,
) -> Vec<Operation> {
    let talk = best
        .iter()
        .filter(|chosen| matches!(chosen.edge.piece, Piece::Clause(_)));
    talk.flat_map(|chosen| breaths(&chosen.edge.range, message))
        .filter(|breath| orders_goods(breath, edges, message))
        .flat_map(|breath| alone(&breath, message))
        .collect()
}

/// What stands between the marks of a clause, where it has any.
fn breaths(clause: &Range<usize>, message: &Message<'_>) -> Vec<Range<usize>> {
    let next = |at: usize| message.tokens.get(at + 1).is_some_and(|next| next.glued);
    let inside = |at: usize| message.tokens[at].glued && next(at);
    let apart = |at: &usize| message.is_boundary(*at) && !inside(*at);
    let marks: Vec<usize> = clause.clone().filter(apart).collect();
    if marks.is_empty() {
        return Vec::new();
    }
    let starts = std::iter::once(clause.start).chain(marks.iter().map(|mark| mark + 1));
    let ends = marks.iter().copied().chain(std::iter::once(clause.end));
    starts
        .zip(ends)
        .map(|(start, end)| start..end)
        .filter(|breath| breath.len() > 1)
        .collect()
}

/// Whether a stretch asks for counted goods and says nothing else that is known.
fn orders_goods(breath: &Range<usize>, edges: &[Vec<Edge>], message: &Message<'_>) -> bool {
    let mut signs = breath
        .clone()
        .flat_map(|at| message.lexicon.clauses.at(&message.tokens, at));
    let asks = breath.clone().any(|at| {
        let mut frames = message.lexicon.frames.at(&message.tokens, at);
        let wants =
            frames.any(|(_, frame)| matches!(frame, Frame::Want | Frame::Buy | Frame::Soft));
        let mut cues = message.lexicon.cues.at(&message.tokens, at);
        wants || cues.any(|(_, cue)| *cue == Cue::Add)
    });
    asks && signs.next().is_none() && counts_goods(breath, edges, message)
}

/// Whether sure goods stand there with a number beside them.
fn counts_goods(breath: &Range<usize>, edges: &[Vec<Edge>], message: &Message<'_>) -> bool {
    let sure = message.model.sure_of_goods();
    let inside = |edge: &&Edge| edge.range.end <= breath.end;
    let counts = |at: usize| {
        let mut here = edges.get(at).into_iter().flatten().filter(inside);
        here.any(|edge| matches!(edge.piece, Piece::Quantity(_)))
    };
    let counted_before = |start: usize| {
        let mut before = edges[breath.start..start].iter().flatten();
        before.any(|edge| edge.range.end == start && matches!(edge.piece, Piece::Quantity(_)))
    };
    edges[breath.clone()]
        .iter()
        .flatten()
        .filter(inside)
        .filter(|edge| edge.piece == Piece::Goods && edge.weight > sure)
        .any(|edge| counts(edge.range.end) || counted_before(edge.range.start))
}

/// The goods of a stretch that is read as if nothing stood beside it.
fn alone(breath: &Range<usize>, message: &Message<'_>) -> Vec<Operation> {
    let span = message.span(breath);
    let inner = message.part(span);
    let names = |operation: &Operation| matches!(operation.act, Act::Name(_) | Act::More(_));
    let mut operations = compose(&inner);
    operations.retain(names);
    for operation in &mut operations {
        operation.span.start += span.start;
        operation.span.end += span.start;
    }
    operations
}
