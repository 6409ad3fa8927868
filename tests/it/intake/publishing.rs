//! Does `Ok` mean safe, and does everything else come back as an error in time?

use std::time::{Duration, Instant};

use lapin::options::QueueDeleteOptions;
use order_agent::intake::{PublishError, State};

use super::{Bench, acknowledge, envelope, get, header};
use crate::support::broker::Broker;
use crate::support::collector::Collector;
use crate::support::wait::until;

#[tokio::test]
async fn what_is_published_is_consumed_in_order_and_once() {
    let bench = Bench::at(Broker::shared().await).await;
    let sent: Vec<String> = (0..30).map(|number| format!("m{number}")).collect();
    let envelopes: Vec<_> = sent.iter().map(|id| envelope(id)).collect();
    bench.publisher.publish(&envelopes).await.unwrap();

    let mut consumer = bench.consumer();
    assert_eq!(acknowledge(&mut consumer, 30).await, sent);
    consumer.close().await;
    let mut another = bench.consumer();
    assert!(
        another
            .next_batch(10, Duration::from_millis(300))
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn a_message_carries_the_trace_of_its_publishing_in_its_header() {
    let collector = Collector::start().await;
    let broker = Broker::shared().await;
    let bench = Bench::at(broker).await;
    bench
        .publisher
        .publish(&[envelope("traced")])
        .await
        .unwrap();
    let connection = broker.connect().await.unwrap();
    let channel = connection.create_channel().await.unwrap();
    let message = get(&channel, &bench.names().queue).await;
    let carried = header(&message, "traceparent");
    let name = format!("publish {}:message", bench.names().exchange);
    let span = &collector.spans().await[&name];
    let parent = format!(
        "00-{}-{}-01",
        hex::encode(&span.trace_id),
        hex::encode(&span.span_id)
    );
    assert_eq!(carried, parent);
}

#[tokio::test]
async fn many_requests_publish_at_the_same_time() {
    let bench = Bench::at(Broker::shared().await).await;
    for number in 0..200 {
        let publisher = bench.publisher.clone();
        bench.tasks.spawn(async move {
            publisher
                .publish(&[envelope(&number.to_string())])
                .await
                .unwrap();
        });
    }
    let mut ids = acknowledge(&mut bench.consumer(), 200).await;
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 200);
}

#[tokio::test]
async fn a_message_that_no_queue_takes_is_an_error_and_the_queue_is_declared_again() {
    let broker = Broker::shared().await;
    let bench = Bench::at(broker).await;
    let connection = broker.connect().await.unwrap();
    let channel = connection.create_channel().await.unwrap();
    let (queue, options) = (bench.names().queue, QueueDeleteOptions::default());
    channel.queue_delete(queue.into(), options).await.unwrap();

    let result = bench.publisher.publish(&[envelope("lost")]).await;
    assert!(
        matches!(result, Err(PublishError::Unroutable)),
        "{result:?}"
    );
    until("the queue is back", async || {
        bench.publisher.publish(&[envelope("kept")]).await.ok()
    })
    .await;
    assert_eq!(acknowledge(&mut bench.consumer(), 1).await, ["kept"]);
}

#[tokio::test]
async fn a_broker_that_is_killed_is_an_error_at_once_and_is_used_again_when_it_is_back() {
    let broker = Broker::private().await;
    let bench = Bench::at(&broker).await;
    broker.settle().await;
    until("the broker takes messages", async || {
        bench.publisher.publish(&[envelope("before")]).await.ok()
    })
    .await;

    broker.kill();
    until("the publisher knows", async || {
        matches!(bench.publisher.state(), State::Down(_)).then_some(())
    })
    .await;
    let started = Instant::now();
    let result = bench.publisher.publish(&[envelope("during")]).await;
    assert!(matches!(result, Err(PublishError::Down(_))), "{result:?}");
    assert!(
        started.elapsed() < Duration::from_millis(500),
        "it waited: {:?}",
        started.elapsed()
    );

    broker.restart().await;
    bench.publisher.connected().await.unwrap();
    bench.publisher.publish(&[envelope("after")]).await.unwrap();
    assert_eq!(
        acknowledge(&mut bench.consumer(), 2).await,
        ["before", "after"]
    );
}

#[tokio::test]
async fn a_broker_that_dies_under_a_publication_is_an_error_within_the_time_limit() {
    let broker = Broker::private().await;
    let bench = Bench::at(&broker).await;
    broker.kill();
    // Whether the loss is known by now or not, the answer is an error and comes in time.
    let started = Instant::now();
    assert!(bench.publisher.publish(&[envelope("lost")]).await.is_err());
    assert!(started.elapsed() <= bench.settings.publish_timeout + Duration::from_secs(1));
}

#[tokio::test]
async fn a_broker_that_never_answers_does_not_hold_up_the_start() {
    // Accepts connections and says nothing.
    let silent = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = silent.local_addr().unwrap().port();
    let mut settings = Broker::shared().await.settings();
    settings.url =
        order_agent::config::Secret::new(format!("amqp://guest:guest@127.0.0.1:{port}/%2f"));
    let started = Instant::now();
    let bench = Bench::with(settings).await;
    assert!(
        started.elapsed() < Duration::from_secs(8),
        "{:?}",
        started.elapsed()
    );
    assert!(matches!(bench.publisher.state(), State::Down(_)));
}

#[tokio::test]
async fn a_wrong_password_is_reported_without_repeating_it() {
    let mut settings = Broker::shared().await.settings();
    let url = settings
        .url
        .expose()
        .replace("guest:guest", "guest:hunter2");
    settings.url = order_agent::config::Secret::new(url);
    let bench = Bench::with(settings).await;
    let State::Down(reason) = bench.publisher.state() else {
        panic!("connected")
    };
    assert!(
        reason.contains("ACCESS") && !reason.contains("hunter2"),
        "{reason}"
    );
}

#[tokio::test]
async fn the_process_can_stop_with_the_connection_up() {
    let bench = Bench::at(Broker::shared().await).await;
    bench.stop.cancel();
    bench.tasks.close();
    tokio::time::timeout(Duration::from_secs(20), bench.tasks.wait())
        .await
        .unwrap();
    assert!(bench.publisher.publish(&[envelope("late")]).await.is_err());
}
