//! The walk itself: load, decide, commit, one stage a line.

use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::prelude::ToPrimitive as _;

use super::load::{Loaded, load};
use super::{Turns, commit, failure};
use crate::agent::{self, Conversations, Happening, Home, Turn, World};
use crate::domain::{ConversationId, OrderId, SessionId};
use crate::session::{Conversation, Settings};
use crate::store;
use crate::store::conversation::Standing;
use crate::store::schedule::{self, Claim, Ended, Reason};
use crate::telemetry::metrics as names;
use crate::understanding::ReadingModel;

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
    match walk(turns, claim, now).await {
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

async fn walk(turns: &Turns, claim: Claim, now: DateTime<Utc>) -> Result<Ended, WalkError> {
    let Some(loaded) = load(turns, claim, now).await? else {
        return Ok(Ended::LeaseLost);
    };
    let happenings = happenings(&loaded);
    if happenings.is_empty() {
        return leave_to_staff(turns, claim, &loaded).await;
    }
    let started = Instant::now();
    let (turn, home) = decide(turns, claim, (&loaded, happenings), now)?;
    let decided = commit::Decided {
        turn,
        home,
        took: started.elapsed(),
        now,
    };
    commit::commit(turns, claim, &loaded, decided).await
}

/// While a person has the conversation no timer runs.
async fn leave_to_staff(turns: &Turns, claim: Claim, loaded: &Loaded) -> Result<Ended, WalkError> {
    let mut tx = store::TenantTx::begin(&turns.store.pool, claim.distributor).await?;
    let seen = loaded.expectation.generation;
    let ended = schedule::finish(&mut tx, claim.conversation, turns.worker, (seen, None)).await?;
    tx.commit().await?;
    Ok(ended)
}

fn decide(
    turns: &Turns,
    claim: Claim,
    (loaded, happenings): (&Loaded, Vec<Happening>),
    now: DateTime<Utc>,
) -> Result<(Turn, Home), WalkError> {
    let mut own = state(claim.conversation, &loaded.standing)?;
    let others: Result<Vec<Conversation>, WalkError> = loaded
        .others
        .iter()
        .map(|(id, standing)| state(*id, standing))
        .collect();
    let others = others?;
    let settings = session_settings(loaded);
    let world = World {
        index: &loaded.index,
        reading: ReadingModel::embedded(),
        customer: &loaded.customer,
        terms: &loaded.settings.terms,
        settings: &settings,
        business_name: &loaded.settings.business_name,
        locale: &loaded.settings.locale,
        channel: loaded.standing.channel,
        suppressed: loaded.suppressed,
        now,
        session_id: SessionId(turns.store.ids.next(now)),
        order_id: OrderId(turns.store.ids.next(now)),
    };
    let mut happenings = happenings.into_iter().peekable();
    loop {
        let happening = happenings.next().unwrap_or(Happening::ClockStruck);
        let conversations = Conversations {
            own,
            others: &others,
        };
        let (turn, home) = agent::take_turn_among(conversations, happening, &world);
        if happenings.peek().is_none() {
            return Ok((turn, home));
        }
        // Only a person's word stands before something else, and nothing is to be done about that.
        own = turn.step.conversation;
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
    let mut happenings = Vec::new();
    if staffs.contains(&Reason::Staff) {
        happenings.push(Happening::StaffWrote);
    }
    if staffs.last() == Some(&Reason::HandBack) {
        happenings.push(Happening::HandedBack(messages()));
    } else if !loaded.waiting.is_empty() {
        happenings.push(Happening::Burst(messages()));
    }
    let nothing_new = happenings.is_empty() && loaded.standing.held_by_staff.is_none();
    happenings.extend(nothing_new.then_some(Happening::ClockStruck));
    happenings
}
