//! Which products share the most telling terms with some words?

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::phrase::Phrase;
use crate::matching::catalog::entry::Entry;
use crate::matching::catalog::vocabulary::{TermId, Vocabulary, small};

/// A product that was found, before it is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Its place in the catalog.
    pub at: usize,
    /// The weight of what it shares with the words, shorter names first, against the weight of all words.
    pub score: f64,
}

/// The products of each term.
#[derive(Debug)]
pub struct Postings {
    pub(in crate::matching) lists: Vec<Vec<Posting>>,
    /// Longer names need more hits to be as likely.
    pub(in crate::matching) norms: Vec<f64>,
    /// Room of earlier searches: a catalog of 200,000 products needs 1.6 MB for the sums alone.
    pub(in crate::matching) spare: Mutex<Vec<Room>>,
}

/// What a search needs room for.
#[derive(Debug, Default)]
pub(in crate::matching) struct Room {
    /// One for each product; all nought before and after.
    sums: Vec<f64>,
    /// The products whose sum is none.
    touched: Vec<u32>,
    /// The same with their scores, side by side so that picking the best reads no sums.
    scored: Vec<(f64, u32)>,
}

#[derive(Debug, Clone, Copy)]
pub(in crate::matching) struct Posting {
    pub at: u32,
    pub share: f64,
}

impl Postings {
    /// Lists the products of each term; a hit in a keyword or the category counts `weak_share`.
    #[must_use]
    pub fn new(entries: &[Arc<Entry>], vocabulary: &Vocabulary, weak_share: f64) -> Self {
        Self {
            lists: lists(entries, vocabulary.len(), weak_share),
            norms: norms(entries, vocabulary),
            spare: Mutex::default(),
        }
    }

    /// So many products that share the most, the best few of them first; in no other order.
    #[must_use]
    pub fn best(&self, phrase: &Phrase, limit: usize, few: usize) -> Vec<Found> {
        let mut room = self.spare().pop().unwrap_or_default();
        room.sums.resize(self.norms.len(), 0.0);
        self.add_up(phrase, &mut room);
        self.score(&mut room);
        let best_first = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if room.scored.len() > limit {
            room.scored.select_nth_unstable_by(limit, best_first);
            room.scored.truncate(limit);
        }
        if room.scored.len() > few {
            room.scored.select_nth_unstable_by(few, best_first);
        }
        let total = phrase.tokens.iter().map(|token| token.weight).sum::<f64>();
        let found = room.scored.iter().map(|(score, at)| Found {
            at: *at as usize,
            score: score / total.max(0.1),
        });
        let found = found.collect();
        room.scored.clear();
        self.spare().push(room);
        found
    }

    fn add_up(&self, phrase: &Phrase, room: &mut Room) {
        for token in &phrase.tokens {
            for reading in &token.readings {
                let weight = token.weight * reading.similarity;
                for posting in &self.lists[reading.term.index()] {
                    let sum = &mut room.sums[posting.at as usize];
                    if *sum <= 0.0 {
                        room.touched.push(posting.at);
                    }
                    *sum += weight * posting.share;
                }
            }
        }
    }

    /// Moves every sum out as a score.
    fn score(&self, room: &mut Room) {
        for at in room.touched.drain(..) {
            let sum = std::mem::take(&mut room.sums[at as usize]);
            room.scored.push((sum * self.norms[at as usize], at));
        }
    }

    fn spare(&self) -> std::sync::MutexGuard<'_, Vec<Room>> {
        // A search that panicked held no lock: rooms are taken out and put back whole.
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn lists(entries: &[Arc<Entry>], terms: usize, weak_share: f64) -> Vec<Vec<Posting>> {
    let mut lists: Vec<Vec<Posting>> = vec![Vec::new(); terms];
    for (at, entry) in (0..).zip(entries) {
        push(&mut lists, at, entry, weak_share);
    }
    lists
}

/// Lists one more product.
pub(in crate::matching) fn push(
    lists: &mut [Vec<Posting>],
    at: u32,
    entry: &Entry,
    weak_share: f64,
) {
    let strong: HashSet<TermId> = entry
        .strong()
        .iter()
        .chain(entry.sizes())
        .copied()
        .collect();
    for term in &strong {
        lists[term.index()].push(Posting { at, share: 1.0 });
    }
    for term in entry.weak().iter().filter(|term| !strong.contains(term)) {
        let share = weak_share;
        lists[term.index()].push(Posting { at, share });
    }
}

pub(in crate::matching) fn norms(entries: &[Arc<Entry>], vocabulary: &Vocabulary) -> Vec<f64> {
    let products = small(entries.len());
    let length = |entry: &Arc<Entry>| -> f64 {
        let name = entry.name().iter();
        name.map(|term| vocabulary.weight(*term, products)).sum()
    };
    let lengths: Vec<f64> = entries.iter().map(length).collect();
    let mean = (lengths.iter().sum::<f64>() / products.max(1.0)).max(0.1);
    lengths
        .into_iter()
        .map(|length| 1.0 / (0.7 + 0.3 * length / mean))
        .collect()
}
