//! Who takes the orders and who sends them: a distributor with the sample catalog and its customers.

use anyhow::Context as _;
use chrono::TimeDelta;
use chrono_tz::Europe::London;
use order_agent::channels::credentials::{Credentials, Token};
use order_agent::domain::calendar::Zone;
use order_agent::domain::{
    AccountKey, DeliveryTerms, DistributorId, IntegrationId, ProductId, Provider,
};
use order_agent::store::accounts::{self, Account};
use order_agent::store::catalog::{self, Others, ProductRow};
use order_agent::store::customers::{self, CustomerRow, Scope};
use order_agent::store::distributors::{self, DistributorSettings};
use order_agent::store::{Sealer, Store, TenantTx};
use order_agent::{catalog_file, clock};
use uuid::Uuid;

/// The account's name at the provider.
pub const PHONE_NUMBER_ID: &str = "107000000000001";

/// What the provider signs with.
pub const APP_SECRET: &str = "the secret of a benchmark guards nothing";

const CATALOG: &[u8] = include_bytes!("../../src/demo/data/catalog.csv");

/// Writes it all and names the distributor.
pub async fn create(store: &Store, customers: usize) -> anyhow::Result<DistributorId> {
    let now = clock::now();
    let id = DistributorId(store.ids.next(now));
    let terms = DeliveryTerms::unrestricted(Zone::Named(London));
    let settings = DistributorSettings {
        business_name: "Quayside Provisions".to_owned(),
        locale: "en-GB".to_owned(),
        currency: "GBP".to_owned(),
        timezone: London,
        quiet_window: TimeDelta::zero(),
        ..DistributorSettings::standard(id, terms)
    };
    distributors::create(store, &settings, now).await?;
    let mut tx = TenantTx::begin(&store.pool, id).await?;
    let sealer = store.keyring.sealer(&mut tx).await?;
    add_catalog(&mut tx, store).await?;
    add_customers((&mut tx, &sealer), store, customers).await?;
    let account = account(id, store);
    accounts::add(&mut tx, &sealer, &account).await?;
    tx.commit().await?;
    Ok(id)
}

/// Where the customer of this number writes from: a block of numbers reserved for fiction.
pub fn phone(customer: usize) -> String {
    format!("+4477009{customer:05}")
}

async fn add_catalog(tx: &mut TenantTx, store: &Store) -> anyhow::Result<()> {
    let mut number = 0_u128;
    let ids = || {
        number += 1;
        ProductId(Uuid::from_u128(number))
    };
    let products = catalog_file::read_catalog(CATALOG, ids).context("the sample catalog")?;
    let stamp = (&*store.ids, clock::now());
    catalog::write(tx, &ProductRow::of_all(&products), Others::Keep, stamp).await?;
    Ok(())
}

async fn add_customers(
    (tx, sealer): (&mut TenantTx, &Sealer),
    store: &Store,
    count: usize,
) -> anyhow::Result<()> {
    let row = |number: usize| CustomerRow {
        business_name: format!("Customer {number}"),
        customer_code: Some(format!("C{number}")),
        phone: Some(phone(number)),
        ..CustomerRow::default()
    };
    let rows: Vec<CustomerRow> = (0..count).map(row).collect();
    let mut scope = Scope {
        tx,
        sealer,
        ids: &store.ids,
        now: clock::now(),
    };
    customers::import(&mut scope, &rows).await?;
    Ok(())
}

fn account(distributor: DistributorId, store: &Store) -> Account {
    Account {
        id: IntegrationId(store.ids.next(clock::now())),
        distributor,
        key: AccountKey {
            provider: Provider::Meta,
            key: PHONE_NUMBER_ID.to_owned(),
        },
        credentials: Credentials::Meta {
            app_secret: Token::new(APP_SECRET.to_owned()),
            access_token: Token::new("never used: replies are recorded".to_owned()),
        },
    }
}
