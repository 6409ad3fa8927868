//! Which words of an order did no reading explain, so that a person has to look?
//!
//! The reader may be wrong about words that it does not know, and then it must not be silent:
//! what it skipped beside goods is kept as a condition, which sends the order to review.

use super::unused;
use crate::language::normalise::key;
use crate::language::{Clause, Cue, Kind};
use crate::understanding::message::Message;
use crate::understanding::pieces::lattice::Chosen;
use crate::understanding::pieces::piece::{Edge, Piece};
use crate::understanding::pieces::starts::starts_order;
use crate::understanding::reading::{Act, Operation};
use crate::understanding::reasons::Reason;

/// From so many words on a stretch says something: one alone is a name or a slip.
const SAYS_SOMETHING: usize = 2;

/// Shorter words are slips and endings.
const SAYS_A_QUALITY: usize = 4;

/// What the reader made of a message, before anything of it is dropped.
pub(in crate::understanding) struct Read<'r> {
    /// The best way through the message.
    pub best: &'r [Chosen],
    /// Every piece that was weighed.
    pub edges: &'r [Vec<Edge>],
    /// What came of it.
    pub operations: Vec<Operation>,
    /// What was ordered in the middle of talk.
    pub salvaged: Vec<Operation>,
}

/// The operations, and a condition for each stretch that none of them explains, beside goods of the
/// message or in words about a cart that stands open.
pub(in crate::understanding) fn keep(read: Read<'_>, message: &Message<'_>) -> Vec<Operation> {
    let goods = |operation: &Operation| {
        operation.act.goods().is_some() || matches!(operation.act, Act::Repeat(_))
    };
    let mut operations = read.operations;
    operations.extend(read.salvaged.iter().cloned());
    let orders = operations.iter().any(goods);
    let open = !message.situation.cart.is_empty();
    if !orders && !open {
        return operations;
    }
    let alters = open && alters_cart(read.best);
    let missed: Vec<Operation> = (0..read.best.len())
        .filter(|at| {
            (swallows(&read.best[*at], read.edges, message)
                && !holds(&read.best[*at], &read.salvaged, message))
                || !is_cited(&read.best[*at], &operations, message)
        })
        .filter(|at| {
            matters(*at, read.best, read.edges, message)
                || (!orders && alters && is_unread(&read.best[*at]))
        })
        .map(|at| {
            let chosen = &read.best[at];
            let words = message.words(&chosen.edge.range).to_owned();
            let act = Act::Condition(words.clone());
            Operation::certain(act, message.span(&chosen.edge.range), words, chosen.share)
        })
        .collect();
    operations.extend(missed);
    let unused = unused::words_of_change(read.best, &operations, message);
    operations.extend(unused);
    operations
}

/// "unwaxed lemons" where the catalog has lemons and nothing unwaxed: what the goods are not called by is a
/// condition that a person has to look at.
pub(in crate::understanding) fn keep_adjectives(
    operations: &mut Vec<Operation>,
    message: &Message<'_>,
) {
    let goods = operations
        .iter()
        .filter(|operation| operation.act.goods().is_some());
    let unknown = goods.flat_map(|operation| &operation.reasons);
    let unknown = unknown.filter(|because| because.reason == Reason::UnknownWords);
    let words = unknown.map(|because| (because.span, because.span.of(message.text)));
    let missed: Vec<Operation> = words
        .filter(|(_, words)| says_a_quality(words, message))
        .map(|(span, words)| {
            let act = Act::Condition(words.to_owned());
            Operation::certain(act, span, words.to_owned(), 1.0)
        })
        .collect();
    operations.extend(missed);
}

/// Whether a word is long enough for one. Where other goods are called by it, as in "plain and cheese &
/// onion", two goods may have been read as one.
fn says_a_quality(word: &str, message: &Message<'_>) -> bool {
    word.chars().count() >= SAYS_A_QUALITY
        && word.chars().all(char::is_alphabetic)
        && !message.lexicon.numbers.contains_key(&*key(word))
}

/// Whether one of these operations comes from words of a piece.
fn holds(chosen: &Chosen, operations: &[Operation], message: &Message<'_>) -> bool {
    let span = message.span(&chosen.edge.range);
    let inside = |one: &Operation| span.start <= one.span.start && one.span.end <= span.end;
    operations.iter().any(inside)
}

/// Whether an operation that stays comes from these words.
fn is_cited(chosen: &Chosen, operations: &[Operation], message: &Message<'_>) -> bool {
    let span = message.span(&chosen.edge.range);
    operations.iter().any(|operation| {
        !matches!(operation.act, Act::Chatter | Act::Noise)
            && operation.span.start < span.end
            && span.start < operation.span.end
    })
}

fn matters(at: usize, best: &[Chosen], edges: &[Vec<Edge>], message: &Message<'_>) -> bool {
    let chosen = &best[at];
    let range = chosen.edge.range.clone();
    match &chosen.edge.piece {
        Piece::Quantity(said) => {
            (said.unit.is_some() || counts_unread(at, best, message)) && beside_goods(at, best)
        }
        Piece::Stray | Piece::Unknown => {
            let words = message.tokens[range.clone()]
                .iter()
                .filter(|token| token.kind == Kind::Word);
            let sure = message.model.sure_of_goods() + message.model.weights.edge;
            let holds_goods = range.clone().any(|at| names_goods(edges, at, sure));
            holds_goods
                || (words.count() >= SAYS_SOMETHING
                    && (runs_on_from_goods(at, best) || is_listed(at, best)))
        }
        Piece::Clause(_) => swallows(chosen, edges, message),
        Piece::Goods
        | Piece::Code
        | Piece::Unit(_)
        | Piece::Cue(_)
        | Piece::Day(_)
        | Piece::Time
        | Piece::Repeat(_)
        | Piece::PurchaseOrder(_)
        | Piece::Choice(_)
        | Piece::Sibling(_)
        | Piece::Mark(_)
        | Piece::Skip => false,
    }
}

/// "48 of the blimp": a number in figures with words right behind it that nothing explains.
fn counts_unread(at: usize, best: &[Chosen], message: &Message<'_>) -> bool {
    let figures = message.tokens[best[at].edge.range.clone()]
        .iter()
        .any(|token| token.kind == Kind::Number);
    figures && best.get(at + 1).is_some_and(is_unread)
}

/// Whether talk or a note holds counted goods: what is ordered there is no part of it.
fn swallows(chosen: &Chosen, edges: &[Vec<Edge>], message: &Message<'_>) -> bool {
    let sure = message.model.sure_of_goods();
    let wordy = matches!(
        chosen.edge.piece,
        Piece::Clause(Clause::Chatter | Clause::Noise | Clause::Comment)
    );
    let asks = matches!(
        chosen.edge.piece,
        Piece::Clause(Clause::Ask | Clause::Price | Clause::Stock)
    );
    // "what do I need four bags of flour": a question that nobody marks as one may be an order.
    let marked = message.tokens.get(chosen.edge.range.end);
    (wordy || (asks && marked.is_none_or(|token| !token.is("?"))))
        && chosen
            .edge
            .range
            .clone()
            .any(|at| starts_order(edges, at, sure))
}

pub(super) const fn is_unread(chosen: &Chosen) -> bool {
    matches!(chosen.edge.piece, Piece::Stray | Piece::Unknown)
}

/// Whether a message means to alter what stands in the cart: "swap the blimp for zorp".
fn alters_cart(best: &[Chosen]) -> bool {
    let alters = |cue: &Cue| {
        matches!(
            cue,
            Cue::Swap
                | Cue::Remove
                | Cue::Without
                | Cue::InsteadOf
                | Cue::Set
                | Cue::SetNow
                | Cue::But
        )
    };
    best.iter()
        .any(|chosen| matches!(&chosen.edge.piece, Piece::Cue(cues) if cues.iter().any(alters)))
}

/// Whether words of a sure name start at a token.
fn names_goods(edges: &[Vec<Edge>], at: usize, sure: f64) -> bool {
    edges[at]
        .iter()
        .any(|edge| edge.piece == Piece::Goods && edge.weight > sure)
}

pub(super) const fn is_goods(chosen: &Chosen) -> bool {
    matches!(
        chosen.edge.piece,
        Piece::Goods | Piece::Code | Piece::Sibling(_)
    )
}

/// Whether goods stand before it with no mark between: what runs on from goods says something of
/// them.
fn runs_on_from_goods(at: usize, best: &[Chosen]) -> bool {
    best[..at]
        .iter()
        .rev()
        .take_while(|chosen| !matches!(chosen.edge.piece, Piece::Mark(_) | Piece::Clause(_)))
        .any(is_goods)
}

/// Whether an "and" joins it to goods: "some tamarind paste and 2 garam masala".
fn is_listed(at: usize, best: &[Chosen]) -> bool {
    let and = best.get(at + 1).is_some_and(
        |chosen| matches!(&chosen.edge.piece, Piece::Cue(cues) if cues.contains(&Cue::And)),
    );
    and && best[at + 1..]
        .iter()
        .take_while(|chosen| !matches!(chosen.edge.piece, Piece::Mark(_)))
        .any(is_goods)
}

/// Whether goods stand anywhere in the message but here.
fn beside_goods(at: usize, best: &[Chosen]) -> bool {
    best[..at].iter().chain(&best[at + 1..]).any(is_goods)
}
