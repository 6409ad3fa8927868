//! Which stretches mean a sibling of other goods by a size or a word alone: "and 10 of the 22"?

use std::ops::Range;

use rust_decimal::Decimal;

use super::lattice::Chosen;
use super::piece::{Edge, Piece};
use super::quantities::{is_article, is_times, of_before, of_len};
use super::siblings::{Circles, Wanted, says_plain};
use crate::domain::ProductId;
use crate::language::numbers::number_at;
use crate::language::{Cue, Kind};
use crate::matching::Candidate;
use crate::understanding::message::Message;
use crate::understanding::reading::Decision;
use crate::understanding::weights::Weights;

/// "4.5 inch", "extra large", "14\" brown", "de harina de las de 10".
const LONGEST: usize = 6;

/// Sizes in front of a container have three figures, "500 tubs", "330 cans"; with fewer it is counted.
const SMALLEST_SIZE: Decimal = Decimal::ONE_HUNDRED;

/// Goods that the message names in full.
struct Anchor<'a> {
    range: Range<usize>,
    product: ProductId,
    circles: Circles<'a>,
}

/// Every stretch that means a sibling of goods which the best cut so far names in full. Where it
/// names none, the goods of the cart and of the customer's orders stand for them.
pub(in crate::understanding) fn edges(
    message: &Message<'_>,
    chosen: &[Chosen],
    weights: &Weights,
) -> Vec<Edge> {
    let anchors = anchors(message, chosen);
    let known = if anchors.is_empty() || swaps(message) {
        Circles::of_customer(message)
    } else {
        Circles::default()
    };
    let mut edges = Vec::new();
    for start in 0..message.tokens.len() {
        if !matches!(message.tokens[start].kind, Kind::Word | Kind::Number) {
            continue;
        }
        for end in start + 1..=(start + LONGEST).min(message.tokens.len()) {
            if message.ends_sentence(end - 1)
                || [",", ":"]
                    .iter()
                    .any(|mark| message.tokens[end - 1].is(mark))
            {
                break;
            }
            let range = start..end;
            let counted = counts_containers(message, &range) || counts_a_word(message, &range);
            let counted = counted || says_container_of(message, &range);
            let counted = counted || is_measured(message, start);
            if signals(message, &range) || counted {
                continue;
            }
            if let Some(product) = meant(message, &range, &anchors, &known) {
                let weight = weights.edge + weights.sibling + looseness(message, &range, weights);
                edges.push(Edge::new(
                    start,
                    range.len(),
                    Piece::Sibling(product),
                    weight,
                ));
            }
        }
    }
    edges
}

/// Whether a stretch starts or ends with a word that says nothing of goods, or holds one that swaps
/// or takes back.
fn signals(message: &Message<'_>, range: &Range<usize>) -> bool {
    let says = |at: usize, wanted: &[Cue]| {
        let mut cues = message.lexicon.cues.at(&message.tokens, at);
        cues.any(|(len, cue)| at + len <= range.end && wanted.contains(cue))
    };
    let joins = [Cue::And, Cue::No, Cue::But];
    let last = range.end - 1;
    // "mm" hesitates as well as it measures.
    let plain = says_plain(&message.tokens[last]);
    let trails = says(last, &[Cue::Filler]) && !message.tokens[last].glued && !plain;
    let inner = [Cue::InsteadOf, Cue::Sorry, Cue::Instead];
    trails
        || says(range.start, &joins)
        || says(last, &joins)
        || range.clone().any(|at| says(at, &inner))
}

/// "1 drum", "3 lengths of 15": a number of containers says how much, and no size of a sibling.
fn counts_containers(message: &Message<'_>, range: &Range<usize>) -> bool {
    let number = number_at(&message.tokens, range.start, message.lexicon);
    let times = |at: usize| {
        let next = message.tokens.get(at + 1);
        let apart = is_times(message, at) && !message.tokens[at].glued;
        apart && next.is_some_and(|next| next.kind == Kind::Number && next.glued)
    };
    // "sr x2 - 16kg": what is said so many times is no size either.
    if (range.start + 1..range.end).any(times) {
        return true;
    }
    let number = number.filter(|number| number.value < SMALLEST_SIZE);
    let unit = number.and_then(|number| message.unit_at(range.start + number.len));
    unit.is_some_and(|(_, word)| !word.unit.is_measure() && !word.unit.is_length())
}

/// "2 mature": a bare number before a word says how much, and no size, unless an article leads it.
fn counts_a_word(message: &Message<'_>, range: &Range<usize>) -> bool {
    let bare = message.tokens[range.start].kind == Kind::Number;
    let next = message.tokens.get(range.start + 1);
    let word = next.is_some_and(|next| next.kind == Kind::Word && !next.glued);
    let measures = message.unit_at(range.start + 1).is_some();
    range.len() > 1 && bare && word && !measures && !is_led(message, range.start)
}

/// "tins of beef": the tins are counted, though they are in the name.
fn says_container_of(message: &Message<'_>, range: &Range<usize>) -> bool {
    let unit = message.unit_at(range.start);
    unit.is_some_and(|(len, _)| of_len(message, range.start + len) > 0)
}

/// "20 kg canary": the measure behind a number says how much, and no name starts with it; a letter alone
/// may be a size, and "x5 litre" has its number.
pub(super) fn is_measured(message: &Message<'_>, start: usize) -> bool {
    let Some(number) = start.checked_sub(1) else {
        return false;
    };
    let counted = message.tokens[number].kind == Kind::Number
        && number
            .checked_sub(1)
            .is_none_or(|before| !is_times(message, before));
    let measure = message
        .unit_at(start)
        .is_some_and(|(_, word)| word.unit.is_measure());
    counted && measure && message.tokens[start].key.len() > 1
}

/// A bare number is likelier a quantity, but behind "of the".
fn looseness(message: &Message<'_>, range: &Range<usize>, weights: &Weights) -> f64 {
    let bare = range.len() == 1 && message.tokens[range.start].kind == Kind::Number;
    // "500ml tubs x 3, 650 x 2".
    let timed = is_times(message, range.end) && begins_item(message, range.start);
    if bare && !is_led(message, range.start) && !timed {
        weights.goods_number
    } else {
        0.0
    }
}

fn begins_item(message: &Message<'_>, at: usize) -> bool {
    at > 0 && (message.is_boundary(at - 1) || message.tokens[at - 1].is_word("and"))
}

/// Whether "of", an article, or a word that swaps what stands in the cart stands right before.
fn is_led(message: &Message<'_>, at: usize) -> bool {
    let the = at > 0 && (is_article(message, at - 1) || message.tokens[at - 1].is_word("the"));
    the || of_before(message, at) || swaps_before(message, at)
}

/// Whether a message swaps one for another.
pub(in crate::understanding) fn swaps(message: &Message<'_>) -> bool {
    let cues = &message.lexicon.cues;
    let swaps = |at: usize| {
        cues.at(&message.tokens, at)
            .any(|(_, cue)| *cue == Cue::Swap)
    };
    (0..message.tokens.len()).any(swaps)
}

fn swaps_before(message: &Message<'_>, at: usize) -> bool {
    (1..=LONGEST.min(at)).any(|len| {
        let mut cues = message.lexicon.cues.at(&message.tokens, at - len);
        cues.any(|(l, cue)| l == len && *cue == Cue::Swap)
    })
}

/// Whether goods are named in full.
pub(in crate::understanding) fn names_goods(chosen: &[Chosen]) -> bool {
    let named = |chosen: &Chosen| matches!(chosen.edge.piece, Piece::Goods | Piece::Code);
    chosen.iter().any(named)
}

fn anchors<'a>(message: &Message<'a>, chosen: &[Chosen]) -> Vec<Anchor<'a>> {
    let named = chosen.iter().filter(|chosen| {
        matches!(
            chosen.edge.piece,
            Piece::Goods | Piece::Code | Piece::Sibling(_)
        )
    });
    let anchors = named.filter_map(|chosen| {
        let range = chosen.edge.range.clone();
        if let Piece::Sibling(product) = chosen.edge.piece {
            let circles = Circles::around(message, product);
            return Some(Anchor {
                range,
                product,
                circles,
            });
        }
        let product = match message.decide(&range, None) {
            Decision::Product { chosen, .. } => chosen.product,
            Decision::Ambiguous(candidates) => of_one_kind(message, &candidates)?,
            Decision::Unknown(_) | Decision::LastNamed | Decision::Everything => return None,
        };
        let circles = Circles::around(message, product);
        Some(Anchor {
            range,
            product,
            circles,
        })
    });
    anchors.collect()
}

/// The first of several goods that are kin: "medium" of gloves and bags names none of them.
fn of_one_kind(message: &Message<'_>, candidates: &[Candidate]) -> Option<ProductId> {
    let first = candidates.first()?.product;
    let circles = Circles::around(message, first);
    let kin = |candidate: &Candidate| circles.has(candidate.product);
    candidates.iter().all(kin).then_some(first)
}

/// The sibling of the goods named last before the words, or first in the message, or next.
fn meant<'a>(
    message: &Message<'a>,
    range: &Range<usize>,
    anchors: &[Anchor<'a>],
    known: &Circles<'a>,
) -> Option<ProductId> {
    let wanted = Wanted::of(message, range)?;
    // "swap the red for white": what goes stands in the cart, whatever else is named.
    if anchors.is_empty() || swaps_before(message, range.start) {
        let stands = is_led(message, range.start).then(|| known.only_known(message, &wanted));
        let stands = stands.flatten();
        if stands.is_some() || anchors.is_empty() {
            return stands;
        }
    }
    let before = || {
        anchors
            .iter()
            .filter(|anchor| anchor.range.end <= range.start)
    };
    let next = || {
        let mut behind = anchors.iter();
        let next = behind.find(|anchor| anchor.range.start >= range.end)?;
        let sibling = next.circles.only(message, &wanted)?;
        (sibling != next.product).then_some(sibling)
    };
    let mut named = before().next_back().into_iter().chain(before().next());
    named
        .find_map(|anchor| anchor.circles.only(message, &wanted))
        .or_else(next)
}
