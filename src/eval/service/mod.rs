//! Does the service come to the same as the core alone? Plays every case through the real shell.
//!
//! Each message goes as its provider would deliver it, signed, to the ingress of this process, and
//! from there through intake into a real PostgreSQL; turns are walked, orders committed and replies
//! sent, all by the steps of the production loops, under a clock that the play sets. Nothing sleeps.
//! Every case has a distributor of its own, so that cases share a database as tenants do.

mod differ;
mod house;
mod look;
mod play;
mod shell;
mod stage;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;

use super::agent::play_in_core;
use super::case::Case;
use super::played::Played;
use super::report::Report;
use super::run::{Options, Plan};
use super::score::{CaseScore, score_case};
use crate::domain::Catalog;
use crate::matching::Index;
use crate::store::Store;

pub use differ::{CaseDifference, Difference, Matter};
use shell::Shell;
pub use stage::Stage;

/// What came of playing cases through the service and in the core.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The report on what the service did.
    pub report: Report,
    /// The cases in which the two differ, in the order in which they were played.
    pub differences: Vec<CaseDifference>,
}

impl Comparison {
    /// Whether any case came to other orders.
    #[must_use]
    pub fn orders_differ(&self) -> bool {
        let mut all = self.differences.iter().flat_map(|case| &case.differences);
        all.any(|one| matches!(one.matter, Matter::Orders | Matter::Failure))
    }
}

/// Plays the cases of these folders through the service, one after the other.
///
/// # Errors
/// A data set that cannot be read, no case to play, or a service that does not start. What goes
/// wrong in playing one case is in the report.
pub async fn run(store: &Store, folders: &[PathBuf], options: &Options) -> Result<Comparison> {
    let plan = Plan::load(folders, options)?;
    let shell = Shell::start(store.clone()).await?;
    let mut indexes: BTreeMap<(usize, &str), Index> = BTreeMap::new();
    let (mut judged, mut differences): (Vec<(&Case, CaseScore)>, Vec<_>) = Default::default();
    for (number, job) in (0_u32..).zip(plan.jobs()) {
        let key = (job.place, job.case.catalog.as_str());
        let index = indexes
            .entry(key)
            .or_insert_with(|| Index::build(Arc::clone(job.catalog)));
        let in_core = play_in_core(job.case, job.catalog, index);
        let served = served(&shell, number, (job.case, job.catalog)).await;
        differences.extend(differ::of_case((job.set, &job.case.id), &in_core, &served));
        judged.push((
            job.case,
            score_case(job.case, job.set, &served, job.catalog),
        ));
    }
    shell.stop().await;
    Ok(Comparison {
        report: Report::of(&judged),
        differences,
    })
}

/// Plays one case; one that breaks off is a failure of that case, not of the run.
async fn served(shell: &Shell, number: u32, (case, catalog): (&Case, &Arc<Catalog>)) -> Played {
    match play::play(shell, number, (case, catalog)).await {
        Ok(played) => played,
        Err(error) => Played {
            failure: Some(format!("{error:#}")),
            ..Played::default()
        },
    }
}
