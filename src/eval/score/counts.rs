//! What does one case add to each figure of the report?

use super::CaseScore;
use super::figures::KEY_FIGURES;
use super::statistics::real;
use crate::eval::outcome::{Outcome, f1, hit};

/// The counts of one case, under the names of the report's figures. The calibration error is no
/// ratio over cases; its place takes `squared_error`, the Brier score of line confidence.
#[must_use]
pub fn outcome(case: &CaseScore) -> Outcome {
    let mut outcome = Outcome::new();
    let mut add = |name: &str, (right, of): (f64, f64)| {
        let sum = outcome.entry(name.to_owned()).or_default();
        *sum = (sum.0 + right, sum.1 + of);
    };
    for holds in case.turns.iter().filter_map(super::TurnScore::holds) {
        add("turn_accuracy", hit(holds));
    }
    let of_turns = case.turns.iter().filter_map(|turn| turn.keys.as_ref());
    let of_orders = case.orders.iter().map(|orders| &orders.keys);
    for key in of_turns.chain(of_orders).flatten() {
        let figure = KEY_FIGURES.iter().find(|(_, name)| *name == key.name);
        if let Some((figure, _)) = figure {
            add(figure, hit(key.holds));
        }
    }
    add("questions_per_case", (real(case.questions), 1.0));
    if let Some(orders) = &case.orders {
        add("order_accuracy", hit(orders.exact));
        add(
            "silent_error_rate",
            (real(orders.silent_errors), real(orders.written)),
        );
        add(
            "automation_rate",
            (real(orders.automated), real(orders.due)),
        );
        let lines = orders.lines;
        add("line_f1", f1(lines.right, lines.written, lines.due));
        for (confidence, right) in &orders.confidences {
            let error = confidence - f64::from(u8::from(*right));
            add("squared_error", (error * error, 1.0));
        }
    }
    outcome
}
