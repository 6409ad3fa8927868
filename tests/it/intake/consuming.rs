//! Is a message acknowledged only when it is handled, and laid aside only when it must be?

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use order_agent::domain::delivery::Envelope;
use order_agent::intake::{Failure, run};
use tokio::sync::mpsc;

use super::{Bench, acknowledge, envelope, get, ids, next, publish_raw, reason};
use crate::support::broker::Broker;
use crate::support::wait::until;

#[tokio::test]
async fn a_message_that_nobody_acknowledged_comes_back_when_the_consumer_dies() {
    let bench = Bench::at(Broker::shared().await).await;
    bench.publisher.publish(&[envelope("once")]).await.unwrap();
    let mut dying = bench.consumer();
    assert_eq!(ids(&next(&mut dying).await.envelopes), ["once"]);
    drop(dying);
    assert_eq!(acknowledge(&mut bench.consumer(), 1).await, ["once"]);
}

#[tokio::test]
async fn a_batch_that_is_put_back_comes_again() {
    let bench = Bench::at(Broker::shared().await).await;
    bench
        .publisher
        .publish(&[envelope("a"), envelope("b")])
        .await
        .unwrap();
    let mut consumer = bench.consumer();
    next(&mut consumer).await.requeue().await;
    let mut again = acknowledge(&mut consumer, 2).await;
    again.sort();
    assert_eq!(again, ["a", "b"]);
}

#[tokio::test]
async fn poison_is_laid_aside_with_its_reason_and_its_neighbours_are_handled() {
    let broker = Broker::shared().await;
    let bench = Bench::at(broker).await;
    let connection = broker.connect().await.unwrap();
    let channel = connection.create_channel().await.unwrap();
    bench
        .publisher
        .publish(&[envelope("before")])
        .await
        .unwrap();
    publish_raw(&channel, &bench.names(), b"{\"no\": \"envelope\"}").await;
    let newer = Envelope {
        version: 2,
        ..envelope("newer")
    };
    bench
        .publisher
        .publish(&[newer, envelope("after")])
        .await
        .unwrap();

    let mut consumer = bench.consumer();
    assert_eq!(acknowledge(&mut consumer, 2).await, ["before", "after"]);
    let dead = get(&channel, &bench.names().dead_queue).await;
    assert_eq!(dead.data, b"{\"no\": \"envelope\"}");
    assert!(
        reason(&dead).starts_with("not an envelope: "),
        "{}",
        reason(&dead)
    );
    let dead = get(&channel, &bench.names().dead_queue).await;
    assert!(reason(&dead).contains("version 2"), "{}", reason(&dead));
}

#[tokio::test]
async fn a_message_that_comes_back_too_often_is_laid_aside() {
    let broker = Broker::shared().await;
    let bench = Bench::at(broker).await;
    bench
        .publisher
        .publish(&[envelope("stubborn")])
        .await
        .unwrap();
    let mut consumer = bench.consumer();
    for _ in 0..=bench.settings.delivery_limit {
        next(&mut consumer).await.requeue().await;
    }
    assert!(
        consumer
            .next_batch(10, Duration::from_secs(1))
            .await
            .is_empty()
    );
    let connection = broker.connect().await.unwrap();
    let channel = connection.create_channel().await.unwrap();
    let dead = get(&channel, &bench.names().dead_queue).await;
    assert_eq!(reason(&dead), "delivered again 4 times, more than 3");
}

#[tokio::test]
async fn a_message_that_came_back_twice_travels_alone() {
    let bench = Bench::at(Broker::shared().await).await;
    bench
        .publisher
        .publish(&[envelope("suspect")])
        .await
        .unwrap();
    let mut consumer = bench.consumer();
    for _ in 0..2 {
        next(&mut consumer).await.requeue().await;
    }
    let batch = next(&mut consumer).await;
    bench
        .publisher
        .publish(&[envelope("x"), envelope("y")])
        .await
        .unwrap();
    batch.requeue().await;
    while let batch = next(&mut consumer).await
        && ids(&batch.envelopes) != ["suspect"]
    {
        assert!(!ids(&batch.envelopes).contains(&"suspect".to_owned()));
        batch.ack().await;
    }
}

#[tokio::test]
async fn the_consumer_finds_its_broker_again() {
    let broker = Broker::private().await;
    let bench = Bench::at(&broker).await;
    let mut consumer = bench.consumer();
    assert!(
        consumer
            .next_batch(10, Duration::from_millis(100))
            .await
            .is_empty()
    );
    broker.settle().await;
    assert!(
        consumer
            .next_batch(10, Duration::from_millis(500))
            .await
            .is_empty()
    );
    broker.kill();
    assert!(
        consumer
            .next_batch(10, Duration::from_millis(500))
            .await
            .is_empty()
    );
    broker.restart().await;
    until("the broker takes messages", async || {
        bench
            .publisher
            .publish(&[envelope("welcome back")])
            .await
            .ok()
    })
    .await;
    assert_eq!(acknowledge(&mut consumer, 1).await, ["welcome back"]);
}

#[tokio::test]
async fn an_outage_of_the_store_counts_against_no_message() {
    let bench = Bench::at(Broker::shared().await).await;
    bench
        .publisher
        .publish(&[envelope("patient")])
        .await
        .unwrap();
    let (done, mut stored) = mpsc::unbounded_channel();
    let tries = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&tries);
    bench.tasks.spawn(run(
        bench.consumer(),
        bench.stop.clone(),
        async move |batch: &[Envelope]| {
            if counted.fetch_add(1, Ordering::SeqCst) < 5 {
                return Err(Failure::Unavailable("the store is away"));
            }
            done.send(ids(batch))
                .map_err(|_| Failure::Refused("nobody listens"))
        },
    ));
    assert_eq!(stored.recv().await.unwrap(), ["patient"]);
    assert_eq!(tries.load(Ordering::SeqCst), 6);
}

#[tokio::test]
async fn a_message_that_the_store_refuses_is_laid_aside_alone() {
    let broker = Broker::shared().await;
    let bench = Bench::at(broker).await;
    let sent = ["a", "bad", "c"].map(envelope);
    bench.publisher.publish(&sent).await.unwrap();
    let (done, mut stored) = mpsc::unbounded_channel();
    bench.tasks.spawn(run(
        bench.consumer(),
        bench.stop.clone(),
        async move |batch: &[Envelope]| {
            let batch = ids(batch);
            if batch.contains(&"bad".to_owned()) {
                return Err(Failure::Refused("it breaks a rule"));
            }
            for id in batch {
                done.send(id).unwrap();
            }
            Ok(())
        },
    ));
    assert_eq!(stored.recv().await.unwrap(), "a");
    assert_eq!(stored.recv().await.unwrap(), "c");
    let connection = broker.connect().await.unwrap();
    let channel = connection.create_channel().await.unwrap();
    let dead = get(&channel, &bench.names().dead_queue).await;
    assert_eq!(reason(&dead), "it breaks a rule");
}

#[tokio::test]
async fn at_the_stop_what_cannot_be_stored_goes_back_to_the_queue() {
    let bench = Bench::at(Broker::shared().await).await;
    bench.publisher.publish(&[envelope("kept")]).await.unwrap();
    let stop = bench.stop.child_token();
    let (seen, mut tried) = mpsc::unbounded_channel();
    let running = run(
        bench.consumer(),
        stop.clone(),
        async move |_: &[Envelope]| {
            seen.send(()).unwrap();
            Err(Failure::Unavailable("the store is away"))
        },
    );
    let running = bench.tasks.spawn(running);
    tried.recv().await.unwrap();
    stop.cancel();
    running.await.unwrap();
    assert_eq!(acknowledge(&mut bench.consumer(), 1).await, ["kept"]);
}
