//! How alike are two texts letter by letter: shared runs of two to four letters, the rarer the more.
//!
//! Words that are split, joined or misspelt share few terms and most of their runs. What stands
//! between letters and digits is left out, so that "sour dough" is "sourdough" and "PS LX-350H" is
//! "pslx350h".

use std::ops::RangeInclusive;
use std::sync::OnceLock;

use super::terms::fold;

/// Slots in which runs are counted. Two runs in one slot only make both look less rare; at this size
/// the 24,000 names of the largest development part leave half of the slots free.
const SLOT_BITS: u32 = 17;
/// Words of 64 bits that turn a slot away: 2,048 bits let one in thirty through beside sixty runs, which
/// is three words of a customer's.
const MAYBE: usize = 32;
/// Lengths of the runs, in bytes.
const RUNS: RangeInclusive<usize> = 2..=4;

/// How many products of a catalog have each run of letters, and how much a run says therefore.
#[derive(Debug, Clone)]
pub struct Rarity {
    counts: Vec<u32>,
    weights: Vec<f64>,
    texts: u32,
}

/// A customer's words as runs, ready to be compared with many texts.
#[derive(Debug)]
pub struct Runs {
    held: Vec<(u32, f64)>,
    /// Open addressing over `held`: the place of a slot's entry counted from 1, 0 where free.
    table: Vec<u32>,
    /// One bit for each of a few slots that are held: most slots of a product are turned away here.
    maybe: [u64; MAYBE],
    total: f64,
    norm: f64,
}

/// The runs of a product's text, and what they weigh, shared or not.
#[derive(Debug, Clone)]
pub struct Whole {
    slots: Box<[u32]>,
    all: f64,
    norm: f64,
}

/// The runs of each product's texts: found out when they are first compared with some words, since it
/// costs more than the comparison and most products of a large catalog are never asked for.
#[derive(Debug)]
pub struct Wholes(Vec<OnceLock<Box<[Whole]>>>);

impl Wholes {
    /// Nothing is known yet of so many products.
    #[must_use]
    pub fn new(products: usize) -> Self {
        Self(vec![OnceLock::new(); products])
    }

    /// How much of the words is in the text of a product that is nearest to them.
    #[must_use]
    pub fn nearest(
        &self,
        runs: &Runs,
        rarity: &Rarity,
        (at, texts): (usize, &[Box<[u8]>]),
    ) -> Overlap {
        let wholes =
            self.0[at].get_or_init(|| texts.iter().map(|text| rarity.whole(text)).collect());
        let overlaps = wholes.iter().map(|whole| runs.overlap(whole));
        let better = |a: Overlap, b: Overlap| if b.cosine > a.cosine { b } else { a };
        overlaps.fold(Overlap::default(), better)
    }
}

/// How much of two texts is in each other.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Overlap {
    /// Share of the customer's runs that the product has, weighted by rarity.
    pub of_words: f64,
    /// Share of the product's runs that the customer wrote.
    pub of_name: f64,
    /// Cosine of the two.
    pub cosine: f64,
}

impl Default for Rarity {
    fn default() -> Self {
        Self {
            counts: vec![0; 1 << SLOT_BITS],
            weights: vec![1.0; 1 << SLOT_BITS],
            texts: 0,
        }
    }
}

impl Rarity {
    /// Counts the runs of one more text; [`Rarity::finish`] makes them count.
    pub fn add(&mut self, text: &[u8]) {
        for slot in distinct_slots(text) {
            self.counts[slot as usize] += 1;
        }
        self.texts += 1;
    }

    /// Takes back what [`Rarity::add`] counted.
    pub fn remove(&mut self, text: &[u8]) {
        for slot in distinct_slots(text) {
            self.counts[slot as usize] -= 1;
        }
        self.texts -= 1;
    }

    /// Weighs every run by its inverse frequency, smoothed so that none weighs nothing.
    pub fn finish(&mut self) {
        let texts = f64::from(self.texts);
        for (weight, count) in self.weights.iter_mut().zip(&self.counts) {
            *weight = ((1.0 + texts) / (1.0 + f64::from(*count))).ln() + 1.0;
        }
    }

    /// The runs of a customer's words.
    #[must_use]
    pub fn runs(&self, words: &str) -> Runs {
        let weigh = |slot: u32| (slot, self.weights[slot as usize]);
        let held: Vec<(u32, f64)> = distinct_slots(&squash(words))
            .into_iter()
            .map(weigh)
            .collect();
        let mut table = vec![0; (held.len() * 2).next_power_of_two().max(8)];
        let mut maybe = [0; MAYBE];
        for (place, (slot, _)) in (1..).zip(&held) {
            let (word, bit) = maybe_at(*slot);
            maybe[word] |= bit;
            let mut at = spread(*slot, table.len());
            while table[at] != 0 {
                at = (at + 1) & (table.len() - 1);
            }
            table[at] = place;
        }
        Runs {
            total: held.iter().map(|(_, weight)| weight).sum(),
            norm: held
                .iter()
                .map(|(_, weight)| weight * weight)
                .sum::<f64>()
                .sqrt(),
            held,
            table,
            maybe,
        }
    }

    /// All runs of a product's text.
    #[must_use]
    pub fn whole(&self, text: &[u8]) -> Whole {
        let slots = slots(text);
        let weights = slots.iter().map(|slot| self.weights[*slot as usize]);
        let (mut all, mut squares) = (0.0, 0.0);
        for weight in weights {
            all += weight;
            squares += weight * weight;
        }
        Whole {
            slots: slots.into_boxed_slice(),
            all,
            norm: f64::sqrt(squares),
        }
    }
}

impl Runs {
    /// How much of the words is in a product's text, and the other way round.
    #[must_use]
    pub fn overlap(&self, whole: &Whole) -> Overlap {
        if self.held.is_empty() {
            return Overlap::default();
        }
        let mut seen = vec![false; self.held.len()];
        let (mut hit, mut dot, mut held) = (0.0, 0.0, 0.0);
        for slot in &whole.slots {
            let Some(at) = self.find(*slot) else { continue };
            let weight = self.held[at].1;
            held += weight;
            if !seen[at] {
                seen[at] = true;
                hit += weight;
                dot += weight * weight;
            }
        }
        if hit <= 0.0 {
            return Overlap::default();
        }
        Overlap {
            of_words: hit / self.total,
            of_name: held / whole.all,
            cosine: dot / (self.norm * whole.norm),
        }
    }

    fn find(&self, slot: u32) -> Option<usize> {
        let (word, bit) = maybe_at(slot);
        if self.maybe[word] & bit == 0 {
            return None;
        }
        let mut at = spread(slot, self.table.len());
        loop {
            let place = self.table[at].checked_sub(1)? as usize;
            if self.held[place].0 == slot {
                return Some(place);
            }
            at = (at + 1) & (self.table.len() - 1);
        }
    }
}

/// Where the bit of a slot stands in [`Runs::maybe`].
fn maybe_at(slot: u32) -> (usize, u64) {
    ((slot >> 6) as usize % MAYBE, 1 << (slot & 63))
}

/// A text's letters and digits in lower case, without what stands between them.
#[must_use]
pub fn squash(text: &str) -> Vec<u8> {
    squashed(text).into_bytes()
}

/// The same as text.
#[must_use]
pub fn squashed(text: &str) -> String {
    let folded = fold(text);
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn distinct_slots(text: &[u8]) -> Vec<u32> {
    let mut slots = slots(text);
    slots.sort_unstable();
    slots.dedup();
    slots
}

/// FNV-1a over each run, mixed once more because the slot takes only some of the bits.
fn slots(text: &[u8]) -> Vec<u32> {
    let mut slots = Vec::with_capacity(text.len() * 3);
    for start in 0..text.len() {
        let mut hash = 0x811c_9dc5_u32;
        for (length, byte) in (1..=*RUNS.end()).zip(&text[start..]) {
            hash = (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
            if RUNS.contains(&length) {
                let mixed = (hash ^ (hash >> 15)).wrapping_mul(0x2c1b_3c6d);
                slots.push(mixed >> (u32::BITS - SLOT_BITS));
            }
        }
    }
    slots
}

/// Fibonacci hashing into a table whose length is a power of two.
fn spread(slot: u32, length: usize) -> usize {
    (slot.wrapping_mul(0x9e37_79b1) >> 12) as usize & (length - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rarity(texts: &[&str]) -> Rarity {
        let mut rarity = Rarity::default();
        for text in texts {
            rarity.add(&squash(text));
        }
        rarity.finish();
        rarity
    }

    fn overlap(rarity: &Rarity, words: &str, name: &str) -> Overlap {
        let name = squash(name);
        rarity.runs(words).overlap(&rarity.whole(&name))
    }

    fn cosine(rarity: &Rarity, words: &str, name: &str) -> f64 {
        overlap(rarity, words, name).cosine
    }

    #[test]
    fn a_text_is_all_of_itself_however_it_is_spaced() {
        let rarity = rarity(&["Sourdough Loaf", "PS-LX350H Turntable"]);
        for (words, name) in [
            ("sour dough loaf", "Sourdough Loaf"),
            ("pslx 350 h turntable", "PS-LX350H Turntable"),
        ] {
            let overlap = overlap(&rarity, words, name);
            assert!(overlap.of_words > 0.999, "{words}: {overlap:?}");
            assert!(overlap.of_name > 0.999, "{words}: {overlap:?}");
        }
    }

    #[test]
    fn a_misspelt_word_is_more_alike_than_another_word_and_nothing_is_like_nothing() {
        let rarity = rarity(&["Mozzarella", "Parmesan", "Gorgonzola"]);
        let alike = |name| cosine(&rarity, "mozarela", name);
        assert!(alike("Mozzarella") > 0.5);
        assert!(alike("Mozzarella") > 2.0 * alike("Gorgonzola"));
        assert!(cosine(&rarity, "", "Parmesan").abs() < 1e-12);
    }

    #[test]
    fn what_was_added_and_removed_leaves_no_trace() {
        let mut changed = rarity(&["Mozzarella", "Parmesan"]);
        changed.add(&squash("Gouda"));
        changed.remove(&squash("Gouda"));
        changed.finish();
        assert_eq!(changed.weights, rarity(&["Mozzarella", "Parmesan"]).weights);
    }
}
