//! How does an index follow a catalog of which few products changed?
//!
//! What belongs to one product is taken out and put in; what depends on all of them is kept as counts
//! and weighed anew, which is one pass over names and none over texts. The answers are those of an
//! index that was built anew, bit for bit: ties are settled by texts and by the catalog's order, never
//! by the ids that terms got.

use std::sync::Arc;

use super::catalog::entry::Entry;
use super::catalog::vocabulary::{TermId, Vocabulary, small, spelt};
use super::index::Index;
use super::search::retrieve::{Postings, push};
use super::text::letters::Wholes;
use crate::domain::{Catalog, Product};

/// An update is taken while what changed is at most one in so many of what did not. Measured at 24,185
/// products: one changed product costs a twelfth of a build, a tenth of them a whole one. A fiftieth
/// was not measured; a straight line between the two puts it at about a quarter.
const WORTH_FOLLOWING: usize = 50;

impl Index {
    /// The index of a newer version of the same catalog. Costs what changed and one pass over what did
    /// not; where a large part of the products is new it is built instead.
    #[must_use]
    pub fn updated(&self, newer: Arc<Catalog>) -> Self {
        let places = places(&self.catalog, &newer);
        let kept = places.iter().flatten().count();
        if newer.products().len().saturating_sub(kept) * WORTH_FOLLOWING > kept {
            return Self::with_model(newer, self.model.clone());
        }
        self.followed(newer, &places)
    }

    /// The same however much is new.
    pub(super) fn followed(&self, newer: Arc<Catalog>, places: &[Option<usize>]) -> Self {
        let mut next = self.copied(newer);
        for (at, _) in places.iter().enumerate().filter(|(_, now)| now.is_none()) {
            next.take_out(at, self.product(at), &self.entries[at]);
        }
        next.move_to(places);
        let mut entries: Vec<Option<Arc<Entry>>> = vec![None; next.catalog.products().len()];
        for (entry, now) in self.entries.iter().zip(places) {
            if let Some(now) = now {
                entries[*now] = Some(Arc::clone(entry));
            }
        }
        let entries = (0..).zip(entries);
        let filled = entries.map(|(at, kept)| kept.unwrap_or_else(|| next.put_in(at)));
        next.entries = filled.collect();
        next.finish();
        next
    }

    /// The same answers over a newer catalog; nothing of it is analysed yet.
    fn copied(&self, catalog: Arc<Catalog>) -> Self {
        Self {
            catalog,
            model: self.model.clone(),
            exact: self.exact.clone(),
            vocabulary: self.vocabulary.clone(),
            entries: Vec::new(),
            postings: Postings::of(self.postings.lists.clone()),
            rarity: self.rarity.clone(),
            wholes: Wholes::new(0),
            weights: Vec::new(),
        }
    }

    fn take_out(&mut self, at: usize, product: &Product, entry: &Entry) {
        self.exact.remove(at, product);
        for term in entry.terms() {
            self.postings.lists[term.index()].retain(|posting| posting.at as usize != at);
        }
        if let Some(name) = entry.letters.first() {
            self.rarity.remove(name);
        }
        self.vocabulary.discount(entry);
    }

    /// Numbers what stays as the newer catalog does.
    fn move_to(&mut self, places: &[Option<usize>]) {
        let now = |at: usize| places.get(at).copied().flatten().unwrap_or(at);
        if (0..places.len()).all(|at| now(at) == at) {
            return;
        }
        self.exact.renumber(now);
        for posting in self.postings.lists.iter_mut().flatten() {
            posting.at = u32::try_from(now(posting.at as usize)).unwrap_or(u32::MAX);
        }
    }

    fn put_in(&mut self, at: usize) -> Arc<Entry> {
        let product = Arc::clone(&self.catalog.products()[at]);
        let entry = Entry::new(&product, &mut self.vocabulary);
        self.exact.add(at, &product);
        let lists = &mut self.postings.lists;
        lists.resize(self.vocabulary.len().max(lists.len()), Vec::new());
        let weak_share = self.model.weights.retrieval.weak_share;
        push(
            lists,
            u32::try_from(at).unwrap_or(u32::MAX),
            &entry,
            weak_share,
        );
        if let Some(name) = entry.letters.first() {
            self.rarity.add(name);
        }
        Arc::new(entry)
    }

    /// Weighs anew what depends on every product.
    fn finish(&mut self) {
        self.vocabulary.forget_unused();
        self.vocabulary.finish();
        self.rarity.finish();
        self.wholes = Wholes::new(self.entries.len());
        self.weights = self.vocabulary.weights(small(self.entries.len()));
        self.postings.finish(&self.entries, &self.vocabulary);
    }
}

/// Where each product of the older catalog stands now; `None` where it is gone or was changed.
/// Products are shared between versions, so most comparisons are of addresses.
pub(super) fn places(older: &Catalog, newer: &Catalog) -> Vec<Option<usize>> {
    let same = |a: &Arc<Product>, b: &Arc<Product>| Arc::ptr_eq(a, b) || a == b;
    let products = older.products().iter().enumerate();
    let place = |(at, product): (usize, &Arc<Product>)| {
        let there = |at: &usize| {
            newer
                .products()
                .get(*at)
                .is_some_and(|own| same(own, product))
        };
        let found = Some(at).filter(there);
        found.or_else(|| newer.place(product.id).filter(there))
    };
    products.map(place).collect()
}

impl Vocabulary {
    /// Takes back what the analysis of a product counted; its terms stay until
    /// [`Vocabulary::forget_unused`].
    fn discount(&mut self, entry: &Entry) {
        for (short, long) in entry.short_forms(self) {
            let known = self.short_forms.entry(short).or_default();
            for (_, times) in known.iter_mut().filter(|(held, _)| *held == long) {
                *times -= 1;
            }
            known.retain(|(_, times)| *times > 0);
        }
        for term in entry.terms() {
            self.frequency[term.index()] -= 1;
            if self.frequency[term.index()] == 0 {
                self.unused.push(term);
            }
        }
        for term in entry.brand().iter() {
            self.branded[term.index()] -= 1;
        }
    }

    /// Drops the terms that no product has any more; their ids are given to others.
    fn forget_unused(&mut self) {
        let mut unused = std::mem::take(&mut self.unused);
        unused.sort_unstable();
        unused.dedup();
        unused.retain(|id| self.frequency[id.index()] == 0);
        for id in &unused {
            self.forget(*id);
        }
        if !unused.is_empty() {
            self.sorted.retain(|id| unused.binary_search(id).is_err());
        }
        self.free.extend(unused);
    }

    fn forget(&mut self, id: TermId) {
        let text = std::mem::take(&mut self.terms[id.index()].text);
        self.by_text.remove(&text);
        self.short_forms.remove(&id);
        for gram in spelt(&text) {
            if let Some(held) = self.grams.get_mut(&gram) {
                held.retain(|other| *other != id);
            }
        }
    }
}
