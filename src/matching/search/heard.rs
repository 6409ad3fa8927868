//! What was found out about some words so far: each step is taken when it is first asked for, and once.

use std::cell::OnceCell;

use super::phrase::Phrase;
use super::retrieve::Found;
use crate::matching::scoring::closeness::Closeness;
use crate::matching::scoring::features::Features;

/// A product that was measured, by its place in the catalog.
pub(in crate::matching) type Measured = (usize, Features, Closeness);

/// A product by its place in the catalog, with the log odds that some words fit it.
pub(in crate::matching) type Best = (usize, f64);

/// Some words, read against a catalog, with the products that share the most with them.
#[derive(Debug)]
pub(in crate::matching) struct Heard {
    /// The words as terms.
    pub phrase: Phrase,
    /// The best few first, in no order among themselves, as are the others.
    pub found: Vec<Found>,
    /// How many are the best few.
    pub few: usize,
    /// The numbers of each that was found.
    features: Vec<OnceCell<Features>>,
    best: OnceCell<Option<Best>>,
    measured: OnceCell<Vec<Measured>>,
}

impl Heard {
    /// Of these products nothing is measured yet.
    pub fn new(phrase: Phrase, found: Vec<Found>, few: usize) -> Self {
        Self {
            phrase,
            few: few.min(found.len()),
            features: vec![OnceCell::new(); found.len()],
            found,
            best: OnceCell::new(),
            measured: OnceCell::new(),
        }
    }

    /// The numbers of the product that was found at this place of the list.
    pub fn features(
        &self,
        place: usize,
        measure: impl FnOnce(&Phrase, usize) -> Features,
    ) -> &Features {
        let at = self.found[place].at;
        self.features[place].get_or_init(|| measure(&self.phrase, at))
    }

    /// The product that the words fit best.
    pub fn best(&self, weigh: impl FnOnce(&Self) -> Option<Best>) -> Option<Best> {
        *self.best.get_or_init(|| weigh(self))
    }

    /// Every number of all of them.
    pub fn measured(&self, measure: impl FnOnce(&Self) -> Vec<Measured>) -> &[Measured] {
        self.measured.get_or_init(|| measure(self))
    }
}
