//! What Postmark reports of one of our mails.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::render::{ACCOUNT, OUTBOX};
use crate::domain::{DeliveryState, OutboxId, StatusReport};

/// Bounces that are no failure: it is still trying, or a machine answered.
/// <https://postmarkapp.com/developer/api/bounce-api#bounce-types>
const PASSING: [&str; 8] = [
    "Transient",
    "DnsError",
    "AutoResponder",
    "AddressChange",
    "Subscribe",
    "Unsubscribe",
    "ChallengeVerification",
    "OpenRelayTest",
];

/// `None` for what tells us nothing. A complaint and an unsubscription are failures with the codes
/// `SPAM_COMPLAINT` and `UNSUBSCRIBED`: Postmark sends nothing to that address any more.
pub(super) fn read(body: &Value) -> Option<StatusReport> {
    let text = |field: &str| body.get(field).and_then(Value::as_str);
    let (state, error_code, time) = match text("RecordType")? {
        "Delivery" => (DeliveryState::Delivered, None, "DeliveredAt"),
        "Bounce" => {
            let kind = text("Type").filter(|kind| !PASSING.contains(kind))?;
            (DeliveryState::Failed, Some(kind.to_owned()), "BouncedAt")
        }
        "SpamComplaint" => (
            DeliveryState::Failed,
            Some("SPAM_COMPLAINT".to_owned()),
            "BouncedAt",
        ),
        "SubscriptionChange" if body.get("SuppressSending")?.as_bool()? => (
            DeliveryState::Failed,
            Some("UNSUBSCRIBED".to_owned()),
            "ChangedAt",
        ),
        "Open" => (DeliveryState::Read, None, "ReceivedAt"),
        _ => return None,
    };
    let at = text(time).and_then(|at| DateTime::parse_from_rfc3339(at).ok());
    let tracker = metadata(body, OUTBOX)
        .and_then(|id| id.parse().ok())
        .map(OutboxId);
    Some(StatusReport {
        provider_message_id: text("MessageID")?.to_owned(),
        tracker,
        state,
        at: at.map(|at| at.with_timezone(&Utc)),
        error_code,
    })
}

/// Under which of our addresses the mail went out.
pub(super) fn account(body: &Value) -> Option<String> {
    let from = body.get("From").and_then(Value::as_str);
    metadata(body, ACCOUNT).or(from).map(str::to_owned)
}

fn metadata<'a>(body: &'a Value, key: &str) -> Option<&'a str> {
    body.get("Metadata")?.get(key)?.as_str()
}
