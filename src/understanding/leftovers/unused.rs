//! Which words of change did nothing, so that a person has to look?

use std::ops::Range;

use super::unexplained::{is_goods, is_unread};
use crate::language::Cue;
use crate::understanding::composing::strays::says_left;
use crate::understanding::message::Message;
use crate::understanding::pieces::lattice::Chosen;
use crate::understanding::pieces::piece::Piece;
use crate::understanding::reading::{Act, Operation, Span, Substitutes, Wanted};

/// "swap the blimp for zorp": a word that takes off, swaps or multiplies goods, where no operation
/// does anything of the kind.
pub(super) fn words_of_change(
    best: &[Chosen],
    operations: &[Operation],
    message: &Message<'_>,
) -> Option<Operation> {
    let situation = message.situation;
    let stands = situation.question.is_none() && !situation.cart.is_empty();
    if let Some(chosen) = instead_of_nothing(best, operations).filter(|_| stands) {
        return Some(condition(&chosen.edge.range, chosen.share, message));
    }
    if operations.iter().any(alters) {
        return None;
    }
    let unused = best.iter().enumerate().find(|(at, chosen)| {
        let Piece::Cue(cues) = &chosen.edge.piece else {
            return false;
        };
        if is_told_of_goods(&message.span(&chosen.edge.range), operations) {
            return false;
        }
        let takes_away = cues
            .iter()
            .any(|cue| matches!(cue, Cue::Without | Cue::InsteadOf));
        let alters = cues.iter().any(|cue| {
            matches!(
                cue,
                Cue::Swap | Cue::Double | Cue::Triple | Cue::Half | Cue::Less
            )
        });
        alters || (takes_away && before_goods(*at, best, message))
    });
    let (at, chosen) = unused?;
    let end = best[at..]
        .iter()
        .take_while(|piece| !matches!(piece.edge.piece, Piece::Mark(_)))
        .last()
        .map_or(chosen.edge.range.end, |piece| piece.edge.range.end);
    let range = chosen.edge.range.start..end;
    Some(condition(&range, chosen.share, message))
}

/// "2 tonic, not slimline": words that stand within what an operation on goods cites have told it
/// something.
fn is_told_of_goods(span: &Span, operations: &[Operation]) -> bool {
    let within = |one: &Operation| one.span.start < span.start && span.end < one.span.end;
    let mut goods = operations.iter().filter(|one| one.act.goods().is_some());
    goods.any(within)
}

/// A stretch that a person has to look at.
fn condition(range: &Range<usize>, share: f64, message: &Message<'_>) -> Operation {
    let (span, words) = (message.span(range), message.words(range).to_owned());
    Operation::certain(Act::Condition(words.clone()), span, words, share)
}

/// Whether goods, known or not, stand right behind it, but for words that say nothing.
fn before_goods(at: usize, best: &[Chosen], message: &Message<'_>) -> bool {
    let quiet = |chosen: &&Chosen| matches!(&chosen.edge.piece, Piece::Cue(cues) if cues.contains(&Cue::Filler));
    let next = best[at + 1..].iter().find(|chosen| !quiet(chosen));
    // "no mop heads left" takes nothing away.
    let next = next.filter(|next| !says_left(message, next.edge.range.end));
    next.is_some_and(|next| is_goods(next) || is_unread(next))
}

/// Whether an operation changes what stands or was named, or says on what terms it is wanted.
fn alters(operation: &Operation) -> bool {
    let terms = operation.act.goods().is_some_and(|goods| {
        goods.fallback.is_some()
            || goods.wanted != Wanted::Always
            || goods.substitutes != Substitutes::Welcome
    });
    terms
        || matches!(
            operation.act,
            Act::Set(_)
                | Act::Less(_)
                | Act::Times(..)
                | Act::Remove(_)
                | Act::Replace(..)
                | Act::Restore(_)
                | Act::Cancel
                | Act::CancelPlaced
                | Act::No
                | Act::Condition(_)
                | Act::Deliver(_)
        )
}

/// "make the kegs pale ale instead": the word, where nothing was put in the place of anything.
fn instead_of_nothing<'b>(best: &'b [Chosen], operations: &[Operation]) -> Option<&'b Chosen> {
    let replaces = |operation: &Operation| {
        let goods = operation.act.goods();
        matches!(
            operation.act,
            Act::Replace(..) | Act::Condition(_) | Act::Deliver(_)
        ) || goods.is_some_and(|goods| goods.fallback.is_some())
    };
    let instead = |chosen: &&Chosen| matches!(&chosen.edge.piece, Piece::Cue(cues) if cues.contains(&Cue::Instead));
    best.iter()
        .find(instead)
        .filter(|_| !operations.iter().any(replaces))
}
