//! Where the ingress puts messages: the broker, or straight into the database.

use std::time::Duration;

use tracing::Instrument as _;

use crate::clock::Clock;
use crate::domain::{Envelope, Item};
use crate::privacy;
use crate::store::inbox::{self, Arrival, Fate};
use crate::store::{self, Store};
use crate::telemetry::trace;

use super::drive::Failure;
use super::publish::{self, Publisher};

/// Makes messages safe. With a broker that is down, or with none, they go straight to intake, so
/// that a provider that never delivers twice loses nothing.
#[derive(Clone)]
pub enum Inlet {
    /// No broker is configured.
    Direct(Door),
    /// Through the broker while it is up.
    Broker {
        /// Publishes with confirms.
        publisher: Publisher,
        /// The way around a broker that is down.
        fallback: Door,
    },
}

impl Inlet {
    /// Returns when every envelope is safe.
    ///
    /// # Errors
    /// When neither the broker nor the database took them: the provider has to deliver again.
    pub async fn accept(&self, envelopes: &[Envelope]) -> Result<(), store::Error> {
        let envelopes = &without_cards(envelopes);
        match self {
            Self::Direct(door) => door.accept(envelopes).await,
            Self::Broker {
                publisher,
                fallback,
            } => match publisher.publish(envelopes).await {
                Ok(()) => Ok(()),
                Err(error) => {
                    tracing::warn!(
                        error = %crate::telemetry::chain(&error),
                        "the broker took no messages, they go straight to the database"
                    );
                    fallback.accept(envelopes).await
                }
            },
        }
    }

    /// Whether the broker is up; `None` when none is configured.
    #[must_use]
    pub fn broker_state(&self) -> Option<publish::State> {
        match self {
            Self::Direct(_) => None,
            Self::Broker { publisher, .. } => Some(publisher.state()),
        }
    }
}

/// The envelopes as they may be kept: neither the broker nor the database ever sees a card's number.
/// Done again at the door, since a queue may hold what an older version published.
fn without_cards(envelopes: &[Envelope]) -> Vec<Envelope> {
    let mut envelopes = envelopes.to_vec();
    for envelope in &mut envelopes {
        if let Item::Message(message) = &mut envelope.item {
            privacy::mask_message(message);
        }
    }
    envelopes
}

/// The one way in: the broker's consumer and the ingress both go through it.
#[derive(Debug, Clone)]
pub struct Door {
    /// The database.
    pub store: Store,
    /// How long a customer must be silent before the answer; `None`: as each distributor wants it.
    pub quiet_window: Option<Duration>,
    /// From when that counts.
    pub clock: Clock,
}

impl Door {
    /// Stores a batch, each message once.
    ///
    /// # Errors
    /// When the database does; nothing of the batch may be acknowledged then.
    pub async fn accept(&self, envelopes: &[Envelope]) -> Result<(), store::Error> {
        let arrival = Arrival {
            at: self.clock.now(),
            quiet_window: self.quiet_window,
        };
        inbox::accept(&self.store, &without_cards(envelopes), arrival).await?;
        Ok(())
    }

    /// The same for the broker's consumer, which has to know what a failure means for the batch.
    ///
    /// # Errors
    /// Says whether trying again can help.
    pub async fn consume(&self, envelopes: &[Envelope]) -> Result<(), Failure<String>> {
        let stored = self.accept(envelopes).instrument(span(envelopes)).await;
        stored.map_err(|error| {
            let why = crate::telemetry::chain(&error);
            if let store::Error::Accept(refused) = &error
                && refused.fate() == Fate::DeadLetter
            {
                return Failure::Refused(why);
            }
            Failure::Unavailable(why)
        })
    }
}

/// The span of a batch from the broker, which names the trace of each of its messages.
fn span(envelopes: &[Envelope]) -> tracing::Span {
    let span = tracing::info_span!(
        "process",
        otel.kind = "consumer",
        messaging.system = "rabbitmq",
        messaging.operation.name = "process",
        messaging.operation.type = "process",
        messaging.batch.message_count = envelopes.len(),
    );
    let traces = envelopes
        .iter()
        .filter_map(|envelope| envelope.trace.as_ref());
    traces.for_each(|one| trace::link(&span, one));
    span
}
