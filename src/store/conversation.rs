//! What a turn needs to know of one conversation before it can decide anything.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::seal::Sealer;
use super::tenant::TenantTx;
use crate::domain::{
    Address, Channel, ConversationId, CustomerId, IntegrationId, MessageId, ProductId,
};

/// A conversation as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Whose.
    pub customer: CustomerId,
    /// On which channel.
    pub channel: Channel,
    /// The account through which the customer wrote last.
    pub integration: Option<IntegrationId>,
    /// The address from which the customer wrote last.
    pub reply_address: Option<Address>,
    /// Whether a person at the distributor has it.
    pub held_by_staff: Option<DateTime<Utc>>,
    /// The agent's state as JSON; `None` before the first turn.
    pub state: Option<Value>,
    /// Version of that state: a turn commits only on the one that it loaded.
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    customer_id: Uuid,
    channel: String,
    integration_id: Option<Uuid>,
    reply_address: Option<Vec<u8>>,
    paused_at: Option<DateTime<Utc>>,
    state: Option<Vec<u8>>,
    state_version: i64,
}

/// Loads a conversation.
///
/// # Errors
/// When the database does, or what is sealed does not open.
pub async fn load(
    tx: &mut TenantTx,
    sealer: &Sealer,
    id: ConversationId,
) -> Result<Option<Standing>, super::Error> {
    let row: Option<Row> = sqlx::query_as(
        "select customer_id, channel, integration_id, reply_address, paused_at, state, state_version
           from conversations where distributor_id = $1 and id = $2",
    )
    .bind(tx.distributor().0)
    .bind(id.0)
    .fetch_optional(tx.connection())
    .await?;
    row.map(|row| standing(sealer, id, row)).transpose()
}

/// The customer's conversations on other channels in which a session is open, in the order of
/// their ids.
///
/// # Errors
/// When the database does, or what is sealed does not open.
pub async fn open_elsewhere(
    tx: &mut TenantTx,
    sealer: &Sealer,
    (customer, own): (CustomerId, ConversationId),
) -> Result<Vec<(ConversationId, Standing)>, super::Error> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "select c.id from conversations c
           join conversation_schedule s on s.distributor_id = c.distributor_id and s.conversation_id = c.id
          where c.distributor_id = $1 and c.customer_id = $2 and c.id <> $3 and s.due_at is not null
          order by c.id",
    )
    .bind(tx.distributor().0)
    .bind(customer.0)
    .bind(own.0)
    .fetch_all(tx.connection())
    .await?;
    let mut others = Vec::new();
    for id in ids.into_iter().map(ConversationId) {
        others.extend(load(tx, sealer, id).await?.map(|standing| (id, standing)));
    }
    Ok(others)
}

fn standing(sealer: &Sealer, id: ConversationId, row: Row) -> Result<Standing, super::Error> {
    let open = |column: &str, sealed: Option<Vec<u8>>| {
        sealed
            .map(|sealed| sealer.open("conversations", column, id.0, &sealed))
            .transpose()
    };
    let address = open("reply_address", row.reply_address)?;
    let state = open("state", row.state)?;
    Ok(Standing {
        customer: CustomerId(row.customer_id),
        channel: row.channel.parse()?,
        integration: row.integration_id.map(IntegrationId),
        reply_address: address
            .map(|json| serde_json::from_slice(&json))
            .transpose()?,
        held_by_staff: row.paused_at,
        state: state
            .map(|json| serde_json::from_slice(&json))
            .transpose()?,
        version: row.state_version,
    })
}

/// Locks conversations in the order of their ids. Intake and staff lock a conversation before its
/// schedule; whoever locks both does it in that order, so that nobody waits in a circle.
///
/// # Errors
/// When the database does.
pub async fn lock(tx: &mut TenantTx, ids: &[ConversationId]) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    sqlx::query(
        "select from conversations where distributor_id = $1 and id = any($2) order by id for update",
    )
    .bind(tx.distributor().0)
    .bind(ids)
    .execute(tx.connection())
    .await
    .map(drop)
}

/// What became of saving a conversation's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It is the state now.
    Saved,
    /// Another turn was faster: nothing of this one may be committed.
    Stale,
}

/// How far a conversation got in a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The agent's state, as JSON.
    pub state: &'a [u8],
    /// The same in plain words, for people and models.
    pub summary: &'a str,
    /// The moment of the turn.
    pub at: DateTime<Utc>,
}

/// Saves the agent's state on top of the version that was loaded.
///
/// # Errors
/// When the database does.
pub async fn save(
    tx: &mut TenantTx,
    sealer: &Sealer,
    (id, version): (ConversationId, i64),
    progress: Progress<'_>,
) -> Result<Saved, super::Error> {
    let seal = |column, value: &[u8]| sealer.seal("conversations", column, id.0, value);
    let done = sqlx::query(
        "update conversations
            set state = $4, ai_context_summary = $5, state_version = state_version + 1, ai_last_processed_at = $6
          where distributor_id = $1 and id = $2 and state_version = $3",
    )
    .bind(tx.distributor().0)
    .bind(id.0)
    .bind(version)
    .bind(seal("state", progress.state))
    .bind(seal("ai_context_summary", progress.summary.as_bytes()))
    .bind(progress.at)
    .execute(tx.connection())
    .await?;
    Ok(if done.rows_affected() == 1 {
        Saved::Saved
    } else {
        Saved::Stale
    })
}

/// Puts a longer summary in the place of the one that a turn wrote, where no later turn has written its
/// own.
///
/// # Errors
/// When the database does.
pub async fn sum_up(
    tx: &mut TenantTx,
    sealer: &Sealer,
    ((id, version), summary): ((ConversationId, i64), &str),
) -> Result<(), sqlx::Error> {
    let place = ("conversations", "ai_context_summary");
    sqlx::query(
        "update conversations set ai_context_summary = $4
          where distributor_id = $1 and id = $2 and state_version = $3",
    )
    .bind(tx.distributor().0)
    .bind(id.0)
    .bind(version)
    .bind(sealer.seal(place.0, place.1, id.0, summary.as_bytes()))
    .execute(tx.connection())
    .await
    .map(drop)
}

/// Who wrote a message of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// The agent, and what its question offered, in the order of the numbers.
    Agent {
        /// Whether it puts a question.
        asks: bool,
        /// The products to choose from.
        offers: Vec<ProductId>,
        /// Of a text message: how many parts it is sent and billed in.
        segments: Option<usize>,
    },
    /// A person at the distributor.
    Staff,
}

impl Author {
    /// Facts for `messages.external_metadata`; nothing in it is anybody's word.
    fn metadata(&self) -> Value {
        match self {
            Self::Agent {
                asks,
                offers,
                segments,
            } => {
                json!({ "author": "AGENT", "asks": asks, "offers": offers, "segments": segments })
            }
            Self::Staff => json!({ "author": "STAFF" }),
        }
    }
}

/// A message of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing<'a> {
    /// Its row.
    pub id: MessageId,
    /// The words.
    pub text: &'a str,
    /// When.
    pub at: DateTime<Utc>,
    /// Whose.
    pub author: Author,
}

/// Stores a message of ours as the next one of the conversation, for the staff to see.
///
/// # Errors
/// When the database does.
pub async fn add_outgoing(
    tx: &mut TenantTx,
    sealer: &Sealer,
    (conversation, channel): (ConversationId, Channel),
    outgoing: Outgoing<'_>,
) -> Result<(), super::Error> {
    let content = sealer.seal(
        "messages",
        "content",
        outgoing.id.0,
        outgoing.text.as_bytes(),
    );
    sqlx::query(
        "with thread as (
           update conversations set last_position = last_position + 1,
                  last_message_at = greatest(last_message_at, $6)
            where distributor_id = $1 and id = $2 returning last_position)
         insert into messages (distributor_id, id, conversation_id, channel, content,
                is_from_customer, status, ai_processed, thread_position, sent_at, external_metadata)
         select $1, $3, $2, $4, $5, false, 'SENT', true, last_position, $6, $7 from thread",
    )
    .bind(tx.distributor().0)
    .bind(conversation.0)
    .bind(outgoing.id.0)
    .bind(channel.as_str())
    .bind(content)
    .bind(outgoing.at)
    .bind(outgoing.author.metadata())
    .execute(tx.connection())
    .await?;
    Ok(())
}
