//! Which personal data does a message hold, and was a card among it?

use super::World;
use crate::domain::InboundMessage;
use crate::privacy::{self, Finding, Known, PiiKind};
use crate::session::reply::{Notice, Reply};

/// A piece of personal data in a message.
#[derive(Clone, PartialEq)]
pub struct Sighting {
    /// Which part of the message it stands in: `content`, `subject`, `quoted`,
    /// `attachment` or `transcript`.
    pub field: &'static str,
    /// Its words. Of a card only the mask: the card itself never gets this far.
    pub value: String,
    /// What it is and which rule says so; the span is of that part.
    pub finding: Finding,
}

/// The rule and the kind: the words have no place in a log.
impl std::fmt::Debug for Sighting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} in {}", self.finding.rule, self.field)
    }
}

/// The personal data of a text, with what is known of the distributor's goods and of both businesses
/// as evidence against it. What a model may read is `privacy::redact` of these.
#[must_use]
pub fn personal_data(text: &str, world: &World<'_>) -> Vec<Finding> {
    let is_code = |word: &str| world.index.has_code(word);
    let is_goods = |words: &str| world.index.names_goods(words);
    let known = Known {
        is_code: Some(&is_code),
        is_goods: Some(&is_goods),
        businesses: &[world.customer.business_name.as_str(), world.business_name],
    };
    privacy::detect(text, &known)
}

/// The personal data of a message, part by part.
pub(super) fn sightings(message: &InboundMessage, world: &World<'_>) -> Vec<Sighting> {
    let files = message.attachments.iter().flat_map(|file| {
        let transcript = file.transcript.as_ref().map(|made| made.text.as_str());
        let parts = [
            ("attachment", file.text.as_deref()),
            ("transcript", transcript),
        ];
        parts
            .into_iter()
            .filter_map(|(field, text)| Some((field, text?)))
    });
    let parts = [
        ("content", Some(message.text.as_str())),
        ("subject", message.subject.as_deref()),
        ("quoted", message.quoted.as_deref()),
    ];
    let parts = parts
        .into_iter()
        .filter_map(|(field, text)| Some((field, text?)));
    parts
        .chain(files)
        .flat_map(|(field, text)| {
            let found = personal_data(text, world).into_iter();
            found.map(move |finding| Sighting {
                field,
                value: finding.span.of(text).to_owned(),
                finding,
            })
        })
        .collect()
}

/// The reply, with the request not to send card numbers where one was sent. What is not answered
/// stays unanswered: there is one message a burst, and none more for a card.
pub(super) fn asked_for_no_cards(reply: Option<Reply>, sent: &[Vec<Sighting>]) -> Option<Reply> {
    let card = |one: &Sighting| one.finding.kind == PiiKind::CreditCard && one.field != "quoted";
    let mut reply = reply?;
    if sent.iter().flatten().any(card) {
        match &mut reply {
            Reply::Summary { notices, .. }
            | Reply::Question { notices, .. }
            | Reply::Placed { notices, .. }
            | Reply::Told(notices) => notices.insert(0, Notice::NoCards),
        }
    }
    Some(reply)
}
