//! How much each feature counts: the weights of one versioned data file.

use serde::Deserialize;
use serde::de::Error as _;

use super::features::{FEATURES, Features};

/// The model's numbers, as `eval/weights/matching.v1.json` holds them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Grows with every fit.
    pub version: u32,
    /// Log odds of a product of which no feature is known.
    pub bias: f64,
    /// Log odds by feature name.
    pub features: std::collections::BTreeMap<String, f64>,
    /// Log odds that history and stock add; they never decide what the words fit.
    pub context: ContextWeights,
    /// Log odds of what is named letter for letter.
    pub exact: f64,
    /// Below this fit the words mean no product.
    pub least_fit: f64,
    /// Products within so many log odds of the best fit about equally well.
    pub equal_within: f64,
}

/// What the customer and the warehouse add.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContextWeights {
    /// Share of the customer's recent orders that hold the product.
    pub ordered: f64,
    /// Not available now.
    pub out_of_stock: f64,
    /// Not sold any more.
    pub inactive: f64,
}

/// The weights in the order of [`FEATURES`].
#[derive(Debug, Clone)]
pub struct Model {
    /// The whole file.
    pub weights: Weights,
    by_feature: [f64; FEATURES.len()],
}

impl Model {
    /// The model that is built in.
    ///
    /// # Panics
    /// Never: a test reads the embedded file.
    #[must_use]
    pub fn embedded() -> Self {
        let file = include_str!("../../eval/weights/matching.v1.json");
        Self::parse(file).expect("invariant: a test reads the embedded weights")
    }

    /// The model of a file's text.
    ///
    /// # Errors
    /// When the text is not of this form, or names no weight for a feature.
    pub fn parse(file: &str) -> Result<Self, serde_json::Error> {
        let weights: Weights = serde_json::from_str(file)?;
        let mut by_feature = [0.0; FEATURES.len()];
        for (slot, name) in by_feature.iter_mut().zip(FEATURES) {
            let weight = weights.features.get(name);
            *slot = *weight
                .ok_or_else(|| serde_json::Error::custom(format!("no weight for {name}")))?;
        }
        Ok(Self {
            weights,
            by_feature,
        })
    }

    /// Log odds that the words fit a product with these features.
    #[must_use]
    pub fn log_odds(&self, features: &Features) -> f64 {
        let weighted = self.by_feature.iter().zip(features.values());
        self.weights.bias + weighted.map(|(weight, value)| weight * value).sum::<f64>()
    }
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
    fn the_embedded_weights_name_every_feature_and_no_other() {
        let model = Model::embedded();
        assert_eq!(model.weights.features.len(), FEATURES.len());
    }

    #[test]
    fn a_file_without_one_of_the_weights_is_refused_by_its_name() {
        let file =
            include_str!("../../eval/weights/matching.v1.json").replace("\"covered\"", "\"x\"");
        let error = Model::parse(&file).unwrap_err().to_string();
        assert!(error.contains("covered"), "{error}");
    }

    #[test]
    fn even_odds_are_a_half() {
        assert!((logistic(0.0) - 0.5).abs() < 1e-12);
    }
}
