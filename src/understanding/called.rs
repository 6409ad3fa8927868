//! What a product is called by, word by word: taken apart once a message, as far as it is asked for.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashSet};

use super::sizes::fold;
use crate::domain::Product;
use crate::language::{Kind, tokens};

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

/// The names of one product.
pub(super) struct Called<'a> {
    product: &'a Product,
    all: OnceCell<HashSet<String>>,
    words: OnceCell<BTreeSet<String>>,
    telling: OnceCell<BTreeSet<String>>,
}

impl<'a> Called<'a> {
    pub const fn new(product: &'a Product) -> Self {
        Self {
            product,
            all: OnceCell::new(),
            words: OnceCell::new(),
            telling: OnceCell::new(),
        }
    }

    /// Whether its name or an alias has that token, which must be folded.
    pub fn has(&self, folded: &str) -> bool {
        let all = self.all.get_or_init(|| {
            let tokens = self.names().flat_map(|name| tokens(name));
            tokens.map(|token| fold(&token.key)).collect()
        });
        all.contains(folded)
    }

    /// The words of its name and its aliases, letters for sizes spelt out.
    pub fn words(&self) -> &BTreeSet<String> {
        self.words.get_or_init(|| {
            let tokens = self.names().flat_map(|name| tokens(name));
            let words = tokens.filter(|token| token.kind == Kind::Word);
            words
                .flat_map(|token| spelt(&token.key).split(' ').map(fold).collect::<Vec<_>>())
                .collect()
        })
    }

    /// The words of its name that make others with the same its kin.
    pub fn telling(&self) -> &BTreeSet<String> {
        self.telling.get_or_init(|| {
            let words = tokens(&self.product.name).into_iter();
            words
                .filter(|token| token.kind == Kind::Word && token.key.chars().count() >= TELLING)
                .map(|token| fold(&token.key))
                .collect()
        })
    }

    fn names(&self) -> impl Iterator<Item = &'a String> {
        std::iter::once(&self.product.name).chain(&self.product.aliases)
    }
}

/// A letter for a size in full, any other word as it is.
pub(super) fn spelt(key: &str) -> &str {
    let letter = LETTERS.iter().find(|(letter, _)| *letter == key);
    letter.map_or(key, |(_, spelt)| spelt)
}

/// Whether [`Called::words`] of a product may hold a word, told without taking the names apart: only
/// a "no" is certain.
pub(super) fn may_say(product: &Product, folded: &str) -> bool {
    let mut names = std::iter::once(&product.name).chain(&product.aliases);
    names.any(|name| {
        // Accents and apostrophes are the tokeniser's affair.
        if !name.is_ascii() || name.contains(['\'', '`']) {
            return true;
        }
        let mut words = name.split(|letter: char| !letter.is_ascii_alphabetic());
        words.any(|word| is_written(word, folded))
    })
}

/// Whether a word in any case is that word in either number, or a letter that stands for it.
fn is_written(word: &str, folded: &str) -> bool {
    let letter = LETTERS
        .iter()
        .find(|(letter, _)| letter.eq_ignore_ascii_case(word));
    if let Some((_, spelt)) = letter {
        return spelt.split(' ').any(|part| part == folded);
    }
    let singular = word.strip_suffix(['s', 'S']).unwrap_or(word);
    singular.eq_ignore_ascii_case(folded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understanding::fixtures;

    #[test]
    fn what_is_told_without_taking_names_apart_never_denies_a_word_that_is_there() {
        for product in fixtures::index().catalog().products() {
            for word in Called::new(product).words() {
                assert!(may_say(product, word), "{}: {word}", product.name);
            }
        }
    }

    #[test]
    fn a_word_that_is_not_there_is_denied_and_a_letter_stands_for_its_size() {
        assert!(is_written("Tomatoes", "tomatoe"));
        assert!(is_written("XL", "large"));
        assert!(!is_written("Milk", "mil"));
        assert!(!is_written("L", "l"));
    }
}
