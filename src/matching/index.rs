//! Which products some words may mean, best first, each with its probability.

use std::rc::Rc;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::candidate::Candidate;
use super::catalog::called::Kin;
use super::catalog::entry::Entry;
use super::catalog::vocabulary::{Vocabulary, small};
use super::memory::Memory;
use super::scoring::accept;
use super::scoring::closeness::{Asked, Closeness};
use super::scoring::features::{Features, Scales};
use super::scoring::history::Recent;
use super::search::exact::Exact;
use super::search::heard::{Best, Heard, Measured};
use super::search::phrase::Phrase;
use super::search::retrieve::Postings;
use super::text::letters::{Overlap, Rarity, Wholes};
use super::text::written::Written;
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
    /// Log odds that it is the one that is meant, history and stock counted.
    pub rank: f64,
    pub features: Features,
    pub closeness: Closeness,
}

/// A catalog, ready to be searched.
#[derive(Debug)]
pub struct Index {
    pub(super) catalog: Arc<Catalog>,
    pub(super) model: Model,
    pub(super) exact: Exact,
    pub(super) vocabulary: Vocabulary,
    /// In the catalog's order; shared with the index of the version before.
    pub(super) entries: Vec<Arc<Entry>>,
    pub(super) postings: Postings,
    pub(super) rarity: Rarity,
    pub(super) wholes: Wholes,
    /// How much each term says.
    pub(super) weights: Vec<f64>,
}

impl Index {
    /// Analyses a catalog with the built-in weights.
    #[must_use]
    pub fn build(catalog: Arc<Catalog>) -> Self {
        Self::with_model(catalog, Model::embedded())
    }

    /// Analyses a catalog with other weights.
    #[must_use]
    pub fn with_model(catalog: Arc<Catalog>, model: Model) -> Self {
        let mut vocabulary = Vocabulary::without(model.left_out);
        let mut exact = Exact::default();
        let mut entries = Vec::with_capacity(catalog.products().len());
        for (at, product) in catalog.products().iter().enumerate() {
            entries.push(Arc::new(Entry::new(product, &mut vocabulary)));
            exact.add(at, product);
        }
        vocabulary.finish();
        let mut rarity = Rarity::default();
        for name in entries.iter().filter_map(|entry| entry.letters.first()) {
            rarity.add(name);
        }
        rarity.finish();
        let weak_share = model.weights.retrieval.weak_share;
        Self {
            postings: Postings::new(&entries, &vocabulary, weak_share),
            wholes: Wholes::new(entries.len()),
            weights: vocabulary.weights(small(entries.len())),
            catalog,
            model,
            exact,
            vocabulary,
            entries,
            rarity,
        }
    }

    /// The catalog that is searched.
    #[must_use]
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.catalog
    }

    /// Whether a text is a code of the catalog: a sku or an EAN.
    #[must_use]
    pub fn has_code(&self, text: &str) -> bool {
        !self.exact.by_code(text).is_empty()
    }

    /// Whether every word of a text is one that names goods here.
    #[must_use]
    pub fn names_goods(&self, text: &str) -> bool {
        let terms = super::text::terms::analyse(text);
        let known = |term: &super::text::terms::Term| self.vocabulary.get(&term.text).is_some();
        !terms.is_empty() && terms.iter().all(known)
    }

    /// The products that the words may mean, best first; the first with the probability that it is right.
    #[must_use]
    pub fn search(&self, query: &Query<'_>) -> Vec<Candidate> {
        self.search_again(query, &Memory::default())
    }

    /// The same for somebody who keeps what was found out.
    #[must_use]
    pub fn search_again(&self, query: &Query<'_>, memory: &Memory) -> Vec<Candidate> {
        let mut candidates = self.ranked(&self.score(query, memory));
        candidates.truncate(query.limit);
        candidates
    }

    /// The same with the features that led there, for a person who asks why.
    #[must_use]
    pub fn explain(&self, query: &Query<'_>) -> Vec<Explained> {
        let scored = self.score(query, &Memory::default());
        let candidates = self.ranked(&scored);
        let explained = candidates.into_iter().zip(&scored);
        let explained = explained.map(|(candidate, scored)| Explained {
            candidate,
            fit: logistic(scored.words),
            features: [scored.features.named(), scored.closeness.named()].concat(),
        });
        explained.take(query.limit).collect()
    }

    /// How likely it is that the words name goods of this catalog at all: the best fit of any
    /// product, whoever asks. Cheaper than a search: no history, no rivals, no lists kept.
    #[must_use]
    pub fn product_like(&self, words: &str) -> f64 {
        self.product_like_again(words, &Memory::default())
    }

    /// The same for somebody who keeps what was found out.
    #[must_use]
    pub fn product_like_again(&self, words: &str, memory: &Memory) -> f64 {
        if !self.exact.by_code(words).is_empty() {
            return logistic(self.model.weights.exact);
        }
        let best = self.best(words, memory);
        best.map_or(0.0, |(_, fit)| logistic(fit))
    }

    /// The product that some words fit best, rivals, history and stock aside.
    #[must_use]
    pub fn fits_best(&self, words: &str, memory: &Memory) -> Option<Kin<'_>> {
        let named = self.exact.by_code(words).first().copied();
        let found = named.or_else(|| self.best(words, memory).map(|(at, _)| at));
        found.map(|at| self.kin_at(at))
    }

    fn best(&self, words: &str, memory: &Memory) -> Option<Best> {
        let better = |held: Option<Best>, own: Best| match held {
            Some(held) if held.1 > own.1 || (held.1 >= own.1 && held.0 < own.0) => Some(held),
            Some(_) | None => Some(own),
        };
        self.heard(words, memory).best(|heard| {
            let fits = (0..heard.few).map(|place| {
                let fit = self.model.fit(self.features(heard, place));
                (heard.found[place].at, fit)
            });
            fits.fold(None, better)
        })
    }

    /// The measured candidates, the likeliest first.
    pub(super) fn score(&self, query: &Query<'_>, memory: &Memory) -> Vec<Scored> {
        let recent = Recent::new(query.customer, query.now);
        let codes = self.exact.by_code(query.words);
        let heard = self.heard(query.words, memory);
        let measured = heard.measured(|heard| self.measure_all(query.words, heard));
        let mut scored: Vec<Scored> = measured
            .iter()
            .map(|&(at, features, closeness)| {
                let features = features.in_unit(self.product(at), query.unit);
                let (words, rank) = if codes.contains(&at) {
                    (self.model.weights.exact, CERTAIN)
                } else {
                    let rank = self.model.rank(&features, &closeness);
                    (self.model.fit(&features), rank)
                };
                let context = self.context(at, &recent);
                Scored {
                    at,
                    product: self.product(at).id,
                    words,
                    all: words + context,
                    rank: rank + context,
                    features,
                    closeness,
                }
            })
            .collect();
        scored.sort_by(|a, b| b.rank.total_cmp(&a.rank).then(a.at.cmp(&b.at)));
        scored
    }

    /// Every number of the products that share something with the words, in no order.
    #[must_use]
    pub fn measured(&self, words: &str, unit: Option<&Unit>) -> Vec<(usize, Features, Closeness)> {
        let heard = self.heard(words, &Memory::default());
        let mut measured = self.measure_all(words, &heard);
        for (at, features, _) in &mut measured {
            *features = features.in_unit(self.product(*at), unit);
        }
        measured
    }

    /// The words with what is known of them, at least which products share the most with them.
    pub(super) fn heard(&self, words: &str, memory: &Memory) -> Rc<Heard> {
        memory.heard(words, || {
            let products = small(self.entries.len());
            let phrase = Phrase::new(words, &self.vocabulary, products, memory);
            let limits = &self.model.weights.retrieval;
            let found = self.postings.best(&phrase, limits.ranked, limits.fitted);
            Heard::new(phrase, found, limits.fitted)
        })
    }

    fn measure_all(&self, words: &str, heard: &Heard) -> Vec<Measured> {
        let written = Written::new(words, &heard.phrase, self.scales(), &self.rarity);
        let asked = Asked {
            phrase: &heard.phrase,
            written: &written,
            scales: self.scales(),
        };
        let rivals = self.rivals(words, heard);
        let measure = |place: &usize| {
            let (at, features) = (heard.found[*place].at, *self.features(heard, *place));
            let closeness = Closeness::of(asked, &self.entries[at], &features);
            (
                at,
                features,
                closeness.with_letters(self.letters(&written, at)),
            )
        };
        let mut measured: Vec<Measured> = rivals.iter().map(measure).collect();
        let scores = rivals.iter().map(|place| heard.found[*place].score);
        Closeness::compare(measured.iter_mut().map(|(_, _, own)| own).zip(scores));
        measured
    }

    /// Which of the products that were found are weighed against each other, by their places: what
    /// tells rivals apart costs the most, and what fits far worse than the best is none.
    fn rivals(&self, words: &str, heard: &Heard) -> Vec<usize> {
        let codes = self.exact.by_code(words);
        let fit = |place: usize| {
            let is_named = codes.contains(&heard.found[place].at);
            let fit = self.model.fit(self.features(heard, place));
            if is_named { CERTAIN } else { fit }
        };
        let mut rivals: Vec<(f64, usize)> = (0..heard.found.len())
            .map(|place| (fit(place), place))
            .collect();
        rivals.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let best = rivals.first().map_or(0.0, |(fit, _)| *fit);
        let limits = &self.model.weights.retrieval;
        let near = rivals.partition_point(|(fit, _)| *fit >= best - limits.rivals_within);
        rivals.truncate(near.max(limits.rivals));
        rivals.into_iter().map(|(_, place)| place).collect()
    }

    fn letters(&self, written: &Written, at: usize) -> Overlap {
        let texts = (at, &*self.entries[at].letters);
        self.wholes.nearest(&written.runs, &self.rarity, texts)
    }

    fn features<'h>(&self, heard: &'h Heard, place: usize) -> &'h Features {
        heard.features(place, |phrase, at| {
            Features::of(phrase, &self.entries[at], self.scales())
        })
    }

    pub(super) fn product(&self, at: usize) -> &Product {
        &self.catalog.products()[at]
    }

    /// Log odds that history and stock add.
    pub(super) fn context(&self, at: usize, recent: &Recent<'_>) -> f64 {
        let product = self.product(at);
        let context = &self.model.weights.context;
        let mut odds = context.ordered * recent.share_of(product.id);
        if !product.in_stock {
            odds += context.out_of_stock;
        }
        if !product.active {
            odds += context.inactive;
        }
        odds
    }

    /// The candidates with their probabilities: the first's is the chance that it is right, the others
    /// share what is left as their odds say.
    pub(super) fn ranked(&self, scored: &[Scored]) -> Vec<Candidate> {
        let mut candidates = shares(scored, |scored| scored.rank);
        let ranking = scored
            .iter()
            .map(|one| (one.rank, &one.features, &one.closeness));
        let Some(inputs) = accept::inputs(&ranking) else {
            return candidates;
        };
        let by_letter = logistic(self.model.weights.exact);
        let named = |one: &Scored| one.features.is_whole_name();
        let sure = match self.model.accept(&inputs) {
            _ if scored[0].rank >= CERTAIN => by_letter,
            sure if named(&scored[0]) && !scored[1..].iter().any(named) => sure.max(by_letter),
            // No answer is surer than its words fit: one word too many makes it doubtful.
            sure => sure.min(logistic(scored[0].words)),
        };
        let left = (1.0 - sure) / (1.0 - candidates[0].probability).max(f64::EPSILON);
        candidates[0].probability = sure;
        for other in &mut candidates[1..] {
            other.probability = (other.probability * left).min(sure);
        }
        candidates
    }

    fn scales(&self) -> Scales<'_> {
        Scales {
            vocabulary: &self.vocabulary,
            weights: &self.weights,
            products: small(self.entries.len()),
        }
    }
}

/// Log odds of what is named by its code: beyond any that words add up to.
pub(super) const CERTAIN: f64 = 30.0;

/// Each product's share of what is meant, with "none of them" as one more rival: a word that fits
/// three products equally well leaves each a third.
pub(super) fn shares(scored: &[Scored], odds: impl Fn(&Scored) -> f64) -> Vec<Candidate> {
    let odds: Vec<f64> = scored
        .iter()
        .map(|scored| odds(scored).clamp(-CERTAIN, CERTAIN).exp())
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
