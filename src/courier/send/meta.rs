//! Sending through the WhatsApp Cloud API.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::outcome::{Answer, answer};
use super::{Http, Meta, Sent};
use crate::channels::whatsapp;
use crate::domain::OutgoingMessage;

/// What Meta asks to wait after 131049, a message held back for the customer's sake.
const ECOSYSTEM_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) async fn send(
    http: &Http,
    account: &Meta,
    message: &OutgoingMessage,
    at: DateTime<Utc>,
) -> Sent {
    let Ok(body) = whatsapp::render(message) else {
        return Sent::Refused {
            code: "unrenderable".to_owned(),
        };
    };
    let url = format!("{}/{}/messages", account.base_url, account.phone_number_id);
    let request = http
        .client
        .post(url)
        .bearer_auth(account.access_token.expose())
        .json(&body);
    let answer = match answer(request, at).await {
        Ok(answer) => answer,
        Err(sent) => return sent,
    };
    match whatsapp::response(&answer.body) {
        Ok(id) if answer.status.is_success() => Sent::Accepted {
            provider_message_id: id,
        },
        Ok(_) | Err(_) => failure(&answer),
    }
}

/// <https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/>
fn failure(answer: &Answer) -> Sent {
    let Some(code) = answer.code("/error/code") else {
        return answer.by_status();
    };
    match code {
        4 | 80007 | 130_429 | 131_048 | 131_056 => answer.throttled(),
        1 | 2 | 131_000 | 131_016 | 131_057 | 133_004 | 133_016 => answer.retry(code),
        131_049 => Sent::Retry {
            after: Some(ECOSYSTEM_WAIT),
            code: code.to_string(),
        },
        131_050 => Sent::OptedOut,
        470 | 131_047 => Sent::WindowClosed,
        0 | 3 | 10 | 190 | 200..=299 | 368 | 130_497 | 131_005 | 131_031 | 131_042 => {
            Sent::CredentialsRefused
        }
        _ => Sent::Refused {
            code: code.to_string(),
        },
    }
}
