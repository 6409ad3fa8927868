//! How one connection to the broker is made without ever waiting for ever.

use std::time::Duration;

use lapin::options::ConfirmSelectOptions;
use lapin::uri::AMQPUri;
use lapin::{Channel, Connection, ConnectionProperties};
use tokio::time::timeout;

use super::topology::{self, Names};
use crate::config::Secret;

/// A broker in the same network answers in milliseconds; TLS and a loaded one in a second or two.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Closing is a courtesy: a blocked or dead broker never answers it.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// RabbitMQ advises 5 to 20 seconds: below that a busy network looks dead, above it a dead one
/// looks alive for minutes (a peer counts as lost after two).
const HEARTBEAT_SECONDS: u16 = 10;

/// What the intake needs to know of the broker.
#[derive(Clone)]
pub struct Settings {
    /// `amqp://` or `amqps://`, with the password.
    pub url: Secret,
    /// What the names of exchanges and queues begin with.
    pub prefix: String,
    /// How many messages the broker hands out before the first is acknowledged.
    pub prefetch: u16,
    /// How long ingress waits for the broker's confirmation.
    pub publish_timeout: Duration,
    /// A message that was delivered more often goes to the dead letters.
    pub delivery_limit: u32,
}

/// Why there is no connection to the broker.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address cannot be read; it is not repeated here since it holds the password.
    #[error("the broker's url is not a valid amqp:// or amqps:// address")]
    Url,
    /// Nothing answered in time.
    #[error("the broker did not answer within {} seconds", .0.as_secs())]
    TimedOut(Duration),
    /// The broker or the way to it refused.
    #[error("the broker refused the connection, or one of the queues exists in another shape")]
    Refused(#[from] lapin::Error),
}

/// One connection with one channel that confirms, and the topology declared.
pub(super) struct Link {
    pub(super) connection: Connection,
    pub(super) channel: Channel,
}

impl Link {
    /// Connects once. The client library's own recovery stays off: with it, a first attempt at a
    /// wrong port or certificate is repeated in silence for ever, and publishers wait with it.
    pub(super) async fn open(settings: &Settings, role: &str) -> Result<Self, ConnectError> {
        let mut uri: AMQPUri = settings
            .url
            .expose()
            .parse()
            .map_err(|_: String| ConnectError::Url)?;
        uri.query.heartbeat.get_or_insert(HEARTBEAT_SECONDS);
        let name = format!("order-agent {role}");
        let options = ConnectionProperties::default().with_connection_name(name.into());
        let opening = async {
            let connection = Connection::connect_uri(uri, options).await?;
            let channel = connection.create_channel().await?;
            topology::declare(&channel, &Names::new(&settings.prefix)).await?;
            channel
                .confirm_select(ConfirmSelectOptions::default())
                .await?;
            Ok(Self {
                connection,
                channel,
            })
        };
        timeout(CONNECT_TIMEOUT, opening)
            .await
            .unwrap_or(Err(ConnectError::TimedOut(CONNECT_TIMEOUT)))
    }

    /// Says goodbye, so that the broker logs no lost peer and returns what is unacknowledged now.
    pub(super) async fn close(&self) {
        let closing = self.connection.close(200, "stopping".into());
        if !matches!(timeout(CLOSE_TIMEOUT, closing).await, Ok(Ok(()))) {
            tracing::debug!("the connection to the broker was gone before it was closed");
        }
    }
}

/// An error with its causes, for a log line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
