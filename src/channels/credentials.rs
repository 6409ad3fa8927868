//! The secrets of one account at a provider, as they are sealed in the database.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{SignatureError, credential, postmark, twilio, whatsapp};
use crate::domain::Provider;

/// A secret that is written as itself, since what it is written into is sealed at once. It is
/// neither shown nor logged, and overwritten in memory when it is dropped.
#[derive(Clone)]
pub struct Token(Zeroizing<String>);

impl Token {
    /// Takes the secret over.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself, for the one call that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Serialize for Token {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Token {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// The secrets of one account: what proves that a request is the provider's, and what we send with.
/// This JSON is what `channel add` reads.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "provider", deny_unknown_fields)]
pub enum Credentials {
    /// WhatsApp Cloud API.
    #[serde(rename = "META")]
    Meta {
        /// Signs what Meta delivers.
        app_secret: Token,
        /// Sends.
        access_token: Token,
    },
    /// Twilio Programmable Messaging.
    #[serde(rename = "TWILIO")]
    Twilio {
        /// The account.
        account_sid: String,
        /// Signs what Twilio delivers, and sends.
        auth_token: Token,
        /// A messaging service that picks the number; else the receiving number sends.
        #[serde(default)]
        messaging_service_sid: Option<String>,
    },
    /// Postmark, both ways.
    #[serde(rename = "POSTMARK")]
    Postmark {
        /// Sends.
        server_token: Token,
        /// The user that our webhook's address asks for.
        webhook_user: String,
        /// Its password.
        webhook_password: Token,
    },
    /// Raw mail in, SMTP out.
    #[serde(rename = "SMTP")]
    Smtp {
        /// `smtp://` or `smtps://`, with user and password.
        url: Token,
        /// The bearer token that whoever delivers mail to us shows.
        webhook_token: Token,
    },
    /// A customer at the keyboard: no request can prove to be it, and nothing leaves.
    #[serde(rename = "CHAT")]
    Chat,
}

/// The parts of a request that prove who sent it.
#[derive(Debug, Clone, Copy)]
pub struct Proof<'a> {
    /// `X-Hub-Signature-256` or `X-Twilio-Signature`.
    pub signature: Option<&'a str>,
    /// `Authorization`.
    pub authorization: Option<&'a str>,
    /// The address as it is configured at the provider, with the request's query.
    pub public_url: &'a str,
    /// The body as it came.
    pub body: &'a [u8],
}

impl Credentials {
    /// Whose secrets these are.
    #[must_use]
    pub const fn provider(&self) -> Provider {
        match self {
            Self::Meta { .. } | Self::Chat => Provider::Meta,
            Self::Twilio { .. } => Provider::Twilio,
            Self::Postmark { .. } => Provider::Postmark,
            Self::Smtp { .. } => Provider::Smtp,
        }
    }

    /// Checks that a request is the provider's, for this account.
    ///
    /// # Errors
    /// When nothing in the request proves it.
    pub fn verify(&self, proof: Proof<'_>) -> Result<(), SignatureError> {
        match self {
            Self::Meta { app_secret, .. } => {
                whatsapp::verify(proof.signature, proof.body, app_secret.expose())
            }
            Self::Twilio { auth_token, .. } => twilio::verify(
                proof.signature,
                proof.public_url,
                proof.body,
                auth_token.expose(),
            ),
            Self::Postmark {
                webhook_user,
                webhook_password,
                ..
            } => postmark::verify(proof.authorization, webhook_user, webhook_password.expose()),
            Self::Smtp { webhook_token, .. } => {
                credential::bearer(proof.authorization, webhook_token.expose())
            }
            Self::Chat => Err(SignatureError::Missing),
        }
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Credentials({})", self.provider())
    }
}
