//! Everything that a turn causes, in one transaction, on the lease and the version that it began with.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::Turns;
use super::load::Loaded;
use super::walk::WalkError;
use crate::agent::Turn;
use crate::domain::{MessageId, OutboxId, OutgoingMessage};
use crate::replies::Rendered;
use crate::session::SessionEventType;
use crate::store::ai::{self, Response};
use crate::store::conversation::{self, Saved, Taken};
use crate::store::outbox::{self, NewReply};
use crate::store::schedule::{self, Claim, Ended};
use crate::store::{self, TenantTx, session_rows};
use crate::understanding::Reading;

mod effects;

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
    writing.save_readings(&mut tx).await?;
    effects::write(&writing, &mut tx).await?;
    writing.queue_reply(&mut tx).await?;
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
        let on = (self.claim.conversation, self.loaded.standing.version);
        let saved =
            conversation::save(tx, &self.loaded.sealer, on, (&state, self.decided.now)).await?;
        Ok(saved)
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

    async fn save_readings(&self, tx: &mut TenantTx) -> Result<(), store::Error> {
        let turn = &self.decided.turn;
        let version = env!("CARGO_PKG_VERSION");
        let content = turn
            .rendered
            .as_ref()
            .map_or("", |rendered| rendered.text.as_str());
        let each = self.decided.took.as_millis() / turn.readings.len().max(1) as u128;
        let responses: Vec<Response<'_>> = self
            .loaded
            .waiting
            .iter()
            .zip(&turn.readings)
            .map(|(waiting, reading)| Response {
                id: self.id(),
                message: waiting.id,
                agent_version: version,
                model: self.turns.model.name(),
                content,
                confidence: least_certain(reading),
                milliseconds: i32::try_from(each).unwrap_or(i32::MAX),
                extracted: self.extracted(reading),
            })
            .collect();
        ai::record(tx, &self.loaded.sealer, &responses).await?;
        ai::count_usage(tx, (self.id(), self.decided.now), &responses).await?;
        let ids: Vec<MessageId> = self.loaded.waiting.iter().map(|one| one.id).collect();
        let taken = Taken {
            intent: turn.step.intent,
            confidence: responses.iter().map(|one| one.confidence).reduce(f64::min),
            session: turn
                .step
                .conversation
                .session
                .as_ref()
                .map(|session| session.id),
        };
        conversation::mark_processed(tx, &ids, &taken).await?;
        self.record_processing(tx).await
    }

    /// The session's trail says that the agent read something, and with what.
    async fn record_processing(&self, tx: &mut TenantTx) -> Result<(), store::Error> {
        let step = &self.decided.turn.step;
        let Some(session) = &step.conversation.session else {
            return Ok(());
        };
        if self.loaded.waiting.is_empty() {
            return Ok(());
        }
        let data = json!({
            "messages": self.loaded.waiting.len(),
            "model": self.turns.model.name(),
            "agent_version": env!("CARGO_PKG_VERSION"),
            "intent": step.intent,
        });
        let event = (SessionEventType::AiProcessing, &data);
        session_rows::record(tx, (session.id, self.last_message()), event, self.id()).await
    }

    /// What was understood, without the customer's words, and why nothing was said if so.
    fn extracted(&self, reading: &Reading) -> Value {
        json!({
            "language": reading.language,
            "operations": reading.operations.iter().map(|operation| json!({
                "act": operation.act.name(),
                "start": operation.span.start,
                "end": operation.span.end,
                "confidence": operation.confidence,
            })).collect::<Vec<_>>(),
            "intent": self.decided.turn.step.intent,
            "silence": effects::silence(&self.decided.turn.step.effects),
        })
    }

    async fn queue_reply(&self, tx: &mut TenantTx) -> Result<(), WalkError> {
        let Some(rendered) = &self.decided.turn.rendered else {
            return Ok(());
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
            expires_at: self.decided.now + REPLY_LIFE,
            outgoing: &outgoing,
        };
        outbox::enqueue(tx, &self.loaded.sealer, &reply).await?;
        Ok(())
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
            in_reply_to: last.map(|message| message.provider_message_id.clone()),
            references,
        }
    }
}

fn least_certain(reading: &Reading) -> f64 {
    reading
        .operations
        .iter()
        .map(|operation| operation.confidence)
        .fold(1.0, f64::min)
}
