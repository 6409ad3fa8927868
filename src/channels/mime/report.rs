//! Does a mail report that a mail of ours did not arrive (RFC 3464)?

use mail_parser::{Message, MimeHeaders, PartType};

use super::tree::Tree;
use crate::channels::clean::without_nul;
use crate::channels::email::{message_ids, outbox_of};
use crate::domain::{DeliveryState, StatusReport};

/// `None` for every other mail, for a report that a server is still trying, and for one that does
/// not hold the message id of ours: it stays a mail, and a machine's.
pub(super) fn read(message: &Message<'_>) -> Option<StatusReport> {
    let kind = message.content_type()?;
    if !kind.ctype().eq_ignore_ascii_case("multipart") || kind.subtype()? != "report" {
        return None;
    }
    let fields = message
        .parts
        .iter()
        .find(|p| p.is_content_type("message", "delivery-status"));
    let fields = fields.map(|part| String::from_utf8_lossy(part.contents()).into_owned());
    let status = |name: &str| field(fields.as_deref().unwrap_or_default(), name);
    if !status("action")?.eq_ignore_ascii_case("failed") {
        return None;
    }
    let ours = message.parts.iter().find_map(|part| enclosed(&part.body))?;
    Some(StatusReport {
        tracker: Some(outbox_of(&ours)?),
        provider_message_id: ours,
        state: DeliveryState::Failed,
        at: None,
        error_code: status("status").map(|code| without_nul(&code)),
    })
}

/// The id of the mail that came back, whole or as its headers only.
fn enclosed(part: &PartType<'_>) -> Option<String> {
    let id = |message: &Message<'_>| {
        message_ids(message.header_raw("Message-ID"))
            .into_iter()
            .next()
    };
    match part {
        PartType::Message(message) => id(message),
        PartType::Text(headers) => Tree::of(headers.as_bytes()).and_then(|mail| id(&mail)),
        PartType::Binary(_)
        | PartType::InlineBinary(_)
        | PartType::Html(_)
        | PartType::Multipart(_) => None,
    }
}

/// The value of a `Name: value` line.
fn field(text: &str, name: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().to_owned())
    })
}
