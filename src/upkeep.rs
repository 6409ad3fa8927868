//! What is done once a day for each distributor, whoever runs: who of its customers is late. SHELL.
//!
//! Orders keep a customer's status and next expected day by themselves, in the transaction that
//! writes them; silence writes nothing, so somebody has to look. Every process that walks turns
//! looks; a distributor is given to one of them.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::clock::Clock;
use crate::domain::{CustomerId, DistributorId};
use crate::store::{self, Store, TenantTx, rhythm};

/// How long to wait before looking for a distributor whose day is over: its customers' statuses are
/// days long, so that a quarter of an hour more is nothing.
const IDLE: Duration = Duration::from_secs(900);

/// So many distributors are taken at a time, so that several processes share them.
const AT_ONCE: i32 = 8;

/// The daily look at customers.
#[derive(Debug, Clone)]
pub struct Upkeep {
    store: Store,
    clock: Clock,
}

impl Upkeep {
    /// Over this database, by this clock.
    #[must_use]
    pub const fn new(store: Store, clock: Clock) -> Self {
        Self { store, clock }
    }

    /// Looks at the customers of every distributor whose day has come, and returns how many
    /// distributors that were. One that fails is logged and looked at tomorrow.
    ///
    /// # Errors
    /// When the distributors cannot be claimed.
    pub async fn run_due(&self, now: DateTime<Utc>) -> Result<usize, sqlx::Error> {
        let mut count = 0;
        loop {
            let distributors = rhythm::claim(&self.store.pool, AT_ONCE, now).await?;
            if distributors.is_empty() {
                return Ok(count);
            }
            for distributor in distributors {
                count += 1;
                if let Err(error) = self.look_at_customers(distributor, now).await {
                    tracing::error!(
                        distributor.id = %distributor.0, error = %crate::telemetry::chain(&error),
                        "the customers of distributor {} were not looked at", distributor.0
                    );
                }
            }
        }
    }

    /// Looks again and again until told to stop.
    pub async fn run(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            if let Err(error) = self.run_due(self.clock.now()).await {
                tracing::error!(error = %crate::telemetry::chain(&error), "distributors to look at cannot be claimed");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(IDLE) => {}
            }
        }
    }

    async fn look_at_customers(
        &self,
        distributor: DistributorId,
        now: DateTime<Utc>,
    ) -> Result<(), store::Error> {
        let mut after = CustomerId(Uuid::nil());
        loop {
            let mut tx = TenantTx::begin(&self.store.pool, distributor).await?;
            let Some(today) = rhythm::today(&mut tx, now).await? else {
                return Ok(());
            };
            let last = rhythm::refresh_page(&mut tx, after, today).await?;
            tx.commit().await?;
            let Some(last) = last else { return Ok(()) };
            after = last;
        }
    }
}
