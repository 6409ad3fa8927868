//! What does a second reading bring, and what does it cost? Runs of data sets with a model beside the
//! parser.

pub mod fit;
mod play;
pub mod stand_in;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;

use super::agent::part_email;
use super::case::Case;
use super::played::{Played, Usage};
use super::report::Report;
use super::run::{Job, Options, Plan, in_parallel, play_guarded};
use super::score::{CaseScore, score_case};
use crate::matching::Index;
use crate::understanding::second::{Policy, Question};
use stand_in::StandIn;

/// Who answers in a run.
pub enum Mind {
    /// Something that answers from what the case expects, and errs as often as it was told to.
    StandIn(StandIn),
}

/// An answer and its price.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The text.
    pub text: String,
    /// Calls, tokens, money.
    pub usage: Usage,
}

/// What is asked, by whom, in which turn.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The question.
    pub question: &'a Question<'a>,
    /// The message that it is about, as it came.
    pub text: &'a str,
    /// The case.
    pub case: &'a Case,
    /// Its turn, from 0.
    pub turn: usize,
    /// The catalog.
    pub index: &'a Index,
}

impl Mind {
    /// The answer, where one can be had.
    #[must_use]
    pub fn answer(&self, asked: Asked<'_>) -> Option<Reply> {
        match self {
            Self::StandIn(stand_in) => Some(stand_in.answer(asked)),
        }
    }
}

/// Plays every case of these folders with a second reading, and reports.
///
/// # Errors
/// A data set that cannot be read, or no case to play.
pub fn run(
    folders: &[PathBuf],
    options: &Options,
    (mind, policy): (&Mind, Policy),
) -> Result<Report> {
    let plan = Plan::load(folders, options)?;
    let jobs: Vec<Job<'_>> = plan.jobs().collect();
    let indexes = indexes(&jobs);
    let scores = in_parallel(&jobs, options.threads, |job| {
        let index = &indexes[&(job.place, job.case.catalog.as_str())];
        let played = play_case(job, index, (mind, policy));
        score_case(job.case, job.set, &played, job.catalog)
    });
    let judged: Vec<(&Case, CaseScore)> = jobs.iter().map(|job| job.case).zip(scores).collect();
    Ok(Report::of(&judged))
}

/// An index of every catalog that the jobs need.
fn indexes<'a>(jobs: &[Job<'a>]) -> BTreeMap<(usize, &'a str), Index> {
    let mut indexes = BTreeMap::new();
    for job in jobs {
        indexes
            .entry((job.place, job.case.catalog.as_str()))
            .or_insert_with(|| Index::build(Arc::clone(job.catalog)));
    }
    indexes
}

fn play_case(job: &Job<'_>, index: &Index, second: (&Mind, Policy)) -> Played {
    let player = play::Player::new(job.case, index, second);
    play_guarded((job.case, job.catalog), part_email, |input| {
        player.take_turn(input)
    })
}
