//! How far is each of two readings to be believed?

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// Log odds that any single piece of evidence may give, as the confidence of lines has it.
const MOST: f64 = 7.6;

/// What both readings say of one line, in numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// The parser's confidence in its line; 0.5 where it has none.
    pub parser: f64,
    /// The model's own; 0.5 where it is silent.
    pub model: f64,
    /// What the matcher gives the model's product for the quoted words; 0.5 where there is none.
    pub matched: f64,
}

/// Log odds, in the order of [`Evidence::features`].
pub type Vector = [f64; 4];

/// What two readings count where they differ.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Both {
    /// That the parser is right.
    pub parser: Vector,
    /// That the model is.
    pub model: Vector,
}

/// Which reading to believe, as `eval/weights/second.v1.json` holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Belief {
    /// Grows with every fit.
    pub version: u32,
    /// Under this confidence of a line a second reading pays.
    pub ask_below: f64,
    /// A product is taken on the model's word from this probability on.
    pub take_from: f64,
    /// Both say the same.
    pub agree: Vector,
    /// The model is silent about what the parser read.
    pub only_parser: Vector,
    /// The parser is silent about what the model read.
    pub only_model: Vector,
    /// The parser could not decide, and the model takes a product.
    pub picks: Vector,
    /// They take different products.
    pub other_product: Both,
    /// They read different quantities or units.
    pub other_amount: Both,
}

impl Evidence {
    /// One, and the log odds of each piece.
    #[must_use]
    pub fn features(self) -> Vector {
        [
            1.0,
            log_odds(self.parser),
            log_odds(self.model),
            log_odds(self.matched),
        ]
    }
}

impl Belief {
    /// The weights that are built in.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Belief> = LazyLock::new(|| {
            serde_json::from_str(include_str!("../../../eval/weights/second.v1.json"))
                .expect("a test reads the embedded weights")
        });
        &EMBEDDED
    }
}

/// The probability that some weights give to some evidence.
#[must_use]
pub fn probability(weights: &Vector, evidence: Evidence) -> f64 {
    let features = evidence.features();
    let odds: f64 = weights.iter().zip(features).map(|(w, x)| w * x).sum();
    1.0 / (1.0 + (-odds).exp())
}

fn log_odds(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln().clamp(-MOST, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVEN: Evidence = Evidence {
        parser: 0.8,
        model: 0.8,
        matched: 0.8,
    };

    #[test]
    fn two_readings_that_agree_are_surer_than_either_alone() {
        let belief = Belief::embedded();
        let both = probability(&belief.agree, EVEN);
        let alone = |weights| probability(weights, EVEN);
        assert!(both > alone(&belief.only_parser) && both > alone(&belief.only_model));
    }

    #[test]
    fn certainty_stays_a_finite_number_of_odds() {
        let sure = Evidence {
            parser: 1.0,
            model: 0.0,
            matched: 1.0,
        };
        assert!(sure.features().iter().all(|odds| odds.is_finite()));
    }
}
