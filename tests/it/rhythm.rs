//! Does the database know who of a distributor's customers is late, and when each is expected?

use chrono::{DateTime, TimeDelta, Utc};
use order_agent::clock::{self, Clock};
use order_agent::upkeep::Upkeep;
use sqlx::postgres::PgConnection;

use crate::support::house::House;
use crate::support::value;

const STANDING: &str =
    "select status || ' ' || coalesce((expected_order_date - current_date)::text, '-')
    from customers where customer_code = 'DINER'";

/// Orders of the one customer, so many days ago each.
async fn ordered(admin: &mut PgConnection, days_ago: &[i32]) {
    sqlx::query(
        "insert into orders (distributor_id, id, customer_id, channel, status, received_date, received_time)
         select c.distributor_id, gen_random_uuid(), c.id, 'WHATSAPP', 'CONFIRMED', current_date - ago, '09:00'
           from customers c, unnest($1::integer[]) as ago where c.customer_code = 'DINER'",
    )
    .bind(days_ago)
    .execute(admin)
    .await
    .unwrap();
}

/// Noon of the database's day, so that a distributor's day is the same one.
fn noon() -> DateTime<Utc> {
    let today = clock::now().date_naive();
    today.and_hms_opt(17, 0, 0).unwrap().and_utc()
}

#[tokio::test]
async fn the_daily_look_finds_the_customer_that_went_silent() {
    let house = House::new().await;
    let mut admin = house.admin().await;
    ordered(&mut admin, &[36, 29, 22]).await;
    let upkeep = Upkeep::new(house.store.clone(), Clock::System);
    assert_eq!(upkeep.run_due(noon()).await.unwrap(), 1);
    assert_eq!(value::<String>(&mut admin, STANDING).await, "AT_RISK 0");
    let in_two_weeks = noon() + TimeDelta::days(14);
    assert_eq!(upkeep.run_due(in_two_weeks).await.unwrap(), 1);
    assert_eq!(
        value::<String>(&mut admin, STANDING).await,
        "STOPPED_ORDERING -"
    );
}

#[tokio::test]
async fn a_distributor_is_looked_at_once_a_day_whoever_looks() {
    let house = House::new().await;
    let upkeep = [0, 1].map(|_| Upkeep::new(house.store.clone(), Clock::System));
    let (one, other) = tokio::join!(upkeep[0].run_due(noon()), upkeep[1].run_due(noon()));
    assert_eq!(one.unwrap() + other.unwrap(), 1);
    let hours = |hours| noon() + TimeDelta::hours(hours);
    assert_eq!(upkeep[0].run_due(hours(23)).await.unwrap(), 0);
    assert_eq!(upkeep[0].run_due(hours(24)).await.unwrap(), 1);
}

#[tokio::test]
async fn an_order_makes_its_customer_ordering_again_in_the_same_transaction() {
    let house = House::new().await;
    let mut admin = house.admin().await;
    ordered(&mut admin, &[36, 29, 22]).await;
    Upkeep::new(house.store.clone(), Clock::System)
        .run_due(noon())
        .await
        .unwrap();
    house.whatsapp("wamid.1", "2 cases whole milk").await;
    assert_eq!(value::<String>(&mut admin, STANDING).await, "AT_RISK 0");
    house.whatsapp("wamid.2", "yes").await;
    let standing: String = value(&mut admin, STANDING).await;
    assert!(standing.starts_with("ORDERING "), "{standing}");
}
