//! Is what providers report of our messages kept, in whatever order it comes?

use order_agent::domain::{DeliveryState, MessageId, OutboxId, Provider};
use order_agent::store::inbox::{Outcome, SentMessage, accept, record_sent};
use order_agent::store::{Store, TenantTx};
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::support::world::{message, settle, status};
use crate::support::{Database, distributor, now, value};

const OURS: MessageId = MessageId(Uuid::from_u128(0x0e55));
const OUTBOX: OutboxId = OutboxId(Uuid::from_u128(0x0b0c));

/// A reply of ours that is being sent.
async fn sending() -> (Database, Store, PgConnection) {
    let database = Database::new().await;
    let store = database.store().await;
    settle(&store, 1).await;
    accept(&store, &[message(1, "wamid.in", "+15550100", "hi")], now())
        .await
        .unwrap();
    let mut admin = database.admin().await;
    sqlx::query(
        "with m as (insert into messages (distributor_id, id, conversation_id, channel, content, is_from_customer, thread_position)
                    select distributor_id, $1, id, channel, '', false, 2 from conversations returning *)
         insert into outbox (distributor_id, id, kind, status, conversation_id, message_id, payload)
         select distributor_id, $2, 'REPLY', 'SENDING', conversation_id, id, '' from m",
    )
    .bind(OURS.0)
    .bind(OUTBOX.0)
    .execute(&mut admin)
    .await
    .unwrap();
    (database, store, admin)
}

async fn sent(store: &Store) {
    let mut tx = TenantTx::begin(&store.pool, distributor(1)).await.unwrap();
    let sent = SentMessage {
        provider: Provider::Meta,
        provider_message_id: "wamid.out".to_owned(),
        message: OURS,
        outbox: OUTBOX,
    };
    record_sent(&mut tx, &sent, store.ids.next(now()))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn report(store: &Store, state: DeliveryState) -> Outcome {
    accept(store, &[status(1, "wamid.out", state, None)], now())
        .await
        .unwrap()[0]
}

const STATUS: &str = "select status from messages where not is_from_customer";

#[tokio::test]
async fn a_report_that_comes_before_our_own_record_is_not_lost() {
    let (_database, store, mut admin) = sending().await;
    assert_eq!(
        report(&store, DeliveryState::Delivered).await,
        Outcome::StatusKept
    );
    sent(&store).await;
    assert_eq!(value::<String>(&mut admin, STATUS).await, "DELIVERED");
}

#[tokio::test]
async fn only_a_higher_rank_replaces_a_status() {
    let (_database, store, mut admin) = sending().await;
    sent(&store).await;
    for (state, outcome, stored) in [
        (DeliveryState::Failed, Outcome::StatusApplied, "FAILED"),
        (DeliveryState::Sent, Outcome::Duplicate, "FAILED"),
        (
            DeliveryState::Delivered,
            Outcome::StatusApplied,
            "DELIVERED",
        ),
        (DeliveryState::Failed, Outcome::Duplicate, "DELIVERED"),
        (DeliveryState::Read, Outcome::StatusApplied, "READ"),
        (DeliveryState::Delivered, Outcome::Duplicate, "READ"),
    ] {
        assert_eq!(report(&store, state).await, outcome, "{state}");
        assert_eq!(value::<String>(&mut admin, STATUS).await, stored, "{state}");
    }
}

#[tokio::test]
async fn reports_of_one_batch_end_at_the_strongest_in_any_order() {
    let (_database, store, mut admin) = sending().await;
    sent(&store).await;
    let batch = [
        status(1, "wamid.out", DeliveryState::Read, None),
        status(1, "wamid.out", DeliveryState::Delivered, None),
    ];
    let outcomes = accept(&store, &batch, now()).await.unwrap();
    assert_eq!(outcomes, [Outcome::StatusApplied, Outcome::Duplicate]);
    assert_eq!(value::<String>(&mut admin, STATUS).await, "READ");
}

#[tokio::test]
async fn our_own_mark_in_a_report_says_that_what_was_unknown_went_out() {
    let (_database, store, mut admin) = sending().await;
    sqlx::raw_sql("update outbox set status = 'UNKNOWN'")
        .execute(&mut admin)
        .await
        .unwrap();
    let marked = [status(1, "wamid.out", DeliveryState::Sent, Some(OUTBOX))];
    let outcomes = accept(&store, &marked, now()).await.unwrap();
    assert_eq!(outcomes, [Outcome::StatusApplied]);
    let settled = "select status || ' ' || provider_reference from outbox";
    assert_eq!(value::<String>(&mut admin, settled).await, "SENT wamid.out");
}

#[tokio::test]
async fn another_distributors_report_changes_nothing_of_ours() {
    let (_database, store, mut admin) = sending().await;
    settle(&store, 2).await;
    sent(&store).await;
    let foreign = [status(2, "wamid.out", DeliveryState::Read, Some(OUTBOX))];
    assert_eq!(
        accept(&store, &foreign, now()).await.unwrap(),
        [Outcome::StatusKept]
    );
    assert_eq!(value::<String>(&mut admin, STATUS).await, "SENT");
}
