//! May a word be among some letters? Told by its first three, which most words are turned away by.

use crate::matching::catalog::vocabulary::{TermId, Vocabulary};

/// Bits that tell beginnings apart: beside thirty letters one word in thirty is not turned away in vain.
const BITS: usize = 1024;
/// Shorter words are in any letters.
const LENGTH: usize = 3;

/// The first letters of a word, as the place of a bit; none of a word too short to be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Begin(Option<std::num::NonZeroU16>);

/// The beginnings that may be in some letters.
#[derive(Debug)]
pub struct Begins([u64; BITS / 64]);

impl Begin {
    /// Of a word.
    #[must_use]
    pub fn of(word: &str) -> Self {
        Self(word.as_bytes().get(..LENGTH).and_then(place))
    }
}

impl Begins {
    /// Of these letters.
    #[must_use]
    pub fn of(letters: &str) -> Self {
        let mut bits = [0; BITS / 64];
        for place in letters.as_bytes().windows(LENGTH).filter_map(place) {
            let at = usize::from(place.get());
            bits[at / 64] |= 1 << (at % 64);
        }
        Self(bits)
    }

    /// Whether a word that begins so may be there: only a "no" is certain.
    #[must_use]
    pub fn may_have(&self, begin: Begin) -> bool {
        begin.0.is_some_and(|place| {
            let at = usize::from(place.get());
            self.0[at / 64] & 1 << (at % 64) != 0
        })
    }
}

impl Vocabulary {
    /// How the term of an id begins.
    #[must_use]
    pub fn begin(&self, id: TermId) -> Begin {
        self.begins[id.index()]
    }
}

/// Fibonacci hashing of the letters to one bit; the first stays free.
fn place(letters: &[u8]) -> Option<std::num::NonZeroU16> {
    let packed = letters
        .iter()
        .fold(0_u32, |packed, letter| packed << 8 | u32::from(*letter));
    let bit = packed.wrapping_mul(0x9e37_79b1) >> (u32::BITS - BITS.trailing_zeros());
    std::num::NonZeroU16::new(u16::try_from(bit).ok()?.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_there_is_never_denied_and_most_others_are() {
        let letters = "wholemilksemiskimmedcrème";
        let begins = Begins::of(letters);
        for start in (0..letters.len()).filter(|at| letters.is_char_boundary(*at)) {
            let word = &letters[start..];
            assert_eq!(begins.may_have(Begin::of(word)), word.len() >= LENGTH);
        }
        let others = [
            "butter", "cheese", "flour", "yeast", "sugar", "bread", "rice",
        ];
        let denied = others
            .iter()
            .filter(|word| !begins.may_have(Begin::of(word)));
        assert!(denied.count() >= 6);
    }
}
