//! Which goods are the opposite of what was said: "clumping litter" is not the non clumping one.

use super::compose::Composer;
use crate::domain::MatchingMethod;
use crate::language::{Token, tokens};
use crate::matching::Candidate;
use crate::matching::catalog::figures::fold;
use crate::understanding::reading::{Decision, Target};

/// Words in the name of a product that deny the next one, in the languages of the lexicons.
const DENIES: [&str; 9] = [
    "non", "no", "not", "without", "sin", "ohne", "nicht", "zonder", "sans",
];

impl Composer<'_, '_> {
    /// Leaves out goods whose name denies a word that was said, where nothing denied it.
    pub(super) fn without_denied(&self, target: Target) -> Target {
        let Decision::Ambiguous(candidates) = &target.decision else {
            return target;
        };
        let sure = self.message.model.certainty.chosen;
        let said = tokens(&target.words);
        let catalog = self.message.index.catalog();
        let denied = |candidate: &Candidate| {
            let product = catalog.get(candidate.product);
            product.is_some_and(|product| denies(&tokens(&product.name), &said))
        };
        let kept = candidates.iter().filter(|one| !denied(one));
        let kept: Vec<Candidate> = kept.copied().collect();
        let rest = candidates.iter().filter(|one| denied(one));
        let decision = match kept[..] {
            [] => return target,
            [only] if candidates.len() > 1 => Decision::Product {
                chosen: Candidate {
                    probability: sure,
                    ..only
                },
                method: MatchingMethod::FuzzyMatch,
                others: rest
                    .map(|other| Candidate {
                        probability: other.probability * (1.0 - sure),
                        ..*other
                    })
                    .collect(),
            },
            _ => Decision::Ambiguous(kept),
        };
        Target { decision, ..target }
    }
}

/// Whether a name denies a word that was said without a denial.
fn denies(name: &[Token], said: &[Token]) -> bool {
    let is_denial = |token: &Token| DENIES.contains(&&*token.key);
    if said.iter().any(is_denial) {
        return false;
    }
    let behind = name.windows(2).filter(|pair| is_denial(&pair[0]));
    let mut denied = behind.map(|pair| fold(&pair[1].key));
    denied.any(|word| said.iter().any(|token| fold(&token.key) == word))
}
