//! What a model proposes to the person who sees to a message, kept with the message.
//!
//! `messages.ai_suggested_responses` holds the answer that went out, by its id, and beside it one
//! element `analysis`: ciphertext in hexadecimal of all that the model proposes. Its words are made of
//! the customer's.

use super::seal::Sealer;
use super::tenant::TenantTx;
use crate::domain::MessageId;
use crate::understanding::second::analysis::Analysis;

/// Where the ciphertext belongs.
const PLACE: (&str, &str) = ("messages", "ai_suggested_responses");

/// Keeps what a model proposes about a message; the first proposal stays.
///
/// # Errors
/// When the database does.
pub async fn keep(
    tx: &mut TenantTx,
    sealer: &Sealer,
    (message, analysis): (MessageId, &Analysis),
) -> Result<(), super::Error> {
    let json = serde_json::to_vec(analysis)?;
    sqlx::query(
        "update messages
            set ai_suggested_responses = ai_suggested_responses
                                      || jsonb_build_object('analysis', encode($3, 'hex'))
          where distributor_id = $1 and id = $2
            and not ai_suggested_responses @? '$[*].analysis'",
    )
    .bind(tx.distributor().0)
    .bind(message.0)
    .bind(sealer.seal(PLACE.0, PLACE.1, message.0, json))
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What a model proposes about a message.
///
/// # Errors
/// When the database does, or what is sealed does not open.
pub async fn of(
    tx: &mut TenantTx,
    sealer: &Sealer,
    message: MessageId,
) -> Result<Option<Analysis>, super::Error> {
    let ciphertext: Option<Vec<u8>> = sqlx::query_scalar(
        "select decode(jsonb_path_query_first(ai_suggested_responses, '$[*].analysis') #>> '{}', 'hex')
           from messages where distributor_id = $1 and id = $2",
    )
    .bind(tx.distributor().0)
    .bind(message.0)
    .fetch_optional(tx.connection())
    .await?
    .flatten();
    let Some(ciphertext) = ciphertext else {
        return Ok(None);
    };
    let json = sealer.open(PLACE.0, PLACE.1, message.0, &ciphertext)?;
    Ok(Some(serde_json::from_slice(&json)?))
}
