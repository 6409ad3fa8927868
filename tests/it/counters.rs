//! Are the counters that the schema promises right after every kind of change?

use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;

use crate::support::rows::fill;
use crate::support::{Database, distributor, value};

async fn filled() -> PgConnection {
    let mut admin = Database::new().await.admin().await;
    fill(&mut admin, distributor(1).0).await;
    sqlx::raw_sql("update orders set status = 'CONFIRMED', total_amount = 10")
        .execute(&mut admin)
        .await
        .unwrap();
    admin
}

async fn totals(admin: &mut PgConnection, change: &str) -> String {
    sqlx::raw_sql(AssertSqlSafe(change))
        .execute(&mut *admin)
        .await
        .unwrap();
    value(
        admin,
        "select total_orders || ' ' || total_spent from customers",
    )
    .await
}

const REPLACEMENT: &str = "insert into orders (distributor_id, id, customer_id, channel, status, received_date, received_time, total_amount, replaces_order_id)
    select distributor_id, gen_random_uuid(), customer_id, channel, 'CONFIRMED', received_date, received_time, 25, id from orders";

#[tokio::test]
async fn a_customers_totals_count_what_it_placed_and_nothing_twice() {
    let mut admin = filled().await;
    assert_eq!(totals(&mut admin, "select 1").await, "1 10.00");
    assert_eq!(
        totals(&mut admin, "update orders set total_amount = 12").await,
        "1 12.00"
    );
    assert_eq!(
        totals(&mut admin, "update orders set status = 'PENDING'").await,
        "0 0.00"
    );
    assert_eq!(
        totals(&mut admin, "update orders set status = 'REVIEW'").await,
        "1 12.00"
    );
    assert_eq!(totals(&mut admin, REPLACEMENT).await, "1 25.00");
    assert_eq!(
        totals(
            &mut admin,
            "delete from orders where replaces_order_id is not null"
        )
        .await,
        "1 12.00"
    );
}

#[tokio::test]
async fn a_webhooks_totals_follow_its_deliveries() {
    let mut admin = filled().await;
    let totals = "select total_deliveries || ' ' || successful_deliveries || ' ' || failed_deliveries from webhook_endpoints";
    let before: String = value(&mut admin, totals).await;
    assert!(before.starts_with("1 "), "{before}");
    sqlx::raw_sql("update webhook_deliveries set status = 'RETRYING'; update webhook_deliveries set status = 'SUCCESS';
        update webhook_deliveries set status = 'SUCCESS'")
        .execute(&mut admin)
        .await
        .unwrap();
    assert_eq!(value::<String>(&mut admin, totals).await, "1 1 0");
}
