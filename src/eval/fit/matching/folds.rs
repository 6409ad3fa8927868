//! How good are weights on queries that they have not seen?

use crate::matching::catalog::vocabulary::small;
use crate::matching::scoring::accept;

use super::groups::{FOLDS, Group};
use super::logistic::{self, Outcome};

/// One query, ranked by weights that had not seen it.
#[derive(Debug)]
pub struct Judged {
    set: usize,
    fold: usize,
    expected: bool,
    /// The place of the first right product, from nought.
    place: Option<usize>,
    /// Whether the first answer is right, and what its acceptance may depend on; `None` without answers.
    first: Option<Outcome>,
}

/// Figures of one set.
#[derive(Debug, Default, Clone, Copy)]
pub struct Figures {
    queries: f64,
    expected: f64,
    found: f64,
    at_1: f64,
    at_5: f64,
    accepted: f64,
    rightly: f64,
}

impl Figures {
    /// The figures by name.
    pub fn named(&self) -> [(&'static str, f64); 5] {
        let share = |part: f64| part / self.expected.max(1.0);
        [
            ("queries", self.queries),
            ("recall_at_1", share(self.at_1)),
            ("recall_at_5", share(self.at_5)),
            ("recall_measured", share(self.found)),
            ("accept_f1", self.accept_f1()),
        ]
    }

    /// F1 of the first answers that were taken, right ones against taken ones and expected ones.
    fn accept_f1(&self) -> f64 {
        2.0 * self.rightly / (self.accepted + self.expected).max(1.0)
    }
}

/// For each group the log odds of its candidates, from weights fitted to the other parts.
pub fn cross_validated(groups: &[Group], fit: impl Fn(&[&Group]) -> Vec<f64>) -> Vec<Vec<f64>> {
    let mut odds: Vec<Vec<f64>> = vec![Vec::new(); groups.len()];
    for fold in 0..FOLDS {
        let seen: Vec<&Group> = groups.iter().filter(|group| group.fold != fold).collect();
        let weights = fit(&seen);
        let unseen = groups.iter().zip(&mut odds);
        for (group, odds) in unseen.filter(|(group, _)| group.fold == fold) {
            let sum = |values: &[f64]| -> f64 {
                let terms = weights.iter().zip(values.iter().chain([&1.0]));
                terms.map(|(weight, value)| weight * value).sum()
            };
            let candidates = group.candidates.iter();
            *odds = candidates.map(|candidate| sum(&candidate.values)).collect();
        }
    }
    odds
}

/// What a set says of acceptance in which every query has a right product, against one in which some
/// have none: it never saw an answer that had to be refused. The best of 1, 0.3 and 0.1 in
/// cross-validation, by the loss on sets of the other kind.
const ALWAYS_ANSWERED: f64 = 0.3;

/// Ranks each group by its log odds.
pub fn judge(groups: &[Group], odds: &[Vec<f64>]) -> Vec<Judged> {
    let refuses = |set| {
        let mut own = groups.iter().filter(|group| group.set == set);
        own.any(|group| !group.expected)
    };
    let sets = groups.iter().map(|group| group.set + 1).max().unwrap_or(0);
    let says: Vec<f64> = (0..sets)
        .map(|set| if refuses(set) { 1.0 } else { ALWAYS_ANSWERED })
        .collect();
    groups
        .iter()
        .zip(odds)
        .map(|(group, odds)| {
            let mut ranked: Vec<_> = group.candidates.iter().zip(odds.iter().copied()).collect();
            ranked.sort_by(|(a, x), (b, y)| y.total_cmp(x).then(a.at.cmp(&b.at)));
            let ranking = ranked
                .iter()
                .map(|(own, odds)| (*odds, &own.features, &own.closeness));
            let equals = ranked.iter().filter(|(own, _)| own.right).count();
            let first = accept::inputs(&ranking).map(|inputs| Outcome {
                inputs: inputs.to_vec(),
                right: ranked[0].0.right,
                // Of several that are right none is the one that is meant, which is why we ask.
                target: f64::from(ranked[0].0.right) / small(equals.max(1)),
                weight: group.weight * says[group.set],
            });
            Judged {
                set: group.set,
                fold: group.fold,
                expected: group.expected,
                place: ranked.iter().position(|(own, _)| own.right),
                first,
            }
        })
        .collect()
}

/// The weights of acceptance, each query's probability from weights that had not seen it with whether
/// that is enough, and the probability from which an answer is taken.
pub fn accept(judged: &[Judged]) -> (Vec<f64>, Vec<bool>, f64) {
    let outcomes = |keep: &dyn Fn(&Judged) -> bool| {
        let kept = judged.iter().filter(|judged| keep(judged));
        logistic::fit(
            &kept
                .filter_map(|judged| judged.first.as_ref())
                .collect::<Vec<_>>(),
        )
    };
    let probability = |weights: &[f64], judged: &Judged| {
        let first = judged.first.as_ref();
        first.map_or(0.0, |first| logistic::probability(weights, &first.inputs))
    };
    let mut probable = vec![0.0; judged.len()];
    for fold in 0..FOLDS {
        let weights = outcomes(&|judged| judged.fold != fold);
        for (slot, judged) in probable.iter_mut().zip(judged) {
            if judged.fold == fold {
                *slot = probability(&weights, judged);
            }
        }
    }
    let mut taken = vec![false; judged.len()];
    for fold in 0..FOLDS {
        let from = best_from(judged, &probable, |judged| judged.fold != fold);
        for ((taken, judged), probable) in taken.iter_mut().zip(judged).zip(&probable) {
            if judged.fold == fold {
                *taken = *probable >= from;
            }
        }
    }
    let from = best_from(judged, &probable, |_| true);
    (outcomes(&|_| true), taken, from)
}

/// The hundredth from which taking an answer makes the mean F1 the highest, of the sets in which some
/// queries have no right answer: where every query has one, nothing is to be refused.
fn best_from(judged: &[Judged], probable: &[f64], keep: impl Fn(&Judged) -> bool) -> f64 {
    let sets = judged
        .iter()
        .map(|judged| judged.set + 1)
        .max()
        .unwrap_or(0);
    let mean_f1 = |from: f64| {
        let mut figures = vec![Figures::default(); sets];
        for (judged, probable) in judged
            .iter()
            .zip(probable)
            .filter(|(judged, _)| keep(judged))
        {
            figures[judged.set].count(judged, *probable >= from);
        }
        let refusing = figures.iter().filter(|own| own.expected < own.queries);
        refusing.map(Figures::accept_f1).sum::<f64>()
    };
    let mut best = (0.5, mean_f1(0.5));
    for from in (5..95).map(|hundredths| f64::from(hundredths) / 100.0) {
        let reached = mean_f1(from);
        if reached > best.1 + 1e-9 {
            best = (from, reached);
        }
    }
    best.0
}

impl Figures {
    fn count(&mut self, judged: &Judged, taken: bool) {
        let within = |places: usize| f64::from(judged.place.is_some_and(|place| place < places));
        let first = judged.first.as_ref();
        self.queries += 1.0;
        self.expected += f64::from(judged.expected);
        self.found += within(usize::MAX);
        self.at_1 += within(1);
        self.at_5 += within(5);
        self.accepted += f64::from(taken && first.is_some());
        self.rightly += f64::from(taken && first.is_some_and(|first| first.right));
    }
}

/// The figures of each set.
pub fn figures(judged: &[Judged], taken: &[bool], sets: usize) -> Vec<Figures> {
    let mut figures = vec![Figures::default(); sets];
    for (judged, taken) in judged.iter().zip(taken) {
        figures[judged.set].count(judged, *taken);
    }
    figures
}
