//! What a reply carries from the turn that words it to the courier that sends it.

use chrono::{DateTime, TimeDelta, Utc};
use order_agent::clock;
use order_agent::domain::OutgoingMessage;
use order_agent::store::TenantTx;
use order_agent::store::outbox;
use order_agent::store::schedule::Lease;
use uuid::Uuid;

use crate::support::house::{EMAIL, House, PHONE};
use crate::support::providers::{AUTH_TOKEN, WEBHOOK_PASSWORD};
use crate::support::{distributor, value};

/// Everything that waits to be sent by then, oldest first.
async fn outgoing(house: &House, now: DateTime<Utc>) -> Vec<OutgoingMessage> {
    let worker = Uuid::from_u128(7);
    let length = std::time::Duration::from_secs(60);
    let lease = Lease { worker, length };
    let pool = &house.store.pool;
    let mut rows = outbox::claim(pool, lease, 10, now).await.unwrap();
    rows.sort_by_key(|row| row.id);
    let mut tx = TenantTx::begin(pool, distributor(1)).await.unwrap();
    let sealer = house.store.keyring.sealer(&mut tx).await.unwrap();
    let mut all = Vec::new();
    for row in rows {
        let pending = outbox::load(&mut tx, &sealer, row.id, worker).await;
        all.push(pending.unwrap().unwrap().outgoing);
    }
    all
}

#[tokio::test]
async fn a_mails_reminder_stays_in_the_thread_of_the_mail_that_it_is_about() {
    let house = House::new().await;
    let mail = ("a@corner-diner.example", "2 cases whole milk");
    let request = house.providers.postmark(EMAIL, mail, WEBHOOK_PASSWORD);
    house.take(request).await;
    house.read_all().await;
    let mut sent = outgoing(&house, clock::now()).await;
    // A reply waits until the one before it has left.
    let leave = "with gone as (delete from outbox returning id) select count(*) from gone";
    assert_eq!(value::<i64>(&mut house.admin().await, leave).await, 1);
    let later = clock::now() + TimeDelta::minutes(61);
    house.turns.run_due(later).await.unwrap();
    sent.extend(outgoing(&house, later).await);
    assert_eq!(sent.len(), 2);
    for reply in &sent {
        assert_eq!(reply.in_reply_to.as_deref(), Some("a@corner-diner.example"));
        assert_eq!(reply.subject.as_deref(), Some("Order"));
        assert!(reply.html.is_some());
    }
}

#[tokio::test]
async fn a_text_message_is_kept_with_its_segments() {
    let house = House::new().await;
    let sms = ("SM1", "2 cases whole milk");
    house
        .take(house.providers.twilio(PHONE, sms, AUTH_TOKEN))
        .await;
    house.read_all().await;
    let segments = "select external_metadata->>'segments' from messages where not is_from_customer";
    assert_eq!(
        value::<String>(&mut house.admin().await, segments).await,
        "1"
    );
}

#[tokio::test]
async fn a_customer_who_writes_spanish_is_answered_in_spanish_by_an_english_distributor() {
    let house = House::new().await;
    let reply = house
        .whatsapp("wamid.1", "2 cajas de whole milk para mañana por favor")
        .await;
    assert!(
        reply.contains("2 cajas Whole Milk 1 gal a $15.20"),
        "{reply}"
    );
    let reply = house.whatsapp("wamid.2", "ok").await;
    assert!(reply.contains("Gracias, su pedido"), "{reply}");
}
