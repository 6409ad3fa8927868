//! Does a confidence of 0.9 mean right nine times of ten?

use serde::Serialize;

use super::statistics::real;

/// Bins of equal width; ten is what the literature reports, so that figures can be compared.
const BINS: usize = 10;

/// One row of the reliability table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bin {
    /// From this confidence on.
    pub low: f64,
    /// Up to this one; the last bin holds 1 as well.
    pub high: f64,
    /// Lines in it.
    pub n: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// The share of them that is right.
    pub accuracy: f64,
}

/// How much is wrong when only the surest part is taken.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RiskAtCoverage {
    /// The share of lines taken, the surest first.
    pub coverage: f64,
    /// The confidence of the last line taken.
    pub confidence: f64,
    /// The share of them that is wrong.
    pub risk: f64,
}

/// The reliability table; bins without a line are left out.
#[must_use]
pub fn reliability(lines: &[(f64, bool)]) -> Vec<Bin> {
    let mut sums = [(0_usize, 0.0_f64, 0_usize); BINS];
    for (confidence, right) in lines {
        let (n, sum, hits) = &mut sums[bin_of(*confidence)];
        *n += 1;
        *sum += confidence;
        *hits += usize::from(*right);
    }
    let filled = sums.iter().enumerate().filter(|(_, (n, ..))| *n > 0);
    filled
        .map(|(at, (n, sum, hits))| Bin {
            low: real(at) / real(BINS),
            high: real(at + 1) / real(BINS),
            n: *n,
            confidence: sum / real(*n),
            accuracy: real(*hits) / real(*n),
        })
        .collect()
}

/// The expected calibration error: the gap between confidence and accuracy, weighted by lines.
#[must_use]
pub fn calibration_error(lines: &[(f64, bool)]) -> Option<f64> {
    if lines.is_empty() {
        return None;
    }
    let gaps = reliability(lines)
        .into_iter()
        .map(|bin| real(bin.n) * (bin.confidence - bin.accuracy).abs());
    Some(gaps.sum::<f64>() / real(lines.len()))
}

/// Risk at each tenth of coverage.
#[must_use]
pub fn risk_coverage(lines: &[(f64, bool)]) -> Vec<RiskAtCoverage> {
    let mut surest = lines.to_vec();
    surest.sort_by(|left, right| right.0.total_cmp(&left.0));
    let tenths = (1..=BINS).map(|tenth| (surest.len() * tenth).div_ceil(BINS));
    let mut taken: Vec<usize> = tenths.filter(|taken| *taken > 0).collect();
    taken.dedup();
    taken
        .into_iter()
        .map(|taken| {
            let wrong = surest[..taken].iter().filter(|(_, right)| !right).count();
            RiskAtCoverage {
                coverage: real(taken) / real(surest.len()),
                confidence: surest[taken - 1].0,
                risk: real(wrong) / real(taken),
            }
        })
        .collect()
}

/// The share of lines that a threshold can take, the surest first, so that no more than one in a
/// hundred of them is wrong; lines of one confidence are taken together or not at all.
#[must_use]
pub fn coverage_at_one_percent(lines: &[(f64, bool)]) -> Option<f64> {
    let mut surest = lines.to_vec();
    surest.sort_by(|left, right| right.0.total_cmp(&left.0));
    let (mut wrong, mut most) = (0, 0);
    for (at, (confidence, right)) in surest.iter().enumerate() {
        wrong += usize::from(!right);
        let taken = at + 1;
        let last_of_its_kind = surest.get(taken).is_none_or(|next| next.0 < *confidence);
        if last_of_its_kind && 100 * wrong <= taken {
            most = taken;
        }
    }
    (!lines.is_empty()).then(|| real(most) / real(lines.len()))
}

fn bin_of(confidence: f64) -> usize {
    (1..BINS)
        .rev()
        .find(|at| confidence >= real(*at) / real(BINS))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calibration_error_is_the_weighted_gap() {
        let lines = [(0.9, true), (0.9, false), (0.1, false), (0.1, false)];
        let error = calibration_error(&lines).unwrap();
        assert!((error - (0.5 * 0.4 + 0.5 * 0.1)).abs() < 1e-9, "{error}");
        assert_eq!(calibration_error(&[]), None);
    }

    #[test]
    fn one_percent_wrong_is_allowed_and_two_are_not() {
        let mut lines = vec![(0.9, true); 99];
        lines.push((0.8, false));
        assert_eq!(coverage_at_one_percent(&lines), Some(1.0));
        lines[0].1 = false;
        assert_eq!(coverage_at_one_percent(&lines), Some(0.0));
        lines[0] = (0.5, false);
        assert_eq!(coverage_at_one_percent(&lines), Some(0.98));
    }

    #[test]
    fn full_confidence_lies_in_the_last_bin() {
        let table = reliability(&[(1.0, true), (0.95, false), (0.0, false)]);
        let bins: Vec<(f64, usize)> = table.iter().map(|bin| (bin.low, bin.n)).collect();
        assert_eq!(bins, [(0.0, 1), (0.9, 2)]);
    }

    #[test]
    fn risk_grows_with_coverage_where_the_surest_lines_are_right() {
        let lines: Vec<(f64, bool)> = (0..10).map(|n| (real(n) / 10.0, n >= 5)).collect();
        let curve = risk_coverage(&lines);
        assert_eq!(curve.len(), 10);
        assert!(curve[4].risk.abs() < 1e-9 && (curve[9].risk - 0.5).abs() < 1e-9);
    }
}
