//! What does a test's world hold? Distributors with an account each, and what customers send them.

use chrono::{DateTime, TimeDelta, Utc};
use order_agent::channels::credentials::{Credentials, Token};
use order_agent::domain::calendar::Zone;
use order_agent::domain::message::{Authenticity, Origin};
use order_agent::domain::{
    AccountKey, DeliveryState, DeliveryTerms, DistributorId, Envelope, InboundMessage,
    IntegrationId, Item, MessageKind, OutboxId, Provider, Sender, StatusReport,
};
use order_agent::store::accounts::{self, Account};
use order_agent::store::distributors::{self, DistributorSettings};
use order_agent::store::{Store, TenantTx};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{distributor, now};

/// How the tests' distributors want to work.
pub fn settings(number: u128) -> DistributorSettings {
    DistributorSettings {
        id: distributor(number),
        business_name: format!("Distributor {number}"),
        locale: "en-US".to_owned(),
        currency: "USD".to_owned(),
        timezone: chrono_tz::America::New_York,
        terms: DeliveryTerms::unrestricted(Zone::Named(chrono_tz::America::New_York)),
        confidence_threshold: Decimal::new(800, 3),
        auto_close_minutes: 120,
        quiet_window: TimeDelta::seconds(8),
        ai_enabled: false,
        ai_model_preference: "none".to_owned(),
        monthly_ai_budget_usd: Decimal::new(0, 2),
        catalog_version: 0,
    }
}

/// The account of a test's distributor.
pub fn integration(number: u128) -> IntegrationId {
    IntegrationId(Uuid::from_u128(0xacc0 + number))
}

/// A distributor with keys, terms and one WhatsApp account.
pub async fn settle(store: &Store, number: u128) -> DistributorId {
    distributors::create(store, &settings(number), now())
        .await
        .unwrap();
    let mut tx = TenantTx::begin(&store.pool, distributor(number))
        .await
        .unwrap();
    let sealer = store.keyring.sealer(&mut tx).await.unwrap();
    let account = account(number);
    accounts::add(&mut tx, &sealer, &account).await.unwrap();
    tx.commit().await.unwrap();
    distributor(number)
}

/// What the provider signs with.
pub const APP_SECRET: &str = "whispered";

/// What [`settle`] configures.
pub fn account(number: u128) -> Account {
    Account {
        id: integration(number),
        distributor: distributor(number),
        key: AccountKey {
            provider: Provider::Meta,
            key: format!("phone-{number}"),
        },
        credentials: Credentials::Meta {
            app_secret: Token::new(APP_SECRET.to_owned()),
            access_token: Token::new("top-secret-token".to_owned()),
        },
    }
}

/// A customer's message to a distributor.
pub fn message(number: u128, id: &str, phone: &str, text: &str) -> Envelope {
    let message = InboundMessage {
        provider: Provider::Meta,
        provider_message_id: id.to_owned(),
        sender: Sender {
            phone: Some(phone.to_owned()),
            ..Sender::default()
        },
        sent_at: now(),
        kind: MessageKind::Text,
        text: text.to_owned(),
        subject: None,
        quoted: None,
        button_payload: None,
        basket: Vec::new(),
        attachments: Vec::new(),
        in_reply_to: None,
        authenticity: Authenticity::Authenticated,
        origin: Origin::Person,
        consent: None,
        metadata: serde_json::Value::Null,
    };
    envelope(number, Item::Message(Box::new(message)))
}

/// A provider's report on a message of a distributor's.
pub fn status(number: u128, id: &str, state: DeliveryState, tracker: Option<OutboxId>) -> Envelope {
    let report = StatusReport {
        provider_message_id: id.to_owned(),
        tracker,
        state,
        at: None,
        error_code: None,
    };
    envelope(number, Item::Status(report))
}

fn envelope(number: u128, item: Item) -> Envelope {
    Envelope {
        version: Envelope::VERSION,
        distributor: distributor(number),
        integration: integration(number),
        received_at: now(),
        item,
        trace: None,
    }
}

/// Some seconds after the test's beginning.
pub fn after(seconds: i64) -> DateTime<Utc> {
    now() + TimeDelta::seconds(seconds)
}
