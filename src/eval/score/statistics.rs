//! How sure is a figure? Intervals that hold in 95 of 100 samples.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde::Serialize;

/// Two-sided 95 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Enough for two digits of the bounds of a 95 % interval (Efron and Tibshirani advise 1,000).
const RESAMPLES: usize = 1000;

/// Any number does; a fixed one makes two runs over the same cases agree to the last digit.
const SEED: u64 = 20_261_118;

/// A figure, what it was counted over, and its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figure {
    /// The figure; `None` where there was nothing to count.
    pub value: Option<f64>,
    /// Over how many.
    pub n: usize,
    /// Lower bound.
    pub low: Option<f64>,
    /// Upper bound.
    pub high: Option<f64>,
}

impl Figure {
    /// A share, with Wilson's interval.
    #[must_use]
    pub fn share(hits: usize, n: usize) -> Self {
        let interval = wilson(hits, n);
        Self {
            value: (n > 0).then(|| real(hits) / real(n)),
            n,
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
        }
    }

    /// A statistic over cases, with a bootstrap interval; `n` is what it was counted over.
    pub fn bootstrapped<T>(
        cases: &[T],
        n: usize,
        statistic: impl Fn(&[&T]) -> Option<f64>,
    ) -> Self {
        let all: Vec<&T> = cases.iter().collect();
        let value = statistic(&all);
        let interval = value.and_then(|_| bootstrap(&all, &statistic));
        Self {
            value,
            n,
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
        }
    }
}

/// Wilson's score interval of a share; `None` of nothing.
#[must_use]
pub fn wilson(hits: usize, n: usize) -> Option<(f64, f64)> {
    if n == 0 {
        return None;
    }
    let (share, n) = (real(hits) / real(n), real(n));
    let square = Z * Z;
    let centre = share + square / (2.0 * n);
    let spread = Z * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt();
    let scale = 1.0 + square / n;
    let low = ((centre - spread) / scale).max(0.0);
    Some((low, ((centre + spread) / scale).min(1.0)))
}

/// A count as a number to calculate with; counts here are far below 2^52.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of cases and lines are far below 2^52"
)]
#[must_use]
pub fn real(count: usize) -> f64 {
    count as f64
}

/// The value under which that share of the sorted values lies, by nearest rank.
#[must_use]
pub fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank is a small whole number not below zero"
    )]
    let rank = (share * real(sorted.len())).ceil().max(1.0) as usize;
    sorted.get((rank - 1).min(last)).copied()
}

fn bootstrap<T>(all: &[&T], statistic: impl Fn(&[&T]) -> Option<f64>) -> Option<(f64, f64)> {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut drawn = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        let sample: Vec<&T> = (0..all.len())
            .map(|_| all[random.random_range(0..all.len())])
            .collect();
        drawn.extend(statistic(&sample));
    }
    drawn.sort_by(f64::total_cmp);
    Some((percentile(&drawn, 0.025)?, percentile(&drawn, 0.975)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(left: f64, right: f64) -> bool {
        (left - right).abs() < 5e-5
    }

    #[test]
    fn wilsons_interval_has_the_known_bounds() {
        let (low, high) = wilson(8, 10).unwrap();
        assert!(near(low, 0.49016) && near(high, 0.94331), "{low} {high}");
        let (low, high) = wilson(0, 20).unwrap();
        assert!(near(low, 0.0) && near(high, 0.16113), "{low} {high}");
        let (low, high) = wilson(5, 5).unwrap();
        assert!(near(low, 0.56552) && near(high, 1.0), "{low} {high}");
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn a_bootstrap_gives_the_same_interval_every_time_and_holds_the_value() {
        let cases: Vec<f64> = (0..40).map(|n| real(n % 2)).collect();
        let mean = |sample: &[&f64]| Some(sample.iter().copied().sum::<f64>() / real(sample.len()));
        let figure = Figure::bootstrapped(&cases, 40, mean);
        assert_eq!(figure, Figure::bootstrapped(&cases, 40, mean));
        let (low, high) = (figure.low.unwrap(), figure.high.unwrap());
        assert!(low < 0.5 && 0.5 < high && high - low < 0.4, "{low} {high}");
    }

    #[test]
    fn a_figure_of_nothing_has_no_value() {
        let figure = Figure::share(0, 0);
        assert_eq!((figure.value, figure.low, figure.high), (None, None, None));
    }

    #[test]
    fn a_percentile_is_the_value_at_the_nearest_rank() {
        let values: Vec<f64> = (1..=100).map(real).collect();
        assert_eq!(percentile(&values, 0.5), Some(50.0));
        assert_eq!(percentile(&values, 0.99), Some(99.0));
        assert_eq!(percentile(&[7.0], 0.01), Some(7.0));
        assert_eq!(percentile(&[], 0.5), None);
    }
}
