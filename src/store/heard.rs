//! What did the customer of a conversation write, and what has a turn made of it?

use serde_json::{Value, json};
use uuid::Uuid;

use super::inbox;
use super::seal::Sealer;
use super::tenant::TenantTx;
use crate::domain::{
    ConversationId, InboundMessage, Intent, MessageId, OrderId, SessionId, TraceParent,
};
use crate::session::Sight;

/// A message that waits for its turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its row.
    pub id: MessageId,
    /// What came.
    pub message: InboundMessage,
    /// Whether it came behind the newest of our words in the conversation.
    pub sight: Sight,
    /// The trace of its arrival.
    pub trace: Option<TraceParent>,
}

/// The messages of a conversation that no turn has dealt with, oldest first.
///
/// # Errors
/// When the database does, or what is sealed does not open.
pub async fn waiting(
    tx: &mut TenantTx,
    sealer: &Sealer,
    id: ConversationId,
) -> Result<Vec<Waiting>, super::Error> {
    type Row = (Uuid, Vec<u8>, Vec<u8>, Option<String>, bool);
    let rows: Vec<Row> = sqlx::query_as(
        "select id, content, details, trace_context,
                thread_position < coalesce((select max(thread_position) from messages
                  where distributor_id = $1 and conversation_id = $2 and not is_from_customer), 0)
           from messages
          where distributor_id = $1 and conversation_id = $2 and is_from_customer and not ai_processed
            and details is not null
          order by thread_position",
    )
    .bind(tx.distributor().0)
    .bind(id.0)
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|(id, content, details, trace, crossed)| {
            let id = MessageId(id);
            Ok(Waiting {
                id,
                message: inbox::open_message(sealer, id, &content, &details)?,
                sight: if crossed { Sight::Crossed } else { Sight::Seen },
                trace: trace.map(TraceParent),
            })
        })
        .collect()
}

/// What the customer wrote last, whoever dealt with it: an answer goes into its thread.
///
/// # Errors
/// When the database does, or what is sealed does not open.
pub async fn last_heard(
    tx: &mut TenantTx,
    sealer: &Sealer,
    id: ConversationId,
) -> Result<Option<InboundMessage>, super::Error> {
    let row: Option<(Uuid, Vec<u8>, Vec<u8>)> = sqlx::query_as(
        "select id, content, details from messages
          where distributor_id = $1 and conversation_id = $2 and is_from_customer and details is not null
          order by thread_position desc limit 1",
    )
    .bind(tx.distributor().0)
    .bind(id.0)
    .fetch_optional(tx.connection())
    .await?;
    let open = |(id, content, details): (Uuid, Vec<u8>, Vec<u8>)| {
        inbox::open_message(sealer, MessageId(id), &content, &details)
    };
    Ok(row.map(open).transpose()?)
}

/// What a burst of messages was taken for; all empty when nobody could read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// The main intent.
    pub intent: Option<Intent>,
    /// The order session that they belong to.
    pub session: Option<SessionId>,
    /// The order that they wrote, confirmed or called into question.
    pub order: Option<OrderId>,
    /// Our answer to them.
    pub answer: Option<MessageId>,
}

/// What one message of the burst was read as.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The message.
    pub message: MessageId,
    /// Confidence of its least certain operation; `None` when nobody could read it.
    pub confidence: Option<f64>,
    /// The products that it names, as a JSON array without the customer's words.
    pub products: Value,
}

/// Marks messages as dealt with, and what they were taken for.
///
/// # Errors
/// When the database does.
pub async fn mark_processed(
    tx: &mut TenantTx,
    messages: &[Read],
    taken: &Taken,
) -> Result<(), super::Error> {
    let ids: Vec<Uuid> = messages.iter().map(|read| read.message.0).collect();
    let sure = |read: &Read| read.confidence.map(super::ai::probability);
    let products: Vec<Value> = messages.iter().map(|read| read.products.clone()).collect();
    sqlx::query(
        "update messages m
            set ai_processed = true, ai_extracted_intent = $5, ai_confidence = read.confidence,
                ai_extracted_products = read.products,
                ai_suggested_responses = $8,
                order_session_id = coalesce($6, order_session_id),
                order_context_id = coalesce($7, order_context_id)
           from unnest($2::uuid[], $3::numeric[], $4::jsonb[]) as read (id, confidence, products)
          where m.distributor_id = $1 and m.id = read.id",
    )
    .bind(tx.distributor().0)
    .bind(&ids)
    .bind(messages.iter().map(sure).collect::<Vec<_>>())
    .bind(&products)
    .bind(taken.intent.map(Intent::as_str))
    .bind(taken.session.map(|session| session.0))
    .bind(taken.order.map(|order| order.0))
    .bind(answers(taken.answer))
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// `messages.ai_suggested_responses`: the answer that went out, by its id; its words stand sealed in
/// its own row. What a model proposes may follow: see [`super::analyses`].
fn answers(answer: Option<MessageId>) -> Value {
    answer.map_or_else(|| json!([]), |id| json!([{ "message_id": id }]))
}
