//! Which sibling of other goods does a size or a word alone mean: "and 10 of the 22"?

use std::ops::Range;

use rust_decimal::Decimal;

use super::compose::Composer;
use super::items::{Item, Named, What};
use super::lattice::Chosen;
use super::message::Message;
use super::piece::{Edge, Piece};
use super::pieces::counted;
use super::quantities::{is_article, is_of, is_times, of_before};
use super::reading::{Act, Decision, Said, Target};
use super::siblings::{Circles, Wanted};
use super::verbs::Verb;
use super::weights::Weights;
use crate::domain::{MatchingMethod, ProductId};
use crate::language::numbers::number_at;
use crate::language::{Cue, Kind};
use crate::matching::Candidate;

/// "4.5 inch", "extra large", "14\" brown", "de harina de las de 10".
const LONGEST: usize = 6;

/// Sizes in front of a container have three figures, "500 tubs", "330 cans"; with fewer it is counted.
const SMALLEST_SIZE: Decimal = Decimal::ONE_HUNDRED;

/// A container with "of the" behind it.
const LONGEST_CONTAINER: usize = 3;

/// Goods that the message names in full.
struct Anchor<'a> {
    range: Range<usize>,
    product: ProductId,
    circles: Circles<'a>,
}

/// Every stretch that means a sibling of goods which the best cut so far names in full. Where it
/// names none, the goods of the cart and of the customer's orders stand for them.
pub(super) fn edges(message: &Message<'_>, chosen: &[Chosen], weights: &Weights) -> Vec<Edge> {
    let anchors = anchors(message, chosen);
    let known = if anchors.is_empty() {
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
            if message.ends_sentence(end - 1) || message.tokens[end - 1].is(",") {
                break;
            }
            let range = start..end;
            if signals(message, &range) || counts_containers(message, &range) {
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
    let trails = says(last, &[Cue::Filler]) && !message.tokens[last].glued;
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

fn swaps_before(message: &Message<'_>, at: usize) -> bool {
    (1..=LONGEST.min(at)).any(|len| {
        let mut cues = message.lexicon.cues.at(&message.tokens, at - len);
        cues.any(|(l, cue)| l == len && *cue == Cue::Swap)
    })
}

/// Whether goods are named in full.
pub(super) fn names_goods(chosen: &[Chosen]) -> bool {
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
            Decision::Ambiguous(candidates) => candidates.first()?.product,
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

/// The sibling of the goods named last before the words, or first in the message, or next.
fn meant<'a>(
    message: &Message<'a>,
    range: &Range<usize>,
    anchors: &[Anchor<'a>],
    known: &Circles<'a>,
) -> Option<ProductId> {
    let wanted = Wanted::of(message, range)?;
    if anchors.is_empty() {
        return is_led(message, range.start)
            .then(|| known.only_known(message, &wanted))
            .flatten();
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

impl Composer<'_, '_> {
    /// The goods of an item, with what they leave to the goods beside them.
    pub(super) fn completed(
        &mut self,
        named: &Named,
        said: Option<Said>,
    ) -> (Target, Option<Said>) {
        let mut target = self.target(named, said.as_ref());
        if let Named::Words(range) = named
            && let Some(other) = self.with_its_container(range, &target)
        {
            target = other;
        }
        if let Named::Sibling(_, range) = named
            && let Some(other) = self.sold_so(range, said.as_ref(), &target)
        {
            target = other;
        }
        if let (Named::Words(range), Decision::Ambiguous(candidates)) = (named, &target.decision)
            && let Some(product) = self.sibling_at(range)
            && candidates
                .iter()
                .any(|candidate| candidate.product == product)
        {
            target = self.target(&Named::Sibling(product, range.clone()), said.as_ref());
        }
        if let Named::Sibling(..) = named {
            self.drop_header(&target);
        }
        let said = said.map(|said| self.carried(named, said, &target));
        (target, said)
    }

    /// "a keg of beer" of goods that are called so: the container before words that fit several goods
    /// belongs to the name where together they are exactly the name of one.
    fn with_its_container(&self, range: &Range<usize>, target: &Target) -> Option<Target> {
        let open = matches!(
            target.decision,
            Decision::Ambiguous(_) | Decision::Unknown(_)
        );
        let before = range.start.min(LONGEST_CONTAINER);
        let starts = (1..=before).rev().map(|len| range.start - len);
        let counted = starts.filter(|at| open && self.message.unit_at(*at).is_some());
        let named = counted.map(|at| self.target(&Named::Words(at..range.end), None));
        let mut exact = named.filter(|target| {
            matches!(
                target.decision,
                Decision::Product {
                    method: MatchingMethod::ExactMatch,
                    ..
                }
            )
        });
        exact.next()
    }

    /// "20 lengths 15mm copper" beside elbows: words that name other goods by themselves mean those,
    /// where they are sold by the unit that was said and the sibling is not.
    fn sold_so(
        &self,
        range: &Range<usize>,
        said: Option<&Said>,
        sibling: &Target,
    ) -> Option<Target> {
        let unit = said?.unit.as_ref()?;
        let sells = |target: &Target| {
            let Decision::Product { chosen, .. } = &target.decision else {
                return false;
            };
            let product = self.message.index.catalog().get(chosen.product);
            product.is_some_and(|product| product.units.sells_like(unit))
        };
        let other = self.target(&Named::Words(range.clone()), said);
        (!sells(sibling) && sells(&other)).then_some(other)
    }

    fn sibling_at(&self, range: &Range<usize>) -> Option<ProductId> {
        let edges = self.edges[range.start].iter();
        let mut same = edges.filter(|edge| edge.range == *range);
        same.find_map(|edge| {
            if let Piece::Sibling(product) = edge.piece {
                Some(product)
            } else {
                None
            }
        })
    }

    /// "cake boxes: 8\" x2, 12\" x4": the first words only say of what the sizes are.
    fn drop_header(&mut self, target: &Target) {
        let (Some(newest), Decision::Product { chosen, .. }) =
            (self.operations.last(), &target.decision)
        else {
            return;
        };
        let Act::Name(goods) = &newest.act else {
            return;
        };
        let header = match &goods.target.decision {
            Decision::Ambiguous(candidates) => candidates.first().map(|first| first.product),
            Decision::Product { chosen, .. } => Some(chosen.product),
            Decision::Unknown(_) | Decision::LastNamed | Decision::Everything => None,
        };
        let of_these =
            header.is_some_and(|header| Circles::around(self.message, header).has(chosen.product));
        if goods.said.is_none() && of_these {
            self.operations.pop();
        }
    }

    /// "3 boxes of the red and 2 of the blue": behind a bare "of", goods come in the unit of the
    /// goods before, where they are sold in it. Else a number may count pieces.
    fn carried(&self, named: &Named, said: Said, target: &Target) -> Said {
        let (Named::Words(range) | Named::Sibling(_, range)) = named else {
            return said;
        };
        let before = self.operations.last().and_then(|before| before.act.goods());
        let unit = before.and_then(|goods| goods.said.as_ref()?.unit.clone());
        let product = match &target.decision {
            Decision::Product { chosen, .. } => Some(chosen.product),
            Decision::Ambiguous(_)
            | Decision::Unknown(_)
            | Decision::LastNamed
            | Decision::Everything => None,
        };
        let product = product.and_then(|product| self.message.index.catalog().get(product));
        let sold = |unit: &_| product.is_some_and(|product| product.units.sells(unit));
        match unit.filter(sold) {
            Some(unit) if said.unit.is_none() && is_of(self.message, range.start) => Said {
                unit: Some(unit),
                ..said
            },
            Some(_) | None => counted(self.message, range, said, &target.decision),
        }
    }

    /// "one case of each wine, red and white": a word alone that means goods which nothing before it
    /// has named is no mere quality of those, and a person has to look.
    pub(super) fn doubt_sibling(&mut self, item: &Item, named: &Named) {
        let Named::Sibling(product, range) = named else {
            return;
        };
        let means = |candidate: &Candidate| candidate.product == *product;
        let known = self.operations.iter().any(|operation| {
            let goods = operation.act.goods();
            goods.is_some_and(|goods| match &goods.target.decision {
                Decision::Product { chosen, .. } => means(chosen),
                Decision::Ambiguous(candidates) => candidates.iter().any(means),
                Decision::Unknown(_) | Decision::LastNamed | Decision::Everything => false,
            })
        });
        let counted = self.operations.last().is_some_and(|operation| {
            let goods = operation.act.goods();
            goods.is_some_and(|goods| goods.said.is_some())
        });
        let at = self.items.iter().position(|other| other == item);
        let next = at.and_then(|at| self.items.get(at + 1));
        // "del verde no": what stands behind it says what of it.
        let said_of =
            next.is_some_and(|next| matches!(next.what, What::Cue(_)) && !next.has(Cue::And));
        if counted && !known && !said_of {
            let words = self.message.words(range).to_owned();
            self.push(item, Act::Condition(words));
        }
    }

    /// Whether goods are a word alone that nobody counted. They may still say which of the goods
    /// named last are meant: "24 downlights, the warm white".
    pub(super) fn is_idle(&mut self, named: &Named, said: Option<&Said>) -> bool {
        let Named::Sibling(product, _) = named else {
            return false;
        };
        let alone = matches!(self.verb, Verb::Name | Verb::More) && self.aside.is_none();
        if said.is_some() || !alone {
            return false;
        }
        let meant = self.target(named, None).decision;
        if let Some(goods) = self
            .operations
            .last_mut()
            .and_then(|last| last.act.goods_mut())
            && let Decision::Ambiguous(candidates) = &goods.target.decision
            && candidates
                .iter()
                .any(|candidate| candidate.product == *product)
        {
            goods.target.decision = meant;
        }
        true
    }
}
