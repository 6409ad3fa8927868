//! Where an order session stands: one variant a state, holding only what is known there.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::basket::{Draft, Open};
use crate::domain::{Channel, OrderId, SessionId};
use crate::text_enum;

text_enum! {
    /// `order_sessions.status`, and `NONE` for a conversation without a session.
    pub enum Status {
        /// No session.
        None = "NONE",
        /// Wants to order, the cart is empty.
        Active = "ACTIVE",
        /// Goods are named, and something is still open.
        Collecting = "COLLECTING",
        /// The summary went out; we wait for the yes.
        Reviewing = "REVIEWING",
        /// It is over.
        Closed = "CLOSED",
    }
}

text_enum! {
    /// How a session ended.
    pub enum Outcome {
        /// The customer confirmed it and the order was written.
        Confirmed = "CONFIRMED",
        /// The customer cancelled it.
        Cancelled = "CANCELLED",
        /// Nobody answered, and there were goods.
        Timeout = "TIMEOUT",
        /// Nobody answered, and there were none.
        Abandoned = "ABANDONED",
    }
}

text_enum! {
    /// Why a session ended as it did; `conversation_order_sessions.outcome_reason`.
    pub enum OutcomeReason {
        /// The customer said yes to the summary.
        SummaryConfirmed = "SUMMARY_CONFIRMED",
        /// The customer said yes to the change of a placed order.
        ChangeConfirmed = "CHANGE_CONFIRMED",
        /// The customer wants none of it.
        DroppedByCustomer = "DROPPED_BY_CUSTOMER",
        /// The placed order stays as it was.
        ChangeDropped = "CHANGE_DROPPED",
        /// Nobody answered; the goods wait for a person.
        NobodyAnswered = "NOBODY_ANSWERED",
        /// Nobody answered; the placed order stays as it was, and a person looks at it.
        ChangeUnanswered = "CHANGE_UNANSWERED",
        /// Nobody answered, and no goods were named.
        NoGoodsNamed = "NO_GOODS_NAMED",
    }
}

/// One order session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The channel on which it was opened.
    pub channel: Channel,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When the customer was last heard, or the staff handed back: the timers count from here.
    pub heard_at: DateTime<Utc>,
    /// The last nudge since then.
    pub nudge: Nudge,
    /// Whether a bare yes can still mean our last message.
    pub footing: Footing,
    /// How many summaries went out.
    pub summaries: u32,
    /// The basket.
    pub draft: Draft,
    /// Where it stands.
    pub state: State,
}

/// Where a session stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum State {
    /// The cart is empty.
    Active(Active),
    /// Something is open.
    Collecting(Collecting),
    /// A summary waits for its yes.
    Reviewing(Reviewing),
    /// It is over.
    Closed(Closed),
}

/// The cart is empty.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Active {
    /// The question that was put, and those that wait.
    pub open: Vec<Open>,
}

/// Goods are named, and something is still open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Collecting {
    /// A question of ours was put.
    Asked {
        /// That question.
        open: Open,
        /// The questions that wait for their turn.
        waiting: Vec<Open>,
    },
    /// The customer said that more is to come; these questions wait till then.
    Listening {
        /// The questions that wait.
        waiting: Vec<Open>,
    },
}

/// A summary waits for its yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewing {
    /// Which of the session's summaries it is.
    pub version: u32,
    /// The delivery date that it shows.
    pub delivery_date: Option<NaiveDate>,
}

/// It is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// How.
    pub outcome: Outcome,
    /// The order that was written, where one was.
    pub order: Option<OrderId>,
    /// The delivery date of that order.
    pub delivery_date: Option<NaiveDate>,
}

/// How far a silent customer has been nudged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Nudge {
    /// Not at all.
    None,
    /// The reminder went out.
    Reminded,
    /// The warning went out.
    Warned,
}

/// Whether a bare yes can still mean our last message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Footing {
    /// Ours was the last word.
    Ours,
    /// A person at the distributor wrote since.
    Staffs,
}

impl State {
    /// Its name.
    #[must_use]
    pub fn status(&self) -> Status {
        match self {
            Self::Active(_) => Status::Active,
            Self::Collecting(_) => Status::Collecting,
            Self::Reviewing(_) => Status::Reviewing,
            Self::Closed(_) => Status::Closed,
        }
    }

    /// The question that was put, where one is open.
    #[must_use]
    pub fn open(&self) -> Option<&Open> {
        match self {
            Self::Active(active) => active.open.first(),
            Self::Collecting(Collecting::Asked { open, .. }) => Some(open),
            Self::Collecting(Collecting::Listening { .. })
            | Self::Reviewing(_)
            | Self::Closed(_) => None,
        }
    }

    /// Every question that is open or waits.
    #[must_use]
    pub fn questions(&self) -> Vec<Open> {
        match self {
            Self::Active(active) => active.open.clone(),
            Self::Collecting(Collecting::Asked { open, waiting }) => {
                std::iter::once(open).chain(waiting).cloned().collect()
            }
            Self::Collecting(Collecting::Listening { waiting }) => waiting.clone(),
            Self::Reviewing(_) | Self::Closed(_) => Vec::new(),
        }
    }
}

impl Session {
    /// How it ended, where it did.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        match &self.state {
            State::Closed(closed) => Some(closed.outcome),
            State::Active(_) | State::Collecting(_) | State::Reviewing(_) => None,
        }
    }

    /// Why it ended so, where it did.
    #[must_use]
    pub fn outcome_reason(&self) -> Option<OutcomeReason> {
        let alters = self.draft.amends.is_some();
        Some(match (self.outcome()?, alters) {
            (Outcome::Confirmed, false) => OutcomeReason::SummaryConfirmed,
            (Outcome::Confirmed, true) => OutcomeReason::ChangeConfirmed,
            (Outcome::Cancelled, false) => OutcomeReason::DroppedByCustomer,
            (Outcome::Cancelled, true) => OutcomeReason::ChangeDropped,
            (Outcome::Timeout, false) => OutcomeReason::NobodyAnswered,
            (Outcome::Timeout, true) => OutcomeReason::ChangeUnanswered,
            (Outcome::Abandoned, _) => OutcomeReason::NoGoodsNamed,
        })
    }

    /// Whether it is not over yet.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state.status() != Status::Closed
    }
}
