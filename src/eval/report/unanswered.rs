//! Which questions to a model had no answer? Each fell back to the parser's reading.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use serde::Serialize;

/// A question that nobody answered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Unanswered {
    /// The case.
    pub case: String,
    /// Its turn, from 0.
    pub turn: usize,
    /// Why.
    pub why: String,
}

/// Writes how many there are and why, with the names of the first so many.
pub(super) fn write(out: &mut String, unanswered: &[Unanswered], most: usize) -> fmt::Result {
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for one in unanswered {
        *reasons.entry(&one.why).or_default() += 1;
    }
    for (why, count) in &reasons {
        writeln!(out, "  questions without an answer   {count}: {why}")?;
    }
    for one in unanswered.iter().take(most) {
        writeln!(out, "    {}, turn {}: {}", one.case, one.turn, one.why)?;
    }
    Ok(())
}
