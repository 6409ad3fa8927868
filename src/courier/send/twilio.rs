//! Sending through Twilio Programmable Messaging.

use chrono::{DateTime, Utc};

use super::outcome::{Answer, answer};
use super::{Http, Sent, Twilio};
use crate::channels::twilio;
use crate::domain::OutgoingMessage;

pub(super) async fn send(
    http: &Http,
    account: &Twilio,
    message: &OutgoingMessage,
    at: DateTime<Utc>,
) -> Sent {
    let callback = account.status_callback.as_deref();
    let Ok(form) = twilio::render(message, &account.sender, callback) else {
        return Sent::Refused {
            code: "unrenderable".to_owned(),
        };
    };
    let sid = &account.account_sid;
    let url = format!(
        "{}/2010-04-01/Accounts/{sid}/Messages.json",
        account.base_url
    );
    let request = http
        .client
        .post(url)
        .basic_auth(sid, Some(account.auth_token.expose()));
    let answer = match answer(request.form(&form), at).await {
        Ok(answer) => answer,
        Err(sent) => return sent,
    };
    if let Some(code) = answer.code("/error_code").or_else(|| answer.code("/code")) {
        return failure(&answer, code);
    }
    match twilio::response(&answer.body) {
        Ok(id) if answer.status.is_success() => Sent::Accepted {
            provider_message_id: id,
        },
        Ok(_) | Err(_) => answer.by_status(),
    }
}

/// <https://www.twilio.com/docs/api/errors>
fn failure(answer: &Answer, code: i64) -> Sent {
    match code {
        21610 => Sent::OptedOut,
        14107 | 20429 | 21611 | 30001 | 30022 | 63018 => answer.throttled(),
        63016 => Sent::WindowClosed,
        20003 | 20004 | 20005 | 20404 | 30002 => Sent::CredentialsRefused,
        20503 | 30017 => answer.retry(code),
        20500 => Sent::Unknown,
        _ => Sent::Refused {
            code: code.to_string(),
        },
    }
}
