//! Which messages does a turn's `say` make, as a provider would have handed them over?

use chrono::{DateTime, Utc};

use super::seam::{Ids, PartEmail};
use crate::domain::message::{Authenticity, Origin};
use crate::domain::{Attachment, Channel, InboundMessage, MessageKind, Provider, Sender};
use crate::eval::case::{Sheet, Turn};

/// The customer's messages of a turn; a `pick` comes as the number it was resolved to.
pub(super) struct Mailbag<'a> {
    pub(super) channel: Channel,
    pub(super) now: DateTime<Utc>,
    pub(super) ids: &'a Ids,
    pub(super) part_email: PartEmail,
}

impl Mailbag<'_> {
    /// Every message of a turn, in order; subject and attachments go with the first.
    pub(super) fn messages(&self, turn: &Turn, texts: &[String]) -> Vec<InboundMessage> {
        let mut messages: Vec<InboundMessage> =
            texts.iter().map(|text| self.message(text)).collect();
        if let Some(first) = messages.first_mut() {
            first.subject.clone_from(&turn.subject);
            first.attachments = turn.attachments.iter().map(attachment).collect();
        }
        messages
    }

    fn message(&self, body: &str) -> InboundMessage {
        let (text, quoted) = match self.channel {
            Channel::Email => {
                let parts = (self.part_email)(body);
                (parts.text, parts.quoted)
            }
            Channel::Whatsapp | Channel::Sms => (body.to_owned(), None),
        };
        InboundMessage {
            provider: provider(self.channel),
            provider_message_id: self.ids.draw().to_string(),
            sender: sender(self.channel),
            sent_at: self.now,
            kind: MessageKind::Text,
            text,
            subject: None,
            quoted,
            button_payload: None,
            basket: Vec::new(),
            attachments: Vec::new(),
            in_reply_to: None,
            authenticity: Authenticity::Authenticated,
            origin: Origin::Person,
            consent: None,
            metadata: serde_json::Value::Null,
        }
    }
}

const fn provider(channel: Channel) -> Provider {
    match channel {
        Channel::Whatsapp => Provider::Meta,
        Channel::Sms => Provider::Twilio,
        Channel::Email => Provider::Postmark,
    }
}

/// The one customer of every case. The number is of the range kept for fiction.
fn sender(channel: Channel) -> Sender {
    match channel {
        Channel::Whatsapp | Channel::Sms => Sender {
            phone: Some("+12025550100".to_owned()),
            ..Sender::default()
        },
        Channel::Email => Sender {
            email: Some("orders@customer.example".to_owned()),
            ..Sender::default()
        },
    }
}

fn attachment(sheet: &Sheet) -> Attachment {
    Attachment {
        name: sheet.name.clone(),
        content_type: sheet.content_type.clone(),
        text: Some(sheet.text.clone()),
        provider_reference: None,
        content: None,
        transcript: None,
    }
}
