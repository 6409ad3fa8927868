//! Why is one message read, matched and answered as it is? For a person who looks for the cause.
//!
//! [`explain()`] reads a message with the very functions that a turn calls and keeps what they
//! weighed: the tokens, the way through the lattice and the next best one, every candidate with
//! what its features add, and what the session makes of it. [`text::text`] prints it.

mod follow;
mod goods;
mod matched;
mod table;
pub mod text;
mod why;

#[cfg(test)]
mod tests;

use serde::Serialize;

pub use follow::{AfterYes, CartLine, Follow};
pub use goods::{Candidate, Contribution, Named, Ordered};
pub use why::Why;

use crate::agent::World;
use crate::language::Kind;
use crate::understanding::trace::{Part, Trace, Way};
use crate::understanding::{self, Act, Operation, Situation, Span};

/// Everything that is known about the reading of one message.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The message.
    pub message: String,
    /// The language that it was read in.
    pub language: String,
    /// The distributor's locale, by which doubtful languages and dates are told.
    pub locale: String,
    /// The byte from which on the message was too long to be read.
    pub unread: Option<usize>,
    /// Its words, numbers and marks.
    pub tokens: Vec<TokenView>,
    /// The way through the message that was taken; `None` where it was told as a whole.
    pub taken: Option<Way>,
    /// The next best way.
    pub runner_up: Option<RunnerUp>,
    /// Every piece that was weighed.
    pub weighed: Vec<Part>,
    /// What the customer does.
    pub operations: Vec<OperationView>,
    /// What the session makes of it as the first message of a conversation.
    pub follow: Follow,
}

/// One token.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TokenView {
    /// Where it stands, in bytes.
    pub span: Span,
    /// What kind it is.
    pub kind: &'static str,
    /// What lexicons and catalog are asked for.
    pub key: String,
    /// As it was written.
    pub written: String,
}

/// The next best way, and how far behind it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunnerUp {
    /// Log odds behind the way that was taken.
    pub behind: f64,
    /// The way.
    pub way: Way,
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OperationView {
    /// What is done, as in reports.
    pub act: &'static str,
    /// More of it, where the act holds more than goods.
    pub detail: Option<String>,
    /// Where the words stand, in bytes.
    pub span: Span,
    /// The words it comes from.
    pub words: String,
    /// How sure the reading is.
    pub confidence: f64,
    /// What makes it less sure.
    pub why: Vec<Why>,
    /// The goods that it names.
    pub goods: Vec<Named>,
}

/// Explains one message, read as the first of a conversation.
#[must_use]
pub fn explain(text: &str, world: &World<'_>) -> Explanation {
    let situation = Situation {
        customer: world.customer,
        cart: &[],
        last_said: None,
        question: None,
        locale: world.locale,
        now: world.now,
        zone: world.terms.zone,
    };
    let trace = understanding::trace(text, world.index, &situation, world.reading);
    let operations = trace.reading.operations.iter();
    let operations = operations.map(|one| OperationView {
        why: why::of(one, text),
        ..operation(one, &trace, world)
    });
    Explanation {
        message: text.to_owned(),
        language: trace.reading.language.clone(),
        locale: world.locale.to_owned(),
        unread: trace.reading.unread,
        tokens: tokens(text, &trace),
        operations: operations.collect(),
        runner_up: runner_up(&trace),
        taken: trace.taken,
        weighed: trace.weighed,
        follow: follow::follow(text, world),
    }
}

fn tokens(text: &str, trace: &Trace) -> Vec<TokenView> {
    let view = |token: &crate::language::Token| TokenView {
        span: token.span,
        kind: match token.kind {
            Kind::Word => "word",
            Kind::Number => "number",
            Kind::Mark => "mark",
            Kind::Symbol => "symbol",
            Kind::Break => "break",
        },
        key: token.key.clone(),
        written: token.span.of(text).to_owned(),
    };
    trace.tokens.iter().map(view).collect()
}

fn runner_up(trace: &Trace) -> Option<RunnerUp> {
    let (taken, second) = trace.taken.as_ref().zip(trace.runner_up.as_ref())?;
    Some(RunnerUp {
        behind: taken.weight - second.weight,
        way: second.clone(),
    })
}

fn operation(operation: &Operation, trace: &Trace, world: &World<'_>) -> OperationView {
    OperationView {
        act: operation.act.name(),
        detail: detail(&operation.act),
        span: operation.span,
        words: operation.words.clone(),
        confidence: operation.confidence,
        why: Vec::new(),
        goods: goods::of(&operation.act, trace, world),
    }
}

/// What an act says beside goods.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "acts that hold nothing but goods, or nothing at all, have no more to say"
)]
fn detail(act: &Act) -> Option<String> {
    match act {
        Act::Times(_, factor) => Some(format!("times {}", factor.normalize())),
        Act::Repeat(which) => Some(format!("{which:?}")),
        Act::HowMuch(said) => Some(understanding::trace::amount(said)),
        Act::Deliver(Some(day)) => Some(day.format("%a %-d %b %Y").to_string()),
        Act::Deliver(None) => Some("a day that can't be told".to_owned()),
        Act::PurchaseOrder(number) => Some(number.clone()),
        Act::AskAbout(topic, _) => Some(format!("{topic:?}")),
        _ => None,
    }
}
