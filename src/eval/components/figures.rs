//! Which figures do the rows of a set make together?

use std::collections::{BTreeMap, BTreeSet};

use super::Answers;
use crate::eval::outcome::{Counts, Outcome, ratio};
use crate::eval::score::statistics::{Figure, real};

/// Rows by due class and given class.
pub type Confusion = BTreeMap<String, BTreeMap<String, usize>>;

/// Every figure under its name in the report.
#[must_use]
pub fn figures(answers: &Answers) -> BTreeMap<String, Figure> {
    let outcomes: Vec<&Outcome> = answers.rows.iter().map(|row| &row.outcome).collect();
    let mut figures = of_outcomes(&outcomes);
    if !answers.classes.is_empty() {
        let rows = answers.classes.len();
        let macro_f1 = Figure::bootstrapped(&answers.classes, rows, macro_f1);
        figures.insert("macro_f1".to_owned(), macro_f1);
    }
    figures
}

/// The figures of cases that are counted by outcome: a share's interval is Wilson's, that of other
/// ratios comes from resampling.
#[must_use]
pub fn of_outcomes(outcomes: &[&Outcome]) -> BTreeMap<String, Figure> {
    let names: BTreeSet<&String> = outcomes.iter().flat_map(|outcome| outcome.keys()).collect();
    let figure = |name: &String| {
        let counts: Vec<Counts> = outcomes
            .iter()
            .filter_map(|o| o.get(name))
            .copied()
            .collect();
        (name.clone(), of_counts(&counts))
    };
    names.into_iter().map(figure).collect()
}

fn of_counts(counts: &[Counts]) -> Figure {
    let is = |number: f64, whole: f64| (number - whole).abs() < f64::EPSILON;
    let is_share = |(right, of): &Counts| is(*of, 1.0) && (is(*right, 0.0) || is(*right, 1.0));
    if counts.iter().all(is_share) {
        let hits = counts.iter().filter(|(right, _)| is(*right, 1.0)).count();
        return Figure::share(hits, counts.len());
    }
    Figure::bootstrapped(counts, counts.len(), |sample| ratio(sample.iter().copied()))
}

/// Due classes against given ones.
#[must_use]
pub fn confusion(classes: &[(String, String)]) -> Confusion {
    let mut confusion = Confusion::new();
    for (due, came) in classes {
        *confusion
            .entry(due.clone())
            .or_default()
            .entry(came.clone())
            .or_default() += 1;
    }
    confusion
}

/// The mean F1 of the classes that are due.
fn macro_f1(classes: &[&(String, String)]) -> Option<f64> {
    let due: BTreeSet<&String> = classes.iter().map(|(due, _)| due).collect();
    let f1 = |class: &String| {
        let right = classes
            .iter()
            .filter(|(due, came)| due == class && came == class)
            .count();
        let named = classes.iter().filter(|(due, _)| due == class).count();
        let given = classes.iter().filter(|(_, came)| came == class).count();
        real(2 * right) / real(named + given)
    };
    let sum: f64 = due.iter().map(|class| f1(class)).sum();
    (!due.is_empty()).then(|| sum / real(due.len()))
}
