//! What became of our own messages, in whatever order the providers tell us and we write it down?

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Outcome, Reported};
use crate::domain::{DeliveryState, MessageId, OutboxId, Provider, StatusReport, TaskId};
use crate::store::customers::Scope;
use crate::store::{TenantTx, tasks};

/// A message of ours that a provider took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMessage {
    /// Who took it.
    pub provider: Provider,
    /// The provider's id of it.
    pub provider_message_id: String,
    /// The message.
    pub message: MessageId,
    /// The outbox row from which it was sent.
    pub outbox: OutboxId,
}

#[derive(sqlx::FromRow)]
struct Recorded {
    external_message_id: String,
    message_id: Option<Uuid>,
    status: String,
    error_code: Option<String>,
}

pub(super) async fn store(
    scope: &mut Scope<'_>,
    reports: &[Reported<'_>],
) -> Result<Vec<(usize, Outcome)>, sqlx::Error> {
    if reports.is_empty() {
        return Ok(Vec::new());
    }
    let strongest = strongest(reports);
    let recorded = record(scope, &strongest).await?;
    let mappings: Vec<&str> = recorded
        .iter()
        .map(|row| row.external_message_id.as_str())
        .collect();
    apply(scope.tx, &mappings).await?;
    settle_outbox(scope.tx, &mappings, scope.now).await?;
    tell_staff(scope, &recorded).await?;
    let messages: HashMap<&str, Option<Uuid>> = recorded
        .iter()
        .map(|row| (row.external_message_id.as_str(), row.message_id))
        .collect();
    let told: HashMap<usize, Outcome> = strongest
        .iter()
        .map(|reported| {
            (
                reported.place,
                outcome(messages.get(&*external_id(reported))),
            )
        })
        .collect();
    let of = |place: &usize| told.get(place).copied().unwrap_or(Outcome::Duplicate);
    Ok(reports
        .iter()
        .map(|reported| (reported.place, of(&reported.place)))
        .collect())
}

fn outcome(recorded: Option<&Option<Uuid>>) -> Outcome {
    match recorded {
        None => Outcome::Duplicate,
        Some(None) => Outcome::StatusKept,
        Some(Some(_)) => Outcome::StatusApplied,
    }
}

/// The strongest report on each message of the batch, in a fixed order: one statement must touch a
/// row once, and two batches at once must meet rows in the same order.
fn strongest<'a>(reports: &'a [Reported<'a>]) -> Vec<&'a Reported<'a>> {
    let mut strongest: BTreeMap<String, &Reported<'_>> = BTreeMap::new();
    for reported in reports {
        let kept = strongest.entry(external_id(reported)).or_insert(reported);
        if kept.report.state.rank() < reported.report.state.rank() {
            *kept = reported;
        }
    }
    strongest.into_values().collect()
}

/// PostgreSQL's text knows no zero character; no provider's id has one.
fn external_id(reported: &Reported<'_>) -> String {
    reported.report.provider_message_id.replace('\0', "")
}

/// Keeps each report that outranks what is known, whether or not we know the message yet, and
/// answers those that did.
async fn record(
    scope: &mut Scope<'_>,
    reports: &[&Reported<'_>],
) -> Result<Vec<Recorded>, sqlx::Error> {
    let ids: Vec<Uuid> = reports.iter().map(|_| scope.ids.next(scope.now)).collect();
    let report = |reported: &&Reported<'_>| reported.report.clone();
    let details: Vec<StatusReport> = reports.iter().map(report).collect();
    sqlx::query_as(
        "insert into external_message_mappings as m (distributor_id, id, integration_id, provider,
           external_message_id, outbox_id, message_id, status, status_at, error_code)
         select $1, r.id, i.id, coalesce(i.provider, 'UNKNOWN'), r.external, o.id, o.message_id, r.status,
                coalesce(r.at, $9), r.error
           from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::timestamptz[], $8::text[])
             as r (id, integration, external, tracker, status, at, error)
           left join external_integrations i on i.distributor_id = $1 and i.id = r.integration
           left join outbox o on o.distributor_id = $1 and o.id = r.tracker
          order by r.external
         on conflict (distributor_id, provider, external_message_id) do update set
           outbox_id = coalesce(m.outbox_id, excluded.outbox_id),
           message_id = coalesce(m.message_id, excluded.message_id),
           status = excluded.status, status_at = excluded.status_at, error_code = excluded.error_code
          where delivery_rank(excluded.status) > delivery_rank(m.status)
         returning m.external_message_id, m.message_id, m.status, m.error_code",
    )
    .bind(scope.tx.distributor().0)
    .bind(ids)
    .bind(reports.iter().map(|one| one.envelope.integration.0).collect::<Vec<_>>())
    .bind(reports.iter().map(|one| external_id(one)).collect::<Vec<_>>())
    .bind(details.iter().map(|one| one.tracker.map(|outbox| outbox.0)).collect::<Vec<_>>())
    .bind(details.iter().map(|one| one.state.as_str()).collect::<Vec<_>>())
    .bind(details.iter().map(|one| one.at).collect::<Vec<_>>())
    .bind(details.iter().map(|one| one.error_code.clone()).collect::<Vec<_>>())
    .bind(scope.now)
    .fetch_all(scope.tx.connection())
    .await
}

/// A message that the provider took and could not deliver is a person's affair: the customer waits
/// for an answer that will not come.
async fn tell_staff(scope: &mut Scope<'_>, recorded: &[Recorded]) -> Result<(), sqlx::Error> {
    for row in recorded
        .iter()
        .filter(|row| row.status == DeliveryState::Failed.as_str())
    {
        let Some(message) = row.message_id else {
            continue;
        };
        let code = row.error_code.as_deref().unwrap_or("no code");
        let why = format!("the provider reports that it was not delivered: {code}");
        let task = TaskId(scope.ids.next(scope.now));
        let failed = (task, MessageId(message));
        tasks::put_failed_delivery(scope.tx, scope.sealer, failed, &why).await?;
    }
    Ok(())
}

/// Carries what the mappings know to the messages that they lead to.
async fn apply(tx: &mut TenantTx, external: &[&str]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update messages g
            set status = m.status, external_message_id = coalesce(g.external_message_id, m.external_message_id)
           from external_message_mappings m
          where m.distributor_id = $1 and m.external_message_id = any($2)
            and g.distributor_id = $1 and g.id = m.message_id and not g.is_from_customer
            and (delivery_rank(m.status) > delivery_rank(g.status) or g.external_message_id is null)",
    )
    .bind(tx.distributor().0)
    .bind(external)
    .execute(tx.connection())
    .await
    .map(drop)
}

/// A report on what we do not know to have been sent says that it was.
async fn settle_outbox(
    tx: &mut TenantTx,
    external: &[&str],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update outbox o
            set status = 'SENT', provider_reference = m.external_message_id,
                sent_at = coalesce(o.sent_at, $3), lease_owner = null, lease_until = null
           from external_message_mappings m
          where m.distributor_id = $1 and m.external_message_id = any($2)
            and o.distributor_id = $1 and o.id = m.outbox_id and o.status in ('SENDING', 'UNKNOWN')",
    )
    .bind(tx.distributor().0)
    .bind(external)
    .bind(now)
    .execute(tx.connection())
    .await
    .map(drop)
}

/// Writes down that a provider took a message of ours, and applies what it reported before we got
/// here. Harmless when repeated. The outbox row itself is the caller's to mark.
///
/// # Errors
/// When the message or the outbox row is not this distributor's, or the database fails.
pub async fn record_sent(
    tx: &mut TenantTx,
    sent: &SentMessage,
    id: Uuid,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into external_message_mappings as m
           (distributor_id, id, provider, external_message_id, message_id, outbox_id, status)
         values ($1, $2, $3, $4, $5, $6, 'SENT')
         on conflict (distributor_id, provider, external_message_id) do update set
           message_id = excluded.message_id, outbox_id = excluded.outbox_id",
    )
    .bind(tx.distributor().0)
    .bind(id)
    .bind(sent.provider.as_str())
    .bind(&sent.provider_message_id)
    .bind(sent.message.0)
    .bind(sent.outbox.0)
    .execute(tx.connection())
    .await?;
    apply(tx, &[&sent.provider_message_id]).await
}
