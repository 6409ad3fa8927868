//! What a form of Twilio says: a customer's message, or a report on one of ours.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::TRACKER_PARAMETER;
use crate::channels::clean::without_nul;
use crate::channels::{ParseError, Parsed, Problem, ProblemReason, phone};
use crate::domain::message::{Attachment, Authenticity, Consent, InboundMessage, Origin, Sender};
use crate::domain::{
    AccountKey, Channel, DeliveryState, Item, MessageKind, OutboxId, Provider, Received,
    StatusReport,
};

/// Twilio sends at most ten files with a message.
const MEDIA_LIMIT: usize = 10;
/// Parameters worth keeping that are nobody's words.
const KEPT: [&str; 9] = [
    "AccountSid",
    "MessagingServiceSid",
    "MessageType",
    "NumSegments",
    "Forwarded",
    "FrequentlyForwarded",
    "FromCountry",
    "FromState",
    "FromZip",
];

type Form = BTreeMap<String, String>;

/// The account that a form speaks of, known before its signature is checked because the token is
/// the account's: our number. Empty when the form is not Twilio's.
#[must_use]
pub fn accounts(raw_body: &[u8]) -> Vec<AccountKey> {
    let form = read_form(raw_body);
    account(&form, is_report(&form)).into_iter().collect()
}

/// A message or a report. Twilio tells no time, so both happened when we received them.
/// `query` is the request's query string, which names the outbox row of a report.
///
/// # Errors
///
/// [`ParseError`] when the body has no `MessageSid`: it is no messaging webhook.
pub fn parse(
    raw_body: &[u8],
    query: &str,
    received_at: DateTime<Utc>,
) -> Result<Parsed, ParseError> {
    let form = read_form(raw_body);
    let sid = ["MessageSid", "SmsSid", "SmsMessageSid"]
        .iter()
        .find_map(|key| present(&form, key));
    let sid = sid.ok_or(ParseError::Unexpected {
        expected: "Twilio messaging webhook",
    })?;
    let report = is_report(&form);
    let Some(account) = account(&form, report) else {
        return Ok(problem(ProblemReason::NoAccount, raw_body));
    };
    let item = if report {
        let Some(report) = status(&form, sid, query) else {
            return Ok(Parsed {
                ignored: 1,
                ..Parsed::default()
            });
        };
        Item::Status(report)
    } else {
        let Some(message) = message(&form, sid, received_at) else {
            return Ok(problem(ProblemReason::NoSender, raw_body));
        };
        Item::Message(Box::new(message))
    };
    Ok(Parsed {
        received: vec![Received { account, item }],
        ..Parsed::default()
    })
}

fn problem(reason: ProblemReason, raw_body: &[u8]) -> Parsed {
    let raw = String::from_utf8_lossy(raw_body).into_owned();
    Parsed {
        problems: vec![Problem { reason, raw }],
        ..Parsed::default()
    }
}

/// NUL goes at the door; of a repeated parameter the last value counts.
fn read_form(raw_body: &[u8]) -> Form {
    form_urlencoded::parse(raw_body)
        .map(|(key, value)| (without_nul(&key), without_nul(&value)))
        .collect()
}

fn present<'a>(form: &'a Form, key: &str) -> Option<&'a str> {
    form.get(key)
        .map(String::as_str)
        .filter(|value| !value.is_empty())
}

fn is_report(form: &Form) -> bool {
    present(form, "MessageStatus").is_some_and(|s| !matches!(s, "received" | "receiving"))
}

/// Our number: the receiver of a message, the sender of what a report is about. Short codes and
/// names stay as they are.
fn account(form: &Form, report: bool) -> Option<AccountKey> {
    let address = present(form, if report { "From" } else { "To" })?;
    let number = address.strip_prefix("whatsapp:").unwrap_or(address);
    let key = phone::e164(number).filter(|_| number.starts_with('+'));
    Some(AccountKey {
        provider: Provider::Twilio,
        key: key.unwrap_or_else(|| number.to_owned()),
    })
}

fn status(form: &Form, sid: &str, query: &str) -> Option<StatusReport> {
    let state = match present(form, "MessageStatus")? {
        "sent" => DeliveryState::Sent,
        "delivered" | "partially_delivered" => DeliveryState::Delivered,
        "read" => DeliveryState::Read,
        "failed" | "undelivered" | "canceled" => DeliveryState::Failed,
        _ => return None,
    };
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let tracker = pairs.find(|(key, _)| key == TRACKER_PARAMETER);
    Some(StatusReport {
        provider_message_id: sid.to_owned(),
        tracker: tracker.and_then(|(_, id)| id.parse().ok()).map(OutboxId),
        state,
        at: None,
        error_code: present(form, "ErrorCode").map(str::to_owned),
    })
}

fn message(form: &Form, sid: &str, received_at: DateTime<Utc>) -> Option<InboundMessage> {
    let attachments = media(form);
    let text = form.get("Body").cloned().unwrap_or_default();
    let channel = channel(form);
    let payload = present(form, "ButtonPayload").or_else(|| present(form, "ListId"));
    Some(InboundMessage {
        provider: Provider::Twilio,
        provider_message_id: sid.to_owned(),
        sender: sender(form, channel)?,
        sent_at: received_at,
        kind: kind(form, &attachments),
        metadata: metadata(form, channel, kind(form, &attachments), &attachments),
        text,
        subject: None,
        quoted: None,
        button_payload: payload.map(str::to_owned),
        basket: Vec::new(),
        attachments,
        in_reply_to: present(form, "OriginalRepliedMessageSid").map(str::to_owned),
        authenticity: Authenticity::Authenticated,
        origin: Origin::Person,
        consent: consent(form),
    })
}

fn channel(form: &Form) -> Channel {
    let whatsapp = |key| present(form, key).is_some_and(|a: &str| a.starts_with("whatsapp:"));
    if whatsapp("From") || whatsapp("To") {
        Channel::Whatsapp
    } else {
        Channel::Sms
    }
}

fn sender(form: &Form, channel: Channel) -> Option<Sender> {
    let bare = |key| {
        present(form, key).map(|address| address.strip_prefix("whatsapp:").unwrap_or(address))
    };
    let from = bare("From");
    let phone = from.and_then(phone::e164).or_else(|| match channel {
        Channel::Whatsapp => bare("WaId").and_then(phone::e164),
        // A short code is the only name that its owner has.
        Channel::Sms => from.map(str::to_owned),
        Channel::Email => None,
    });
    let scoped = |id: &&str| channel == Channel::Whatsapp && phone::e164(id).is_none();
    let bsuid = bare("ExternalUserId")
        .or(from)
        .filter(scoped)
        .map(str::to_owned);
    let display_name = present(form, "ProfileName").map(str::to_owned);
    let known = phone.is_some() || bsuid.is_some();
    known.then_some(Sender {
        phone,
        bsuid,
        display_name,
        email: None,
    })
}

fn media(form: &Form) -> Vec<Attachment> {
    let attachment = |index: usize| {
        let url = present(form, &format!("MediaUrl{index}"))?;
        let content_type = form.get(&format!("MediaContentType{index}")).cloned();
        Some(Attachment {
            name: String::new(),
            content_type: content_type.unwrap_or_default(),
            text: None,
            provider_reference: of_twilio(url).then(|| url.to_owned()),
            content: None,
            transcript: None,
        })
    };
    (0..MEDIA_LIMIT).map_while(attachment).collect()
}

/// Whoever fetches a file does so with our credentials: an address of another host is never kept
/// as one to fetch.
fn of_twilio(url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| {
        let host = url.host_str().unwrap_or_default();
        url.scheme() == "https" && (host == "twilio.com" || host.ends_with(".twilio.com"))
    })
}

fn kind(form: &Form, attachments: &[Attachment]) -> MessageKind {
    if let Some(first) = attachments.first() {
        return match first.content_type.split('/').next() {
            Some("image") => MessageKind::Image,
            Some("audio") => MessageKind::Audio,
            Some(_) | None => MessageKind::File,
        };
    }
    match present(form, "MessageType") {
        Some("text" | "interactive" | "button") | None => MessageKind::Text,
        Some(_) => MessageKind::File,
    }
}

/// Kinds that are kept as they came (a place, a contact, what is yet to come) keep every parameter.
fn metadata(form: &Form, channel: Channel, kind: MessageKind, files: &[Attachment]) -> Value {
    let mut metadata = json!({ "channel": channel.as_str() });
    for key in KEPT {
        if let Some(value) = present(form, key) {
            metadata[key] = json!(value);
        }
    }
    if kind == MessageKind::File && files.is_empty() {
        metadata["raw"] = json!(form);
    }
    metadata
}

fn consent(form: &Form) -> Option<Consent> {
    match present(form, "OptOutType")?.to_ascii_uppercase().as_str() {
        "STOP" => Some(Consent::OptOut),
        "START" => Some(Consent::OptIn),
        "HELP" => Some(Consent::Help),
        _ => None,
    }
}
