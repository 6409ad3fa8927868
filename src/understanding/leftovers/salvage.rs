//! Which goods are ordered in the middle of talk: "invoice 10442 was wrong, please send 3 cases"?
//!
//! A complaint, a question or a note may run over a comma into an order. Between its marks, what
//! asks for counted goods and holds no sign of talk itself is read again, alone.

use std::ops::Range;

use crate::language::{Cue, Frame};
use crate::understanding::composing::compose::plain;
use crate::understanding::message::Message;
use crate::understanding::pieces::lattice::Chosen;
use crate::understanding::pieces::piece::{Edge, Piece};
use crate::understanding::read::compose;
use crate::understanding::reading::{Act, Operation, Said, Target};

/// What the clauses of the best cut swallowed.
pub(in crate::understanding) fn orders(
    best: &[Chosen],
    edges: &[Vec<Edge>],
    message: &Message<'_>,
) -> Vec<Operation> {
    let talk = best
        .iter()
        .filter(|chosen| matches!(chosen.edge.piece, Piece::Clause(_)));
    talk.flat_map(|chosen| {
        let clause = &chosen.edge.range;
        let breaths = breaths(clause, message).into_iter();
        let asking = breaths.filter(|breath| asks(breath, message));
        asking.flat_map(|breath| {
            if counts_goods(&breath, edges, message) {
                return alone(&breath, message);
            }
            let before = clause.start..breath.start;
            counted_late(&before, &breath, edges, message)
        })
    })
    .collect()
}

/// "the croissants were stale but still need 2 cases": a quantity that asks, of the goods that the
/// talk before it is about; "low on slimline and ginger, 3 of each" is of all of them.
fn counted_late(
    before: &Range<usize>,
    breath: &Range<usize>,
    edges: &[Vec<Edge>],
    message: &Message<'_>,
) -> Vec<Operation> {
    let Some((count, said)) = count_in(breath, edges, message) else {
        return Vec::new();
    };
    let mut goods = goods_in(before, edges, message);
    if !says_each(&count, message) {
        goods = goods
            .into_iter()
            .max_by_key(Range::len)
            .into_iter()
            .collect();
    }
    let span = message.span(&count);
    let named = goods.into_iter().map(|goods| {
        let target = Target {
            words: message.words(&goods).to_owned(),
            decision: message.decide(&goods, said.unit.as_ref()),
        };
        let act = Act::Name(plain(target, Some(said.clone())));
        Operation::certain(act, span, message.words(&count).to_owned(), 1.0)
    });
    let days = alone(breath, message).into_iter();
    named
        .chain(days.filter(|one| matches!(one.act, Act::Deliver(_))))
        .collect()
}

/// The quantity of a stretch that counts goods: with a unit, or of each.
fn count_in(
    breath: &Range<usize>,
    edges: &[Vec<Edge>],
    message: &Message<'_>,
) -> Option<(Range<usize>, Said)> {
    let inside = edges[breath.clone()]
        .iter()
        .flatten()
        .filter(|edge| edge.range.end <= breath.end);
    let counts = inside.filter_map(|edge| {
        let Piece::Quantity(said) = &edge.piece else {
            return None;
        };
        let counts = said.unit.is_some() || says_each(&edge.range, message);
        counts.then(|| (edge.range.clone(), said.clone()))
    });
    counts.max_by_key(|(range, _)| range.len())
}

fn says_each(count: &Range<usize>, message: &Message<'_>) -> bool {
    count.clone().any(|at| {
        let mut cues = message.lexicon.cues.at(&message.tokens, at);
        cues.any(|(len, cue)| *cue == Cue::Each && len > 1)
    })
}

/// Sure goods in a stretch, the longest of those that overlap.
fn goods_in(range: &Range<usize>, edges: &[Vec<Edge>], message: &Message<'_>) -> Vec<Range<usize>> {
    let sure = message.model.sure_of_goods();
    let named = |edge: &&Edge| {
        edge.piece == Piece::Goods && edge.weight > sure && edge.range.end <= range.end
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let longest = edges[at].iter().filter(named).map(|edge| edge.range.end);
        match longest.max() {
            Some(end) => {
                found.push(at..end);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// What stands between the marks of a clause, where it has any.
fn breaths(clause: &Range<usize>, message: &Message<'_>) -> Vec<Range<usize>> {
    let next = |at: usize| message.tokens.get(at + 1).is_some_and(|next| next.glued);
    let inside = |at: usize| message.tokens[at].glued && next(at);
    let but = |at: usize| {
        let mut cues = message.lexicon.cues.at(&message.tokens, at);
        cues.any(|(len, cue)| len == 1 && *cue == Cue::But)
    };
    let apart = |at: &usize| (message.is_boundary(*at) && !inside(*at)) || but(*at);
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

/// Whether a stretch asks for something and says nothing else that is known.
fn asks(breath: &Range<usize>, message: &Message<'_>) -> bool {
    let mut signs = breath
        .clone()
        .flat_map(|at| message.lexicon.clauses.at(&message.tokens, at));
    let wants = breath.clone().any(|at| {
        let mut frames = message.lexicon.frames.at(&message.tokens, at);
        let frame =
            frames.any(|(_, frame)| matches!(frame, Frame::Want | Frame::Buy | Frame::Soft));
        let mut cues = message.lexicon.cues.at(&message.tokens, at);
        frame || cues.any(|(_, cue)| *cue == Cue::Add)
    });
    wants && signs.next().is_none()
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
    let orders = |operation: &Operation| {
        matches!(operation.act, Act::Name(_) | Act::More(_) | Act::Deliver(_))
    };
    let mut operations = compose(&inner);
    operations.retain(orders);
    for operation in &mut operations {
        operation.span.start += span.start;
        operation.span.end += span.start;
    }
    operations
}
