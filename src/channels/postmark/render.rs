//! How a reply is written for Postmark, and what Postmark answers to it.

use serde_json::{Value, json};

use crate::channels::email::{Thread, normalised};
use crate::channels::{RenderError, ResponseError};
use crate::domain::{Address, OutgoingMessage};

/// Metadata that comes back in every report: the outbox row, and our address, which not every
/// report names otherwise.
pub(super) const OUTBOX: &str = "outbox_id";
pub(super) const ACCOUNT: &str = "account";

/// The request body for `POST /email`.
///
/// # Errors
///
/// [`RenderError::Address`] for anything but an email address.
pub fn render(message: &OutgoingMessage, from: &str) -> Result<Value, RenderError> {
    let Address::Email(to) = &message.to else {
        return Err(RenderError::Address);
    };
    let address = from.rsplit_once('<').map_or(from, |(_, address)| address);
    let address = normalised(address);
    let thread = Thread::of(message, &address);
    let field = |name: &str, value: &str| json!({ "Name": name, "Value": value });
    let mut headers = vec![field("Message-ID", &thread.message_id)];
    // Without it Postmark writes a message id of its own, and answers name no row of ours.
    headers.push(field("X-PM-KeepID", "true"));
    headers.extend(thread.fields.iter().map(|(name, value)| field(name, value)));
    let mut body = json!({
        "From": from,
        "To": to,
        "Subject": thread.subject,
        "TextBody": message.text,
        "Headers": headers,
        "Metadata": { OUTBOX: message.id.to_string(), ACCOUNT: address },
        "MessageStream": "outbound",
        "TrackOpens": false,
        "TrackLinks": "None",
    });
    if let Some(html) = &message.html {
        body["HtmlBody"] = json!(html);
    }
    Ok(body)
}

/// The id of the mail that Postmark accepted.
///
/// # Errors
///
/// [`ResponseError`] when there is none, or the answer holds an error.
pub fn response(body: &[u8]) -> Result<String, ResponseError> {
    let body: Value = serde_json::from_slice(body).map_err(|_| ResponseError)?;
    let accepted = body.get("ErrorCode").and_then(Value::as_i64).unwrap_or(0) == 0;
    let id = body
        .get("MessageID")
        .and_then(Value::as_str)
        .filter(|_| accepted);
    id.map(str::to_owned).ok_or(ResponseError)
}
