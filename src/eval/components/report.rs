//! How do the figures of component sets look, for a person and for a program?

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::figures::{Confusion, confusion, figures};
use super::set::Set;
use super::{Answers, Miss};
use crate::eval::outcome::Outcome;
use crate::eval::score::statistics::Figure;

/// How the names of figures end that count by the thousand and not by one.
const BY_THE_THOUSAND: &str = "_per_1000";

/// What the rows of one set came to.
#[derive(Debug, Clone)]
pub struct SetReport {
    /// The set's name.
    pub name: String,
    /// Every figure by name.
    pub figures: BTreeMap<String, Figure>,
    /// Rows answered in a second, by one thread.
    pub per_second: f64,
    /// Due classes against given ones, for kinds with classes.
    pub confusion: Confusion,
    /// Every row's counts, by its id.
    pub outcomes: BTreeMap<String, Outcome>,
    /// The rows that are not right.
    pub misses: Vec<(String, Miss)>,
}

impl SetReport {
    /// The report over a set's answers.
    #[must_use]
    pub fn of(set: &Set, answers: &Answers) -> Self {
        let rows = &answers.rows;
        let misses = rows
            .iter()
            .filter_map(|row| Some((row.id.clone(), row.miss.clone()?)));
        Self {
            name: set.name.clone(),
            figures: figures(answers),
            per_second: answers.per_second,
            confusion: confusion(&answers.classes),
            outcomes: rows
                .iter()
                .map(|row| (row.id.clone(), row.outcome.clone()))
                .collect(),
            misses: misses.collect(),
        }
    }
}

/// One object for programs: `by_set` with the figures, and `outcomes` row by row for `compare`.
#[must_use]
pub fn to_json(reports: &[SetReport]) -> Value {
    let by_set: Map<String, Value> = reports
        .iter()
        .map(|set| (set.name.clone(), figures_of(set)))
        .collect();
    let outcomes: Map<String, Value> = reports
        .iter()
        .map(|set| (set.name.clone(), json!(set.outcomes)))
        .collect();
    json!({ "by_set": by_set, "outcomes": outcomes })
}

fn figures_of(set: &SetReport) -> Value {
    let mut object = Map::new();
    for (name, figure) in &set.figures {
        // "f1_by_type.PHONE" is one of several figures under one name.
        match name.split_once('.') {
            Some((name, part)) => {
                let parts = object.entry(name).or_insert_with(|| json!({}));
                parts[part] = json!(scaled(name, *figure));
            }
            None => {
                object.insert(name.clone(), json!(scaled(name, *figure)));
            }
        }
    }
    object.insert(
        "per_second".to_owned(),
        json!({
            "value": set.per_second.round(), "n": set.outcomes.len(), "low": null, "high": null,
        }),
    );
    if !set.confusion.is_empty() {
        object.insert("confusion".to_owned(), json!(set.confusion));
    }
    Value::Object(object)
}

/// A share as its name counts it: by the thousand, or as it is.
fn scaled(name: &str, figure: Figure) -> Figure {
    let factor = if name.ends_with(BY_THE_THOUSAND) {
        1000.0
    } else {
        1.0
    };
    let scale = |share: Option<f64>| share.map(|share| share * factor);
    Figure {
        value: scale(figure.value),
        low: scale(figure.low),
        high: scale(figure.high),
        ..figure
    }
}

/// Tables for a person, with at most so many misses a set.
#[must_use]
pub fn to_table(reports: &[SetReport], misses: usize) -> String {
    let mut text = String::new();
    for set in reports {
        let rows = set.outcomes.len();
        let _ = writeln!(
            text,
            "{} ({rows} rows, {:.0} a second)",
            set.name, set.per_second
        );
        for (name, figure) in &set.figures {
            let (factor, sign) = if name.ends_with(BY_THE_THOUSAND) {
                (1000.0, ' ')
            } else {
                (100.0, '%')
            };
            let percent = |share: Option<f64>| {
                share.map_or_else(|| "-".to_owned(), |share| format!("{:.1}", factor * share))
            };
            let (value, low, high) = (
                percent(figure.value),
                percent(figure.low),
                percent(figure.high),
            );
            let _ = writeln!(
                text,
                "  {name:<26} {value:>6} {sign}  [{low}, {high}]  n {}",
                figure.n
            );
        }
        for (due, came) in &set.confusion {
            let cells: Vec<String> = came
                .iter()
                .map(|(class, count)| format!("{class} {count}"))
                .collect();
            let _ = writeln!(text, "  due {due:<10} came {}", cells.join(", "));
        }
        for (id, miss) in set.misses.iter().take(misses) {
            let _ = writeln!(
                text,
                "  {id}: {:?}\n    due  {}\n    came {}",
                miss.text, miss.expected, miss.came
            );
        }
        text.push('\n');
    }
    text
}
