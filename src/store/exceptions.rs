//! Days on which deliveries are not as usual: closed ones, extra ones, those with a cut-off of their
//! own.

use chrono::{NaiveDate, NaiveDateTime};
use uuid::Uuid;

use super::tenant::TenantTx;
use crate::domain::{CustomerId, DeliveryTerms};
use crate::text_enum;

text_enum! {
    /// `delivery_exceptions.kind`.
    pub enum Kind {
        /// Nothing is delivered.
        Holiday = "HOLIDAY",
        /// Goods are delivered, whatever the weekday.
        ExtraDay = "EXTRA_DAY",
        /// Orders close at another time than usual.
        Cutoff = "CUTOFF",
    }
}

/// What is not as usual on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exception {
    /// Nothing is delivered.
    Closed,
    /// Goods are delivered, whatever the weekday; orders close at this wall-clock moment, or as usual.
    Extra(Option<NaiveDateTime>),
    /// Orders close at this wall-clock moment.
    Cutoff(NaiveDateTime),
}

impl Exception {
    fn columns(self) -> (Kind, Option<NaiveDateTime>) {
        match self {
            Self::Closed => (Kind::Holiday, None),
            Self::Extra(closes_at) => (Kind::ExtraDay, closes_at),
            Self::Cutoff(closes_at) => (Kind::Cutoff, Some(closes_at)),
        }
    }
}

/// Keeps an exception, for everybody or for one customer, in place of what was kept for that day.
/// Repeats harmlessly.
///
/// # Errors
/// When the database does.
pub async fn keep(
    tx: &mut TenantTx,
    customer: Option<CustomerId>,
    (day, exception, note): (NaiveDate, Exception, Option<&str>),
    id: Uuid,
) -> Result<(), sqlx::Error> {
    let (kind, closes_at) = exception.columns();
    sqlx::query(
        "insert into delivery_exceptions (distributor_id, id, customer_id, day, kind, closes_at, note)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (distributor_id, customer_id, day) do update
            set kind = excluded.kind, closes_at = excluded.closes_at,
                note = coalesce(excluded.note, delivery_exceptions.note)",
    )
    .bind(tx.distributor().0)
    .bind(id)
    .bind(customer.map(|customer| customer.0))
    .bind(day)
    .bind(kind.as_str())
    .bind(closes_at)
    .bind(note)
    .execute(tx.connection())
    .await
    .map(drop)
}

/// What became of taking an exception back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenBack {
    /// The day is one like any other now.
    Done,
    /// It was so already.
    NothingKept,
}

/// Takes a day's exception back.
///
/// # Errors
/// When the database does.
pub async fn take_back(
    tx: &mut TenantTx,
    customer: Option<CustomerId>,
    day: NaiveDate,
) -> Result<TakenBack, sqlx::Error> {
    let done = sqlx::query(
        "delete from delivery_exceptions
          where distributor_id = $1 and customer_id is not distinct from $2 and day = $3",
    )
    .bind(tx.distributor().0)
    .bind(customer.map(|customer| customer.0))
    .bind(day)
    .execute(tx.connection())
    .await?;
    Ok(if done.rows_affected() == 0 {
        TakenBack::NothingKept
    } else {
        TakenBack::Done
    })
}

/// Writes the exceptions with which a distributor starts.
pub(super) async fn write_all(tx: &mut TenantTx, terms: &DeliveryTerms) -> Result<(), sqlx::Error> {
    let closed = terms.holidays.iter().map(|day| (*day, Exception::Closed));
    let extra = terms.extra_days.iter().map(|day| {
        let closes_at = terms.cutoffs.get(day).copied();
        (*day, Exception::Extra(closes_at))
    });
    let cutoffs = terms.cutoffs.iter();
    let cutoffs = cutoffs
        .filter(|(day, _)| !terms.extra_days.contains(day))
        .map(|(day, closes_at)| (*day, Exception::Cutoff(*closes_at)));
    let all: Vec<(NaiveDate, Exception)> = closed.chain(extra).chain(cutoffs).collect();
    let columns = || all.iter().map(|(_, exception)| exception.columns());
    sqlx::query(
        "insert into delivery_exceptions (distributor_id, id, day, kind, closes_at)
         select $1, gen_random_uuid(), one.*
           from unnest($2::date[], $3::text[], $4::timestamp[]) as one",
    )
    .bind(tx.distributor().0)
    .bind(all.iter().map(|(day, _)| *day).collect::<Vec<_>>())
    .bind(columns().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>())
    .bind(
        columns()
            .map(|(_, closes_at)| closes_at)
            .collect::<Vec<_>>(),
    )
    .execute(tx.connection())
    .await
    .map(drop)
}

/// Puts the exceptions into terms; a customer's own for a day stands in place of everybody's.
pub(super) async fn lay_over(
    tx: &mut TenantTx,
    customer: Option<CustomerId>,
    terms: &mut DeliveryTerms,
) -> Result<(), sqlx::Error> {
    let rows: Vec<(NaiveDate, String, Option<NaiveDateTime>)> = sqlx::query_as(
        "select distinct on (day) day, kind, closes_at from delivery_exceptions
          where distributor_id = $1 and (customer_id is null or customer_id = $2)
          order by day, customer_id nulls last",
    )
    .bind(tx.distributor().0)
    .bind(customer.map(|customer| customer.0))
    .fetch_all(tx.connection())
    .await?;
    for (day, kind, closes_at) in rows {
        let kind = kind
            .parse()
            .map_err(|error| sqlx::Error::Decode(Box::new(error)));
        match kind? {
            Kind::Holiday => {
                terms.holidays.insert(day);
            }
            Kind::ExtraDay => {
                terms.extra_days.insert(day);
            }
            Kind::Cutoff => {}
        }
        terms
            .cutoffs
            .extend(closes_at.map(|closes_at| (day, closes_at)));
    }
    Ok(())
}
