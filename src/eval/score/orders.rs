//! Are the orders that stand in the end the ones that had to be written?

use serde_json::json;

use super::Key;
use super::lines::{pair_lines, same_lines};
use crate::domain::Catalog;
use crate::eval::expected::ExpectedOrder;
use crate::eval::played::PlayedOrder;

/// What is counted over the orders of one case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OrdersScore {
    /// Orders that had to be written.
    pub due: usize,
    /// Orders that were.
    pub written: usize,
    /// Written, wrong, and not sent to review.
    pub silent_errors: usize,
    /// Due, written right, and with no review.
    pub automated: usize,
    /// Whether exactly the lines that are due were written.
    pub exact: bool,
    /// Lines due, lines written, and lines that are both.
    pub lines: LineCounts,
    /// Of each line written the confidence in it, and whether it is right.
    pub confidences: Vec<(f64, bool)>,
    /// The other keys of the orders that are due.
    pub keys: Vec<Key>,
}

/// Lines of orders, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineCounts {
    /// Had to be written.
    pub due: usize,
    /// Were written.
    pub written: usize,
    /// Both.
    pub right: usize,
}

/// Scores the orders of one case.
#[must_use]
pub fn score_orders(
    due: &[&ExpectedOrder],
    written: &[PlayedOrder],
    catalog: &Catalog,
) -> OrdersScore {
    let pairs = pair_orders(due, written, catalog);
    let mut score = OrdersScore {
        due: due.len(),
        written: written.len(),
        exact: due.len() == written.len(),
        ..OrdersScore::default()
    };
    for (at, order) in written.iter().enumerate() {
        let partner = pairs.iter().position(|pair| *pair == Some(at));
        count_written(
            &mut score,
            order,
            partner.map(|due_at| due[due_at]),
            catalog,
        );
    }
    for (order, pair) in due.iter().zip(&pairs) {
        let came = pair.map(|at| &written[at]);
        score.lines.due += order.lines.len();
        score.exact &= came.is_some_and(|came| same_lines(&order.lines, &came.lines, catalog));
        score.keys.extend(order_keys(order, came));
    }
    score
}

fn count_written(
    score: &mut OrdersScore,
    order: &PlayedOrder,
    due: Option<&ExpectedOrder>,
    catalog: &Catalog,
) {
    let right = due.is_some_and(|due| is_right(due, order, catalog));
    score.silent_errors += usize::from(!right && !order.requires_review);
    score.automated += usize::from(right && !order.requires_review);
    let matched = due.map_or_else(Vec::new, |due| {
        pair_lines(&due.lines, &order.lines, catalog)
    });
    score.lines.written += order.lines.len();
    score.lines.right += matched.iter().flatten().count();
    let confidences = order.confidences.iter().enumerate();
    let judged = confidences.map(|(at, confidence)| (*confidence, matched.contains(&Some(at))));
    score.confidences.extend(judged);
}

/// Right is what can go on the truck: the lines, and where the case names them the day and the PO
/// number. Order accuracy looks at the lines alone.
fn is_right(due: &ExpectedOrder, came: &PlayedOrder, catalog: &Catalog) -> bool {
    same_lines(&due.lines, &came.lines, catalog)
        && (due.delivery_date.is_none() || due.delivery_date == came.delivery_date)
        && (due.po_number.is_none() || due.po_number == came.po_number)
}

/// For each order due the one that was written for it, the best fit first.
fn pair_orders(
    due: &[&ExpectedOrder],
    written: &[PlayedOrder],
    catalog: &Catalog,
) -> Vec<Option<usize>> {
    let mut fits = Vec::new();
    for (due_at, order) in due.iter().enumerate() {
        for (at, came) in written.iter().enumerate() {
            fits.push((fit(order, came, catalog), due_at, at));
        }
    }
    // A stable sort: of equal fits the first due gets the first written.
    fits.sort_by_key(|(fit, ..)| std::cmp::Reverse(*fit));
    let mut pairs = vec![None; due.len()];
    for (_, due_at, at) in fits {
        if pairs[due_at].is_none() && !pairs.contains(&Some(at)) {
            pairs[due_at] = Some(at);
        }
    }
    pairs
}

/// Greater is better: all right, then the lines, then how many of them, then the other keys.
fn fit(due: &ExpectedOrder, came: &PlayedOrder, catalog: &Catalog) -> (bool, bool, usize, usize) {
    let lines = pair_lines(&due.lines, &came.lines, catalog);
    let keys = order_keys(due, Some(came));
    (
        is_right(due, came, catalog),
        same_lines(&due.lines, &came.lines, catalog),
        lines.iter().flatten().count(),
        keys.iter().filter(|key| key.holds).count(),
    )
}

fn order_keys(due: &ExpectedOrder, came: Option<&PlayedOrder>) -> Vec<Key> {
    let mut keys = Vec::new();
    if let Some(date) = due.delivery_date {
        let came = came.and_then(|order| order.delivery_date);
        keys.push(Key {
            name: "order_delivery_date",
            holds: came == Some(date),
            came: json!(came),
        });
    }
    if let Some(number) = &due.po_number {
        let came = came.and_then(|order| order.po_number.as_ref());
        keys.push(Key {
            name: "order_po_number",
            holds: came == Some(number),
            came: json!(came),
        });
    }
    if let Some(status) = due.status {
        let came = came.map(|order| order.status);
        keys.push(Key {
            name: "order_status",
            holds: came == Some(status),
            came: json!(came),
        });
    }
    if let Some(review) = due.requires_review {
        let came = came.map(|order| order.requires_review);
        keys.push(Key {
            name: "requires_review",
            holds: came == Some(review),
            came: json!(came),
        });
    }
    if let Some(replaces) = due.replaces {
        let came = came.map(|order| order.replaces);
        keys.push(Key {
            name: "replaces",
            holds: came == Some(replaces),
            came: json!(came),
        });
    }
    keys
}
