//! What tells rival products apart: letters, codes, numbers, brands, colours, and what is left over on both sides.
//!
//! [`super::features`] say whether words fit a product at all; these say which of several that do is
//! the one. They cost more, so only a search measures them.

use super::features::{Features, Scales};
use super::left::Left;
use super::order::Order;
use crate::matching::catalog::entry::Entry;
use crate::matching::catalog::vocabulary::small;
use crate::matching::search::phrase::{Phrase, Token};
use crate::matching::text::codes::{likeness, stem};
use crate::matching::text::letters::Overlap;
use crate::matching::text::written::Written;

/// Names of the numbers, in the order of [`Closeness::values`].
pub const CLOSENESS: [&str; 36] = [
    "letters_of_words",
    "letters_of_name",
    "letters_cosine",
    "letters_behind",
    "found_behind",
    "code_alike",
    "code_longest",
    "code_unlike",
    "code_only",
    "code_inside",
    "numbers_shared",
    "numbers_foreign",
    "brand_missing",
    "brand_conflict",
    "first_alike",
    "extra",
    "missing",
    "rarest_missed",
    "mean_covered",
    "word_cosine",
    "code_same",
    "code_stem",
    "code_behind",
    "covered_behind",
    "colour_shared",
    "colour_other",
    "both_left",
    "count_same",
    "count_other",
    "chunks_held",
    "name_held",
    "stand_in",
    "order_of_words",
    "order_of_name",
    "order_of_shared",
    "unknown",
];

/// The place of `letters_cosine`, behind `letters_of_words` and `letters_of_name`, and before the two that compare with the best of the rivals.
const COSINE: usize = 2;
/// The places of `code_alike` and `mean_covered`, and of what compares each with the best of the rivals.
const CODE_ALIKE: usize = 5;
const MEAN_COVERED: usize = 18;
const CODE_BEHIND: usize = 22;
const COVERED_BEHIND: usize = 23;
/// The places of `numbers_shared` and `chunks_held`.
const NUMBERS_SHARED: usize = 10;
const CHUNKS_HELD: usize = 29;

/// The numbers of one product for one query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Closeness([f64; CLOSENESS.len()]);

/// What a product is measured against.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The words as terms.
    pub phrase: &'a Phrase,
    /// The words as letters.
    pub written: &'a Written,
    /// The catalog's terms.
    pub scales: Scales<'a>,
}

impl Closeness {
    /// Measures all of one product but its letters, which [`Closeness::with_letters`] puts in; what
    /// compares it with its rivals follows in [`Closeness::compare`].
    #[must_use]
    pub fn of(asked: Asked<'_>, entry: &Entry, features: &Features) -> Self {
        let code = Codes::of(asked.written, entry);
        let numbers = asked.written.counts.agreement(&entry.counts);
        let (brand_missing, brand_conflict) = brand(asked, entry);
        let left = Left::of(asked.phrase, asked.written, entry, asked.scales);
        let (colour_shared, colour_other) = colours(asked.phrase, entry);
        let chunks_held = asked.written.held_by(entry);
        let order = Order::of(&asked.written.read_as, &entry.name());
        Self([
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            code.alike,
            code.longest,
            code.unlike,
            code.only,
            code.inside,
            numbers.shared,
            numbers.foreign,
            brand_missing,
            brand_conflict,
            first_alike(asked.phrase, entry),
            left.extra,
            left.missing,
            left.rarest,
            harmonic_mean(features.covered(), features.name_covered()),
            left.cosine,
            code.same,
            code.stem,
            0.0,
            0.0,
            colour_shared,
            colour_other,
            left.extra.min(left.missing),
            numbers.same,
            numbers.other,
            chunks_held,
            left.name_held,
            f64::from(entry.stand_in && !asked.written.stand_in),
            order.of_words,
            order.of_name,
            order.of_shared,
            asked.written.unknown,
        ])
    }

    /// The same with the letters that the words and the product share. Where the group was compared
    /// without letters, it stands behind one that shares none.
    #[must_use]
    pub fn with_letters(mut self, letters: Overlap) -> Self {
        let own = [letters.of_words, letters.of_name, letters.cosine];
        self.0[..=COSINE].copy_from_slice(&own);
        self.0[COSINE + 1] -= letters.cosine;
        self
    }

    /// Completes a group of rivals with how far each stands behind the best of them: in letters, in
    /// what it was found by, in codes and in words.
    pub fn compare<'a>(group: impl Iterator<Item = (&'a mut Self, f64)>) {
        let mut group: Vec<(&mut Self, f64)> = group.collect();
        let best = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, f64::max);
        let letters = best(&mut group.iter().map(|(own, _)| own.0[COSINE]));
        let alike = best(&mut group.iter().map(|(own, _)| own.0[CODE_ALIKE]));
        let covered = best(&mut group.iter().map(|(own, _)| own.0[MEAN_COVERED]));
        let found = best(&mut group.iter().map(|(_, found)| *found));
        for (own, found_by) in &mut group {
            own.0[COSINE + 1] = letters - own.0[COSINE];
            own.0[COSINE + 2] = found - *found_by;
            own.0[CODE_BEHIND] = alike - own.0[CODE_ALIKE];
            own.0[COVERED_BEHIND] = covered - own.0[MEAN_COVERED];
        }
    }

    /// Share of the customer's chunks that the product holds, however it is spaced.
    #[must_use]
    pub fn chunks_held(&self) -> f64 {
        self.0[CHUNKS_HELD]
    }

    /// Share of the customer's numbers that the product has, from the middle.
    #[must_use]
    pub fn numbers_shared(&self) -> f64 {
        self.0[NUMBERS_SHARED]
    }

    /// The numbers, in the order of [`CLOSENESS`].
    #[must_use]
    pub fn values(&self) -> &[f64; CLOSENESS.len()] {
        &self.0
    }

    /// Each number with its name.
    #[must_use]
    pub fn named(&self) -> Vec<(&'static str, f64)> {
        CLOSENESS.into_iter().zip(self.0).collect()
    }
}

/// How the codes of the words and of the product agree.
#[derive(Default)]
struct Codes {
    alike: f64,
    longest: f64,
    unlike: f64,
    only: f64,
    inside: f64,
    same: f64,
    stem: f64,
}

/// Whether the words name a colour of the product, and whether they name only others.
fn colours(phrase: &Phrase, entry: &Entry) -> (f64, f64) {
    let named =
        crate::matching::text::colours::colours(phrase.tokens.iter().map(|token| &token.term));
    let shared = named & entry.colours != 0;
    let other = named != 0 && entry.colours != 0 && !shared;
    (f64::from(shared), f64::from(other))
}

impl Codes {
    fn of(written: &Written, entry: &Entry) -> Self {
        let mut codes = Self {
            inside: inside(written, entry),
            ..Self::default()
        };
        if entry.codes.is_empty() {
            return codes;
        }
        let Some(longest) = written.codes.iter().max_by_key(|code| code.len()) else {
            codes.only = 1.0;
            return codes;
        };
        let likenesses = written.codes.iter().map(|code| nearest(code, entry));
        codes.alike = likenesses.fold(0.0, f64::max);
        codes.longest = nearest(longest, entry);
        codes.unlike = f64::from(codes.alike < 0.5);
        let same = |code: &&String| code.len() >= LEAST_SAME && entry.codes.contains(*code);
        codes.same = f64::from(written.codes.iter().any(|code| same(&code)));
        codes.stem = f64::from(holds_stem(written, entry));
        codes
    }
}

/// Whether the product has one of the codes but for what stands behind its last digit, as a code of its
/// own or in several words ("COOLPIXS710BK", "Coolpix S710").
fn holds_stem(written: &Written, entry: &Entry) -> bool {
    let mut stems = written.codes.iter().filter_map(|code| stem(code));
    stems.any(|asked| {
        let mut own = entry.codes.iter().filter_map(|code| stem(code));
        own.any(|own| own == asked) || asked.len() >= LEAST_SAME && entry.squashed.contains(asked)
    })
}

/// How alike the product's nearest code is.
fn nearest(code: &str, entry: &Entry) -> f64 {
    let likenesses = entry.codes.iter().map(|held| likeness(code, held));
    likenesses.fold(0.0, f64::max)
}

/// Codes shorter than this are the same by chance: "50d", "4x6".
const LEAST_SAME: usize = 5;

/// Whether the words hold one of the product's codes, however it is spaced; a short one may be chance.
fn inside(written: &Written, entry: &Entry) -> f64 {
    let held = |code: &&String| code.len() >= 4 && written.squashed.contains(code.as_str());
    let lengths = entry
        .codes
        .iter()
        .filter(held)
        .map(|code| small(code.len()));
    lengths.fold(0.0, f64::max).min(6.0) / 6.0
}

/// Whether the words leave the product's brand out, and whether they name another instead.
fn brand(asked: Asked<'_>, entry: &Entry) -> (f64, f64) {
    let mut tokens = asked.phrase.tokens.iter();
    let named = tokens.any(|token| token.similarity_to_any(entry.brand()) > 0.0);
    if entry.brand().is_empty() || named || asked.written.names_brand_of(entry) {
        return (0.0, 0.0);
    }
    let other = |token: &Token| {
        token.readings.first().is_some_and(|first| {
            first.similarity >= 1.0
                && asked.scales.vocabulary.is_brand(first.term)
                && entry.strong().binary_search(&first.term).is_err()
        })
    };
    (1.0, f64::from(asked.phrase.tokens.iter().any(other)))
}

/// How alike the first words are: there the brand stands.
fn first_alike(phrase: &Phrase, entry: &Entry) -> f64 {
    let Some(first) = phrase.tokens.first() else {
        return 0.0;
    };
    let name = entry.name().terms().first();
    let begins = name.map_or(0.0, |begin| first.similarity_to(*begin));
    begins.max(first.similarity_to_any(entry.brand()))
}

fn harmonic_mean(a: f64, b: f64) -> f64 {
    if a + b > 0.0 {
        2.0 * a * b / (a + b)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Product;
    use crate::matching::catalog::vocabulary::Vocabulary;
    use crate::matching::memory::Memory;
    use crate::matching::tests::fixtures::any_product;
    use crate::matching::text::letters::Rarity;

    #[test]
    fn what_compares_with_the_best_stands_in_the_place_of_its_name() {
        assert_eq!(CLOSENESS[CODE_ALIKE], "code_alike");
        assert_eq!(CLOSENESS[MEAN_COVERED], "mean_covered");
        assert_eq!(CLOSENESS[CODE_BEHIND], "code_behind");
        assert_eq!(CLOSENESS[COVERED_BEHIND], "covered_behind");
        assert_eq!(CLOSENESS[NUMBERS_SHARED], "numbers_shared");
        assert_eq!(CLOSENESS[CHUNKS_HELD], "chunks_held");
        assert_eq!(
            CLOSENESS[COSINE..COSINE + 3],
            ["letters_cosine", "letters_behind", "found_behind"]
        );
    }

    #[test]
    fn a_model_that_is_written_in_one_with_its_series_is_found_in_two_words() {
        let mut vocabulary = Vocabulary::default();
        let camera = |name: &str, vocabulary: &mut Vocabulary| {
            let product = Product {
                name: name.to_owned(),
                ..any_product()
            };
            Entry::new(&product, vocabulary)
        };
        let own = camera("Coolpix S710 Black", &mut vocabulary);
        let other = camera("Coolpix S610 Black", &mut vocabulary);
        vocabulary.finish();
        let words = "camera COOLPIXS710BK";
        let phrase = Phrase::new(words, &vocabulary, 2.0, &Memory::default());
        let scales = Scales {
            vocabulary: &vocabulary,
            weights: &vocabulary.weights(2.0),
            products: 2.0,
        };
        let written = Written::new(words, &phrase, scales, &Rarity::default());
        assert!(holds_stem(&written, &own));
        assert!(!holds_stem(&written, &other));
    }

    #[test]
    fn the_best_of_a_group_stands_behind_nobody() {
        let at = |cosine| {
            let mut values = [0.0; CLOSENESS.len()];
            values[COSINE] = cosine;
            Closeness(values)
        };
        let mut group = [at(0.2), at(0.5)];
        Closeness::compare(group.iter_mut().zip([3.0, 1.0]));
        assert!((group[0].0[COSINE + 1] - 0.3).abs() < 1e-12);
        assert!(group[1].0[COSINE + 1].abs() < 1e-12);
        assert!((group[1].0[COSINE + 2] - 2.0).abs() < 1e-12);
    }
}
