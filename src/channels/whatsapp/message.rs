//! One WhatsApp message: who wrote it, when, and what frame holds its content.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::content::{self, Content};
use super::envelope::Surroundings;
use crate::channels::clean::{json_without_nul, without_nul};
use crate::channels::{ProblemReason, phone};
use crate::domain::message::{Authenticity, InboundMessage, Origin, Sender};
use crate::domain::{MessageKind, Provider};

#[derive(Deserialize)]
pub(super) struct Contact {
    wa_id: Option<String>,
    user_id: Option<String>,
    profile: Option<Profile>,
}

#[derive(Deserialize)]
struct Profile {
    name: Option<String>,
}

/// The frame that every kind shares. What is inside is read by kind.
#[derive(Deserialize)]
struct Frame {
    id: String,
    from: Option<String>,
    from_user_id: Option<String>,
    timestamp: Option<Value>,
    #[serde(rename = "type")]
    kind: Option<String>,
    context: Option<Value>,
    referral: Option<Value>,
}

/// Contacts that cannot be read are as good as missing: they only add a name.
pub(super) fn contacts(raw: Option<&RawValue>) -> Vec<Contact> {
    let items: Vec<&RawValue> = raw
        .and_then(|raw| serde_json::from_str(raw.get()).ok())
        .unwrap_or_default();
    items
        .iter()
        .filter_map(|item| serde_json::from_str(item.get()).ok())
        .collect()
}

pub(super) fn read(raw: &RawValue, around: &Surroundings) -> Result<InboundMessage, ProblemReason> {
    let frame: Frame = serde_json::from_str(raw.get()).map_err(|_| ProblemReason::Unreadable)?;
    let id = without_nul(&frame.id);
    if id.is_empty() {
        return Err(ProblemReason::Unreadable);
    }
    let sender = sender(&frame, &around.contacts).ok_or(ProblemReason::NoSender)?;
    let kind = frame.kind.as_deref().unwrap_or("unknown");
    let content = content::read(kind, raw).unwrap_or_default();
    let answered = content
        .refers_to
        .clone()
        .or_else(|| text_at(frame.context.as_ref(), "id"));
    Ok(InboundMessage {
        provider: Provider::Meta,
        provider_message_id: id,
        sender,
        sent_at: time(frame.timestamp.as_ref()).unwrap_or(around.received_at),
        kind: content.kind,
        metadata: metadata(&frame, &content, raw, around),
        text: without_nul(&content.text),
        subject: None,
        quoted: None,
        button_payload: content.button_payload.as_deref().map(without_nul),
        basket: content.basket,
        attachments: content.attachments,
        in_reply_to: answered.as_deref().map(without_nul),
        authenticity: Authenticity::Authenticated,
        origin: if kind == "system" {
            Origin::Automatic
        } else {
            Origin::Person
        },
        consent: None,
    })
}

/// The message's own addresses, and those of the contact that is the same user. A contact is taken
/// without a matching address only where it is the only one and the message has none.
fn sender(frame: &Frame, contacts: &[Contact]) -> Option<Sender> {
    let own_phone = frame.from.as_deref().and_then(phone::e164);
    let own_bsuid = frame
        .from_user_id
        .as_deref()
        .map(without_nul)
        .filter(|id| !id.is_empty());
    let anonymous = own_phone.is_none() && own_bsuid.is_none();
    let matching = |contact: &&Contact| {
        let phone = contact.wa_id.as_deref().and_then(phone::e164);
        (own_phone.is_some() && phone == own_phone)
            || (own_bsuid.is_some() && contact.user_id == own_bsuid)
            || (anonymous && contacts.len() == 1)
    };
    let contact = contacts.iter().find(matching);
    let contact_phone = || phone::e164(contact?.wa_id.as_deref()?);
    let contact_bsuid = || contact?.user_id.as_deref().map(without_nul);
    let name = contact.and_then(|c| c.profile.as_ref()?.name.as_deref().map(without_nul));
    let sender = Sender {
        phone: own_phone.clone().or_else(contact_phone),
        bsuid: own_bsuid
            .clone()
            .or_else(contact_bsuid)
            .filter(|id| !id.is_empty()),
        display_name: name,
        email: None,
    };
    (sender.phone.is_some() || sender.bsuid.is_some()).then_some(sender)
}

/// Unix seconds; documented as a string, read also as a number.
pub(super) fn time(value: Option<&Value>) -> Option<DateTime<Utc>> {
    let value = value?;
    let seconds = value
        .as_i64()
        .or_else(|| value.as_str()?.trim().parse().ok())?;
    DateTime::from_timestamp(seconds, 0)
}

/// Kinds whose content is carried in the message's own fields keep their frame only, so that a
/// customer's words are not stored a second time; every other kind is kept as it came.
fn metadata(frame: &Frame, content: &Content, raw: &RawValue, around: &Surroundings) -> Value {
    let mut metadata = json!({ "type": frame.kind });
    let mut add = |name: &str, value: Option<&Value>| {
        if let Some(value) = value.filter(|value| !value.is_null()) {
            metadata[name] = value.clone();
        }
    };
    add("context", frame.context.as_ref());
    add("referral", frame.referral.as_ref());
    if content.kind == MessageKind::File && content.attachments.is_empty() {
        add("errors", around.errors.as_ref());
        let text = || Value::String(raw.get().to_owned());
        add(
            "raw",
            Some(&serde_json::from_str(raw.get()).unwrap_or_else(|_| text())),
        );
    }
    json_without_nul(metadata)
}

fn text_at(value: Option<&Value>, field: &str) -> Option<String> {
    value?.get(field)?.as_str().map(str::to_owned)
}
