//! What a product is called by, word by word: taken apart when it is first asked for, once an index.

use crate::domain::{Product, ProductId};
use crate::language::{Kind, tokens};
use crate::matching::index::Index;
use crate::matching::memory::Memory;

use super::numerals::Numerals;

/// Letters for sizes, which most trades write so.
const LETTERS: [(&str, &str); 5] = [
    ("s", "small"),
    ("m", "medium"),
    ("l", "large"),
    ("xl", "extra large"),
    ("xs", "extra small"),
];
/// Shorter words join others; they make no two products kin.
const TELLING: usize = 3;

/// Fewer letters begin too many words to be one of them cut short.
const SHORTEST_CUT: usize = 4;

/// The names of one product. Every word is folded.
#[derive(Debug)]
pub struct Called {
    all: Words,
    words: Words,
    telling: Words,
}

/// Some words, each once, side by side in memory: a catalog has as many lists as it has products.
/// Each ends with a line's end, which no word has in it.
#[derive(Debug, Default)]
pub struct Words {
    lines: Box<str>,
    /// One bit of 64 for each word: most words that are not among them are turned away by it.
    signs: u64,
}

impl Called {
    /// Takes the names of a product apart.
    #[must_use]
    pub fn of(product: &Product) -> Self {
        let name = tokens(&product.name);
        let aliases = product.aliases.iter().flat_map(|alias| tokens(alias));
        let named: Vec<_> = name.iter().cloned().chain(aliases).collect();
        let words = named.iter().filter(|token| token.kind == Kind::Word);
        let telling = name
            .iter()
            .filter(|token| token.kind == Kind::Word && token.key.chars().count() >= TELLING);
        let initials = initials(&product.name);
        Self {
            all: Words::of(named.iter().map(|token| fold(&token.key))),
            words: Words::of(
                words
                    .flat_map(|token| spelt(&token.key).split(' ').map(fold))
                    .chain(initials.iter().map(String::as_str)),
            ),
            telling: Words::of(telling.map(|token| fold(&token.key))),
        }
    }

    /// Whether its name or an alias has that token.
    #[must_use]
    pub fn has(&self, folded: &str) -> bool {
        self.all.has(folded)
    }

    /// The words of its name and its aliases, letters for sizes spelt out.
    #[must_use]
    pub const fn words(&self) -> &Words {
        &self.words
    }

    /// The words of its name that make others with the same its kin.
    #[must_use]
    pub const fn telling(&self) -> &Words {
        &self.telling
    }
}

/// "sr" of "Self-Raising": the trade writes words with a hyphen by their first letters.
fn initials(name: &str) -> Vec<String> {
    let hyphened = name.split_whitespace().filter(|word| word.contains('-'));
    let initials = hyphened.filter_map(|word| {
        let parts = word.split('-').map(|part| part.chars().next());
        let letters: Option<String> = parts.collect();
        let letters = letters.filter(|letters| letters.chars().all(char::is_alphabetic))?;
        Some(letters.to_lowercase())
    });
    initials.collect()
}

impl Words {
    fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let mut words: Vec<&str> = words.filter(|word| !word.contains('\n')).collect();
        words.sort_unstable();
        words.dedup();
        let lines = words.iter().flat_map(|word| [word, "\n"]);
        Self {
            lines: lines.collect::<String>().into_boxed_str(),
            signs: words.iter().fold(0, |signs, word| signs | sign(word)),
        }
    }

    /// Whether a word is among them.
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        self.signs & sign(word) != 0 && self.iter().any(|own| own == word)
    }

    /// Whether one of them is this word, or is cut short to it: "choc" of chocolate.
    #[must_use]
    pub fn has_begun(&self, word: &str) -> bool {
        let cut = |own: &str| word.len() >= SHORTEST_CUT && own.starts_with(word);
        self.iter().any(|own| own == word || cut(own))
    }

    /// Whether they have a word in common.
    #[must_use]
    pub fn share(&self, others: &Self) -> bool {
        self.signs & others.signs != 0 && self.iter().any(|word| others.has(word))
    }

    /// Each of them, in the order of the alphabet.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let mut lines = &*self.lines;
        std::iter::from_fn(move || {
            let end = lines.bytes().position(|byte| byte == b'\n')?;
            let (word, rest) = lines.split_at(end);
            lines = &rest[1..];
            Some(word)
        })
    }
}

/// Fibonacci hashing of the letters to one bit.
pub(super) fn sign(word: &str) -> u64 {
    let mixed = word.bytes().fold(0_u32, |mixed, letter| {
        (mixed ^ u32::from(letter)).wrapping_mul(0x9e37_79b1)
    });
    1 << (mixed >> (u32::BITS - u64::BITS.trailing_zeros()))
}

/// A product of an index with what it is called by.
#[derive(Debug, Clone, Copy)]
pub struct Kin<'i> {
    index: &'i Index,
    at: usize,
}

impl<'i> Kin<'i> {
    /// The product.
    #[must_use]
    pub fn product(self) -> &'i Product {
        self.index.product(self.at)
    }

    /// What it is called by.
    #[must_use]
    pub fn called(self) -> &'i Called {
        let held = &self.index.entries[self.at].called;
        held.get_or_init(|| Called::of(self.product()))
    }

    pub(super) fn numerals(self) -> Numerals {
        self.index.entries[self.at].numerals
    }
}

impl Index {
    /// A product with what it is called by.
    #[must_use]
    pub fn kin(&self, product: ProductId) -> Option<Kin<'_>> {
        let at = self.catalog().place(product)?;
        Some(self.kin_at(at))
    }

    /// The product at a place of the catalog with what it is called by.
    pub(in crate::matching) fn kin_at(&self, at: usize) -> Kin<'_> {
        Kin { index: self, at }
    }

    /// The products that share the most with the words, in no order: as many as a search measures.
    #[must_use]
    pub fn like(&self, words: &str, memory: &Memory) -> Vec<Kin<'_>> {
        let heard = self.heard(words, memory);
        let found = heard.found.iter();
        found.map(|own| self.kin_at(own.at)).collect()
    }
}

/// A word without the s of a plural.
#[must_use]
pub fn fold(key: &str) -> &str {
    key.strip_suffix('s').unwrap_or(key)
}

/// A letter for a size in full, any other word as it is.
#[must_use]
pub fn spelt(key: &str) -> &str {
    let letter = LETTERS.iter().find(|(letter, _)| *letter == key);
    letter.map_or(key, |(_, spelt)| spelt)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::tests::fixtures::any_product;

    fn called(name: &str, alias: &str) -> Called {
        Called::of(&Product {
            name: name.to_owned(),
            aliases: vec![alias.to_owned()],
            ..any_product()
        })
    }

    fn list(words: &Words) -> Vec<&str> {
        words.iter().collect()
    }

    #[test]
    fn each_word_of_name_and_alias_is_there_once_in_the_singular_and_letters_stand_for_sizes() {
        let called = called("Eggs XL 30", "large egg");
        assert_eq!(list(called.words()), ["egg", "extra", "large"]);
        assert_eq!(list(called.telling()), ["egg"]);
        assert!(called.has("30") && called.has("xl") && !called.has("extra"));
    }

    #[test]
    fn a_word_runs_over_none_of_its_neighbours() {
        let called = called("Oat Meal", "");
        assert!(called.words().has("oat") && called.words().has("meal"));
        assert!(!called.words().has("oatmeal") && !called.words().has("tm"));
        assert!(!called.words().has(""));
    }

    #[test]
    fn products_that_have_one_telling_word_in_common_share() {
        let (milk, cheese) = (called("Oat Milk", ""), called("Goat Cheese", ""));
        assert!(milk.telling().share(called("Whole Milk", "").telling()));
        assert!(!milk.telling().share(cheese.telling()));
    }
}
