//! A distributor as a case describes it: terms, goods, accounts, the customer and its past orders.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::shell::Shell;
use crate::demo::deliver::{Accounts, Providers, Secrets};
use crate::domain::calendar::Zone;
use crate::domain::{Catalog, Channel, CustomerId, DeliveryTerms, DistributorId, IntegrationId};
use crate::eval::case::Case;
use crate::eval::world;
use crate::store::accounts::{self, Account};
use crate::store::catalog::{self, Others, ProductRow};
use crate::store::customers::{self, CustomerRow, Scope};
use crate::store::distributors::{self, DistributorSettings};
use crate::store::{TenantTx, past, staff};
use crate::turns::Turns;

/// What the agent calls the distributor in the core's run as well.
const BUSINESS_NAME: &str = "the distributor";

/// The distributor's own code for the one customer of a case.
const CUSTOMER_CODE: &str = "CUSTOMER";

/// The customer's number, of the range kept for fiction.
pub(super) const PHONE: &str = "+12025550100";

/// The customer's address.
pub(super) const EMAIL: &str = "orders@customer.example";

/// A case's distributor.
pub(super) struct House {
    pub distributor: DistributorId,
    /// The catalog as the service has it, with its own ids.
    pub catalog: Arc<Catalog>,
    pub providers: Providers,
    /// The worker of its conversations.
    pub turns: Turns,
}

impl House {
    /// Settles the distributor of the case of this number.
    pub(super) async fn settle(
        shell: &Shell,
        number: u32,
        (case, goods): (&Case, &Catalog),
    ) -> Result<Self> {
        let store = &shell.store;
        let now = case.now.to_utc();
        let settings = settings(DistributorId(store.ids.next(now)), case)?;
        distributors::create(store, &settings, now).await?;
        let mut tx = TenantTx::begin(&store.pool, settings.id).await?;
        let rows = ProductRow::of_all(&goods.to_products());
        catalog::write(&mut tx, &rows, Others::Deactivate, (&store.ids, now)).await?;
        let catalog = Arc::new(catalog::load(&mut tx).await?);
        let (names, secrets) = (names(number), secrets(number));
        connect(shell, &mut tx, (&names, &secrets), now).await?;
        if case.customer.known {
            enter_customer(shell, &mut tx, (case, &catalog)).await?;
        }
        tx.commit().await?;
        Ok(Self {
            distributor: settings.id,
            catalog,
            providers: Providers::new(shell.address.clone(), names, secrets)?,
            turns: shell.worker(),
        })
    }

    /// A transaction of this distributor.
    pub(super) async fn begin(&self, shell: &Shell) -> Result<TenantTx> {
        Ok(TenantTx::begin(&shell.store.pool, self.distributor).await?)
    }

    /// The customer, where the distributor knows it.
    pub(super) async fn customer(&self, tx: &mut TenantTx) -> Result<CustomerId> {
        let known = staff::customer_by_code(tx, CUSTOMER_CODE).await?;
        known.context("a person can write first to a customer that is known")
    }
}

/// From where the customer writes.
pub(super) const fn from(channel: Channel) -> &'static str {
    match channel {
        Channel::Whatsapp | Channel::Sms => PHONE,
        Channel::Email => EMAIL,
    }
}

fn settings(id: DistributorId, case: &Case) -> Result<DistributorSettings> {
    let timezone = time_zone(case)?;
    let own = DeliveryTerms {
        zone: Zone::Named(timezone),
        delivery_days: case.terms.delivery_days.clone(),
        ..world::delivery_terms(case)
    };
    let standard = DistributorSettings::standard(id, own);
    let seconds = case.terms.quiet_window_seconds;
    let threshold = case.terms.confidence_threshold;
    Ok(DistributorSettings {
        business_name: BUSINESS_NAME.to_owned(),
        locale: case.locale.clone(),
        currency: case.currency.clone(),
        timezone,
        auto_close_minutes: case
            .terms
            .auto_close_minutes
            .unwrap_or(standard.auto_close_minutes),
        quiet_window: seconds.map_or(standard.quiet_window, |seconds| {
            TimeDelta::seconds(i64::from(seconds))
        }),
        confidence_threshold: threshold
            .and_then(Decimal::from_f64_retain)
            .map_or(standard.confidence_threshold, |share| share.round_dp(3)),
        ..standard
    })
}

/// The service knows zones by name alone; one with whole hours stands for a fixed offset.
fn time_zone(case: &Case) -> Result<Tz> {
    if let Some(zone) = case.time_zone {
        return Ok(zone);
    }
    let seconds = case.now.offset().local_minus_utc();
    let name = match seconds / 3600 {
        _ if seconds % 3600 != 0 => None,
        0 => Some("UTC".to_owned()),
        // POSIX counts westward: `Etc/GMT+5` is five hours behind.
        hours => Some(format!("Etc/GMT{:+}", -hours)),
    };
    name.and_then(|name| name.parse().ok())
        .with_context(|| format!("no time zone is {} all along", case.now.offset()))
}

/// Names that no two cases share: a provider's account belongs to one distributor.
fn names(number: u32) -> Accounts {
    Accounts {
        phone_number_id: format!("1070{number:09}"),
        sms_number: format!("+1999{number:07}"),
        mailbox: format!("orders-{number}@distributor.example"),
    }
}

fn secrets(number: u32) -> Secrets {
    let secret = |what: &str| format!("{what} of case {number}");
    Secrets {
        app_secret: secret("app secret"),
        auth_token: secret("token"),
        webhook_password: secret("password"),
    }
}

async fn connect(
    shell: &Shell,
    tx: &mut TenantTx,
    (names, secrets): (&Accounts, &Secrets),
    now: DateTime<Utc>,
) -> Result<()> {
    let sealer = shell.store.keyring.sealer(tx).await?;
    for (key, credentials) in names.connections(secrets) {
        let account = Account {
            id: IntegrationId(shell.store.ids.next(now)),
            distributor: tx.distributor(),
            key,
            credentials,
        };
        accounts::add(tx, &sealer, &account).await?;
    }
    Ok(())
}

async fn enter_customer(
    shell: &Shell,
    tx: &mut TenantTx,
    (case, catalog): (&Case, &Catalog),
) -> Result<()> {
    let (store, now) = (&shell.store, case.now.to_utc());
    let sealer = store.keyring.sealer(tx).await?;
    let row = CustomerRow {
        business_name: case.customer.business_name.clone(),
        customer_code: Some(CUSTOMER_CODE.to_owned()),
        phone: Some(PHONE.to_owned()),
        email: Some(EMAIL.to_owned()),
        ..CustomerRow::default()
    };
    let mut scope = Scope {
        tx,
        sealer: &sealer,
        ids: &store.ids,
        now,
    };
    customers::import(&mut scope, &[row]).await?;
    let known = staff::customer_by_code(scope.tx, CUSTOMER_CODE).await?;
    let customer = known.context("the customer was not entered")?;
    let world = world::customer(case, catalog)?;
    let zone = Zone::Named(time_zone(case)?);
    past::orders(&mut scope, (customer, &case.currency, zone), &world.history).await?;
    past::aliases(&mut scope, customer, &world.aliases).await?;
    if let Some(days) = &case.customer.delivery_days {
        let id = store.ids.next(now);
        distributors::agree_days(tx, customer, days, id).await?;
    }
    Ok(())
}
