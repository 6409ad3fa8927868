//! What the agent made of each message of a conversation, and what became of its own: for people
//! who ask why, and for the eval suite.

use serde_json::Value;
use uuid::Uuid;

use super::seal::Sealer;
use super::tenant::TenantTx;
use crate::domain::{ConversationId, Intent, MessageId, ProductId};

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchanged {
    /// Its row.
    pub id: MessageId,
    /// What became of it.
    pub part: Part,
}

/// Whose it is, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The customer's; no turn has dealt with it.
    Waiting,
    /// The customer's, and what its burst was taken for.
    Heard(Option<Intent>),
    /// The agent's.
    Said(Said),
    /// A person's at the distributor.
    Staffs,
}

/// A message of the agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The words.
    pub text: String,
    /// Whether it puts a question.
    pub asks: bool,
    /// The products that the question offers, in the order of their numbers.
    pub offers: Vec<ProductId>,
    /// Where it is on its way: `PENDING`, `SENT`, `FAILED`, …
    pub delivery: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    is_from_customer: bool,
    ai_processed: bool,
    ai_extracted_intent: Option<String>,
    content: Vec<u8>,
    external_metadata: Value,
    delivery: Option<String>,
}

/// Everything that was exchanged in a conversation, in its order.
///
/// # Errors
/// When the database does, or a message does not open.
pub async fn of(
    tx: &mut TenantTx,
    sealer: &Sealer,
    conversation: ConversationId,
) -> Result<Vec<Exchanged>, super::Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "select m.id, m.is_from_customer, m.ai_processed, m.ai_extracted_intent, m.content,
                m.external_metadata, o.status as delivery
           from messages m
           left join outbox o on o.distributor_id = m.distributor_id and o.message_id = m.id and o.kind = 'REPLY'
          where m.distributor_id = $1 and m.conversation_id = $2 order by m.thread_position",
    )
    .bind(tx.distributor().0)
    .bind(conversation.0)
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Exchanged {
                id: MessageId(row.id),
                part: part(sealer, row)?,
            })
        })
        .collect()
}

fn part(sealer: &Sealer, row: Row) -> Result<Part, super::Error> {
    let facts = &row.external_metadata;
    if row.is_from_customer {
        let intent = row
            .ai_extracted_intent
            .map(|name| name.parse())
            .transpose()?;
        return Ok(if row.ai_processed {
            Part::Heard(intent)
        } else {
            Part::Waiting
        });
    }
    if facts["author"] == "STAFF" {
        return Ok(Part::Staffs);
    }
    let offers = facts
        .get("offers")
        .cloned()
        .unwrap_or_else(|| Value::Array(Vec::new()));
    Ok(Part::Said(Said {
        text: sealer.open_text("messages", "content", row.id, &row.content)?,
        asks: facts["asks"] == true,
        offers: serde_json::from_value(offers)?,
        delivery: row.delivery.unwrap_or_default(),
    }))
}
