//! How does a test deliver what WhatsApp, Twilio, Postmark or a mail server would, signed as they do?

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use order_agent::clock;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use sha1::Sha1;
use sha2::Sha256;

use super::world::APP_SECRET;

/// The accounts and what their providers prove themselves with.
pub const ACCOUNT_SID: &str = "AC00000000000000000000000000000001";
pub const AUTH_TOKEN: &str = "muttered";
pub const SMS_NUMBER: &str = "+12125550001";
pub const MAILBOX: &str = "orders@house.example";
pub const WEBHOOK_USER: &str = "postmark";
pub const WEBHOOK_PASSWORD: &str = "hummed";
pub const RAW_MAILBOX: &str = "orders@raw.example";
pub const MAIL_TOKEN: &str = "mumbled";

/// The providers of one ingress.
pub struct Providers {
    client: Client,
    /// Where the ingress is.
    pub address: String,
}

impl Providers {
    /// They deliver to this address.
    pub fn new(address: String) -> Self {
        // The first part of the process that needs TLS installs it; the others find it there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().no_proxy().build().unwrap();
        Self { client, address }
    }

    /// Asks for an address of the ingress.
    pub fn get(&self, path_and_query: &str) -> RequestBuilder {
        self.client.get(format!("{}{path_and_query}", self.address))
    }

    /// A text message to the first distributor's number, signed by its app.
    pub fn whatsapp(&self, from: &str, id: &str, text: &str) -> RequestBuilder {
        self.meta(
            &batch(&[change("phone-1", &said(from, id, text))]),
            APP_SECRET,
        )
    }

    /// A body of Meta's, signed with this secret.
    pub fn meta(&self, body: &Value, secret: &str) -> RequestBuilder {
        self.meta_raw(body.to_string(), secret)
    }

    /// The same with a body that need not be JSON.
    pub fn meta_raw(&self, body: String, secret: &str) -> RequestBuilder {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(body.as_bytes());
        let signature = hex::encode(mac.finalize().into_bytes());
        self.client
            .post(format!("{}/webhooks/whatsapp", self.address))
            .header("content-type", "application/json")
            .header("x-hub-signature-256", format!("sha256={signature}"))
            .body(body)
    }

    /// A text message, signed with this token over the address and the sorted parameters.
    pub fn twilio(&self, from: &str, (id, text): (&str, &str), token: &str) -> RequestBuilder {
        self.twilio_with(from, (id, text), (&[], token))
    }

    /// The same with more parameters.
    pub fn twilio_with(
        &self,
        from: &str,
        (id, text): (&str, &str),
        (more, token): (&[(&str, &str)], &str),
    ) -> RequestBuilder {
        let url = format!("{}/webhooks/twilio", self.address);
        let mut form = vec![
            ("AccountSid", ACCOUNT_SID),
            ("Body", text),
            ("From", from),
            ("MessageSid", id),
            ("NumMedia", "0"),
            ("To", SMS_NUMBER),
        ];
        form.extend(more);
        form.sort_unstable();
        let signed = form
            .iter()
            .fold(url.clone(), |all, (key, value)| all + key + value);
        let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).unwrap();
        mac.update(signed.as_bytes());
        let signature = BASE64.encode(mac.finalize().into_bytes());
        self.client
            .post(url)
            .header("x-twilio-signature", signature)
            .form(&form)
    }

    /// A mail as Postmark passes it on, with what mail servers found out about its sender.
    pub fn postmark(&self, from: &str, mail: (&str, &str), password: &str) -> RequestBuilder {
        self.postmark_with(from, (mail, json!([])), password)
    }

    /// The same with files.
    pub fn postmark_with(
        &self,
        from: &str,
        ((id, text), files): ((&str, &str), Value),
        password: &str,
    ) -> RequestBuilder {
        let body = json!({
            "FromFull": { "Email": from, "Name": "", "MailboxHash": "" },
            "ToFull": [{ "Email": MAILBOX, "Name": "", "MailboxHash": "" }],
            "OriginalRecipient": MAILBOX,
            "Subject": "Order",
            "MessageID": "a-number-of-postmarks",
            "Date": clock::now().to_rfc2822(),
            "TextBody": text,
            "Headers": [
                { "Name": "Message-ID", "Value": format!("<{id}>") },
                { "Name": "Received-SPF", "Value": "Pass (sender SPF authorized)" },
                { "Name": "X-Spam-Tests", "Value": "DKIM_SIGNED,DKIM_VALID,DKIM_VALID_AU,SPF_PASS" },
            ],
            "Attachments": files,
        });
        self.client
            .post(format!("{}/webhooks/postmark", self.address))
            .basic_auth(WEBHOOK_USER, Some(password))
            .json(&body)
    }

    /// A mail as a mail server hands it over.
    pub fn mail(&self, from: &str, id: &str, text: &str) -> RequestBuilder {
        let raw = format!(
            "From: <{from}>\r\nTo: <{RAW_MAILBOX}>\r\nMessage-ID: <{id}>\r\nSubject: Order\r\n\
             Date: {}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}",
            clock::now().to_rfc2822(),
            text.replace('\n', "\r\n")
        );
        self.raw_mail(raw)
    }

    /// The same with everything that the mail holds.
    pub fn raw_mail(&self, raw: String) -> RequestBuilder {
        self.client
            .post(format!("{}/webhooks/email", self.address))
            .bearer_auth(MAIL_TOKEN)
            .body(raw)
    }
}

/// A request of Meta's with these changes.
pub fn batch(changes: &[Value]) -> Value {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "1", "changes": changes }],
    })
}

/// What Meta says of one number: messages, reports or both.
pub fn change(number: &str, what: &Value) -> Value {
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "12125550000", "phone_number_id": number },
    });
    for (key, list) in what.as_object().unwrap() {
        value[key] = list.clone();
    }
    json!({ "field": "messages", "value": value })
}

/// A customer's text message.
pub fn said(from: &str, id: &str, text: &str) -> Value {
    sent(
        from,
        &json!({ "id": id, "type": "text", "text": { "body": text } }),
    )
}

/// A customer's message of any kind.
pub fn sent(from: &str, message: &Value) -> Value {
    let number = from.trim_start_matches('+');
    let mut message = message.clone();
    message["from"] = json!(number);
    message["timestamp"] = json!(clock::now().timestamp().to_string());
    json!({
        "contacts": [{ "wa_id": number, "profile": { "name": "Customer" } }],
        "messages": [message],
    })
}

/// What Meta reports of a message of ours, with our mark where it has one.
pub fn report(id: &str, state: &str, mark: Option<&str>) -> Value {
    json!({ "statuses": [{
        "id": id,
        "status": state,
        "timestamp": clock::now().timestamp().to_string(),
        "recipient_id": "12125550101",
        "biz_opaque_callback_data": mark,
    }] })
}
