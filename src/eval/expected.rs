//! What must come of a case: the `after` of its turns, its lines and its orders.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::case::OneOrMore;
use crate::domain::{Intent, OrderStatus, Unit};
use crate::privacy::PiiKind;
use crate::text_enum;

text_enum! {
    /// The state of a conversation's latest session.
    pub enum State {
        /// No session yet.
        None = "NONE",
        /// Wants to order, cart empty.
        Active = "ACTIVE",
        /// Goods named, something open.
        Collecting = "COLLECTING",
        /// The summary waits for its yes.
        Reviewing = "REVIEWING",
        /// Over.
        Closed = "CLOSED",
    }
}

text_enum! {
    /// How a session ended.
    pub enum Outcome {
        /// The customer said yes.
        Confirmed = "CONFIRMED",
        /// The customer dropped it.
        Cancelled = "CANCELLED",
        /// Nobody answered, and there were goods.
        Timeout = "TIMEOUT",
        /// Nobody answered, and there were none.
        Abandoned = "ABANDONED",
    }
}

/// What must hold when a turn is done; what is absent is not scored.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct After {
    /// The main intent; of a list each is right.
    pub intent: Option<OneOrMore<Intent>>,
    /// State of the latest session.
    pub state: Option<State>,
    /// Its outcome.
    pub outcome: Option<Outcome>,
    /// The whole cart, in any order.
    pub lines: Option<Vec<ExpectedLine>>,
    /// Whether the reply must put a question.
    pub asks: Option<bool>,
    /// Skus that the question must offer.
    pub asks_about: Option<Vec<String>>,
    /// Skus that it must not.
    pub asks_not_about: Option<Vec<String>>,
    /// Whether a message must go out.
    pub replies: Option<bool>,
    /// Texts that the reply must contain.
    pub reply_contains: Option<Vec<String>>,
    /// Texts that it must not.
    pub reply_excludes: Option<Vec<String>>,
    /// What the session holds.
    pub delivery_date: Option<NaiveDate>,
    /// What the session holds.
    pub po_number: Option<String>,
    /// A text that the session's comment must contain.
    pub comment: Option<String>,
    /// Whether something was put before the staff.
    pub task: Option<bool>,
}

/// What must have been written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedOrder {
    /// Its lines, in any order.
    pub lines: Vec<ExpectedLine>,
    /// The day of delivery.
    pub delivery_date: Option<NaiveDate>,
    /// The customer's PO number.
    pub po_number: Option<String>,
    /// Where it stands.
    pub status: Option<OrderStatus>,
    /// Whether a person has to look.
    pub requires_review: Option<bool>,
    /// Whether it replaces an earlier one.
    pub replaces: Option<bool>,
}

/// A line that must stand in a cart or an order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "LineKeys")]
pub struct ExpectedLine {
    /// Which goods.
    pub goods: Goods,
    /// How much.
    pub quantity: Decimal,
    /// Of what; always there for a decided product, else compared only where given.
    pub unit: Option<Unit>,
}

/// Which goods a line must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goods {
    /// One of these skus, each equally right.
    Sku(Vec<String>),
    /// No product: words that the agent must have kept.
    Words(String),
    /// Undecided: skus that must be among the candidates.
    Undecided(Vec<String>),
}

/// Personal data in a turn.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonalData {
    /// The turn, from 0.
    pub turn: usize,
    /// The piece.
    pub text: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: PiiKind,
    /// Which occurrence, from 1.
    pub nth: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineKeys {
    #[serde(default)]
    sku: SkuKey,
    one_of: Option<Vec<String>>,
    text: Option<String>,
    candidates: Option<Vec<String>>,
    #[serde(with = "rust_decimal::serde::str")]
    quantity: Decimal,
    unit: Option<Unit>,
}

/// A key that says something also by being `null`.
#[derive(Default, Deserialize)]
#[serde(from = "Option<String>")]
enum SkuKey {
    #[default]
    Absent,
    Null,
    Given(String),
}

impl From<Option<String>> for SkuKey {
    fn from(sku: Option<String>) -> Self {
        sku.map_or(Self::Null, Self::Given)
    }
}

impl TryFrom<LineKeys> for ExpectedLine {
    type Error = &'static str;

    fn try_from(keys: LineKeys) -> Result<Self, Self::Error> {
        let goods = match (keys.sku, keys.one_of, keys.text, keys.candidates) {
            (SkuKey::Given(sku), None, None, None) => Goods::Sku(vec![sku]),
            (SkuKey::Absent, Some(skus), None, None) => Goods::Sku(skus),
            (SkuKey::Null, None, Some(words), None) => Goods::Words(words),
            (SkuKey::Null, None, None, Some(skus)) => Goods::Undecided(skus),
            _ => return Err("a line has a sku, or one_of, or sku null with text or candidates"),
        };
        if matches!(goods, Goods::Sku(_)) && keys.unit.is_none() {
            return Err("a line with a product lacks its unit");
        }
        Ok(Self {
            goods,
            quantity: keys.quantity,
            unit: keys.unit,
        })
    }
}
