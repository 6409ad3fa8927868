//! How likely is it that the first of the ranked candidates is the one that is meant?

use super::closeness::{CLOSENESS, Closeness};
use super::features::{FEATURES, Features};

/// How many numbers a candidate has.
const OWN: usize = FEATURES.len() + CLOSENESS.len();
/// What the ranking itself says, before the numbers of the first candidate and its lead in each.
const OF_RANKING: [&str; 3] = ["top", "margin", "crowd"];
/// How many inputs there are.
pub const INPUTS: usize = OF_RANKING.len() + 2 * OWN;
/// A lead beyond this many log odds says no more; e^10 to one is certainty.
const CLEAR: f64 = 10.0;

/// A candidate's log odds against none of them, with the numbers that led there.
pub type Ranked<'a> = (f64, &'a Features, &'a Closeness);

/// Names of the inputs, in the order of [`inputs`]: the first candidate's log odds, its lead over the
/// second, the weight of all others, its own numbers, and how far each is ahead of the second's.
#[must_use]
pub fn names() -> Vec<String> {
    let own = || FEATURES.iter().chain(&CLOSENESS);
    let ahead = own().map(|name| format!("{name}_ahead"));
    let ranking = OF_RANKING.iter().map(|name| (*name).to_owned());
    ranking
        .chain(own().map(|name| (*name).to_owned()))
        .chain(ahead)
        .collect()
}

/// The inputs of a ranking, which is best first; `None` of none.
#[must_use]
pub fn inputs<'a>(ranking: &(impl Iterator<Item = Ranked<'a>> + Clone)) -> Option<[f64; INPUTS]> {
    let (top, features, closeness) = ranking.clone().next()?;
    let others = || ranking.clone().skip(1);
    let lead = others()
        .next()
        .map_or(CLEAR, |second| (top - second.0).min(CLEAR));
    let rivals: f64 = others().map(|other| other.0.clamp(-30.0, 30.0).exp()).sum();
    let mut inputs = [0.0; INPUTS];
    inputs[..OF_RANKING.len()].copy_from_slice(&[top, lead, rivals.ln_1p()]);
    let (own, ahead) = inputs[OF_RANKING.len()..].split_at_mut(OWN);
    write(own, features, closeness);
    if let Some((_, features, closeness)) = others().next() {
        write(ahead, features, closeness);
        for (ahead, own) in ahead.iter_mut().zip(own) {
            *ahead = *own - *ahead;
        }
    }
    Some(inputs)
}

fn write(to: &mut [f64], features: &Features, closeness: &Closeness) {
    let (words, rivals) = to.split_at_mut(FEATURES.len());
    words.copy_from_slice(features.values());
    rivals.copy_from_slice(closeness.values());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<String> = names().into_iter().collect();
        assert_eq!(names.len(), INPUTS);
    }
}
