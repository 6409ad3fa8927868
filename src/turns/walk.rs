//! The walk itself: load, decide, commit, one stage a line.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use futures_lite::FutureExt as _;
use rust_decimal::prelude::ToPrimitive as _;
use tracing::Instrument as _;

use super::asking::Asking;
use super::load::{Loaded, load};
use super::{Leftovers, SecondReader, Turns, brief, commit, failure, files, second};
use crate::agent::second::{Answers, Wanted};
use crate::agent::{self, Conversations, Happening, Home, Turn, World};
use crate::domain::{ConversationId, OrderId, SessionId};
use crate::privacy::Finding;
use crate::session::{Conversation, Settings, Sight};
use crate::store;
use crate::store::conversation::Standing;
use crate::store::heard::Waiting;
use crate::store::schedule::{self, Claim, Ended, Reason};
use crate::telemetry::{metrics as names, trace};
use crate::understanding::ReadingModel;
use crate::understanding::second::{Policy, Prompt, Purpose};

/// Why a turn could not be walked to its end. All are tried again, and end with a person.
#[derive(Debug, thiserror::Error)]
pub(super) enum WalkError {
    /// The database failed, or holds what this code cannot read.
    #[error("the store failed")]
    Store(#[from] store::Error),
    /// The conversation's state is of a form that this code does not know.
    #[error("the state of conversation {0} cannot be read")]
    State(ConversationId, #[source] serde_json::Error),
    /// The conversation or its customer is not there any more.
    #[error("conversation {0} is gone")]
    Gone(ConversationId),
    /// A defect of ours. What the panic says may quote the message, and is not repeated.
    #[error("the turn met a defect")]
    Panicked,
    /// Nobody could say why each of so many attempts ended: the worker went with it.
    #[error("the worker died in each of {0} attempts")]
    Died(i32),
    /// There is an answer, and no account or address to send it from or to.
    #[error("conversation {0} has no address to answer to")]
    NoAddress(ConversationId),
}

impl From<sqlx::Error> for WalkError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(store::Error::Database(error))
    }
}

/// Walks a claimed conversation, or puts it back with the reason.
pub(super) async fn walk_or_put_back(turns: &Turns, claim: Claim, now: DateTime<Utc>) {
    let started = Instant::now();
    match unhurt(Box::pin(walk(turns, claim, now))).await {
        Ok(Ended::Kept) => {
            metrics::counter!(names::TURNS_TOTAL, "outcome" => "committed").increment(1);
        }
        Ok(Ended::LeaseLost) => {
            metrics::counter!(names::TURNS_TOTAL, "outcome" => "lease_lost").increment(1);
        }
        Err(error) => {
            metrics::counter!(names::TURNS_TOTAL, "outcome" => "failed").increment(1);
            failure::put_back(turns, claim, now, &error).await;
        }
    }
    metrics::histogram!(names::TURN_SECONDS).record(started.elapsed().as_secs_f64());
}

/// A defect that a message brings to light ends its turn, and no worker.
async fn unhurt(walk: impl Future<Output = Result<Ended, WalkError>>) -> Result<Ended, WalkError> {
    let walked = AssertUnwindSafe(walk).catch_unwind().await;
    walked.unwrap_or(Err(WalkError::Panicked))
}

async fn walk(turns: &Turns, claim: Claim, now: DateTime<Utc>) -> Result<Ended, WalkError> {
    let span = span(claim);
    let Some(loaded) = load(turns, claim, now).await? else {
        return Ok(Ended::LeaseLost);
    };
    let attempts = loaded.expectation.attempts;
    if attempts > turns.settings.max_attempts {
        return Err(WalkError::Died(attempts - 1));
    }
    follow(&span, &loaded.waiting);
    go_on(turns, claim, loaded, now).instrument(span).await
}

/// From what is known to what is written.
async fn go_on(
    turns: &Turns,
    claim: Claim,
    mut loaded: Loaded,
    now: DateTime<Utc>,
) -> Result<Ended, WalkError> {
    let began = Instant::now();
    // Boxed like the questions below: what most turns never do would make every turn's future large.
    let asking = Asking::of((turns, claim), &loaded, (now, began));
    let made = Box::pin(files::read(asking)).await?;
    loaded.take(made);
    let happenings = happenings(&loaded);
    if happenings.is_empty() {
        return leave_to_staff(turns, claim, &loaded).await;
    }
    let mut scene = Scene::of(turns, claim, &loaded, now)?;
    let asks = (
        turns.second.policy,
        turns.second.prompts.of(Purpose::OrderExtraction),
    );
    let leftovers = scene.leftovers(&happenings, &turns.second);
    let wanted = (leftovers, scene.questions(&happenings, asks));
    let asking = Asking::of((turns, claim), &loaded, (now, began));
    let asked = Box::pin(second::ask(asking, wanted)).await?;
    let started = Instant::now();
    let (turn, home) = scene.decide(happenings, &asked.answers);
    let personal = |text: &str| scene.personal(text);
    let brief = brief::brief(asking, (&turn, &home), personal).await?;
    let decided = commit::Decided {
        turn,
        home,
        kept: asked.kept,
        took: started.elapsed(),
        now,
    };
    let ended = commit::commit(turns, claim, &loaded, decided).await?;
    if let (Ended::Kept, Some(brief)) = (ended, brief) {
        let asking = Asking::of((turns, claim), &loaded, (now, Instant::now()));
        Box::pin(brief::carry_out(asking, brief, personal)).await;
    }
    Ok(ended)
}

/// The span of a turn, which belongs to the trace of the last message that it reads.
fn span(claim: Claim) -> tracing::Span {
    tracing::info_span!(
        "turn",
        otel.kind = "consumer",
        distributor.id = %claim.distributor,
        conversation.id = %claim.conversation.0,
    )
}

fn follow(span: &tracing::Span, burst: &[Waiting]) {
    let mut traces = burst.iter().rev().filter_map(|one| one.trace.as_ref());
    trace::go_on(span, traces.next());
    traces.for_each(|earlier| trace::link(span, earlier));
}

/// While a person has the conversation no timer runs.
async fn leave_to_staff(turns: &Turns, claim: Claim, loaded: &Loaded) -> Result<Ended, WalkError> {
    let mut tx = store::TenantTx::begin(&turns.store.pool, claim.distributor).await?;
    let seen = loaded.expectation.generation;
    let ended = schedule::finish(&mut tx, claim.conversation, turns.worker, (seen, None)).await?;
    tx.commit().await?;
    Ok(ended)
}

/// Everything that a turn is decided against, for one claim.
struct Scene<'a> {
    loaded: &'a Loaded,
    own: Conversation,
    others: Vec<Conversation>,
    settings: Settings,
    now: DateTime<Utc>,
    session_id: SessionId,
    order_id: OrderId,
}

impl<'a> Scene<'a> {
    fn of(
        turns: &Turns,
        claim: Claim,
        loaded: &'a Loaded,
        now: DateTime<Utc>,
    ) -> Result<Self, WalkError> {
        let others = loaded.others.iter();
        let others: Result<Vec<Conversation>, WalkError> =
            others.map(|(id, standing)| state(*id, standing)).collect();
        Ok(Self {
            loaded,
            own: state(claim.conversation, &loaded.standing)?,
            others: others?,
            settings: session_settings(loaded),
            now,
            session_id: SessionId(turns.store.ids.next(now)),
            order_id: OrderId(turns.store.ids.next(now)),
        })
    }

    fn world<'w>(&'w self, answers: &'w Answers) -> World<'w> {
        let loaded = self.loaded;
        World {
            index: &loaded.index,
            reading: ReadingModel::embedded(),
            answers,
            customer: &loaded.customer,
            terms: &loaded.settings.terms,
            settings: &self.settings,
            business_name: &loaded.settings.business_name,
            locale: &loaded.settings.locale,
            channel: loaded.standing.channel,
            suppressed: loaded.suppressed,
            now: self.now,
            session_id: self.session_id,
            order_id: self.order_id,
        }
    }

    /// What a model is asked before the turn is decided.
    fn questions<'p>(
        &self,
        happenings: &[Happening],
        asks: (Policy, &'p Prompt),
    ) -> Vec<Wanted<'p>> {
        let world = self.world(Answers::NONE);
        let each = happenings.iter();
        each.flat_map(|happening| agent::second::questions(&self.own, happening, &world, asks))
            .collect()
    }

    /// What a model is asked about messages in which the parser found nothing.
    fn leftovers<'p>(&self, happenings: &[Happening], second: &'p SecondReader) -> Vec<Wanted<'p>> {
        let prompt = match second.leftovers {
            Leftovers::Unsorted => return Vec::new(),
            Leftovers::Sorted => second.prompts.of(Purpose::LeftoverClassification),
        };
        let world = self.world(Answers::NONE);
        let each = happenings.iter();
        each.flat_map(|one| agent::second::leftovers(&self.own, one, &world, prompt))
            .collect()
    }

    /// The personal data of a text of this turn.
    fn personal(&self, text: &str) -> Vec<Finding> {
        agent::personal_data(text, &self.world(Answers::NONE))
    }

    fn decide(&mut self, happenings: Vec<Happening>, answers: &Answers) -> (Turn, Home) {
        let mut own = std::mem::take(&mut self.own);
        let world = self.world(answers);
        let mut happenings = happenings.into_iter().peekable();
        loop {
            let happening = happenings.next().unwrap_or(Happening::ClockStruck);
            let conversations = Conversations {
                own,
                others: &self.others,
            };
            let (turn, home) = agent::take_turn_among(conversations, happening, &world);
            if happenings.peek().is_none() {
                return (turn, home);
            }
            // Only a person's word stands before something else, and nothing is to be done about that.
            own = turn.step.conversation;
        }
    }
}

fn state(id: ConversationId, standing: &Standing) -> Result<Conversation, WalkError> {
    match &standing.state {
        Some(json) => {
            Conversation::from_json(json.clone()).map_err(|error| WalkError::State(id, error))
        }
        None => Ok(Conversation::default()),
    }
}

fn session_settings(loaded: &Loaded) -> Settings {
    Settings {
        currency: loaded.settings.currency.clone(),
        confidence_threshold: loaded.settings.confidence_threshold.to_f64().unwrap_or(1.0),
        auto_close: TimeDelta::minutes(i64::from(loaded.settings.auto_close_minutes)),
    }
}

/// What the turn is about: a person's word before what they left behind. While a person has the
/// conversation its messages wait, but for a STOP or START among them, which holds at once. Nothing
/// when there are none.
fn happenings(loaded: &Loaded) -> Vec<Happening> {
    let messages = || {
        let waiting = loaded.waiting.iter();
        waiting.map(|waiting| waiting.message.clone()).collect()
    };
    let staffs: Vec<Reason> = loaded
        .expectation
        .reasons
        .iter()
        .filter(|reason| matches!(reason, Reason::Staff | Reason::HandBack))
        .copied()
        .collect();
    let crossed = |waiting: &&Waiting| waiting.sight == Sight::Crossed;
    let unseen = loaded.waiting.iter().filter(crossed).count();
    let mut happenings = Vec::new();
    if staffs.contains(&Reason::Staff) {
        happenings.push(Happening::StaffWrote);
    }
    if staffs.last() == Some(&Reason::HandBack) {
        happenings.push(Happening::HandedBack(messages()));
    } else if unseen > 0 {
        happenings.push(Happening::Crossed(messages(), unseen));
    } else if !loaded.waiting.is_empty() {
        happenings.push(Happening::Burst(messages()));
    }
    let nothing_new = happenings.is_empty() && loaded.standing.held_by_staff.is_none();
    happenings.extend(nothing_new.then_some(Happening::ClockStruck));
    happenings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_failure_of_its_turn_alone_and_its_words_are_not_repeated() {
        let walk = async { panic!("2 cases of milk for 12 Main Street") };
        let error = unhurt(walk).await.unwrap_err();
        assert_eq!(crate::telemetry::chain(&error), "the turn met a defect");
    }
}
