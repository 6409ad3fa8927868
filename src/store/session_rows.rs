//! The rows that show an order session to people and reports: session, items, events.
//!
//! The agent itself reads none of them: its state is the sealed snapshot of the conversation.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use uuid::Uuid;

use super::ai::probability;
use super::tenant::TenantTx;
use crate::domain::{Catalog, ConversationId, MessageId, SessionId};
use crate::session::state::{Outcome, OutcomeReason, Status};
use crate::session::{Conversation, Line, Session, SessionEventType};

/// What a session's row says beside the session itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Where it takes place.
    pub conversation: ConversationId,
    /// How many messages this step read.
    pub messages: usize,
    /// The moment of the step.
    pub now: DateTime<Utc>,
    /// The same, where the step reminded a silent customer.
    pub reminded_at: Option<DateTime<Utc>>,
}

/// Closes a session that the same step replaced by a new one.
///
/// # Errors
/// When the database does.
pub async fn close_others(
    tx: &mut TenantTx,
    (conversation, current): (ConversationId, SessionId),
    outcome: Outcome,
) -> Result<(), super::Error> {
    sqlx::query(
        "update conversation_order_sessions
            set status = 'CLOSED', outcome = $4, closed_at = clock_timestamp(), closed_by = 'agent',
                version = version + 1
          where distributor_id = $1 and conversation_id = $2 and id <> $3 and status <> 'CLOSED'",
    )
    .bind(tx.distributor().0)
    .bind(conversation.0)
    .bind(current.0)
    .bind(outcome.as_str())
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Writes the session as it stands after a step.
///
/// # Errors
/// When the database does.
pub async fn save(
    tx: &mut TenantTx,
    (state, session): (&Conversation, &Session),
    facts: Facts,
) -> Result<(), super::Error> {
    let status = session.state.status();
    let collected = matches!(status, Status::Collecting | Status::Reviewing);
    let lines: Vec<f64> = session
        .draft
        .lines
        .iter()
        .map(|line| line.belief.line)
        .collect();
    sqlx::query(
        "insert into conversation_order_sessions as session (distributor_id, id, conversation_id,
                status, started_at, collecting_started_at, review_started_at, closed_at, outcome,
                session_metadata, version, ai_confidence_avg, ai_interactions_count, created_by, closed_by,
                outcome_reason, reminder_sent_at)
         values ($1, $2, $3, $4, $5, case when $6 then $8 end, case when $7 then $8 end,
                 case when $9::text is not null then $8 end, $9, $10, 1, $11, $12, 'agent',
                 case when $9::text is not null then 'agent' end, $13, $14)
         on conflict (distributor_id, id) do update
            set status = excluded.status, outcome = excluded.outcome,
                outcome_reason = excluded.outcome_reason,
                reminder_sent_at = coalesce(excluded.reminder_sent_at, session.reminder_sent_at),
                collecting_started_at = coalesce(session.collecting_started_at, excluded.collecting_started_at),
                review_started_at = coalesce(session.review_started_at, excluded.review_started_at),
                closed_at = coalesce(session.closed_at, excluded.closed_at),
                closed_by = coalesce(session.closed_by, excluded.closed_by),
                session_metadata = excluded.session_metadata, version = session.version + 1,
                ai_confidence_avg = coalesce(excluded.ai_confidence_avg, session.ai_confidence_avg),
                ai_interactions_count = session.ai_interactions_count + excluded.ai_interactions_count",
    )
    .bind(tx.distributor().0)
    .bind(session.id.0)
    .bind(facts.conversation.0)
    .bind(status.as_str())
    .bind(session.opened_at)
    .bind(collected)
    .bind(status == Status::Reviewing)
    .bind(facts.now)
    .bind(state.outcome().map(Outcome::as_str))
    .bind(metadata(state, session))
    .bind(mean(&lines).map(probability))
    .bind(i32::try_from(facts.messages).unwrap_or(i32::MAX))
    .bind(session.outcome_reason().map(OutcomeReason::as_str))
    .bind(facts.reminded_at)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Facts for reports; nothing in it is a customer's word.
fn metadata(state: &Conversation, session: &Session) -> Value {
    json!({
        "delivery_date": state.delivery_date(),
        "summaries": session.summaries,
        "amends_order": session.draft.amends,
        "lines": session.draft.lines.len(),
    })
}

fn mean(values: &[f64]) -> Option<f64> {
    let count = u32::try_from(values.len())
        .ok()
        .filter(|count| *count > 0)?;
    Some(values.iter().sum::<f64>() / f64::from(count))
}

/// Brings the session's items to what the basket holds; a line that is gone stays, marked removed.
///
/// # Errors
/// When the database does.
pub async fn save_items(
    tx: &mut TenantTx,
    (session, catalog): (&Session, &Catalog),
    source: Option<MessageId>,
    ids: &mut (dyn FnMut() -> Uuid + Send),
) -> Result<(), super::Error> {
    let numbers: Vec<i32> = session.draft.lines.iter().map(number).collect();
    sqlx::query(
        "update order_session_items set status = 'REMOVED', removed_at = clock_timestamp()
          where distributor_id = $1 and order_session_id = $2 and status <> 'REMOVED'
            and not line_number = any($3)",
    )
    .bind(tx.distributor().0)
    .bind(session.id.0)
    .bind(&numbers)
    .execute(tx.connection())
    .await?;
    let items: Vec<Item<'_>> = session
        .draft
        .lines
        .iter()
        .map(|line| Item::of((ids(), line), session, catalog))
        .collect();
    if items.is_empty() {
        return Ok(());
    }
    upsert_items(tx, session.id, &items, source).await
}

/// One line as its row shows it.
struct Item<'a> {
    id: Uuid,
    line: &'a Line,
    name: &'a str,
    code: Option<&'a str>,
    price: Option<Decimal>,
    status: &'static str,
}

impl<'a> Item<'a> {
    fn of((id, line): (Uuid, &'a Line), session: &Session, catalog: &'a Catalog) -> Self {
        let product = line.product().and_then(|id| catalog.get(id));
        let confirmed = session.outcome() == Some(Outcome::Confirmed);
        Self {
            id,
            line,
            name: product.map_or("", |product| &product.name),
            code: product.map(|product| product.sku.as_str()),
            price: product.map(|product| product.unit_price),
            status: if confirmed { "CONFIRMED" } else { "PENDING" },
        }
    }
}

/// All lines in one statement: a basket of thirty costs one round trip a turn.
async fn upsert_items(
    tx: &mut TenantTx,
    session: SessionId,
    items: &[Item<'_>],
    source: Option<MessageId>,
) -> Result<(), super::Error> {
    let unit = |item: &Item<'_>| item.line.unit().map(|unit| unit.as_str().to_owned());
    sqlx::query(
        "insert into order_session_items as item (distributor_id, order_session_id, source_message_id,
                id, line_number, product_id, product_name, product_code, quantity, unit, unit_price,
                ai_confidence, status, confirmed_at)
         select $1, $2, $3, line.*, case when line.status = 'CONFIRMED' then clock_timestamp() end
           from unnest($4::uuid[], $5::integer[], $6::uuid[], $7::text[], $8::text[], $9::numeric[],
                       $10::text[], $11::numeric[], $12::numeric[], $13::text[])
             as line (id, number, product, name, code, quantity, unit, price, confidence, status)
         on conflict (distributor_id, order_session_id, line_number) do update
            set product_id = excluded.product_id, product_name = excluded.product_name,
                product_code = excluded.product_code, quantity = excluded.quantity,
                unit = excluded.unit, unit_price = excluded.unit_price,
                ai_confidence = excluded.ai_confidence, status = excluded.status,
                confirmed_at = coalesce(item.confirmed_at, excluded.confirmed_at), removed_at = null",
    )
    .bind(tx.distributor().0)
    .bind(session.0)
    .bind(source.map(|message| message.0))
    .bind(items.iter().map(|item| item.id).collect::<Vec<_>>())
    .bind(items.iter().map(|item| number(item.line)).collect::<Vec<_>>())
    .bind(items.iter().map(|item| item.line.product().map(|product| product.0)).collect::<Vec<_>>())
    .bind(items.iter().map(|item| item.name).collect::<Vec<_>>())
    .bind(items.iter().map(|item| item.code).collect::<Vec<_>>())
    .bind(items.iter().map(|item| item.line.quantity()).collect::<Vec<_>>())
    .bind(items.iter().map(unit).collect::<Vec<_>>())
    .bind(items.iter().map(|item| item.price).collect::<Vec<_>>())
    .bind(items.iter().map(|item| probability(item.line.belief.line)).collect::<Vec<_>>())
    .bind(items.iter().map(|item| item.status).collect::<Vec<_>>())
    .execute(tx.connection())
    .await?;
    Ok(())
}

fn number(line: &Line) -> i32 {
    i32::try_from(line.id.0).unwrap_or(i32::MAX)
}

/// Adds to the session's audit trail.
///
/// # Errors
/// When the database does.
pub async fn record(
    tx: &mut TenantTx,
    (session, message): (SessionId, Option<MessageId>),
    (event, data): (SessionEventType, &Value),
    id: Uuid,
) -> Result<(), super::Error> {
    sqlx::query(
        "insert into order_session_events (distributor_id, id, order_session_id, event_type,
                event_data, triggered_by, message_id)
         values ($1, $2, $3, $4, $5, 'agent', $6)",
    )
    .bind(tx.distributor().0)
    .bind(id)
    .bind(session.0)
    .bind(event.as_str())
    .bind(data)
    .bind(message.map(|message| message.0))
    .execute(tx.connection())
    .await?;
    Ok(())
}
