//! Which goods does a name mean that stands beside a fuller one: "tonic 2, slimline tonic 2"?

use std::collections::BTreeSet;

use crate::domain::{MatchingMethod, ProductId};
use crate::language::{Kind, tokens};
use crate::matching::Candidate;
use crate::understanding::message::Message;
use crate::understanding::reading::{Decision, Operation};

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
