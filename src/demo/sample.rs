//! The sample distributor: its terms, catalog, customers and channel accounts.

use anyhow::{Context as _, ensure};
use chrono::{DateTime, NaiveTime, Utc, Weekday};
use uuid::Uuid;

use super::deliver::{Accounts, Secrets};
use crate::clock;
use crate::domain::calendar::Zone;
use crate::domain::{DeliveryTerms, DistributorId, IntegrationId, ProductId};
use crate::store::accounts::{self as connected, Account};
use crate::store::catalog::{self, Others, ProductRow};
use crate::store::customers::{self, Scope};
use crate::store::distributors::{self, DistributorSettings};
use crate::store::{Sealer, Store, TenantTx};
use crate::{catalog_file, customer_file};

/// The accounts' names at their providers.
pub(super) fn accounts() -> Accounts {
    Accounts {
        phone_number_id: "107000000000001".to_owned(),
        sms_number: "+447700900001".to_owned(),
        mailbox: "orders@quayside.example".to_owned(),
    }
}

/// What was created, with the secrets that only the demonstration knows.
pub(super) struct Sample {
    pub distributor: DistributorId,
    pub secrets: Secrets,
}

/// Creates it all.
pub(super) async fn create(store: &Store, now: DateTime<Utc>) -> anyhow::Result<Sample> {
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
    for (key, credentials) in accounts().connections(&secrets) {
        let id = IntegrationId(store.ids.next(now));
        let account = Account {
            id,
            distributor: settings.id,
            key,
            credentials,
        };
        connected::add(&mut tx, &sealer, &account).await?;
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
        minimum_order: Some(rust_decimal::Decimal::new(4000, 2)),
        ..DeliveryTerms::unrestricted(Zone::Named(chrono_tz::Europe::London))
    };
    DistributorSettings {
        business_name: "Quayside Provisions".to_owned(),
        locale: "en-GB".to_owned(),
        currency: "GBP".to_owned(),
        timezone: chrono_tz::Europe::London,
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
