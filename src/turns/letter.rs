//! What goes out to the customer, in the thread of what it answers.

use chrono::TimeDelta;

use crate::domain::{Address, Button, InboundMessage, Menu, OutboxId, OutgoingMessage};

/// An answer that could not be sent for so long is not worth sending any more: providers keep a
/// conversation open for a day, and an answer of yesterday confuses more than it helps.
pub(super) const LIFE: TimeDelta = TimeDelta::hours(20);

/// What a message of ours says.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub text: &'a str,
    pub buttons: &'a [Button],
    pub menu: Option<&'a Menu>,
    pub html: Option<&'a str>,
}

/// An email answers in the thread of the message that it answers.
pub(super) fn write(
    id: OutboxId,
    to: Address,
    words: Words<'_>,
    answered: Option<&InboundMessage>,
) -> OutgoingMessage {
    let thread = answered.and_then(|message| message.metadata.get("references"));
    let mut references: Vec<String> = thread
        .and_then(|ids| serde_json::from_value(ids.clone()).ok())
        .unwrap_or_default();
    references.extend(answered.map(|message| message.provider_message_id.clone()));
    OutgoingMessage {
        id,
        to,
        text: words.text.to_owned(),
        subject: answered.and_then(|message| message.subject.clone()),
        buttons: words.buttons.to_vec(),
        menu: words.menu.cloned(),
        html: words.html.map(str::to_owned),
        in_reply_to: answered.map(|message| message.provider_message_id.clone()),
        references,
    }
}
