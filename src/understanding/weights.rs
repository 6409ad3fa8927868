//! How much does each way of reading a stretch of a message weigh?

use std::sync::LazyLock;

use serde::Deserialize;

/// Log odds; the data file says what each is for.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Every piece.
    pub edge: f64,
    /// Factor of the logarithm of the catalog's fit.
    pub goods_fit: f64,
    /// Goods with a joining word inside.
    pub goods_joined: f64,
    /// Goods that name their own size.
    pub goods_size: f64,
    /// Each bare number in goods that stands elsewhere than in their names.
    pub goods_number: f64,
    /// A size or a word alone for a sibling of other goods.
    pub sibling: f64,
    /// A stretch that nothing explains.
    pub unknown: f64,
    /// Each word of it.
    pub unknown_word: f64,
    /// The same as goods, against words that are none.
    pub unknown_goods: f64,
    /// A day behind its cue.
    pub day: f64,
    /// A doubtful day without a cue.
    pub day_alone: f64,
    /// An answer to an open choice.
    pub choice: f64,
    /// A clause.
    pub clause: f64,
    /// Each token of it.
    pub clause_token: f64,
    /// Its opening.
    pub clause_start: f64,
    /// A signal in it.
    pub clause_signal: f64,
    /// Each quantity with goods in it.
    pub clause_goods: f64,
    /// A quantity without goods.
    pub dangling: f64,
    /// Goods without a quantity.
    pub uncounted: f64,
    /// Goods right behind goods.
    pub adjacent: f64,
    /// A quantity right behind complete goods.
    pub recount: f64,
    /// Goods behind goods whose quantity stands behind them.
    pub trailed: f64,
    /// A quantity right behind such goods.
    pub trailed_recount: f64,
    /// Digits that mean nothing.
    pub skipped_number: f64,
    /// A unit without a number.
    pub unit_alone: f64,
    /// A length as a quantity where nothing is sold by it.
    pub foreign_length: f64,
    /// A comma between goods and their quantity.
    pub comma_within: f64,
    /// A number that runs into a word.
    pub glued: f64,
    /// An article as a number.
    pub article: f64,
    /// A quantity that is said to be of each of several goods.
    pub shared: f64,
    /// A word that sounds like a number, before a unit.
    pub homophone: f64,
    /// A cue whose words begin a product's name.
    pub cue_in_name: f64,
}

static EMBEDDED: LazyLock<Weights> = LazyLock::new(|| {
    toml::from_str(include_str!("weights.toml")).expect("a test reads the embedded weights")
});

impl Weights {
    /// The built-in weights.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_weights_are_read() {
        assert!(Weights::embedded().edge < 0.0);
    }
}
