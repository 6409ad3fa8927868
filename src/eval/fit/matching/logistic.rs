//! How wrong is a probability? Logistic loss, with weights held to nought.

use super::descent::minimise;
use crate::matching::catalog::vocabulary::small;

/// How strongly, per input of unit variance; the best of 1, 3, 6, 12 and 20 in cross-validation.
const HOLD: f64 = 12.0;
/// An input that hardly varies is not blown up to vary like the others.
const LEAST_SCALE: f64 = 0.05;

/// One outcome with what it may depend on.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What it may depend on.
    pub inputs: Vec<f64>,
    /// Whether it was right.
    pub right: bool,
    /// The probability that it deserves.
    pub target: f64,
    /// How much it counts.
    pub weight: f64,
}

/// The weights, bias last, under which the probabilities of the outcomes are the likeliest.
pub fn fit(outcomes: &[&Outcome]) -> Vec<f64> {
    let scales = scales(outcomes);
    let width = scales.len();
    let fitted = minimise(vec![0.0; width + 1], |weights| {
        let unscaled = unscaled(weights, &scales);
        let (mut loss, mut slope) = (0.0, vec![0.0; width + 1]);
        for outcome in outcomes {
            let odds = log_odds(&unscaled, &outcome.inputs);
            // ln(1 + e^odds), written so that it does not overflow.
            let softplus = odds.max(0.0) + (-odds.abs()).exp().ln_1p();
            loss += outcome.weight * (softplus - outcome.target * odds);
            let push = outcome.weight * (1.0 / (1.0 + (-odds).exp()) - outcome.target);
            for (at, (input, scale)) in outcome.inputs.iter().zip(&scales).enumerate() {
                slope[at] += push * input / scale;
            }
            slope[width] += push;
        }
        for (slope, weight) in slope.iter_mut().zip(weights).take(width) {
            loss += HOLD * weight * weight;
            *slope += 2.0 * HOLD * weight;
        }
        (loss, slope)
    });
    unscaled(&fitted, &scales)
}

fn scales(outcomes: &[&Outcome]) -> Vec<f64> {
    let width = outcomes.first().map_or(0, |outcome| outcome.inputs.len());
    let count = small(outcomes.len().max(1));
    let of = |at: usize| outcomes.iter().map(move |outcome| outcome.inputs[at]);
    let deviation = |at| {
        let mean = of(at).sum::<f64>() / count;
        let squares = of(at).map(|value| (value - mean) * (value - mean));
        (squares.sum::<f64>() / count).sqrt().max(LEAST_SCALE)
    };
    (0..width).map(deviation).collect()
}

fn unscaled(weights: &[f64], scales: &[f64]) -> Vec<f64> {
    let divided = weights
        .iter()
        .zip(scales)
        .map(|(weight, scale)| weight / scale);
    divided.chain(weights.last().copied()).collect()
}

/// The probability that these weights give.
pub fn probability(weights: &[f64], inputs: &[f64]) -> f64 {
    1.0 / (1.0 + (-log_odds(weights, inputs)).exp())
}

fn log_odds(weights: &[f64], inputs: &[f64]) -> f64 {
    let terms = weights.iter().zip(inputs.iter().chain([&1.0]));
    terms.map(|(weight, input)| weight * input).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_right_of_four_are_three_quarters() {
        let outcome = |right| Outcome {
            inputs: vec![0.0],
            right,
            target: f64::from(right),
            weight: 1.0,
        };
        let outcomes = [true, true, true, false].map(outcome);
        let weights = fit(&outcomes.iter().collect::<Vec<_>>());
        assert!((probability(&weights, &[0.0]) - 0.75).abs() < 1e-3);
    }
}
