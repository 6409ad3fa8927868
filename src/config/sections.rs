//! What each key means, its type and its default.

use std::net::SocketAddr;
use std::num::{NonZeroU16, NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

use base64::Engine as _;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::secret::Secret;

/// The PostgreSQL to use.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// As the service's role, which owns nothing. Not set: the embedded one.
    pub url: Option<Secret>,
    /// As the role that owns the tables, for migrations only.
    pub owner_url: Option<Secret>,
    /// Connections in the pool. PostgreSQL allows 100 by default, shared by all processes.
    pub max_connections: NonZeroU32,
}

/// The PostgreSQL that the service runs for itself.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Embedded {
    /// Where its data lies. Not set: a folder that suits the user.
    pub data_dir: Option<PathBuf>,
}

/// RabbitMQ.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Broker {
    /// `amqp://` or `amqps://`. Not set: ingress calls intake itself.
    pub url: Option<Secret>,
    /// What the names of exchanges and queues begin with.
    pub prefix: String,
    /// Messages handed out before the first is acknowledged: two batches of intake.
    pub prefetch: NonZeroU16,
    /// How long ingress waits for a confirmation before it stores the message itself: providers
    /// give up after 10 to 15 seconds, and a healthy broker answers in milliseconds.
    pub publish_timeout_ms: NonZeroU32,
}

/// What the service listens on.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// Address and port.
    pub listen: SocketAddr,
    /// How the outside reaches it: Twilio signs this address. Not set: as in the request.
    pub public_url: Option<BaseUrl>,
    /// What Meta shows when it checks our address. Not set: every such check is refused.
    pub meta_verify_token: Option<Secret>,
    /// The largest body that is read, in bytes: Meta sends payloads of up to 3 MB. Providers that
    /// deliver attachments inline (email) may need more.
    pub max_body_bytes: NonZeroUsize,
    /// Metrics on an address of their own. Not set: on the same one.
    pub metrics_listen: Option<SocketAddr>,
}

/// What encrypts what is stored. One of the two; neither: the embedded default makes its own.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Keys {
    /// 32 bytes in base64 or hexadecimal.
    pub master_key: Option<Secret>,
    /// A file with the same.
    pub master_key_file: Option<PathBuf>,
}

/// How conversations are worked on.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Turns {
    /// Conversations at a time. A turn mostly waits for the database: more than there are cores, and
    /// well under `max_connections`, so that ingress and courier find one free.
    pub workers: NonZeroUsize,
    /// How long a worker may be silent before another takes its conversation over.
    pub lease_seconds: NonZeroU32,
    /// Failed tries before a person is asked.
    pub max_attempts: NonZeroU32,
    /// How long a customer must be silent before the answer, for every distributor. Not set: as
    /// each distributor wants it. 0 answers at once.
    pub quiet_window_seconds: Option<u32>,
}

/// How replies and events leave.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Courier {
    /// Whether anything leaves at all.
    pub mode: CourierMode,
    /// Meta's Graph API.
    pub meta_base_url: BaseUrl,
    /// Twilio's API.
    pub twilio_base_url: BaseUrl,
    /// Postmark's API.
    pub postmark_base_url: BaseUrl,
    /// For one request: Svix, of the same trade, gives a receiver 15 seconds.
    pub timeout_seconds: NonZeroU32,
    /// Tries before a delivery is given up: with doubling waits, about a day.
    pub max_attempts: NonZeroU32,
}

/// Whether anything leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CourierMode {
    /// To the providers.
    Live,
    /// Into the database only, for trying out.
    Record,
}

/// What is logged and how.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// For whom.
    pub format: LogFormat,
    /// A level, or levels by module, e.g. `info,order_agent::turns=debug`.
    pub filter: String,
}

/// For whom logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Lines to read.
    Human,
    /// One JSON object a line.
    Json,
}

/// Where traces go.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Traces {
    /// A collector that takes OTLP over HTTP, without `/v1/traces`. Not set: no traces are kept.
    pub otlp_endpoint: Option<BaseUrl>,
}

/// How the service stops.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Shutdown {
    /// How long work in hand may take after the signal: Kubernetes kills after 30.
    pub deadline_seconds: NonZeroU32,
}

/// An address to which paths are added: `http` or `https`, with a host, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BaseUrl(String);

impl BaseUrl {
    /// An address of a default, which a test checks.
    pub(super) fn of(address: &str) -> Self {
        Self(address.to_owned())
    }

    /// Without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for BaseUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let url = url::Url::parse(&text).map_err(|error| format!("not an address: {error}"))?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err("must begin with http:// or https:// and name a host".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("must not have a query or a fragment".to_owned());
        }
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }
}

impl From<BaseUrl> for String {
    fn from(url: BaseUrl) -> Self {
        url.0
    }
}

impl Keys {
    /// The bytes of `master_key`, which loading has filled from `master_key_file` too.
    #[must_use]
    pub fn master_key_bytes(&self) -> Option<Zeroizing<[u8; 32]>> {
        decode_key(self.master_key.as_ref()?.expose())
    }
}

/// 32 bytes from base64 or hexadecimal; the lengths (44 or 43, 64) cannot be confused.
pub(super) fn decode_key(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
    let text = text.trim();
    let bytes = hex::decode(text)
        .ok()
        .or_else(|| STANDARD.decode(text).ok())
        .or_else(|| STANDARD_NO_PAD.decode(text).ok())
        .map(Zeroizing::new)?;
    Some(Zeroizing::new(bytes.as_slice().try_into().ok()?))
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: None,
            owner_url: None,
            max_connections: nonzero(32),
        }
    }
}

impl Default for Broker {
    fn default() -> Self {
        Self {
            url: None,
            prefix: "order-agent".to_owned(),
            prefetch: NonZeroU16::new(200).expect("200 is not zero"),
            publish_timeout_ms: nonzero(3000),
        }
    }
}

impl Default for Http {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            meta_verify_token: None,
            max_body_bytes: NonZeroUsize::new(3 * 1024 * 1024).expect("3 MiB is not zero"),
            metrics_listen: None,
        }
    }
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            workers: NonZeroUsize::new(12).expect("12 is not zero"),
            lease_seconds: nonzero(60),
            max_attempts: nonzero(8),
            quiet_window_seconds: None,
        }
    }
}

impl Default for Courier {
    fn default() -> Self {
        let base = |host: &str| BaseUrl::of(&format!("https://{host}"));
        Self {
            mode: CourierMode::Live,
            meta_base_url: base("graph.facebook.com/v23.0"),
            twilio_base_url: base("api.twilio.com"),
            postmark_base_url: base("api.postmarkapp.com"),
            timeout_seconds: nonzero(15),
            max_attempts: nonzero(10),
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self {
            format: LogFormat::Human,
            filter: "info".to_owned(),
        }
    }
}

impl Default for Shutdown {
    fn default() -> Self {
        Self {
            deadline_seconds: nonzero(25),
        }
    }
}

pub(super) fn nonzero(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).expect("defaults are not zero")
}
