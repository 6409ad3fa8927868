//! Which figures do many cases make together?

use std::collections::BTreeMap;

use super::calibration::{calibration_error, coverage_at_one_percent};
use super::orders::{LineCounts, OrdersScore};
use super::statistics::{Figure, real};
use super::{CaseScore, Key, PiiCounts, Question};

/// Every figure under its name in the report.
pub type Figures = BTreeMap<&'static str, Figure>;

/// The figure of each key, and the name of the key.
pub const KEY_FIGURES: [(&str, &str); 19] = [
    ("intent_accuracy", "intent"),
    ("state_accuracy", "state"),
    ("outcome_accuracy", "outcome"),
    ("lines_accuracy", "lines"),
    ("asks_accuracy", "asks"),
    ("asks_about_accuracy", "asks_about"),
    ("asks_not_about_accuracy", "asks_not_about"),
    ("replies_accuracy", "replies"),
    ("reply_contains_accuracy", "reply_contains"),
    ("reply_excludes_accuracy", "reply_excludes"),
    ("delivery_date_accuracy", "delivery_date"),
    ("po_number_accuracy", "po_number"),
    ("comment_accuracy", "comment"),
    ("task_accuracy", "task"),
    ("order_delivery_date_accuracy", "order_delivery_date"),
    ("order_po_number_accuracy", "order_po_number"),
    ("order_status_accuracy", "order_status"),
    ("requires_review_accuracy", "requires_review"),
    ("replaces_accuracy", "replaces"),
];

/// All figures over these cases.
#[must_use]
pub fn figures(cases: &[&CaseScore]) -> Figures {
    let mut figures = Figures::from_iter(order_figures(cases));
    figures.extend(line_figures(cases));
    figures.extend(turn_figures(cases));
    figures.extend(question_figures(cases));
    figures.extend(pii_figures(cases));
    figures
}

fn order_figures(cases: &[&CaseScore]) -> Vec<(&'static str, Figure)> {
    let orders: Vec<&OrdersScore> = cases
        .iter()
        .filter_map(|case| case.orders.as_ref())
        .collect();
    let sum = |count: fn(&OrdersScore) -> usize| orders.iter().map(|order| count(order)).sum();
    let exact = orders.iter().filter(|order| order.exact).count();
    vec![
        ("order_accuracy", Figure::share(exact, orders.len())),
        (
            "silent_error_rate",
            Figure::share(sum(|order| order.silent_errors), sum(|order| order.written)),
        ),
        (
            "automation_rate",
            Figure::share(sum(|order| order.automated), sum(|order| order.due)),
        ),
    ]
}

fn line_figures(cases: &[&CaseScore]) -> Vec<(&'static str, Figure)> {
    let total = line_counts(cases);
    let lines: Vec<(f64, bool)> = confidences(cases);
    vec![
        ("line_precision", Figure::share(total.right, total.written)),
        ("line_recall", Figure::share(total.right, total.due)),
        (
            "line_f1",
            Figure::bootstrapped(cases, total.due, |sample| {
                let counts = line_counts(sample.iter().copied());
                f1(counts.right, counts.written, counts.due)
            }),
        ),
        (
            "calibration_error",
            Figure::bootstrapped(cases, lines.len(), |sample| {
                calibration_error(&confidences(sample.iter().copied()))
            }),
        ),
        (
            "coverage_at_one_percent_wrong",
            Figure::bootstrapped(cases, lines.len(), |sample| {
                coverage_at_one_percent(&confidences(sample.iter().copied()))
            }),
        ),
    ]
}

fn turn_figures(cases: &[&CaseScore]) -> Vec<(&'static str, Figure)> {
    let turns = || cases.iter().flat_map(|case| &case.turns);
    let held: Vec<bool> = turns().filter_map(super::TurnScore::holds).collect();
    let hits = held.iter().filter(|holds| **holds).count();
    let mut figures = vec![("turn_accuracy", Figure::share(hits, held.len()))];
    let of_turns = turns().filter_map(|turn| turn.keys.as_ref()).flatten();
    let of_orders = cases.iter().filter_map(|case| case.orders.as_ref());
    let keys: Vec<&Key> = of_turns
        .chain(of_orders.flat_map(|order| &order.keys))
        .collect();
    for (figure, name) in KEY_FIGURES {
        let scored: Vec<&&Key> = keys.iter().filter(|key| key.name == name).collect();
        let hits = scored.iter().filter(|key| key.holds).count();
        figures.push((figure, Figure::share(hits, scored.len())));
    }
    figures
}

fn question_figures(cases: &[&CaseScore]) -> Vec<(&'static str, Figure)> {
    let asked = |question| {
        let turns = cases.iter().flat_map(|case| &case.turns);
        turns.filter(|turn| turn.question == question).count()
    };
    let unneeded = asked(Question::Unneeded);
    vec![
        (
            "questions_per_case",
            Figure::bootstrapped(cases, cases.len(), |sample| {
                let questions: usize = sample.iter().map(|case| case.questions).sum();
                (!sample.is_empty()).then(|| real(questions) / real(sample.len()))
            }),
        ),
        (
            "unneeded_question_rate",
            Figure::share(unneeded, unneeded + asked(Question::CalledFor)),
        ),
    ]
}

fn pii_figures(cases: &[&CaseScore]) -> Vec<(&'static str, Figure)> {
    let total = pii_counts(cases);
    vec![
        ("pii_precision", Figure::share(total.right, total.found)),
        ("pii_recall", Figure::share(total.right, total.due)),
        (
            "pii_f1",
            Figure::bootstrapped(cases, total.due, |sample| {
                let counts = pii_counts(sample.iter().copied());
                f1(counts.right, counts.found, counts.due)
            }),
        ),
    ]
}

fn line_counts<'a>(cases: impl IntoIterator<Item = &'a &'a CaseScore>) -> LineCounts {
    let mut total = LineCounts::default();
    for orders in cases.into_iter().filter_map(|case| case.orders.as_ref()) {
        total.due += orders.lines.due;
        total.written += orders.lines.written;
        total.right += orders.lines.right;
    }
    total
}

fn pii_counts<'a>(cases: impl IntoIterator<Item = &'a &'a CaseScore>) -> PiiCounts {
    let mut total = PiiCounts::default();
    for pii in cases.into_iter().filter_map(|case| case.pii) {
        total.due += pii.due;
        total.found += pii.found;
        total.right += pii.right;
    }
    total
}

/// Of every line written the confidence, and whether it is right.
pub fn confidences<'a>(cases: impl IntoIterator<Item = &'a &'a CaseScore>) -> Vec<(f64, bool)> {
    let orders = cases.into_iter().filter_map(|case| case.orders.as_ref());
    orders
        .flat_map(|orders| orders.confidences.iter().copied())
        .collect()
}

fn f1(right: usize, found: usize, due: usize) -> Option<f64> {
    (found + due > 0).then(|| real(2 * right) / real(found + due))
}
