//! Which of the products that some words may mean have the numbers that stand in those words?

use super::message::Message;
use super::reading::Decision;
use super::sizes::Agreement;
use crate::domain::MatchingMethod;
use crate::language::tokens;
use crate::matching::Candidate;

/// Drops the candidates whose names lack a number that the words have, where others have all.
pub(super) fn sized(message: &Message<'_>, words: &str, decision: Decision) -> Decision {
    if !words.contains(|c: char| c.is_ascii_digit()) {
        return decision;
    }
    let tokens = tokens(words);
    let agreement = |candidate: &Candidate| {
        let profile = message.profile(candidate.product)?;
        profile.explains(&tokens, &(0..tokens.len()), message.lexicon)
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
    let (mut kept, dropped): (Vec<Candidate>, Vec<Candidate>) = candidates
        .iter()
        .partition(|candidate| loose(candidate) == Some(least));
    if dropped.is_empty() {
        return Decision::Ambiguous(candidates);
    }
    let held: f64 = kept.iter().map(|candidate| candidate.probability).sum();
    for candidate in &mut kept {
        candidate.probability *= (all / held.max(f64::MIN_POSITIVE)).max(1.0);
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
