//! Is every message that a provider delivers stored once, sealed, and followed by a turn?

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, Utc};
use order_agent::domain::{Item, MessageId};
use order_agent::store::inbox::{AcceptError, Fate, Outcome, accept, open_message};
use order_agent::store::{Store, TenantTx};
use uuid::Uuid;

use crate::support::world::{after, message, settle};
use crate::support::{Database, distributor, now, value};

async fn one_distributor() -> (Database, Store) {
    let database = Database::new().await;
    let store = database.store().await;
    settle(&store, 1).await;
    (database, store)
}

#[tokio::test]
async fn the_same_message_ten_times_at_once_is_one_message_of_one_new_customer() {
    let (database, store) = one_distributor().await;
    let batch = [message(1, "wamid.1", "+15550100", "2 milk")];
    let (store, batch) = (&store, &batch);
    let deliver = || async move { accept(store, batch, now()).await.unwrap()[0] };
    let (first, second) = tokio::join!(five_at_once(deliver), five_at_once(deliver));
    let outcomes = [first, second].concat();
    let fresh = outcomes
        .iter()
        .filter(|outcome| **outcome == Outcome::Fresh)
        .count();
    assert_eq!(fresh, 1, "{outcomes:?}");
    let counts = "select (select count(*) from messages) || ' ' || (select count(*) from customers) || ' '
        || (select count(*) from conversations) || ' ' || (select sum(unread_count) from conversations)";
    assert_eq!(
        value::<String>(&mut database.admin().await, counts).await,
        "1 1 1 1"
    );
}

async fn five_at_once<F: Future<Output = Outcome>>(deliver: impl Fn() -> F) -> [Outcome; 5] {
    tokio::join!(deliver(), deliver(), deliver(), deliver(), deliver()).into()
}

#[tokio::test]
async fn a_batch_of_two_distributors_is_stored_for_each_and_answered_in_its_order() {
    let (database, store) = one_distributor().await;
    settle(&store, 2).await;
    let batch = [
        message(2, "wamid.a", "+15550100", "to the second"),
        message(1, "wamid.a", "+15550100", "to the first"),
        message(2, "wamid.a", "+15550100", "to the second"),
        message(2, "wamid.b", "+15550100", "again"),
    ];
    let outcomes = accept(&store, &batch, now()).await.unwrap();
    let expected = [
        Outcome::Fresh,
        Outcome::Fresh,
        Outcome::Duplicate,
        Outcome::Fresh,
    ];
    assert_eq!(outcomes, expected);
    let mut admin = database.admin().await;
    let shares: Vec<(Uuid, i64)> = sqlx::query_as(
        "select distributor_id, count(*) from messages group by distributor_id order by distributor_id",
    )
    .fetch_all(&mut admin)
    .await
    .unwrap();
    assert_eq!(shares, [(distributor(1).0, 1), (distributor(2).0, 2)]);
}

#[tokio::test]
async fn a_stored_message_comes_back_as_it_was_sent() {
    let (database, store) = one_distributor().await;
    let sent = message(1, "wamid.1", "+15550100", "2 cases of milk");
    accept(&store, std::slice::from_ref(&sent), now())
        .await
        .unwrap();
    let mut admin = database.admin().await;
    let (id, content, details): (Uuid, Vec<u8>, Vec<u8>) =
        sqlx::query_as("select id, content, details from messages")
            .fetch_one(&mut admin)
            .await
            .unwrap();
    let mut tx = TenantTx::begin(&store.pool, distributor(1)).await.unwrap();
    let sealer = store.keyring.sealer(&mut tx).await.unwrap();
    let opened = open_message(&sealer, MessageId(id), &content, &details).unwrap();
    assert_eq!(Item::Message(Box::new(opened)), sent.item);
}

#[tokio::test]
async fn messages_of_one_batch_keep_their_order_within_the_conversation() {
    let (database, store) = one_distributor().await;
    let batch: Vec<_> = (0..5)
        .map(|number| message(1, &format!("wamid.{number}"), "+15550100", "x"))
        .collect();
    accept(&store, &batch[..2], now()).await.unwrap();
    accept(&store, &batch, now()).await.unwrap();
    let order = "select string_agg(external_message_id, ' ' order by thread_position) || ' '
        || max(thread_position) from messages";
    let read = value::<String>(&mut database.admin().await, order).await;
    assert_eq!(read, "wamid.0 wamid.1 wamid.2 wamid.3 wamid.4 5");
}

#[tokio::test]
async fn different_messages_of_one_customer_at_once_get_a_position_each() {
    let (database, store) = one_distributor().await;
    let first = message(1, "wamid.0", "+15550100", "x");
    accept(&store, &[first], now()).await.unwrap();
    let (store, next) = (&store, &AtomicU32::new(1));
    let deliver = || {
        Box::pin(async move {
            let id = format!("wamid.{}", next.fetch_add(1, Ordering::Relaxed));
            let batch = [message(1, &id, "+15550100", "x")];
            accept(store, &batch, now()).await.unwrap()[0]
        })
    };
    assert_eq!(five_at_once(deliver).await, [Outcome::Fresh; 5]);
    let positions =
        "select string_agg(thread_position::text, ' ' order by thread_position) from messages";
    let read = value::<String>(&mut database.admin().await, positions).await;
    assert_eq!(read, "1 2 3 4 5 6");
}

async fn due(database: &Database) -> DateTime<Utc> {
    value(
        &mut database.admin().await,
        "select due_at from conversation_schedule",
    )
    .await
}

#[tokio::test]
async fn each_message_of_a_burst_puts_the_turn_off_up_to_a_bound() {
    let (database, store) = one_distributor().await;
    for (number, (sent, expected)) in [(0, 8), (5, 13), (34, 40), (39, 40)]
        .into_iter()
        .enumerate()
    {
        let next = message(1, &format!("wamid.{number}"), "+15550100", "and one more");
        accept(&store, &[next], after(sent)).await.unwrap();
        assert_eq!(
            due(&database).await,
            after(expected),
            "after {sent} seconds"
        );
    }
}

#[tokio::test]
async fn a_message_comes_before_a_later_timer_and_leaves_an_earlier_one() {
    let (database, store) = one_distributor().await;
    accept(&store, &[message(1, "wamid.1", "+15550100", "hi")], now())
        .await
        .unwrap();
    for (timer, expected) in [(3600, 108), (103, 103)] {
        let mut admin = database.admin().await;
        sqlx::query("update conversation_schedule set reasons = '{REMINDER}', due_at = $1")
            .bind(after(timer))
            .execute(&mut admin)
            .await
            .unwrap();
        let next = message(1, &format!("wamid.{timer}"), "+15550100", "hi");
        accept(&store, &[next], after(100)).await.unwrap();
        assert_eq!(due(&database).await, after(expected), "a timer at {timer}");
        let reasons = "select array_to_string(reasons, ' ') from conversation_schedule";
        assert_eq!(
            value::<String>(&mut admin, reasons).await,
            "REMINDER MESSAGE"
        );
    }
}

#[tokio::test]
async fn a_duplicate_makes_nothing_due() {
    let (database, store) = one_distributor().await;
    let batch = [message(1, "wamid.1", "+15550100", "hi")];
    accept(&store, &batch, now()).await.unwrap();
    let again = accept(&store, &batch, after(60)).await.unwrap();
    assert_eq!(again, [Outcome::Duplicate]);
    assert_eq!(due(&database).await, after(8));
}

#[tokio::test]
async fn a_message_for_nobody_is_set_aside_and_not_tried_again() {
    let (_database, store) = one_distributor().await;
    let lost = accept(&store, &[message(9, "wamid.1", "+15550100", "hi")], now()).await;
    let error = lost.unwrap_err();
    assert!(
        matches!(error, AcceptError::UnknownDistributor(_)),
        "{error}"
    );
    assert_eq!(error.fate(), Fate::DeadLetter);
}

#[tokio::test]
async fn what_the_database_itself_refuses_is_laid_aside_and_not_tried_forever() {
    let database = Database::new().await;
    let store = database.store().await;
    settle(&store, 1).await;
    // Too long for an index, and of a kind that does not shrink.
    let letter = |at: u32| char::from_u32(0x61 + (at.wrapping_mul(2_654_435_761) >> 16) % 26);
    let id: String = (0..40_000).filter_map(letter).collect();
    let batch = [message(1, &id, "+15550100", "2 milk")];
    let refused = accept(&store, &batch, now()).await.unwrap_err();
    assert_eq!(refused.fate(), Fate::DeadLetter);
}
