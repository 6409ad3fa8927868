//! What waits to be sent, and what became of it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::pool::Pool;
use super::schedule::{Lease, interval};
use super::seal::Sealer;
use super::tenant::TenantTx;
use crate::domain::{
    Channel, ConversationId, DistributorId, IntegrationId, MessageId, OutboxId, OutgoingMessage,
    TraceParent,
};
use crate::session::Suppression;

/// A reply to be sent from the transaction that caused it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReply<'a> {
    /// The message's row, which shows it to the staff.
    pub message: MessageId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The account through which it goes out.
    pub integration: IntegrationId,
    /// When it is to be sent: at once, as the service's clock has it.
    pub queued_at: DateTime<Utc>,
    /// When it is not worth sending any more.
    pub expires_at: DateTime<Utc>,
    /// What is sent.
    pub outgoing: &'a OutgoingMessage,
    /// The trace of the turn that wrote it.
    pub trace: Option<TraceParent>,
}

/// A row that a worker holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimedRow {
    /// Whose.
    pub distributor: DistributorId,
    /// Which.
    pub id: OutboxId,
}

/// A claimed reply with everything that sending it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// What is sent.
    pub outgoing: OutgoingMessage,
    /// Its row among the messages.
    pub message: Option<MessageId>,
    /// The account through which it goes out.
    pub integration: IntegrationId,
    /// How often it was tried, this time included.
    pub attempts: i32,
    /// Whether an earlier attempt may already have reached the provider.
    pub standing: Standing,
    /// When it is not worth sending any more.
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether the customer opted out since it was queued.
    pub suppressed: Suppression,
    /// The channel of its conversation.
    pub channel: Option<Channel>,
    /// The trace of the turn that wrote it.
    pub trace: Option<TraceParent>,
}

/// What is known of earlier attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// No attempt reached the provider.
    NotSent,
    /// One may have: it is reconciled, never blindly repeated.
    PerhapsSent,
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The provider took it under this id.
    Sent(String),
    /// To be tried again then, and why.
    Retry(DateTime<Utc>, String),
    /// It may have gone out: look again then.
    Unknown(DateTime<Utc>),
    /// It will not be sent, and why.
    Failed(String),
    /// Too late to be worth sending.
    Expired,
    /// A person decides, and why.
    Held(String),
}

/// Queues a reply.
///
/// # Errors
/// When the database does, or the payload cannot be written as JSON.
pub async fn enqueue(
    tx: &mut TenantTx,
    sealer: &Sealer,
    reply: &NewReply<'_>,
) -> Result<(), super::Error> {
    let id = reply.outgoing.id;
    let payload = sealer.seal(
        "outbox",
        "payload",
        id.0,
        &serde_json::to_vec(reply.outgoing)?,
    );
    sqlx::query(
        "insert into outbox (distributor_id, id, kind, conversation_id, message_id, integration_id,
                payload, expires_at, next_attempt_at, trace_context)
         values ($1, $2, 'REPLY', $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(tx.distributor().0)
    .bind(id.0)
    .bind(reply.conversation.0)
    .bind(reply.message.0)
    .bind(reply.integration.0)
    .bind(payload)
    .bind(reply.expires_at)
    .bind(reply.queued_at)
    .bind(reply.trace.as_ref().map(|trace| trace.0.as_str()))
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Claims rows that are due, fairly between distributors.
///
/// # Errors
/// When the database does.
pub async fn claim(
    pool: &Pool,
    lease: Lease,
    limit: i32,
    now: DateTime<Utc>,
) -> Result<Vec<ClaimedRow>, sqlx::Error> {
    let rows: Vec<(Uuid, Uuid)> =
        sqlx::query_as("select distributor_id, outbox_id from claim_due_outbox($1, $2, $3, $4)")
            .bind(limit)
            .bind(interval(lease.length))
            .bind(lease.worker)
            .bind(now)
            .fetch_all(&pool.0)
            .await?;
    let claimed = rows.into_iter().map(|(distributor, id)| ClaimedRow {
        distributor: DistributorId(distributor),
        id: OutboxId(id),
    });
    Ok(claimed.collect())
}

#[derive(sqlx::FromRow)]
struct Row {
    payload: Vec<u8>,
    message_id: Option<Uuid>,
    integration_id: Option<Uuid>,
    attempts: i32,
    status: String,
    expires_at: Option<DateTime<Utc>>,
    opted_out: bool,
    channel: Option<String>,
    trace_context: Option<String>,
}

/// Loads a row that this worker holds; `None` when it holds it no longer.
///
/// # Errors
/// When the database does, or the payload does not open.
pub async fn load(
    tx: &mut TenantTx,
    sealer: &Sealer,
    id: OutboxId,
    worker: Uuid,
) -> Result<Option<Pending>, super::Error> {
    let row: Option<Row> = sqlx::query_as(
        "select payload, message_id, integration_id, attempts, status, expires_at, trace_context,
                exists (select from conversations c
                          join suppressions s on s.distributor_id = c.distributor_id
                               and s.customer_id = c.customer_id and s.channel = c.channel
                         where c.distributor_id = o.distributor_id and c.id = o.conversation_id) as opted_out,
                (select c.channel from conversations c
                  where c.distributor_id = o.distributor_id and c.id = o.conversation_id) as channel
           from outbox o
          where distributor_id = $1 and id = $2 and lease_owner = $3",
    )
    .bind(tx.distributor().0)
    .bind(id.0)
    .bind(worker)
    .fetch_optional(tx.connection())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(integration) = row.integration_id else {
        return Ok(None);
    };
    let payload = sealer.open("outbox", "payload", id.0, &row.payload)?;
    let perhaps = row.status == "UNKNOWN";
    Ok(Some(Pending {
        outgoing: serde_json::from_slice(&payload)?,
        message: row.message_id.map(MessageId),
        integration: IntegrationId(integration),
        attempts: row.attempts,
        standing: if perhaps {
            Standing::PerhapsSent
        } else {
            Standing::NotSent
        },
        expires_at: row.expires_at,
        trace: row.trace_context.map(TraceParent),
        channel: row.channel.map(|name| name.parse()).transpose()?,
        suppressed: if row.opted_out {
            Suppression::OptedOut
        } else {
            Suppression::None
        },
    }))
}

/// The provider's id of a message that may have gone out, where its reports named our mark since.
///
/// # Errors
/// When the database does.
pub async fn reported_reference(
    tx: &mut TenantTx,
    id: OutboxId,
) -> Result<Option<String>, super::Error> {
    let reference = sqlx::query_scalar(
        "select external_message_id from external_message_mappings
          where distributor_id = $1 and outbox_id = $2 limit 1",
    )
    .bind(tx.distributor().0)
    .bind(id.0)
    .fetch_optional(tx.connection())
    .await?;
    Ok(reference)
}

/// Writes down what became of an attempt.
///
/// # Errors
/// When the database does.
pub async fn settle(
    tx: &mut TenantTx,
    id: OutboxId,
    worker: Uuid,
    verdict: &Verdict,
) -> Result<(), super::Error> {
    let (status, reference, next, error) = match verdict {
        Verdict::Sent(reference) => ("SENT", Some(reference.as_str()), None, None),
        Verdict::Retry(at, why) => ("PENDING", None, Some(*at), Some(why.as_str())),
        Verdict::Unknown(at) => ("UNKNOWN", None, Some(*at), Some("no answer came")),
        Verdict::Failed(why) => ("FAILED", None, None, Some(why.as_str())),
        Verdict::Expired => ("EXPIRED", None, None, None),
        Verdict::Held(why) => ("HELD", None, None, Some(why.as_str())),
    };
    sqlx::query(
        "update outbox
            set status = $4, provider_reference = coalesce($5, provider_reference),
                next_attempt_at = coalesce($6, next_attempt_at), last_error = $7,
                sent_at = case when $4 = 'SENT' then clock_timestamp() else sent_at end,
                lease_owner = null, lease_until = null
          where distributor_id = $1 and id = $2 and lease_owner = $3",
    )
    .bind(tx.distributor().0)
    .bind(id.0)
    .bind(worker)
    .bind(status)
    .bind(reference)
    .bind(next)
    .bind(error)
    .execute(tx.connection())
    .await?;
    Ok(())
}
