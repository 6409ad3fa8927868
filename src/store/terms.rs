//! What is agreed about deliveries, changed by the staff, for everybody or for one customer.

use chrono::{NaiveTime, Weekday};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::tenant::TenantTx;
use crate::domain::CustomerId;

/// What a change of terms says; `None` leaves a term as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// Orders for a day close at this time.
    pub cutoff: Option<NaiveTime>,
    /// How many calendar days before the delivery day the cut-off lies, 0 to 30.
    pub cutoff_days_before: Option<u32>,
    /// The days with deliveries.
    pub delivery_days: Option<Vec<Weekday>>,
    /// Smallest total of an order that needs no review, in the distributor's currency.
    pub minimum_order: Option<Decimal>,
}

/// Changes the distributor's own terms, or what is agreed with one customer in their place.
///
/// # Errors
/// When the database refuses a value or fails.
pub async fn change(
    tx: &mut TenantTx,
    customer: Option<CustomerId>,
    change: &Change,
    id: Uuid,
) -> Result<(), sqlx::Error> {
    let days: Option<Vec<String>> = change.delivery_days.as_ref().map(|days| {
        let name = |day: &Weekday| day.to_string().to_uppercase();
        days.iter().map(name).collect()
    });
    let days_before = change
        .cutoff_days_before
        .map(|days| i32::try_from(days).unwrap_or(i32::MAX));
    sqlx::query(
        "insert into delivery_terms as terms (distributor_id, id, customer_id, cutoff,
                cutoff_days_before, delivery_days, minimum_order)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (distributor_id, customer_id) do update
            set cutoff = coalesce(excluded.cutoff, terms.cutoff),
                cutoff_days_before = coalesce(excluded.cutoff_days_before, terms.cutoff_days_before),
                delivery_days = coalesce(excluded.delivery_days, terms.delivery_days),
                minimum_order = coalesce(excluded.minimum_order, terms.minimum_order)",
    )
    .bind(tx.distributor().0)
    .bind(id)
    .bind(customer.map(|customer| customer.0))
    .bind(change.cutoff)
    .bind(days_before)
    .bind(days)
    .bind(change.minimum_order)
    .execute(tx.connection())
    .await
    .map(drop)
}

/// Takes back what was agreed with one customer, so that the distributor's own terms hold.
///
/// # Errors
/// When the database does.
pub async fn forget(tx: &mut TenantTx, customer: CustomerId) -> Result<(), sqlx::Error> {
    sqlx::query("delete from delivery_terms where distributor_id = $1 and customer_id = $2")
        .bind(tx.distributor().0)
        .bind(customer.0)
        .execute(tx.connection())
        .await
        .map(drop)
}

/// The customer with this code; `None` when there is none.
///
/// # Errors
/// When the database does.
pub async fn customer(tx: &mut TenantTx, code: &str) -> Result<Option<CustomerId>, sqlx::Error> {
    let id: Option<Uuid> = sqlx::query_scalar(
        "select id from customers where distributor_id = $1 and customer_code = $2",
    )
    .bind(tx.distributor().0)
    .bind(code)
    .fetch_optional(tx.connection())
    .await?;
    Ok(id.map(CustomerId))
}
