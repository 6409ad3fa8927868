//! WhatsApp Cloud API: is a request Meta's, what does it hold, and how is a reply written?
//!
//! One request carries several business accounts, several numbers and several messages. It is
//! walked layer by layer without reading more than a layer needs, so that what cannot be read
//! costs only itself. Fields other than `messages` (templates, calls, echoes) are counted and
//! ignored.

mod content;
mod envelope;
mod message;
mod render;
mod status;
#[cfg(test)]
mod tests;

pub use render::{render, response};

use chrono::{DateTime, Utc};

use super::credential::{hmac_sha256, same};
use super::{ParseError, Parsed, SignatureError};
use crate::domain::AccountKey;

/// Meta's subscription request that must not be answered with its challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HandshakeError {
    /// The query is not that of a subscription.
    #[error("not a subscription")]
    NotSubscription,
    /// It names another verify token than the one configured.
    #[error("verify token does not match")]
    WrongToken,
}

/// Answers Meta's `GET` when the callback address is configured: the challenge, as plain text.
///
/// # Errors
///
/// [`HandshakeError`], to be answered with 403.
pub fn handshake(query: &str, verify_token: &str) -> Result<String, HandshakeError> {
    let field = |name: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let challenge = field("hub.challenge").ok_or(HandshakeError::NotSubscription)?;
    if field("hub.mode").as_deref() != Some("subscribe") {
        return Err(HandshakeError::NotSubscription);
    }
    let given = field("hub.verify_token").ok_or(HandshakeError::WrongToken)?;
    same(verify_token.as_bytes(), given.as_bytes()).map_err(|_| HandshakeError::WrongToken)?;
    Ok(challenge)
}

/// Checks `X-Hub-Signature-256`: HMAC-SHA256 with the app's secret over the bytes as received.
///
/// # Errors
///
/// [`SignatureError`] when the header is missing, malformed or made with another secret.
pub fn verify(
    signature_header: Option<&str>,
    raw_body: &[u8],
    app_secret: &str,
) -> Result<(), SignatureError> {
    let given = signature_header
        .and_then(|header| header.trim().strip_prefix("sha256="))
        .and_then(|digits| hex::decode(digits).ok())
        .ok_or(SignatureError::Missing)?;
    same(&hmac_sha256(app_secret.as_bytes(), raw_body), &given)
}

/// The accounts that a body speaks of, each once, in its order; empty for events without a number.
///
/// This is read *before* the signature is checked, because a tenant's own Meta app has a secret of
/// its own. A body must then verify with the secret of **every** account in it: else the owner of
/// one app could write in the name of another.
#[must_use]
pub fn accounts(raw_body: &[u8]) -> Vec<AccountKey> {
    envelope::accounts(raw_body)
}

/// Everything in a body. `received_at` stands in where Meta tells no time.
///
/// # Errors
///
/// [`ParseError`] when the body is no WhatsApp webhook at all; a broken item inside of one is a
/// [`super::Problem`] and keeps nobody else back.
pub fn parse(raw_body: &[u8], received_at: DateTime<Utc>) -> Result<Parsed, ParseError> {
    envelope::parse(raw_body, received_at)
}
