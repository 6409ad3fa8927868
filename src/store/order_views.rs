//! Orders as people look at them.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::seal::Sealer;
use super::tenant::TenantTx;
use crate::domain::{ConversationId, OrderId};

/// An order's head, as lists show it.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct OrderHead {
    /// Its id.
    pub id: Uuid,
    /// Who ordered.
    pub customer: String,
    /// How it came.
    pub channel: String,
    /// Where it stands.
    pub status: String,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
    /// When it is to be delivered.
    pub delivery_date: Option<NaiveDate>,
    /// Sum of the lines.
    pub total_amount: Decimal,
    /// ISO 4217 code.
    pub currency: String,
    /// The customer's PO number.
    pub po_number: Option<String>,
    /// Why a person has to look.
    pub review_reasons: Vec<String>,
    /// Whether one still has to.
    pub requires_review: bool,
    /// When a person rejected it.
    pub rejected_at: Option<DateTime<Utc>>,
    /// The order that took its place.
    pub replaced_by: Option<Uuid>,
    /// Where it was collected.
    pub conversation_id: Option<Uuid>,
}

/// An order with everything on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Its head.
    pub head: OrderHead,
    /// The customer's notes.
    pub comment: Option<String>,
    /// Its lines, in order.
    pub lines: Vec<OrderLine>,
}

/// One line as people look at it.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderLine {
    /// Position from 1.
    pub position: i32,
    /// Code of the product, where one was found.
    pub sku: Option<String>,
    /// Official name, or the customer's words.
    pub name: String,
    /// How many.
    pub quantity: Decimal,
    /// Of what.
    pub unit: String,
    /// Price of one unit.
    pub unit_price: Option<Decimal>,
    /// Price of the line.
    pub line_price: Option<Decimal>,
    /// How sure the agent is.
    pub confidence: Option<Decimal>,
    /// How the product was found.
    pub method: Option<String>,
    /// The customer's words.
    pub original_words: String,
    /// What is worth a note.
    pub notes: Option<String>,
    /// Whether a person corrected it.
    pub corrected: bool,
    /// Codes of the products that it might be, the likeliest first.
    pub alternatives: Vec<String>,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    id: Uuid,
    line_order: i32,
    sku: Option<String>,
    product_name: String,
    quantity: Decimal,
    product_unit: String,
    unit_price: Option<Decimal>,
    line_price: Option<Decimal>,
    ai_confidence: Option<Decimal>,
    matching_method: Option<String>,
    ai_original_text: Option<Vec<u8>>,
    notes: Option<Vec<u8>>,
    manual_override: bool,
    alternatives: Vec<String>,
}

/// Which orders to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// Every order.
    All,
    /// Those that a person has to look at.
    NeedsReview,
    /// Those of one conversation.
    Of(ConversationId),
}

const HEAD: &str = "select o.id, c.business_name as customer, o.channel, o.status, o.placed_at,
           o.delivery_date, o.total_amount, o.currency, o.po_number, o.review_reasons,
           o.requires_review, o.rejected_at, o.conversation_id,
           (select later.id from orders later
             where later.distributor_id = o.distributor_id and later.replaces_order_id = o.id) as replaced_by
      from orders o join customers c on c.distributor_id = o.distributor_id and c.id = o.customer_id";

/// Lists orders, newest first.
///
/// # Errors
/// When the database does.
pub async fn list(
    tx: &mut TenantTx,
    filter: Filter,
    limit: u32,
) -> Result<Vec<OrderHead>, super::Error> {
    let (review_only, conversation) = match filter {
        Filter::All => (false, None),
        Filter::NeedsReview => (true, None),
        Filter::Of(conversation) => (false, Some(conversation.0)),
    };
    let sql = format!(
        "{HEAD} where o.distributor_id = $1 and (not $2 or o.requires_review)
            and ($3::uuid is null or o.conversation_id = $3) order by o.placed_at desc, o.id desc limit $4"
    );
    let heads = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.distributor().0)
        .bind(review_only)
        .bind(conversation)
        .bind(i64::from(limit))
        .fetch_all(tx.connection())
        .await?;
    Ok(heads)
}

/// One order with its lines.
///
/// # Errors
/// When the database does, or what is sealed does not open.
pub async fn show(
    tx: &mut TenantTx,
    sealer: &Sealer,
    id: OrderId,
) -> Result<Option<Order>, super::Error> {
    let sql = format!("{HEAD} where o.distributor_id = $1 and o.id = $2");
    let head: Option<OrderHead> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.distributor().0)
        .bind(id.0)
        .fetch_optional(tx.connection())
        .await?;
    let Some(head) = head else { return Ok(None) };
    let comment: Option<Vec<u8>> = sqlx::query_scalar(
        "select additional_comment from orders where distributor_id = $1 and id = $2",
    )
    .bind(tx.distributor().0)
    .bind(id.0)
    .fetch_one(tx.connection())
    .await?;
    let comment = comment
        .map(|sealed| sealer.open_text("orders", "additional_comment", id.0, &sealed))
        .transpose()?;
    Ok(Some(Order {
        head,
        comment,
        lines: lines(tx, sealer, id).await?,
    }))
}

async fn lines(
    tx: &mut TenantTx,
    sealer: &Sealer,
    id: OrderId,
) -> Result<Vec<OrderLine>, super::Error> {
    let rows: Vec<LineRow> = sqlx::query_as(
        "select l.id, l.line_order, p.sku, l.product_name, l.quantity, l.product_unit, l.unit_price,
                l.line_price, l.ai_confidence, l.matching_method, l.ai_original_text, l.notes,
                l.manual_override,
                array(select other.sku from jsonb_array_elements(l.alternative_matches)
                        with ordinality as match (value, place)
                        join products other on other.distributor_id = l.distributor_id
                         and other.id = (match.value ->> 'product_id')::uuid
                       order by match.place) as alternatives
           from order_products l
           left join products p on p.distributor_id = l.distributor_id and p.id = l.matched_product_id
          where l.distributor_id = $1 and l.order_id = $2 order by l.line_order",
    )
    .bind(tx.distributor().0)
    .bind(id.0)
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter().map(|row| line(sealer, row)).collect()
}

fn line(sealer: &Sealer, row: LineRow) -> Result<OrderLine, super::Error> {
    let open = |column: &str, sealed: Option<Vec<u8>>| {
        sealed
            .map(|sealed| sealer.open_text("order_products", column, row.id, &sealed))
            .transpose()
    };
    let original_words = open("ai_original_text", row.ai_original_text)?.unwrap_or_default();
    let notes = open("notes", row.notes)?;
    Ok(OrderLine {
        position: row.line_order,
        sku: row.sku,
        name: row.product_name,
        quantity: row.quantity.normalize(),
        unit: row.product_unit,
        unit_price: row.unit_price,
        line_price: row.line_price,
        confidence: row.ai_confidence,
        method: row.matching_method,
        original_words,
        notes,
        corrected: row.manual_override,
        alternatives: row.alternatives,
    })
}
