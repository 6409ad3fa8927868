//! The walk of one due conversation: claim, load, decide, commit. SHELL.
//!
//! Nothing here awaits a network call, and a transaction is open only while it reads or writes. A
//! worker that dies between two steps leaves a lease behind that runs out; the turn is then walked
//! again from the start, and what was committed is recognised by the conversation's version.

mod catalogs;
mod commit;
mod failure;
mod load;
mod walk;

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::clock;
use crate::llm::Model;
use crate::store::Store;
use crate::store::schedule::{self, Lease};

pub use catalogs::Catalogs;

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
    model: Model,
    settings: Settings,
    worker: Uuid,
}

impl Turns {
    /// A worker with an id of its own.
    #[must_use]
    pub fn new(store: Store, model: Model, settings: Settings) -> Self {
        let worker = store.ids.next(clock::now());
        Self {
            store,
            catalogs: Catalogs::default(),
            model,
            settings,
            worker,
        }
    }

    /// Walks what is due at `now`, once, and returns how many conversations that were. This is the
    /// step of the production loop, for tests too.
    ///
    /// # Errors
    /// When due conversations cannot be claimed; a failed turn is put back and is no error here.
    pub async fn run_due(&self, now: DateTime<Utc>) -> Result<usize, sqlx::Error> {
        let lease = Lease {
            worker: self.worker,
            length: self.settings.lease,
        };
        let limit = i32::try_from(self.settings.workers).unwrap_or(i32::MAX);
        let claims = schedule::claim(&self.store.pool, lease, limit, now).await?;
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

    /// Walks whatever becomes due until told to stop; turns that are being walked are ended first.
    pub async fn run(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let idle = match self.run_due(clock::now()).await {
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
    }
}
