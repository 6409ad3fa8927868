//! What finds a product for some words? Five sources, any of which can be left out to see what it brings.
//!
//! The service leaves none out; `order-agent eval ablate` leaves out each in turn.

/// One way in which words lead to a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Codes and whole names, aliases and misspellings, letter for letter.
    Exact,
    /// Terms that the catalog knows as the customer wrote them.
    Words,
    /// Terms that a word begins, or that begin it.
    Prefixes,
    /// Runs of two to four letters, across spaces.
    Letters,
    /// Terms a few edits away, and words without their vowels.
    Spellings,
}

impl Source {
    /// All of them, in the order of the file.
    pub const ALL: [Self; 5] = [
        Self::Exact,
        Self::Words,
        Self::Prefixes,
        Self::Letters,
        Self::Spellings,
    ];

    /// Its name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "codes and whole names",
            Self::Words => "words",
            Self::Prefixes => "prefixes",
            Self::Letters => "letters",
            Self::Spellings => "spellings",
        }
    }

    /// The numbers of a candidate that are nothing but this source; none where it lends readings of
    /// words, which are left out before anything is measured.
    #[must_use]
    pub fn numbers(self) -> &'static [&'static str] {
        match self {
            Self::Exact => &[
                "whole_name",
                "whole_alias",
                "whole_misspelling",
                "code_hit",
                "code_alike",
                "code_longest",
                "code_unlike",
                "code_only",
                "code_inside",
                "code_same",
                "code_stem",
                "code_behind",
            ],
            Self::Letters => &[
                "letters_of_words",
                "letters_of_name",
                "letters_cosine",
                "letters_behind",
                "chunks_held",
                "name_held",
            ],
            Self::Words | Self::Prefixes | Self::Spellings => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::scoring::closeness::CLOSENESS;
    use crate::matching::scoring::features::FEATURES;

    #[test]
    fn every_number_of_a_source_is_one_that_candidates_have() {
        let known = |name: &str| FEATURES.contains(&name) || CLOSENESS.contains(&name);
        for source in Source::ALL {
            for name in source.numbers() {
                assert!(known(name), "{}: {name}", source.name());
            }
        }
    }
}
