//! What does the simulated world tell the agent, and what does it want back?

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::{
    Catalog, Channel, CustomerContext, DeliveryTerms, InboundMessage, Intent, ProductId,
};
use crate::eval::played::{SessionView, Usage};
use crate::eval::world::Settings;
use crate::session::Effect;

/// Everything that one step of the agent may look at. `C` is the agent's own conversation.
pub struct AgentInput<'a, C> {
    /// Where it happens.
    pub channel: Channel,
    /// The customer's conversations as they were last left, this channel's among them once it has
    /// one.
    pub conversations: &'a BTreeMap<Channel, C>,
    /// What happens.
    pub happening: Happening,
    /// When.
    pub now: DateTime<Utc>,
    /// The customer, the orders written so far included.
    pub customer: &'a CustomerContext,
    /// The terms that hold for this customer.
    pub terms: &'a DeliveryTerms,
    /// Language, currency and limits.
    pub settings: &'a Settings,
    /// The products.
    pub catalog: &'a Arc<Catalog>,
    /// Whether the customer opted out of this channel.
    pub sending: Sending,
    /// Ids for what is new.
    pub ids: &'a Ids,
}

/// What happens to a conversation.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// The customer wrote: one burst.
    Messages(Vec<InboundMessage>),
    /// The time came that an earlier step named.
    Due,
    /// A person at the distributor wrote; from now on the agent is silent.
    Staff(String),
    /// The person gives the conversation back; what the customer wrote in between, as one burst in
    /// which nothing counts as a yes.
    HandBack(Vec<InboundMessage>),
}

/// Whether messages may go out on a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sending {
    /// They may.
    Allowed,
    /// The customer opted out.
    Suppressed,
}

/// What one step of the agent gives back.
#[derive(Debug, Clone)]
pub struct AgentOutput<C> {
    /// Every conversation that the step changed; the turn is judged by the last one, which is that
    /// of the latest session.
    pub conversations: Vec<Left<C>>,
    /// What is to be done.
    pub effects: Vec<Effect>,
    /// The message that goes out on the input's channel, if any.
    pub reply: Option<SentReply>,
    /// The main intent, where the customer wrote.
    pub intent: Option<Intent>,
    /// What it cost.
    pub usage: Usage,
}

/// A conversation as a step left it.
#[derive(Debug, Clone)]
pub struct Left<C> {
    /// Whose it is.
    pub channel: Channel,
    /// The agent's own conversation.
    pub conversation: C,
    /// When it is due next; `None`: never.
    pub due_at: Option<DateTime<Utc>>,
    /// What its latest session holds.
    pub session: SessionView,
}

/// A message of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentReply {
    /// Its words.
    pub text: String,
    /// Whether it puts a question; a summary's request for a yes is none.
    pub asks: bool,
    /// The products that it offers, in the order of their numbers.
    pub offers: Vec<ProductId>,
}

/// Draws ids: each once, and the same ones in every run.
#[derive(Debug)]
pub struct Ids(Cell<u128>);

impl Ids {
    /// Ids from `first` on.
    #[must_use]
    pub const fn from(first: u128) -> Self {
        Self(Cell::new(first))
    }

    /// The next id.
    #[must_use]
    pub fn draw(&self) -> Uuid {
        let next = self.0.get();
        self.0.set(next + 1);
        Uuid::from_u128(next)
    }
}

/// An email's body in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailParts {
    /// What the customer wrote now.
    pub text: String,
    /// Quoted history and signature.
    pub quoted: Option<String>,
}

/// Parts a raw email body; the service's own function.
pub type PartEmail = fn(&str) -> EmailParts;
