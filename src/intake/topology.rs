//! Which exchanges and queues there are, and what they promise.
//!
//! ```text
//! PREFIX.inbound (direct) ──▶ PREFIX.inbound.messages (quorum) ──rejected, too often──▶
//!     PREFIX.dead (fanout) ──▶ PREFIX.dead.messages (quorum)
//! ```
//!
//! RabbitMQ's versions differ where nothing is said, so everything is said:
//!
//! - the delivery limit is none before 4.0 and 20 since, and without dead-lettering a message at
//!   its limit is dropped;
//! - before 4.3 a message that is put back counts against the limit, since 4.3 it does not: what we
//!   rely on is our own count in [`super::consume`], and the broker's is a net below it;
//! - dead-lettering is at most once unless the overflow behaviour is `reject-publish` too.
//!
//! Arguments of a queue that exists cannot change: a new shape needs a new name.

use lapin::options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{Channel, ExchangeKind};

/// Above every limit that [`super::Settings`] may sensibly set, so that our own count, which says
/// why, comes first.
pub(super) const BROKER_DELIVERY_LIMIT: i64 = 100;

/// The one routing key: every message goes to the one queue.
pub(super) const ROUTING_KEY: &str = "message";

/// The names of the exchanges and queues under one prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// Where ingress publishes.
    pub exchange: String,
    /// What intake consumes.
    pub queue: String,
    /// Where what cannot be stored is sent.
    pub dead_exchange: String,
    /// Where it waits for a person.
    pub dead_queue: String,
}

impl Names {
    /// The names under a prefix, e.g. `order-agent.inbound.messages`.
    #[must_use]
    pub fn new(prefix: &str) -> Self {
        Self {
            exchange: format!("{prefix}.inbound"),
            queue: format!("{prefix}.inbound.messages"),
            dead_exchange: format!("{prefix}.dead"),
            dead_queue: format!("{prefix}.dead.messages"),
        }
    }
}

/// Declares everything; what exists already in this shape stays as it is.
///
/// # Errors
/// The broker refuses a queue that exists in another shape (`PRECONDITION_FAILED`), or is gone.
pub async fn declare(channel: &Channel, names: &Names) -> lapin::Result<()> {
    exchange(channel, &names.dead_exchange, ExchangeKind::Fanout).await?;
    queue(channel, &names.dead_queue, quorum()).await?;
    bind(channel, &names.dead_queue, &names.dead_exchange).await?;
    exchange(channel, &names.exchange, ExchangeKind::Direct).await?;
    queue(channel, &names.queue, inbound(&names.dead_exchange)).await?;
    bind(channel, &names.queue, &names.exchange).await
}

async fn exchange(channel: &Channel, name: &str, kind: ExchangeKind) -> lapin::Result<()> {
    let options = ExchangeDeclareOptions {
        durable: true,
        ..ExchangeDeclareOptions::default()
    };
    channel
        .exchange_declare(name.into(), kind, options, FieldTable::default())
        .await
}

async fn queue(channel: &Channel, name: &str, arguments: FieldTable) -> lapin::Result<()> {
    channel
        .queue_declare(name.into(), QueueDeclareOptions::durable(), arguments)
        .await?;
    Ok(())
}

async fn bind(channel: &Channel, queue: &str, exchange: &str) -> lapin::Result<()> {
    let options = QueueBindOptions::default();
    let (queue, exchange) = (queue.into(), exchange.into());
    channel
        .queue_bind(
            queue,
            exchange,
            ROUTING_KEY.into(),
            options,
            FieldTable::default(),
        )
        .await
}

/// A replicated queue: what it confirmed survives the loss of a minority of its members.
fn quorum() -> FieldTable {
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), text("quorum"));
    arguments
}

fn inbound(dead_exchange: &str) -> FieldTable {
    let mut arguments = quorum();
    arguments.insert(
        "x-delivery-limit".into(),
        AMQPValue::LongLongInt(BROKER_DELIVERY_LIMIT),
    );
    arguments.insert("x-dead-letter-exchange".into(), text(dead_exchange));
    arguments.insert("x-dead-letter-strategy".into(), text("at-least-once"));
    arguments.insert("x-overflow".into(), text("reject-publish"));
    arguments
}

fn text(value: &str) -> AMQPValue {
    AMQPValue::LongString(value.into())
}
