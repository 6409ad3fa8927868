//! What Meta reports of one of our messages.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::message::time;
use crate::channels::ProblemReason;
use crate::channels::clean::without_nul;
use crate::domain::{DeliveryState, OutboxId, StatusReport};

#[derive(Deserialize)]
struct Status {
    id: String,
    #[serde(rename = "status")]
    state: String,
    timestamp: Option<Value>,
    biz_opaque_callback_data: Option<String>,
    errors: Option<Value>,
}

/// `Ok(None)` for a state that tells us nothing (`deleted`, `warning`, and what is yet to come).
pub(super) fn read(raw: &RawValue) -> Result<Option<StatusReport>, ProblemReason> {
    let status: Status = serde_json::from_str(raw.get()).map_err(|_| ProblemReason::Unreadable)?;
    let state = match status.state.as_str() {
        "sent" => DeliveryState::Sent,
        "delivered" => DeliveryState::Delivered,
        "read" | "played" => DeliveryState::Read,
        "failed" => DeliveryState::Failed,
        _ => return Ok(None),
    };
    let tracker = status.biz_opaque_callback_data.as_deref();
    Ok(Some(StatusReport {
        provider_message_id: without_nul(&status.id),
        tracker: tracker.and_then(|text| text.parse().ok()).map(OutboxId),
        state,
        at: time(status.timestamp.as_ref()),
        error_code: status.errors.as_ref().and_then(first_code),
    }))
}

fn first_code(errors: &Value) -> Option<String> {
    let code = errors.get(0)?.get("code")?;
    let number = || code.as_i64().map(|code| code.to_string());
    code.as_str().map(without_nul).or_else(number)
}
