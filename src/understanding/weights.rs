//! How much does each way of reading a stretch of a message weigh, and from where on is a reading sure?

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// What the reader weighs with, as `eval/weights/reading.v2.json` holds it. What was measured of it stands
/// in the file's `fitted` part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Grows with every change that the readings of messages may show.
    pub version: u32,
    /// What each piece of a cut counts.
    pub weights: Weights,
    /// From where on something is sure, or doubtful.
    pub thresholds: Thresholds,
    /// How sure a reading is that is not weighed against others.
    pub certainty: Certainty,
}

/// Probabilities, set by hand, of what is read without rivals to weigh it against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certainty {
    /// An answer to our own choice, and goods that only their container tells from others.
    pub chosen: f64,
    /// Words that this customer's own alias is made of name goods.
    pub own_alias: f64,
    /// A row of a table orders what its cells say: a header names each column.
    pub cell: f64,
    /// A cell behind one that says what it holds.
    pub labelled_cell: f64,
    /// What is said of a message as a whole.
    pub whole_message: f64,
}

/// Bounds, set by hand: each divides cases by what is asked or said of them, which no count of wrong
/// lines tells apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Fit of the catalog from which on words behind a quantity are surely goods; a probability.
    pub goods_sure: f64,
    /// A runner-up is near from this share of the choice's probability on: at even odds the customer
    /// would have been asked.
    pub near: f64,
    /// A runner-up that has the numbers of the words is meant in place of a first choice that lacks them
    /// from this share of its probability on: the words fit it nearly as well.
    pub near_by_size: f64,
    /// Under this share of all readings, another one could as well be meant: two of three.
    pub rival: f64,
    /// Below this fit words are likelier to be something else than goods; a probability.
    pub least_fit: f64,
    /// By so much both halves of a stretch have to fit better than the whole to be two goods.
    pub two_goods: f64,
    /// Goods that fit within this without the signal at their edge do not have it in their name.
    pub padding: f64,
    /// Below this fit a single word that signals is no goods.
    pub nameless: f64,
    /// From this fit on the catalog knows a code; a probability.
    pub known_code: f64,
    /// A word of an answer that is this like one of an offered name is that word, mistyped; Jaro-Winkler.
    pub answer_alike: f64,
    /// A word that is this like one of the chosen product's names is that word, mistyped; Jaro-Winkler.
    pub name_alike: f64,
    /// From this weight on, goods that a clause swallowed are what it asks about; log odds.
    pub swallowed_goods: f64,
    /// From this weight on, words in idle talk are goods that a number behind may count; log odds.
    pub stray_sure: f64,
}

/// Log odds of one reading of a stretch against the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// Words that stand for an order of the past, above a piece as such.
    pub repeat: f64,
    /// A PO number behind its cue, above a piece as such.
    pub purchase_order: f64,
    /// A question mark behind a clause that asks.
    pub clause_asked: f64,
    /// A clause that instructs the agent, above others.
    pub clause_instructions: f64,
    /// Quantities with goods in a clause beyond this many count no more.
    pub clause_most_goods: f64,
    /// A code that the catalog knows, above a piece as such.
    pub code_listed: f64,
    /// An EAN that it does not know.
    pub code_unlisted: f64,
    /// A second answer to a question that has one.
    pub choice_again: f64,
    /// Each distinguishing word that an answer leaves out, against one that it has.
    pub answer_left_out: f64,
    /// Each token of goods that a clause swallowed: the longer name is meant.
    pub swallowed_token: f64,
}

static EMBEDDED: LazyLock<Model> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../eval/weights/reading.v2.json"))
        .expect("a test reads the embedded weights")
});

impl Model {
    /// From this weight on, before what every piece costs, words behind a quantity are surely goods.
    #[must_use]
    pub fn sure_of_goods(&self) -> f64 {
        self.thresholds.goods_sure.ln() * self.weights.goods_fit
    }

    /// The model that is built in.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_weights_are_read_and_a_piece_more_never_makes_a_cut_likelier() {
        assert!(Model::embedded().weights.edge < 0.0);
    }

    #[test]
    fn a_weight_that_no_reading_uses_is_refused() {
        let file = include_str!("../../eval/weights/reading.v2.json");
        let other = file.replacen("\"edge\"", "\"edges\"", 1);
        assert!(serde_json::from_str::<Model>(&other).is_err());
    }
}
