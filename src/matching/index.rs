//! Which products some words may mean, best first, each with its probability.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::candidate::Candidate;
use super::entry::Entry;
use super::exact::Exact;
use super::features::{Features, Scales};
use super::history::Recent;
use super::phrase::Phrase;
use super::vocabulary::{TermId, Vocabulary, small};
use super::weights::{Model, logistic};
use crate::domain::{Catalog, CustomerContext, Product, ProductId, Unit};

/// What is asked of the index.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// The customer's words for the goods, without quantity and unit.
    pub words: &'a str,
    /// The unit that the customer named.
    pub unit: Option<&'a Unit>,
    /// Who asks.
    pub customer: &'a CustomerContext,
    /// When: history counts back from here.
    pub now: DateTime<Utc>,
    /// How many candidates to return at most.
    pub limit: usize,
}

/// A candidate with what spoke for it.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The product and its probability.
    pub candidate: Candidate,
    /// Probability that the words fit it, rivals aside.
    pub fit: f64,
    /// Its features by name.
    pub features: Vec<(&'static str, f64)>,
}

/// A product that was scored.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scored {
    pub at: usize,
    pub product: ProductId,
    /// Log odds that the words fit, rivals, history and stock aside.
    pub words: f64,
    /// The same with history and stock.
    pub all: f64,
    pub features: Features,
}

/// A catalog, ready to be searched.
#[derive(Debug)]
pub struct Index {
    catalog: Arc<Catalog>,
    pub(super) model: Model,
    pub(super) exact: Exact,
    vocabulary: Vocabulary,
    entries: Vec<Entry>,
    postings: Vec<Vec<Posting>>,
    /// Longer names need more hits to be as likely.
    norms: Vec<f64>,
}

#[derive(Debug, Clone, Copy)]
struct Posting {
    at: u32,
    share: f64,
}

/// Candidates that are measured; on the development parts more add cost and no recall.
const MEASURED: usize = 24;
/// A hit in a keyword or the category, against one in the name.
const WEAK_SHARE: f64 = 0.4;

impl Index {
    /// Analyses a catalog with the built-in weights.
    #[must_use]
    pub fn build(catalog: Arc<Catalog>) -> Self {
        Self::with_model(catalog, Model::embedded())
    }

    /// Analyses a catalog with other weights.
    #[must_use]
    pub fn with_model(catalog: Arc<Catalog>, model: Model) -> Self {
        let mut vocabulary = Vocabulary::default();
        let mut exact = Exact::default();
        let mut entries = Vec::with_capacity(catalog.products().len());
        for (at, product) in catalog.products().iter().enumerate() {
            entries.push(Entry::new(product, &mut vocabulary));
            exact.add(at, product);
        }
        vocabulary.finish();
        let postings = postings(&entries, vocabulary.len());
        let norms = norms(&entries, &vocabulary);
        Self {
            catalog,
            model,
            exact,
            vocabulary,
            entries,
            postings,
            norms,
        }
    }

    /// The catalog that is searched.
    #[must_use]
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.catalog
    }

    /// The products that the words may mean, best first.
    #[must_use]
    pub fn search(&self, query: &Query<'_>) -> Vec<Candidate> {
        let scored = self.score(query);
        let mut candidates = shares(&scored);
        candidates.truncate(query.limit);
        candidates
    }

    /// The same with the features that led there, for a person who asks why.
    #[must_use]
    pub fn explain(&self, query: &Query<'_>) -> Vec<Explained> {
        let scored = self.score(query);
        let candidates = shares(&scored);
        let explained = candidates
            .into_iter()
            .zip(&scored)
            .map(|(candidate, scored)| Explained {
                candidate,
                fit: logistic(scored.words),
                features: scored.features.named(),
            });
        explained.take(query.limit).collect()
    }

    /// How likely it is that the words name goods of this catalog at all: the best fit of any
    /// product, whoever asks. Cheaper than a search: no history, no rivals, no lists kept.
    #[must_use]
    pub fn product_like(&self, words: &str) -> f64 {
        if !self.exact.by_code(words).is_empty() {
            return logistic(self.model.weights.exact);
        }
        let phrase = self.phrase(words);
        let measured = self.retrieve(&phrase).into_iter();
        let best = measured.map(|at| self.model.log_odds(&self.measure(&phrase, None, at)));
        logistic(best.fold(f64::NEG_INFINITY, f64::max))
    }

    /// The measured candidates, best first.
    pub(super) fn score(&self, query: &Query<'_>) -> Vec<Scored> {
        let phrase = self.phrase(query.words);
        let recent = Recent::new(query.customer, query.now);
        let mut found: Vec<Scored> = self
            .retrieve(&phrase)
            .into_iter()
            .map(|at| {
                let features = self.measure(&phrase, query.unit, at);
                let words = self.model.log_odds(&features);
                self.scored((at, words, features), &recent)
            })
            .collect();
        let codes = self.exact.by_code(query.words);
        for scored in found.iter_mut().filter(|scored| codes.contains(&scored.at)) {
            scored.words = self.model.weights.exact;
            scored.all = self.model.weights.exact;
        }
        found.sort_by(|a, b| b.all.total_cmp(&a.all).then(a.at.cmp(&b.at)));
        found
    }

    pub(super) fn product(&self, at: usize) -> &Product {
        &self.catalog.products()[at]
    }

    fn scored(&self, fit: (usize, f64, Features), recent: &Recent<'_>) -> Scored {
        let (at, words, features) = fit;
        let product = self.product(at);
        let context = &self.model.weights.context;
        let mut all = words + context.ordered * recent.share_of(product.id);
        if !product.in_stock {
            all += context.out_of_stock;
        }
        if !product.active {
            all += context.inactive;
        }
        Scored {
            at,
            product: product.id,
            words,
            all,
            features,
        }
    }

    fn phrase(&self, words: &str) -> Phrase {
        Phrase::new(words, &self.vocabulary, small(self.entries.len()))
    }

    fn measure(&self, phrase: &Phrase, unit: Option<&Unit>, at: usize) -> Features {
        let scales = Scales {
            vocabulary: &self.vocabulary,
            products: small(self.entries.len()),
        };
        Features::of(phrase, unit, (self.product(at), &self.entries[at]), scales)
    }

    /// The products that share the most telling terms with the words.
    fn retrieve(&self, phrase: &Phrase) -> Vec<usize> {
        let mut sums = vec![0.0f64; self.entries.len()];
        let mut touched: Vec<u32> = Vec::new();
        for token in &phrase.tokens {
            for reading in &token.readings {
                let weight = token.weight * reading.similarity;
                for posting in &self.postings[reading.term.index()] {
                    let sum = &mut sums[posting.at as usize];
                    if *sum <= 0.0 {
                        touched.push(posting.at);
                    }
                    *sum += weight * posting.share;
                }
            }
        }
        let score = |at: u32| sums[at as usize] * self.norms[at as usize];
        let best_first = |a: &u32, b: &u32| score(*b).total_cmp(&score(*a)).then(a.cmp(b));
        if touched.len() > MEASURED {
            touched.select_nth_unstable_by(MEASURED, best_first);
            touched.truncate(MEASURED);
        }
        touched.into_iter().map(|at| at as usize).collect()
    }
}

/// Each product's share of what is meant, with "none of them" as one more rival: a word that fits
/// three products equally well leaves each a third.
pub(super) fn shares(scored: &[Scored]) -> Vec<Candidate> {
    let odds: Vec<f64> = scored
        .iter()
        .map(|scored| scored.all.clamp(-30.0, 30.0).exp())
        .collect();
    let total = 1.0 + odds.iter().sum::<f64>();
    let candidates = scored.iter().zip(odds);
    candidates
        .map(|(scored, odds)| Candidate {
            product: scored.product,
            probability: odds / total,
        })
        .collect()
}

fn postings(entries: &[Entry], terms: usize) -> Vec<Vec<Posting>> {
    let mut postings: Vec<Vec<Posting>> = vec![Vec::new(); terms];
    for (at, entry) in entries.iter().enumerate() {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let strong: HashSet<TermId> = entry.strong.iter().chain(&entry.sizes).copied().collect();
        for term in &strong {
            postings[term.index()].push(Posting { at, share: 1.0 });
        }
        for term in entry.weak.iter().filter(|term| !strong.contains(term)) {
            postings[term.index()].push(Posting {
                at,
                share: WEAK_SHARE,
            });
        }
    }
    postings
}

fn norms(entries: &[Entry], vocabulary: &Vocabulary) -> Vec<f64> {
    let products = small(entries.len());
    let length = |entry: &Entry| -> f64 {
        let terms = entry.surfaces.first().map_or(&[][..], |name| &name.terms);
        terms
            .iter()
            .map(|term| vocabulary.weight(*term, products))
            .sum()
    };
    let lengths: Vec<f64> = entries.iter().map(length).collect();
    let mean = (lengths.iter().sum::<f64>() / products.max(1.0)).max(0.1);
    lengths
        .into_iter()
        .map(|length| 1.0 / (0.7 + 0.3 * length / mean))
        .collect()
}
