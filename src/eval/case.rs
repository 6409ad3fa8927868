//! What does one case of a data set say? The case format, key by key.
//!
//! A key that the format does not name is an error; [`parse`] says which case and which key.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::expected::{After, ExpectedOrder, PersonalData};
use crate::domain::{Channel, Unit};

/// One conversation with what must come of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Unique in its data set.
    pub id: String,
    /// Phenomena and one difficulty.
    #[serde(default)]
    pub tags: Vec<String>,
    /// File name of the catalog, in the data set's folder.
    pub catalog: String,
    /// BCP 47 tag.
    pub locale: String,
    /// ISO 4217 code.
    pub currency: String,
    /// When the first turn happens.
    pub now: DateTime<FixedOffset>,
    /// The distributor's zone; without it the offset of `now` holds.
    pub time_zone: Option<Tz>,
    /// How the customer writes, where a turn says nothing else.
    pub channel: Channel,
    /// The distributor's terms.
    #[serde(default)]
    pub terms: Terms,
    /// Who writes.
    #[serde(default)]
    pub customer: Customer,
    /// What happens, in order.
    pub turns: Vec<Turn>,
    /// What must have been written; `Some(None)`: nothing may have been.
    #[serde(default, deserialize_with = "present")]
    pub order: Option<Option<ExpectedOrder>>,
    /// The list form of `order`.
    pub orders: Option<Vec<ExpectedOrder>>,
    /// Personal data in the customer's turns; a case without the key is not scored for it.
    pub pii: Option<Vec<PersonalData>>,
    /// The case as it was written, for reports.
    #[serde(skip)]
    pub source: Value,
}

impl Case {
    /// The orders that must exist when the turns are over; `None` when orders are not scored.
    #[must_use]
    pub fn expected_orders(&self) -> Option<Vec<&ExpectedOrder>> {
        match (&self.orders, &self.order) {
            (Some(orders), _) => Some(orders.iter().collect()),
            (None, Some(order)) => Some(order.iter().collect()),
            (None, None) => None,
        }
    }
}

/// The distributor's terms.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Terms {
    /// Wall-clock time at which orders for a day close.
    #[serde(deserialize_with = "clock_time")]
    pub cutoff: Option<NaiveTime>,
    /// Calendar days before the delivery.
    pub cutoff_days_before: u32,
    /// Without it every day is one.
    pub delivery_days: Option<Vec<Weekday>>,
    /// Days without delivery.
    pub holidays: BTreeSet<NaiveDate>,
    /// Smallest total that needs no review.
    pub minimum_order: Option<Decimal>,
    /// Minutes of silence after which a session closes.
    pub auto_close_minutes: Option<u32>,
    /// Seconds within which messages are one burst.
    pub quiet_window_seconds: Option<u32>,
    /// Line confidence under which a person looks.
    pub confidence_threshold: Option<f64>,
}

/// Who writes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Customer {
    /// The business's own name.
    pub business_name: String,
    /// `false` for a sender that nobody entered.
    pub known: bool,
    /// Orders of the past.
    pub history: Vec<HistoryEntry>,
    /// The customer's words, and the skus that they mean.
    pub aliases: BTreeMap<String, String>,
    /// Overrides the distributor's days.
    pub delivery_days: Option<Vec<Weekday>>,
}

impl Default for Customer {
    fn default() -> Self {
        Self {
            business_name: String::new(),
            known: true,
            history: Vec::new(),
            aliases: BTreeMap::new(),
            delivery_days: None,
        }
    }
}

/// One order of the past.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryEntry {
    /// The day on which it was ordered.
    pub date: NaiveDate,
    /// What was ordered.
    pub lines: Vec<HistoryLine>,
    /// The day on which it was, or will be, delivered.
    pub delivery_date: Option<NaiveDate>,
    /// The customer's PO number.
    pub po_number: Option<String>,
    /// Wall-clock time at which it was ordered.
    #[serde(default, deserialize_with = "clock_time")]
    pub time: Option<NaiveTime>,
    /// How it came; without it as the case's messages do.
    pub channel: Option<Channel>,
    /// Whether it is still to be delivered.
    #[serde(default)]
    pub open: bool,
}

/// One line of an order of the past.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryLine {
    /// The product.
    pub sku: String,
    /// How much.
    #[serde(with = "rust_decimal::serde::str")]
    pub quantity: Decimal,
    /// Of what.
    pub unit: Unit,
}

/// One thing that happens, and what must hold afterwards.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// The customer's message, or a burst of them.
    pub say: Option<OneOrMore<String>>,
    /// The customer answers the open choice with the number of this sku.
    pub pick: Option<String>,
    /// What a person at the distributor writes.
    pub staff: Option<String>,
    /// The person gives the conversation back.
    #[serde(default)]
    pub hand_back: bool,
    /// Email: the subject.
    pub subject: Option<String>,
    /// Overrides the case's channel.
    pub channel: Option<Channel>,
    /// Files beside the message.
    #[serde(default)]
    pub attachments: Vec<Sheet>,
    /// Time that passes before the turn.
    pub wait_minutes: Option<f64>,
    /// What must hold when the turn is done.
    pub after: Option<After>,
}

/// A file beside a message.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// File name.
    pub name: String,
    /// MIME type.
    pub content_type: String,
    /// Its text.
    pub text: String,
}

/// One value, or a list of equally right or consecutive ones.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum OneOrMore<T> {
    /// One.
    One(T),
    /// A list.
    More(Vec<T>),
}

impl<T> OneOrMore<T> {
    /// The values, one or more.
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::More(values) => values,
        }
    }
}

/// Why a line of `cases.jsonl` is no case.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// Not JSON at all.
    #[error("not JSON")]
    Json(#[source] serde_json::Error),
    /// A key is unknown, missing, or holds what it must not.
    #[error("case {id:?}, key {key}: {reason}")]
    Key {
        /// The case's id, or empty where it has none.
        id: String,
        /// The path of the key, e.g. `turns[0].after.asks`.
        key: String,
        /// What is wrong, with the name of an unknown key.
        reason: String,
    },
    /// The keys are right one by one and wrong together.
    #[error("case {id:?}: {reason}")]
    Whole {
        /// The case's id.
        id: String,
        /// What is wrong.
        reason: String,
    },
}

/// Reads one line of `cases.jsonl`.
///
/// # Errors
/// Names the case and the key.
pub fn parse(line: &str) -> Result<Case, CaseError> {
    let source: Value = serde_json::from_str(line).map_err(CaseError::Json)?;
    let id = source["id"].as_str().unwrap_or_default().to_owned();
    let mut reader = serde_json::Deserializer::from_str(line);
    let case: Result<Case, _> = serde_path_to_error::deserialize(&mut reader);
    let mut case = case.map_err(|error| CaseError::Key {
        id: id.clone(),
        key: error.path().to_string(),
        reason: error.inner().to_string(),
    })?;
    case.source = source;
    match check(&case) {
        Ok(()) => Ok(case),
        Err(reason) => Err(CaseError::Whole { id, reason }),
    }
}

fn check(case: &Case) -> Result<(), String> {
    if case.order.is_some() && case.orders.is_some() {
        return Err("both order and orders".to_owned());
    }
    for (at, turn) in case.turns.iter().enumerate() {
        check_turn(turn).map_err(|reason| format!("turns[{at}]: {reason}"))?;
    }
    Ok(())
}

fn check_turn(turn: &Turn) -> Result<(), String> {
    let spoken = usize::from(turn.say.is_some())
        + usize::from(turn.pick.is_some())
        + usize::from(turn.staff.is_some());
    let happens = spoken > 0 || turn.hand_back || turn.wait_minutes.is_some();
    if spoken > 1 || !happens {
        return Err("needs one of say, pick and staff, or hand_back or wait_minutes alone".into());
    }
    if turn.say.is_none() && (turn.subject.is_some() || !turn.attachments.is_empty()) {
        return Err("subject or attachments without say".into());
    }
    let wait = turn.wait_minutes.unwrap_or_default();
    // A year is far beyond what a conversation waits, and keeps every sum of times possible.
    if !(0.0..=525_600.0).contains(&wait) {
        return Err(format!("wait_minutes {wait} is not between 0 and a year"));
    }
    Ok(())
}

/// Tells a key that is `null` from one that is absent.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

fn clock_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveTime>, D::Error> {
    let text = String::deserialize(deserializer)?;
    NaiveTime::parse_from_str(&text, "%H:%M")
        .map(Some)
        .map_err(|_| serde::de::Error::custom(format!("{text:?} is no HH:MM")))
}

#[cfg(test)]
#[path = "case_tests.rs"]
mod tests;
