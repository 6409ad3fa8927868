//! Writing an order and what may still happen to it.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::json;
use uuid::Uuid;

use super::ai::probability;
use super::seal::Sealer;
use super::tenant::TenantTx;
use crate::domain::calendar::Zone;
use crate::domain::{
    Channel, ConversationId, CustomerId, MatchingMethod, MessageId, OrderId, OrderStatus,
    ReviewReason,
};
use crate::session::{Effect, LineDraft, OrderDraft};

/// Where an order comes from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// Who ordered.
    pub customer: CustomerId,
    /// In which conversation.
    pub conversation: ConversationId,
    /// The message that led to it.
    pub message: Option<MessageId>,
    /// That message's words.
    pub words: &'a str,
    /// ISO 4217 code of all its prices.
    pub currency: &'a str,
    /// The distributor's clock.
    pub zone: Zone,
    /// The moment of the turn.
    pub now: DateTime<Utc>,
}

/// Writes an order with its lines. One order a session: a second one for the same session is refused
/// by the database, whoever tries it.
///
/// # Errors
/// When the database does.
pub async fn write(
    tx: &mut TenantTx,
    sealer: &Sealer,
    (draft, origin): (&OrderDraft, Origin<'_>),
    ids: &mut (dyn FnMut() -> Uuid + Send),
) -> Result<(), super::Error> {
    insert_order(tx, sealer, draft, origin).await?;
    let lines: Vec<(Uuid, &LineDraft)> = draft.lines.iter().map(|line| (ids(), line)).collect();
    insert_lines(tx, sealer, draft.id, &lines).await?;
    sqlx::query(
        "update conversation_order_sessions set consolidated_order_id = $3
          where distributor_id = $1 and id = $2",
    )
    .bind(tx.distributor().0)
    .bind(draft.session.0)
    .bind(draft.id.0)
    .execute(tx.connection())
    .await?;
    Ok(())
}

async fn insert_order(
    tx: &mut TenantTx,
    sealer: &Sealer,
    draft: &OrderDraft,
    origin: Origin<'_>,
) -> Result<(), super::Error> {
    let seal =
        |column: &str, text: &str| sealer.seal("orders", column, draft.id.0, text.as_bytes());
    let comment = draft
        .comment
        .as_deref()
        .map(|text| seal("additional_comment", text));
    let whatsapp =
        (draft.channel == Channel::Whatsapp).then(|| seal("whatsapp_message", origin.words));
    let reasons: Vec<&str> = draft
        .review_reasons
        .iter()
        .map(|reason| reason.as_str())
        .collect();
    sqlx::query(
        "insert into orders (distributor_id, id, customer_id, conversation_id, channel, status,
                received_date, received_time, placed_at, delivery_date, total_amount, currency,
                po_number, additional_comment, whatsapp_message, ai_confidence,
                ai_source_message_id, order_session_id, is_consolidated, replaces_order_id,
                requires_review, review_reasons, delivery_address)
         select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, true,
                $19, $20, $21, customers.address
           from customers where distributor_id = $1 and customers.id = $3",
    )
    .bind(tx.distributor().0)
    .bind(draft.id.0)
    .bind(origin.customer.0)
    .bind(origin.conversation.0)
    .bind(draft.channel.as_str())
    .bind(draft.status.as_str())
    .bind(origin.zone.date(origin.now))
    .bind(origin.zone.time(origin.now))
    .bind(origin.now)
    .bind(draft.delivery_date)
    .bind(draft.total)
    .bind(origin.currency)
    .bind(&draft.po_number)
    .bind(comment)
    .bind(whatsapp)
    .bind(probability(draft.confidence))
    .bind(origin.message.map(|message| message.0))
    .bind(draft.session.0)
    .bind(draft.replaces.map(|order| order.0))
    .bind(!reasons.is_empty())
    .bind(&reasons)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// All lines in one statement: an order of thirty lines costs one round trip.
async fn insert_lines(
    tx: &mut TenantTx,
    sealer: &Sealer,
    order: OrderId,
    lines: &[(Uuid, &LineDraft)],
) -> Result<(), super::Error> {
    let rows = || lines.iter().map(|(_, line)| *line);
    let words = |(id, line): &(Uuid, &LineDraft)| {
        let words = line.original_words.as_bytes();
        sealer.seal("order_products", "ai_original_text", *id, words)
    };
    let notes = |(id, line): &(Uuid, &LineDraft)| {
        let seal = |text: String| sealer.seal("order_products", "notes", *id, text);
        (!line.notes.is_empty()).then(|| seal(line.notes.join("\n")))
    };
    sqlx::query(
        "insert into order_products (distributor_id, order_id, id, product_name, product_unit,
                quantity, unit_price, line_price, ai_confidence, ai_original_text,
                suggested_product_id, notes, matched_product_id, matching_confidence,
                matching_method, matching_score, alternative_matches, line_order)
         select $1, $2, line.*
           from unnest($3::uuid[], $4::text[], $5::text[], $6::numeric[], $7::numeric[], $8::numeric[],
                       $9::numeric[], $10::bytea[], $11::uuid[], $12::bytea[], $13::uuid[], $14::numeric[],
                       $15::text[], $16::numeric[], $17::jsonb[]) with ordinality as line",
    )
    .bind(tx.distributor().0)
    .bind(order.0)
    .bind(lines.iter().map(|(id, _)| *id).collect::<Vec<_>>())
    .bind(rows().map(|line| line.name.as_str()).collect::<Vec<_>>())
    .bind(rows().map(|line| line.amount.unit.as_str()).collect::<Vec<_>>())
    .bind(rows().map(|line| line.amount.quantity.get()).collect::<Vec<_>>())
    .bind(rows().map(|line| line.unit_price).collect::<Vec<_>>())
    .bind(rows().map(|line| line.line_price).collect::<Vec<_>>())
    .bind(rows().map(|line| probability(line.confidence)).collect::<Vec<_>>())
    .bind(lines.iter().map(words).collect::<Vec<_>>())
    .bind(rows().map(suggestion).collect::<Vec<_>>())
    .bind(lines.iter().map(notes).collect::<Vec<_>>())
    .bind(rows().map(|line| line.product.map(|product| product.0)).collect::<Vec<_>>())
    .bind(rows().map(|line| probability(line.matching_confidence)).collect::<Vec<_>>())
    .bind(rows().map(|line| line.method.map(MatchingMethod::as_str)).collect::<Vec<_>>())
    .bind(rows().map(score).collect::<Vec<_>>())
    .bind(rows().map(alternatives).collect::<Vec<_>>())
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The matcher's own figure, to four digits as the column keeps it.
fn score(line: &LineDraft) -> Option<Decimal> {
    Decimal::from_f64_retain(line.matching_confidence).map(|score| score.round_dp(4))
}

/// What the agent would have taken: the product itself, or the likeliest of the undecided ones.
fn suggestion(line: &LineDraft) -> Option<Uuid> {
    let likeliest = || line.alternatives.first().map(|candidate| candidate.product);
    line.product.or_else(likeliest).map(|product| product.0)
}

fn alternatives(line: &LineDraft) -> serde_json::Value {
    line.alternatives
        .iter()
        .map(|one| json!({ "product_id": one.product, "probability": one.probability }))
        .collect()
}

/// A late yes confirms an order that stood unconfirmed; reasons that a yes does away with go.
///
/// # Errors
/// When the database does.
pub async fn confirm(tx: &mut TenantTx, order: OrderId) -> Result<(), super::Error> {
    let reasons: Option<Vec<String>> = sqlx::query_scalar(
        "select review_reasons from orders
          where distributor_id = $1 and id = $2 and status = 'PENDING' for update",
    )
    .bind(tx.distributor().0)
    .bind(order.0)
    .fetch_optional(tx.connection())
    .await?;
    let Some(reasons) = reasons else {
        return Ok(());
    };
    let reasons: Vec<ReviewReason> = reasons
        .iter()
        .map(|name| name.parse())
        .collect::<Result<_, _>>()?;
    let (status, left) = Effect::confirmed_after_all(&reasons);
    let left: Vec<&str> = left.iter().map(|reason| reason.as_str()).collect();
    sqlx::query(
        "update orders set status = $3, review_reasons = $4, requires_review = $5
          where distributor_id = $1 and id = $2",
    )
    .bind(tx.distributor().0)
    .bind(order.0)
    .bind(status.as_str())
    .bind(&left)
    .bind(!left.is_empty())
    .execute(tx.connection())
    .await?;
    close_task(tx, order, &left).await
}

/// The task of an order that nobody has to look at any more is done; else it keeps what is left.
async fn close_task(tx: &mut TenantTx, order: OrderId, left: &[&str]) -> Result<(), super::Error> {
    sqlx::query(
        "update review_tasks
            set reasons = $3,
                status = case when $4 then 'DONE' else status end,
                resolution = case when $4 then 'confirmed by the customer' end,
                resolved_at = case when $4 then clock_timestamp() end
          where distributor_id = $1 and order_id = $2 and kind = 'ORDER' and status = 'OPEN'",
    )
    .bind(tx.distributor().0)
    .bind(order.0)
    .bind(left)
    .bind(left.is_empty())
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// A person has to look at an order that stands.
///
/// # Errors
/// When the database does.
pub async fn flag(
    tx: &mut TenantTx,
    order: OrderId,
    reason: ReviewReason,
) -> Result<(), super::Error> {
    sqlx::query(
        "update orders
            set status = $3, requires_review = true,
                review_reasons = array(select distinct unnest(review_reasons || $4::text) order by 1)
          where distributor_id = $1 and id = $2",
    )
    .bind(tx.distributor().0)
    .bind(order.0)
    .bind(OrderStatus::Review.as_str())
    .bind(reason.as_str())
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What became of saying that an order was delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivered {
    /// It counts as delivered from now on.
    Now,
    /// It did already.
    Before,
    /// There is no such order that stands.
    NotFound,
}

/// The goods of an order reached the customer: it is not open any more.
///
/// # Errors
/// When the database does.
pub async fn deliver(
    tx: &mut TenantTx,
    order: OrderId,
    at: DateTime<Utc>,
) -> Result<Delivered, super::Error> {
    let before: Option<bool> = sqlx::query_scalar(
        "select delivered_at is not null from orders
          where distributor_id = $1 and id = $2 and rejected_at is null for update",
    )
    .bind(tx.distributor().0)
    .bind(order.0)
    .fetch_optional(tx.connection())
    .await?;
    match before {
        None => return Ok(Delivered::NotFound),
        Some(true) => return Ok(Delivered::Before),
        Some(false) => {}
    }
    sqlx::query("update orders set delivered_at = $3 where distributor_id = $1 and id = $2")
        .bind(tx.distributor().0)
        .bind(order.0)
        .bind(at)
        .execute(tx.connection())
        .await?;
    Ok(Delivered::Now)
}
