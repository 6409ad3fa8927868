//! What a distributor lets its model cost, and what of that is used: seen and changed by its staff.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::tenant::TenantTx;

/// What a change says; `None` leaves a thing as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// Whether a model may be asked.
    pub enabled: Option<bool>,
    /// The model, by its name at the provider.
    pub model: Option<String>,
    /// US dollars a calendar month; 0: no model.
    pub monthly_budget_usd: Option<Decimal>,
    /// Questions a calendar month.
    pub monthly_requests: Option<Questions>,
}

/// How many questions a month may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Questions {
    /// As many as the budget pays.
    Unlimited,
    /// So many.
    AtMost(u32),
}

/// What holds now, and what the running month has used.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Held {
    /// Whether a model may be asked.
    pub enabled: bool,
    /// The model.
    pub model: String,
    /// US dollars a calendar month.
    pub monthly_budget_usd: Decimal,
    /// Questions a calendar month; `None`: no limit.
    pub monthly_requests: Option<i32>,
    /// US dollars that are spent or promised this month.
    pub usd: Decimal,
    /// Questions that were asked this month.
    pub requests: i32,
}

/// Changes some of the limits.
///
/// # Errors
/// When the database refuses a value or fails.
pub async fn change(tx: &mut TenantTx, change: &Change) -> Result<(), sqlx::Error> {
    let requests = match change.monthly_requests {
        Some(Questions::AtMost(count)) => Some(i32::try_from(count).unwrap_or(i32::MAX)),
        Some(Questions::Unlimited) | None => None,
    };
    sqlx::query(
        "update distributors
            set ai_enabled = coalesce($2, ai_enabled),
                ai_model_preference = coalesce($3, ai_model_preference),
                monthly_ai_budget_usd = coalesce($4, monthly_ai_budget_usd),
                max_monthly_ai_requests = case when $5 then $6 else max_monthly_ai_requests end
          where id = $1",
    )
    .bind(tx.distributor().0)
    .bind(change.enabled)
    .bind(&change.model)
    .bind(change.monthly_budget_usd)
    .bind(change.monthly_requests.is_some())
    .bind(requests)
    .execute(tx.connection())
    .await
    .map(drop)
}

/// What holds, with the use of the month of `now`; `None` when there is no such distributor.
///
/// # Errors
/// When the database does.
pub async fn held(tx: &mut TenantTx, now: DateTime<Utc>) -> Result<Option<Held>, sqlx::Error> {
    sqlx::query_as(
        "select d.ai_enabled as enabled, d.ai_model_preference as model,
                d.monthly_ai_budget_usd as monthly_budget_usd, d.max_monthly_ai_requests as monthly_requests,
                coalesce(spent.usd, 0) as usd, coalesce(spent.requests, 0) as requests
           from distributors d
           left join model_spending spent on spent.distributor_id = d.id
            and spent.month = date_trunc('month', $2 at time zone d.timezone)::date
          where d.id = $1",
    )
    .bind(tx.distributor().0)
    .bind(now)
    .fetch_optional(tx.connection())
    .await
}
