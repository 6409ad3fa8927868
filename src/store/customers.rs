//! Which customer does an address belong to, and how do customers come to be known?

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Ids, Sealer, TenantTx};
use crate::domain::{CustomerId, Sender};

/// What a distributor's list says of a customer. Addresses are normalised: E.164, lower case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomerRow {
    /// The customer's business name.
    pub business_name: String,
    /// Who is talked to.
    pub contact_person_name: Option<String>,
    /// The distributor's own code for it.
    pub customer_code: Option<String>,
    /// Where goods are delivered.
    pub address: Option<String>,
    /// E.164 with a leading `+`.
    pub phone: Option<String>,
    /// Lower-case address.
    pub email: Option<String>,
}

/// How a batch of work reaches its distributor's rows: transaction, keys, ids and the moment.
#[derive(Debug)]
pub struct Scope<'a> {
    /// The distributor's transaction.
    pub tx: &'a mut TenantTx,
    /// Its keys.
    pub sealer: &'a Sealer,
    /// Where new ids come from.
    pub ids: &'a Ids,
    /// The moment that new ids bear.
    pub now: DateTime<Utc>,
}

/// One address: its kind, what finds it, and what it is.
struct Identity {
    kind: &'static str,
    index: Vec<u8>,
    value: String,
}

type Known = HashMap<(&'static str, Vec<u8>), CustomerId>;

/// Writes a list of customers: one that has the code, or an address, of a listed one is that
/// customer and is brought up to date, so that a sender who wrote before becomes known.
///
/// # Errors
/// When the database refuses a row or fails.
pub async fn import(scope: &mut Scope<'_>, rows: &[CustomerRow]) -> Result<(), sqlx::Error> {
    one_at_a_time(scope.tx).await?;
    for row in rows {
        let sender = Sender {
            phone: row.phone.clone(),
            email: row.email.clone(),
            ..Sender::default()
        };
        let identities = identities(scope.sealer, &sender);
        let known = known(scope.tx, &identities).await?;
        let by_address = identities
            .iter()
            .find_map(|identity| known.get(&key(identity)));
        let customer = match by_code(scope.tx, row).await?.or(by_address.copied()) {
            Some(customer) => customer,
            None => CustomerId(scope.ids.next(scope.now)),
        };
        upsert(scope, customer, row).await?;
        attach(scope, &[(customer, identities)]).await?;
    }
    Ok(())
}

/// The customer of each sender, in their order. A sender of whom no address is known becomes a
/// customer whose origin says that nobody at the distributor entered it.
///
/// # Errors
/// When the database fails.
pub async fn find_or_create(
    scope: &mut Scope<'_>,
    senders: &[&Sender],
) -> Result<Vec<CustomerId>, sqlx::Error> {
    let all: Vec<Vec<Identity>> = senders
        .iter()
        .map(|sender| identities(scope.sealer, sender))
        .collect();
    let mut map = known(scope.tx, all.iter().flatten()).await?;
    let found = |map: &Known, sender: &[Identity]| {
        let mut customers = sender.iter().filter_map(|identity| map.get(&key(identity)));
        customers.next().copied()
    };
    if all.iter().any(|sender| found(&map, sender).is_none()) {
        // Whoever wrote first may be at it in another transaction: wait, then look again.
        one_at_a_time(scope.tx).await?;
        map = known(scope.tx, all.iter().flatten()).await?;
    }
    let complete = all
        .iter()
        .flatten()
        .all(|identity| map.contains_key(&key(identity)));
    let (mut customers, mut new) = (Vec::new(), Vec::new());
    for sender in &all {
        let customer = found(&map, sender).unwrap_or_else(|| {
            let customer = CustomerId(scope.ids.next(scope.now));
            new.push(customer.0);
            customer
        });
        for identity in sender {
            map.entry(key(identity)).or_insert(customer);
        }
        customers.push(customer);
    }
    if complete {
        return Ok(customers);
    }
    insert_unknown(scope.tx, &new).await?;
    let owned: Vec<_> = customers.iter().copied().zip(all).collect();
    attach(scope, &owned).await?;
    Ok(customers)
}

/// What finds each of a sender's addresses, the most telling first.
fn identities(sealer: &Sealer, sender: &Sender) -> Vec<Identity> {
    let addresses = [
        ("PHONE", &sender.phone),
        ("BSUID", &sender.bsuid),
        ("EMAIL", &sender.email),
    ];
    addresses
        .into_iter()
        .filter_map(|(kind, value)| {
            let value = value.clone()?;
            let index = sealer.blind_index(kind, &value);
            Some(Identity { kind, index, value })
        })
        .collect()
}

fn key(identity: &Identity) -> (&'static str, Vec<u8>) {
    (identity.kind, identity.index.clone())
}

async fn known<'a>(
    tx: &mut TenantTx,
    identities: impl IntoIterator<Item = &'a Identity>,
) -> Result<Known, sqlx::Error> {
    let (kinds, indexes): (Vec<&str>, Vec<Vec<u8>>) = identities
        .into_iter()
        .map(|identity| (identity.kind, identity.index.clone()))
        .unzip();
    let rows: Vec<(String, Vec<u8>, Uuid)> = sqlx::query_as(
        "select i.kind, i.blind_index, i.customer_id from customer_identities i
          where i.distributor_id = $1
            and (i.kind, i.blind_index) in (select * from unnest($2::text[], $3::bytea[]))",
    )
    .bind(tx.distributor().0)
    .bind(kinds)
    .bind(indexes)
    .fetch_all(tx.connection())
    .await?;
    let named = |kind: &str| {
        ["PHONE", "BSUID", "EMAIL"]
            .into_iter()
            .find(|name| *name == kind)
    };
    Ok(rows
        .into_iter()
        .filter_map(|(kind, index, id)| Some(((named(&kind)?, index), CustomerId(id))))
        .collect())
}

/// Two transactions of one distributor that both meet a new address must not both make a customer.
async fn one_at_a_time(tx: &mut TenantTx) -> Result<(), sqlx::Error> {
    sqlx::query("select pg_advisory_xact_lock(hashtextextended('order_agent.customers.' || $1, 0))")
        .bind(tx.distributor().to_string())
        .execute(tx.connection())
        .await
        .map(drop)
}

async fn insert_unknown(tx: &mut TenantTx, new: &[Uuid]) -> Result<(), sqlx::Error> {
    if new.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into customers (distributor_id, id, business_name, origin)
         select $1, id, '', 'UNKNOWN_SENDER' from unnest($2::uuid[]) as id",
    )
    .bind(tx.distributor().0)
    .bind(new)
    .execute(tx.connection())
    .await
    .map(drop)
}

async fn attach(
    scope: &mut Scope<'_>,
    owned: &[(CustomerId, Vec<Identity>)],
) -> Result<(), sqlx::Error> {
    let known = known(
        scope.tx,
        owned.iter().flat_map(|(_, identities)| identities),
    )
    .await?;
    let (mut ids, mut customers) = (Vec::new(), Vec::new());
    let (mut kinds, mut indexes, mut values) = (Vec::new(), Vec::new(), Vec::new());
    let missing = owned
        .iter()
        .flat_map(|(customer, identities)| identities.iter().map(move |one| (customer, one)))
        .filter(|(_, identity)| !known.contains_key(&key(identity)));
    for (customer, identity) in missing {
        let id = scope.ids.next(scope.now);
        let value = &identity.value;
        values.push(scope.sealer.seal("customer_identities", "value", id, value));
        ids.push(id);
        customers.push(customer.0);
        kinds.push(identity.kind);
        indexes.push(identity.index.clone());
    }
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into customer_identities (distributor_id, id, customer_id, kind, blind_index, value)
         select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::bytea[], $6::bytea[])
         on conflict (distributor_id, kind, blind_index) do nothing",
    )
    .bind(scope.tx.distributor().0)
    .bind(ids)
    .bind(customers)
    .bind(kinds)
    .bind(indexes)
    .bind(values)
    .execute(scope.tx.connection())
    .await
    .map(drop)
}

async fn by_code(tx: &mut TenantTx, row: &CustomerRow) -> Result<Option<CustomerId>, sqlx::Error> {
    let id: Option<Uuid> = sqlx::query_scalar(
        "select id from customers where distributor_id = $1 and customer_code = $2",
    )
    .bind(tx.distributor().0)
    .bind(&row.customer_code)
    .fetch_optional(tx.connection())
    .await?;
    Ok(id.map(CustomerId))
}

async fn upsert(
    scope: &mut Scope<'_>,
    customer: CustomerId,
    row: &CustomerRow,
) -> Result<(), sqlx::Error> {
    let seal = |column, value: &Option<String>| {
        let seal_one = |value| scope.sealer.seal("customers", column, customer.0, value);
        value.as_deref().map(seal_one)
    };
    let (email, phone) = (seal("email", &row.email), seal("phone", &row.phone));
    sqlx::query(
        "insert into customers as c (distributor_id, id, business_name, contact_person_name, customer_code, address,
           email, phone, origin) values ($1, $2, $3, $4, $5, $6, $7, $8, 'IMPORT')
         on conflict (distributor_id, id) do update set business_name = excluded.business_name,
           contact_person_name = coalesce(excluded.contact_person_name, c.contact_person_name),
           customer_code = coalesce(excluded.customer_code, c.customer_code),
           address = coalesce(excluded.address, c.address), email = coalesce(excluded.email, c.email),
           phone = coalesce(excluded.phone, c.phone), origin = 'IMPORT'",
    )
    .bind(scope.tx.distributor().0)
    .bind(customer.0)
    .bind(&row.business_name)
    .bind(&row.contact_person_name)
    .bind(&row.customer_code)
    .bind(&row.address)
    .bind(email)
    .bind(phone)
    .execute(scope.tx.connection())
    .await
    .map(drop)
}
