//! What is kept of one conversation between bursts, and the JSON that keeps it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::basket::{Day, Item, Line};
use super::event::Suppression;
use super::state::{Outcome, Session, State, Status};
use crate::domain::{OrderId, ProductId};
use crate::understanding::{Asked, Said, Target};

/// The form that this code writes; older ones are read by [`Conversation::from_json`].
pub const VERSION: u32 = 1;

/// One customer's conversation: the latest session, and who has the word.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Conversation {
    #[serde(default)]
    version: Version,
    /// The latest session, open or closed.
    pub session: Option<Session>,
    /// Whether a person at the distributor has the conversation.
    pub staff: StaffHold,
    /// The usual order that a greeting offered; a yes takes it.
    pub offer: Option<OrderId>,
    /// The goods that were last asked about: "what is the water?", then "5 of that one".
    pub topic: Option<Target>,
    /// The language that the customer last told by words of its own, as a BCP 47 primary tag. Nothing
    /// is decided by it; answers are worded in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    asked: Option<Asked>,
}

/// The version of a stored conversation; a later one than ours is refused, never misread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
struct Version;

/// A conversation was stored by a later form of this code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("conversation of version {0}, and {VERSION} is the latest that is known")]
pub struct UnknownVersion(u32);

impl Default for Version {
    fn default() -> Self {
        Self
    }
}

impl TryFrom<u32> for Version {
    type Error = UnknownVersion;
    fn try_from(number: u32) -> Result<Self, Self::Error> {
        if number == VERSION {
            Ok(Self)
        } else {
            Err(UnknownVersion(number))
        }
    }
}

impl From<Version> for u32 {
    fn from(_: Version) -> Self {
        VERSION
    }
}

/// Who has the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum StaffHold {
    /// The agent.
    #[default]
    Agent,
    /// A person at the distributor, until they hand it back.
    Staff {
        /// Since when.
        since: DateTime<Utc>,
        /// Whether we might send when they took it: a STOP in between holds at once, and what was
        /// written before it is still read as it was meant.
        #[serde(default = "allowed")]
        sending: Suppression,
    },
}

/// What older rows do not say.
fn allowed() -> Suppression {
    Suppression::None
}

impl Conversation {
    /// A conversation that stands like this.
    #[must_use]
    pub fn new(session: Option<Session>, staff: StaffHold, offer: Option<OrderId>) -> Self {
        let asked = session
            .as_ref()
            .filter(|session| session.is_open())
            .and_then(|session| {
                session
                    .state
                    .open()
                    .map(|open| open.question.asked(&session.draft))
            })
            .or_else(|| offer.map(|_| Asked::YesNo(None)));
        Self {
            version: Version,
            session,
            staff,
            offer,
            topic: None,
            language: None,
            asked,
        }
    }

    /// Reads what an earlier turn stored.
    ///
    /// # Errors
    /// When it is no conversation, or one of a later version.
    pub fn from_json(json: serde_json::Value) -> Result<Self, serde_json::Error> {
        serde_json::from_value(json)
    }

    /// Where the latest session stands.
    #[must_use]
    pub fn state(&self) -> Status {
        self.session
            .as_ref()
            .map_or(Status::None, |session| session.state.status())
    }

    /// How the latest session ended, where it is over.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        match &self.session.as_ref()?.state {
            State::Closed(closed) => Some(closed.outcome),
            State::Active(_) | State::Collecting(_) | State::Reviewing(_) => None,
        }
    }

    /// The lines of the latest session. A cancelled one has none.
    #[must_use]
    pub fn cart(&self) -> &[Line] {
        match (&self.session, self.outcome()) {
            (None, _) | (Some(_), Some(Outcome::Cancelled | Outcome::Abandoned)) => &[],
            (Some(session), Some(Outcome::Confirmed | Outcome::Timeout) | None) => {
                &session.draft.lines
            }
        }
    }

    /// The products of the cart, the line named last at the end.
    #[must_use]
    pub fn cart_products(&self) -> Vec<ProductId> {
        let last = self
            .session
            .as_ref()
            .and_then(|session| session.draft.named_last);
        let mut lines: Vec<&Line> = self.cart().iter().collect();
        lines.sort_by_key(|line| Some(line.id) == last);
        lines.iter().filter_map(|line| line.product()).collect()
    }

    /// How much there is of the line named last, where that is decided.
    #[must_use]
    pub fn last_said(&self) -> Option<Said> {
        let last = self.session.as_ref()?.draft.named_last?;
        let line = self.cart().iter().find(|line| line.id == last)?;
        let Item::Decided { amount, .. } = &line.item else {
            return None;
        };
        Some(Said {
            number: amount.quantity.get(),
            range_from: None,
            unit: Some(amount.unit.clone()),
        })
    }

    /// Our question that is open, if any.
    #[must_use]
    pub fn asked(&self) -> Option<&Asked> {
        self.asked.as_ref()
    }

    /// The delivery date that the summary shows, or that was named.
    #[must_use]
    pub fn delivery_date(&self) -> Option<NaiveDate> {
        let session = self.session.as_ref()?;
        match (&session.state, session.draft.day) {
            (State::Reviewing(reviewing), _) => reviewing.delivery_date,
            (State::Closed(closed), _) => closed.delivery_date,
            (State::Active(_) | State::Collecting(_), Day::Named(day)) => Some(day),
            (State::Active(_) | State::Collecting(_), Day::Unnamed | Day::Unclear) => None,
        }
    }

    /// The customer's PO number.
    #[must_use]
    pub fn po_number(&self) -> Option<&str> {
        self.session.as_ref()?.draft.po_number.as_deref()
    }

    /// The notes, one a line.
    #[must_use]
    pub fn comment(&self) -> Option<String> {
        let comments = &self.session.as_ref()?.draft.comments;
        (!comments.is_empty()).then(|| comments.join("\n"))
    }
}
