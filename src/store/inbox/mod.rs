//! How does what providers delivered become lasting, once each, whatever is delivered twice?
//!
//! One transaction a distributor: customers, conversations, messages, the expectation that their
//! conversations are due. It decides nothing else; a turn does.

mod conversations;
mod messages;
mod statuses;

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::customers::Scope;
use super::{Store, TenantTx, keys};
use crate::domain::{DistributorId, Envelope, InboundMessage, Item, StatusReport};

pub use messages::{OpenMessageError, keep_details, open_message};
pub use statuses::{SentMessage, record_sent};

/// What became of one envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A new message: its conversation is due.
    Fresh,
    /// It was known already, or tells nothing newer: nothing changed.
    Duplicate,
    /// A report changed the status of a message of ours.
    StatusApplied,
    /// A report on a message that we have not recorded as sent; kept until we have.
    StatusKept,
}

/// Why a batch was not stored. What was stored of it is recognised when it is delivered again.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// The database failed; deliver again.
    #[error("cannot store the batch")]
    Database(#[from] sqlx::Error),
    /// The distributor's keys cannot be used; an operator has to look, then deliver again.
    #[error("cannot seal the batch")]
    Keys(#[from] keys::Error),
    /// No such distributor: it will never be stored.
    #[error("no distributor {0}")]
    UnknownDistributor(DistributorId),
}

/// What a caller does about a batch that was not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Try again later.
    Retry,
    /// Set it aside for a person; trying again changes nothing.
    DeadLetter,
}

impl AcceptError {
    /// What to do about it. A batch may mix distributors: try its envelopes one by one first.
    #[must_use]
    pub fn fate(&self) -> Fate {
        match self {
            Self::Database(error) if is_the_datas_fault(error) => Fate::DeadLetter,
            Self::Database(_) | Self::Keys(_) => Fate::Retry,
            Self::UnknownDistributor(_) => Fate::DeadLetter,
        }
    }
}

/// Whether the database refused the data itself, so that trying again changes nothing: SQLSTATE class
/// 22 (data exception) and 54 (program limit exceeded),
/// <https://www.postgresql.org/docs/15/errcodes-appendix.html>.
fn is_the_datas_fault(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| code.starts_with("22") || code.starts_with("54"))
}

/// When a batch arrives, and how long its senders must be silent before they are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// The moment.
    pub at: DateTime<Utc>,
    /// `None`: as each distributor wants it.
    pub quiet_window: Option<Duration>,
}

impl From<DateTime<Utc>> for Arrival {
    fn from(at: DateTime<Utc>) -> Self {
        Self {
            at,
            quiet_window: None,
        }
    }
}

/// Stores a batch; the answers stand in its order. The key that makes a second delivery harmless
/// is distributor, channel and the provider's message id.
///
/// # Errors
/// When one distributor's part could not be stored; others' parts may be.
pub async fn accept(
    store: &Store,
    batch: &[Envelope],
    arrival: impl Into<Arrival>,
) -> Result<Vec<Outcome>, AcceptError> {
    let arrival = arrival.into();
    let mut shares: BTreeMap<DistributorId, Share<'_>> = BTreeMap::new();
    for (place, envelope) in batch.iter().enumerate() {
        let share = shares.entry(envelope.distributor).or_default();
        match &envelope.item {
            Item::Message(message) => share.messages.push(Arrived {
                place,
                envelope,
                message,
            }),
            Item::Status(report) => share.reports.push(Reported {
                place,
                envelope,
                report,
            }),
        }
    }
    let mut outcomes = vec![Outcome::Duplicate; batch.len()];
    for (distributor, share) in shares {
        for (place, outcome) in accept_share(store, distributor, &share, arrival).await? {
            outcomes[place] = outcome;
        }
    }
    Ok(outcomes)
}

/// What one distributor has in a batch.
#[derive(Default)]
struct Share<'a> {
    messages: Vec<Arrived<'a>>,
    reports: Vec<Reported<'a>>,
}

/// A message and its place in the batch.
struct Arrived<'a> {
    place: usize,
    envelope: &'a Envelope,
    message: &'a InboundMessage,
}

/// A status report and its place in the batch.
struct Reported<'a> {
    place: usize,
    envelope: &'a Envelope,
    report: &'a StatusReport,
}

async fn accept_share(
    store: &Store,
    distributor: DistributorId,
    share: &Share<'_>,
    arrival: Arrival,
) -> Result<Vec<(usize, Outcome)>, AcceptError> {
    let mut tx = TenantTx::begin(&store.pool, distributor).await?;
    let quiet_seconds: i32 =
        sqlx::query_scalar("select quiet_window_seconds from distributors where id = $1")
            .bind(distributor.0)
            .fetch_optional(tx.connection())
            .await?
            .ok_or(AcceptError::UnknownDistributor(distributor))?;
    let sealer = store.keyring.sealer(&mut tx).await?;
    let mut scope = Scope {
        tx: &mut tx,
        sealer: &sealer,
        ids: &store.ids,
        now: arrival.at,
    };
    let wanted = arrival
        .quiet_window
        .and_then(|window| i32::try_from(window.as_secs()).ok());
    let quiet_seconds = wanted.unwrap_or(quiet_seconds);
    let mut outcomes = messages::store(&mut scope, &share.messages, quiet_seconds).await?;
    outcomes.extend(statuses::store(&mut scope, &share.reports).await?);
    tx.commit().await?;
    Ok(outcomes)
}
