//! From an outbox row to the provider, and what became of it. SHELL.
//!
//! Claim, send once, write down: no transaction is open while the provider answers. A row that was
//! perhaps sent is never blindly sent again: it waits for the provider's report, then for a person.

mod account;
pub mod send;
mod verdict;

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;
use tracing::field::Empty;
use uuid::Uuid;

use crate::clock::{self, Clock};
use crate::domain::{Provider, TaskId};
use crate::session::Suppression;
use crate::store::inbox::{self, SentMessage};
use crate::store::outbox::{self, ClaimedRow, Pending, Standing, Verdict};
use crate::store::schedule::Lease;
use crate::store::{self, Store, TenantTx, tasks};
use crate::telemetry::{metrics as names, trace};

pub use account::Endpoints;

/// How many rows one look takes: enough that a slow provider does not hold up the rest, few enough
/// to leave most of the pool's connections to the others.
const BATCH: i32 = 8;

/// How long an idle courier waits before it looks again.
const IDLE: Duration = Duration::from_millis(100);

/// Whether replies leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// To the providers.
    Live,
    /// The row is the record; nothing leaves the process.
    Record,
}

/// How replies are sent.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether they leave.
    pub mode: Mode,
    /// Where the providers are.
    pub endpoints: Endpoints,
    /// How long a courier may hold a row: longer than one attempt's time-out.
    pub lease: Duration,
    /// After so many failed attempts a person looks.
    pub max_attempts: i32,
}

/// The worker of the outbox.
#[derive(Debug, Clone)]
pub struct Courier {
    store: Store,
    http: send::Http,
    settings: Settings,
    worker: Uuid,
    clock: Clock,
}

/// A row that can be sent, with the account to send it by.
struct Loaded {
    pending: Pending,
    provider: Provider,
    account: send::Account,
    reported: Option<String>,
}

impl Courier {
    /// A worker with an id of its own.
    #[must_use]
    pub fn new(store: Store, http: send::Http, settings: Settings) -> Self {
        let worker = store.ids.next(clock::now());
        Self {
            store,
            http,
            settings,
            worker,
            clock: Clock::System,
        }
    }

    /// The same worker, living by another clock.
    #[must_use]
    pub fn by(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Sends what is due at `now`, once, and returns how many rows that were. This is the step of
    /// the production loop, for tests too.
    ///
    /// # Errors
    /// When due rows cannot be claimed; a failed attempt is written down and is no error here.
    pub async fn deliver_pending(&self, now: DateTime<Utc>) -> Result<usize, sqlx::Error> {
        let lease = Lease {
            worker: self.worker,
            length: self.settings.lease,
        };
        let rows = outbox::claim(&self.store.pool, lease, BATCH, now).await?;
        let count = rows.len();
        let sending = TaskTracker::new();
        for row in rows {
            let courier = self.clone();
            sending.spawn(async move {
                if let Err(error) = courier.deliver(row, now).await {
                    tracing::error!(
                        outbox.id = %row.id, error = %crate::telemetry::chain(&error),
                        "what became of outbox row {} could not be written down", row.id
                    );
                }
            });
        }
        sending.close();
        sending.wait().await;
        Ok(count)
    }

    /// Sends whatever becomes due until told to stop.
    pub async fn run(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let idle = match self.deliver_pending(self.clock.now()).await {
                Ok(0) => IDLE,
                Ok(_) => continue,
                Err(error) => {
                    tracing::error!(error = %crate::telemetry::chain(&error), "due replies cannot be claimed");
                    IDLE * 10
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(idle) => {}
            }
        }
    }

    async fn deliver(&self, row: ClaimedRow, now: DateTime<Utc>) -> Result<(), store::Error> {
        let Some(loaded) = self.load(row).await? else {
            return Ok(());
        };
        let span = span(row, &loaded);
        let verdict = self.attempt(&loaded, now).instrument(span.clone()).await;
        let class = verdict::class(&verdict);
        span.record("result", class);
        metrics::counter!(names::SENDS_TOTAL, "provider" => loaded.provider.as_str(), "result" => class)
            .increment(1);
        self.write_down(row, &loaded, &verdict, now).await
    }

    async fn load(&self, row: ClaimedRow) -> Result<Option<Loaded>, store::Error> {
        let mut tx = TenantTx::begin(&self.store.pool, row.distributor).await?;
        let sealer = self.store.keyring.sealer(&mut tx).await?;
        let pending = outbox::load(&mut tx, &sealer, row.id, self.worker).await?;
        let Some(pending) = pending else {
            return Ok(None);
        };
        let connected = store::accounts::load(&mut tx, &sealer, pending.integration).await?;
        let Some(connected) = connected else {
            return Ok(None);
        };
        let reported = outbox::reported_reference(&mut tx, row.id).await?;
        tx.commit().await?;
        let channel = pending.channel;
        Ok(Some(Loaded {
            pending,
            provider: connected.credentials.provider(),
            account: self
                .settings
                .endpoints
                .account(self.settings.mode, &connected, channel),
            reported,
        }))
    }

    async fn attempt(&self, loaded: &Loaded, now: DateTime<Utc>) -> Verdict {
        let pending = &loaded.pending;
        if let Some(reference) = &loaded.reported {
            return Verdict::Sent(reference.clone());
        }
        if pending.standing == Standing::PerhapsSent {
            return verdict::of_silence(pending.attempts, self.settings.max_attempts, now);
        }
        if pending.expires_at.is_some_and(|end| end <= now) {
            return Verdict::Expired;
        }
        if pending.suppressed == Suppression::OptedOut {
            return Verdict::Failed("the customer opted out".to_owned());
        }
        let sent = send::send(&self.http, &loaded.account, &pending.outgoing, now).await;
        verdict::of(sent, (pending.attempts, self.settings.max_attempts), now)
    }

    async fn write_down(
        &self,
        row: ClaimedRow,
        loaded: &Loaded,
        verdict: &Verdict,
        now: DateTime<Utc>,
    ) -> Result<(), store::Error> {
        let mut tx = TenantTx::begin(&self.store.pool, row.distributor).await?;
        outbox::settle(&mut tx, row.id, self.worker, verdict).await?;
        match verdict {
            Verdict::Sent(reference) => {
                if let Some(message) = loaded.pending.message {
                    let sent = SentMessage {
                        provider: loaded.provider,
                        provider_message_id: reference.clone(),
                        message,
                        outbox: row.id,
                    };
                    inbox::record_sent(&mut tx, &sent, self.store.ids.next(now)).await?;
                }
            }
            Verdict::Failed(_) | Verdict::Held(_) | Verdict::Expired => {
                let why = verdict::reason(verdict);
                let task = TaskId(self.store.ids.next(now));
                let sealer = self.store.keyring.sealer(&mut tx).await?;
                tasks::put_undelivered(&mut tx, &sealer, (task, row.id), why).await?;
            }
            Verdict::Retry(..) | Verdict::Unknown(_) => {}
        }
        tx.commit().await?;
        Ok(())
    }
}

/// The span of one attempt, in the trace of the turn that wrote the reply.
fn span(row: ClaimedRow, loaded: &Loaded) -> tracing::Span {
    let provider = loaded.provider.as_str();
    let span = tracing::info_span!(
        "send",
        otel.name = format!("send {provider}"),
        otel.kind = "client",
        distributor.id = %row.distributor,
        outbox.id = %row.id,
        attempts = loaded.pending.attempts,
        result = Empty,
    );
    trace::go_on(&span, loaded.pending.trace.as_ref());
    span
}
