//! Kind `dates`: is the day that a phrase names read?

use anyhow::Result;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::set::Set;
use super::{Answers, Miss, Scored, timed};
use crate::eval::outcome::{Outcome, hit};
use crate::language::dates::{Calendar, Order, day_in};
use crate::language::{detect, tokens};

/// What a row asks.
#[derive(Debug, Clone, Deserialize)]
pub struct Question {
    /// The phrase.
    pub text: String,
    /// The day on which it was said.
    pub reference: NaiveDate,
    /// Its locale.
    #[serde(default = "super::predict::default_locale")]
    pub locale: String,
}

/// The day of a phrase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The day, or none.
    pub value: Option<NaiveDate>,
}

#[derive(Debug, Deserialize)]
struct Gold {
    id: String,
    accept: Vec<Option<NaiveDate>>,
}

/// Reads the day that a phrase names.
#[must_use]
pub fn predict(question: &Question) -> Prediction {
    let words = tokens(&question.text);
    let calendar = Calendar {
        today: question.reference,
        order: Order::of(&question.locale),
        lexicon: detect::language(&words, &question.locale),
    };
    Prediction {
        value: day_in(&words, &calendar),
    }
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
    let right =
        gold.accept.contains(&came.value) || (gold.accept.is_empty() && came.value.is_none());
    Scored {
        id: gold.id.clone(),
        outcome: Outcome::from([("accuracy".to_owned(), hit(right))]),
        miss: (!right).then(|| Miss {
            text: format!("{} (said on {})", question.text, question.reference),
            expected: gold
                .accept
                .iter()
                .map(|day| shown(*day))
                .collect::<Vec<_>>()
                .join(" or "),
            came: shown(came.value),
        }),
    }
}

fn shown(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "none".to_owned(), |day| day.to_string())
}
