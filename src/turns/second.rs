//! The second readings of a turn, by a model: reserved before they are asked for, asked with no
//! transaction open, and kept before anything is done with them.
//!
//! Nothing here fails a turn but the database: a model that is off, over budget, late or wrong leaves
//! the parser's reading. A turn that is walked again finds the answers that are paid for.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::Turns;
use super::load::Loaded;
use crate::agent::second::{Answers, Wanted};
use crate::config;
use crate::domain::{DistributorId, MessageId};
use crate::llm::{Allowance, Answer, ConfigError, Finish, Model, Prompts, request_hash};
use crate::store::model_budget::{self, Reservation, Reserved};
use crate::store::model_calls::{self, Question};
use crate::store::schedule::Claim;
use crate::store::{self, TenantTx};
use crate::understanding::second::Policy;

/// Who gives second readings, and how much may be asked of it.
#[derive(Debug, Clone)]
pub struct SecondReader {
    /// Who.
    pub model: Model,
    /// When.
    pub policy: Policy,
    /// By which prompts.
    pub prompts: Prompts,
    /// All the time that the questions of one turn may take.
    pub timeout: Duration,
    /// Questions about one message, turns that are walked again included.
    pub most_a_message: i64,
    /// Questions in one conversation and day.
    pub most_a_day: i64,
}

impl SecondReader {
    /// Nobody: the parser's reading is the reading.
    #[must_use]
    pub fn nobody() -> Self {
        Self {
            model: Model::Off,
            policy: Policy::Off,
            prompts: Prompts::embedded(),
            timeout: Duration::ZERO,
            most_a_message: 0,
            most_a_day: 0,
        }
    }

    /// As the configuration has it.
    ///
    /// # Errors
    /// Names the key that cannot be used.
    pub fn configured(config: &config::Model) -> Result<Self, ConfigError> {
        Ok(Self {
            model: Model::configured(config)?,
            policy: match config.mode {
                config::ModelMode::Off => Policy::Off,
                config::ModelMode::Assist => Policy::Assist,
                config::ModelMode::Always => Policy::Always,
            },
            prompts: Prompts::configured(config)?,
            timeout: Duration::from_millis(u64::from(config.timeout_ms.get())),
            most_a_message: i64::from(config.max_requests_per_message.get()),
            most_a_day: i64::from(config.max_requests_per_conversation.get()),
        })
    }
}

/// What came of asking.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// The answers, for the core.
    pub answers: Answers,
    /// The message of each question with the row of its answer, where one is kept.
    pub kept: Vec<(String, Uuid)>,
}

/// A claimed turn in which a model is asked.
#[derive(Clone, Copy)]
struct Asking<'a> {
    turns: &'a Turns,
    claim: Claim,
    loaded: &'a Loaded,
    now: DateTime<Utc>,
}

/// Asks what is wanted, one question after the other, as long as there is time.
pub(super) async fn ask(
    (turns, claim): (&Turns, Claim),
    loaded: &Loaded,
    wanted: Vec<Wanted<'_>>,
    now: DateTime<Utc>,
) -> Result<Asked, store::Error> {
    let asking = Asking {
        turns,
        claim,
        loaded,
        now,
    };
    let started = Instant::now();
    let mut asked = Asked::default();
    for wanted in wanted {
        let left = turns.second.timeout.saturating_sub(started.elapsed());
        let kept = asking.answer(&wanted, left).await?;
        if let Some((row, _)) = &kept {
            asked.kept.push((wanted.message.clone(), *row));
        }
        let text = kept.and_then(|(_, answer)| usable(answer));
        asked.answers.add(wanted, text);
    }
    Ok(asked)
}

/// A refusal and a cut answer say nothing that can be gone by.
fn usable(answer: Answer) -> Option<String> {
    match answer.finish {
        Finish::Stop | Finish::Other => Some(answer.text),
        Finish::Length | Finish::Refusal | Finish::ContentFilter => None,
    }
}

/// What is known before a question goes out.
enum Leave {
    /// It was asked before, and the answer is here.
    Answered(Uuid, Answer),
    /// It may go out.
    Granted(Reservation),
    /// It may not.
    Refused,
}

impl Asking<'_> {
    async fn answer(
        self,
        wanted: &Wanted<'_>,
        left: Duration,
    ) -> Result<Option<(Uuid, Answer)>, store::Error> {
        let Some(message) = self.message(wanted) else {
            return Ok(None);
        };
        let request = &wanted.question.request;
        let hash = request_hash(request, self.model_name());
        let reservation = match self.leave(wanted, (message, &hash)).await? {
            Leave::Answered(row, answer) => return Ok(Some((row, answer))),
            Leave::Refused => return Ok(None),
            Leave::Granted(reservation) => reservation,
        };
        let allowance = Allowance {
            model: self.model_name(),
            deadline: left,
            distributor: self.distributor(),
        };
        let came = self.turns.second.model.ask(request, allowance).await;
        let question = Question {
            message,
            hash,
            prompt: &request.prompt().name,
            reservation,
            at: self.now,
        };
        let ids = [self.id(), self.id()];
        let mut tx = TenantTx::begin(&self.turns.store.pool, self.distributor()).await?;
        let answer = match came {
            Ok(answer) => {
                let sealed = (&self.loaded.sealer, ids);
                model_calls::remember_answer(&mut tx, sealed, &question, &answer).await?;
                Some((ids[0], answer))
            }
            Err(failure) => {
                tracing::warn!(
                    message.id = %message.0,
                    error = %failure,
                    "a model gave no second reading of message {}", message.0
                );
                model_calls::record_failure(&mut tx, ids, &question, &failure).await?;
                None
            }
        };
        tx.commit().await?;
        Ok(answer)
    }

    /// Looks for an answer that is paid for, then for the right to pay for one.
    async fn leave(
        self,
        wanted: &Wanted<'_>,
        (message, hash): (MessageId, &[u8; 32]),
    ) -> Result<Leave, store::Error> {
        let mut tx = TenantTx::begin(&self.turns.store.pool, self.distributor()).await?;
        let sealer = &self.loaded.sealer;
        if let Some(kept) = model_calls::answer_to(&mut tx, sealer, (message, hash)).await? {
            return Ok(Leave::Answered(kept.id, kept.answer));
        }
        let second = &self.turns.second;
        let place = (message, self.claim.conversation);
        let asked = model_budget::asked(&mut tx, place, self.now - TimeDelta::days(1)).await?;
        if asked.about_message >= second.most_a_message
            || asked.in_conversation >= second.most_a_day
        {
            return Ok(Leave::Refused);
        }
        let at_most = second
            .model
            .greatest_cost(&wanted.question.request, self.model_name());
        let reserved = model_budget::reserve(&mut tx, at_most, self.now).await?;
        model_budget::tell_owner_once(&mut tx, (self.id(), &reserved), self.now).await?;
        tx.commit().await?;
        Ok(match reserved {
            Reserved::Reserved(reservation) => Leave::Granted(reservation),
            Reserved::NoModel | Reserved::OverBudget | Reserved::TooManyRequests => Leave::Refused,
        })
    }

    fn message(self, wanted: &Wanted<'_>) -> Option<MessageId> {
        let mut waiting = self.loaded.waiting.iter();
        let found =
            waiting.find(|waiting| waiting.message.provider_message_id == wanted.message)?;
        Some(found.id)
    }

    fn model_name(&self) -> &str {
        &self.loaded.settings.ai_model_preference
    }

    const fn distributor(self) -> DistributorId {
        self.claim.distributor
    }

    fn id(self) -> Uuid {
        self.turns.store.ids.next(self.now)
    }
}
