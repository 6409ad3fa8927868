//! What becomes of a request that could not be read? It is kept, sealed, for a person to look at.

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use super::Store;
use crate::domain::Provider;
use crate::privacy;

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
    let body = without_cards(&body[..body.len().min(LONGEST_BODY)]);
    sqlx::query(
        "insert into rejected_requests (id, provider, reason, body, received_at)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(id)
    .bind(provider.as_str())
    .bind(reason.replace('\0', ""))
    .bind(
        store
            .keyring
            .seal_unassigned("rejected_requests", id, &body),
    )
    .bind(now)
    .execute(&store.pool.0)
    .await
    .map(drop)
}

/// The body with cards blocked out. A form writes blanks as plus signs; what is encoded further
/// cannot be read here, and stays sealed.
fn without_cards(body: &[u8]) -> Cow<'_, [u8]> {
    let text = String::from_utf8_lossy(body);
    let spaced = text.replace('+', " ");
    let form = privacy::mask_cards(&spaced).is_some() && privacy::mask_cards(&text).is_none();
    let masked = privacy::mask_cards(if form { &spaced } else { &text });
    masked.map_or(Cow::Borrowed(body), |masked| {
        Cow::Owned(masked.into_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_nobody_could_read_is_kept_without_its_cards() {
        for body in [
            "{\"text\": \"4111 1111 1111 1111\"",
            "Body=4111+1111+1111+1111&x=%",
        ] {
            let kept = without_cards(body.as_bytes());
            assert!(!String::from_utf8_lossy(&kept).contains("1111"), "{body}");
        }
        let harmless = b"\xff\xfe EAN 5000112637922".as_slice();
        assert_eq!(without_cards(harmless), harmless);
    }
}
