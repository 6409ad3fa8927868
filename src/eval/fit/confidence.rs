//! How sure may a line be, by what came of such lines in the cases?

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use serde_json::json;

use super::logistic::{self, Row, Sign};
use super::{hash, is_reserved};
use crate::domain::Catalog;
use crate::eval::agent::{part_email, take_turn_aloud};
use crate::eval::case::Case;
use crate::eval::dataset::load;
use crate::eval::expected::{ExpectedLine, Outcome};
use crate::eval::play::{AgentInput, play};
use crate::eval::played::{Played, PlayedLine};
use crate::eval::score::calibration::calibration_error;
use crate::eval::score::lines::pair_lines;
use crate::matching::Index;
use crate::session::Conversation;
use crate::understanding::confidence::{EVIDENCE, features};
use crate::understanding::{Act, ConfidenceModel, Decision, Operation, Reason};

/// Parts of the cross-validation, as is usual.
const FOLDS: u64 = 5;
/// Rows of doubt on every weight: lines that are wrong are few, and no weight may rest on one.
const RIDGE: f64 = 3.0;
/// The share of wrong lines among those accepted for which the coverage is told.
const RISK: f64 = 0.01;
/// The share of doubt that a yes leaves: of two wrong lines, a customer notices one in the summary.
/// The cases are no evidence there, since their customers confirm by script; orders that customers
/// confirmed and the staff corrected will be.
const DOUBT_LEFT_BY_YES: f64 = 0.5;

/// A line that stood in a basket or an order.
struct Line {
    case: u64,
    row: Row,
    confirmed: bool,
}

/// Fits the map from what is known of a line to the probability that it is right, on these data
/// sets. Returns the file of weights; what cross-validation says of them is in its `fitted` part.
///
/// # Errors
/// A data set that cannot be read or played.
pub fn fit(folders: &[PathBuf]) -> Result<String> {
    let mut lines = Vec::new();
    for folder in folders {
        let set = load(folder)?;
        let indexes: BTreeMap<&String, Index> = set
            .catalogs
            .iter()
            .map(|(name, catalog)| (name, Index::build(Arc::clone(catalog))))
            .collect();
        for case in set.cases.iter().filter(|case| !is_reserved(case)) {
            let catalog = &set.catalogs[&case.catalog];
            lines.extend(lines_of(case, catalog, &indexes[&case.catalog])?);
        }
    }
    let model = model_of(&lines.iter().collect::<Vec<_>>());
    let mut file = serde_json::to_value(&model)?;
    file["fitted"] = validation(&lines);
    Ok(serde_json::to_string_pretty(&file)?)
}

/// Every line that the case judges: as it stood before a yes, and in the order.
fn lines_of(case: &Case, catalog: &Arc<Catalog>, index: &Index) -> Result<Vec<Line>> {
    let heard: RefCell<Vec<Operation>> = RefCell::default();
    let agent = |input: AgentInput<'_, Conversation>| {
        let (output, readings) = take_turn_aloud(index, input);
        let operations = readings.into_iter().flat_map(|reading| reading.operations);
        heard.borrow_mut().extend(operations);
        output
    };
    let played = play(case, catalog, part_email, agent)?;
    let heard = heard.into_inner();
    let row = |line: &PlayedLine, right: bool| {
        let operation = heard.iter().rev().find(|one| is_of(one, line, catalog))?;
        let features = features(operation);
        Some(Row { features, right })
    };
    let mut lines = Vec::new();
    let mut seen = BTreeSet::new();
    for judged in judged(case, &played) {
        let pairs = pair_lines(judged.due, judged.came, catalog);
        for (at, line) in judged.came.iter().enumerate() {
            let new = seen.insert((judged.confirmed, line.words.clone(), line.sku.clone()));
            if let (true, Some(row)) = (new, row(line, pairs.contains(&Some(at)))) {
                let case = hash(&case.id);
                let confirmed = judged.confirmed;
                lines.push(Line {
                    case,
                    row,
                    confirmed,
                });
            }
        }
    }
    Ok(lines)
}

/// Lines that came, and those that were due.
struct Judged<'a> {
    due: &'a [ExpectedLine],
    came: &'a [PlayedLine],
    confirmed: bool,
}

fn judged<'a>(case: &'a Case, played: &'a Played) -> Vec<Judged<'a>> {
    let mut judged = Vec::new();
    let mut orders = case.expected_orders().into_iter().flatten();
    for (turn, came) in case.turns.iter().zip(&played.turns) {
        let came_lines = &came.session.lines;
        let due = turn.after.as_ref().and_then(|after| after.lines.as_ref());
        if let Some(due) = due {
            judged.push(Judged {
                due,
                came: came_lines,
                confirmed: false,
            });
        }
        if came.session.outcome == Some(Outcome::Confirmed)
            && let Some(order) = orders.next()
        {
            judged.push(Judged {
                due: &order.lines,
                came: came_lines,
                confirmed: true,
            });
        }
    }
    judged
}

/// Whether a line comes from these words, and means what they were taken for.
fn is_of(operation: &Operation, line: &PlayedLine, catalog: &Catalog) -> bool {
    if let Act::Repeat(_) = operation.act {
        let product = line.sku.as_deref().and_then(|sku| catalog.by_sku(sku));
        return product.is_some_and(|product| product.name == line.words);
    }
    let Some(goods) = operation.act.goods() else {
        return false;
    };
    let product = match &goods.target.decision {
        Decision::Product { chosen, .. } => catalog.get(chosen.product).map(|p| p.sku.as_str()),
        Decision::Ambiguous(_)
        | Decision::Unknown(_)
        | Decision::LastNamed
        | Decision::Everything => None,
    };
    goods.target.words == line.words && product == line.sku.as_deref()
}

fn model_of(lines: &[&Line]) -> ConfidenceModel {
    let before = lines.iter().filter(|line| !line.confirmed);
    let rows: Vec<Row> = before.map(|line| line.row.clone()).collect();
    let mut signs = vec![Sign::Free, Sign::Positive, Sign::Positive];
    signs.resize(EVIDENCE.len() + Reason::ALL.len(), Sign::Negative);
    let weights = logistic::fit(&rows, &signs, RIDGE);
    let reasons = Reason::ALL.iter().zip(&weights[EVIDENCE.len()..]);
    ConfidenceModel {
        version: 1,
        bias: rounded(weights[0]),
        reading: rounded(weights[1]),
        matching: rounded(weights[2]),
        reasons: reasons
            .map(|(reason, weight)| (*reason, rounded(*weight)))
            .collect(),
        doubt_left_by_yes: DOUBT_LEFT_BY_YES,
    }
}

/// What the lines say that were left out of each fit.
fn validation(lines: &[Line]) -> serde_json::Value {
    let mut judged: Vec<(f64, bool)> = Vec::new();
    let mut before: Vec<(f64, bool)> = Vec::new();
    for fold in 0..FOLDS {
        let in_fold = |line: &&Line| line.case % FOLDS == fold;
        let model = model_of(
            &lines
                .iter()
                .filter(|line| !in_fold(line))
                .collect::<Vec<_>>(),
        );
        for line in lines.iter().filter(in_fold) {
            let probability = model.probability(&line.row.features);
            if line.confirmed {
                judged.push((model.confirmed(probability), line.row.right));
            } else {
                before.push((probability, line.row.right));
            }
        }
    }
    json!({
        "lines_before_a_yes": before.len(),
        "right_before_a_yes": before.iter().filter(|(_, right)| *right).count(),
        "calibration_error_before_a_yes": calibration_error(&before).map(rounded),
        "lines_confirmed": judged.len(),
        "right_confirmed": judged.iter().filter(|(_, right)| *right).count(),
        "calibration_error_confirmed": calibration_error(&judged).map(rounded),
        "coverage_at_one_percent_wrong": rounded(coverage(before)),
    })
}

/// The largest share of lines, the surest first, of which no more than [`RISK`] are wrong.
fn coverage(mut lines: Vec<(f64, bool)>) -> f64 {
    lines.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut wrong, mut taken, mut covered) = (0.0, 0.0, 0.0);
    for (_, right) in &lines {
        taken += 1.0;
        wrong += f64::from(u8::from(!right));
        if wrong <= RISK * taken {
            covered = taken;
        }
    }
    covered / f64::max(taken, 1.0)
}

fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smoke() -> Vec<PathBuf> {
        vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("eval/datasets/smoke")]
    }

    #[test]
    fn the_same_cases_always_give_the_same_weights() {
        assert_eq!(fit(&smoke()).unwrap(), fit(&smoke()).unwrap());
    }

    #[test]
    fn coverage_stops_where_more_than_one_in_a_hundred_is_wrong() {
        let lines = (0..300).map(|n| (1.0 - f64::from(n) / 300.0, n < 150 || n % 10 != 0));
        let covered = coverage(lines.collect());
        assert!((covered - 160.0 / 300.0).abs() < 0.02, "{covered}");
    }
}
