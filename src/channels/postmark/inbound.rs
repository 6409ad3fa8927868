//! What a request of Postmark holds: one mail, or one report.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::event;
use crate::channels::email::{self, Headers, Mail, Mailbox};
use crate::channels::{ParseError, Parsed, Problem, ProblemReason};
use crate::domain::message::Attachment;
use crate::domain::{AccountKey, Item, Provider, Received};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Inbound {
    #[serde(rename = "MessageID")]
    message_id: String,
    from_full: Option<Person>,
    #[serde(default)]
    to_full: Vec<Person>,
    original_recipient: Option<String>,
    subject: Option<String>,
    date: Option<String>,
    text_body: Option<String>,
    html_body: Option<String>,
    #[serde(default)]
    headers: Vec<Header>,
    #[serde(default)]
    attachments: Vec<File>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Person {
    email: String,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Header {
    name: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct File {
    name: Option<String>,
    content_type: Option<String>,
    /// Base64. Postmark's test button calls it `Data`.
    #[serde(alias = "Data")]
    content: Option<String>,
}

/// The account that a request is about, known before it is verified; empty for what is none of
/// Postmark's.
#[must_use]
pub fn accounts(raw_body: &[u8]) -> Vec<AccountKey> {
    let Ok(body) = serde_json::from_slice::<Value>(raw_body) else {
        return Vec::new();
    };
    let address = match body.get("RecordType") {
        Some(_) => event::account(&body),
        None => serde_json::from_value(body)
            .ok()
            .as_ref()
            .and_then(recipient),
    };
    address
        .map(|address| email::account(Provider::Postmark, &address).0)
        .into_iter()
        .collect()
}

/// The mail or the report of a request. Opens and clicks are counted and ignored.
///
/// # Errors
///
/// [`ParseError`] when the body is no JSON of Postmark's.
pub fn parse(raw_body: &[u8], received_at: DateTime<Utc>) -> Result<Parsed, ParseError> {
    let body: Value =
        serde_json::from_slice(raw_body).map_err(|_| ParseError::Malformed { expected: "JSON" })?;
    if body.get("RecordType").is_some() {
        return Ok(read_event(&body));
    }
    let inbound: Inbound = serde_json::from_value(body).map_err(|_| ParseError::Unexpected {
        expected: "Postmark webhook",
    })?;
    let problem = |reason| {
        let raw = String::from_utf8_lossy(raw_body).into_owned();
        Ok(Parsed {
            problems: vec![Problem { reason, raw }],
            ..Parsed::default()
        })
    };
    let Some(recipient) = recipient(&inbound) else {
        return problem(ProblemReason::NoAccount);
    };
    let Some(mail) = mail(inbound, recipient) else {
        return problem(ProblemReason::NoSender);
    };
    Ok(Parsed {
        received: vec![email::received(mail, received_at)],
        ..Parsed::default()
    })
}

fn read_event(body: &Value) -> Parsed {
    let Some(report) = event::read(body) else {
        return Parsed {
            ignored: 1,
            ..Parsed::default()
        };
    };
    let Some(address) = event::account(body) else {
        let problem = Problem {
            reason: ProblemReason::NoAccount,
            raw: body.to_string(),
        };
        return Parsed {
            problems: vec![problem],
            ..Parsed::default()
        };
    };
    let (account, _) = email::account(Provider::Postmark, &address);
    let received = Received {
        account,
        item: Item::Status(report),
    };
    Parsed {
        received: vec![received],
        ..Parsed::default()
    }
}

/// To whom the mail was really delivered, which a blind copy names nowhere else.
fn recipient(inbound: &Inbound) -> Option<String> {
    let named = inbound.to_full.first().map(|person| person.email.clone());
    inbound
        .original_recipient
        .clone()
        .filter(|a| !a.is_empty())
        .or(named)
}

fn mail(inbound: Inbound, recipient: String) -> Option<Mail> {
    let from = inbound
        .from_full
        .filter(|person| person.email.contains('@'))?;
    let pairs = inbound
        .headers
        .into_iter()
        .map(|header| (header.name, header.value));
    let headers = Headers(pairs.collect());
    let html = || email::to_text(inbound.html_body.as_deref().unwrap_or_default());
    let plain = inbound.text_body.filter(|text| !text.trim().is_empty());
    let date = inbound
        .date
        .and_then(|date| DateTime::parse_from_rfc2822(date.trim()).ok());
    Some(Mail {
        provider: Provider::Postmark,
        fallback_id: inbound.message_id,
        recipient,
        authenticity: email::by_postmark(&headers, &email::normalised(&from.email)),
        from: Mailbox {
            address: from.email,
            name: from.name,
        },
        subject: inbound.subject.unwrap_or_default(),
        date: date.map(|date| date.with_timezone(&Utc)),
        body: plain.unwrap_or_else(html),
        headers,
        attachments: inbound.attachments.iter().map(file).collect(),
    })
}

fn file(file: &File) -> Attachment {
    let name = file.name.as_deref().unwrap_or_default();
    let content_type = file.content_type.as_deref().unwrap_or_default();
    let encoded: String = file
        .content
        .iter()
        .flat_map(|c| c.chars())
        .filter(|c| !c.is_whitespace())
        .collect();
    match BASE64.decode(encoded) {
        Ok(bytes) => email::attachment(name, content_type, &bytes),
        // Named, so that a person looks for it; a type that is no text keeps it unread.
        Err(_) => email::attachment(name, "application/octet-stream", &[]),
    }
}
