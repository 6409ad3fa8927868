//! The providers' part: each message as WhatsApp, Twilio or Postmark would deliver it, signed.

use anyhow::{Context as _, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::{Client, RequestBuilder};
use serde_json::json;
use sha1::Sha1;
use sha2::Sha256;

use crate::channels::credentials::{Credentials, Token};
use crate::domain::{AccountKey, Channel, Provider};

/// The Twilio account of whoever plays the providers.
const ACCOUNT_SID: &str = "AC00000000000000000000000000000000";

/// A distributor's accounts by their names at the providers.
pub(crate) struct Accounts {
    /// Meta's id of the WhatsApp number.
    pub phone_number_id: String,
    /// The number that gets SMS.
    pub sms_number: String,
    /// The address that gets email.
    pub mailbox: String,
}

/// The secrets with which the providers sign.
#[derive(Clone)]
pub(crate) struct Secrets {
    pub app_secret: String,
    pub auth_token: String,
    pub webhook_password: String,
}

/// One message of a customer.
pub(crate) struct Delivery<'a> {
    pub channel: Channel,
    /// E.164, or an email address.
    pub from: &'a str,
    /// The provider's id of it.
    pub id: &'a str,
    pub at: DateTime<Utc>,
    pub text: &'a str,
    /// Email: the subject.
    pub subject: Option<&'a str>,
    /// Email: the files beside it.
    pub files: &'a [File],
}

/// A file beside an email.
pub(crate) struct File {
    pub name: String,
    pub content_type: String,
    pub content: Vec<u8>,
}

/// Delivers to one address with the providers' secrets.
pub(crate) struct Providers {
    client: Client,
    address: String,
    accounts: Accounts,
    secrets: Secrets,
}

impl Accounts {
    /// What the distributor connects, so that the providers' signatures are believed.
    pub(crate) fn connections(&self, secrets: &Secrets) -> [(AccountKey, Credentials); 3] {
        let token = |text: &str| Token::new(text.to_owned());
        let key = |provider, key: &str| AccountKey {
            provider,
            key: key.to_owned(),
        };
        let meta = Credentials::Meta {
            app_secret: token(&secrets.app_secret),
            access_token: token("never used: replies are recorded"),
        };
        let twilio = Credentials::Twilio {
            account_sid: ACCOUNT_SID.to_owned(),
            auth_token: token(&secrets.auth_token),
            messaging_service_sid: None,
        };
        let postmark = Credentials::Postmark {
            server_token: token("never used: replies are recorded"),
            webhook_user: "postmark".to_owned(),
            webhook_password: token(&secrets.webhook_password),
        };
        [
            (key(Provider::Meta, &self.phone_number_id), meta),
            (key(Provider::Twilio, &self.sms_number), twilio),
            (key(Provider::Postmark, &self.mailbox), postmark),
        ]
    }
}

impl Providers {
    pub(crate) fn new(
        address: String,
        accounts: Accounts,
        secrets: Secrets,
    ) -> anyhow::Result<Self> {
        let client = Client::builder().no_proxy().build()?;
        Ok(Self {
            client,
            address,
            accounts,
            secrets,
        })
    }

    /// Delivers one message.
    pub(crate) async fn deliver(&self, delivery: &Delivery<'_>) -> anyhow::Result<()> {
        let request = match delivery.channel {
            Channel::Whatsapp => self.whatsapp(delivery),
            Channel::Sms => self.twilio(delivery),
            Channel::Email => self.postmark(delivery),
        };
        let answer = request
            .send()
            .await
            .context("the ingress does not answer")?;
        let status = answer.status();
        ensure!(
            status.is_success(),
            "the ingress answered {status}: {}",
            answer.text().await?
        );
        Ok(())
    }

    /// <https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview>
    fn whatsapp(&self, delivery: &Delivery<'_>) -> RequestBuilder {
        let number = delivery.from.trim_start_matches('+');
        let account = &self.accounts.phone_number_id;
        let body = json!({
            "object": "whatsapp_business_account",
            "entry": [{ "id": "102000000000001", "changes": [{ "field": "messages", "value": {
                "messaging_product": "whatsapp",
                "metadata": { "display_phone_number": "447700900000", "phone_number_id": account },
                "contacts": [{ "wa_id": number, "profile": { "name": "Customer" } }],
                "messages": [{
                    "id": delivery.id, "from": number, "type": "text",
                    "text": { "body": delivery.text },
                    "timestamp": delivery.at.timestamp().to_string(),
                }],
            } }] }],
        })
        .to_string();
        let signature = hex::encode(hmac_sha256(&self.secrets.app_secret, &body));
        self.client
            .post(format!("{}/webhooks/whatsapp", self.address))
            .header("content-type", "application/json")
            .header("x-hub-signature-256", format!("sha256={signature}"))
            .body(body)
    }

    /// <https://www.twilio.com/docs/usage/security#validating-requests>
    fn twilio(&self, delivery: &Delivery<'_>) -> RequestBuilder {
        let url = format!("{}/webhooks/twilio", self.address);
        let parameters = [
            ("AccountSid", ACCOUNT_SID),
            ("Body", delivery.text),
            ("From", delivery.from),
            ("MessageSid", delivery.id),
            ("NumMedia", "0"),
            ("To", &self.accounts.sms_number),
        ];
        let signed = parameters
            .iter()
            .fold(url.clone(), |text, (key, value)| text + key + value);
        let signature = BASE64.encode(hmac_sha1(&self.secrets.auth_token, &signed));
        self.client
            .post(url)
            .header("x-twilio-signature", signature)
            .form(&parameters)
    }

    /// <https://postmarkapp.com/developer/webhooks/inbound-webhook>
    fn postmark(&self, delivery: &Delivery<'_>) -> RequestBuilder {
        let mailbox = &self.accounts.mailbox;
        let files: Vec<serde_json::Value> = delivery
            .files
            .iter()
            .map(|file| {
                json!({
                    "Name": file.name, "ContentType": file.content_type,
                    "ContentLength": file.content.len(), "Content": BASE64.encode(&file.content),
                })
            })
            .collect();
        let body = json!({
            "FromFull": { "Email": delivery.from, "Name": "", "MailboxHash": "" },
            "ToFull": [{ "Email": mailbox, "Name": "", "MailboxHash": "" }],
            "OriginalRecipient": mailbox,
            "Subject": delivery.subject.unwrap_or_default(),
            "MessageID": delivery.id,
            "Date": delivery.at.to_rfc2822(),
            "TextBody": delivery.text,
            "Headers": [
                { "Name": "Message-ID", "Value": format!("<{}>", delivery.id) },
                { "Name": "Received-SPF", "Value": "Pass (sender SPF authorized)" },
                { "Name": "X-Spam-Tests", "Value": "DKIM_SIGNED,DKIM_VALID,DKIM_VALID_AU,SPF_PASS" },
            ],
            "Attachments": files,
        });
        self.client
            .post(format!("{}/webhooks/postmark", self.address))
            .basic_auth("postmark", Some(&self.secrets.webhook_password))
            .json(&body)
    }
}

fn hmac_sha256(key: &str, text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes any key");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hmac_sha1(key: &str, text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).expect("HMAC takes any key");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
