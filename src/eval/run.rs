//! What does a whole run do? Loads the data sets, plays every case, scores and reports.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Result, bail};

use super::case::Case;
use super::dataset::{Dataset, load};
use super::play::{AgentInput, AgentOutput, PartEmail, play};
use super::played::Played;
use super::report::Report;
use super::score::{CaseScore, score_case};
use crate::domain::Catalog;

/// What to play, and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many threads play; the results do not depend on it.
    pub threads: usize,
    /// Only cases with one of these tags; empty: all.
    pub tags: Vec<String>,
    /// Only cases with one of these ids; empty: all.
    pub ids: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            threads: thread::available_parallelism().map_or(1, usize::from),
            tags: Vec::new(),
            ids: Vec::new(),
        }
    }
}

/// The agent that is measured: `prepare` is done once a catalog, `take_turn` for every step.
pub struct Agent<Prepare, Take> {
    /// Builds what the agent needs of a catalog, such as its index.
    pub prepare: Prepare,
    /// Takes one step.
    pub take_turn: Take,
    /// Parts a raw email body.
    pub part_email: PartEmail,
}

/// The data sets of a run, and which of their cases are wanted.
pub(super) struct Plan<'a> {
    sets: Vec<Dataset>,
    options: &'a Options,
}

/// One case to play.
#[derive(Clone, Copy)]
pub(super) struct Job<'a> {
    /// Place of its data set among the folders.
    pub place: usize,
    /// Its data set's name.
    pub set: &'a str,
    /// The case.
    pub case: &'a Case,
    /// Its catalog.
    pub catalog: &'a Arc<Catalog>,
}

impl<'a> Plan<'a> {
    /// Reads these folders.
    ///
    /// # Errors
    /// A data set that cannot be read, or no case to play.
    pub(super) fn load(folders: &[PathBuf], options: &'a Options) -> Result<Self> {
        let sets: Result<Vec<Dataset>> = folders.iter().map(|folder| load(folder)).collect();
        let plan = Self {
            sets: sets?,
            options,
        };
        if plan.jobs().next().is_none() {
            bail!("no case to play");
        }
        Ok(plan)
    }

    /// The wanted cases, in the order of folders and files.
    pub(super) fn jobs(&self) -> impl Iterator<Item = Job<'_>> {
        self.sets.iter().enumerate().flat_map(|(place, set)| {
            let wanted = set.cases.iter().filter(|case| wanted(case, self.options));
            wanted.map(move |case| Job {
                place,
                set: &set.name,
                case,
                catalog: &set.catalogs[&case.catalog],
            })
        })
    }
}

/// Plays every case of these folders and reports.
///
/// # Errors
/// A data set that cannot be read, or no case to play. What goes wrong in playing one case is in
/// the report.
pub fn run<P: Sync, C>(
    folders: &[PathBuf],
    options: &Options,
    agent: &Agent<
        impl Fn(&Arc<Catalog>) -> P,
        impl Fn(&P, AgentInput<'_, C>) -> AgentOutput<C> + Sync,
    >,
) -> Result<Report> {
    let plan = Plan::load(folders, options)?;
    let prepared: Vec<BTreeMap<&String, P>> = plan
        .sets
        .iter()
        .map(|set| {
            let catalogs = set.catalogs.iter();
            catalogs
                .map(|(name, catalog)| (name, (agent.prepare)(catalog)))
                .collect()
        })
        .collect();
    let jobs: Vec<Job<'_>> = plan.jobs().collect();
    let (take_turn, part_email) = (&agent.take_turn, agent.part_email);
    let scores = in_parallel(&jobs, options.threads, |job| {
        let prepared = &prepared[job.place][&job.case.catalog];
        let agent = |input: AgentInput<'_, C>| take_turn(prepared, input);
        let played = play_guarded((job.case, job.catalog), part_email, agent);
        score_case(job.case, job.set, &played, job.catalog)
    });
    let judged: Vec<(&Case, CaseScore)> = jobs.iter().map(|job| job.case).zip(scores).collect();
    Ok(Report::of(&judged))
}

fn wanted(case: &Case, options: &Options) -> bool {
    let tagged = options.tags.is_empty() || case.tags.iter().any(|tag| options.tags.contains(tag));
    tagged && (options.ids.is_empty() || options.ids.contains(&case.id))
}

/// Plays one case; one that breaks off is a failure of that case, not of the run.
pub(super) fn play_guarded<C>(
    (case, catalog): (&Case, &Arc<Catalog>),
    part_email: PartEmail,
    agent: impl Fn(AgentInput<'_, C>) -> AgentOutput<C>,
) -> Played {
    let result = catch_unwind(AssertUnwindSafe(|| play(case, catalog, part_email, agent)));
    let failure = match result {
        Ok(Ok(played)) => return played,
        Ok(Err(error)) => format!("{error:#}"),
        Err(panic) => {
            let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
            let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
            format!("panicked: {}", text.unwrap_or_default())
        }
    };
    Played {
        failure: Some(failure),
        ..Played::default()
    }
}

/// The results in the order of the jobs, whichever thread did them.
pub(super) fn in_parallel<J: Sync, R: Send>(
    jobs: &[J],
    threads: usize,
    work: impl Fn(&J) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(at) else {
                return done;
            };
            done.push((at, work(job)));
        }
    };
    let mut results: Vec<(usize, R)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(worker)).collect();
        let joined = workers.into_iter().map(thread::ScopedJoinHandle::join);
        joined
            .flat_map(|done| done.expect("work catches its panics"))
            .collect()
    });
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
