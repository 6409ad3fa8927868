//! What a provider hands us in one request, and what we hand it: account, items, outgoing message.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::channel::Provider;
use super::ids::{DistributorId, IntegrationId, OutboxId};
use super::message::InboundMessage;
use super::trace::TraceParent;
use crate::text_enum;

/// The account at a provider that a request is about: the only thing in a payload that says whose
/// it is. Meta: `phone_number_id`. Twilio: the receiving number in E.164. Email: the receiving
/// address in lower case, without a `+tag`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AccountKey {
    /// Who delivers.
    pub provider: Provider,
    /// The provider's name for the account.
    pub key: String,
}

/// One item of a provider's request, before it is known whose account it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The account that received it.
    pub account: AccountKey,
    /// What came.
    pub item: Item,
}

/// What a provider can tell us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Item {
    /// A customer wrote.
    Message(Box<InboundMessage>),
    /// Something became of a message of ours.
    Status(StatusReport),
}

/// One item on its way to intake; this is the JSON that the broker carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// Version of this form; rows and queue messages outlive code.
    pub version: u32,
    /// Whose it is.
    pub distributor: DistributorId,
    /// The account through which it came.
    pub integration: IntegrationId,
    /// When we received it.
    pub received_at: DateTime<Utc>,
    /// What came.
    pub item: Item,
    /// The trace of the request that delivered it, where traces are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<TraceParent>,
}

impl Envelope {
    /// The form that this code writes.
    pub const VERSION: u32 = 1;
}

text_enum! {
    /// What became of a message of ours; `messages.status`, of which `FAILED` goes beyond the
    /// three that the schema's document names.
    pub enum DeliveryState {
        /// The provider took it.
        Sent = "SENT",
        /// It reached the customer's device.
        Delivered = "DELIVERED",
        /// The customer read it.
        Read = "READ",
        /// It will not arrive.
        Failed = "FAILED",
    }
}

impl DeliveryState {
    /// Reports come in any order: only a higher rank replaces a lower one, and a late `Delivered`
    /// outranks a failure.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Sent => 1,
            Self::Failed => 2,
            Self::Delivered => 3,
            Self::Read => 4,
        }
    }
}

/// A provider's report on one message of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusReport {
    /// The provider's id of our message.
    pub provider_message_id: String,
    /// Our own mark that the provider gives back, where it does: the outbox row.
    pub tracker: Option<OutboxId>,
    /// What became of it.
    pub state: DeliveryState,
    /// By the provider's clock where it tells the time.
    pub at: Option<DateTime<Utc>>,
    /// The provider's error code, for failures.
    pub error_code: Option<String>,
}

/// Something to tap beside a message, on channels that have buttons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What comes back when it is tapped, e.g. `confirm:SESSION:3`.
    pub payload: String,
    /// What the customer sees; at most 20 characters.
    pub title: String,
}

/// Some things to choose one of, on channels that have lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Menu {
    /// What opens it; at most 20 characters.
    pub title: String,
    /// The choices, in numbered order; at most ten.
    pub rows: Vec<Row>,
}

/// One choice of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// What comes back when it is tapped, e.g. `choose:SESSION:4:PRODUCT`.
    pub payload: String,
    /// What the customer sees first; at most 24 characters.
    pub title: String,
    /// The whole name, where the title has not room for it; at most 72 characters, and may be empty.
    pub description: String,
}

/// A reply, ready to be rendered for its provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingMessage {
    /// The outbox row, given to the provider as our mark where it takes one.
    pub id: OutboxId,
    /// The address: E.164, a business-scoped user id, or an email address.
    pub to: Address,
    /// The words.
    pub text: String,
    /// Email: the same words as HTML, every text of others escaped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// Email: the subject of the thread, without a `Re:` of ours.
    pub subject: Option<String>,
    /// Buttons, where the channel has them; the text never depends on them.
    pub buttons: Vec<Button>,
    /// A list, where the channel has them; the text never depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub menu: Option<Menu>,
    /// Email: the message id that this answers.
    pub in_reply_to: Option<String>,
    /// Email: the message ids of the thread, oldest first.
    pub references: Vec<String>,
}

/// Where a reply goes: always an address from which a message came.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "UPPERCASE")]
pub enum Address {
    /// E.164 with a leading `+`.
    Phone(String),
    /// WhatsApp's business-scoped user id.
    Bsuid(String),
    /// Lower-case email address.
    Email(String),
}
