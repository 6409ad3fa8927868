//! Everything that a turn causes, in one transaction, on the lease and the version that it began with.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::Turns;
use super::load::Loaded;
use super::walk::WalkError;
use crate::agent::Turn;
use crate::domain::{MessageId, OutboxId, OutgoingMessage};
use crate::replies::Rendered;
use crate::session::outline::outline;
use crate::store::conversation::{self, Progress, Saved};
use crate::store::outbox::{self, NewReply};
use crate::store::schedule::{self, Claim, Ended};
use crate::store::{self, TenantTx, session_rows};

mod effects;
mod readings;

/// An answer that could not be sent for so long is not worth sending any more: providers keep a
/// conversation open for a day, and an answer of yesterday confuses more than it helps.
const REPLY_LIFE: TimeDelta = TimeDelta::hours(20);

/// What was decided, and how long that took.
pub(super) struct Decided {
    pub turn: Turn,
    pub took: Duration,
    pub now: DateTime<Utc>,
}

/// One turn being written.
struct Writing<'a> {
    turns: &'a Turns,
    claim: Claim,
    loaded: &'a Loaded,
    decided: &'a Decided,
}

/// Writes it all, or nothing.
pub(super) async fn commit(
    turns: &Turns,
    claim: Claim,
    loaded: &Loaded,
    decided: Decided,
) -> Result<Ended, WalkError> {
    let writing = Writing {
        turns,
        claim,
        loaded,
        decided: &decided,
    };
    let mut tx = TenantTx::begin(&turns.store.pool, claim.distributor).await?;
    if writing.end_turn(&mut tx).await? == Ended::LeaseLost
        || writing.save_state(&mut tx).await? == Saved::Stale
    {
        return Ok(Ended::LeaseLost);
    }
    writing.save_session(&mut tx).await?;
    let answer = writing.queue_reply(&mut tx).await?;
    readings::write(&writing, &mut tx, answer).await?;
    effects::write(&writing, &mut tx).await?;
    tx.commit().await?;
    Ok(Ended::Kept)
}

impl Writing<'_> {
    fn id(&self) -> uuid::Uuid {
        self.turns.store.ids.next(self.decided.now)
    }

    fn last_message(&self) -> Option<MessageId> {
        self.loaded.waiting.last().map(|waiting| waiting.id)
    }

    /// First of all, since it locks the row at which intake waits with newer messages.
    async fn end_turn(&self, tx: &mut TenantTx) -> Result<Ended, sqlx::Error> {
        let next = (
            self.loaded.expectation.generation,
            self.decided.turn.step.due_at,
        );
        schedule::finish(tx, self.claim.conversation, self.turns.worker, next).await
    }

    async fn save_state(&self, tx: &mut TenantTx) -> Result<Saved, WalkError> {
        let state = serde_json::to_vec(&self.decided.turn.step.conversation)
            .map_err(|error| WalkError::State(self.claim.conversation, error))?;
        let conversation = &self.decided.turn.step.conversation;
        let progress = Progress {
            state: &state,
            summary: &outline(conversation, self.loaded.index.catalog()),
            at: self.decided.now,
        };
        let on = (self.claim.conversation, self.loaded.standing.version);
        Ok(conversation::save(tx, &self.loaded.sealer, on, progress).await?)
    }

    async fn save_session(&self, tx: &mut TenantTx) -> Result<(), store::Error> {
        let state = &self.decided.turn.step.conversation;
        let Some(session) = &state.session else {
            return Ok(());
        };
        let outcome = effects::outcome_of_the_session_before(&self.decided.turn.step.effects);
        session_rows::close_others(tx, (self.claim.conversation, session.id), outcome).await?;
        let facts = session_rows::Facts {
            conversation: self.claim.conversation,
            messages: self.loaded.waiting.len(),
            now: self.decided.now,
        };
        session_rows::save(tx, (state, session), facts).await?;
        let catalog = self.loaded.index.catalog();
        let source = self.last_message();
        session_rows::save_items(tx, (session, catalog), source, &mut || self.id()).await
    }

    /// Puts the answer in the outbox, if there is one; gives its id.
    async fn queue_reply(&self, tx: &mut TenantTx) -> Result<Option<MessageId>, WalkError> {
        let Some(rendered) = &self.decided.turn.rendered else {
            return Ok(None);
        };
        let standing = &self.loaded.standing;
        let (Some(to), Some(integration)) = (&standing.reply_address, standing.integration) else {
            return Err(WalkError::NoAddress(self.claim.conversation));
        };
        let outgoing = self.outgoing(rendered, to.clone());
        let message = MessageId(self.id());
        let place = (self.claim.conversation, standing.channel);
        conversation::add_outgoing(tx, &self.loaded.sealer, place, (message, &rendered.text))
            .await?;
        let reply = NewReply {
            message,
            conversation: self.claim.conversation,
            integration,
            queued_at: self.decided.now,
            expires_at: self.decided.now + REPLY_LIFE,
            outgoing: &outgoing,
        };
        outbox::enqueue(tx, &self.loaded.sealer, &reply).await?;
        Ok(Some(message))
    }

    /// An email answers in the thread of the message that it answers.
    fn outgoing(&self, rendered: &Rendered, to: crate::domain::Address) -> OutgoingMessage {
        let last = self.loaded.waiting.last().map(|waiting| &waiting.message);
        let thread = last.and_then(|message| message.metadata.get("references"));
        let mut references: Vec<String> = thread
            .and_then(|ids| serde_json::from_value(ids.clone()).ok())
            .unwrap_or_default();
        references.extend(last.map(|message| message.provider_message_id.clone()));
        OutgoingMessage {
            id: OutboxId(self.id()),
            to,
            text: rendered.text.clone(),
            subject: last.and_then(|message| message.subject.clone()),
            buttons: rendered.buttons.clone(),
            menu: rendered.menu.clone(),
            in_reply_to: last.map(|message| message.provider_message_id.clone()),
            references,
        }
    }
}
