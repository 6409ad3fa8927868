//! Is a message that is confirmed always handled, and an unconfirmed one always known to be so?

mod consuming;
mod publishing;

use std::time::Duration;

use chrono::DateTime;
use lapin::message::BasicGetMessage;
use lapin::options::{BasicAckOptions, BasicGetOptions, BasicPublishOptions, ConfirmSelectOptions};
use lapin::types::AMQPValue;
use lapin::{BasicProperties, Channel};
use order_agent::domain::delivery::{DeliveryState, Envelope, Item, StatusReport};
use order_agent::domain::ids::{DistributorId, IntegrationId};
use order_agent::intake::{Batch, Consumer, Names, Publisher, Settings, publish};
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::support::broker::Broker;
use crate::support::wait::until;

/// What one test works with.
struct Bench {
    settings: Settings,
    publisher: Publisher,
    tasks: TaskTracker,
    stop: CancellationToken,
    _guard: DropGuard,
}

impl Bench {
    async fn at(broker: &Broker) -> Self {
        Self::with(broker.settings()).await
    }

    async fn with(settings: Settings) -> Self {
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let publisher = Publisher::start(settings.clone(), &tasks, stop.clone()).await;
        Self {
            settings,
            publisher,
            tasks,
            stop: stop.clone(),
            _guard: stop.drop_guard(),
        }
    }

    fn consumer(&self) -> Consumer {
        Consumer::new(self.settings.clone(), self.publisher.clone())
    }

    fn names(&self) -> Names {
        Names::new(&self.settings.prefix)
    }
}

fn envelope(id: &str) -> Envelope {
    Envelope {
        version: Envelope::VERSION,
        distributor: DistributorId(Uuid::nil()),
        integration: IntegrationId(Uuid::nil()),
        received_at: DateTime::UNIX_EPOCH,
        item: Item::Status(StatusReport {
            provider_message_id: id.to_owned(),
            tracker: None,
            state: DeliveryState::Read,
            at: None,
            error_code: None,
        }),
        trace: None,
    }
}

fn ids(envelopes: &[Envelope]) -> Vec<String> {
    let id = |envelope: &Envelope| match &envelope.item {
        Item::Message(message) => message.provider_message_id.clone(),
        Item::Status(report) => report.provider_message_id.clone(),
    };
    envelopes.iter().map(id).collect()
}

/// The next batch that is not empty.
async fn next(consumer: &mut Consumer) -> Batch {
    until("a message arrives", async || {
        let batch = consumer.next_batch(10, Duration::from_secs(1)).await;
        (!batch.is_empty()).then_some(batch)
    })
    .await
}

/// Takes whole batches until as many messages are here.
async fn acknowledge(consumer: &mut Consumer, count: usize) -> Vec<String> {
    let mut all = Vec::new();
    while all.len() < count {
        let batch = next(consumer).await;
        all.extend(ids(&batch.envelopes));
        batch.ack().await;
    }
    all
}

/// The next message of a queue, taken off it.
async fn get(channel: &Channel, queue: &str) -> BasicGetMessage {
    let message = until("a message lies in the queue", async || {
        channel
            .basic_get(queue.into(), BasicGetOptions::default())
            .await
            .unwrap()
    })
    .await;
    message.ack(BasicAckOptions::default()).await.unwrap();
    message
}

fn reason(message: &BasicGetMessage) -> String {
    header(message, publish::REASON_HEADER)
}

fn header(message: &BasicGetMessage, name: &str) -> String {
    let headers = message.properties.headers().as_ref().unwrap();
    let value = headers.inner().get(name);
    value
        .and_then(AMQPValue::as_long_string)
        .unwrap()
        .to_string()
}

/// Something that is no envelope, in the queue of messages when this returns.
async fn publish_raw(channel: &Channel, names: &Names, body: &[u8]) {
    channel
        .confirm_select(ConfirmSelectOptions::default())
        .await
        .unwrap();
    let (queue, options) = (names.queue.as_str().into(), BasicPublishOptions::default());
    let properties = BasicProperties::default();
    let confirm = channel
        .basic_publish("".into(), queue, options, body, properties)
        .await;
    confirm.unwrap().await.unwrap();
}
