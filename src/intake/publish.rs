//! How ingress knows that a message is safe in the broker, and learns at once when it cannot be.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_lite::StreamExt;
use lapin::options::BasicPublishOptions;
use lapin::types::{AMQPValue, FieldTable};
use lapin::{BasicProperties, Confirmation, Event};
use tokio::sync::{Notify, watch};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

use super::backoff::Backoff;
use super::link::{Link, Settings, chain};
use super::topology::{Names, ROUTING_KEY};
use crate::domain::{Envelope, Item, TraceParent};
use crate::telemetry::{metrics, trace};

/// While the broker is away ingress works without it, so that nothing is gained by hurrying.
const RECONNECT_CEILING: Duration = Duration::from_secs(5);

/// AMQP's number for "write it to disk".
const PERSISTENT: u8 = 2;

/// The header that says why a dead letter is one.
pub const REASON_HEADER: &str = "x-order-agent-reason";

/// Why a message is not known to be safe in the broker. It may have arrived all the same: storing
/// it by another way is harmless, since a second arrival is recognised.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// There is no connection; the answer is immediate, and a task of its own reconnects.
    #[error("the broker is not connected: {0}")]
    Down(Arc<str>),
    /// The broker takes nothing until its memory or disk alarm ends; the answer is immediate.
    #[error("the broker has blocked publishers: {0}")]
    Blocked(Arc<str>),
    /// No queue took it: somebody deleted ours. It is declared again at once.
    #[error("the broker has no queue for the message")]
    Unroutable,
    /// The broker could not keep it.
    #[error("the broker refused the message")]
    Refused,
    /// No confirmation in time; the connection is replaced.
    #[error("the broker did not confirm within {} ms", .0.as_millis())]
    TimedOut(Duration),
    /// The connection was lost before the confirmation.
    #[error("the connection to the broker was lost before the confirmation")]
    Lost(#[from] lapin::Error),
    /// The task that waited for the confirmation ended early: the process is stopping.
    #[error("publishing was stopped")]
    Stopped,
    /// The envelope has no JSON form.
    #[error("the envelope cannot be written as JSON")]
    Unwritable(#[from] serde_json::Error),
}

/// Whether publishing can work right now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Connected.
    Up,
    /// Connected, but the broker has raised an alarm, and which.
    Blocked(Arc<str>),
    /// Not connected, and why.
    Down(Arc<str>),
}

#[derive(Clone)]
enum Line {
    Up(Arc<Live>),
    Blocked(Arc<Live>, Arc<str>),
    Down(Arc<str>),
}

struct Live {
    link: Link,
    /// A publisher saw something that only a new connection cures.
    suspect: Notify,
    /// Something was confirmed on it. A broker that takes connections but confirms nothing is as
    /// good as away: without this, every request would wait for it to the time limit.
    proved: AtomicBool,
}

/// Publishes on a connection of its own. Clones share it.
#[derive(Clone)]
pub struct Publisher {
    settings: Arc<Settings>,
    names: Arc<Names>,
    line: watch::Receiver<Line>,
    tasks: TaskTracker,
}

pub(super) struct Outgoing {
    pub(super) exchange: String,
    pub(super) body: Vec<u8>,
    pub(super) properties: BasicProperties,
}

impl Publisher {
    /// Makes one attempt to connect, at most five seconds long, and keeps trying in a task of
    /// `tasks` until `stop`. Never fails: a broker that is away at the start is one that is away.
    pub async fn start(settings: Settings, tasks: &TaskTracker, stop: CancellationToken) -> Self {
        let settings = Arc::new(settings);
        let first = open(&settings).await;
        let (sender, line) = watch::channel(first);
        tasks.spawn(keep(Arc::clone(&settings), sender, stop));
        let names = Arc::new(Names::new(&settings.prefix));
        Self {
            settings,
            names,
            line,
            tasks: tasks.clone(),
        }
    }

    /// Whether publishing can work right now, for readiness and tests.
    #[must_use]
    pub fn state(&self) -> State {
        match &*self.line.borrow() {
            Line::Up(_) => State::Up,
            Line::Blocked(_, reason) => State::Blocked(Arc::clone(reason)),
            Line::Down(reason) => State::Down(Arc::clone(reason)),
        }
    }

    /// Waits until the connection is up.
    ///
    /// # Errors
    /// The process is stopping.
    pub async fn connected(&self) -> Result<(), PublishError> {
        let mut line = self.line.clone();
        let up = line.wait_for(|line| matches!(line, Line::Up(_))).await;
        up.map(|_| ()).map_err(|_| PublishError::Stopped)
    }

    /// Answers `Ok` only when the broker has confirmed every one of the envelopes.
    ///
    /// # Errors
    /// At least one of them is not known to be safe; see [`PublishError`].
    pub async fn publish(&self, envelopes: &[Envelope]) -> Result<(), PublishError> {
        let span = self.span(envelopes.len());
        let trace = span.in_scope(trace::here);
        let written: Result<Vec<_>, _> = envelopes
            .iter()
            .map(|envelope| outgoing(&self.names.exchange, envelope, trace.as_ref()))
            .collect();
        self.send(written?).instrument(span).await
    }

    fn span(&self, messages: usize) -> tracing::Span {
        let destination = format!("{}:{ROUTING_KEY}", self.names.exchange);
        tracing::info_span!(
            "publish",
            otel.name = format!("publish {destination}"),
            otel.kind = "producer",
            messaging.system = "rabbitmq",
            messaging.operation.name = "publish",
            messaging.operation.type = "send",
            messaging.destination.name = destination,
            messaging.rabbitmq.destination.routing_key = ROUTING_KEY,
            messaging.batch.message_count = messages,
        )
    }

    /// Adds to the dead letters, with the reason in [`REASON_HEADER`].
    pub(super) async fn dead_letter(
        &self,
        body: Vec<u8>,
        properties: BasicProperties,
        reason: &str,
    ) -> Result<(), PublishError> {
        let mut headers = properties.headers().clone().unwrap_or_default();
        headers.insert(REASON_HEADER.into(), AMQPValue::LongString(reason.into()));
        let properties = properties
            .with_headers(headers)
            .with_delivery_mode(PERSISTENT);
        let exchange = self.names.dead_exchange.clone();
        self.send(vec![Outgoing {
            exchange,
            body,
            properties,
        }])
        .await
    }

    /// In a task of its own: a caller that goes away half-way must not leave confirmations behind
    /// that nobody collects.
    async fn send(&self, messages: Vec<Outgoing>) -> Result<(), PublishError> {
        let live = match self.line.borrow().clone() {
            Line::Up(live) => live,
            Line::Blocked(_, reason) => return Err(PublishError::Blocked(reason)),
            Line::Down(reason) => return Err(PublishError::Down(reason)),
        };
        let limit = self.settings.publish_timeout;
        let sending = self.tasks.spawn(async move {
            let started = Instant::now();
            let result = timeout(limit, confirm_all(&live.link, messages))
                .await
                .unwrap_or(Err(PublishError::TimedOut(limit)));
            observe(&result, started.elapsed());
            if needs_new_connection(&result) {
                live.suspect.notify_one();
            } else if result.is_ok() {
                live.proved.store(true, Ordering::Relaxed);
            }
            result
        });
        sending.await.unwrap_or(Err(PublishError::Stopped))
    }
}

fn outgoing(
    exchange: &str,
    envelope: &Envelope,
    trace: Option<&TraceParent>,
) -> Result<Outgoing, serde_json::Error> {
    let mut headers = FieldTable::default();
    if let Some(trace) = trace {
        let value = AMQPValue::LongString(trace.0.as_str().into());
        headers.insert(trace::HEADER.into(), value);
    }
    let id = match &envelope.item {
        Item::Message(message) => &message.provider_message_id,
        Item::Status(report) => &report.provider_message_id,
    };
    // AMQP's short strings hold 255 bytes, which an email's message id may exceed.
    let id: String = id.chars().filter(char::is_ascii).take(255).collect();
    let properties = BasicProperties::default()
        .with_delivery_mode(PERSISTENT)
        .with_content_type("application/json".into())
        .with_app_id("order-agent".into())
        .with_message_id(id.as_str().into())
        .with_headers(headers);
    let body = serde_json::to_vec(envelope)?;
    Ok(Outgoing {
        exchange: exchange.to_owned(),
        body,
        properties,
    })
}

/// Sends all, then waits for all: one round trip for the lot.
async fn confirm_all(link: &Link, messages: Vec<Outgoing>) -> Result<(), PublishError> {
    let options = BasicPublishOptions {
        mandatory: true,
        ..BasicPublishOptions::default()
    };
    let mut confirmations = Vec::with_capacity(messages.len());
    for Outgoing {
        exchange,
        body,
        properties,
    } in messages
    {
        let exchange = exchange.as_str().into();
        let sent =
            link.channel
                .basic_publish(exchange, ROUTING_KEY.into(), options, &body, properties);
        confirmations.push(sent.await?);
    }
    let mut outcome = Ok(());
    for confirmation in confirmations {
        // Every one is awaited even after a failure: a dropped one stays in the channel's memory.
        let verdict = confirmation
            .await
            .map_err(PublishError::from)
            .and_then(|confirmation| verdict(&confirmation));
        outcome = outcome.and(verdict);
    }
    outcome
}

/// An unroutable message is confirmed *and* returned: only a confirmation without it is one.
fn verdict(confirmation: &Confirmation) -> Result<(), PublishError> {
    match confirmation {
        Confirmation::Ack(None) => Ok(()),
        Confirmation::Ack(Some(_)) => Err(PublishError::Unroutable),
        Confirmation::Nack(_) | Confirmation::NotRequested => Err(PublishError::Refused),
    }
}

fn needs_new_connection(result: &Result<(), PublishError>) -> bool {
    match result {
        Ok(()) => false,
        Err(error) => match error {
            PublishError::Unroutable | PublishError::TimedOut(_) | PublishError::Lost(_) => true,
            PublishError::Down(_)
            | PublishError::Blocked(_)
            | PublishError::Refused
            | PublishError::Stopped
            | PublishError::Unwritable(_) => false,
        },
    }
}

fn observe(result: &Result<(), PublishError>, took: Duration) {
    match result {
        Ok(()) => ::metrics::histogram!(metrics::PUBLISH_CONFIRM_SECONDS).record(took),
        Err(PublishError::Unroutable) => {
            ::metrics::counter!(metrics::PUBLISH_RETURNED_TOTAL).increment(1);
        }
        Err(_) => ::metrics::counter!(metrics::PUBLISH_FAILED_TOTAL).increment(1),
    }
}

async fn open(settings: &Settings) -> Line {
    match Link::open(settings, "publish").await {
        Ok(link) => Line::Up(Arc::new(Live {
            link,
            suspect: Notify::new(),
            proved: AtomicBool::new(false),
        })),
        Err(error) => Line::Down(chain(&error).into()),
    }
}

/// Keeps one connection alive until the stop: watches it while it is up, replaces it when it is
/// lost.
async fn keep(settings: Arc<Settings>, line: watch::Sender<Line>, stop: CancellationToken) {
    stop.run_until_cancelled(replace_when_lost(&settings, &line))
        .await;
    let last = line.send_replace(Line::Down("stopping".into()));
    if let Line::Up(held) | Line::Blocked(held, _) = last {
        held.link.close().await;
    }
}

async fn replace_when_lost(settings: &Settings, line: &watch::Sender<Line>) {
    let mut backoff = Backoff::up_to(RECONNECT_CEILING);
    loop {
        let now = line.borrow().clone();
        match now {
            Line::Up(held) | Line::Blocked(held, _) => {
                let reason = watch_link(&held, line).await;
                if held.proved.load(Ordering::Relaxed) {
                    backoff.reset();
                }
                // At the loss, and not at every attempt after it.
                tracing::warn!(
                    reason = &*reason,
                    "the broker is not usable; connecting again"
                );
                line.send_replace(Line::Down(reason));
            }
            Line::Down(_) => {
                tokio::time::sleep(backoff.after_failure()).await;
                line.send_replace(open(settings).await);
            }
        }
    }
}

/// Returns when the connection is of no more use, with the reason.
async fn watch_link(held: &Arc<Live>, line: &watch::Sender<Line>) -> Arc<str> {
    let mut events = held.link.connection.events_listener();
    // What happened before the listener existed is only in the status.
    if !held.link.connection.status().connected() {
        return "the connection was lost".into();
    }
    loop {
        let event = tokio::select! {
            event = events.next() => event,
            () = held.suspect.notified() => return "publishing failed on this connection".into(),
        };
        match event {
            None => return "the connection was closed".into(),
            Some(Event::Error(error)) => return chain(&error).into(),
            Some(Event::ConnectionBlocked(reason)) => {
                tracing::warn!(reason, "the broker has blocked publishers");
                line.send_replace(Line::Blocked(Arc::clone(held), reason.into()));
            }
            Some(Event::ConnectionUnblocked) => {
                tracing::info!("the broker takes messages again");
                line.send_replace(Line::Up(Arc::clone(held)));
            }
            // The library's enum, which may grow.
            Some(_) => {}
        }
    }
}
