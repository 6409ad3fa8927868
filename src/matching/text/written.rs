//! What are a customer's words letter by letter: runs, codes, numbers, and chunks between spaces?

use super::begins::Begins;
use super::codes::codes;
use super::counts::Counts;
use super::letters::{Rarity, Runs, squashed};
use super::stand_ins;
use super::terms::{fold, stem};
use crate::matching::catalog::entry::Entry;
use crate::matching::catalog::vocabulary::{TermId, inverse_frequency};
use crate::matching::scoring::features::Scales;
use crate::matching::search::phrase::{Phrase, Token};

/// A query as letters.
#[derive(Debug)]
pub struct Written {
    /// Its runs of letters.
    pub runs: Runs,
    /// Its letters and digits without what stands between them.
    pub squashed: String,
    /// The runs of letters with which a word among them may begin.
    pub begins: Begins,
    /// Its codes.
    pub codes: Vec<String>,
    /// Its numbers.
    pub counts: Counts,
    /// Whether it asks for a stand-in.
    pub stand_in: bool,
    /// Share of the words that the catalog does not know as they are written, by weight.
    pub unknown: f64,
    /// The term that each token is the likeliest to be.
    pub read_as: Vec<Option<TermId>>,
    /// What stands between spaces.
    chunks: Vec<Chunk>,
}

/// What stands between two spaces: "LCS-CSJ" is one chunk and two words.
#[derive(Debug)]
struct Chunk {
    letters: String,
    /// The term that it is, where the catalog knows it.
    term: Option<TermId>,
    weight: f64,
}

/// Shorter brands ("3M", "HP") are in any letters.
const SHORTEST_BRAND: usize = 4;

impl Written {
    /// Takes a customer's words apart.
    #[must_use]
    pub fn new(words: &str, phrase: &Phrase, scales: Scales<'_>, rarity: &Rarity) -> Self {
        let chunks = fold(words);
        let chunks = chunks.split_whitespace();
        let squashed = squashed(words);
        Self {
            runs: rarity.runs(words),
            begins: Begins::of(&squashed),
            squashed,
            codes: codes(words),
            counts: Counts::of(words),
            stand_in: stand_ins::is_named(phrase.tokens.iter().map(|token| &token.term)),
            unknown: unknown(phrase),
            read_as: phrase.tokens.iter().map(Token::likeliest).collect(),
            chunks: chunks.filter_map(|text| Chunk::new(text, scales)).collect(),
        }
    }

    /// Whether the letters of a product's brand are among the customer's, however they are spaced.
    #[must_use]
    pub fn names_brand_of(&self, entry: &Entry) -> bool {
        let brand = entry.squashed.split('|').next().unwrap_or_default();
        brand.len() >= SHORTEST_BRAND && self.squashed.contains(brand)
    }

    /// Share of the chunks that a product holds, however it is spaced, by weight.
    #[must_use]
    pub fn held_by(&self, entry: &Entry) -> f64 {
        let weight = |chunks: &mut dyn Iterator<Item = &Chunk>| -> f64 {
            chunks.map(|chunk| chunk.weight).sum()
        };
        let total = weight(&mut self.chunks.iter());
        let held = weight(&mut self.chunks.iter().filter(|chunk| chunk.is_in(entry)));
        if total > 0.0 { held / total } else { 0.0 }
    }
}

/// Share of the words that the catalog does not know as they are written: the more, the likelier it is
/// that it does not have what is meant.
fn unknown(phrase: &Phrase) -> f64 {
    let (mut total, mut unknown) = (0.0, 0.0);
    for token in &phrase.tokens {
        let first = token.readings.first();
        total += token.weight;
        if first.is_none_or(|first| first.similarity < 1.0) {
            unknown += token.weight;
        }
    }
    if total > 0.0 { unknown / total } else { 0.0 }
}

impl Chunk {
    fn new(text: &str, scales: Scales<'_>) -> Option<Self> {
        let mut letters = squashed(text);
        if letters.len() < 2 || super::terms::is_filler(&letters) {
            return None;
        }
        let digits = letters.bytes().any(|byte| byte.is_ascii_digit());
        let term = if digits {
            scales.vocabulary.get(&letters)
        } else {
            scales.vocabulary.get(&stem(&letters))
        };
        let is_plural = !digits && letters.len() > 3 && letters.ends_with('s');
        if is_plural && !letters.ends_with("ss") {
            letters.pop();
        }
        let unknown = || inverse_frequency(0.0, scales.products);
        let known = |term: TermId| scales.weights[term.index()];
        Some(Self {
            weight: term.map_or_else(unknown, known),
            letters,
            term,
        })
    }

    fn is_in(&self, entry: &Entry) -> bool {
        let named = |term: TermId| entry.strong().binary_search(&term).is_ok();
        self.term.is_some_and(named) || entry.squashed.contains(&self.letters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::catalog::vocabulary::small;
    use crate::matching::memory::Memory;
    use crate::matching::tests::fixtures::{id, index};

    fn held(words: &str, sku: &str) -> f64 {
        let index = index();
        let scales = Scales {
            vocabulary: &index.vocabulary,
            weights: &index.weights,
            products: small(index.entries.len()),
        };
        let phrase = Phrase::new(
            words,
            scales.vocabulary,
            scales.products,
            &Memory::default(),
        );
        let products = index.catalog.products();
        let at = products.iter().position(|own| own.id == id(sku)).unwrap();
        Written::new(words, &phrase, scales, &index.rarity).held_by(&index.entries[at])
    }

    #[test]
    fn what_stands_between_spaces_is_held_where_the_product_has_its_letters_in_a_row() {
        assert!((held("full-fat-milk", "MLK-1") - 1.0).abs() < 1e-12);
        assert!(held("full-fat-milk", "MLK-2") < 1e-12);
        assert!((held("vinetomatoes", "TOM-1") - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_rarer_of_two_chunks_says_more_of_what_is_held() {
        let (milk, full) = (held("xyzzy milk", "MLK-1"), held("full fat xyzzy", "MLK-2"));
        assert!(milk > 0.0 && milk < 0.5, "{milk}");
        assert!(full < 0.5, "{full}");
    }
}
