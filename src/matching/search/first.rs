//! Which product do some words mean first? What a search says, without measuring those that cannot be it.

use super::heard::{Heard, Measured};
use crate::domain::ProductId;
use crate::matching::index::{Index, Query};
use crate::matching::memory::Memory;
use crate::matching::scoring::closeness::Closeness;
use crate::matching::scoring::history::Recent;
use crate::matching::text::written::Written;

/// Everything but letters of all rivals, and the order in which they are to be looked at.
struct Rivals {
    measured: Vec<Measured>,
    order: Vec<Rival>,
}

/// A rival by its place, with the most that its letters and its customer can make of it.
struct Rival {
    most: f64,
    place: usize,
}

/// The best of the rivals so far.
type Best = Option<(f64, usize)>;

impl Index {
    /// The first of what [`Index::search_again`] finds, found for less: letters cost the most, and they
    /// are compared for those products only that could still come first by them.
    #[must_use]
    pub fn first_again(&self, query: &Query<'_>, memory: &Memory) -> Option<ProductId> {
        let heard = self.heard(query.words, memory);
        if heard.is_measured() || !self.exact.by_code(query.words).is_empty() {
            return self.score(query, memory).first().map(|best| best.product);
        }
        let recent = Recent::new(query.customer, query.now);
        let written = self.written(query.words, &heard);
        let mut best: Best = None;
        let rivals = self.rivals(query, &heard, &written);
        for rival in &rivals.order {
            if best.is_some_and(|(rank, _)| rival.most < rank) {
                break;
            }
            let (at, features, closeness) = &rivals.measured[rival.place];
            let at = *at;
            let closeness = closeness.with_letters(self.letters(&written, at));
            let rank = self.model.rank(features, &closeness) + self.context(at, &recent);
            if best.is_none_or(|(held, place)| rank > held || (rank >= held && at < place)) {
                best = Some((rank, at));
            }
        }
        best.map(|(_, at)| self.product(at).id)
    }

    /// All rivals, the one that can make the most of itself first.
    fn rivals(&self, query: &Query<'_>, heard: &Heard, written: &Written) -> Rivals {
        let mut measured = self.measure_words(heard, written);
        let scores = heard.found.iter().map(|found| found.score);
        Closeness::compare(measured.iter_mut().map(|(_, _, own)| own).zip(scores));
        let beside = self.model.most_by_letters() + self.model.most_by_context();
        let mut order = Vec::with_capacity(measured.len());
        for (place, (at, features, closeness)) in measured.iter_mut().enumerate() {
            *features = features.in_unit(self.product(*at), query.unit);
            let most = self.model.rank(features, closeness) + beside;
            order.push(Rival { most, place });
        }
        order.sort_by(|a, b| b.most.total_cmp(&a.most));
        Rivals { measured, order }
    }
}
