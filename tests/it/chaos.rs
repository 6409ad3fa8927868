//! Is every message answered and every order written exactly once, whatever dies meanwhile?

mod broker;
mod database;
mod worker;

use order_agent::clock;
use sqlx::postgres::PgConnection;

use crate::support::house::{House, PHONE};
use crate::support::value;
use crate::support::wait::until;

/// What one order leaves behind: the order, its lines, the replies to the order and to its yes.
const EFFECTS: &str = "select (select count(*) from orders) || ' ' || (select count(*) from order_products)
    || ' ' || (select count(*) from outbox) || ' ' || (select count(*) from messages where not ai_processed and is_from_customer)";

/// [`EFFECTS`] of exactly one order.
const ONE_ORDER: &str = "1 1 2 0";

/// [`EFFECTS`] while the yes still waits.
const NO_ORDER_YET: &str = "0 0 1 1";

/// A house in which a customer has said yes and no turn has read it: the next one writes the order.
async fn about_to_order() -> (House, PgConnection) {
    let house = House::new().await;
    house.whatsapp("wamid.1", "2 cases whole milk").await;
    house
        .take(house.providers.whatsapp(PHONE, "wamid.2", "yes"))
        .await;
    let mut admin = house.admin().await;
    assert_eq!(effects(&mut admin).await, NO_ORDER_YET);
    (house, admin)
}

async fn effects(admin: &mut PgConnection) -> String {
    value(admin, EFFECTS).await
}

/// Stops whoever writes orders, though they can still be read, until [`release`].
async fn hold_orders(admin: &mut PgConnection) {
    hold(admin, "begin; lock table orders in exclusive mode").await;
}

async fn hold(admin: &mut PgConnection, lock: &'static str) {
    sqlx::raw_sql(lock).execute(admin).await.unwrap();
}

async fn release(admin: &mut PgConnection) {
    sqlx::raw_sql("rollback").execute(admin).await.unwrap();
}

/// Waits until so many connections of this database wait for a lock.
async fn until_stuck(admin: &mut PgConnection, count: i64) {
    let stuck = "select count(*) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'";
    until("a worker waits for the lock", async || {
        // Within a transaction, activity is what it was at the first look.
        sqlx::raw_sql("select pg_stat_clear_snapshot()")
            .execute(&mut *admin)
            .await
            .unwrap();
        (value::<i64>(admin, stuck).await == count).then_some(())
    })
    .await;
}

#[tokio::test]
async fn two_workers_at_once_write_one_order() {
    let (house, mut admin) = about_to_order().await;
    let (one, other) = (house.another_worker(), house.another_worker());
    let now = clock::now();
    let (first, second) = tokio::join!(one.run_due(now), other.run_due(now));
    assert_eq!(first.unwrap() + second.unwrap(), 1);
    assert_eq!(effects(&mut admin).await, ONE_ORDER);
}
