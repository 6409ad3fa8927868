//! How a reply is written for Twilio, and what Twilio answers to it.

use serde_json::Value;

use super::TRACKER_PARAMETER;
use crate::channels::clean::cut;
use crate::channels::{RenderError, ResponseError};
use crate::domain::{Address, OutgoingMessage};

/// Characters in a message body. <https://www.twilio.com/docs/api/errors/21617>
const BODY_LIMIT: usize = 1600;

/// Under which name a reply goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sender {
    /// One number in E.164 or a short code; `whatsapp:+…` for WhatsApp.
    From(String),
    /// A messaging service, which chooses the number.
    MessagingService(String),
}

/// The form for `POST /2010-04-01/Accounts/{sid}/Messages.json`.
///
/// Text alone, on WhatsApp too: Twilio sends buttons and lists only as templates that were made
/// beforehand, so that a question's numbered choices are answered with their number or name.
///
/// A body beyond 1,600 characters is cut as in WhatsApp: one burst gets one message. The status
/// callback gets the outbox row as a parameter, which Twilio signs and gives back.
///
/// # Errors
///
/// [`RenderError::Address`] for an address that the sender cannot reach: an email address, or a
/// WhatsApp user by SMS.
pub fn render(
    message: &OutgoingMessage,
    sender: &Sender,
    status_callback: Option<&str>,
) -> Result<Vec<(&'static str, String)>, RenderError> {
    let whatsapp = matches!(sender, Sender::From(from) if from.starts_with("whatsapp:"));
    let to = match &message.to {
        Address::Phone(phone) if whatsapp => format!("whatsapp:{phone}"),
        Address::Bsuid(id) if whatsapp => format!("whatsapp:{id}"),
        Address::Phone(phone) => phone.clone(),
        Address::Bsuid(_) | Address::Email(_) => return Err(RenderError::Address),
    };
    let mut form = vec![("To", to)];
    form.push(match sender {
        Sender::From(from) => ("From", from.clone()),
        Sender::MessagingService(sid) => ("MessagingServiceSid", sid.clone()),
    });
    form.push(("Body", cut(&message.text, BODY_LIMIT)));
    if let Some(callback) = status_callback {
        let separator = if callback.contains('?') { '&' } else { '?' };
        let tracked = format!("{callback}{separator}{TRACKER_PARAMETER}={}", message.id);
        form.push(("StatusCallback", tracked));
    }
    Ok(form)
}

/// The id of the message that Twilio accepted.
///
/// # Errors
///
/// [`ResponseError`] when there is none.
pub fn response(body: &[u8]) -> Result<String, ResponseError> {
    let body: Value = serde_json::from_slice(body).map_err(|_| ResponseError)?;
    let sid = body.get("sid").and_then(Value::as_str);
    sid.map(str::to_owned).ok_or(ResponseError)
}
