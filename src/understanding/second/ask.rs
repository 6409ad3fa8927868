//! Does a second reading of this message pay, and what is the model shown?

use serde::{Deserialize, Serialize};

use super::listing::Listing;
use super::prompt::Prompt;
use super::request::Request;
use super::weights::Belief;
use crate::domain::ProductId;
use crate::matching::Index;
use crate::privacy::Redacted;
use crate::understanding::reading::{Act, Decision, Operation, Reading, Situation};

/// Idle talk of fewer words is a nod or a name: nothing that a model could read more into.
pub(super) const TELLING_WORDS: usize = 3;

/// When a model is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    /// Never.
    #[default]
    Off,
    /// Where the parser is not sure enough.
    Assist,
    /// For every message with words.
    Always,
}

/// What a message was read against, with the parser's reading of it.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The message without personal data.
    pub message: &'a Redacted,
    /// What the parser made of it.
    pub reading: &'a Reading,
    /// The catalog.
    pub index: &'a Index,
    /// Everything else.
    pub situation: &'a Situation<'a>,
}

/// A request with what its keys stand for.
#[derive(Debug, Clone, PartialEq)]
pub struct Question<'p> {
    /// What is sent.
    pub request: Request<'p>,
    /// The products that were shown: the first is `P1`.
    pub shown: Vec<ProductId>,
}

/// The question to a model about a message, where a second reading pays.
#[must_use]
pub fn ask<'p>(told: Told<'_>, policy: Policy, prompt: &'p Prompt) -> Option<Question<'p>> {
    let pays = match policy {
        Policy::Off => false,
        Policy::Assist => assist_pays(told.reading, Belief::embedded()),
        Policy::Always => has_words(told),
    };
    pays.then(|| question(told, prompt))
}

/// The question itself, whether it pays or not.
#[must_use]
pub fn question<'p>(told: Told<'_>, prompt: &'p Prompt) -> Question<'p> {
    let listing = Listing::of(told);
    Question {
        request: Request::new(prompt, &listing.text(told), told.message),
        shown: listing.products,
    }
}

/// The products that the question shows, in its order.
#[must_use]
pub fn shown(told: Told<'_>) -> Vec<ProductId> {
    Listing::of(told).products
}

fn has_words(told: Told<'_>) -> bool {
    let nothing = |one: &Operation| {
        matches!(
            one.act,
            Act::Noise | Act::Unreadable | Act::OptOut | Act::OptIn | Act::Help
        )
    };
    let text = told.message.text();
    text.chars().any(char::is_alphabetic) && !told.reading.operations.iter().all(nothing)
}

fn assist_pays(reading: &Reading, belief: &Belief) -> bool {
    let mut operations = reading.operations.iter();
    operations.any(|one| is_doubtful(one, belief.ask_below))
}

/// Whether a model could know better. Goods that fit several products are none of it: which one is
/// meant the customer knows, and nobody else.
fn is_doubtful(operation: &Operation, ask_below: f64) -> bool {
    if let Some(goods) = operation.act.goods() {
        return match &goods.target.decision {
            Decision::Unknown(_) => true,
            Decision::Ambiguous(_) => false,
            Decision::Product { .. } | Decision::LastNamed | Decision::Everything => {
                operation.confidence < ask_below
            }
        };
    }
    match &operation.act {
        Act::Condition(_) | Act::Ask => true,
        Act::Chatter => operation.words.split_whitespace().count() >= TELLING_WORDS,
        Act::Remove(target) | Act::Times(target, _) | Act::Restore(target) => {
            matches!(target.decision, Decision::Unknown(_))
        }
        Act::Deliver(day) => day.is_none(),
        Act::Name(_)
        | Act::More(_)
        | Act::Set(_)
        | Act::Less(_)
        | Act::Replace(..)
        | Act::Impossible(_)
        | Act::Repeat(_)
        | Act::Yes
        | Act::Done
        | Act::No
        | Act::Cancel
        | Act::CancelPlaced
        | Act::Choose(_)
        | Act::HowMuch(_)
        | Act::SameOrder
        | Act::SecondOrder
        | Act::PurchaseOrder(_)
        | Act::Comment(_)
        | Act::Begin
        | Act::MoreToCome
        | Act::AskAbout(..)
        | Act::AskAboutOthers
        | Act::Status
        | Act::Complaint
        | Act::Person
        | Act::Greeting
        | Act::Courtesy
        | Act::Noise
        | Act::Unreadable
        | Act::OptOut
        | Act::OptIn
        | Act::Help
        | Act::Instructions => false,
    }
}
