//! Kind `match`: do words find the right product, and is it known when none is?

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::set::Set;
use super::{Answers, Miss, Scored, timed};
use crate::domain::{CustomerContext, ProductId};
use crate::eval::dataset::read_catalog_file;
use crate::eval::outcome::{Outcome, f1, hit};
use crate::matching::{Index, Query, Verdict};

/// What a row asks.
#[derive(Debug, Clone, Deserialize)]
pub struct Question {
    /// A customer's words.
    pub query: String,
}

/// A product that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    /// Its sku.
    pub id: String,
    /// How likely it is meant.
    pub probability: f64,
}

/// What was found for words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// Up to ten products, best first.
    pub ranked: Vec<Ranked>,
    /// Whether the first is taken without asking.
    pub accept: bool,
}

#[derive(Debug, Deserialize)]
struct Gold {
    id: String,
    positive_ids: Vec<String>,
}

/// How many products an answer lists.
const LISTED: usize = 10;

/// A catalog, ready to be asked.
#[derive(Debug)]
pub struct Shelf {
    index: Index,
    stranger: CustomerContext,
}

impl Shelf {
    /// Reads a catalog file and builds its index.
    ///
    /// # Errors
    /// Every fault of every row, with line and column.
    pub fn load(catalog: &Path) -> Result<Self> {
        Ok(Self {
            index: Index::build(Arc::new(read_catalog_file(catalog)?)),
            stranger: CustomerContext::stranger(),
        })
    }

    /// What some words find.
    #[must_use]
    pub fn predict(&self, question: &Question) -> Prediction {
        let query = Query {
            words: &question.query,
            unit: None,
            customer: &self.stranger,
            now: DateTime::<Utc>::UNIX_EPOCH,
            limit: LISTED,
        };
        let found = self.index.search(&query);
        let chosen = match self.index.decide(&query) {
            Verdict::One { chosen, .. } => Some(chosen),
            Verdict::Several(_) | Verdict::Nothing(_) => None,
        };
        let rest = found
            .into_iter()
            .filter(|one| Some(one.product) != chosen.map(|c| c.product));
        let ranked = chosen.into_iter().chain(rest).take(LISTED);
        Prediction {
            ranked: ranked
                .map(|candidate| Ranked {
                    id: self.sku(candidate.product),
                    probability: candidate.probability,
                })
                .collect(),
            accept: chosen.is_some(),
        }
    }

    fn sku(&self, product: ProductId) -> String {
        let product = self.index.catalog().get(product);
        product
            .expect("the index names products of its catalog")
            .sku
            .clone()
    }
}

pub(super) fn score(set: &Set) -> Result<Answers> {
    let (questions, golds): (Vec<Question>, Vec<Gold>) = (set.rows()?, set.rows()?);
    let shelf = Shelf::load(&set.catalog_path()?)?;
    let (predictions, per_second) = timed(&questions, |question| shelf.predict(question));
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
    let right = |ranked: &&Ranked| gold.positive_ids.contains(&ranked.id);
    let place = came.ranked.iter().position(|ranked| right(&ranked));
    let first = place == Some(0);
    let has_answer = !gold.positive_ids.is_empty();
    let mut outcome = Outcome::new();
    let mut count = |name: &str, counts| outcome.insert(name.to_owned(), counts);
    if has_answer {
        count("recall_at_1", hit(first));
        count("recall_at_5", hit(place.is_some_and(|place| place < 5)));
        let rank = place.map(|place| 1.0 / (super::super::score::statistics::real(place) + 1.0));
        count("mrr", (rank.unwrap_or(0.0), 1.0));
        count("accept_recall", hit(came.accept && first));
    }
    if came.accept {
        count("accept_precision", hit(first));
    }
    let taken = usize::from(came.accept);
    count(
        "accept_f1",
        f1(
            usize::from(came.accept && first),
            taken,
            usize::from(has_answer),
        ),
    );
    let is_right = if has_answer { first } else { !came.accept };
    Scored {
        id: gold.id.clone(),
        outcome,
        miss: (!is_right).then(|| Miss {
            text: question.query.clone(),
            expected: gold.positive_ids.join(" or "),
            came: shown(came),
        }),
    }
}

fn shown(came: &Prediction) -> String {
    let first = came.ranked.first();
    let first = first.map_or_else(
        || "nothing".to_owned(),
        |first| format!("{} {:.3}", first.id, first.probability),
    );
    if came.accept {
        format!("{first}, taken")
    } else {
        first
    }
}
