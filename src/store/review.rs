//! What a person decides about a task, committed; the command line and the console both come here.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::json;
use uuid::Uuid;

use super::analyses;
use super::seal::Sealer;
use super::tenant::TenantTx;
use crate::domain::unit::Amount;
use crate::domain::{MessageId, OrderId, Product, TaskId};
use crate::understanding::second::analysis::Analysis;

/// A task as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TaskHead {
    /// Its id.
    pub id: Uuid,
    /// What kind.
    pub kind: String,
    /// Why.
    pub reasons: Vec<String>,
    /// `OPEN`, `IN_PROGRESS`, `DONE`, `DISMISSED`.
    pub status: String,
    /// The order it is about.
    pub order_id: Option<Uuid>,
    /// Whose words they are.
    pub customer: Option<String>,
    /// Since when it waits.
    pub created_at: DateTime<Utc>,
}

/// A task with the words that led to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its head.
    pub head: TaskHead,
    /// The customer's words.
    pub words: String,
    /// Where they stand, and where a person can answer them.
    pub conversation: Option<Uuid>,
    /// What a model proposes, where one was asked.
    pub analysis: Option<Analysis>,
}

/// What of a task its head does not hold.
#[derive(sqlx::FromRow)]
struct Rest {
    note: Option<Vec<u8>>,
    conversation_id: Option<Uuid>,
    message_id: Option<Uuid>,
}

/// What a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// The order is right as it stands.
    Accept,
    /// The order is not wanted, or the task needs nothing more.
    Reject,
}

/// Why a ruling was refused; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum RulingError {
    /// The store failed.
    #[error("the ruling cannot be written")]
    Store(#[from] super::Error),
    /// There is no such task.
    #[error("there is no task {0}")]
    NoTask(TaskId),
    /// Somebody decided it before.
    #[error("task {task} is {status} already")]
    Decided {
        /// The task.
        task: TaskId,
        /// Its status.
        status: String,
    },
    /// A correction needs an order.
    #[error("task {0} is not about an order")]
    NoOrder(TaskId),
    /// The order has no such line.
    #[error("order {order} has no line {line}")]
    NoLine {
        /// The order.
        order: OrderId,
        /// The position that was named, from 1.
        line: u32,
    },
}

impl From<sqlx::Error> for RulingError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(super::Error::Database(error))
    }
}

const HEAD: &str = "select t.id, t.kind, t.reasons, t.status, t.order_id, t.created_at,
           c.business_name as customer
      from review_tasks t
      left join customers c on c.distributor_id = t.distributor_id and c.id = t.customer_id";

/// Lists what waits, oldest first.
///
/// # Errors
/// When the database does.
pub async fn open_tasks(tx: &mut TenantTx) -> Result<Vec<TaskHead>, super::Error> {
    let sql = format!(
        "{HEAD} where t.distributor_id = $1 and t.status in ('OPEN', 'IN_PROGRESS') order by t.created_at, t.id"
    );
    let tasks = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.distributor().0)
        .fetch_all(tx.connection())
        .await?;
    Ok(tasks)
}

/// One task.
///
/// # Errors
/// When the database does, or what is sealed does not open.
pub async fn show(
    tx: &mut TenantTx,
    sealer: &Sealer,
    id: TaskId,
) -> Result<Option<Task>, super::Error> {
    let sql = format!("{HEAD} where t.distributor_id = $1 and t.id = $2");
    let head: Option<TaskHead> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.distributor().0)
        .bind(id.0)
        .fetch_optional(tx.connection())
        .await?;
    let Some(head) = head else { return Ok(None) };
    let rest: Rest = sqlx::query_as(
        "select note, conversation_id, message_id from review_tasks where distributor_id = $1 and id = $2",
    )
    .bind(tx.distributor().0)
    .bind(id.0)
    .fetch_one(tx.connection())
    .await?;
    let words = rest
        .note
        .map(|sealed| sealer.open_text("review_tasks", "note", id.0, &sealed))
        .transpose()?
        .unwrap_or_default();
    let analysis = match rest.message_id {
        Some(message) => analyses::of(tx, sealer, MessageId(message)).await?,
        None => None,
    };
    Ok(Some(Task {
        head,
        words,
        conversation: rest.conversation_id,
        analysis,
    }))
}

/// Decides a task, and the order that it is about.
///
/// # Errors
/// Says why it is refused.
pub async fn rule(
    tx: &mut TenantTx,
    task: TaskId,
    ruling: Ruling,
    now: DateTime<Utc>,
) -> Result<(), RulingError> {
    let order = undecided(tx, task).await?;
    if let Some(order) = order {
        rule_order(tx, order, ruling, now).await?;
    }
    let (status, resolution) = match ruling {
        Ruling::Accept => ("DONE", "accepted"),
        Ruling::Reject => ("DISMISSED", "rejected"),
    };
    sqlx::query(
        "update review_tasks set status = $3, resolution = $4, resolved_at = $5
          where distributor_id = $1 and id = $2",
    )
    .bind(tx.distributor().0)
    .bind(task.0)
    .bind(status)
    .bind(resolution)
    .bind(now)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Locks the task, so that two people can't decide it at once; gives the order that it is about.
async fn undecided(tx: &mut TenantTx, task: TaskId) -> Result<Option<OrderId>, RulingError> {
    let row: Option<(String, Option<Uuid>)> = sqlx::query_as(
        "select status, order_id from review_tasks
          where distributor_id = $1 and id = $2 for update",
    )
    .bind(tx.distributor().0)
    .bind(task.0)
    .fetch_optional(tx.connection())
    .await?;
    let Some((status, order)) = row else {
        return Err(RulingError::NoTask(task));
    };
    if status == "DONE" || status == "DISMISSED" {
        return Err(RulingError::Decided { task, status });
    }
    Ok(order.map(OrderId))
}

async fn rule_order(
    tx: &mut TenantTx,
    order: OrderId,
    ruling: Ruling,
    now: DateTime<Utc>,
) -> Result<(), RulingError> {
    let accepted = ruling == Ruling::Accept;
    sqlx::query(
        "update orders
            set requires_review = false, reviewed_at = $3,
                status = case when $4 then 'CONFIRMED' else status end,
                rejected_at = case when $4 then null else $3 end
          where distributor_id = $1 and id = $2",
    )
    .bind(tx.distributor().0)
    .bind(order.0)
    .bind(now)
    .bind(accepted)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What is right about a line that the agent got wrong.
#[derive(Debug, Clone)]
pub struct Correction<'a> {
    /// The line's position, from 1.
    pub line: u32,
    /// The product that is right.
    pub product: &'a Product,
    /// How much of it.
    pub amount: Amount,
    /// Price of one `amount.unit`.
    pub unit_price: Decimal,
    /// Price of it all, in cents.
    pub line_price: Decimal,
}

/// Corrects one line, brings the order's total up to date, and keeps what was learned.
///
/// # Errors
/// Says why it is refused.
pub async fn correct(
    tx: &mut TenantTx,
    task: TaskId,
    correction: &Correction<'_>,
    lesson: (&Sealer, Uuid),
) -> Result<(), RulingError> {
    let order = undecided(tx, task)
        .await?
        .ok_or(RulingError::NoOrder(task))?;
    learn(tx, order, correction, lesson).await?;
    sqlx::query(
        "update order_products
            set matched_product_id = $4, product_name = $5, product_unit = $6, quantity = $7,
                unit_price = $8, line_price = $9, manual_override = true,
                matching_method = 'MANUAL_OVERRIDE', matching_confidence = 1, ai_confidence = 1
          where distributor_id = $1 and order_id = $2 and line_order = $3",
    )
    .bind(tx.distributor().0)
    .bind(order.0)
    .bind(i32::try_from(correction.line).unwrap_or(i32::MAX))
    .bind(correction.product.id.0)
    .bind(&correction.product.name)
    .bind(correction.amount.unit.as_str())
    .bind(correction.amount.quantity.get())
    .bind(correction.unit_price)
    .bind(correction.line_price)
    .execute(tx.connection())
    .await?;
    sqlx::query(
        "update orders
            set total_amount = (select coalesce(sum(line_price), 0) from order_products
                                 where distributor_id = $1 and order_id = $2)
          where distributor_id = $1 and id = $2",
    )
    .bind(tx.distributor().0)
    .bind(order.0)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// A line as the agent read it.
#[derive(sqlx::FromRow)]
struct LineAsRead {
    id: Uuid,
    ai_original_text: Option<Vec<u8>>,
    matched_product_id: Option<Uuid>,
    quantity: Decimal,
    product_unit: String,
    ai_confidence: Option<Decimal>,
}

/// A correction is an example of what the customer's words mean; it is kept with what the agent
/// had made of them.
async fn learn(
    tx: &mut TenantTx,
    order: OrderId,
    correction: &Correction<'_>,
    (sealer, id): (&Sealer, Uuid),
) -> Result<(), RulingError> {
    let row: Option<LineAsRead> = sqlx::query_as(
        "select id, ai_original_text, matched_product_id, quantity, product_unit, ai_confidence
               from order_products
              where distributor_id = $1 and order_id = $2 and line_order = $3 for update",
    )
    .bind(tx.distributor().0)
    .bind(order.0)
    .bind(i32::try_from(correction.line).unwrap_or(i32::MAX))
    .fetch_optional(tx.connection())
    .await?;
    let Some(line) = row else {
        return Err(RulingError::NoLine {
            order,
            line: correction.line,
        });
    };
    let words = line
        .ai_original_text
        .map(|sealed| sealer.open_text("order_products", "ai_original_text", line.id, &sealed))
        .transpose()
        .map_err(super::Error::from)?
        .unwrap_or_default();
    sqlx::query(
        "insert into ai_training_data (distributor_id, id, input_text, input_context, expected_output,
                expected_confidence, actual_output, actual_confidence, data_source)
         values ($1, $2, $3, $4, $5, 1, $6, $7, 'CORRECTED_AI_OUTPUT')",
    )
    .bind(tx.distributor().0)
    .bind(id)
    .bind(sealer.seal("ai_training_data", "input_text", id, words.as_bytes()))
    .bind(json!({ "order_id": order, "line": correction.line }))
    .bind(json!({
        "product_id": correction.product.id,
        "quantity": correction.amount.quantity,
        "unit": correction.amount.unit,
    }))
    .bind(json!({
        "product_id": line.matched_product_id,
        "quantity": line.quantity,
        "unit": line.product_unit,
    }))
    .bind(line.ai_confidence)
    .execute(tx.connection())
    .await?;
    Ok(())
}
