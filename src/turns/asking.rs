//! One question to a model in a turn, whatever it is about: looked up before it is asked, reserved
//! before it costs, asked with no transaction open, and kept before anything is done with the answer.
//!
//! Nothing here fails a turn but the database. A turn that is walked again finds what is paid for.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::Turns;
use super::load::Loaded;
use crate::domain::{DistributorId, MessageId};
use crate::llm::{Allowance, Answer, Failure, Finish};
use crate::store::model_budget::{self, Reservation, Reserved};
use crate::store::model_calls::{self, AgentType, Kept, Question};
use crate::store::schedule::Claim;
use crate::store::{self, TenantTx};

/// A claimed turn in which models are asked.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    pub turns: &'a Turns,
    pub claim: Claim,
    pub loaded: &'a Loaded,
    pub now: DateTime<Utc>,
    /// When the turn began to ask: all its questions share one time.
    pub began: Instant,
}

/// What is wanted of a model.
#[derive(Clone, Copy)]
pub(super) struct Inquiry<'a> {
    /// The message that it is about.
    pub message: MessageId,
    /// What is asked, as 32 bytes.
    pub hash: [u8; 32],
    /// What for.
    pub agent: AgentType,
    /// By which prompt.
    pub prompt: &'a str,
    /// What it costs at most, in US dollars.
    pub at_most_usd: Decimal,
    /// How often a message may be asked about for this, turns that are walked again included.
    pub most: i64,
}

/// What is known before a question goes out.
enum Leave {
    /// It was asked before, and the answer is here.
    Answered(Kept),
    /// It may go out.
    Granted(Reservation),
    /// It may not.
    Refused,
}

/// A refusal and a cut answer say nothing that can be gone by.
pub(super) fn usable(answer: Answer) -> Option<String> {
    match answer.finish {
        Finish::Stop | Finish::Other => Some(answer.text),
        Finish::Length | Finish::Refusal | Finish::ContentFilter => None,
    }
}

impl<'a> Asking<'a> {
    /// In a turn that was loaded, at this moment, and whose time for questions began then.
    pub(super) const fn of(
        (turns, claim): (&'a Turns, Claim),
        loaded: &'a Loaded,
        (now, began): (DateTime<Utc>, Instant),
    ) -> Self {
        Self {
            turns,
            claim,
            loaded,
            now,
            began,
        }
    }

    /// What a call of this turn may take from now on.
    pub(super) fn allowance(&self, model: &'a str) -> Allowance<'a> {
        Allowance {
            model,
            deadline: self.left(),
            distributor: self.distributor(),
        }
    }

    /// The time that is left for questions.
    pub(super) fn left(&self) -> Duration {
        let timeout = self.turns.second.timeout;
        timeout.saturating_sub(self.began.elapsed())
    }

    /// The answer that is paid for already, if there is one.
    pub(super) async fn known(
        &self,
        message: MessageId,
        hash: &[u8; 32],
    ) -> Result<Option<Kept>, store::Error> {
        let mut tx = self.tx().await?;
        model_calls::answer_to(&mut tx, &self.loaded.sealer, (message, hash)).await
    }

    /// The answer to an inquiry. `call` is waited for only where the answer is not known and may be
    /// paid for.
    pub(super) async fn answer(
        &self,
        inquiry: &Inquiry<'_>,
        call: impl Future<Output = Result<Answer, Failure>>,
    ) -> Result<Option<Kept>, store::Error> {
        let reservation = match self.leave(inquiry).await? {
            Leave::Answered(kept) => return Ok(Some(kept)),
            Leave::Refused => return Ok(None),
            Leave::Granted(reservation) => reservation,
        };
        self.keep(inquiry, reservation, call.await).await
    }

    async fn keep(
        &self,
        inquiry: &Inquiry<'_>,
        reservation: Reservation,
        came: Result<Answer, Failure>,
    ) -> Result<Option<Kept>, store::Error> {
        let question = Question {
            message: inquiry.message,
            hash: inquiry.hash,
            agent: inquiry.agent,
            prompt: inquiry.prompt,
            reservation,
            at: self.now,
        };
        let ids = [self.id(), self.id()];
        let mut tx = self.tx().await?;
        let kept = match came {
            Ok(answer) => {
                let sealed = (&self.loaded.sealer, ids);
                model_calls::remember_answer(&mut tx, sealed, &question, &answer).await?;
                let [id, _] = ids;
                Some(Kept { id, answer })
            }
            Err(failure) => {
                tracing::warn!(
                    message.id = %inquiry.message.0,
                    error = %failure,
                    "a model gave no answer about message {}", inquiry.message.0
                );
                model_calls::record_failure(&mut tx, ids, &question, &failure).await?;
                None
            }
        };
        tx.commit().await?;
        Ok(kept)
    }

    /// Looks for an answer that is paid for, then for the right to pay for one.
    async fn leave(&self, inquiry: &Inquiry<'_>) -> Result<Leave, store::Error> {
        let mut tx = self.tx().await?;
        let place = (inquiry.message, &inquiry.hash);
        if let Some(kept) = model_calls::answer_to(&mut tx, &self.loaded.sealer, place).await? {
            return Ok(Leave::Answered(kept));
        }
        let place = (inquiry.message, self.claim.conversation);
        let asked = (inquiry.agent, self.now - TimeDelta::days(1));
        let asked = model_budget::asked(&mut tx, place, asked).await?;
        let most_a_day = self.turns.second.most_a_day;
        if asked.about_message >= inquiry.most || asked.in_conversation >= most_a_day {
            return Ok(Leave::Refused);
        }
        let reserved = model_budget::reserve(&mut tx, inquiry.at_most_usd, self.now).await?;
        model_budget::tell_owner_once(&mut tx, (self.id(), &reserved), self.now).await?;
        tx.commit().await?;
        Ok(match reserved {
            Reserved::Reserved(reservation) => Leave::Granted(reservation),
            Reserved::NoModel | Reserved::OverBudget | Reserved::TooManyRequests => Leave::Refused,
        })
    }

    pub(super) async fn tx(&self) -> Result<TenantTx, sqlx::Error> {
        TenantTx::begin(&self.turns.store.pool, self.distributor()).await
    }

    pub(super) const fn distributor(&self) -> DistributorId {
        self.claim.distributor
    }

    pub(super) fn id(&self) -> Uuid {
        self.turns.store.ids.next(self.now)
    }
}
