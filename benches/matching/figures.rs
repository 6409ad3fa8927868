//! What do many answers come to: how fast, and how often right?

use std::fmt;
use std::time::Duration;

use order_agent::eval::score::statistics::real;

use super::Row;

/// One answer.
pub struct Answer {
    place: Option<usize>,
    took: Duration,
}

impl Answer {
    /// The skus that were found for a row, best first.
    pub fn new(row: &Row, skus: &[String], took: Duration) -> Self {
        let place = skus.iter().position(|sku| row.positive_ids.contains(sku));
        Self { place, took }
    }
}

/// The figures of a run.
pub struct Figures {
    answers: Vec<Answer>,
}

impl Figures {
    /// Over these answers.
    pub fn of(mut answers: Vec<Answer>) -> Self {
        answers.sort_by_key(|answer| answer.took);
        Self { answers }
    }

    fn recall(&self, places: usize) -> f64 {
        let within = |answer: &&Answer| answer.place.is_some_and(|place| place < places);
        let hits = self.answers.iter().filter(within).count();
        real(hits) / real(self.answers.len().max(1))
    }

    fn percentile(&self, percent: usize) -> Duration {
        let at = (self.answers.len() * percent / 100).min(self.answers.len() - 1);
        self.answers[at].took
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total: Duration = self.answers.iter().map(|answer| answer.took).sum();
        let rate = real(self.answers.len()) / total.as_secs_f64();
        write!(
            f,
            "  {rate:.0} queries a second; p50 {:.2?}, p99 {:.2?}; right first {:.3}, among five {:.3}",
            self.percentile(50),
            self.percentile(99),
            self.recall(1),
            self.recall(5),
        )
    }
}

/// What the process holds in memory; 0 where the system does not say.
pub fn resident_mebibytes() -> f64 {
    /// Bytes of a page on the systems that have the file.
    const PAGE: f64 = 4096.0;
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse::<f64>().ok());
    pages.unwrap_or_default() * PAGE / 1024.0 / 1024.0
}
