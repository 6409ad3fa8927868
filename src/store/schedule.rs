//! Which conversations are due, who holds them, and when are they due again?

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::postgres::types::PgInterval;
use uuid::Uuid;

use super::pool::Pool;
use super::tenant::TenantTx;
use crate::domain::{ConversationId, DistributorId};

/// A conversation that a worker holds until its lease is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Whose conversation.
    pub distributor: DistributorId,
    /// Which.
    pub conversation: ConversationId,
}

/// Who claims, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Lease {
    /// The worker's own id, drawn when it starts.
    pub worker: Uuid,
    /// How long it may take before another one may try.
    pub length: Duration,
}

/// The clock's view of a held conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// Grows with every message; a newer one than was loaded means that more came.
    pub generation: i64,
    /// How often it was tried, this time included.
    pub attempts: i32,
}

/// What became of ending a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The lease was ours until the end.
    Kept,
    /// Somebody else took over: nothing of this turn may be committed.
    LeaseLost,
}

/// Claims due conversations, fairly between distributors.
///
/// # Errors
/// When the database does.
pub async fn claim(
    pool: &Pool,
    lease: Lease,
    limit: i32,
    now: DateTime<Utc>,
) -> Result<Vec<Claim>, sqlx::Error> {
    let rows: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select distributor_id, conversation_id from claim_due_conversations($1, $2, $3, $4)",
    )
    .bind(limit)
    .bind(interval(lease.length))
    .bind(lease.worker)
    .bind(now)
    .fetch_all(&pool.0)
    .await?;
    let claims = rows.into_iter().map(|(distributor, conversation)| Claim {
        distributor: DistributorId(distributor),
        conversation: ConversationId(conversation),
    });
    Ok(claims.collect())
}

/// What the clock says of a conversation that this worker holds; `None` when it holds it no longer.
///
/// # Errors
/// When the database does.
pub async fn expectation(
    tx: &mut TenantTx,
    conversation: ConversationId,
    worker: Uuid,
) -> Result<Option<Expectation>, sqlx::Error> {
    let row: Option<(i64, i32)> = sqlx::query_as(
        "select generation, attempts from conversation_schedule
          where distributor_id = $1 and conversation_id = $2 and lease_owner = $3",
    )
    .bind(tx.distributor().0)
    .bind(conversation.0)
    .bind(worker)
    .fetch_optional(tx.connection())
    .await?;
    Ok(row.map(|(generation, attempts)| Expectation {
        generation,
        attempts,
    }))
}

/// Ends a turn: gives the lease back and sets when the conversation is due again. Messages that came
/// since `seen` keep it due as intake left it.
///
/// # Errors
/// When the database does.
pub async fn finish(
    tx: &mut TenantTx,
    conversation: ConversationId,
    worker: Uuid,
    (seen, due_at): (i64, Option<DateTime<Utc>>),
) -> Result<Ended, sqlx::Error> {
    let done = sqlx::query(
        "update conversation_schedule
            set lease_owner = null, lease_until = null, attempts = 0, last_error = null,
                due_at = case when generation = $4 then $5 else due_at end,
                reasons = case when generation <> $4 then array['MESSAGE']
                               when $5 is null then '{}' else array['TIMER'] end,
                burst_started_at = case when generation = $4 then null else burst_started_at end
          where distributor_id = $1 and conversation_id = $2 and lease_owner = $3",
    )
    .bind(tx.distributor().0)
    .bind(conversation.0)
    .bind(worker)
    .bind(seen)
    .bind(due_at)
    .execute(tx.connection())
    .await?;
    Ok(if done.rows_affected() == 1 {
        Ended::Kept
    } else {
        Ended::LeaseLost
    })
}

/// Puts a failed turn back: due again at `retry_at`, or never by itself when that is `None`.
///
/// # Errors
/// When the database does.
pub async fn put_back(
    tx: &mut TenantTx,
    conversation: ConversationId,
    worker: Uuid,
    (retry_at, error): (Option<DateTime<Utc>>, &str),
) -> Result<Ended, sqlx::Error> {
    let done = sqlx::query(
        "update conversation_schedule
            set lease_owner = null, lease_until = null, due_at = $4, last_error = $5,
                attempts = case when $4 is null then 0 else attempts end
          where distributor_id = $1 and conversation_id = $2 and lease_owner = $3",
    )
    .bind(tx.distributor().0)
    .bind(conversation.0)
    .bind(worker)
    .bind(retry_at)
    .bind(error)
    .execute(tx.connection())
    .await?;
    Ok(if done.rows_affected() == 1 {
        Ended::Kept
    } else {
        Ended::LeaseLost
    })
}

/// A duration as PostgreSQL counts it; a lease is never longer than microseconds can say.
pub(super) fn interval(length: Duration) -> PgInterval {
    let microseconds = i64::try_from(length.as_micros()).unwrap_or(i64::MAX);
    PgInterval {
        months: 0,
        days: 0,
        microseconds,
    }
}
