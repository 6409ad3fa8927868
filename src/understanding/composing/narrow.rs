//! Which of the products that some words may mean have the numbers that stand in those words, or come
//! in the container that was said?

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::compose::Composer;
use crate::domain::unit::UnitError;
use crate::domain::{MatchingMethod, Unit};
use crate::language::{Kind, tokens};
use crate::matching::Candidate;
use crate::matching::catalog::figures::{Agreement, Told, fold};
use crate::understanding::message::Message;
use crate::understanding::reading::{Decision, Said, Target};

/// Drops the candidates whose names lack a number that the words have, where others have all.
pub(in crate::understanding) fn sized(
    message: &Message<'_>,
    words: &str,
    decision: Decision,
) -> Decision {
    if !words.contains(|c: char| c.is_ascii_digit()) {
        return decision;
    }
    let tokens = tokens(words);
    let told = Told::of(&tokens, &(0..tokens.len()), message.lexicon);
    let agreement = |candidate: &Candidate| {
        let profile = message.profile(candidate.product)?;
        profile.explains(&told)
    };
    let has_all = |candidate: &Candidate| agreement(candidate).is_some();
    match decision {
        Decision::Ambiguous(candidates) => narrowed(candidates, agreement),
        Decision::Product {
            chosen,
            method: MatchingMethod::FuzzyMatch,
            others,
        } if !has_all(&chosen) => {
            let least = chosen.probability * message.model.thresholds.near_by_size;
            swapped(chosen, others, |other| {
                other.probability >= least && has_all(other)
            })
        }
        other @ (Decision::Product { .. }
        | Decision::Unknown(_)
        | Decision::LastNamed
        | Decision::Everything) => other,
    }
}

/// Those stay whose numbers stand where the words have them: "2 gang", and not "1 gang 2 way".
fn narrowed(
    candidates: Vec<Candidate>,
    agreement: impl Fn(&Candidate) -> Option<Agreement>,
) -> Decision {
    let all: f64 = candidates.iter().map(|one| one.probability).sum();
    let loose = |candidate: &Candidate| agreement(candidate).map(|agreement| agreement.loose);
    let Some(least) = candidates.iter().filter_map(loose).min() else {
        return Decision::Ambiguous(candidates);
    };
    let (mut kept, mut dropped): (Vec<Candidate>, Vec<Candidate>) = candidates
        .iter()
        .partition(|candidate| loose(candidate) == Some(least));
    if dropped.is_empty() {
        return Decision::Ambiguous(candidates);
    }
    let held: f64 = kept.iter().map(|candidate| candidate.probability).sum();
    for candidate in &mut kept {
        candidate.probability *= (all / held.max(f64::MIN_POSITIVE)).max(1.0);
    }
    for candidate in &mut dropped {
        candidate.probability *= (1.0 - all).max(0.0);
    }
    match kept[..] {
        [chosen] => Decision::Product {
            chosen,
            method: MatchingMethod::FuzzyMatch,
            others: dropped,
        },
        _ => Decision::Ambiguous(kept),
    }
}

/// Containers that people say of whatever goods come in.
const ANY_CONTAINER: [&str; 5] = ["each", "case", "box", "pack", "bag"];

impl Composer<'_, '_> {
    /// "5 cases cola" of "Cola Can 330 ml" and its variant "Diet Cola Can 330 ml": words that are the
    /// whole name of the first, but for its size and its container, mean it; whoever wants a variant
    /// says so.
    pub(super) fn plainly_called(&self, target: Target) -> Target {
        let Decision::Ambiguous(candidates) = &target.decision else {
            return target;
        };
        let words = self.core(&target.words);
        let catalog = self.message.index.catalog();
        let plain = |candidate: &&Candidate| {
            let product = catalog.get(candidate.product);
            product.is_some_and(|product| self.core(&product.name) == words)
        };
        let kept: Vec<Candidate> = candidates.iter().filter(plain).copied().collect();
        let [chosen] = kept[..] else { return target };
        let varies = |other: &Candidate| {
            let product = catalog.get(other.product);
            product.is_some_and(|product| product.variant_of == Some(chosen.product))
        };
        let rest = || {
            candidates
                .iter()
                .filter(|one| one.product != chosen.product)
        };
        if !rest().all(varies) {
            return target;
        }
        let settled = self.message.model.certainty.chosen;
        let decision = Decision::Product {
            chosen: Candidate {
                probability: settled,
                ..chosen
            },
            method: MatchingMethod::FuzzyMatch,
            others: rest()
                .map(|other| Candidate {
                    probability: other.probability * (1.0 - settled),
                    ..*other
                })
                .collect(),
        };
        Target { decision, ..target }
    }

    /// The words of a name that are neither numbers nor units.
    fn core(&self, name: &str) -> BTreeSet<String> {
        let tokens = tokens(name);
        let units = &self.message.lexicon.units;
        let kept =
            |at: &usize| tokens[*at].kind == Kind::Word && units.at(&tokens, *at).next().is_none();
        (0..tokens.len())
            .filter(kept)
            .map(|at| fold(&tokens[at].key))
            .collect()
    }

    /// "2 kegs of lager" of lager in bottles and lager in kegs: a container in which only some of the
    /// goods can be had leaves those.
    pub(super) fn sold_in(&self, target: Target, said: Option<&Said>) -> Target {
        let Some(unit) = said.and_then(|said| said.unit.as_ref()) else {
            return target;
        };
        let candidates = match &target.decision {
            Decision::Ambiguous(candidates) => candidates.clone(),
            Decision::Product {
                chosen,
                method: MatchingMethod::FuzzyMatch,
                others,
            } if !self.can_be_had_in(chosen, unit) => {
                let least = chosen.probability * self.message.model.thresholds.near_by_size;
                let near = |other: &&Candidate| other.probability >= least;
                others.iter().filter(near).copied().collect()
            }
            Decision::Product { .. }
            | Decision::Unknown(_)
            | Decision::LastNamed
            | Decision::Everything => return target,
        };
        if unit.is_measure() || unit.is_length() || ANY_CONTAINER.contains(&unit.as_str()) {
            return target;
        }
        let kept: Vec<Candidate> = candidates
            .iter()
            .filter(|candidate| self.comes_in(candidate, unit))
            .copied()
            .collect();
        let decision = match kept[..] {
            [] => return target,
            [chosen] => Decision::Product {
                chosen: Candidate {
                    probability: candidates
                        .iter()
                        .map(|one| one.probability)
                        .sum::<f64>()
                        .min(self.message.model.certainty.chosen),
                    ..chosen
                },
                method: MatchingMethod::FuzzyMatch,
                others: Vec::new(),
            },
            _ => Decision::Ambiguous(kept),
        };
        Target { decision, ..target }
    }

    /// Whether one of that unit can be ordered of some goods, by whatever conversion.
    fn can_be_had_in(&self, candidate: &Candidate, unit: &Unit) -> bool {
        let product = self.message.index.catalog().get(candidate.product);
        product.is_some_and(|product| {
            let had = product.units.order_as(Decimal::ONE, Some(unit));
            !matches!(had, Err(UnitError::UnknownUnit(_)))
        })
    }

    /// Whether goods are sold in a unit.
    fn comes_in(&self, candidate: &Candidate, unit: &Unit) -> bool {
        let product = self.message.index.catalog().get(candidate.product);
        product.is_some_and(|product| product.units.sells_like(unit))
    }
}

fn swapped(
    chosen: Candidate,
    others: Vec<Candidate>,
    fits: impl Fn(&Candidate) -> bool,
) -> Decision {
    let fitting: Vec<Candidate> = others.iter().filter(|o| fits(o)).copied().collect();
    let [meant] = fitting[..] else {
        return Decision::Product {
            chosen,
            method: MatchingMethod::FuzzyMatch,
            others,
        };
    };
    let rest = others.iter().filter(|other| other.product != meant.product);
    Decision::Product {
        chosen: Candidate {
            probability: chosen.probability,
            ..meant
        },
        method: MatchingMethod::FuzzyMatch,
        others: std::iter::once(Candidate {
            probability: meant.probability,
            ..chosen
        })
        .chain(rest.copied())
        .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understanding::tests::fixtures::id;

    #[test]
    fn goods_that_a_number_rules_out_keep_only_what_the_others_leave() {
        let candidates =
            [("CO", 0.5), ("HA", 0.2), ("EG", 0.2)].map(|(sku, probability)| Candidate {
                product: id(sku),
                probability,
            });
        let has_the_number = |candidate: &Candidate| {
            let agreement = Agreement { sizes: 0, loose: 0 };
            (candidate.product == id("CO")).then_some(agreement)
        };
        let decision = narrowed(candidates.to_vec(), has_the_number);
        let Decision::Product { chosen, others, .. } = decision else {
            panic!("the number tells them apart: {decision:?}");
        };
        assert!((chosen.probability - 0.9).abs() < 1e-9);
        let left: f64 = others.iter().map(|other| other.probability).sum();
        assert!(left <= 0.1, "{left}");
    }
}
