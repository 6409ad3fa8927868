//! What do goods leave to those beside them: "20 of the 15, and 10 of the 22"?

use std::ops::Range;

use super::compose::Composer;
use super::counted::counted;
use super::items::{Item, Named, What};
use super::verbs::Verb;
use crate::domain::{MatchingMethod, ProductId};
use crate::language::Cue;
use crate::matching::Candidate;
use crate::understanding::pieces::piece::Piece;
use crate::understanding::pieces::quantities::is_of;
use crate::understanding::pieces::siblings::Circles;
use crate::understanding::reading::{Act, Decision, Said, Target};

/// A container with "of the" behind it.
const LONGEST_CONTAINER: usize = 3;

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
            // What comes in the place of other goods is their kin: "the red wine for white".
            && (self.aside.is_some()
                || candidates
                    .iter()
                    .any(|candidate| candidate.product == product))
        {
            target = self.target(&Named::Sibling(product, range.clone()), said.as_ref());
        }
        if let Named::Sibling(_, range) = named {
            self.drop_header(&target, range);
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
    fn drop_header(&mut self, target: &Target, named: &Range<usize>) {
        let (Some(newest), Decision::Product { chosen, .. }) =
            (self.operations.last(), &target.decision)
        else {
            return;
        };
        let Act::Name(goods) = &newest.act else {
            return;
        };
        let behind = self.message.text[newest.span.end..].trim_start();
        // "toilet roll blue roll 1": goods that are called just so need no header.
        // They are known from the same fit on as a code.
        let called = self.message.fit(named) >= self.message.model.thresholds.known_code;
        let alone = !behind.starts_with([':', '-', '(', ',']) && called;
        let header = match &goods.target.decision {
            Decision::Ambiguous(candidates) => candidates.first().map(|first| first.product),
            Decision::Product { chosen, .. } if !alone => Some(chosen.product),
            Decision::Product { .. }
            | Decision::Unknown(_)
            | Decision::LastNamed
            | Decision::Everything => None,
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
        let sold = |unit: &_| {
            product.is_some_and(|product| product.units.order_as(said.number, Some(unit)).is_ok())
        };
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
        let replaces = self.aside.is_some() || self.moved.is_some();
        let alone = matches!(self.verb, Verb::Name | Verb::More) && !replaces;
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
