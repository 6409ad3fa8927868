//! How good is each part alone, on data that others wrote? Component sets, their kinds and scores.
//!
//! A set is a folder whose `set.json` names its kind. Every kind is one file: what it asks, what the
//! program answers, what had to come, and how far the two are apart. A row's score is an
//! [`Outcome`], so that two runs can be compared row by row.

pub mod aliases;
pub mod dates;
pub mod figures;
pub mod intents;
pub mod lines;
pub mod matching;
pub mod pii;
pub mod predict;
pub mod quantities;
pub mod report;
pub mod set;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, bail};

use super::outcome::Outcome;
use report::SetReport;
use set::{Kind, Set};

/// A row's id, its outcome, and what was expected and came, for whoever looks at a miss.
#[derive(Debug, Clone)]
pub struct Scored {
    /// The row.
    pub id: String,
    /// Its counts by figure.
    pub outcome: Outcome,
    /// What had to come, and what came, where they differ.
    pub miss: Option<Miss>,
}

/// A row whose answer is not right.
#[derive(Debug, Clone)]
pub struct Miss {
    /// What was asked.
    pub text: String,
    /// What had to come.
    pub expected: String,
    /// What came.
    pub came: String,
}

/// The rows of a set, scored.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// Every row.
    pub rows: Vec<Scored>,
    /// The due and the given class of every row, where rows have classes.
    pub classes: Vec<(String, String)>,
    /// Rows answered in a second, by one thread.
    pub per_second: f64,
}

/// Answers and scores the sets of these folders; a folder that holds no set itself stands for all
/// sets in it.
///
/// # Errors
/// A set that cannot be read, with file, line and reason.
pub fn run(folders: &[PathBuf], part: &str) -> Result<Vec<SetReport>> {
    let mut reports = Vec::new();
    for folder in set::folders(folders)? {
        let set = Set::load(&folder, part)?;
        let answers = answer(&set)?;
        reports.push(SetReport::of(&set, &answers));
    }
    if reports.is_empty() {
        bail!("no component set to score");
    }
    Ok(reports)
}

fn answer(set: &Set) -> Result<Answers> {
    match set.kind {
        Kind::Quantities => quantities::score(set),
        Kind::Dates => dates::score(set),
        Kind::Lines => lines::score(set),
        Kind::Intents => intents::score(set),
        Kind::Match => matching::score(set),
        Kind::Pii => pii::score(set),
    }
}

/// Answers every row and counts how many a second; the clock is the wall's, of this thread alone.
fn timed<Q, P>(questions: &[Q], mut predict: impl FnMut(&Q) -> P) -> (Vec<P>, f64) {
    let start = Instant::now();
    let predictions: Vec<P> = questions.iter().map(&mut predict).collect();
    let seconds = start.elapsed().as_secs_f64().max(f64::MIN_POSITIVE);
    let rate = super::score::statistics::real(questions.len()) / seconds;
    (predictions, rate)
}

#[cfg(test)]
mod tests;
