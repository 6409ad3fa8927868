//! Which pieces of a text are personal data?

use super::finding::{Finding, Known};

/// Every piece of personal data in a text, in order and without overlaps.
#[must_use]
pub fn detect(_text: &str, _known: &Known<'_>) -> Vec<Finding> {
    Vec::new()
}
