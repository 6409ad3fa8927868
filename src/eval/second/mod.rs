//! What does a second reading bring, and what does it cost? Runs of data sets with a model beside the
//! parser.

mod desk;
pub mod fit;
mod mind;
mod play;
#[cfg(test)]
mod prompt_size;
pub mod stand_in;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;

use super::agent::part_email;
use super::case::Case;
use super::played::Played;
use super::report::Report;
use super::run::{Job, Options, Plan, in_parallel, play_guarded};
use super::score::{CaseScore, score_case};
use crate::llm::{Prompts, Recorder};
use crate::matching::Index;
use crate::understanding::second::{Policy, Question};
use desk::Desk;

pub use mind::{Endpoint, Mind};

/// Who reads beside the parser in a run, when, and what becomes of the answers.
#[derive(Debug)]
pub struct Setup {
    /// Who.
    pub mind: Mind,
    /// When.
    pub policy: Policy,
    /// By which prompts.
    pub prompts: Prompts,
    /// Where the answers are recorded, if anywhere.
    pub recorder: Option<Recorder>,
    /// After so many questions the model is gone.
    pub off_after: Option<usize>,
}

impl Setup {
    /// Somebody who is there all the time, is asked by the binary's prompts, and whose answers are not
    /// recorded.
    #[must_use]
    pub fn new(mind: Mind, policy: Policy) -> Self {
        Self {
            mind,
            policy,
            prompts: Prompts::embedded(),
            recorder: None,
            off_after: None,
        }
    }

    /// Where it depends on the order of the questions what comes, they are put one after the other.
    fn threads(&self, wanted: usize) -> usize {
        let waits = matches!(self.mind, Mind::Endpoint(_));
        let in_order = self.off_after.is_some() || (self.recorder.is_some() && !waits);
        if in_order { 1 } else { wanted }
    }
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

/// Plays every case of these folders with a second reading, and reports.
///
/// # Errors
/// A data set that cannot be read, no case to play, or a folder that cannot be recorded into.
pub fn run(folders: &[PathBuf], options: &Options, setup: &Setup) -> Result<Report> {
    let plan = Plan::load(folders, options)?;
    let jobs: Vec<Job<'_>> = plan.jobs().collect();
    let indexes = indexes(&jobs);
    let desk = Desk::new(setup);
    let scores = in_parallel(&jobs, setup.threads(options.threads), |job| {
        let index = &indexes[&(job.place, job.case.catalog.as_str())];
        let played = play_case(job, index, &desk);
        score_case(job.case, job.set, &played, job.catalog)
    });
    let judged: Vec<(&Case, CaseScore)> = jobs.iter().map(|job| job.case).zip(scores).collect();
    let (prompts, unanswered) = desk.close()?;
    Ok(Report {
        prompts,
        unanswered,
        ..Report::of(&judged)
    })
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

fn play_case(job: &Job<'_>, index: &Index, desk: &Desk<'_>) -> Played {
    let player = play::Player::new(job.case, index, desk);
    play_guarded((job.case, job.catalog), part_email, |input| {
        player.take_turn(input)
    })
}
