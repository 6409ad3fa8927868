//! The walk of one due conversation: claim, load, make words of files, read again where it pays, decide,
//! commit. SHELL.
//!
//! The network is called for files and models alone ([`FileReader`], [`SecondReader`]), and a
//! transaction is open only while it reads or writes. A worker that dies between two steps leaves a lease behind that runs
//! out; the turn is then walked again from the start, an answer that is paid for is found again, and
//! what was committed is recognised by the conversation's version.
//!
//! When a turn that calls a person is committed, models may sum the conversation up and draft answers
//! for that person: no customer waits for it, and a failure changes nothing.
//!
//! A message that came while the last answer was being made waits for the next turn and is told apart
//! there: nobody agrees to what they have not seen.
//!
//! A turn changes one conversation: its own, or the one on another channel whose question it answers.
//! [`staff`] is what a person does in a conversation; a turn then tells the agent.

mod analysis;
mod asking;
mod brief;
mod catalogs;
mod commit;
mod failure;
mod files;
mod letter;
mod load;
mod second;
pub mod staff;
mod summary;
mod walk;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::clock::{self, Clock};
use crate::store::Store;
use crate::store::schedule::{self, Claim, Lease};

pub use analysis::Analyses;
pub use catalogs::Catalogs;
pub use files::FileReader;
pub use second::{Leftovers, SecondReader};
pub use summary::Summaries;

/// How long an idle worker waits before it looks for due conversations again: well under the quiet
/// window, and ten short look-ups a second cost the database nothing.
const IDLE: Duration = Duration::from_millis(100);

/// How turns are walked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How many conversations are walked at once.
    pub workers: usize,
    /// How long a worker may take before another one tries.
    pub lease: Duration,
    /// After so many failed attempts a person looks.
    pub max_attempts: i32,
}

impl Settings {
    /// As the configuration has it.
    #[must_use]
    pub fn of(config: &crate::config::Turns) -> Self {
        Self {
            workers: config.workers.get(),
            lease: Duration::from_secs(u64::from(config.lease_seconds.get())),
            max_attempts: i32::try_from(config.max_attempts.get()).unwrap_or(i32::MAX),
        }
    }
}

/// The worker of due conversations.
#[derive(Debug, Clone)]
pub struct Turns {
    store: Store,
    catalogs: Catalogs,
    second: SecondReader,
    files: Option<FileReader>,
    settings: Settings,
    worker: Uuid,
    clock: Clock,
}

impl Turns {
    /// A worker with an id of its own.
    #[must_use]
    pub fn new(store: Store, second: SecondReader, settings: Settings) -> Self {
        let worker = store.ids.next(clock::now());
        Self {
            store,
            catalogs: Catalogs::default(),
            second,
            files: None,
            settings,
            worker,
            clock: Clock::System,
        }
    }

    /// The same worker, with models that hear and see.
    #[must_use]
    pub fn reading_files(self, files: Option<FileReader>) -> Self {
        Self { files, ..self }
    }

    /// The same worker, living by another clock.
    #[must_use]
    pub fn by(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Walks what is due at `now`, once, and returns how many conversations that were. This is the
    /// step of the production loop, for tests too.
    ///
    /// # Errors
    /// When due conversations cannot be claimed; a failed turn is put back and is no error here.
    pub async fn run_due(&self, now: DateTime<Utc>) -> Result<usize, sqlx::Error> {
        let claims = self.claim(self.settings.workers, now).await?;
        let count = claims.len();
        let walking = TaskTracker::new();
        for claim in claims {
            let turns = self.clone();
            walking.spawn(async move { walk::walk_or_put_back(&turns, claim, now).await });
        }
        walking.close();
        walking.wait().await;
        Ok(count)
    }

    /// Walks whatever becomes due until told to stop; turns that are being walked are ended first. A
    /// slow turn holds up its own conversation alone.
    pub async fn run(&self, stop: CancellationToken) {
        let free = Arc::new(Semaphore::new(self.settings.workers));
        let walking = TaskTracker::new();
        while !stop.is_cancelled() {
            let idle = match self.start_due(&free, &walking).await {
                Ok(0) => IDLE,
                Ok(_) => continue,
                Err(error) => {
                    tracing::error!(error = %crate::telemetry::chain(&error), "due conversations cannot be claimed");
                    IDLE * 10
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(idle) => {}
            }
        }
        walking.close();
        walking.wait().await;
    }

    /// Starts walking as many due conversations as there are workers free, once one is.
    async fn start_due(
        &self,
        free: &Arc<Semaphore>,
        walking: &TaskTracker,
    ) -> Result<usize, sqlx::Error> {
        let Ok(first) = Arc::clone(free).acquire_owned().await else {
            return Ok(0);
        };
        let others = free.available_permits();
        let rest = (0..others).map_while(|_| Arc::clone(free).try_acquire_owned().ok());
        let workers: Vec<OwnedSemaphorePermit> = std::iter::once(first).chain(rest).collect();
        let now = self.clock.now();
        let claims = self.claim(workers.len(), now).await?;
        let count = claims.len();
        for (claim, worker) in claims.into_iter().zip(workers) {
            let turns = self.clone();
            walking.spawn(async move {
                walk::walk_or_put_back(&turns, claim, now).await;
                drop(worker);
            });
        }
        Ok(count)
    }

    async fn claim(&self, workers: usize, now: DateTime<Utc>) -> Result<Vec<Claim>, sqlx::Error> {
        let lease = Lease {
            worker: self.worker,
            length: self.settings.lease,
        };
        let limit = i32::try_from(workers).unwrap_or(i32::MAX);
        schedule::claim(&self.store.pool, lease, limit, now).await
    }
}
