//! What does one case add to each figure? Counts that can be summed, and compared pair by pair.

use std::collections::BTreeMap;

/// Of one figure: how much was right, of how much. A share's counts are 0 or 1 of 1; F1 counts twice
/// what is right, of what is due and what was given.
pub type Counts = (f64, f64);

/// A case's counts by figure.
pub type Outcome = BTreeMap<String, Counts>;

/// A figure over many cases; `None` where there was nothing to count.
#[must_use]
pub fn ratio<'a>(counts: impl IntoIterator<Item = &'a Counts>) -> Option<f64> {
    let (right, of) = counts
        .into_iter()
        .fold((0.0, 0.0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    (of > 0.0).then(|| right / of)
}

/// The counts of a yes or no.
#[must_use]
pub fn hit(holds: bool) -> Counts {
    (f64::from(u8::from(holds)), 1.0)
}

/// The counts of F1.
#[must_use]
pub fn f1(right: usize, given: usize, due: usize) -> Counts {
    let real = super::score::statistics::real;
    (real(2 * right), real(given + due))
}
