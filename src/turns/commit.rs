//! Everything that a turn causes, in one transaction, on the lease and the version that it began with.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::load::Loaded;
use super::walk::WalkError;
use super::{Turns, letter};
use crate::agent::{Home, Turn};
use crate::domain::{ConversationId, MessageId, OutboxId};
use crate::session::outline::outline;
use crate::store::conversation::{self, Author, Outgoing, Progress, Saved};
use crate::store::heard::Waiting;
use crate::store::outbox::{self, NewReply};
use crate::store::schedule::{self, Claim, Ended};
use crate::store::{self, TenantTx, session_rows};
use crate::telemetry::trace;

mod effects;
mod readings;

/// What was decided, and how long that took.
pub(super) struct Decided {
    pub turn: Turn,
    /// The conversation that it changed.
    pub home: Home,
    /// The rows of the answers that models gave, by the provider's id of the message.
    pub kept: Vec<(String, uuid::Uuid)>,
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
    conversation::lock(&mut tx, &[claim.conversation, writing.home().0]).await?;
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

    /// The messages that this turn read; what came while a person has the conversation waits.
    fn read(&self) -> &[Waiting] {
        let read = self.decided.turn.readings.len();
        &self.loaded.waiting[..read.min(self.loaded.waiting.len())]
    }

    /// The conversation whose session the turn changed, and the version that was loaded of it.
    fn home(&self) -> (ConversationId, i64) {
        self.loaded.home(self.claim, &self.decided.home)
    }

    fn last_message(&self) -> Option<MessageId> {
        self.read().last().map(|waiting| waiting.id)
    }

    /// First of all, since nothing may be written without the lease.
    async fn end_turn(&self, tx: &mut TenantTx) -> Result<Ended, sqlx::Error> {
        let step = &self.decided.turn.step;
        let due_at = match self.decided.home {
            Home::Own => step.due_at,
            Home::Other { own_due_at, .. } => own_due_at,
        };
        let next = (self.loaded.expectation.generation, due_at);
        let own = self.claim.conversation;
        let ended = schedule::finish(tx, own, self.turns.worker, next).await?;
        if let (Ended::Kept, Home::Other { .. }) = (ended, self.decided.home) {
            schedule::set_timer(tx, self.home().0, step.due_at).await?;
        }
        Ok(ended)
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
        Ok(conversation::save(tx, &self.loaded.sealer, self.home(), progress).await?)
    }

    async fn save_session(&self, tx: &mut TenantTx) -> Result<(), store::Error> {
        let state = &self.decided.turn.step.conversation;
        let Some(session) = &state.session else {
            return Ok(());
        };
        let outcome = effects::outcome_of_the_session_before(&self.decided.turn.step.effects);
        session_rows::close_others(tx, (self.home().0, session.id), outcome).await?;
        let facts = session_rows::Facts {
            conversation: self.home().0,
            messages: self.read().len(),
            now: self.decided.now,
            reminded_at: effects::reminds(&self.decided.turn.step.effects)
                .then_some(self.decided.now),
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
        let words = letter::Words {
            text: &rendered.text,
            buttons: &rendered.buttons,
            menu: rendered.menu.as_ref(),
            html: rendered.html.as_deref(),
        };
        let outgoing = letter::write(
            OutboxId(self.id()),
            to.clone(),
            words,
            self.loaded.answered.as_ref(),
        );
        let message = MessageId(self.id());
        let place = (self.claim.conversation, standing.channel);
        let shown = Outgoing {
            id: message,
            text: &rendered.text,
            at: self.decided.now,
            author: Author::Agent {
                asks: rendered.asks,
                offers: rendered.offers.clone(),
                segments: rendered.segments,
            },
        };
        conversation::add_outgoing(tx, &self.loaded.sealer, place, shown).await?;
        let reply = NewReply {
            message,
            conversation: self.claim.conversation,
            integration,
            queued_at: self.decided.now,
            expires_at: self.decided.now + letter::LIFE,
            outgoing: &outgoing,
            trace: trace::here(),
        };
        outbox::enqueue(tx, &self.loaded.sealer, &reply).await?;
        Ok(Some(message))
    }
}
