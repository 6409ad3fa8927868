//! Do the words of a customer and of a product stand in the same order?
//!
//! "Orange chocolate" is not "chocolate orange": words that come in the same order, with others between
//! them or not, say more than the same words in another one.

use crate::matching::catalog::vocabulary::{TermId, small};

/// Words of a name beyond these are not looked at: no name in the development parts is longer.
const LONGEST_NAME: usize = 48;

/// What stands in the same order, as shares.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Order {
    /// Of the customer's words.
    pub of_words: f64,
    /// Of the name's words.
    pub of_name: f64,
    /// Of the words that both have.
    pub of_shared: f64,
}

impl Order {
    /// Compares a customer's words, as terms where they are any, with the terms of a name.
    #[must_use]
    pub fn of(words: &[Option<TermId>], name: &[TermId]) -> Self {
        let name = &name[..name.len().min(LONGEST_NAME)];
        if name.is_empty() || words.is_empty() {
            return Self::default();
        }
        let common = longest_common(words.iter().copied().flatten(), name);
        let mut shared = 0;
        for (at, term) in name.iter().enumerate() {
            let again = name[..at].contains(term);
            shared += usize::from(!again && words.contains(&Some(*term)));
        }
        Self {
            of_words: small(common) / small(words.len()),
            of_name: small(common) / small(name.len()),
            of_shared: small(common) / small(shared.max(1)),
        }
    }
}

/// Length of the longest common subsequence, one row of the table at a time.
fn longest_common(words: impl Iterator<Item = TermId>, name: &[TermId]) -> usize {
    let mut longest = [0_usize; LONGEST_NAME + 1];
    for word in words {
        let mut before = 0;
        for (at, term) in (1..).zip(name) {
            let above = longest[at];
            longest[at] = if *term == word {
                before + 1
            } else {
                above.max(longest[at - 1])
            };
            before = above;
        }
    }
    longest[name.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::catalog::vocabulary::Vocabulary;
    use crate::matching::memory::Memory;
    use crate::matching::search::phrase::{Phrase, Token};
    use crate::matching::text::terms::analyse;

    fn order(words: &str, name: &str) -> Order {
        let mut vocabulary = Vocabulary::default();
        let terms: Vec<TermId> = analyse(name)
            .iter()
            .map(|term| vocabulary.intern(term))
            .collect();
        vocabulary.finish();
        let phrase = Phrase::new(words, &vocabulary, 1.0, &Memory::default());
        let read: Vec<_> = phrase.tokens.iter().map(Token::likeliest).collect();
        Order::of(&read, &terms)
    }

    #[test]
    fn the_same_words_in_another_order_share_less_of_it() {
        let same = order("dark chocolate orange", "dark chocolate with orange");
        let turned = order("orange dark chocolate", "dark chocolate with orange");
        assert!((same.of_shared - 1.0).abs() < 1e-12, "{same:?}");
        assert!(turned.of_shared < same.of_shared, "{turned:?}");
        assert!((same.of_words - 1.0).abs() < 1e-12 && same.of_name < 1.0);
    }

    #[test]
    fn words_that_share_nothing_have_no_order() {
        assert_eq!(order("butter", "dark chocolate"), Order::default());
    }
}
