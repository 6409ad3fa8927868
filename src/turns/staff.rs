//! What a person at the distributor may do in a conversation: write in it, and give it back.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::letter;
use crate::domain::{ConversationId, DistributorId, MessageId, OutboxId};
use crate::store::conversation::{self, Standing};
use crate::store::heard;
use crate::store::outbox::{self, NewReply};
use crate::store::staff::{self, HandBack, Word};
use crate::store::{self, Sealer, Store, TenantTx};
use crate::telemetry::trace;

/// A conversation of a distributor, and the moment at which a person acts in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Whose.
    pub distributor: DistributorId,
    /// Which.
    pub conversation: ConversationId,
    /// When.
    pub now: DateTime<Utc>,
}

/// What became of a person's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// It is on its way to the customer.
    Queued,
    /// It stands in the conversation. There is no address to send it to: the customer never wrote
    /// there.
    Kept,
    /// There is no such conversation.
    NotFound,
}

/// Sends what a person writes, and keeps the agent silent in the conversation from here on.
///
/// # Errors
/// When the database does, or what is sealed does not open.
pub async fn say(
    store: &Store,
    place: Place,
    text: &str,
    by: Option<Uuid>,
) -> Result<Said, store::Error> {
    let mut tx = TenantTx::begin(&store.pool, place.distributor).await?;
    let sealer = store.keyring.sealer(&mut tx).await?;
    let Some(standing) = conversation::load(&mut tx, &sealer, place.conversation).await? else {
        return Ok(Said::NotFound);
    };
    let word = Word {
        message: MessageId(store.ids.next(place.now)),
        text,
        by,
        at: place.now,
    };
    let where_to = (place.conversation, standing.channel);
    staff::take_over(&mut tx, &sealer, where_to, word).await?;
    let outbox = OutboxId(store.ids.next(place.now));
    let said = queue(&mut tx, &sealer, (place, &standing), (outbox, word)).await?;
    tx.commit().await?;
    Ok(said)
}

async fn queue(
    tx: &mut TenantTx,
    sealer: &Sealer,
    (place, standing): (Place, &Standing),
    (id, word): (OutboxId, Word<'_>),
) -> Result<Said, store::Error> {
    let (Some(to), Some(integration)) = (&standing.reply_address, standing.integration) else {
        return Ok(Said::Kept);
    };
    let answered = heard::last_heard(tx, sealer, place.conversation).await?;
    let words = letter::Words {
        text: word.text,
        buttons: &[],
        menu: None,
        html: None,
    };
    let outgoing = letter::write(id, to.clone(), words, answered.as_ref());
    let reply = NewReply {
        message: word.message,
        conversation: place.conversation,
        integration,
        queued_at: place.now,
        expires_at: place.now + letter::LIFE,
        outgoing: &outgoing,
        trace: trace::here(),
    };
    outbox::enqueue(tx, sealer, &reply).await?;
    Ok(Said::Queued)
}

/// Gives a conversation back: what the customer wrote in between is read as one burst in which
/// nothing counts as a yes.
///
/// # Errors
/// When the database does.
pub async fn hand_back(store: &Store, place: Place) -> Result<HandBack, store::Error> {
    let mut tx = TenantTx::begin(&store.pool, place.distributor).await?;
    let done = staff::hand_back(&mut tx, place.conversation, place.now).await?;
    tx.commit().await?;
    Ok(done)
}
