//! What a customer's words are to one catalog: tokens with their weights and readings.

use crate::matching::catalog::lists::Listed;
use crate::matching::catalog::vocabulary::{Reading, TermId, Vocabulary, inverse_frequency};
use crate::matching::memory::Memory;
use crate::matching::text::terms::{Kind, Term, analyse};

/// One token of a customer's words.
#[derive(Debug, Clone)]
pub struct Token {
    /// Its term.
    pub term: Term,
    /// How much it says.
    pub weight: f64,
    /// Terms of the catalog that it may be, most alike first.
    pub readings: Vec<Reading>,
    /// The signs of all readings.
    signs: u64,
}

impl Token {
    /// How alike the token is to the most alike of some terms, which must be sorted.
    #[must_use]
    pub fn similarity(&self, sorted: Listed<'_>) -> f64 {
        self.similarity_where(sorted.signs, |term| sorted.binary_search(&term).is_ok())
    }

    /// The same for a few terms in any order.
    #[must_use]
    pub fn similarity_to_any(&self, few: Listed<'_>) -> f64 {
        self.similarity_where(few.signs, |term| few.contains(&term))
    }

    /// How alike the token is to one term.
    #[must_use]
    pub fn similarity_to(&self, term: TermId) -> f64 {
        self.similarity_where(term.sign(), |own| own == term)
    }

    /// That none of the signs is one of a reading's is the answer of most products for most tokens.
    fn similarity_where(&self, signs: u64, is_one: impl Fn(TermId) -> bool) -> f64 {
        if self.signs & signs == 0 {
            return 0.0;
        }
        let held = self.readings.iter().find(|reading| is_one(reading.term));
        held.map_or(0.0, |reading| reading.similarity)
    }

    /// Whether it is this term letter for letter.
    #[must_use]
    pub fn is_exactly(&self, term: TermId) -> bool {
        let first = self.readings.first();
        first.is_some_and(|first| first.term == term && first.similarity >= 1.0)
    }

    /// The term that it is the likeliest to be.
    #[must_use]
    pub fn likeliest(&self) -> Option<TermId> {
        self.readings.first().map(|reading| reading.term)
    }

    /// Whether it names goods: no size, no bare number.
    #[must_use]
    pub fn is_word(&self) -> bool {
        matches!(self.term.kind, Kind::Word | Kind::Code)
    }
}

/// A customer's words, read against a catalog.
#[derive(Debug)]
pub struct Phrase {
    /// Its tokens, without fillers.
    pub tokens: Vec<Token>,
}

/// Sizes and bare numbers say less than words: a customer leaves them out or rounds them. Chosen on
/// the development parts of the component sets.
const NUMBER_SHARE: f64 = 0.5;
/// Two words that the catalog writes as one.
const COMPOUND_SIMILARITY: f64 = 0.95;

impl Phrase {
    /// Reads words against a vocabulary of so many products, of which the memory may know some.
    #[must_use]
    pub fn new(words: &str, vocabulary: &Vocabulary, products: f64, memory: &Memory) -> Self {
        let mut tokens: Vec<Token> = Vec::new();
        for term in analyse(words) {
            match term.kind {
                Kind::Filler => {}
                Kind::Joined => join(&mut tokens, &term.text, vocabulary),
                Kind::Word | Kind::Size | Kind::Number | Kind::Code => {
                    let compound = tokens
                        .last()
                        .filter(|last| last.is_word())
                        .map(|last| format!("{}{}", last.term.text, term.text));
                    tokens.push(memory.token(term, |term| token(term, vocabulary, products)));
                    if let Some(compound) = compound {
                        join(&mut tokens, &compound, vocabulary);
                    }
                }
            }
        }
        Self { tokens }
    }
}

/// Where the catalog knows the last two tokens as one, both may be read as it.
fn join(tokens: &mut [Token], compound: &str, vocabulary: &Vocabulary) {
    let Some(term) = vocabulary.get(compound) else {
        return;
    };
    for token in tokens.iter_mut().rev().take(2) {
        let known = token
            .readings
            .first()
            .is_some_and(|first| first.similarity >= 1.0);
        let at = usize::from(known);
        token.signs |= term.sign();
        token.readings.insert(
            at,
            Reading {
                term,
                similarity: COMPOUND_SIMILARITY,
            },
        );
    }
}

fn token(term: Term, vocabulary: &Vocabulary, products: f64) -> Token {
    let readings = vocabulary.readings(&term);
    let weight = readings.first().map_or_else(
        || inverse_frequency(0.0, products),
        |best| vocabulary.weight(best.term, products),
    );
    let share = match term.kind {
        Kind::Size | Kind::Number => NUMBER_SHARE,
        Kind::Word | Kind::Code | Kind::Joined | Kind::Filler => 1.0,
    };
    Token {
        term,
        weight: weight * share,
        signs: readings
            .iter()
            .fold(0, |signs, own| signs | own.term.sign()),
        readings,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(text: &str) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for term in analyse(text) {
            let id = vocabulary.intern(&term);
            vocabulary.count_product(id);
        }
        vocabulary.finish();
        vocabulary
    }

    #[test]
    fn two_words_that_the_catalog_writes_as_one_are_both_read_as_it() {
        let vocabulary = vocabulary("sourdough loaf");
        let phrase = Phrase::new("sour dough", &vocabulary, 10.0, &Memory::default());
        let sourdough = vocabulary.get("sourdough");
        for token in &phrase.tokens {
            assert_eq!(token.readings.first().map(|first| first.term), sourdough);
        }
    }

    #[test]
    fn fillers_are_no_tokens_and_sizes_weigh_less_than_words() {
        let memory = Memory::default();
        let phrase = Phrase::new("the milk 5l", &vocabulary("milk 5l"), 10.0, &memory);
        assert_eq!(phrase.tokens.len(), 2);
        assert!(phrase.tokens[1].weight < phrase.tokens[0].weight);
    }
}
