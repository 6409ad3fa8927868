//! Which conversation does a message belong to, and when is that conversation due?

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::domain::{Channel, CustomerId};
use crate::store::customers::Scope;

/// A customer who never pauses is answered after this many quiet windows.
const LONGEST_BURST_IN_WINDOWS: i32 = 5;

/// A conversation whose row we hold, and the position that its last message has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    pub id: Uuid,
    pub last_position: i64,
}

/// What a batch changes about one conversation.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub id: Uuid,
    pub last_position: i64,
    pub fresh: i32,
    pub last_message_at: DateTime<Utc>,
    pub integration: Uuid,
    /// Ciphertext.
    pub reply_address: Option<Vec<u8>>,
}

/// Finds or opens the conversations of these customers, and locks them in the order of their ids:
/// from here on, whoever stores the same message again waits for us and then finds it.
pub(super) async fn hold(
    scope: &mut Scope<'_>,
    mut wanted: Vec<(CustomerId, Channel)>,
) -> Result<HashMap<(CustomerId, Channel), Held>, sqlx::Error> {
    wanted.sort_unstable();
    wanted.dedup();
    let ids: Vec<Uuid> = wanted.iter().map(|_| scope.ids.next(scope.now)).collect();
    let customers: Vec<Uuid> = wanted.iter().map(|(customer, _)| customer.0).collect();
    let channels: Vec<&str> = wanted.iter().map(|(_, channel)| channel.as_str()).collect();
    sqlx::query(
        "insert into conversations (distributor_id, id, customer_id, channel)
         select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[])
         on conflict (distributor_id, customer_id, channel) do nothing",
    )
    .bind(scope.tx.distributor().0)
    .bind(ids)
    .bind(&customers)
    .bind(&channels)
    .execute(scope.tx.connection())
    .await?;
    let rows: Vec<(Uuid, Uuid, String, i64)> = sqlx::query_as(
        "select id, customer_id, channel, last_position from conversations
          where distributor_id = $1 and (customer_id, channel) in (select * from unnest($2::uuid[], $3::text[]))
          order by id for update",
    )
    .bind(scope.tx.distributor().0)
    .bind(&customers)
    .bind(&channels)
    .fetch_all(scope.tx.connection())
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, customer, channel, last_position)| {
            let key = (CustomerId(customer), channel.parse().ok()?);
            Some((key, Held { id, last_position }))
        })
        .collect())
}

/// Writes down what the new messages change: position, unread count, time, way back.
pub(super) async fn update(scope: &mut Scope<'_>, changes: &[Change]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update conversations c
            set last_position = u.position, unread_count = c.unread_count + u.fresh,
                last_message_at = greatest(c.last_message_at, u.at), status = 'ACTIVE',
                integration_id = coalesce((select i.id from external_integrations i
                  where i.distributor_id = $1 and i.id = u.integration), c.integration_id),
                reply_address = coalesce(u.address, c.reply_address)
           from unnest($2::uuid[], $3::bigint[], $4::integer[], $5::timestamptz[], $6::uuid[], $7::bytea[])
             as u (id, position, fresh, at, integration, address)
          where c.distributor_id = $1 and c.id = u.id",
    )
    .bind(scope.tx.distributor().0)
    .bind(changes.iter().map(|change| change.id).collect::<Vec<_>>())
    .bind(changes.iter().map(|change| change.last_position).collect::<Vec<_>>())
    .bind(changes.iter().map(|change| change.fresh).collect::<Vec<_>>())
    .bind(changes.iter().map(|change| change.last_message_at).collect::<Vec<_>>())
    .bind(changes.iter().map(|change| change.integration).collect::<Vec<_>>())
    .bind(changes.iter().map(|change| change.reply_address.clone()).collect::<Vec<_>>())
    .execute(scope.tx.connection())
    .await
    .map(drop)
}

/// Makes the conversations due one quiet window from now. Each further message of a burst puts it
/// off again, up to a bound; a timer that is set for earlier stays.
pub(super) async fn expect(
    scope: &mut Scope<'_>,
    conversations: &[Uuid],
    quiet_seconds: i32,
) -> Result<(), sqlx::Error> {
    let due = scope.now + TimeDelta::seconds(i64::from(quiet_seconds));
    sqlx::query(
        "insert into conversation_schedule as s
           (distributor_id, conversation_id, due_at, reasons, burst_started_at, generation)
         select $1, id, $3, '{MESSAGE}', $4, 1 from unnest($2::uuid[]) as id order by id
         on conflict (distributor_id, conversation_id) do update set
           due_at = case when s.due_at is null then excluded.due_at
             when 'MESSAGE' = any(s.reasons)
               then least(excluded.due_at, coalesce(s.burst_started_at, $4) + make_interval(secs => $5))
             else least(s.due_at, excluded.due_at) end,
           burst_started_at = case when s.due_at is not null and 'MESSAGE' = any(s.reasons)
             then coalesce(s.burst_started_at, $4) else $4 end,
           reasons = case when 'MESSAGE' = any(s.reasons) then s.reasons else s.reasons || 'MESSAGE'::text end,
           generation = s.generation + 1",
    )
    .bind(scope.tx.distributor().0)
    .bind(conversations)
    .bind(due)
    .bind(scope.now)
    .bind(f64::from(quiet_seconds.saturating_mul(LONGEST_BURST_IN_WINDOWS)))
    .execute(scope.tx.connection())
    .await
    .map(drop)
}
