//! What the reader and the session know of a customer: past orders and own words.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::tenant::TenantTx;
use crate::domain::unit::Amount;
use crate::domain::{
    CustomerContext, CustomerId, OrderId, PastLine, PastOrder, ProductId, Quantity, Unit,
};

/// Orders older than this say nothing of what a customer takes now: a year, and a month for a
/// season that comes late.
const HORIZON: TimeDelta = TimeDelta::days(400);

/// At most this many orders are looked at: a daily order for a year.
const MOST_ORDERS: i64 = 400;

#[derive(sqlx::FromRow)]
struct OrderRow {
    id: Uuid,
    placed_at: DateTime<Utc>,
    delivery_date: Option<NaiveDate>,
    po_number: Option<String>,
    channel: String,
    status: String,
    delivered: bool,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    order_id: Uuid,
    matched_product_id: Option<Uuid>,
    product_name: String,
    product_unit: String,
    quantity: Decimal,
}

/// Loads a customer with its history and aliases; `today` is the distributor's date, from which
/// an order counts as still to be delivered, unless the distributor said that it was.
///
/// # Errors
/// When the database does, or holds a name that this code does not know.
pub async fn load(
    tx: &mut TenantTx,
    customer: CustomerId,
    (now, today): (DateTime<Utc>, NaiveDate),
) -> Result<Option<CustomerContext>, super::Error> {
    let row: Option<(String, String)> = sqlx::query_as(
        "select business_name, origin from customers where distributor_id = $1 and id = $2",
    )
    .bind(tx.distributor().0)
    .bind(customer.0)
    .fetch_optional(tx.connection())
    .await?;
    let Some((business_name, origin)) = row else {
        return Ok(None);
    };
    Ok(Some(CustomerContext {
        id: customer,
        known: origin != "UNKNOWN_SENDER",
        business_name,
        history: orders(tx, customer, (now, today)).await?,
        aliases: aliases(tx, customer).await?,
    }))
}

async fn orders(
    tx: &mut TenantTx,
    customer: CustomerId,
    (now, today): (DateTime<Utc>, NaiveDate),
) -> Result<Vec<PastOrder>, super::Error> {
    let rows: Vec<OrderRow> = sqlx::query_as(
        "select o.id, o.placed_at, o.delivery_date, o.po_number, o.channel, o.status,
                o.delivered_at is not null as delivered
           from orders o
          where o.distributor_id = $1 and o.customer_id = $2 and o.placed_at > $3 and o.rejected_at is null
            and not exists (select from orders later
                             where later.distributor_id = $1 and later.replaces_order_id = o.id)
          order by o.placed_at desc, o.id desc limit $4",
    )
    .bind(tx.distributor().0)
    .bind(customer.0)
    .bind(now - HORIZON)
    .bind(MOST_ORDERS)
    .fetch_all(tx.connection())
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut lines = lines(tx, &ids).await?;
    rows.into_iter()
        .map(|row| {
            Ok(PastOrder {
                id: OrderId(row.id),
                placed_at: row.placed_at,
                delivery_date: row.delivery_date,
                po_number: row.po_number,
                channel: row.channel.parse()?,
                status: row.status.parse()?,
                lines: lines.remove(&row.id).unwrap_or_default(),
                open: !row.delivered && row.delivery_date.is_some_and(|day| day >= today),
            })
        })
        .collect()
}

async fn lines(
    tx: &mut TenantTx,
    orders: &[Uuid],
) -> Result<HashMap<Uuid, Vec<PastLine>>, super::Error> {
    let rows: Vec<LineRow> = sqlx::query_as(
        "select order_id, matched_product_id, product_name, product_unit, quantity
           from order_products
          where distributor_id = $1 and order_id = any($2) order by order_id, line_order",
    )
    .bind(tx.distributor().0)
    .bind(orders)
    .fetch_all(tx.connection())
    .await?;
    let mut lines: HashMap<Uuid, Vec<PastLine>> = HashMap::new();
    for row in rows {
        let Ok(quantity) = Quantity::new(row.quantity) else {
            continue;
        };
        lines.entry(row.order_id).or_default().push(PastLine {
            product: row.matched_product_id.map(ProductId),
            name: row.product_name,
            amount: Amount {
                quantity,
                unit: Unit::new(&row.product_unit),
            },
        });
    }
    Ok(lines)
}

async fn aliases(
    tx: &mut TenantTx,
    customer: CustomerId,
) -> Result<Vec<(String, ProductId)>, super::Error> {
    let rows: Vec<(String, Uuid)> = sqlx::query_as(
        "select alias, product_id from product_aliases
          where distributor_id = $1 and customer_id = $2 and active order by alias",
    )
    .bind(tx.distributor().0)
    .bind(customer.0)
    .fetch_all(tx.connection())
    .await?;
    Ok(rows
        .into_iter()
        .map(|(alias, product)| (alias, ProductId(product)))
        .collect())
}
