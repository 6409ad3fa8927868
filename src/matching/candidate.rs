//! One product that some words may mean.

use serde::{Deserialize, Serialize};

use crate::domain::ProductId;

/// A product with the probability that it is meant.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The product.
    pub product: ProductId,
    /// Calibrated probability.
    pub probability: f64,
}
