//! Who opted out of which channel.

use uuid::Uuid;

use super::seal::Sealer;
use super::tenant::TenantTx;
use crate::domain::{Address, Channel, CustomerId};
use crate::session::Suppression;

/// Whether a customer opted out of a channel.
///
/// # Errors
/// When the database does.
pub async fn standing(
    tx: &mut TenantTx,
    customer: CustomerId,
    channel: Channel,
) -> Result<Suppression, super::Error> {
    let found: Option<i32> = sqlx::query_scalar(
        "select 1 from suppressions where distributor_id = $1 and customer_id = $2 and channel = $3",
    )
    .bind(tx.distributor().0)
    .bind(customer.0)
    .bind(channel.as_str())
    .fetch_optional(tx.connection())
    .await?;
    Ok(if found.is_some() {
        Suppression::OptedOut
    } else {
        Suppression::None
    })
}

/// Remembers an opt-out. Without an address, the customer's id stands for it.
///
/// # Errors
/// When the database does.
pub async fn add(
    tx: &mut TenantTx,
    sealer: &Sealer,
    (customer, channel): (CustomerId, Channel),
    (id, address): (Uuid, Option<&Address>),
) -> Result<(), super::Error> {
    let index = match address {
        Some(Address::Phone(value)) => sealer.blind_index("PHONE", value),
        Some(Address::Email(value)) => sealer.blind_index("EMAIL", value),
        Some(Address::Bsuid(value)) => sealer.blind_index("BSUID", value),
        None => sealer.blind_index("CUSTOMER", &customer.to_string()),
    };
    sqlx::query(
        "insert into suppressions (distributor_id, id, customer_id, channel, blind_index, reason)
         values ($1, $2, $3, $4, $5, 'the customer opted out')
         on conflict (distributor_id, channel, blind_index) do nothing",
    )
    .bind(tx.distributor().0)
    .bind(id)
    .bind(customer.0)
    .bind(channel.as_str())
    .bind(index)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Forgets an opt-out: the customer opted in again.
///
/// # Errors
/// When the database does.
pub async fn remove(
    tx: &mut TenantTx,
    customer: CustomerId,
    channel: Channel,
) -> Result<(), super::Error> {
    sqlx::query(
        "delete from suppressions where distributor_id = $1 and customer_id = $2 and channel = $3",
    )
    .bind(tx.distributor().0)
    .bind(customer.0)
    .bind(channel.as_str())
    .execute(tx.connection())
    .await?;
    Ok(())
}
