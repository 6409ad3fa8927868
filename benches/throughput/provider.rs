//! How are messages delivered as WhatsApp would: signed, over kept connections, so many at once?

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use hmac::{Hmac, KeyInit as _, Mac as _};
use order_agent::clock;
use reqwest::Client;
use serde_json::json;
use sha2::Sha256;
use tokio::task::JoinSet;

use super::distributor::{APP_SECRET, PHONE_NUMBER_ID, phone};

/// Requests under way at a time: what a provider opens to one endpoint under load is not documented;
/// this is close to what keeps two cores busy.
const AT_ONCE: usize = 16;

/// Delivers to one service.
#[derive(Clone)]
pub struct Provider {
    client: Client,
    url: String,
}

/// One message to be delivered.
pub struct Message {
    /// The customer's number among all.
    pub customer: usize,
    /// The words.
    pub text: &'static str,
}

impl Provider {
    /// A provider that delivers to this address.
    pub fn new(address: std::net::SocketAddr) -> anyhow::Result<Self> {
        Ok(Self {
            client: Client::builder().no_proxy().build()?,
            url: format!("http://{address}/webhooks/whatsapp"),
        })
    }

    /// Delivers all of them, and answers how long each waited for its acknowledgement.
    pub async fn deliver(&self, messages: Vec<Message>) -> anyhow::Result<Vec<Duration>> {
        let (mut under_way, mut waited) = (JoinSet::new(), Vec::new());
        for message in messages {
            if under_way.len() == AT_ONCE
                && let Some(done) = under_way.join_next().await
            {
                waited.push(done??);
            }
            let provider = self.clone();
            under_way.spawn(async move { provider.deliver_one(&message).await });
        }
        while let Some(done) = under_way.join_next().await {
            waited.push(done??);
        }
        Ok(waited)
    }

    async fn deliver_one(&self, message: &Message) -> anyhow::Result<Duration> {
        let body = body(message);
        let request = self
            .client
            .post(&self.url)
            .header("content-type", "application/json")
            .header("x-hub-signature-256", signature(&body)?)
            .body(body);
        let started = Instant::now();
        let answer = request
            .send()
            .await
            .context("the ingress does not answer")?;
        let status = answer.status();
        // Read to its end, since only then the connection can be used again.
        let text = answer.text().await?;
        ensure!(status.is_success(), "the ingress answered {status}: {text}");
        Ok(started.elapsed())
    }
}

/// <https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview>
fn body(message: &Message) -> String {
    let phone = phone(message.customer);
    let number = phone.trim_start_matches('+');
    let now = clock::now();
    let id = format!("wamid.{number}.{}", now.timestamp_micros());
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "102000000000001", "changes": [{ "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "447700900000", "phone_number_id": PHONE_NUMBER_ID },
            "contacts": [{ "wa_id": number, "profile": { "name": "Customer" } }],
            "messages": [{
                "id": id, "from": number, "type": "text", "text": { "body": message.text },
                "timestamp": now.timestamp().to_string(),
            }],
        } }] }],
    })
    .to_string()
}

fn signature(body: &str) -> anyhow::Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(APP_SECRET.as_bytes())?;
    mac.update(body.as_bytes());
    Ok(format!(
        "sha256={}",
        hex::encode(mac.finalize().into_bytes())
    ))
}
