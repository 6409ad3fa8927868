//! A person at the distributor takes a conversation over, writes in it, and gives it back.
//!
//! Whoever does so ends the lease of a turn that is being walked: what the agent was about to say
//! was decided without knowing of the person.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::conversation::{self, Author, Outgoing};
use super::schedule::{self, Reason};
use super::seal::Sealer;
use super::tenant::TenantTx;
use crate::domain::{Channel, ConversationId, CustomerId, MessageId};

/// What a person writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    /// Its row.
    pub message: MessageId,
    /// The words.
    pub text: &'a str,
    /// Who writes, where that is known.
    pub by: Option<Uuid>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What became of giving a conversation back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandBack {
    /// The agent has it again.
    Done,
    /// The agent had it all along.
    NotHeld,
}

/// A conversation, as staff choose among them.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Head {
    /// Its id.
    pub id: Uuid,
    /// The customer's business name; empty for an unknown sender.
    pub customer: String,
    /// How it travels.
    pub channel: String,
    /// Since when a person has it.
    pub paused_at: Option<DateTime<Utc>>,
    /// Messages that nobody has dealt with.
    pub waiting: i64,
    /// When the last message came or went.
    pub last_message_at: Option<DateTime<Utc>>,
}

/// Stores a person's word as the next message of the conversation. From here on the agent is silent
/// there; a turn that is due at once tells it so.
///
/// # Errors
/// When the database does, or there is no such conversation.
pub async fn take_over(
    tx: &mut TenantTx,
    sealer: &Sealer,
    (id, channel): (ConversationId, Channel),
    word: Word<'_>,
) -> Result<(), super::Error> {
    sqlx::query(
        "update conversations set paused_at = coalesce(paused_at, $3), paused_by = coalesce($4, paused_by)
          where distributor_id = $1 and id = $2",
    )
    .bind(tx.distributor().0)
    .bind(id.0)
    .bind(word.at)
    .bind(word.by)
    .execute(tx.connection())
    .await?;
    let outgoing = Outgoing {
        id: word.message,
        text: word.text,
        at: word.at,
        author: Author::Staff,
    };
    conversation::add_outgoing(tx, sealer, (id, channel), outgoing).await?;
    schedule::interrupt(tx, id, (Reason::Staff, word.at)).await?;
    Ok(())
}

/// Gives a conversation back to the agent: what the customer wrote in between is read at once.
///
/// # Errors
/// When the database does.
pub async fn hand_back(
    tx: &mut TenantTx,
    id: ConversationId,
    now: DateTime<Utc>,
) -> Result<HandBack, super::Error> {
    let done = sqlx::query(
        "update conversations set paused_at = null, paused_by = null
          where distributor_id = $1 and id = $2 and paused_at is not null",
    )
    .bind(tx.distributor().0)
    .bind(id.0)
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(HandBack::NotHeld);
    }
    schedule::interrupt(tx, id, (Reason::HandBack, now)).await?;
    Ok(HandBack::Done)
}

/// The customer's conversation on a channel; it begins with a person's word where there is none.
///
/// # Errors
/// When the database does, or there is no such customer.
pub async fn find_or_open(
    tx: &mut TenantTx,
    (customer, channel): (CustomerId, Channel),
    new: Uuid,
) -> Result<ConversationId, super::Error> {
    sqlx::query(
        "insert into conversations (distributor_id, id, customer_id, channel) values ($1, $2, $3, $4)
         on conflict (distributor_id, customer_id, channel) do nothing",
    )
    .bind(tx.distributor().0)
    .bind(new)
    .bind(customer.0)
    .bind(channel.as_str())
    .execute(tx.connection())
    .await?;
    let id = sqlx::query_scalar(
        "select id from conversations where distributor_id = $1 and customer_id = $2 and channel = $3",
    )
    .bind(tx.distributor().0)
    .bind(customer.0)
    .bind(channel.as_str())
    .fetch_one(tx.connection())
    .await?;
    Ok(ConversationId(id))
}

/// The customer with this code of the distributor's own.
///
/// # Errors
/// When the database does.
pub async fn customer_by_code(
    tx: &mut TenantTx,
    code: &str,
) -> Result<Option<CustomerId>, super::Error> {
    let id: Option<Uuid> = sqlx::query_scalar(
        "select id from customers where distributor_id = $1 and customer_code = $2",
    )
    .bind(tx.distributor().0)
    .bind(code)
    .fetch_optional(tx.connection())
    .await?;
    Ok(id.map(CustomerId))
}

/// Conversations, the latest first.
///
/// # Errors
/// When the database does.
pub async fn list(tx: &mut TenantTx, limit: u32) -> Result<Vec<Head>, super::Error> {
    let heads = sqlx::query_as(
        "select c.id, u.business_name as customer, c.channel, c.paused_at, c.last_message_at,
                (select count(*) from messages m
                  where m.distributor_id = $1 and m.conversation_id = c.id and m.is_from_customer
                    and not m.ai_processed) as waiting
           from conversations c
           join customers u on u.distributor_id = c.distributor_id and u.id = c.customer_id
          where c.distributor_id = $1 order by c.last_message_at desc nulls last, c.id limit $2",
    )
    .bind(tx.distributor().0)
    .bind(i64::from(limit))
    .fetch_all(tx.connection())
    .await?;
    Ok(heads)
}
