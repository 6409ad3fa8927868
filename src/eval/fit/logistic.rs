//! Which log odds explain yes and no best?

/// Steps of the descent; the loss of a thousand rows no longer moves after half as many.
const STEPS: usize = 3_000;
/// Length of a step.
const RATE: f64 = 0.3;

/// One observation.
#[derive(Debug, Clone)]
pub struct Row {
    /// What was known; the first is always one.
    pub features: Vec<f64>,
    /// What came of it.
    pub right: bool,
}

/// What a weight may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Anything.
    Free,
    /// More of it never makes an outcome less likely.
    Positive,
    /// It never makes an outcome likelier.
    Negative,
}

/// Weights of a ridge regression by projected descent from zero; the same rows always give the
/// same weights. `ridge` is the weight of one row of doubt on every weight but the first.
#[must_use]
pub fn fit(rows: &[Row], signs: &[Sign], ridge: f64) -> Vec<f64> {
    let mut weights = vec![0.0; signs.len()];
    let scales = scales(rows, signs.len());
    let count = f64::from(u32::try_from(rows.len().max(1)).unwrap_or(u32::MAX));
    for _ in 0..STEPS {
        let mut slope = vec![0.0; signs.len()];
        for row in rows {
            let error = probability(&weights, &row.features) - f64::from(u8::from(row.right));
            for (slope, value) in slope.iter_mut().zip(&row.features) {
                *slope += error * value;
            }
        }
        for (at, weight) in weights.iter_mut().enumerate() {
            let pull = if at == 0 { 0.0 } else { ridge * *weight };
            *weight -= RATE * (slope[at] + pull) / (count * scales[at]);
            *weight = match signs[at] {
                Sign::Free => *weight,
                Sign::Positive => weight.max(0.0),
                Sign::Negative => weight.min(0.0),
            };
        }
    }
    weights
}

/// The probability of a yes.
#[must_use]
pub fn probability(weights: &[f64], features: &[f64]) -> f64 {
    let odds: f64 = weights.iter().zip(features).map(|(w, x)| w * x).sum();
    1.0 / (1.0 + (-odds).exp())
}

/// The mean square of each feature, so that one rate suits rare and common ones.
fn scales(rows: &[Row], features: usize) -> Vec<f64> {
    let mean = |at: usize| {
        let squares = rows.iter().map(|row| row.features[at] * row.features[at]);
        let count = f64::from(u32::try_from(rows.len().max(1)).unwrap_or(u32::MAX));
        squares.sum::<f64>() / count
    };
    (0..features).map(|at| mean(at).max(0.05)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(value: f64, right: bool) -> Row {
        Row {
            features: vec![1.0, value],
            right,
        }
    }

    #[test]
    fn a_share_of_three_in_four_is_found_as_such() {
        let rows: Vec<Row> = (0..100).map(|n| row(0.0, n % 4 != 0)).collect();
        let weights = fit(&rows, &[Sign::Free, Sign::Free], 0.0);
        assert!((probability(&weights, &[1.0, 0.0]) - 0.75).abs() < 0.01);
    }

    #[test]
    fn a_weight_keeps_the_sign_that_it_must_have() {
        let rows: Vec<Row> = (0..40).map(|n| row(f64::from(n % 2), n % 2 == 1)).collect();
        let weights = fit(&rows, &[Sign::Free, Sign::Negative], 0.1);
        assert!(weights[1].abs() < 1e-12, "{weights:?}");
        assert!(fit(&rows, &[Sign::Free, Sign::Positive], 0.1)[1] > 1.0);
    }
}
