//! How messages come out of the broker: each is acknowledged after it is stored, or put back, or
//! laid aside with the reason; none is lost, and none holds up the others.

use std::collections::VecDeque;
use std::time::Duration;

use futures_lite::{StreamExt, future::poll_once};
use lapin::message::Delivery;
use lapin::options::{
    BasicAckOptions, BasicConsumeOptions, BasicNackOptions, BasicQosOptions, BasicRejectOptions,
};
use lapin::types::FieldTable;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::arrival::{attempts, read};
use super::backoff::Backoff;
use super::link::{ConnectError, Link, Settings, chain};
use super::publish::Publisher;
use super::topology::Names;
use crate::domain::delivery::Envelope;
use crate::telemetry::metrics;

/// One connection for all of a process's messages: hurrying back takes nothing from the others.
const RECONNECT_CEILING: Duration = Duration::from_secs(5);

/// A message that came back this often travels alone: if it is what kills the process, the
/// messages beside it must not be counted out with it.
const ALONE_FROM: u32 = 2;

/// Takes messages on a connection of its own and reconnects by itself.
pub struct Consumer {
    settings: Settings,
    dead_letters: Publisher,
    subscription: Option<Subscription>,
    backoff: Backoff,
    next_attempt: Instant,
}

struct Subscription {
    link: Link,
    stream: lapin::Consumer,
    /// Taken from the stream, but to be in a batch of its own.
    waiting: VecDeque<Delivery>,
}

/// Messages that are to be stored and then acknowledged. A batch that is dropped comes back when
/// the consumer's connection closes.
#[derive(Default)]
pub struct Batch {
    /// What the messages say, in the order of arrival.
    pub envelopes: Vec<Envelope>,
    deliveries: Vec<Delivery>,
}

impl Consumer {
    /// Connects at the first [`Consumer::next_batch`]. `dead_letters` is a publisher because a
    /// broker that blocks publishers stops reading their connection: it would not see our
    /// acknowledgements any more.
    #[must_use]
    pub fn new(settings: Settings, dead_letters: Publisher) -> Self {
        let backoff = Backoff::up_to(RECONNECT_CEILING);
        let next_attempt = Instant::now();
        Self {
            settings,
            dead_letters,
            subscription: None,
            backoff,
            next_attempt,
        }
    }

    /// Waits at most `wait` for a message, and takes with it those that are already here, at most
    /// `max`. Empty when nothing came or the broker is away. What can never be stored is laid aside
    /// on the way. Cancelled half-way, messages wait until the connection is closed.
    pub async fn next_batch(&mut self, max: usize, wait: Duration) -> Batch {
        let deadline = Instant::now() + wait;
        let mut batch = Batch::default();
        while batch.is_empty() {
            let Some(delivery) = self.next_delivery(deadline).await else {
                return batch;
            };
            self.sort_in(delivery, &mut batch).await;
        }
        while batch.len() < max {
            let Some(delivery) = self.ready_delivery().await else {
                break;
            };
            if attempts(&delivery) >= ALONE_FROM || batch.is_alone() {
                self.keep_waiting(delivery);
                break;
            }
            self.sort_in(delivery, &mut batch).await;
        }
        batch
    }

    /// Closes the connection; what is not acknowledged goes back to the queue.
    pub async fn close(mut self) {
        if let Some(subscription) = self.subscription.take() {
            subscription.link.close().await;
        }
    }

    /// Lays aside what the handler refused.
    pub(super) async fn refuse(&self, batch: Batch, reason: &str) {
        for delivery in batch.deliveries {
            self.lay_aside(delivery, reason).await;
        }
    }

    async fn next_delivery(&mut self, deadline: Instant) -> Option<Delivery> {
        loop {
            let subscription = self.subscribed(deadline).await?;
            if let Some(delivery) = subscription.waiting.pop_front() {
                return Some(delivery);
            }
            match timeout_at(deadline, subscription.stream.next())
                .await
                .ok()?
            {
                Some(Ok(delivery)) => return Some(delivery),
                Some(Err(error)) => self.lost(&chain(&error)),
                None => self.lost("the broker cancelled the consumer"),
            }
        }
    }

    /// A delivery that is here already.
    async fn ready_delivery(&mut self) -> Option<Delivery> {
        let subscription = self.subscription.as_mut()?;
        if let Some(delivery) = subscription.waiting.pop_front() {
            return Some(delivery);
        }
        match poll_once(subscription.stream.next()).await? {
            Some(Ok(delivery)) => Some(delivery),
            Some(Err(error)) => {
                self.lost(&chain(&error));
                None
            }
            None => {
                self.lost("the broker cancelled the consumer");
                None
            }
        }
    }

    fn keep_waiting(&mut self, delivery: Delivery) {
        if let Some(subscription) = self.subscription.as_mut() {
            subscription.waiting.push_back(delivery);
        }
    }

    fn lost(&mut self, reason: &str) {
        tracing::warn!(reason, "the consumer lost the broker; connecting again");
        self.subscription = None;
        self.next_attempt = Instant::now() + self.backoff.after_failure();
    }

    /// The subscription, made if need be; `None` when the deadline comes first.
    async fn subscribed(&mut self, deadline: Instant) -> Option<&mut Subscription> {
        while self.subscription.is_none() {
            sleep_until(self.next_attempt.min(deadline)).await;
            if self.next_attempt > deadline {
                return None;
            }
            match subscribe(&self.settings).await {
                Ok(subscription) => {
                    self.backoff.reset();
                    self.subscription = Some(subscription);
                }
                Err(error) => self.lost(&chain(&error)),
            }
        }
        self.subscription.as_mut()
    }

    /// Into the batch, or aside.
    async fn sort_in(&mut self, delivery: Delivery, batch: &mut Batch) {
        let attempts = attempts(&delivery);
        if attempts > self.settings.delivery_limit {
            let limit = self.settings.delivery_limit;
            let reason = format!("delivered again {attempts} times, more than {limit}");
            return self.lay_aside(delivery, &reason).await;
        }
        match read(&delivery.data) {
            Ok(envelope) => {
                batch.envelopes.push(envelope);
                batch.deliveries.push(delivery);
            }
            Err(reason) => self.lay_aside(delivery, &reason).await,
        }
    }

    /// Among the dead letters with the reason; if that is not possible, through the broker's own
    /// dead-lettering, which says only "rejected".
    async fn lay_aside(&self, delivery: Delivery, reason: &str) {
        ::metrics::counter!(metrics::DEAD_LETTERS_TOTAL).increment(1);
        let id = delivery
            .properties
            .message_id()
            .as_ref()
            .map(ToString::to_string);
        // The reason may quote the message, so that it is in the dead letter only.
        tracing::error!(message.id = id, "a message goes to the dead letters");
        let Delivery {
            data,
            properties,
            acker,
            ..
        } = delivery;
        let settled = match self
            .dead_letters
            .dead_letter(data, properties, reason)
            .await
        {
            Ok(()) => acker.ack(BasicAckOptions::default()).await,
            Err(error) => {
                tracing::warn!(
                    error = chain(&error),
                    "the dead letter travels without its reason"
                );
                acker.reject(BasicRejectOptions { requeue: false }).await
            }
        };
        report(settled);
    }
}

impl Batch {
    /// How many messages.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.envelopes.len()
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.envelopes.is_empty()
    }

    /// They are stored: the broker may forget them. A lost acknowledgement is no error, since the
    /// message comes again and is recognised.
    pub async fn ack(self) {
        for delivery in self.deliveries {
            report(delivery.acker.ack(BasicAckOptions::default()).await);
        }
    }

    /// Back to the queue, at once and for any consumer.
    pub async fn requeue(self) {
        let options = BasicNackOptions {
            requeue: true,
            ..BasicNackOptions::default()
        };
        for delivery in self.deliveries {
            report(delivery.acker.nack(options).await);
        }
    }

    fn is_alone(&self) -> bool {
        self.deliveries
            .first()
            .is_some_and(|delivery| attempts(delivery) >= ALONE_FROM)
    }

    /// The same messages, each in a batch of its own.
    pub(super) fn split(self) -> impl Iterator<Item = Self> {
        self.envelopes
            .into_iter()
            .zip(self.deliveries)
            .map(|(envelope, delivery)| Self {
                envelopes: vec![envelope],
                deliveries: vec![delivery],
            })
    }
}

async fn subscribe(settings: &Settings) -> Result<Subscription, ConnectError> {
    let link = Link::open(settings, "consume").await?;
    link.channel
        .basic_qos(settings.prefetch, BasicQosOptions::default())
        .await?;
    let queue = Names::new(&settings.prefix).queue;
    let options = BasicConsumeOptions::default();
    let tag = "".into(); // the broker draws one
    let stream = link
        .channel
        .basic_consume(queue.into(), tag, options, FieldTable::default())
        .await?;
    Ok(Subscription {
        link,
        stream,
        waiting: VecDeque::new(),
    })
}

fn report(settled: lapin::Result<bool>) {
    if let Err(error) = settled {
        tracing::warn!(
            error = chain(&error),
            "the broker was not told; the message comes again"
        );
    }
}
