//! The sample distributor: its terms, catalog, customers and channel accounts.

use std::collections::BTreeSet;

use anyhow::{Context as _, ensure};
use chrono::{NaiveTime, TimeDelta, Weekday};
use uuid::Uuid;

use crate::channels::credentials::{Credentials, Token};
use crate::clock;
use crate::domain::calendar::Zone;
use crate::domain::{AccountKey, DeliveryTerms, DistributorId, IntegrationId, ProductId, Provider};
use crate::store::accounts::{self, Account};
use crate::store::catalog::{self, Others, ProductRow};
use crate::store::customers::{self, Scope};
use crate::store::distributors::{self, DistributorSettings};
use crate::store::{Sealer, Store, TenantTx};
use crate::{catalog_file, customer_file};

/// The accounts' names at their providers.
pub(super) const PHONE_NUMBER_ID: &str = "107000000000001";
pub(super) const SMS_NUMBER: &str = "+447700900001";
pub(super) const MAILBOX: &str = "orders@quayside.example";

/// What was created, with the secrets that only the demonstration knows.
pub(super) struct Sample {
    pub distributor: DistributorId,
    pub secrets: Secrets,
}

/// The secrets with which the demonstration signs as the providers would.
#[derive(Clone)]
pub(super) struct Secrets {
    pub app_secret: String,
    pub auth_token: String,
    pub webhook_password: String,
}

/// Creates it all.
pub(super) async fn create(store: &Store) -> anyhow::Result<Sample> {
    let now = clock::now();
    let settings = settings(DistributorId(store.ids.next(now)));
    distributors::create(store, &settings, now).await?;
    let mut tx = TenantTx::begin(&store.pool, settings.id).await?;
    let sealer = store.keyring.sealer(&mut tx).await?;
    add_catalog(&mut tx, store).await?;
    add_customers(&mut tx, &sealer, store).await?;
    let secrets = Secrets {
        app_secret: random(store),
        auth_token: random(store),
        webhook_password: random(store),
    };
    for (key, credentials) in channels(&secrets) {
        let id = IntegrationId(store.ids.next(now));
        let account = Account {
            id,
            distributor: settings.id,
            key,
            credentials,
        };
        accounts::add(&mut tx, &sealer, &account).await?;
    }
    tx.commit().await?;
    Ok(Sample {
        distributor: settings.id,
        secrets,
    })
}

fn random(store: &Store) -> String {
    store.ids.next(clock::now()).simple().to_string()
}

fn settings(id: DistributorId) -> DistributorSettings {
    let terms = DeliveryTerms {
        zone: Zone::Named(chrono_tz::Europe::London),
        cutoff: NaiveTime::from_hms_opt(23, 0, 0),
        cutoff_days_before: 1,
        delivery_days: Some(vec![
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
            Weekday::Sat,
        ]),
        holidays: BTreeSet::new(),
        minimum_order: Some(rust_decimal::Decimal::new(4000, 2)),
    };
    DistributorSettings {
        business_name: "Quayside Provisions".to_owned(),
        locale: "en-GB".to_owned(),
        currency: "GBP".to_owned(),
        timezone: chrono_tz::Europe::London,
        quiet_window: TimeDelta::zero(),
        ..DistributorSettings::standard(id, terms)
    }
}

async fn add_catalog(tx: &mut TenantTx, store: &Store) -> anyhow::Result<()> {
    let mut number = 0_u128;
    let ids = || {
        number += 1;
        ProductId(Uuid::from_u128(number))
    };
    let file = include_bytes!("data/catalog.csv").as_slice();
    let products = catalog_file::read_catalog(file, ids).context("the sample catalog")?;
    let stamp = (&*store.ids, clock::now());
    catalog::write(tx, &ProductRow::of_all(&products), Others::Keep, stamp).await?;
    Ok(())
}

async fn add_customers(tx: &mut TenantTx, sealer: &Sealer, store: &Store) -> anyhow::Result<()> {
    let file = include_bytes!("data/customers.csv").as_slice();
    let (rows, faults) = customer_file::read(file).context("the sample customers")?;
    ensure!(faults.is_empty(), "the sample customers: {faults:?}");
    let mut scope = Scope {
        tx,
        sealer,
        ids: &store.ids,
        now: clock::now(),
    };
    customers::import(&mut scope, &rows).await?;
    Ok(())
}

fn channels(secrets: &Secrets) -> [(AccountKey, Credentials); 3] {
    let token = |text: &str| Token::new(text.to_owned());
    let key = |provider, key: &str| AccountKey {
        provider,
        key: key.to_owned(),
    };
    [
        (
            key(Provider::Meta, PHONE_NUMBER_ID),
            Credentials::Meta {
                app_secret: token(&secrets.app_secret),
                access_token: token("never used: replies are recorded"),
            },
        ),
        (
            key(Provider::Twilio, SMS_NUMBER),
            Credentials::Twilio {
                account_sid: "AC00000000000000000000000000000000".to_owned(),
                auth_token: token(&secrets.auth_token),
                messaging_service_sid: None,
            },
        ),
        (
            key(Provider::Postmark, MAILBOX),
            Credentials::Postmark {
                server_token: token("never used: replies are recorded"),
                webhook_user: "postmark".to_owned(),
                webhook_password: token(&secrets.webhook_password),
            },
        ),
    ]
}
