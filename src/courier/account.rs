//! Which credentials and which address a reply goes out with.

use super::Mode;
use super::send::{self, Account};
use crate::channels::credentials::{Credentials, Token};
use crate::channels::twilio;
use crate::config::Secret;
use crate::store::accounts;

/// Where the providers are, and where they report to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// Meta's Graph API with its version.
    pub meta: String,
    /// Twilio's API.
    pub twilio: String,
    /// Postmark's API.
    pub postmark: String,
    /// Our own public address, for Twilio's reports; empty asks for none.
    pub public_url: String,
}

impl Endpoints {
    /// The account to send by.
    pub(super) fn account(&self, mode: Mode, connected: &accounts::Account) -> Account {
        match mode {
            Mode::Record => Account::Record,
            Mode::Live => self.live(connected),
        }
    }

    fn live(&self, connected: &accounts::Account) -> Account {
        match &connected.credentials {
            Credentials::Meta { access_token, .. } => Account::Meta(send::Meta {
                phone_number_id: connected.key.key.clone(),
                access_token: secret(access_token),
                base_url: self.meta.clone(),
            }),
            Credentials::Twilio {
                account_sid,
                auth_token,
                messaging_service_sid,
            } => {
                let sender = messaging_service_sid.clone().map_or_else(
                    || twilio::Sender::From(connected.key.key.clone()),
                    twilio::Sender::MessagingService,
                );
                let callback = format!("{}/webhooks/twilio", self.public_url);
                Account::Twilio(send::Twilio {
                    account_sid: account_sid.clone(),
                    auth_token: secret(auth_token),
                    sender,
                    status_callback: (!self.public_url.is_empty()).then_some(callback),
                    base_url: self.twilio.clone(),
                })
            }
            Credentials::Postmark { server_token, .. } => Account::Postmark(send::Postmark {
                server_token: secret(server_token),
                from: connected.key.key.clone(),
                base_url: self.postmark.clone(),
            }),
            Credentials::Chat => Account::Record,
            Credentials::Smtp { url, .. } => Account::Smtp(send::Smtp {
                url: secret(url),
                from: connected.key.key.clone(),
            }),
        }
    }
}

fn secret(token: &Token) -> Secret {
    Secret::new(token.expose().to_owned())
}
