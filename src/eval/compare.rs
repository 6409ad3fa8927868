//! Which figures of two runs differ beyond chance? A paired bootstrap over the cases of both.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

use super::outcome::{Counts, Outcome, ratio};
use super::score::statistics::percentile;

/// The cases of every set, each with its counts: the part of a report that is compared.
pub type Outcomes = BTreeMap<String, BTreeMap<String, Outcome>>;

/// As many as the intervals of a report are drawn from.
const RESAMPLES: usize = 1000;
/// Fixed, so that the same two runs give the same verdict.
const SEED: u64 = 20_261_121;
/// Figures that are better when they are smaller.
const SMALLER_IS_BETTER: [&str; 3] = ["silent_error_rate", "questions_per_case", "squared_error"];

#[derive(Deserialize)]
struct Run {
    outcomes: Outcomes,
}

/// What the second run is against the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Better, beyond chance.
    Better,
    /// Worse, beyond chance.
    Worse,
    /// A difference that chance makes as well.
    WithinChance,
    /// No case differs.
    Same,
}

/// One figure of one set in both runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The set.
    pub set: String,
    /// The figure.
    pub figure: String,
    /// In the first run.
    pub before: f64,
    /// In the second run.
    pub after: f64,
    /// Over how many cases that both runs have.
    pub n: usize,
    /// The 95 % interval of the difference, lower bound.
    pub low: f64,
    /// Its upper bound.
    pub high: f64,
    /// What that says.
    pub verdict: Verdict,
}

/// Reads the outcomes of a run from what `--json` printed.
///
/// # Errors
/// A file that cannot be read or has no outcomes, by its name.
pub fn read(file: &Path) -> Result<Outcomes> {
    let place = || file.display().to_string();
    let text = std::fs::read_to_string(file).with_context(place)?;
    let run: Run = serde_json::from_str(&text).with_context(place)?;
    Ok(run.outcomes)
}

/// Every figure that both runs have, over the cases that both runs have.
///
/// # Errors
/// When they have no case in common.
pub fn compare(before: &Outcomes, after: &Outcomes) -> Result<Vec<Difference>> {
    let mut differences = Vec::new();
    for (set, cases) in before {
        let Some(others) = after.get(set) else {
            continue;
        };
        let pairs: Vec<(&Outcome, &Outcome)> = cases
            .iter()
            .filter_map(|(id, outcome)| Some((outcome, others.get(id)?)))
            .collect();
        let figures: BTreeSet<&String> = pairs.iter().flat_map(|(one, _)| one.keys()).collect();
        let found = figures
            .into_iter()
            .filter_map(|figure| difference(set, figure, &pairs));
        differences.extend(found);
    }
    if differences.is_empty() {
        bail!("the two runs have no case in common");
    }
    Ok(differences)
}

fn difference(set: &str, figure: &str, pairs: &[(&Outcome, &Outcome)]) -> Option<Difference> {
    let of = |outcome: &Outcome| outcome.get(figure).copied().unwrap_or_default();
    let counts: Vec<(Counts, Counts)> = pairs
        .iter()
        .filter(|(one, other)| one.contains_key(figure) || other.contains_key(figure))
        .map(|(one, other)| (of(one), of(other)))
        .collect();
    let (before, after) = (
        ratio(counts.iter().map(|(one, _)| one))?,
        ratio(counts.iter().map(|(_, other)| other))?,
    );
    let (low, high) = interval(&counts);
    let same = counts.iter().all(|(one, other)| one == other);
    Some(Difference {
        set: set.to_owned(),
        figure: figure.to_owned(),
        before,
        after,
        n: counts.len(),
        low,
        high,
        verdict: verdict(figure, same, (low, high)),
    })
}

fn verdict(figure: &str, same: bool, (low, high): (f64, f64)) -> Verdict {
    let smaller_is_better = SMALLER_IS_BETTER.contains(&figure);
    match (same, low > 0.0, high < 0.0) {
        (true, ..) => Verdict::Same,
        (false, true, _) if smaller_is_better => Verdict::Worse,
        (false, _, true) if smaller_is_better => Verdict::Better,
        (false, true, _) => Verdict::Better,
        (false, _, true) => Verdict::Worse,
        (false, false, false) => Verdict::WithinChance,
    }
}

/// The middle 95 % of the differences over samples of the cases, drawn with replacement.
fn interval(counts: &[(Counts, Counts)]) -> (f64, f64) {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut drawn: Vec<f64> = (0..RESAMPLES)
        .filter_map(|_| resampled(counts, &mut random))
        .collect();
    drawn.sort_by(f64::total_cmp);
    let bound = |share| percentile(&drawn, share).unwrap_or_default();
    (bound(0.025), bound(0.975))
}

fn resampled(counts: &[(Counts, Counts)], random: &mut StdRng) -> Option<f64> {
    let sample: Vec<&(Counts, Counts)> = counts
        .iter()
        .map(|_| &counts[random.random_range(0..counts.len())])
        .collect();
    let before = ratio(sample.iter().map(|(one, _)| one))?;
    let after = ratio(sample.iter().map(|(_, other)| other))?;
    Some(after - before)
}

/// A table for a person; figures that no case changes are counted only.
#[must_use]
pub fn to_table(differences: &[Difference]) -> String {
    let mut text = String::new();
    let (same, changed): (Vec<&Difference>, Vec<&Difference>) = differences
        .iter()
        .partition(|one| one.verdict == Verdict::Same);
    for one in changed {
        let said = match one.verdict {
            Verdict::Better => "better",
            Verdict::Worse => "WORSE",
            Verdict::WithinChance | Verdict::Same => "within chance",
        };
        let _ = writeln!(
            text,
            "{:<22} {:<28} {:>7.2} -> {:>7.2}  {:+.2} [{:+.2}, {:+.2}]  n {:<5} {said}",
            one.set,
            one.figure,
            100.0 * one.before,
            100.0 * one.after,
            100.0 * (one.after - one.before),
            100.0 * one.low,
            100.0 * one.high,
            one.n,
        );
    }
    let _ = writeln!(text, "{} figures are the same in both runs", same.len());
    text
}

#[cfg(test)]
mod tests {
    use super::super::outcome::hit;
    use super::*;

    fn run(hits: &[bool]) -> Outcomes {
        let cases = hits.iter().enumerate();
        let cases = cases.map(|(at, holds)| {
            (
                at.to_string(),
                Outcome::from([("order_accuracy".to_owned(), hit(*holds))]),
            )
        });
        Outcomes::from([("set".to_owned(), cases.collect())])
    }

    fn verdict_of(before: &[bool], after: &[bool]) -> Verdict {
        compare(&run(before), &run(after)).unwrap()[0].verdict
    }

    #[test]
    fn one_case_of_forty_is_chance_and_ten_are_not() {
        let all = [true; 40];
        let mut fewer = all;
        assert_eq!(verdict_of(&all, &fewer), Verdict::Same);
        fewer[0] = false;
        assert_eq!(verdict_of(&all, &fewer), Verdict::WithinChance);
        fewer[..10].fill(false);
        assert_eq!(verdict_of(&all, &fewer), Verdict::Worse);
        assert_eq!(verdict_of(&fewer, &all), Verdict::Better);
    }

    #[test]
    fn fewer_silent_errors_are_better() {
        let renamed = |hits: &[bool]| {
            let mut run = run(hits);
            for outcome in run.values_mut().flat_map(BTreeMap::values_mut) {
                let counts = outcome.remove("order_accuracy").unwrap();
                outcome.insert("silent_error_rate".to_owned(), counts);
            }
            run
        };
        let differences = compare(&renamed(&[true; 30]), &renamed(&[false; 30])).unwrap();
        assert_eq!(differences[0].verdict, Verdict::Better);
    }

    #[test]
    fn runs_without_a_common_case_cannot_be_compared() {
        let other = Outcomes::from([("other".to_owned(), BTreeMap::new())]);
        assert!(compare(&run(&[true]), &other).is_err());
    }

    #[test]
    fn cases_pair_by_id_and_not_by_place() {
        let mut shuffled = run(&[true, false]);
        let cases = shuffled.get_mut("set").unwrap();
        let first = cases.remove("0").unwrap();
        cases.insert("9".to_owned(), first);
        let differences = compare(&run(&[true, false]), &shuffled).unwrap();
        assert_eq!(
            (differences[0].n, differences[0].verdict),
            (1, Verdict::Same)
        );
    }
}
