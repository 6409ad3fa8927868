//! One attempt to hand a message to its provider, and what is known after it.
//!
//! No provider takes an idempotency key. So an attempt is never repeated here, and an answer that
//! did not come is [`Sent::Unknown`] and no failure: the message may be with the customer. It is
//! resolved by the provider's own report, which names the outbox row.

mod account;
mod meta;
mod outcome;
mod postmark;
mod smtp;
#[cfg(test)]
mod tests;
mod twilio;

pub use account::{Account, Meta, Postmark, Smtp, Twilio};
pub use outcome::Sent;

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::domain::OutgoingMessage;

/// How long an answer is waited for. Meta and Twilio answer in under a second, and a worker that
/// waits holds a lease meanwhile.
pub const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a connection may take. Nothing has been sent before it stands.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The connections to all providers. Redirects are never followed, because credentials would
/// follow them, and no proxy is taken from the environment.
#[derive(Debug, Clone)]
pub struct Http {
    client: reqwest::Client,
    timeout: Duration,
}

impl Http {
    /// Opens nothing yet. `timeout` bounds one attempt; [`ANSWER_TIMEOUT`] in production.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up, e.g. without any root certificate on the machine.
    pub fn new(timeout: Duration) -> Result<Self, reqwest::Error> {
        // The first part of the process that needs TLS installs it; the others find it there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT_TIMEOUT.min(timeout))
            .timeout(timeout)
            .build()?;
        Ok(Self { client, timeout })
    }

    /// The connections, for requests that send no message.
    pub(crate) const fn client(&self) -> &reqwest::Client {
        &self.client
    }
}

/// Hands `message` to the provider of `account`, once. `at` is now: the date of a mail, and the
/// measure of a date in `Retry-After`.
pub async fn send(
    http: &Http,
    account: &Account,
    message: &OutgoingMessage,
    at: DateTime<Utc>,
) -> Sent {
    match account {
        Account::Meta(account) => meta::send(http, account, message, at).await,
        Account::Twilio(account) => twilio::send(http, account, message, at).await,
        Account::Postmark(account) => postmark::send(http, account, message, at).await,
        Account::Smtp(account) => smtp::send(http.timeout, account, message, at).await,
        Account::Record => Sent::Accepted {
            provider_message_id: format!("record:{}", message.id),
        },
    }
}
