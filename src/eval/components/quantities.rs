//! Kind `quantities`: is the one quantity of a text read, and its unit?

use anyhow::Result;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::aliases::same_unit;
use super::set::Set;
use super::{Answers, Miss, Scored, timed};
use crate::eval::outcome::{Outcome, hit};
use crate::language::quantity::quantity;

/// What a row asks.
#[derive(Debug, Clone, Deserialize)]
pub struct Question {
    /// The text.
    pub text: String,
    /// Its locale.
    #[serde(default = "super::predict::default_locale")]
    pub locale: String,
}

/// The quantity of a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The number; of a range the larger one.
    pub value: Option<f64>,
    /// The unit, where one is named.
    pub unit: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Gold {
    id: String,
    #[serde(flatten)]
    due: Prediction,
}

/// Numbers agree when they differ by less than this: gold values are rounded to six places.
const ROUNDING: f64 = 1e-5;

/// Reads the quantity of a text.
#[must_use]
pub fn predict(question: &Question) -> Prediction {
    let found = quantity(&question.text, &question.locale);
    Prediction {
        value: found.as_ref().and_then(|found| number(found.value)),
        unit: found.and_then(|found| found.unit.map(|unit| unit.as_str().to_owned())),
    }
}

fn number(value: Decimal) -> Option<f64> {
    value.try_into().ok()
}

pub(super) fn score(set: &Set) -> Result<Answers> {
    let (questions, golds): (Vec<Question>, Vec<Gold>) = (set.rows()?, set.rows()?);
    let (predictions, per_second) = timed(&questions, predict);
    let rows = questions.iter().zip(&golds).zip(&predictions);
    Ok(Answers {
        rows: rows
            .map(|((question, gold), came)| scored(question, gold, came))
            .collect(),
        per_second,
        ..Answers::default()
    })
}

fn scored(question: &Question, gold: &Gold, came: &Prediction) -> Scored {
    let value = same_number(gold.due.value, came.value);
    let unit = value && same_unit(gold.due.unit.as_deref(), came.unit.as_deref());
    let outcome = [("value_accuracy", value), ("value_unit_accuracy", unit)];
    Scored {
        id: gold.id.clone(),
        outcome: Outcome::from_iter(outcome.map(|(name, holds)| (name.to_owned(), hit(holds)))),
        miss: (!unit).then(|| Miss {
            text: question.text.clone(),
            expected: shown(&gold.due),
            came: shown(came),
        }),
    }
}

/// Whether two numbers are the same but for rounding, or both are absent.
pub(super) fn same_number(due: Option<f64>, came: Option<f64>) -> bool {
    match (due, came) {
        (Some(due), Some(came)) => (due - came).abs() <= ROUNDING * due.abs().max(1.0),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn shown(quantity: &Prediction) -> String {
    let value = quantity
        .value
        .map_or_else(|| "none".to_owned(), |value| value.to_string());
    match &quantity.unit {
        Some(unit) => format!("{value} {unit}"),
        None => value,
    }
}
