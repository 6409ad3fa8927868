//! Raw mail in (RFC 5322, as our own mail server hands it over) and SMTP out.

mod report;
#[cfg(test)]
mod tests;
mod tree;

use std::collections::HashSet;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox as LettreMailbox, Message as LettreMessage, MultiPart, SinglePart};
use mail_parser::{MimeHeaders, PartType};
use sha2::{Digest, Sha256};
use tree::Tree;

use super::email::{self, Headers, Mail, Mailbox, Thread};
use super::{ParseError, RenderError};
use crate::domain::message::{Attachment, Authenticity};
use crate::domain::{AccountKey, Address, Item, OutgoingMessage, Provider, Received};

/// Who vouches for a raw mail's sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust<'a> {
    /// Nobody: what the mail says of itself is not believed.
    Nobody,
    /// The mail server of this name, by the `Authentication-Results` that it put on top.
    Server(&'a str),
}

/// The accounts for which a mail may be, the likeliest first: where servers say that they delivered
/// it, then whom it names.
#[must_use]
pub fn accounts(raw: &[u8]) -> Vec<AccountKey> {
    let mut found: Vec<AccountKey> = Vec::new();
    let mut seen = HashSet::new();
    for address in Tree::of(raw).map(|m| recipients(&m)).unwrap_or_default() {
        let (account, _) = email::account(Provider::Smtp, &address);
        if seen.insert(account.clone()) {
            found.push(account);
        }
    }
    found
}

/// A mail, or the report of a server that a mail of ours will not arrive. `recipient` is the
/// envelope's, where the caller knows it, with its `+tag`.
///
/// # Errors
///
/// [`ParseError`] when it has no sender or no recipient: it is no mail.
pub fn parse(
    raw: &[u8],
    recipient: Option<&str>,
    trust: Trust<'_>,
    received_at: DateTime<Utc>,
) -> Result<Received, ParseError> {
    let malformed = ParseError::Malformed {
        expected: "RFC 5322 mail",
    };
    let message = Tree::of(raw).ok_or(malformed)?;
    let unaddressed = ParseError::Unexpected {
        expected: "mail with a sender and a recipient",
    };
    let recipient = recipient
        .map(str::to_owned)
        .or_else(|| recipients(&message).into_iter().next());
    if let (Some(report), Some(address)) = (report::read(&message), &recipient) {
        let (account, _) = email::account(Provider::Smtp, address);
        return Ok(Received {
            account,
            item: Item::Status(report),
        });
    }
    let from = sender(&message).ok_or(unaddressed.clone())?;
    let headers = headers(&message);
    let address = email::normalised(&from.address);
    let authenticity = match trust {
        Trust::Nobody => Authenticity::Unauthenticated,
        Trust::Server(name) => email::by_server(&headers, name, &address),
    };
    let mail = Mail {
        provider: Provider::Smtp,
        fallback_id: format!("sha256:{}", hex::encode(Sha256::digest(raw))),
        recipient: recipient.ok_or(unaddressed)?,
        from,
        subject: message.subject().unwrap_or_default().to_owned(),
        date: message
            .date()
            .and_then(|date| DateTime::from_timestamp(date.to_timestamp(), 0)),
        body: body(&message),
        attachments: attachments(&message),
        headers,
        authenticity,
    };
    Ok(email::received(mail, received_at))
}

fn sender(message: &mail_parser::Message<'_>) -> Option<Mailbox> {
    let from = message.from().and_then(|from| from.first())?;
    let address = from.address().filter(|address| !address.is_empty())?;
    Some(Mailbox {
        address: address.to_owned(),
        name: from.name().map(str::to_owned),
    })
}

fn recipients(message: &mail_parser::Message<'_>) -> Vec<String> {
    let headers = headers(message);
    let delivered = headers
        .all("Delivered-To")
        .chain(headers.all("X-Original-To"));
    let named = message.to().into_iter().chain(message.cc());
    let named = named
        .flat_map(|list| list.iter())
        .filter_map(|one| one.address());
    let all = delivered.chain(named).map(str::to_owned);
    all.filter(|address| address.contains('@')).collect()
}

fn headers(message: &mail_parser::Message<'_>) -> Headers {
    let unfolded = |(name, value): (&str, &str)| {
        (
            name.to_owned(),
            value.split_whitespace().collect::<Vec<_>>().join(" "),
        )
    };
    Headers(message.headers_raw().map(unfolded).collect())
}

/// Every part that is shown, in order, each as plain text where the sender gave it.
fn body(message: &mail_parser::Message<'_>) -> String {
    let text = |part: &mail_parser::MessagePart<'_>| match &part.body {
        PartType::Text(text) => Some(text.to_string()),
        PartType::Html(html) => Some(email::to_text(html)),
        PartType::Binary(_)
        | PartType::InlineBinary(_)
        | PartType::Message(_)
        | PartType::Multipart(_) => None,
    };
    message
        .text_bodies()
        .filter_map(text)
        .collect::<Vec<_>>()
        .join("\n")
}

fn attachments(message: &mail_parser::Message<'_>) -> Vec<Attachment> {
    let read = |part: &mail_parser::MessagePart<'_>| {
        let kind = part.content_type();
        let subtype = kind
            .and_then(mail_parser::ContentType::subtype)
            .unwrap_or("octet-stream");
        let content_type = format!("{}/{subtype}", kind.map_or("application", |k| k.ctype()));
        email::attachment(
            part.attachment_name().unwrap_or_default(),
            &content_type,
            part.contents(),
        )
    };
    message.attachments().map(read).collect()
}

/// A mail for SMTP. `at` becomes its `Date`.
///
/// # Errors
///
/// [`RenderError`] when an address is none that mail can be sent to or from.
pub fn render(
    message: &OutgoingMessage,
    from: &str,
    at: DateTime<Utc>,
) -> Result<LettreMessage, RenderError> {
    let Address::Email(to) = &message.to else {
        return Err(RenderError::Address);
    };
    let to: LettreMailbox = to.parse().map_err(|_| RenderError::Address)?;
    let sender: LettreMailbox = from.parse().map_err(|_| RenderError::Address)?;
    let thread = Thread::of(message, sender.email.as_ref());
    let mail = LettreMessage::builder()
        .from(sender)
        .to(to)
        .subject(thread.subject)
        .message_id(Some(thread.message_id))
        .date(SystemTime::from(at));
    let mut mail = match &message.html {
        Some(html) => {
            // A boundary of our own: a drawn one would make another mail of every attempt.
            let parts = MultiPart::alternative()
                .boundary(message.id.to_string())
                .singlepart(SinglePart::plain(message.text.clone()))
                .singlepart(SinglePart::html(html.clone()));
            mail.multipart(parts)
        }
        None => mail
            .header(ContentType::TEXT_PLAIN)
            .body(message.text.clone()),
    }
    .map_err(|_| RenderError::Form("mail"))?;
    for (name, value) in thread.fields {
        let name =
            HeaderName::new_from_ascii(name.to_owned()).map_err(|_| RenderError::Form("header"))?;
        mail.headers_mut().insert_raw(HeaderValue::new(name, value));
    }
    Ok(mail)
}
