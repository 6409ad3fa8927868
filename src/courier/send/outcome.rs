//! What is known after one attempt, and how an HTTP answer says it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::{RequestBuilder, StatusCode, header};

/// What became of one attempt to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// The provider has it. It is not delivered yet.
    Accepted {
        /// The provider's id of it, which its reports name.
        provider_message_id: String,
    },
    /// The provider does not have it, and may take it later.
    Retry {
        /// How long the provider asks to wait, where it does.
        after: Option<Duration>,
        /// Why, as the provider's code or ours.
        code: String,
    },
    /// The account or the pair of sender and receiver is over its rate; the provider does not have
    /// the message.
    Throttled {
        /// How long the provider asks to wait, where it does.
        after: Option<Duration>,
    },
    /// The provider will never take it.
    Refused {
        /// Why, as the provider's code or ours.
        code: String,
    },
    /// The receiver opted out, or the address is suppressed.
    OptedOut,
    /// The account is refused, not the message: everything of it waits for a person.
    CredentialsRefused,
    /// WhatsApp: the customer wrote more than 24 hours ago, and only a template may go out.
    WindowClosed,
    /// It left, and no answer came: the provider may have it. Never sent again blindly.
    Unknown,
}

/// An answer over HTTP, whole.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) body: Vec<u8>,
    retry_after: Option<Duration>,
}

/// Sends once. Only where no connection came about is it certain that nothing left.
pub(super) async fn answer(request: RequestBuilder, at: DateTime<Utc>) -> Result<Answer, Sent> {
    let response = request.send().await.map_err(|error| {
        if error.is_connect() {
            Sent::Retry {
                after: None,
                code: "connection".to_owned(),
            }
        } else if error.is_builder() {
            // E.g. a base address that is none: a person has to correct the account.
            Sent::CredentialsRefused
        } else {
            Sent::Unknown
        }
    })?;
    let status = response.status();
    let retry_after = response.headers().get(header::RETRY_AFTER);
    let retry_after = retry_after.and_then(|value| wait(value.to_str().ok()?, at));
    // An error whose text got lost is still that error; a success without its id is not known.
    let body = response
        .bytes()
        .await
        .map(|bytes| bytes.to_vec())
        .unwrap_or_default();
    Ok(Answer {
        status,
        body,
        retry_after,
    })
}

/// Seconds or a date (RFC 9110 §10.2.3).
fn wait(value: &str, at: DateTime<Utc>) -> Option<Duration> {
    let seconds = value.trim().parse().map(Duration::from_secs).ok();
    seconds.or_else(|| {
        let date = DateTime::parse_from_rfc2822(value.trim()).ok()?;
        Some(
            (date.with_timezone(&Utc) - at)
                .to_std()
                .unwrap_or(Duration::ZERO),
        )
    })
}

impl Answer {
    /// What a status says that carries no code of the provider's. A server's fault may come after
    /// it took the message; only 503 says that it did not.
    pub(super) fn by_status(&self) -> Sent {
        let code = || format!("http_{}", self.status.as_u16());
        match self.status.as_u16() {
            // A success without an id, and a server's fault, may both have taken it.
            200..=299 | 500..=502 | 504.. => Sent::Unknown,
            300..=399 | 408 | 425 | 503 => Sent::Retry {
                after: self.retry_after,
                code: code(),
            },
            401 | 403 => Sent::CredentialsRefused,
            429 => self.throttled(),
            _ => Sent::Refused { code: code() },
        }
    }

    pub(super) fn throttled(&self) -> Sent {
        Sent::Throttled {
            after: self.retry_after,
        }
    }

    pub(super) fn retry(&self, code: i64) -> Sent {
        Sent::Retry {
            after: self.retry_after,
            code: code.to_string(),
        }
    }

    /// A number in the body, by its JSON pointer.
    pub(super) fn code(&self, pointer: &str) -> Option<i64> {
        let body: serde_json::Value = serde_json::from_slice(&self.body).ok()?;
        body.pointer(pointer)?.as_i64()
    }
}
