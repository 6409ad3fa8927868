//! Which distributors are there, and how does each one want to work?

use chrono::{DateTime, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use uuid::Uuid;

use super::{Store, TenantTx, exceptions, keys};
use crate::domain::calendar::Zone;
use crate::domain::{CustomerId, DeliveryTerms, DistributorId};

/// How one distributor wants its orders taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DistributorSettings {
    /// The distributor.
    pub id: DistributorId,
    /// Its name, as customers know it.
    pub business_name: String,
    /// BCP 47 language tag.
    pub locale: String,
    /// ISO 4217 code.
    pub currency: String,
    /// Its clock.
    pub timezone: Tz,
    /// Cut-off, delivery days, holidays and minimum of its own, before any customer's override.
    pub terms: DeliveryTerms,
    /// A line below this probability is reviewed, 0 to 1.
    pub confidence_threshold: Decimal,
    /// Minutes of silence after which a session closes.
    pub auto_close_minutes: u32,
    /// How long after a message the agent waits for another one before it answers both.
    pub quiet_window: TimeDelta,
    /// Whether a language model may be called.
    pub ai_enabled: bool,
    /// The model that is preferred.
    pub ai_model_preference: String,
    /// What models may cost in a calendar month, in USD; zero: no model is asked.
    pub monthly_ai_budget_usd: Decimal,
    /// The catalog's version; caches compare it.
    pub catalog_version: i64,
}

/// Why settings cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed; trying again may help.
    #[error("cannot read or write the distributor")]
    Database(#[from] sqlx::Error),
    /// The keys of a new distributor could not be made.
    #[error("cannot make the distributor's keys")]
    Keys(#[from] keys::Error),
    /// A stored name is none that we know.
    #[error("the distributor's {field} is {value:?}")]
    Unreadable {
        /// Which setting.
        field: &'static str,
        /// What is stored.
        value: String,
    },
}

#[derive(sqlx::FromRow)]
struct Row {
    business_name: String,
    locale: String,
    currency: String,
    timezone: String,
    ai_confidence_threshold: Decimal,
    auto_close_timeout_minutes: i32,
    quiet_window_seconds: i32,
    ai_enabled: bool,
    ai_model_preference: String,
    monthly_ai_budget_usd: Decimal,
    catalog_version: i64,
}

#[derive(sqlx::FromRow)]
struct TermsRow {
    cutoff: Option<NaiveTime>,
    cutoff_days_before: Option<i32>,
    delivery_days: Option<Vec<String>>,
    minimum_order: Option<Decimal>,
}

/// Writes a new distributor with its keys and its terms, in one transaction.
///
/// # Errors
/// When it is there already, or the database fails.
pub async fn create(
    store: &Store,
    settings: &DistributorSettings,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let mut tx = TenantTx::begin(&store.pool, settings.id).await?;
    sqlx::query(
        "insert into distributors (id, business_name, locale, currency, timezone, ai_confidence_threshold,
           auto_close_timeout_minutes, quiet_window_seconds, ai_enabled, ai_model_preference, monthly_ai_budget_usd)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(settings.id.0)
    .bind(&settings.business_name)
    .bind(&settings.locale)
    .bind(&settings.currency)
    .bind(settings.timezone.name())
    .bind(settings.confidence_threshold)
    .bind(i32::try_from(settings.auto_close_minutes).unwrap_or(i32::MAX))
    .bind(i32::try_from(settings.quiet_window.num_seconds()).unwrap_or(i32::MAX))
    .bind(settings.ai_enabled)
    .bind(&settings.ai_model_preference)
    .bind(settings.monthly_ai_budget_usd)
    .execute(tx.connection())
    .await?;
    store.keyring.create_keys(&mut tx, &store.ids, now).await?;
    write_terms(&mut tx, &settings.terms, store.ids.next(now)).await?;
    tx.commit().await?;
    Ok(())
}

async fn write_terms(
    tx: &mut TenantTx,
    terms: &DeliveryTerms,
    id: Uuid,
) -> Result<(), sqlx::Error> {
    let days: Option<Vec<String>> = terms.delivery_days.as_deref().map(names);
    sqlx::query(
        "insert into delivery_terms (distributor_id, id, cutoff, cutoff_days_before, delivery_days, minimum_order)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(tx.distributor().0)
    .bind(id)
    .bind(terms.cutoff)
    .bind(i32::try_from(terms.cutoff_days_before).unwrap_or(i32::MAX))
    .bind(days)
    .bind(terms.minimum_order)
    .execute(tx.connection())
    .await?;
    exceptions::write_all(tx, terms).await
}

/// Writes the delivery days that are agreed with one customer, in place of the distributor's own.
///
/// # Errors
/// When the database does, or something is agreed with the customer already.
pub async fn agree_days(
    tx: &mut TenantTx,
    customer: CustomerId,
    days: &[Weekday],
    id: Uuid,
) -> Result<(), Error> {
    sqlx::query(
        "insert into delivery_terms (distributor_id, id, customer_id, delivery_days)
         values ($1, $2, $3, $4)",
    )
    .bind(tx.distributor().0)
    .bind(id)
    .bind(customer.0)
    .bind(names(days))
    .execute(tx.connection())
    .await?;
    Ok(())
}

fn names(days: &[Weekday]) -> Vec<String> {
    let name = |day: &Weekday| day.to_string().to_uppercase();
    days.iter().map(name).collect()
}

/// The settings of the transaction's distributor; `None` when there is none.
///
/// # Errors
/// When the database fails or holds a name that we do not know.
pub async fn settings(tx: &mut TenantTx) -> Result<Option<DistributorSettings>, Error> {
    read(tx, None).await
}

async fn read(
    tx: &mut TenantTx,
    customer: Option<CustomerId>,
) -> Result<Option<DistributorSettings>, Error> {
    let row: Option<Row> = sqlx::query_as(
        "select business_name, locale, currency, timezone, ai_confidence_threshold, auto_close_timeout_minutes,
                quiet_window_seconds, ai_enabled, ai_model_preference, monthly_ai_budget_usd, catalog_version
           from distributors where id = $1",
    )
    .bind(tx.distributor().0)
    .fetch_optional(tx.connection())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let timezone: Tz = row.timezone.parse().map_err(|_| Error::Unreadable {
        field: "timezone",
        value: row.timezone.clone(),
    })?;
    let terms = terms(tx, timezone, customer).await?;
    Ok(Some(DistributorSettings {
        id: tx.distributor(),
        business_name: row.business_name,
        locale: row.locale,
        currency: row.currency,
        timezone,
        terms,
        confidence_threshold: row.ai_confidence_threshold,
        auto_close_minutes: row.auto_close_timeout_minutes.unsigned_abs(),
        quiet_window: TimeDelta::seconds(i64::from(row.quiet_window_seconds)),
        ai_enabled: row.ai_enabled,
        ai_model_preference: row.ai_model_preference,
        monthly_ai_budget_usd: row.monthly_ai_budget_usd,
        catalog_version: row.catalog_version,
    }))
}

/// The distributor's terms, with what is agreed with one customer in their place.
///
/// # Errors
/// When the database fails or holds a name that we do not know.
pub async fn terms(
    tx: &mut TenantTx,
    timezone: Tz,
    customer: Option<CustomerId>,
) -> Result<DeliveryTerms, Error> {
    let rows: Vec<TermsRow> = sqlx::query_as(
        "select cutoff, cutoff_days_before, delivery_days, minimum_order from delivery_terms
          where distributor_id = $1 and (customer_id is null or customer_id = $2)
          order by customer_id nulls first",
    )
    .bind(tx.distributor().0)
    .bind(customer.map(|customer| customer.0))
    .fetch_all(tx.connection())
    .await?;
    let mut terms = DeliveryTerms::unrestricted(Zone::Named(timezone));
    for row in rows {
        lay_over(&mut terms, row)?;
    }
    exceptions::lay_over(tx, customer, &mut terms).await?;
    Ok(terms)
}

fn lay_over(terms: &mut DeliveryTerms, row: TermsRow) -> Result<(), Error> {
    terms.cutoff = row.cutoff.or(terms.cutoff);
    terms.minimum_order = row.minimum_order.or(terms.minimum_order);
    if let Some(days_before) = row.cutoff_days_before {
        terms.cutoff_days_before = days_before.unsigned_abs();
    }
    if let Some(names) = row.delivery_days {
        let days: Result<Vec<Weekday>, Error> = names.into_iter().map(weekday).collect();
        terms.delivery_days = Some(days?);
    }
    Ok(())
}

fn weekday(name: String) -> Result<Weekday, Error> {
    name.parse().map_err(|_| Error::Unreadable {
        field: "delivery day",
        value: name,
    })
}

/// Every distributor's id and name. For operators: `options` are those of the role that migrates.
///
/// # Errors
/// When the database cannot be reached as that role.
pub async fn list(options: &PgConnectOptions) -> Result<Vec<(DistributorId, String)>, sqlx::Error> {
    let mut connection = options.connect().await?;
    sqlx::raw_sql("set role order_agent_owner")
        .execute(&mut connection)
        .await?;
    let rows: Vec<(Uuid, String)> =
        sqlx::query_as("select id, business_name from distributors order by business_name, id")
            .fetch_all(&mut connection)
            .await?;
    // Nothing was written that closing could lose.
    let _ = connection.close().await;
    let named = |(id, name)| (DistributorId(id), name);
    Ok(rows.into_iter().map(named).collect())
}

/// The settings with the terms that hold for one customer.
///
/// # Errors
/// When the database fails or holds a name that we do not know.
pub async fn settings_for(
    tx: &mut TenantTx,
    customer: CustomerId,
) -> Result<Option<DistributorSettings>, Error> {
    read(tx, Some(customer)).await
}

impl DistributorSettings {
    /// What a new distributor starts with: the schema's own defaults, beside its terms.
    #[must_use]
    pub fn standard(id: DistributorId, terms: DeliveryTerms) -> Self {
        Self {
            id,
            business_name: String::new(),
            locale: "en".to_owned(),
            currency: "USD".to_owned(),
            timezone: Tz::UTC,
            terms,
            confidence_threshold: Decimal::new(8, 1),
            auto_close_minutes: 120,
            quiet_window: TimeDelta::seconds(6),
            ai_enabled: true,
            ai_model_preference: "gpt-4".to_owned(),
            monthly_ai_budget_usd: Decimal::ZERO,
            catalog_version: 0,
        }
    }
}
