//! With which credentials a message goes out.

use crate::channels::twilio::Sender;
use crate::config::Secret;

/// An account at a provider. Base addresses are without a path and without a slash at the end, and
/// are configured so that a test or a regional endpoint can stand in.
#[derive(Clone)]
pub enum Account {
    /// WhatsApp Cloud API.
    Meta(Meta),
    /// Twilio Programmable Messaging, for SMS and WhatsApp.
    Twilio(Twilio),
    /// Postmark's email API.
    Postmark(Postmark),
    /// A mail server.
    Smtp(Smtp),
    /// Nothing leaves the process: the outbox row is the record. For demos and evaluation.
    Record,
}

/// A number at the WhatsApp Cloud API.
#[derive(Clone)]
pub struct Meta {
    /// The number's id at Meta.
    pub phone_number_id: String,
    /// A system user's token.
    pub access_token: Secret,
    /// With the version, e.g. `https://graph.facebook.com/v23.0`.
    pub base_url: String,
}

/// An account at Twilio.
#[derive(Clone)]
pub struct Twilio {
    /// `AC…`.
    pub account_sid: String,
    /// The account's token.
    pub auth_token: Secret,
    /// A number or a messaging service.
    pub sender: Sender,
    /// Where Twilio reports, if anywhere.
    pub status_callback: Option<String>,
    /// `https://api.twilio.com`.
    pub base_url: String,
}

/// A server at Postmark.
#[derive(Clone)]
pub struct Postmark {
    /// The server's token.
    pub server_token: Secret,
    /// The sender, with or without a name; replies come to it.
    pub from: String,
    /// `https://api.postmarkapp.com`.
    pub base_url: String,
}

/// A mail server.
#[derive(Clone)]
pub struct Smtp {
    /// `smtps://user:password@host:465`, or `smtp://…:587` with STARTTLS. Without TLS only to this
    /// machine itself.
    pub url: Secret,
    /// The sender, with or without a name; replies come to it.
    pub from: String,
}
