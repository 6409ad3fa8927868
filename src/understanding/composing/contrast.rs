//! Which of several goods does a name mean, by the goods beside it: "tonic 2, slimline tonic 2"?

use std::collections::BTreeSet;

use super::compose::{Composer, rule_out};
use crate::domain::{MatchingMethod, ProductId};
use crate::language::{Kind, tokens};
use crate::matching::Candidate;
use crate::understanding::message::Message;
use crate::understanding::pieces::siblings::Circles;
use crate::understanding::reading::{Act, Decision, Operation, Target};

/// Goods that the message names by more words than these are not meant by these too: whoever tells
/// them apart once says the plain name of the others.
pub(in crate::understanding) fn tell_apart(operations: &mut [Operation], message: &Message<'_>) {
    let told: Vec<(ProductId, BTreeSet<String>)> =
        operations.iter().filter_map(told_fully).collect();
    for operation in operations {
        let Some(goods) = operation.act.goods_mut() else {
            continue;
        };
        let Decision::Ambiguous(candidates) = &goods.target.decision else {
            continue;
        };
        let words = words(&goods.target.words);
        let told_elsewhere = |one: &Candidate| {
            let mut fuller = told.iter().filter(|(product, _)| *product == one.product);
            fuller.any(|(_, other)| other.len() > words.len() && other.is_superset(&words))
        };
        let mut left = candidates.iter().filter(|one| !told_elsewhere(one));
        let (Some(only), None) = (left.next(), left.next()) else {
            continue;
        };
        goods.target.decision = Decision::Product {
            chosen: Candidate {
                product: only.product,
                probability: message.model.certainty.chosen,
            },
            method: MatchingMethod::FuzzyMatch,
            others: Vec::new(),
        };
    }
}

impl Composer<'_, '_> {
    /// "2 tonic, not slimline": one of several that the goods before may be, and none that stands in the
    /// cart, is not meant.
    pub(super) fn rules_out(&self, newest: &mut Operation, old: &Target) -> bool {
        let (Act::Name(goods) | Act::More(goods), Decision::Product { chosen, .. }) =
            (&mut newest.act, &old.decision)
        else {
            return false;
        };
        let Decision::Ambiguous(candidates) = &goods.target.decision else {
            return false;
        };
        let among = candidates.iter().any(|one| one.product == chosen.product);
        let stands = self.message.situation.cart.contains(&chosen.product);
        if among && !stands {
            rule_out(&mut goods.target, old);
        }
        among && !stands
    }

    /// "3 milk", "make that semi skimmed": whether goods that do not stand in the cart are kin of the
    /// line named last.
    pub(super) fn is_kin_of_the_last(&self, target: &Target) -> bool {
        let cart = self.message.situation.cart;
        let (Some(last), Decision::Product { chosen, .. }) = (cart.last(), &target.decision) else {
            return false;
        };
        let named = |operation: &Operation| operation.act.goods().is_some();
        !cart.contains(&chosen.product)
            && !self.operations.iter().any(named)
            && Circles::around(self.message, *last).has(chosen.product)
    }

    /// "black instead of clear": of several goods that the words may mean, the one that is kin of what
    /// goes.
    pub(super) fn kin_of(&self, old: &Target, new: Target) -> Target {
        let (Some(gone), Decision::Ambiguous(candidates)) = (self.in_cart(old), &new.decision)
        else {
            return new;
        };
        let circles = Circles::around(self.message, gone);
        let kin = candidates.iter().filter(|one| circles.has(one.product));
        let mut kin = kin.filter(|one| one.product != gone);
        match (kin.next(), kin.next()) {
            (Some(only), None) => Target {
                decision: Decision::Product {
                    chosen: *only,
                    method: MatchingMethod::FuzzyMatch,
                    others: Vec::new(),
                },
                ..new
            },
            (_, _) => new,
        }
    }

    /// The goods of the cart that are meant by what goes.
    fn in_cart(&self, old: &Target) -> Option<ProductId> {
        let cart = self.message.situation.cart;
        let candidates = match &old.decision {
            Decision::Product { chosen, .. } => std::slice::from_ref(chosen),
            Decision::Ambiguous(candidates) => &candidates[..],
            Decision::Unknown(_) | Decision::LastNamed | Decision::Everything => &[],
        };
        let mut stand = candidates.iter().filter(|one| cart.contains(&one.product));
        stand
            .next()
            .map(|only| only.product)
            .filter(|_| stand.next().is_none())
    }
}

/// The product of an operation that names one, with its words.
fn told_fully(operation: &Operation) -> Option<(ProductId, BTreeSet<String>)> {
    let target = &operation.act.goods()?.target;
    match &target.decision {
        Decision::Product { chosen, .. } => Some((chosen.product, words(&target.words))),
        Decision::Ambiguous(_)
        | Decision::Unknown(_)
        | Decision::LastNamed
        | Decision::Everything => None,
    }
}

fn words(text: &str) -> BTreeSet<String> {
    let tokens = tokens(text);
    let words = tokens.into_iter().filter(|token| token.kind == Kind::Word);
    words.map(|token| token.key.clone()).collect()
}
