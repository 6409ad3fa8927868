//! What can happen to a conversation, what it is decided against, and what a step gives back.

use chrono::{DateTime, Duration, Utc};

use super::conversation::Conversation;
use super::effect::Effect;
use super::reply::Reply;
use crate::domain::message::{Authenticity, Origin};
use crate::domain::{Catalog, Channel, CustomerContext, DeliveryTerms, Intent, OrderId, SessionId};
use crate::text_enum;
use crate::understanding::Reading;

/// One message of a burst.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// What it means.
    pub reading: Reading,
    /// What was written, for the tasks that quote it; a button's payload stands here as well.
    pub text: String,
    /// When it was sent.
    pub at: DateTime<Utc>,
    /// Whether a person wrote it.
    pub origin: Origin,
    /// How far the sender can be believed.
    pub authenticity: Authenticity,
    /// Whether the customer wrote the words.
    pub medium: Medium,
    /// Whether they could know our last answer.
    pub sight: Sight,
}

/// How the words of a message came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// The customer wrote them.
    Typed,
    /// Some of them a model read in a picture or heard in a voice note.
    Transcribed,
}

/// Whether the customer could know our last answer when they wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// It had gone out.
    Seen,
    /// It was still being made: the message and it crossed.
    Crossed,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The customer wrote a burst.
    Wrote(Vec<Heard>),
    /// A person at the distributor wrote.
    StaffWrote,
    /// They handed the conversation back; what the customer wrote in between.
    HandedBack(Vec<Heard>),
    /// The time that the last step asked for has come.
    ClockStruck,
}

/// What the distributor set.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// ISO 4217 code.
    pub currency: String,
    /// Lines under it need a review.
    pub confidence_threshold: f64,
    /// How long a silent session stays open.
    pub auto_close: Duration,
}

text_enum! {
    /// Whether we may send to this customer on this channel.
    pub enum Suppression {
        /// We may.
        None = "NONE",
        /// The customer opted out.
        OptedOut = "OPTED_OUT",
    }
}

/// What a step is decided against.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The moment.
    pub now: DateTime<Utc>,
    /// The channel of the burst, or of the conversation when the clock struck.
    pub channel: Channel,
    /// The distributor's terms, with the customer's own days in their place.
    pub terms: &'a DeliveryTerms,
    /// The catalog.
    pub catalog: &'a Catalog,
    /// The customer, with the orders that stand.
    pub customer: &'a CustomerContext,
    /// What the distributor set.
    pub settings: &'a Settings,
    /// Whether we may send.
    pub suppressed: Suppression,
    /// The id of a session, if one opens.
    pub session_id: SessionId,
    /// The id of an order, if one is written.
    pub order_id: OrderId,
}

/// What one event leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The conversation from now on.
    pub conversation: Conversation,
    /// What has to be done.
    pub effects: Vec<Effect>,
    /// What is said, at most one message a burst.
    pub reply: Option<Reply>,
    /// The main intent of a burst.
    pub intent: Option<Intent>,
    /// When the clock has to strike next: reminder, warning or time-out.
    pub due_at: Option<DateTime<Utc>>,
}
