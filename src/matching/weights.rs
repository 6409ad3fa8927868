//! How much does each number count? The weights of one versioned data file.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Serialize};

use super::scoring::accept::{self, INPUTS};
use super::scoring::closeness::{CLOSENESS, Closeness};
use super::scoring::features::{FEATURES, Features};
use super::search::source::Source;

/// The model's numbers, as `eval/weights/matching.v4.json` holds them.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Grows with every fit whose file is kept.
    pub version: u32,
    /// Whether words fit a product at all: log odds by [`FEATURES`].
    pub fit: Linear,
    /// Which of the products that fit is the one: log odds against none of them, by [`FEATURES`] and
    /// [`CLOSENESS`].
    pub rank: Linear,
    /// Whether the first is the right one: log odds by [`accept::names`].
    pub accept: Linear,
    /// A first answer this probable is better taken than left, on the sets of the fit.
    pub accept_from: f64,
    /// One this probable is taken though others fit about as well.
    pub sure_from: f64,
    /// One less probable than this is not even offered.
    pub offer_from: f64,
    /// Log odds that history and stock add; they never decide what the words fit.
    pub context: ContextWeights,
    /// Log odds of what is named letter for letter.
    pub exact: f64,
    /// Below this fit the words mean no product.
    pub least_fit: f64,
    /// Products within so many log odds of the best fit about equally well.
    pub equal_within: f64,
    /// Which products are looked at.
    pub retrieval: Retrieval,
    /// Figures of the fit by set, cross-validated; nothing computes with them.
    pub fitted: BTreeMap<String, BTreeMap<String, f64>>,
}

/// A sum of weighted numbers.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Linear {
    /// The sum where every number is nought.
    pub bias: f64,
    /// Weights by name.
    pub weights: BTreeMap<String, f64>,
}

/// What the customer and the warehouse add.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ContextWeights {
    /// Share of the customer's recent orders that hold the product.
    pub ordered: f64,
    /// Not available now.
    pub out_of_stock: f64,
    /// Not sold any more.
    pub inactive: f64,
}

/// How many products are measured, and what finds them.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Retrieval {
    /// Products measured when all that is asked is whether words name goods.
    pub fitted: usize,
    /// Products measured in a search.
    pub ranked: usize,
    /// Of these so many at least are weighed against each other, those that fit best.
    pub rivals: usize,
    /// All are that fit as well as the best but for so many log odds.
    pub rivals_within: f64,
    /// A hit in a keyword or the category, against one in the name.
    pub weak_share: f64,
}

/// The weights in the order in which their numbers come.
#[derive(Debug, Clone)]
pub struct Model {
    /// The whole file.
    pub weights: Weights,
    /// A source that candidates are looked for and fitted without; none but in an evaluation.
    pub left_out: Option<Source>,
    fit: [f64; FEATURES.len()],
    rank: ([f64; FEATURES.len()], [f64; CLOSENESS.len()]),
    accept: Vec<f64>,
}

impl Model {
    /// The model that is built in.
    ///
    /// # Panics
    /// Never: a test reads the embedded file.
    #[must_use]
    pub fn embedded() -> Self {
        let file = include_str!("../../eval/weights/matching.v4.json");
        Self::parse(file).expect("invariant: a test reads the embedded weights")
    }

    /// The model of a file's text.
    ///
    /// # Errors
    /// When the text is not of this form, or names no weight for a number.
    pub fn parse(file: &str) -> Result<Self, serde_json::Error> {
        Self::new(serde_json::from_str(file)?)
    }

    /// The model of these weights.
    ///
    /// # Errors
    /// When they name no weight for a number.
    pub fn new(weights: Weights) -> Result<Self, serde_json::Error> {
        Ok(Self {
            fit: fixed(&weights.fit, FEATURES)?,
            rank: (
                fixed(&weights.rank, FEATURES)?,
                fixed(&weights.rank, CLOSENESS)?,
            ),
            accept: in_order(&weights.accept, accept::names())?,
            left_out: None,
            weights,
        })
    }

    /// The same without one source of candidates.
    #[must_use]
    pub fn without(self, source: Source) -> Self {
        Self {
            left_out: Some(source),
            ..self
        }
    }

    /// Log odds that the words fit a product with these features.
    #[must_use]
    pub fn fit(&self, features: &Features) -> f64 {
        self.weights.fit.bias + sum(&self.fit, features.values())
    }

    /// Log odds that the product is the one that is meant, against none of them.
    #[must_use]
    pub fn rank(&self, features: &Features, closeness: &Closeness) -> f64 {
        let (of_words, of_rivals) = (&self.rank.0, &self.rank.1);
        self.weights.rank.bias
            + sum(of_words, features.values())
            + sum(of_rivals, closeness.values())
    }

    /// The probability that the first of ranked candidates is the right one.
    #[must_use]
    pub fn accept(&self, inputs: &[f64; INPUTS]) -> f64 {
        logistic(self.weights.accept.bias + sum(&self.accept, inputs))
    }
}

fn fixed<const N: usize>(linear: &Linear, names: [&str; N]) -> Result<[f64; N], serde_json::Error> {
    let ordered = in_order(linear, names)?;
    Ok(ordered.try_into().expect("invariant: one weight a name"))
}

fn in_order<T: AsRef<str>>(
    linear: &Linear,
    names: impl IntoIterator<Item = T>,
) -> Result<Vec<f64>, serde_json::Error> {
    let weight = |name: T| {
        let weight = linear.weights.get(name.as_ref()).copied();
        weight.ok_or_else(|| serde_json::Error::custom(format!("no weight for {}", name.as_ref())))
    };
    names.into_iter().map(weight).collect()
}

fn sum(weights: &[f64], values: &[f64]) -> f64 {
    let weighted = weights.iter().zip(values);
    weighted.map(|(weight, value)| weight * value).sum()
}

/// The probability of log odds.
#[must_use]
pub fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_weights_name_every_number_and_no_other() {
        let weights = Model::embedded().weights;
        assert_eq!(weights.fit.weights.len(), FEATURES.len());
        assert_eq!(weights.rank.weights.len(), FEATURES.len() + CLOSENESS.len());
        assert_eq!(weights.accept.weights.len(), INPUTS);
    }

    #[test]
    fn a_file_without_one_of_the_weights_is_refused_by_its_name() {
        let file = include_str!("../../eval/weights/matching.v4.json");
        let error = Model::parse(&file.replace("\"code_inside\"", "\"x\"")).unwrap_err();
        assert!(error.to_string().contains("code_inside"), "{error}");
    }

    #[test]
    fn even_odds_are_a_half() {
        assert!((logistic(0.0) - 0.5).abs() < 1e-12);
    }
}
