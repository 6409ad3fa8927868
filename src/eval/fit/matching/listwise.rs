//! How wrong is a ranking? Each right product against the wrong ones and against none of them.

use super::descent::minimise;
use super::groups::{Group, WIDTH};

/// How strongly weights are held to where they start, per number of unit variance; the best of 1, 3 and
/// 30 in cross-validation.
const HOLD: f64 = 3.0;
/// Log odds beyond this are certainty.
const FARTHEST: f64 = 40.0;

/// The weights, bias last, under which the right products come before the wrong ones and "none of
/// them" comes first where nothing is right; held to `prior` where the queries say nothing.
pub fn fit(groups: &[&Group], prior: &[f64], scales: &[f64; WIDTH]) -> Vec<f64> {
    let start: Vec<f64> = scaled(prior, scales);
    let fitted = minimise(start.clone(), |weights| {
        let (mut loss, mut slope) = (0.0, vec![0.0; WIDTH + 1]);
        for group in groups {
            loss += query_loss(group, weights, scales, &mut slope);
        }
        for (at, (weight, start)) in weights.iter().zip(&start).take(WIDTH).enumerate() {
            loss += HOLD * (weight - start).powi(2);
            slope[at] += 2.0 * HOLD * (weight - start);
        }
        (loss, slope)
    });
    let unscaled = fitted
        .iter()
        .zip(scales)
        .map(|(weight, scale)| weight / scale);
    unscaled.chain(fitted.last().copied()).collect()
}

fn scaled(prior: &[f64], scales: &[f64; WIDTH]) -> Vec<f64> {
    let weights = prior
        .iter()
        .zip(scales)
        .map(|(weight, scale)| weight * scale);
    weights.chain(prior.last().copied()).collect()
}

/// The loss of one query; adds its slope. A right product that was not found teaches nothing.
fn query_loss(group: &Group, weights: &[f64], scales: &[f64; WIDTH], slope: &mut [f64]) -> f64 {
    let odds: Vec<f64> = group
        .candidates
        .iter()
        .map(|candidate| odds(&candidate.values, weights, scales).exp())
        .collect();
    let pairs = || group.candidates.iter().zip(&odds);
    let rivals = 1.0
        + pairs()
            .filter(|(own, _)| !own.right)
            .map(|(_, odds)| odds)
            .sum::<f64>();
    let right = pairs()
        .filter(|(own, _)| own.right)
        .map(|_| 1.0)
        .sum::<f64>();
    if right == 0.0 && group.expected {
        return 0.0;
    }
    let weight = group.weight / f64::max(right, 1.0);
    let (mut loss, mut against) = (0.0, 0.0);
    if right == 0.0 {
        loss = weight * rivals.ln();
        against = weight / rivals;
    }
    for (_, odds) in pairs().filter(|(own, _)| own.right) {
        loss += weight * ((rivals + odds) / odds).ln();
        against += weight / (rivals + odds);
    }
    for (own, odds) in pairs() {
        let push = if own.right {
            -weight * rivals / (rivals + odds)
        } else {
            odds * against
        };
        for (at, (value, scale)) in own.values.iter().zip(scales).enumerate() {
            slope[at] += push * value / scale;
        }
        slope[WIDTH] += push;
    }
    loss
}

fn odds(values: &[f64; WIDTH], weights: &[f64], scales: &[f64; WIDTH]) -> f64 {
    let parts = values.iter().zip(scales).zip(weights);
    let sum: f64 = parts
        .map(|((value, scale), weight)| weight * value / scale)
        .sum();
    (sum + weights[WIDTH]).clamp(-FARTHEST, FARTHEST)
}
