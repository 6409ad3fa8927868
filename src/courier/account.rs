//! Which credentials and which address a reply goes out with.

use super::Mode;
use super::send::{self, Account};
use crate::channels::credentials::{Credentials, Token};
use crate::channels::twilio;
use crate::config::Secret;
use crate::domain::Channel;
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
    /// The account to send by, on the channel of the conversation.
    pub(super) fn account(
        &self,
        mode: Mode,
        connected: &accounts::Account,
        channel: Option<Channel>,
    ) -> Account {
        match mode {
            Mode::Record => Account::Record,
            Mode::Live => self.live(connected, channel),
        }
    }

    fn live(&self, connected: &accounts::Account, channel: Option<Channel>) -> Account {
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
                let sender = match (channel, messaging_service_sid) {
                    (Some(Channel::Whatsapp), _) => {
                        twilio::Sender::From(format!("whatsapp:{}", connected.key.key))
                    }
                    (_, Some(service)) => twilio::Sender::MessagingService(service.clone()),
                    (_, None) => twilio::Sender::From(connected.key.key.clone()),
                };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountKey, DistributorId, IntegrationId, Provider};
    use uuid::Uuid;

    fn sender_on(channel: Channel) -> twilio::Sender {
        let endpoints = Endpoints {
            meta: String::new(),
            twilio: String::new(),
            postmark: String::new(),
            public_url: String::new(),
        };
        let connected = accounts::Account {
            id: IntegrationId(Uuid::from_u128(1)),
            distributor: DistributorId(Uuid::from_u128(2)),
            key: AccountKey {
                provider: Provider::Twilio,
                key: "+447700900001".to_owned(),
            },
            credentials: Credentials::Twilio {
                account_sid: "AC1".to_owned(),
                auth_token: Token::new("token".to_owned()),
                messaging_service_sid: None,
            },
        };
        match endpoints.account(Mode::Live, &connected, Some(channel)) {
            Account::Twilio(account) => account.sender,
            Account::Meta(_) | Account::Postmark(_) | Account::Smtp(_) | Account::Record => {
                panic!("another provider's account")
            }
        }
    }

    #[test]
    fn twilio_answers_on_the_channel_on_which_the_customer_wrote() {
        let from = |channel| match sender_on(channel) {
            twilio::Sender::From(from) => from,
            twilio::Sender::MessagingService(service) => service,
        };
        assert_eq!(from(Channel::Sms), "+447700900001");
        assert_eq!(from(Channel::Whatsapp), "whatsapp:+447700900001");
    }
}
