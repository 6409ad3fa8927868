//! What a customer did before the agent knew it: orders and own words from the distributor's books.

use rust_decimal::Decimal;
use uuid::Uuid;

use super::customers::Scope;
use crate::domain::calendar::Zone;
use crate::domain::{CustomerId, PastLine, PastOrder, ProductId};

/// Writes orders of the past, newest first as they are given; what is not open was delivered. No agent took them: they have no
/// conversation, and nobody reviews them.
///
/// # Errors
/// When the database refuses an order or fails.
pub async fn orders(
    scope: &mut Scope<'_>,
    (customer, currency, zone): (CustomerId, &str, Zone),
    orders: &[PastOrder],
) -> Result<(), super::Error> {
    // Ids ascend with the time at which they are drawn, and so does what was placed.
    for order in orders.iter().rev() {
        let id = scope.ids.next(scope.now);
        sqlx::query(
            "insert into orders (distributor_id, id, customer_id, channel, status, received_date, received_time,
                    placed_at, delivery_date, currency, po_number, ai_generated, delivered_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, false, $12)",
        )
        .bind(scope.tx.distributor().0)
        .bind(id)
        .bind(customer.0)
        .bind(order.channel.as_str())
        .bind(order.status.as_str())
        .bind(zone.date(order.placed_at))
        .bind(zone.time(order.placed_at))
        .bind(order.placed_at)
        .bind(order.delivery_date)
        .bind(currency)
        .bind(&order.po_number)
        .bind((!order.open).then_some(scope.now))
        .execute(scope.tx.connection())
        .await?;
        lines(scope, id, &order.lines).await?;
    }
    Ok(())
}

async fn lines(scope: &mut Scope<'_>, order: Uuid, lines: &[PastLine]) -> Result<(), super::Error> {
    let ids: Vec<Uuid> = lines.iter().map(|_| scope.ids.next(scope.now)).collect();
    let products: Vec<Option<Uuid>> = lines
        .iter()
        .map(|line| line.product.map(|product| product.0))
        .collect();
    let quantities: Vec<Decimal> = lines
        .iter()
        .map(|line| line.amount.quantity.get())
        .collect();
    let units: Vec<&str> = lines.iter().map(|line| line.amount.unit.as_str()).collect();
    sqlx::query(
        "insert into order_products (distributor_id, order_id, id, matched_product_id, product_name,
                product_unit, quantity, ai_extracted, line_order)
         select $1, $2, line.id, line.product, line.name, line.unit, line.quantity, false, line.place
           from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::numeric[])
             with ordinality as line (id, product, name, unit, quantity, place)",
    )
    .bind(scope.tx.distributor().0)
    .bind(order)
    .bind(ids)
    .bind(products)
    .bind(lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>())
    .bind(units)
    .bind(quantities)
    .execute(scope.tx.connection())
    .await?;
    Ok(())
}

/// Writes down what a customer calls products, lower case.
///
/// # Errors
/// When one word means two products, or the database fails.
pub async fn aliases(
    scope: &mut Scope<'_>,
    customer: CustomerId,
    aliases: &[(String, ProductId)],
) -> Result<(), super::Error> {
    let ids: Vec<Uuid> = aliases.iter().map(|_| scope.ids.next(scope.now)).collect();
    let (words, products): (Vec<&str>, Vec<Uuid>) = aliases
        .iter()
        .map(|(words, product)| (words.as_str(), product.0))
        .unzip();
    sqlx::query(
        "insert into product_aliases (distributor_id, id, customer_id, alias, product_id, origin)
         select $1, alias.id, $2, alias.words, alias.product, 'IMPORT'
           from unnest($3::uuid[], $4::text[], $5::uuid[]) as alias (id, words, product)",
    )
    .bind(scope.tx.distributor().0)
    .bind(customer.0)
    .bind(ids)
    .bind(words)
    .bind(products)
    .execute(scope.tx.connection())
    .await?;
    Ok(())
}
