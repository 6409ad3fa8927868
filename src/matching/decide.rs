//! What a customer's words mean: one product, several that we have to ask about, or none.

use super::candidate::Candidate;
use super::index::{Index, Query, Scored, shares};
use super::memory::Memory;
use super::scoring::history::Recent;
use super::search::exact;
use super::text::terms::{Kind, Term, analyse};
use super::weights::logistic;
use crate::domain::{MatchingMethod, Product, ProductId};

/// What some words mean.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// One product.
    One {
        /// The product.
        chosen: Candidate,
        /// How it was decided.
        method: MatchingMethod,
        /// What else it may be, best first.
        others: Vec<Candidate>,
    },
    /// Two or more fit about equally well, and nothing decides: best first, at most
    /// [`KEPT`], variants of one product side by side.
    Several(Vec<Candidate>),
    /// None fits; near misses, best first.
    Nothing(Vec<Candidate>),
}

/// Candidates that an open choice keeps; four are offered at once, and "none of these" shows the rest.
pub const KEPT: usize = 8;

/// A lead in covered words below this is one of rounding or of spelling.
const LEAST_LEAD: f64 = 0.02;
/// Near misses that are offered when the likeliest is too doubtful to be taken.
const OFFERED: usize = 4;

impl Index {
    /// What the words mean: a code, the customer's own word and a whole name decide; else the score,
    /// and among equals the customer's history.
    #[must_use]
    pub fn decide(&self, query: &Query<'_>) -> Verdict {
        self.decide_again(query, &Memory::default())
    }

    /// The same for somebody who keeps what was found out.
    #[must_use]
    pub fn decide_again(&self, query: &Query<'_>, memory: &Memory) -> Verdict {
        let terms = analyse(query.words);
        if terms.iter().all(|term| term.kind == Kind::Filler) && !self.is_own_word(query, &terms) {
            return Verdict::Nothing(Vec::new());
        }
        let mut scored = self.score(query, memory);
        scored.sort_by(|a, b| b.all.total_cmp(&a.all).then(a.at.cmp(&b.at)));
        let certain = self.by_code(query).or_else(|| self.own_word(query, &terms));
        if let Some(product) = certain {
            return self.one(product, MatchingMethod::ExactMatch, &scored);
        }
        let mut named = self.named(&terms, query);
        if named.is_empty() {
            return self.weigh(query, &scored);
        }
        named.sort_by_key(|product| scored.iter().position(|scored| scored.product == *product));
        match only_one(&named, query) {
            Some(product) => self.one(product, MatchingMethod::ExactMatch, &scored),
            None => Verdict::Several(self.open_choice(&named, &scored)),
        }
    }

    fn by_code(&self, query: &Query<'_>) -> Option<ProductId> {
        let found = self.exact.by_code(query.words);
        found.first().map(|at| self.product(*at).id)
    }

    fn is_own_word(&self, query: &Query<'_>, terms: &[Term]) -> bool {
        self.own_word(query, terms).is_some()
    }

    /// The product of the customer's own alias, which outweighs whatever the catalog calls so.
    fn own_word(&self, query: &Query<'_>, terms: &[Term]) -> Option<ProductId> {
        let mut aliases = query.customer.aliases.iter();
        let meant = aliases.find(|(alias, _)| exact::is_alias(alias, terms));
        meant
            .map(|(_, product)| *product)
            .filter(|product| self.catalog().get(*product).is_some())
    }

    /// Products whose whole name or alias the words are; those still sold, when there are any.
    fn named(&self, terms: &[Term], query: &Query<'_>) -> Vec<ProductId> {
        let found = self.exact.by_name(terms).iter().map(|at| self.product(*at));
        let sized: Vec<_> = found
            .filter(|product| exact::sizes_agree(terms, product))
            .collect();
        let in_unit = |product: &&&Product| {
            query
                .unit
                .is_none_or(|unit| product.units.sells_like(unit) || product.units.contains(unit))
        };
        let kept: Vec<_> = match sized.iter().filter(in_unit).count() {
            0 => sized,
            _ => sized.iter().filter(in_unit).copied().collect(),
        };
        let active: Vec<ProductId> = kept
            .iter()
            .filter(|product| product.active)
            .map(|p| p.id)
            .collect();
        if active.is_empty() {
            kept.iter().map(|product| product.id).collect()
        } else {
            active
        }
    }

    fn weigh(&self, query: &Query<'_>, scored: &[Scored]) -> Verdict {
        let weights = &self.model.weights;
        let best = scored
            .iter()
            .map(|scored| scored.words)
            .fold(f64::NEG_INFINITY, f64::max);
        if logistic(best) < weights.least_fit {
            let mut near = shares(scored, fit);
            near.truncate(KEPT.min(query.limit.max(1)));
            return Verdict::Nothing(near);
        }
        let group = self.equals(scored, best);
        if let Some(decided) = only_by_history(&group, query) {
            return self.one(decided, MatchingMethod::FuzzyMatch, scored);
        }
        let likely = self.likeliest(scored);
        let Some(first) = likely.first() else {
            return Verdict::Nothing(Vec::new());
        };
        let enough = if group.len() > 1 {
            weights.sure_from
        } else {
            weights.accept_from
        };
        let sells = |id: ProductId| self.catalog().get(id).is_some_and(|own| own.active);
        match first.probability {
            // The words fit something else better than what is likeliest: two opinions, so we ask.
            sure if sure >= enough && !group.contains(&first.product) && sells(first.product) => {
                let both: Vec<ProductId> = group
                    .iter()
                    .copied()
                    .chain([first.product])
                    .take(OFFERED)
                    .collect();
                Verdict::Several(self.open_choice(&both, scored))
            }
            sure if sure >= enough && says_more(first.product, &group, scored) => {
                let product = self.still_sold(first.product, &group);
                self.one(product, MatchingMethod::FuzzyMatch, scored)
            }
            _ if group.len() > 1 => Verdict::Several(self.open_choice(&group, scored)),
            doubtful if doubtful >= weights.offer_from && likely.len() > 1 => {
                let near: Vec<ProductId> =
                    likely.iter().take(OFFERED).map(|one| one.product).collect();
                Verdict::Several(self.open_choice(&near, scored))
            }
            _ => {
                let mut near = shares(scored, fit);
                near.truncate(KEPT.min(query.limit.max(1)));
                Verdict::Nothing(near)
            }
        }
    }

    /// The likeliest, or the best fit where the likeliest is not sold any more and the best fit is.
    fn still_sold(&self, likeliest: ProductId, group: &[ProductId]) -> ProductId {
        let sold = |id: ProductId| self.catalog().get(id).is_some_and(|own| own.active);
        match group.first() {
            Some(best) if !sold(likeliest) && sold(*best) => *best,
            Some(_) | None => likeliest,
        }
    }

    /// The candidates by what is meant, not by what fits.
    fn likeliest(&self, scored: &[Scored]) -> Vec<Candidate> {
        let mut ranking = scored.to_vec();
        ranking.sort_by(|a, b| b.rank.total_cmp(&a.rank).then(a.at.cmp(&b.at)));
        self.ranked(&ranking)
    }

    /// Products that fit about as well as the best. Goods of another kind than the best have to come
    /// twice as close; what is not sold any more counts only when nothing else does.
    fn equals(&self, scored: &[Scored], best: f64) -> Vec<ProductId> {
        let is_kind = |scored: &Scored| scored.features.head() > 0.0;
        let best_is_kind = scored
            .iter()
            .any(|scored| scored.words >= best && is_kind(scored));
        let within = self.model.weights.equal_within;
        let margin = |scored: &Scored| {
            if best_is_kind && !is_kind(scored) {
                within / 2.0
            } else {
                within
            }
        };
        let group: Vec<&Scored> = scored
            .iter()
            .filter(|scored| scored.words >= best - margin(scored))
            .collect();
        let active = |scored: &&&Scored| self.product(scored.at).active;
        let sold: Vec<ProductId> = group
            .iter()
            .filter(active)
            .map(|scored| scored.product)
            .collect();
        // "sunflower" where sunflower oil is sold no more: tuna in sunflower oil is not meant by it.
        let near = |scored: &&Scored| scored.words >= best - within / 2.0;
        if !group.iter().filter(active).any(near) {
            return group.iter().map(|scored| scored.product).collect();
        }
        sold
    }

    fn one(&self, product: ProductId, method: MatchingMethod, scored: &[Scored]) -> Verdict {
        let all = shares(scored, fit);
        let held = all.iter().find(|candidate| candidate.product == product);
        let own = held.map_or(0.0, |candidate| candidate.probability);
        let sure = logistic(self.model.weights.exact);
        let probability = match method {
            MatchingMethod::ExactMatch | MatchingMethod::ManualOverride => sure.max(own),
            MatchingMethod::FuzzyMatch | MatchingMethod::AiMatch => own,
        };
        let left = 1.0 - probability;
        let rest = (1.0 - own).max(f64::MIN_POSITIVE);
        let others = all
            .iter()
            .filter(|candidate| candidate.product != product)
            .take(KEPT);
        let others = others.map(|other| Candidate {
            probability: (other.probability / rest * left).clamp(0.0, 1.0),
            ..*other
        });
        Verdict::One {
            chosen: Candidate {
                product,
                probability,
            },
            method,
            others: others.collect(),
        }
    }

    /// The group with its probabilities, best first, each variant behind the first of its family.
    fn open_choice(&self, group: &[ProductId], scored: &[Scored]) -> Vec<Candidate> {
        let all = shares(scored, fit);
        let probability = |product: ProductId| {
            let held = all.iter().find(|candidate| candidate.product == product);
            held.map_or(0.0, |candidate| candidate.probability)
        };
        let mut open: Vec<Candidate> = group
            .iter()
            .map(|id| Candidate {
                product: *id,
                probability: probability(*id),
            })
            .collect();
        open.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        self.beside_their_family(open)
    }

    fn beside_their_family(&self, open: Vec<Candidate>) -> Vec<Candidate> {
        let family = |product: ProductId| {
            let base = self
                .catalog()
                .get(product)
                .and_then(|product| product.variant_of);
            base.unwrap_or(product)
        };
        let mut families: Vec<ProductId> = Vec::new();
        for candidate in &open {
            let own = family(candidate.product);
            if !families.contains(&own) {
                families.push(own);
            }
        }
        let mut open = open;
        open.sort_by_key(|candidate| {
            families
                .iter()
                .position(|own| *own == family(candidate.product))
        });
        open.truncate(KEPT);
        open
    }
}

impl Scored {
    /// Whether it covers more of the words, or as many and holds something of them that the other
    /// lacks: a number, a code, a part of a word.
    fn says_more_than(&self, rival: &Self) -> bool {
        let leads = |(own, other): (f64, f64)| other + LEAST_LEAD < own;
        let pair = |held: fn(&Scored) -> f64| (held(self), held(rival));
        let covered = pair(|one| one.features.covered());
        let held = [
            covered,
            pair(|one| one.closeness.chunks_held()),
            pair(|one| one.closeness.numbers_shared()),
        ];
        let trails = |(own, other): (f64, f64)| leads((other, own));
        leads(covered) || (held.into_iter().any(leads) && !held.into_iter().any(trails))
    }
}

/// What an answer is weighed by: how well the words fit, not which of its rivals is nearest.
fn fit(scored: &Scored) -> f64 {
    scored.all
}

/// The only product of the group, or the one that the customer's history decides for.
fn only_one(group: &[ProductId], query: &Query<'_>) -> Option<ProductId> {
    match group {
        [only] => Some(*only),
        several => Recent::new(query.customer, query.now).decides(several),
    }
}

/// The product of several that the customer's history decides for.
fn only_by_history(group: &[ProductId], query: &Query<'_>) -> Option<ProductId> {
    let several = group.len() > 1;
    several
        .then(|| Recent::new(query.customer, query.now).decides(group))
        .flatten()
}

/// Whether a product answers for more of the words than each of its rivals: of oils that are all "oil"
/// none is ruled out by what the customer did not write, however much nearer its name is.
fn says_more(product: ProductId, group: &[ProductId], scored: &[Scored]) -> bool {
    let find = |id: ProductId| scored.iter().find(|scored| scored.product == id);
    let Some(own) = find(product) else {
        return group.len() == 1;
    };
    let mut rivals = group.iter().filter(|rival| **rival != product);
    group.len() == 1
        || rivals.all(|rival| find(*rival).is_none_or(|rival| own.says_more_than(rival)))
}
