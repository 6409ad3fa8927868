//! What becomes of a request that could not be read? It is kept, sealed, for a person to look at.

use chrono::{DateTime, Utc};

use super::Store;
use crate::domain::Provider;

/// More of a body is cut off: enough to see what a provider sent, too little to fill the disk with.
const LONGEST_BODY: usize = 64 * 1024;

/// Keeps the body of a request that nobody could read, and why. The service cannot read it back:
/// nobody knows whose it is. An operator opens it with [`super::Keyring::open_unassigned`].
///
/// # Errors
/// When the database fails.
pub async fn keep(
    store: &Store,
    provider: Provider,
    reason: &str,
    (body, now): (&[u8], DateTime<Utc>),
) -> Result<(), sqlx::Error> {
    let id = store.ids.next(now);
    let body = &body[..body.len().min(LONGEST_BODY)];
    sqlx::query(
        "insert into rejected_requests (id, provider, reason, body, received_at)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(id)
    .bind(provider.as_str())
    .bind(reason.replace('\0', ""))
    .bind(store.keyring.seal_unassigned("rejected_requests", id, body))
    .bind(now)
    .execute(&store.pool.0)
    .await
    .map(drop)
}
