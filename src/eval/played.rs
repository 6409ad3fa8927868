//! What came of playing a case: turn by turn, and the orders in the end.

use std::time::Duration;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::expected::{Outcome, State};
use crate::domain::{Intent, OrderStatus, Unit};

/// A case after its last turn.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Played {
    /// One entry a turn; fewer when the play broke off.
    pub turns: Vec<PlayedTurn>,
    /// The orders that stand; a replaced one is gone, those of the history are not listed.
    pub orders: Vec<PlayedOrder>,
    /// What it cost.
    pub usage: Usage,
    /// Why the play broke off, where it did.
    pub failure: Option<String>,
}

/// A turn when it is done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlayedTurn {
    /// The main intent; `None` where the agent read nothing.
    pub intent: Option<Intent>,
    /// The latest session as it stands.
    pub session: SessionView,
    /// Whether the last reply put a question.
    pub asks: bool,
    /// Skus that the question offers, in the order of their numbers.
    pub offered: Vec<String>,
    /// Every message that went out, reminders during a wait included.
    pub replies: Vec<String>,
    /// Whether something was put before the staff.
    pub task: bool,
    /// Whether the sku to pick had been offered; `true` where the turn picks none.
    pub pick_offered: bool,
    /// How long the agent took, waits not counted.
    pub latency: Duration,
}

/// What the latest session of a conversation holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SessionView {
    /// Its state; `NONE` before the first.
    pub state: State,
    /// How it ended, where it did.
    pub outcome: Option<Outcome>,
    /// The whole cart.
    pub lines: Vec<PlayedLine>,
    /// The delivery date that the summary shows.
    pub delivery_date: Option<NaiveDate>,
    /// The PO number.
    pub po_number: Option<String>,
    /// Notes, one a line.
    pub comment: String,
}

impl Default for SessionView {
    fn default() -> Self {
        Self {
            state: State::None,
            outcome: None,
            lines: Vec::new(),
            delivery_date: None,
            po_number: None,
            comment: String::new(),
        }
    }
}

/// A line of a cart or an order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlayedLine {
    /// The product; `None` for unknown or undecided goods.
    pub sku: Option<String>,
    /// The customer's words for it.
    pub words: String,
    /// Without a product: the skus that it may be.
    pub candidates: Vec<String>,
    /// How much.
    pub quantity: Decimal,
    /// Of what.
    pub unit: Unit,
}

/// An order that was written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlayedOrder {
    /// Its lines.
    pub lines: Vec<PlayedLine>,
    /// The confidence in each line, in the same order.
    pub confidences: Vec<f64>,
    /// The day of delivery.
    pub delivery_date: Option<NaiveDate>,
    /// The PO number.
    pub po_number: Option<String>,
    /// Where it stands.
    pub status: OrderStatus,
    /// Whether a person has to look.
    pub requires_review: bool,
    /// Whether it replaced an earlier one.
    pub replaces: bool,
}

/// What a case, or many of them, cost. All zero without a model.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Usage {
    /// Calls to the language model.
    pub llm_calls: u64,
    /// Tokens sent.
    pub prompt_tokens: u64,
    /// Tokens received.
    pub completion_tokens: u64,
    /// Their price.
    pub usd: Decimal,
}

impl std::ops::AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.llm_calls += other.llm_calls;
        self.prompt_tokens += other.prompt_tokens;
        self.completion_tokens += other.completion_tokens;
        self.usd += other.usd;
    }
}
