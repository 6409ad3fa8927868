//! Which numbers does a text hold, and what does each of them count or measure?
//!
//! "15-Band" and "9 Band", "24PORT" and "5-Port" say that two goods differ wherever both count the same
//! thing, whatever the thing is: no list of measures is as long as what catalogs count.

use super::sizes;
use super::terms::{fold, stem};
use crate::matching::catalog::vocabulary::small;

/// The numbers of a text.
#[derive(Debug, Default)]
pub struct Counts {
    /// Each value with the word behind it, as a number of its own.
    counted: Vec<(u64, u32)>,
    /// Each value once, whatever stands behind it.
    values: Vec<u64>,
}

/// What the numbers of two texts say of each other.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Agreement {
    /// How many things both count alike, two at most.
    pub same: f64,
    /// How many things both count, but not alike, two at most.
    pub other: f64,
    /// Share of the first text's values that the second has, from the middle; nought without values.
    pub shared: f64,
    /// Share of the second text's values that the first does not have; nought where the first has none.
    pub foreign: f64,
}

impl Counts {
    /// The numbers of a text, letters and digits taken apart.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let folded = fold(text);
        let mut counts = Self::default();
        let mut rest = folded.as_str();
        while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
            let number = number(&rest[start..]);
            rest = &rest[start + number.len()..];
            counts.add(number, next_word(rest));
        }
        counts
    }

    fn add(&mut self, number: &str, behind: &str) {
        let Ok(value) = number.parse::<f64>() else {
            return;
        };
        let (value, thing) = match sizes::canonical(number, behind) {
            Some(size) => {
                let measure = sizes::dimension(&size);
                let scaled = size[..size.len() - measure.len()].parse();
                self.value(value.to_bits());
                (scaled.unwrap_or(value), hash(measure))
            }
            None => (value, hash(singular(behind).as_str())),
        };
        self.value(value.to_bits());
        if !behind.is_empty() {
            self.counted.push((value.to_bits(), thing));
        }
    }

    fn value(&mut self, value: u64) {
        if !self.values.contains(&value) {
            self.values.push(value);
        }
    }

    /// How these numbers, of a customer's words, agree with those of a product.
    #[must_use]
    pub fn agreement(&self, own: &Self) -> Agreement {
        let mut agreement = Agreement::default();
        for (value, thing) in &self.counted {
            let mut alike = own.counted.iter().filter(|(_, other)| other == thing);
            if alike.clone().any(|(other, _)| other == value) {
                agreement.same += 1.0;
            } else if alike.next().is_some() {
                agreement.other += 1.0;
            }
        }
        agreement.same = agreement.same.min(MOST);
        agreement.other = agreement.other.min(MOST);
        if self.values.is_empty() {
            return agreement;
        }
        let held = |value: &&u64| own.values.contains(value);
        let shared = small(self.values.iter().filter(held).count());
        agreement.shared = shared / small(self.values.len()) - 0.5;
        let foreign = own.values.iter().filter(|own| !self.values.contains(own));
        agreement.foreign = small(foreign.count()) / small(own.values.len().max(1));
        agreement
    }
}

/// A third number that agrees says no more than two.
const MOST: f64 = 2.0;

/// The digits that a text begins with, and what stands behind a point.
fn number(text: &str) -> &str {
    let digits = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_digit());
        end.unwrap_or(text.len())
    };
    let whole = digits(text);
    let behind = text[whole..].strip_prefix('.').map_or(0, digits);
    let end = if behind > 0 {
        whole + 1 + behind
    } else {
        whole
    };
    &text[..end]
}

/// The word that follows, unless another number comes first.
fn next_word(text: &str) -> &str {
    let start = text.find(char::is_alphanumeric).unwrap_or(text.len());
    let word = &text[start..];
    let end = word.find(|c: char| !c.is_alphabetic());
    &word[..end.unwrap_or(word.len())]
}

/// One form of a counted thing; the short forms are those that packs and cables are labelled with.
fn singular(word: &str) -> String {
    match word {
        "ft" | "feet" => "foot".to_owned(),
        "pk" => "pack".to_owned(),
        "megapixel" | "megapixels" => "mp".to_owned(),
        _ => stem(word),
    }
}

/// FNV-1a: two of the few things that two texts count are hardly ever taken for one.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreement(words: &str, name: &str) -> Agreement {
        Counts::of(words).agreement(&Counts::of(name))
    }

    #[test]
    fn two_counts_of_one_thing_agree_or_differ_however_they_are_written() {
        assert!(agreement("15-Band detector", "Detector 9 Bands").other > 0.0);
        assert!(agreement("24 Port Switch", "Switch 24PORT").same > 0.0);
        assert!(agreement("cable 6 ft", "Cable 6-Feet").same > 0.0);
        assert!(agreement("2 kg flour", "Flour 2000 g").same > 0.0);
        assert!(agreement("2 kg flour", "Flour 500 g").other > 0.0);
    }

    #[test]
    fn counts_of_different_things_say_nothing_of_each_other() {
        let nothing = agreement("15-Band detector", "Detector 9 Volt");
        assert!(nothing.same + nothing.other < 1e-12, "{nothing:?}");
    }

    #[test]
    fn a_bare_number_is_shared_with_the_measure_that_it_is_of() {
        let sleeve = agreement("sleeve 17 black", "Sleeve 17-Inch Black");
        assert!(sleeve.shared > 0.0 && sleeve.foreign < 1e-12, "{sleeve:?}");
        let other = agreement("sleeve 16 black", "Sleeve 17-Inch Black");
        assert!(other.shared < 0.0 && other.foreign > 0.0, "{other:?}");
    }

    #[test]
    fn words_without_numbers_are_held_against_no_product() {
        assert_eq!(agreement("sleeve", "Sleeve 17-Inch"), Agreement::default());
    }
}
