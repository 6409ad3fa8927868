//! Which products share the most telling terms with some words?

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
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
    norms: Vec<f64>,
    largest_norm: f64,
    /// Room of earlier searches: a catalog of 200,000 products needs 1.6 MB for the sums alone.
    spare: Mutex<Vec<Room>>,
}

/// What a search needs room for.
#[derive(Debug, Default)]
struct Room {
    /// One for each product; all nought before and after.
    sums: Vec<f64>,
    /// The products whose sum is none.
    touched: Vec<u32>,
    /// The best of them; the worst of the best on top.
    best: BinaryHeap<Ranked>,
}

/// A product by the bits of its score, which order as the scores do since none is below nought: the
/// greatest is the worst, and of two that score the same the later in the catalog.
type Ranked = (Reverse<u64>, u32);

#[derive(Debug, Clone, Copy)]
pub(in crate::matching) struct Posting {
    pub at: u32,
    pub share: f64,
}

/// From so many products on a list is long: it is cheaper to see first whether it can add any.
const LONG: usize = 256;

impl Postings {
    /// Lists the products of each term; a hit in a keyword or the category counts `weak_share`.
    #[must_use]
    pub fn new(entries: &[Arc<Entry>], vocabulary: &Vocabulary, weak_share: f64) -> Self {
        let mut postings = Self::of(lists(entries, vocabulary.len(), weak_share));
        postings.finish(entries, vocabulary);
        postings
    }

    /// With these lists, of products that are not weighed yet.
    pub(in crate::matching) fn of(lists: Vec<Vec<Posting>>) -> Self {
        Self {
            lists,
            norms: Vec::new(),
            largest_norm: 0.0,
            spare: Mutex::default(),
        }
    }

    /// Weighs every product, and sorts the lists that changes left in disorder.
    pub(in crate::matching) fn finish(&mut self, entries: &[Arc<Entry>], vocabulary: &Vocabulary) {
        self.norms = norms(entries, vocabulary);
        self.largest_norm = self.norms.iter().copied().fold(0.0, f64::max);
        for list in &mut self.lists {
            if !list.is_sorted_by_key(|posting| posting.at) {
                list.sort_unstable_by_key(|posting| posting.at);
            }
        }
    }

    /// So many products that share the most, the best few of them first; in no other order.
    #[must_use]
    pub fn best(&self, phrase: &Phrase, limit: usize, few: usize) -> Vec<Found> {
        let mut room = self.spare().pop().unwrap_or_default();
        room.sums.resize(self.norms.len(), 0.0);
        self.add_up(phrase, limit, &mut room);
        self.rank(limit, &mut room);
        for at in room.touched.drain(..) {
            room.sums[at as usize] = 0.0;
        }
        let mut ranked: Vec<Ranked> = room.best.drain().collect();
        if ranked.len() > few {
            ranked.select_nth_unstable(few);
        }
        let total = phrase.tokens.iter().map(|token| token.weight).sum::<f64>();
        let found = ranked.into_iter().map(|(Reverse(score), at)| Found {
            at: at as usize,
            score: f64::from_bits(score) / total.max(0.1),
        });
        let found = found.collect();
        self.spare().push(room);
        found
    }

    /// The lists with the fewest products say the most: once so many products have sums that those of
    /// the lists to come cannot overtake them, these lists are only asked for products found so far.
    fn add_up(&self, phrase: &Phrase, limit: usize, room: &mut Room) {
        let lists = self.shortest_first(phrase);
        let mut to_come: f64 = lists.iter().map(|(weight, _)| weight).sum();
        let mut closed = false;
        for (weight, list) in lists {
            closed = closed
                || (list.len() >= LONG.max(room.touched.len()) && self.close(room, limit, to_come));
            if closed {
                room.look_up(list, weight);
            } else {
                room.add(list, weight);
            }
            to_come -= weight;
        }
    }

    /// The lists of a phrase, each with what a whole hit in it weighs.
    fn shortest_first(&self, phrase: &Phrase) -> Vec<(f64, &[Posting])> {
        let mut lists = Vec::new();
        for token in &phrase.tokens {
            for reading in &token.readings {
                let list = &*self.lists[reading.term.index()];
                lists.push((token.weight * reading.similarity, list));
            }
        }
        lists.sort_by_key(|(_, list)| list.len());
        lists
    }

    /// Drops the products that cannot be among the best any more when so much weight is to come at
    /// most. `false`, and none is dropped, where products without a sum still can.
    fn close(&self, room: &mut Room, limit: usize, to_come: f64) -> bool {
        if room.touched.len() <= limit {
            return false;
        }
        self.rank(limit, room);
        let worst = room.best.peek();
        let least = worst.map_or(0.0, |(Reverse(score), _)| f64::from_bits(*score));
        room.best.clear();
        if to_come * self.largest_norm >= least {
            return false;
        }
        let (sums, norms) = (&mut room.sums, &self.norms);
        room.touched.retain(|at| {
            let at = *at as usize;
            let stays = (sums[at] + to_come) * norms[at] >= least;
            if !stays {
                sums[at] = 0.0;
            }
            stays
        });
        true
    }

    /// Picks so many of the products that have a sum, the best.
    fn rank(&self, limit: usize, room: &mut Room) {
        for at in &room.touched {
            let score = room.sums[*at as usize] * self.norms[*at as usize];
            let own = (Reverse(score.to_bits()), *at);
            if room.best.len() < limit {
                room.best.push(own);
            } else if let Some(mut worst) = room.best.peek_mut()
                && own < *worst
            {
                *worst = own;
            }
        }
    }

    fn spare(&self) -> std::sync::MutexGuard<'_, Vec<Room>> {
        // A search that panicked held no lock: rooms are taken out and put back whole.
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Room {
    fn add(&mut self, list: &[Posting], weight: f64) {
        for posting in list {
            let sum = &mut self.sums[posting.at as usize];
            if *sum <= 0.0 {
                self.touched.push(posting.at);
            }
            *sum += weight * posting.share;
        }
    }

    /// The same for products alone that have a sum.
    fn look_up(&mut self, list: &[Posting], weight: f64) {
        for at in &self.touched {
            if let Ok(place) = list.binary_search_by_key(at, |posting| posting.at) {
                self.sums[*at as usize] += weight * list[place].share;
            }
        }
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
        .chain(entry.sizes().terms())
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

fn norms(entries: &[Arc<Entry>], vocabulary: &Vocabulary) -> Vec<f64> {
    let products = small(entries.len());
    let length = |entry: &Arc<Entry>| -> f64 {
        let name = entry.name().terms().iter();
        name.map(|term| vocabulary.weight(*term, products)).sum()
    };
    let lengths: Vec<f64> = entries.iter().map(length).collect();
    let mean = (lengths.iter().sum::<f64>() / products.max(1.0)).max(0.1);
    lengths
        .into_iter()
        .map(|length| 1.0 / (0.7 + 0.3 * length / mean))
        .collect()
}
