//! The providers' part: each message as WhatsApp, Twilio or Postmark would deliver it, signed.

use anyhow::{Context as _, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::{Client, RequestBuilder};
use serde_json::json;
use sha1::Sha1;
use sha2::Sha256;

use super::sample::{MAILBOX, PHONE_NUMBER_ID, SMS_NUMBER, Secrets};
use super::script::Conversation;
use crate::clock;
use crate::domain::Channel;

/// Delivers to one address with the providers' secrets.
pub(super) struct Providers {
    client: Client,
    address: String,
    secrets: Secrets,
}

impl Providers {
    pub(super) fn new(address: String, secrets: Secrets) -> anyhow::Result<Self> {
        let client = Client::builder().no_proxy().build()?;
        Ok(Self {
            client,
            address,
            secrets,
        })
    }

    /// Delivers one message, and returns the provider's id of it.
    pub(super) async fn deliver(
        &self,
        conversation: &Conversation,
        (number, say): (usize, &str),
    ) -> anyhow::Result<String> {
        // A mail is known by the id that its own program gave it.
        let place = if conversation.channel == Channel::Email {
            "@mail.example"
        } else {
            ""
        };
        let id = format!("demo-{}-{number}{place}", clock::now().timestamp_micros());
        let request = match conversation.channel {
            Channel::Whatsapp => self.whatsapp(&conversation.from, &id, say),
            Channel::Sms => self.twilio(&conversation.from, &id, say),
            Channel::Email => self.postmark(conversation, (&id, number), say),
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
        Ok(id)
    }

    /// <https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview>
    fn whatsapp(&self, from: &str, id: &str, say: &str) -> RequestBuilder {
        let number = from.trim_start_matches('+');
        let body = json!({
            "object": "whatsapp_business_account",
            "entry": [{ "id": "102000000000001", "changes": [{ "field": "messages", "value": {
                "messaging_product": "whatsapp",
                "metadata": { "display_phone_number": "447700900000", "phone_number_id": PHONE_NUMBER_ID },
                "contacts": [{ "wa_id": number, "profile": { "name": "Customer" } }],
                "messages": [{
                    "id": id, "from": number, "type": "text", "text": { "body": say },
                    "timestamp": clock::now().timestamp().to_string(),
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
    fn twilio(&self, from: &str, id: &str, say: &str) -> RequestBuilder {
        let url = format!("{}/webhooks/twilio", self.address);
        let parameters = [
            ("AccountSid", "AC00000000000000000000000000000000"),
            ("Body", say),
            ("From", from),
            ("MessageSid", id),
            ("NumMedia", "0"),
            ("To", SMS_NUMBER),
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
    fn postmark(
        &self,
        conversation: &Conversation,
        (id, number): (&str, usize),
        say: &str,
    ) -> RequestBuilder {
        let subject = conversation.subject.as_deref().unwrap_or("Order");
        let subject = if number == 0 {
            subject.to_owned()
        } else {
            format!("Re: {subject}")
        };
        let body = json!({
            "FromFull": { "Email": conversation.from, "Name": "", "MailboxHash": "" },
            "ToFull": [{ "Email": MAILBOX, "Name": "", "MailboxHash": "" }],
            "OriginalRecipient": MAILBOX,
            "Subject": subject,
            "MessageID": id,
            "Date": clock::now().to_rfc2822(),
            "TextBody": say,
            "Headers": [
                { "Name": "Message-ID", "Value": format!("<{id}>") },
                { "Name": "Received-SPF", "Value": "Pass (sender SPF authorized)" },
                { "Name": "X-Spam-Tests", "Value": "DKIM_SIGNED,DKIM_VALID,DKIM_VALID_AU,SPF_PASS" },
            ],
            "Attachments": [],
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
