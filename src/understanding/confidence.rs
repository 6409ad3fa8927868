//! How likely is it that a line read from these words is right?

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::reading::{Act, Decision, Operation};
use super::reasons::Reason;

/// Log odds that any single piece of evidence may give: nothing is surer than 2,000 to 1.
const MOST: f64 = 7.6;

/// The names of what stands before the reasons in a vector of features.
pub const EVIDENCE: [&str; 3] = ["bias", "reading", "matching"];

/// What each piece of evidence counts, as `eval/weights/confidence.v1.json` holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Grows with every fit.
    pub version: u32,
    /// Log odds of a line of which nothing is known.
    pub bias: f64,
    /// Factor of the log odds that the words are read rightly.
    pub reading: f64,
    /// Factor of the log odds that the product is the one meant.
    pub matching: f64,
    /// Log odds that each reason adds; none makes a line surer.
    pub reasons: BTreeMap<Reason, f64>,
    /// The share of the doubt in a line that the customer's yes to its official name leaves.
    pub doubt_left_by_yes: f64,
}

static EMBEDDED: LazyLock<Model> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../eval/weights/confidence.v1.json"))
        .expect("a test reads the embedded weights")
});

impl Model {
    /// The model that is built in.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// The probability that a line with these features is right.
    #[must_use]
    pub fn probability(&self, features: &[f64]) -> f64 {
        let weights = self.weights();
        let odds: f64 = weights.iter().zip(features).map(|(w, x)| w * x).sum();
        1.0 / (1.0 + (-odds).exp())
    }

    /// The weights in the order of [`features`].
    #[must_use]
    pub fn weights(&self) -> Vec<f64> {
        let reasons = Reason::ALL
            .iter()
            .map(|reason| self.reasons.get(reason).copied().unwrap_or(0.0));
        [self.bias, self.reading, self.matching]
            .into_iter()
            .chain(reasons)
            .collect()
    }

    /// The confidence in a line after an explicit yes to its official name. It never lifts a line
    /// without a product, whose name was not on view.
    #[must_use]
    pub fn confirmed(&self, confidence: f64) -> f64 {
        1.0 - (1.0 - confidence) * self.doubt_left_by_yes
    }
}

/// What is known of an operation that names goods, in the order of [`EVIDENCE`] and then of
/// [`Reason::ALL`].
#[must_use]
pub fn features(operation: &Operation) -> Vec<f64> {
    let matching = match operation.act.goods().map(|goods| &goods.target.decision) {
        Some(Decision::Product { chosen, .. }) => log_odds(chosen.probability),
        // An order of the past and a product that we offered are known by their ids.
        None if makes_known_lines(&operation.act) => MOST,
        Some(
            Decision::Ambiguous(_)
            | Decision::Unknown(_)
            | Decision::LastNamed
            | Decision::Everything,
        )
        | None => 0.0,
    };
    let given = |reason: &Reason| {
        let given = operation
            .reasons
            .iter()
            .any(|because| because.reason == *reason);
        f64::from(u8::from(given))
    };
    [1.0, log_odds(operation.share), matching]
        .into_iter()
        .chain(Reason::ALL.iter().map(given))
        .collect()
}

/// How sure an operation is: calibrated where it names goods, else the share of its reading.
pub(super) fn confidence(operation: &Operation) -> f64 {
    if operation.act.goods().is_some() || makes_known_lines(&operation.act) {
        return Model::embedded().probability(&features(operation));
    }
    operation.share
}

/// Whether an act puts lines into the basket whose products nobody has to find.
const fn makes_known_lines(act: &Act) -> bool {
    matches!(act, Act::Repeat(_) | Act::Choose(_))
}

fn log_odds(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln().clamp(-MOST, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_makes_a_line_less_sure_or_leaves_it() {
        let model = Model::embedded();
        assert!(model.reasons.values().all(|weight| *weight <= 0.0));
        assert!(model.reading >= 0.0 && model.matching >= 0.0);
    }

    #[test]
    fn a_yes_takes_away_doubt_and_never_adds_any() {
        let model = Model::embedded();
        let before = [0.0, 0.3, 0.9, 1.0];
        assert!(before.iter().all(|p| model.confirmed(*p) >= *p));
        assert!(model.confirmed(0.5) < 1.0);
    }

    #[test]
    fn certainty_itself_stays_a_finite_number_of_odds() {
        assert!((log_odds(1.0) - MOST).abs() < 1e-9 && (log_odds(0.0) + MOST).abs() < 1e-9);
    }
}
