//! What every email has in common, whoever delivers it: whose it is, what is new in it, who wrote
//! it and whether that can be believed.

mod attachment;
mod authenticity;
mod automatic;
mod headers;
mod html;
#[cfg(test)]
mod tests;
mod thread;

pub use thread::outbox_of;

pub(super) use attachment::attachment;
pub(super) use authenticity::{by_postmark, by_server};
pub(super) use headers::{Headers, message_ids};
pub(super) use html::to_text;
pub(super) use thread::Thread;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::clean::{json_without_nul, without_nul};
use super::email_reply;
use crate::domain::message::{Attachment, Authenticity, InboundMessage, Origin, Sender};
use crate::domain::{AccountKey, Item, MessageKind, Provider, Received};

/// Message ids that are kept of a thread.
const THREAD_LIMIT: usize = 50;

/// A mail as its provider's form was read, before it is interpreted.
pub(super) struct Mail {
    pub(super) provider: Provider,
    /// The dedupe id of a mail without a Message-ID.
    pub(super) fallback_id: String,
    pub(super) recipient: String,
    pub(super) from: Mailbox,
    pub(super) subject: String,
    /// By the sender's clock.
    pub(super) date: Option<DateTime<Utc>>,
    /// Plain text of the whole body.
    pub(super) body: String,
    pub(super) headers: Headers,
    pub(super) attachments: Vec<Attachment>,
    pub(super) authenticity: Authenticity,
}

/// Whom a header names.
pub(super) struct Mailbox {
    pub(super) address: String,
    pub(super) name: Option<String>,
}

/// The account of an address and the tag that it carries: `orders+x@d.example` is the account
/// `orders@d.example` with the tag `x`.
pub(super) fn account(provider: Provider, address: &str) -> (AccountKey, Option<String>) {
    let address = normalised(address);
    let (local, domain) = address.rsplit_once('@').unwrap_or((&address, ""));
    let (name, tag) = match local.split_once('+') {
        Some((name, tag)) => (name, Some(tag.to_owned())),
        None => (local, None),
    };
    let key = if domain.is_empty() {
        name.to_owned()
    } else {
        format!("{name}@{domain}")
    };
    (AccountKey { provider, key }, tag)
}

/// Lower case, without brackets. Local parts are case sensitive by the letter of RFC 5321 §2.4 and
/// nowhere in practice.
pub(super) fn normalised(address: &str) -> String {
    without_nul(address)
        .trim()
        .trim_matches(['<', '>'])
        .to_lowercase()
}

pub(super) fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, domain)| domain)
}

pub(super) fn received(mail: Mail, received_at: DateTime<Utc>) -> Received {
    let (account, tag) = account(mail.provider, &mail.recipient);
    let parts = email_reply::part(&without_nul(&mail.body));
    let email = normalised(&mail.from.address);
    let automatic = automatic::is_automatic(&mail.headers, &email, &mail.subject);
    let machine = automatic || email == account.key;
    let message_id = message_ids(mail.headers.first("Message-ID"))
        .into_iter()
        .next();
    let metadata = metadata(&mail, tag);
    let message = InboundMessage {
        provider: mail.provider,
        provider_message_id: without_nul(&message_id.unwrap_or(mail.fallback_id)),
        sender: Sender {
            email: Some(email),
            display_name: mail
                .from
                .name
                .as_deref()
                .map(without_nul)
                .filter(|n| !n.is_empty()),
            ..Sender::default()
        },
        // A clock that is ahead must not keep a conversation waiting.
        sent_at: mail.date.map_or(received_at, |date| date.min(received_at)),
        kind: if parts.text.is_empty() && !mail.attachments.is_empty() {
            MessageKind::File
        } else {
            MessageKind::Text
        },
        text: parts.text,
        subject: Some(without_nul(mail.subject.trim())).filter(|subject| !subject.is_empty()),
        quoted: parts.quoted,
        button_payload: None,
        basket: Vec::new(),
        attachments: mail.attachments,
        in_reply_to: message_ids(mail.headers.first("In-Reply-To"))
            .into_iter()
            .next(),
        authenticity: mail.authenticity,
        origin: if machine {
            Origin::Automatic
        } else {
            Origin::Person
        },
        consent: None,
        metadata,
    };
    Received {
        account,
        item: Item::Message(Box::new(message)),
    }
}

/// The latest ids in a header: a thread of hundreds is nobody's.
fn thread(mail: &Mail, header: &str) -> Vec<String> {
    let mut ids = message_ids(mail.headers.first(header));
    ids.drain(..ids.len().saturating_sub(THREAD_LIMIT));
    ids
}

/// What a reply needs to stay in the thread, and the tag, which is the strongest way home.
fn metadata(mail: &Mail, tag: Option<String>) -> Value {
    let mut metadata = json!({
        "channel": "EMAIL",
        "provider_id": mail.fallback_id,
        "references": thread(mail, "References"),
        "in_reply_to": thread(mail, "In-Reply-To"),
    });
    if let Some(tag) = tag {
        metadata["tag"] = json!(tag);
    }
    if let Some(reply_to) = mail.headers.first("Reply-To") {
        metadata["reply_to"] = json!(reply_to);
    }
    json_without_nul(metadata)
}
