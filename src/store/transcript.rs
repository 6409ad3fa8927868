//! What was said in a conversation, as people read it, and whether the agent is done with it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::inbox;
use super::seal::Sealer;
use super::tenant::TenantTx;
use crate::domain::{ConversationId, MessageId, Sender};

/// One message as it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its row.
    pub id: MessageId,
    /// Its place in the conversation, from 1.
    pub position: i64,
    /// Who said it.
    pub by: Speaker,
    /// The words.
    pub text: String,
    /// When it was said.
    pub at: DateTime<Utc>,
}

/// Who said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// The customer.
    Customer,
    /// The agent.
    Agent,
    /// A person at the distributor.
    Staff,
}

/// Whether there is anything that the agent still has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Every message was dealt with and every reply has left.
    Settled,
    /// Something is still to be read or sent.
    AtWork,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    thread_position: i64,
    is_from_customer: bool,
    by_staff: bool,
    content: Vec<u8>,
    details: Option<Vec<u8>>,
    sent_at: DateTime<Utc>,
}

impl Row {
    fn said(self, sealer: &Sealer) -> Result<Said, super::Error> {
        Ok(Said {
            id: MessageId(self.id),
            position: self.thread_position,
            by: match (self.is_from_customer, self.by_staff) {
                (true, _) => Speaker::Customer,
                (false, true) => Speaker::Staff,
                (false, false) => Speaker::Agent,
            },
            text: self.words(sealer)?,
            at: self.sent_at,
        })
    }

    /// The words, with what models made of a customer's files.
    fn words(&self, sealer: &Sealer) -> Result<String, super::Error> {
        match &self.details {
            Some(details) => {
                let id = MessageId(self.id);
                Ok(inbox::open_message(sealer, id, &self.content, details)?.shown())
            }
            None => Ok(sealer.open_text("messages", "content", self.id, &self.content)?),
        }
    }
}

/// What was said after a position.
///
/// # Errors
/// When the database does, or a message does not open.
pub async fn after(
    tx: &mut TenantTx,
    sealer: &Sealer,
    (conversation, position): (ConversationId, i64),
) -> Result<Vec<Said>, super::Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "select id, thread_position, is_from_customer, content, details, sent_at,
                external_metadata ->> 'author' is not distinct from 'STAFF' as by_staff
           from messages
          where distributor_id = $1 and conversation_id = $2 and thread_position > $3
          order by thread_position",
    )
    .bind(tx.distributor().0)
    .bind(conversation.0)
    .bind(position)
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter().map(|row| row.said(sealer)).collect()
}

/// What was said last, so many messages of it, oldest first.
///
/// # Errors
/// When the database does, or a message does not open.
pub async fn latest(
    tx: &mut TenantTx,
    sealer: &Sealer,
    (conversation, count): (ConversationId, i64),
) -> Result<Vec<Said>, super::Error> {
    let last: Option<i64> = sqlx::query_scalar(
        "select last_position from conversations where distributor_id = $1 and id = $2",
    )
    .bind(tx.distributor().0)
    .bind(conversation.0)
    .fetch_optional(tx.connection())
    .await?;
    after(tx, sealer, (conversation, last.unwrap_or(0) - count)).await
}

/// Where the conversation stands, in plain words; `None` before the agent's first turn.
///
/// # Errors
/// When the database does, or the summary does not open.
pub async fn summary(
    tx: &mut TenantTx,
    sealer: &Sealer,
    conversation: ConversationId,
) -> Result<Option<String>, super::Error> {
    let summary: Option<Vec<u8>> = sqlx::query_scalar(
        "select ai_context_summary from conversations where distributor_id = $1 and id = $2",
    )
    .bind(tx.distributor().0)
    .bind(conversation.0)
    .fetch_optional(tx.connection())
    .await?
    .flatten();
    let place = ("conversations", "ai_context_summary");
    summary
        .map(|ciphertext| sealer.open_text(place.0, place.1, conversation.0, &ciphertext))
        .transpose()
        .map_err(super::Error::from)
}

/// The conversation to which a message belongs.
///
/// # Errors
/// When the database does.
pub async fn conversation_of(
    tx: &mut TenantTx,
    provider_message_id: &str,
) -> Result<Option<ConversationId>, super::Error> {
    let id: Option<Uuid> = sqlx::query_scalar(
        "select conversation_id from messages
          where distributor_id = $1 and external_message_id = $2 and is_from_customer",
    )
    .bind(tx.distributor().0)
    .bind(provider_message_id)
    .fetch_optional(tx.connection())
    .await?;
    Ok(id.map(ConversationId))
}

/// The place of a customer's message in its conversation.
///
/// # Errors
/// When the database does, or there is no such message.
pub async fn position_of(
    tx: &mut TenantTx,
    provider_message_id: &str,
) -> Result<i64, super::Error> {
    let position = sqlx::query_scalar(
        "select thread_position from messages
          where distributor_id = $1 and external_message_id = $2 and is_from_customer",
    )
    .bind(tx.distributor().0)
    .bind(provider_message_id)
    .fetch_one(tx.connection())
    .await?;
    Ok(position)
}

/// Whether the agent is done with everything of a distributor. What a person has is theirs.
///
/// # Errors
/// When the database does.
pub async fn progress(tx: &mut TenantTx) -> Result<Progress, super::Error> {
    let at_work: bool = sqlx::query_scalar(
        "select exists (select from messages m
                          join conversations c on c.distributor_id = $1 and c.id = m.conversation_id
                         where m.distributor_id = $1 and m.is_from_customer and not m.ai_processed
                           and c.paused_at is null)
             or exists (select from outbox
                         where distributor_id = $1 and status in ('PENDING', 'SENDING'))",
    )
    .bind(tx.distributor().0)
    .fetch_one(tx.connection())
    .await?;
    Ok(if at_work {
        Progress::AtWork
    } else {
        Progress::Settled
    })
}

/// Whether a conversation has messages that the agent still has to deal with. What a person has is
/// theirs.
///
/// # Errors
/// When the database does.
pub async fn waits(
    tx: &mut TenantTx,
    conversation: ConversationId,
) -> Result<Progress, super::Error> {
    let waits: bool = sqlx::query_scalar(
        "select exists (select from messages m
                          join conversations c on c.distributor_id = $1 and c.id = m.conversation_id
                         where m.distributor_id = $1 and m.conversation_id = $2 and m.is_from_customer
                           and not m.ai_processed and c.paused_at is null)",
    )
    .bind(tx.distributor().0)
    .bind(conversation.0)
    .fetch_one(tx.connection())
    .await?;
    Ok(if waits {
        Progress::AtWork
    } else {
        Progress::Settled
    })
}

/// The addresses of the customer with this code.
///
/// # Errors
/// When the database does, or an address does not open.
pub async fn sender_of(
    tx: &mut TenantTx,
    sealer: &Sealer,
    customer_code: &str,
) -> Result<Option<Sender>, super::Error> {
    let rows: Vec<(Uuid, String, Vec<u8>)> = sqlx::query_as(
        "select i.id, i.kind, i.value from customer_identities i
           join customers c on c.distributor_id = i.distributor_id and c.id = i.customer_id
          where i.distributor_id = $1 and c.customer_code = $2",
    )
    .bind(tx.distributor().0)
    .bind(customer_code)
    .fetch_all(tx.connection())
    .await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let mut sender = Sender::default();
    for (id, kind, value) in rows {
        let value = sealer.open_text("customer_identities", "value", id, &value)?;
        match kind.as_str() {
            "PHONE" => sender.phone = Some(value),
            "EMAIL" => sender.email = Some(value),
            _ => sender.bsuid = Some(value),
        }
    }
    Ok(Some(sender))
}
