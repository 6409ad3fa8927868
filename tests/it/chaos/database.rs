//! What becomes of a turn when the database fails?

use chrono::TimeDelta;
use order_agent::clock;
use sqlx::postgres::PgConnection;

use super::{NO_ORDER_YET, ONE_ORDER, about_to_order, effects, hold_orders, release, until_stuck};
use crate::support::house::much_later;
use crate::support::value;

/// Cuts the connections that wait for a lock.
const CUT: &str = "select count(pg_terminate_backend(pid)) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'";

async fn schedule(admin: &mut PgConnection) -> String {
    let sql = "select concat_ws(' ', due_at is not null, attempts, lease_owner is not null, last_error is not null)
        from conversation_schedule";
    value(admin, sql).await
}

#[tokio::test]
async fn a_turn_whose_connection_is_cut_is_put_back_and_walked_again() {
    let (house, mut admin) = about_to_order().await;
    hold_orders(&mut admin).await;
    let cutting = async {
        until_stuck(&mut admin, 1).await;
        assert_eq!(value::<i64>(&mut admin, CUT).await, 1);
    };
    let (walked, ()) = tokio::join!(house.turns.run_due(clock::now()), cutting);
    assert_eq!(walked.unwrap(), 1);
    release(&mut admin).await;
    assert_eq!(effects(&mut admin).await, NO_ORDER_YET);
    assert_eq!(schedule(&mut admin).await, "t 1 f t");
    assert_eq!(
        house.turns.run_due(clock::now()).await.unwrap(),
        0,
        "it pauses first"
    );
    assert_eq!(house.turns.run_due(much_later()).await.unwrap(), 1);
    assert_eq!(effects(&mut admin).await, ONE_ORDER);
}

#[tokio::test]
async fn after_the_last_attempt_a_person_gets_the_message_and_the_turn_is_over() {
    let (house, mut admin) = about_to_order().await;
    sqlx::raw_sql("alter table orders add constraint broken check (total_amount < 0)")
        .execute(&mut admin)
        .await
        .unwrap();
    let mut now = clock::now();
    for attempt in 1..=3 {
        assert_eq!(
            house.turns.run_due(now).await.unwrap(),
            1,
            "attempt {attempt}"
        );
        now += TimeDelta::minutes(1);
    }
    assert_eq!(house.turns.run_due(now).await.unwrap(), 0);
    assert_eq!(schedule(&mut admin).await, "f 0 f t");
    assert_eq!(effects(&mut admin).await, "0 0 1 0");
    let task = "select concat_ws(' ', t.kind, m.external_message_id) from review_tasks t
        join messages m on m.id = t.message_id";
    let task: String = value(&mut admin, task).await;
    assert_eq!(task, "PROCESSING_FAILED wamid.2");
}

#[tokio::test]
async fn a_message_that_ends_every_worker_goes_to_a_person_too() {
    let (house, mut admin) = about_to_order().await;
    // As many attempts as a message has, and none of them came to its end.
    sqlx::raw_sql("update conversation_schedule set attempts = 3")
        .execute(&mut admin)
        .await
        .unwrap();
    assert_eq!(house.turns.run_due(clock::now()).await.unwrap(), 1);
    assert_eq!(schedule(&mut admin).await, "f 0 f t");
    assert_eq!(effects(&mut admin).await, "0 0 1 0");
}

#[tokio::test]
async fn a_message_after_a_turn_that_was_given_up_is_answered() {
    let (house, mut admin) = about_to_order().await;
    let broken = "alter table orders add constraint broken check (total_amount < 0)";
    sqlx::raw_sql(broken).execute(&mut admin).await.unwrap();
    let mut now = clock::now();
    while house.turns.run_due(now).await.unwrap() > 0 {
        now += TimeDelta::minutes(1);
    }
    sqlx::raw_sql("alter table orders drop constraint broken")
        .execute(&mut admin)
        .await
        .unwrap();
    assert_ne!(house.whatsapp("wamid.3", "yes").await, "");
    assert_eq!(effects(&mut admin).await, ONE_ORDER);
}
