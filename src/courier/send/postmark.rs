//! Sending through Postmark.

use chrono::{DateTime, Utc};

use super::outcome::{Answer, answer};
use super::{Http, Postmark, Sent};
use crate::channels::postmark;
use crate::domain::OutgoingMessage;

pub(super) async fn send(
    http: &Http,
    account: &Postmark,
    message: &OutgoingMessage,
    at: DateTime<Utc>,
) -> Sent {
    let Ok(body) = postmark::render(message, &account.from) else {
        return Sent::Refused {
            code: "unrenderable".to_owned(),
        };
    };
    let request = http
        .client
        .post(format!("{}/email", account.base_url))
        .header("X-Postmark-Server-Token", account.server_token.expose())
        .header("Accept", "application/json")
        .json(&body);
    let answer = match answer(request, at).await {
        Ok(answer) => answer,
        Err(sent) => return sent,
    };
    match postmark::response(&answer.body) {
        Ok(id) if answer.status.is_success() => Sent::Accepted {
            provider_message_id: id,
        },
        Ok(_) | Err(_) => failure(&answer),
    }
}

/// <https://postmarkapp.com/developer/api/overview#error-codes>
fn failure(answer: &Answer) -> Sent {
    let code = answer.code("/ErrorCode").filter(|code| *code != 0);
    match (answer.status.as_u16(), code) {
        (429, _) => answer.throttled(),
        (_, Some(406)) => Sent::OptedOut,
        // The token, the sender's signature, the credits or the approval of the account.
        (_, Some(10 | 400 | 401 | 402 | 405 | 412 | 413)) => Sent::CredentialsRefused,
        (400..=499, Some(100)) | (503, Some(_)) => answer.retry(code.unwrap_or_default()),
        (400..=499, Some(code)) => Sent::Refused {
            code: code.to_string(),
        },
        (_, _) => answer.by_status(),
    }
}
