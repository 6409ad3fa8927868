//! Which conversations are due, who holds them, and when are they due again?

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::postgres::types::PgInterval;
use uuid::Uuid;

use super::pool::Pool;
use super::tenant::TenantTx;
use crate::domain::{ConversationId, DistributorId};
use crate::text_enum;

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

text_enum! {
    /// Why a conversation is due; `conversation_schedule.reasons`.
    pub enum Reason {
        /// The customer wrote.
        Message = "MESSAGE",
        /// The time came that a turn named.
        Timer = "TIMER",
        /// A person at the distributor wrote.
        Staff = "STAFF",
        /// A person at the distributor gave the conversation back.
        HandBack = "HAND_BACK",
    }
}

/// The clock's view of a held conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// Why it is due, in the order in which that came up.
    pub reasons: Vec<Reason>,
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
) -> Result<Option<Expectation>, super::Error> {
    let row: Option<(i64, i32, Vec<String>)> = sqlx::query_as(
        "select generation, attempts, reasons from conversation_schedule
          where distributor_id = $1 and conversation_id = $2 and lease_owner = $3",
    )
    .bind(tx.distributor().0)
    .bind(conversation.0)
    .bind(worker)
    .fetch_optional(tx.connection())
    .await?;
    let Some((generation, attempts, reasons)) = row else {
        return Ok(None);
    };
    let reasons: Result<Vec<Reason>, _> = reasons.iter().map(|name| name.parse()).collect();
    Ok(Some(Expectation {
        reasons: reasons?,
        generation,
        attempts,
    }))
}

/// Makes a conversation due now because of what a person did in it. Whoever walks a turn of it
/// loses the lease and can commit nothing; the next turn knows of the person.
///
/// # Errors
/// When the database does.
pub async fn interrupt(
    tx: &mut TenantTx,
    conversation: ConversationId,
    (reason, now): (Reason, DateTime<Utc>),
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into conversation_schedule as s
           (distributor_id, conversation_id, due_at, reasons, generation)
         values ($1, $2, $4, array[$3], 1)
         on conflict (distributor_id, conversation_id) do update set
           due_at = least(s.due_at, excluded.due_at), reasons = s.reasons || excluded.reasons,
           generation = s.generation + 1, lease_owner = null, lease_until = null",
    )
    .bind(tx.distributor().0)
    .bind(conversation.0)
    .bind(reason.as_str())
    .bind(now)
    .execute(tx.connection())
    .await
    .map(drop)
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

/// Sets when a conversation is due next that another conversation's turn changed. What somebody
/// wrote there stays due as it was.
///
/// # Errors
/// When the database does.
pub async fn set_timer(
    tx: &mut TenantTx,
    conversation: ConversationId,
    due_at: Option<DateTime<Utc>>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update conversation_schedule
            set due_at = $3, reasons = case when $3::timestamptz is null then '{}' else array['TIMER'] end
          where distributor_id = $1 and conversation_id = $2
            and not reasons && array['MESSAGE', 'STAFF', 'HAND_BACK']",
    )
    .bind(tx.distributor().0)
    .bind(conversation.0)
    .bind(due_at)
    .execute(tx.connection())
    .await
    .map(drop)
}

/// A conversation that is due at some time, and what went wrong when it last was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// Which.
    pub conversation: ConversationId,
    /// When.
    pub at: DateTime<Utc>,
    /// Why the last turn failed, where it did.
    pub last_error: Option<String>,
}

/// What of the distributor is due next; nothing when nothing is.
///
/// # Errors
/// When the database does.
pub async fn next(tx: &mut TenantTx) -> Result<Option<Next>, super::Error> {
    first(tx, &[]).await
}

/// What of the distributor is due next because somebody wrote or gave a conversation back.
///
/// # Errors
/// When the database does.
pub async fn next_burst(tx: &mut TenantTx) -> Result<Option<Next>, super::Error> {
    let written = [Reason::Message, Reason::Staff, Reason::HandBack];
    first(tx, &written).await
}

async fn first(tx: &mut TenantTx, reasons: &[Reason]) -> Result<Option<Next>, super::Error> {
    let reasons: Vec<&str> = reasons.iter().map(|reason| reason.as_str()).collect();
    let row: Option<(Uuid, DateTime<Utc>, Option<String>)> = sqlx::query_as(
        "select conversation_id, due_at, last_error from conversation_schedule
          where distributor_id = $1 and due_at is not null and (reasons && $2 or $2 = '{}')
          order by due_at, conversation_id limit 1",
    )
    .bind(tx.distributor().0)
    .bind(reasons)
    .fetch_optional(tx.connection())
    .await?;
    Ok(row.map(|(conversation, at, last_error)| Next {
        conversation: ConversationId(conversation),
        at,
        last_error,
    }))
}

/// From now on nothing of the distributor is due, until somebody writes.
///
/// # Errors
/// When the database does.
pub async fn expect_nothing(tx: &mut TenantTx) -> Result<(), sqlx::Error> {
    sqlx::query("update conversation_schedule set due_at = null where distributor_id = $1")
        .bind(tx.distributor().0)
        .execute(tx.connection())
        .await
        .map(drop)
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
