//! Which of a distributor's customers order as they use to? Their status and next expected day.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::distributors::Error;
use super::pool::Pool;
use super::tenant::TenantTx;
use crate::domain::calendar::Zone;
use crate::domain::rhythm::{DAYS_LOOKED_AT, Rhythm};
use crate::domain::{CustomerId, DistributorId};

/// So many customers are worked out in one transaction, so that none is long.
const PAGE: i64 = 500;

/// A customer with the days on which it ordered.
#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    status: String,
    expected_order_date: Option<NaiveDate>,
    days: Vec<NaiveDate>,
}

/// Counted are orders that the customer placed, as `keep_customer_totals` counts them: unconfirmed
/// ones are nobody's habit, and a replaced one is its replacement's.
const ROWS: &str = "select c.id, c.status, c.expected_order_date, array(
        select distinct o.received_date from orders o
         where o.distributor_id = c.distributor_id and o.customer_id = c.id and o.status <> 'PENDING'
           and o.rejected_at is null and o.received_date > $2::date - 400
           and not exists (select from orders later
                            where later.distributor_id = o.distributor_id and later.replaces_order_id = o.id)
         order by 1 desc limit $3) as days
   from customers c where c.distributor_id = $1";

/// The distributors whose customers were not looked at for a day; each is given out once.
///
/// # Errors
/// When the database does.
pub async fn claim(
    pool: &Pool,
    limit: i32,
    now: DateTime<Utc>,
) -> Result<Vec<DistributorId>, sqlx::Error> {
    let ids: Vec<Uuid> =
        sqlx::query_scalar("select distributor_id from claim_distributors_to_look_at($1, $2)")
            .bind(limit)
            .bind(now)
            .fetch_all(&pool.0)
            .await?;
    Ok(ids.into_iter().map(DistributorId).collect())
}

/// The distributor's day at this moment; `None` when it is gone.
///
/// # Errors
/// When the database does, or the stored time zone is none.
pub async fn today(tx: &mut TenantTx, now: DateTime<Utc>) -> Result<Option<NaiveDate>, Error> {
    let zone: Option<String> =
        sqlx::query_scalar("select timezone from distributors where id = $1")
            .bind(tx.distributor().0)
            .fetch_optional(tx.connection())
            .await?;
    let Some(zone) = zone else { return Ok(None) };
    let zone: Tz = zone.parse().map_err(|_| Error::Unreadable {
        field: "timezone",
        value: zone,
    })?;
    Ok(Some(Zone::Named(zone).date(now)))
}

/// Works out one customer, whose orders have just changed.
///
/// # Errors
/// When the database does.
pub async fn refresh(
    tx: &mut TenantTx,
    customer: CustomerId,
    today: NaiveDate,
) -> Result<(), sqlx::Error> {
    let tenant = tx.distributor().0;
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!("{ROWS} and c.id = $4")))
        .bind(tenant)
        .bind(today)
        .bind(limit())
        .bind(customer.0)
        .fetch_optional(tx.connection())
        .await?;
    write(tx.connection(), tenant, row.into_iter(), today).await
}

/// Works out the customers after this one, and gives the last of them; `None` after the last page.
///
/// # Errors
/// When the database does.
pub async fn refresh_page(
    tx: &mut TenantTx,
    after: CustomerId,
    today: NaiveDate,
) -> Result<Option<CustomerId>, sqlx::Error> {
    let tenant = tx.distributor().0;
    let page = format!("{ROWS} and c.id > $4 order by c.id limit $5");
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(page))
        .bind(tenant)
        .bind(today)
        .bind(limit())
        .bind(after.0)
        .bind(PAGE)
        .fetch_all(tx.connection())
        .await?;
    let last = rows.last().map(|row| CustomerId(row.id));
    write(tx.connection(), tenant, rows.into_iter(), today).await?;
    Ok(last)
}

fn limit() -> i64 {
    i64::try_from(DAYS_LOOKED_AT).unwrap_or(i64::MAX)
}

/// Only what changed is written: each write of a customer stands in the audit.
async fn write(
    connection: &mut PgConnection,
    tenant: Uuid,
    rows: impl Iterator<Item = Row>,
    today: NaiveDate,
) -> Result<(), sqlx::Error> {
    let mut changed: (Vec<Uuid>, Vec<&str>, Vec<Option<NaiveDate>>) = Default::default();
    for row in rows {
        let rhythm = Rhythm::of(&row.days, today);
        if rhythm.status.as_str() != row.status || rhythm.expected != row.expected_order_date {
            changed.0.push(row.id);
            changed.1.push(rhythm.status.as_str());
            changed.2.push(rhythm.expected);
        }
    }
    if changed.0.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "update customers c set status = new.status, expected_order_date = new.expected
           from unnest($2::uuid[], $3::text[], $4::date[]) as new (id, status, expected)
          where c.distributor_id = $1 and c.id = new.id",
    )
    .bind(tenant)
    .bind(&changed.0)
    .bind(&changed.1)
    .bind(&changed.2)
    .execute(connection)
    .await
    .map(drop)
}
