//! What waits for a person at the distributor.

use uuid::Uuid;

use super::seal::Sealer;
use super::tenant::TenantTx;
use crate::domain::{
    ConversationId, CustomerId, MessageId, OrderId, OutboxId, ReviewReason, TaskId,
};
use crate::session::TaskKind;

/// A task to be put before the staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTask<'a> {
    /// Its id.
    pub id: Uuid,
    /// What kind.
    pub kind: TaskKind,
    /// Why, for orders.
    pub reasons: &'a [ReviewReason],
    /// The order it is about.
    pub order: Option<OrderId>,
    /// Where it came up.
    pub conversation: ConversationId,
    /// Whose words they are.
    pub customer: CustomerId,
    /// The message that raised it.
    pub message: Option<MessageId>,
    /// The customer's words.
    pub words: &'a str,
}

/// Puts a task before the staff. An order has at most one open task: a second one adds its reasons.
///
/// # Errors
/// When the database does.
pub async fn put(
    tx: &mut TenantTx,
    sealer: &Sealer,
    task: &NewTask<'_>,
) -> Result<(), super::Error> {
    let reasons: Vec<&str> = task.reasons.iter().map(|reason| reason.as_str()).collect();
    if let Some(order) = task.order
        && add_to_open(tx, order, &reasons).await?
    {
        return Ok(());
    }
    let note = sealer.seal("review_tasks", "note", task.id, task.words.as_bytes());
    sqlx::query(
        "insert into review_tasks (distributor_id, id, kind, reasons, order_id, conversation_id,
                customer_id, message_id, note)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(tx.distributor().0)
    .bind(task.id)
    .bind(task.kind.as_str())
    .bind(&reasons)
    .bind(task.order.map(|order| order.0))
    .bind(task.conversation.0)
    .bind(task.customer.0)
    .bind(task.message.map(|message| message.0))
    .bind(note)
    .execute(tx.connection())
    .await?;
    Ok(())
}

async fn add_to_open(
    tx: &mut TenantTx,
    order: OrderId,
    reasons: &[&str],
) -> Result<bool, super::Error> {
    let done = sqlx::query(
        "update review_tasks
            set reasons = array(select distinct unnest(reasons || $3::text[]) order by 1)
          where distributor_id = $1 and order_id = $2 and kind = 'ORDER' and status = 'OPEN'",
    )
    .bind(tx.distributor().0)
    .bind(order.0)
    .bind(reasons)
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() > 0)
}

/// A reply did not reach the customer: a person has to see to it, whatever the courier did.
///
/// # Errors
/// When the database does.
pub async fn put_undelivered(
    tx: &mut TenantTx,
    sealer: &Sealer,
    (id, row): (TaskId, OutboxId),
    why: &str,
) -> Result<(), super::Error> {
    let note = sealer.seal("review_tasks", "note", id.0, why.as_bytes());
    sqlx::query(
        "insert into review_tasks (distributor_id, id, kind, conversation_id, customer_id, message_id, note)
         select o.distributor_id, $2, 'UNDELIVERED', o.conversation_id, c.customer_id, o.message_id, $4
           from outbox o
           left join conversations c on c.distributor_id = o.distributor_id and c.id = o.conversation_id
          where o.distributor_id = $1 and o.id = $3",
    )
    .bind(tx.distributor().0)
    .bind(id.0)
    .bind(row.0)
    .bind(note)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// A reply that the provider had taken did not reach the customer. A second report on the same
/// message adds nothing.
///
/// # Errors
/// When the database does.
pub async fn put_failed_delivery(
    tx: &mut TenantTx,
    sealer: &Sealer,
    (id, message): (TaskId, MessageId),
    why: &str,
) -> Result<(), sqlx::Error> {
    let note = sealer.seal("review_tasks", "note", id.0, why.as_bytes());
    sqlx::query(
        "insert into review_tasks (distributor_id, id, kind, conversation_id, customer_id, message_id, note)
         select m.distributor_id, $2, 'UNDELIVERED', m.conversation_id, c.customer_id, m.id, $4
           from messages m
           join conversations c on c.distributor_id = m.distributor_id and c.id = m.conversation_id
          where m.distributor_id = $1 and m.id = $3 and not m.is_from_customer
            and not exists (select from review_tasks t
                             where t.distributor_id = $1 and t.message_id = $3 and t.kind = 'UNDELIVERED')",
    )
    .bind(tx.distributor().0)
    .bind(id.0)
    .bind(message.0)
    .bind(note)
    .execute(tx.connection())
    .await
    .map(drop)
}
