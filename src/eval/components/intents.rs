//! Kind `intents`: is it understood what a turn is about?

use std::sync::{Arc, LazyLock};

use anyhow::Result;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::set::Set;
use super::{Answers, Miss, Scored, timed};
use crate::domain::calendar::Zone;
use crate::domain::{Catalog, CustomerContext, Intent};
use crate::eval::outcome::{Outcome, hit};
use crate::matching::Index;
use crate::understanding::{Situation, intent};

/// What a row asks.
#[derive(Debug, Clone, Deserialize)]
pub struct Question {
    /// The turn.
    pub text: String,
    /// What the agent said last.
    pub previous: Option<String>,
    /// Its locale.
    #[serde(default = "super::predict::default_locale")]
    pub locale: String,
}

/// What a turn is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// Its intent.
    pub intent: Intent,
}

#[derive(Debug, Deserialize)]
struct Gold {
    id: String,
    #[serde(flatten)]
    due: Prediction,
}

/// No catalog: the words alone have to tell.
static NOTHING: LazyLock<Index> =
    LazyLock::new(|| Index::build(Arc::new(Catalog::new(1, Vec::new()))));

/// The moment at which turns are read: a turn's intent does not depend on it.
const NOW: DateTime<Utc> = DateTime::from_timestamp(1_795_187_700, 0).expect("a valid moment");

/// Says what a turn is about.
#[must_use]
pub fn predict(question: &Question) -> Prediction {
    let stranger = CustomerContext::stranger();
    let situation = Situation {
        customer: &stranger,
        cart: &[],
        last_said: None,
        question: None,
        locale: &question.locale,
        now: NOW,
        zone: Zone::Named(chrono_tz::UTC),
    };
    let previous = question.previous.as_deref();
    Prediction {
        intent: intent(&question.text, previous, &NOTHING, &situation),
    }
}

pub(super) fn score(set: &Set) -> Result<Answers> {
    let (questions, golds): (Vec<Question>, Vec<Gold>) = (set.rows()?, set.rows()?);
    let (predictions, per_second) = timed(&questions, predict);
    let rows = questions.iter().zip(&golds).zip(&predictions);
    let name = |intent: Intent| intent.as_str().to_owned();
    let classes = golds.iter().zip(&predictions);
    Ok(Answers {
        rows: rows
            .map(|((question, gold), came)| scored(question, gold, came))
            .collect(),
        classes: classes
            .map(|(gold, came)| (name(gold.due.intent), name(came.intent)))
            .collect(),
        per_second,
    })
}

fn scored(question: &Question, gold: &Gold, came: &Prediction) -> Scored {
    let (due, came) = (gold.due.intent, came.intent);
    let mut outcome = Outcome::from([("accuracy".to_owned(), hit(due == came))]);
    for (intent, name) in [
        (Intent::Other, "recall_other"),
        (Intent::Order, "recall_order"),
    ] {
        if due == intent {
            outcome.insert(name.to_owned(), hit(came == intent));
        }
    }
    Scored {
        id: gold.id.clone(),
        outcome,
        miss: (due != came).then(|| Miss {
            text: match &question.previous {
                Some(previous) => format!("{} (after: {previous})", question.text),
                None => question.text.clone(),
            },
            expected: due.as_str().to_owned(),
            came: came.as_str().to_owned(),
        }),
    }
}
