//! The parts of the service put together, run, and taken apart again. SHELL.
//!
//! A stop goes against the walk of a message: first nothing new is taken, then what is at hand is
//! ended, then connections are closed. What does not end within the deadline is done again by
//! whoever starts next.

mod database;
mod parts;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use metrics_exporter_prometheus::PrometheusHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock::Clock;
use crate::config::Config;
use crate::http::Health;
use crate::store::Store;

pub use database::{Database, OpenError, owner_options, server_folder};

/// A part of the service that can run alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// HTTP: takes messages from providers.
    Ingress,
    /// Takes messages from the broker into the database.
    Intake,
    /// Reads due conversations and writes orders.
    Turns,
    /// Sends replies.
    Courier,
}

impl Role {
    /// Every role, for one process that does it all.
    pub const ALL: &'static [Self] = &[Self::Ingress, Self::Intake, Self::Turns, Self::Courier];
}

/// Why the service did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// The address is taken, or not ours.
    #[error("cannot listen on {address}")]
    Listen {
        /// The configured address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The client for providers could not be built.
    #[error("the client for providers cannot be built")]
    Http(#[from] reqwest::Error),
    /// The language model cannot be had as it is configured.
    #[error("the language model cannot be used")]
    Model(#[from] crate::llm::ConfigError),
}

/// A running service.
pub struct Service {
    /// Its database, for whoever runs the service in their own process.
    pub database: Database,
    /// Where it listens.
    pub address: SocketAddr,
    health: Arc<Health>,
    /// What takes new work in: stopped first.
    intake: CancellationToken,
    /// What ends the work: stopped when nothing new comes.
    work: CancellationToken,
    tasks: TaskTracker,
}

impl Service {
    /// Starts these roles, living by this clock.
    ///
    /// # Errors
    /// When the database, the address or a client cannot be had. A broker that is down is no error.
    pub async fn start(
        config: &Config,
        roles: &[Role],
        metrics: PrometheusHandle,
        clock: Clock,
    ) -> Result<Self, StartError> {
        let database = Database::open(config).await?;
        let (intake, work) = (CancellationToken::new(), CancellationToken::new());
        let tasks = TaskTracker::new();
        let starting = parts::Starting {
            config,
            store: database.store.clone(),
            clock,
            tasks: &tasks,
            intake: intake.clone(),
            work: work.clone(),
        };
        let inlet = starting.inlet().await;
        let health = Arc::new(Health::new(database.store.pool.clone(), inlet.clone()));
        starting.intake(roles, &inlet);
        starting.turns(roles)?;
        starting.courier(roles)?;
        let address = starting
            .http(roles, inlet, (Arc::clone(&health), metrics))
            .await?;
        Ok(Self {
            database,
            address,
            health,
            intake,
            work,
            tasks,
        })
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.database.store
    }

    /// Ends the work at hand, at most until the deadline, and closes everything that it opened.
    pub async fn stop(self, deadline: Duration) {
        self.health.stop();
        self.intake.cancel();
        self.work.cancel();
        self.tasks.close();
        if tokio::time::timeout(deadline, self.tasks.wait())
            .await
            .is_err()
        {
            tracing::warn!(
                "the deadline passed; what was not ended is done again at the next start"
            );
        }
        self.database.close().await;
    }
}
