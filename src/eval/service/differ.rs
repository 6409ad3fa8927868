//! Where do the service and the core come to something else in the same case?

use std::fmt;

use serde::Serialize;

use crate::eval::played::{Played, PlayedLine, PlayedOrder, PlayedTurn};

/// Confidences are kept to three digits, so that the fourth may round either way.
const ROUNDING: f64 = 0.000_6;

/// A case in which something differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseDifference {
    /// Its data set.
    pub set: String,
    /// The case.
    pub id: String,
    /// What differs, orders first.
    pub differences: Vec<Difference>,
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What.
    pub matter: Matter,
    /// In which turn, from 0; none for what holds of the whole case.
    pub turn: Option<usize>,
    /// What the core came to.
    pub in_core: String,
    /// What the service came to.
    pub served: String,
}

/// What can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// One of the two broke off.
    Failure,
    /// The orders that stand in the end.
    Orders,
    /// The session after a turn: state, outcome, lines, date, PO number, comment.
    Session,
    /// The main intent.
    Intent,
    /// Whether something was put before the staff.
    Task,
    /// What went out.
    Replies,
    /// Whether a question was put, and what it offers.
    Question,
}

impl fmt::Display for CaseDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.set, self.id)?;
        for one in &self.differences {
            let turn = one.turn.map(|turn| format!(" of turn {turn}"));
            writeln!(f, "  {:?}{}", one.matter, turn.unwrap_or_default())?;
            writeln!(f, "    core    {}", one.in_core)?;
            writeln!(f, "    service {}", one.served)?;
        }
        Ok(())
    }
}

/// What differs in a case; `None` when nothing does.
pub(super) fn of_case(
    (set, id): (&str, &str),
    in_core: &Played,
    served: &Played,
) -> Option<CaseDifference> {
    let mut found = Vec::new();
    let mut compare = |matter, turn, in_core: String, served: String| {
        if in_core != served {
            found.push(Difference {
                matter,
                turn,
                in_core,
                served,
            });
        }
    };
    let failure = |played: &Played| played.failure.clone().unwrap_or_default();
    compare(Matter::Failure, None, failure(in_core), failure(served));
    compare(Matter::Orders, None, orders(in_core), orders(served));
    for (at, (core, service)) in in_core.turns.iter().zip(&served.turns).enumerate() {
        let turn = Some(at);
        compare(Matter::Session, turn, session(core), session(service));
        compare(Matter::Intent, turn, intent(core), intent(service));
        let task = |turn: &PlayedTurn| turn.task.to_string();
        compare(Matter::Task, turn, task(core), task(service));
        compare(Matter::Replies, turn, replies(core), replies(service));
        compare(Matter::Question, turn, question(core), question(service));
    }
    let found = blur_confidences(found, in_core, served);
    (!found.is_empty()).then(|| CaseDifference {
        set: set.to_owned(),
        id: id.to_owned(),
        differences: found,
    })
}

/// Confidences that differ by more than rounding are a difference of the orders as well.
fn blur_confidences(
    mut found: Vec<Difference>,
    in_core: &Played,
    served: &Played,
) -> Vec<Difference> {
    let of = |played: &Played| -> Vec<f64> {
        let orders = played.orders.iter();
        orders.flat_map(|order| order.confidences.clone()).collect()
    };
    let (core, service) = (of(in_core), of(served));
    let mut pairs = core.iter().zip(&service);
    let apart = pairs.any(|(core, service)| (core - service).abs() > ROUNDING);
    if apart && !found.iter().any(|one| one.matter == Matter::Orders) {
        found.push(Difference {
            matter: Matter::Orders,
            turn: None,
            in_core: format!("confidences {core:.3?}"),
            served: format!("confidences {service:.3?}"),
        });
    }
    found
}

fn orders(played: &Played) -> String {
    let orders = played.orders.iter().map(order);
    orders.collect::<Vec<_>>().join("; ")
}

fn order(order: &PlayedOrder) -> String {
    let parts = [
        order.delivery_date.map(|day| format!("for {day}")),
        order
            .po_number
            .as_ref()
            .map(|number| format!("PO {number}")),
        order.requires_review.then(|| "to be reviewed".to_owned()),
        order.replaces.then(|| "in place of another".to_owned()),
    ];
    let facts: Vec<String> = parts.into_iter().flatten().collect();
    let lines = lines(&order.lines);
    format!("{} {} [{lines}]", order.status, facts.join(", "))
}

fn lines(lines: &[PlayedLine]) -> String {
    let lines = lines.iter().map(|line| {
        let what = line
            .sku
            .clone()
            .unwrap_or_else(|| format!("{:?} of {}", line.words, line.candidates.join("|")));
        format!("{} {} {what}", line.quantity.normalize(), line.unit)
    });
    lines.collect::<Vec<_>>().join(", ")
}

fn session(turn: &PlayedTurn) -> String {
    let session = &turn.session;
    let parts = [
        Some(format!("{:?}", session.state)),
        session.outcome.map(|outcome| format!("{outcome:?}")),
        session.delivery_date.map(|day| format!("for {day}")),
        session
            .po_number
            .as_ref()
            .map(|number| format!("PO {number}")),
        (!session.comment.is_empty()).then(|| format!("{:?}", session.comment)),
        Some(format!("[{}]", lines(&session.lines))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn intent(turn: &PlayedTurn) -> String {
    turn.intent
        .map_or("none", crate::domain::Intent::as_str)
        .to_owned()
}

fn replies(turn: &PlayedTurn) -> String {
    format!("{:?}", turn.replies)
}

fn question(turn: &PlayedTurn) -> String {
    match (turn.asks, turn.offered.is_empty()) {
        (false, _) => "none".to_owned(),
        (true, true) => "asks".to_owned(),
        (true, false) => format!("asks, offers {}", turn.offered.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{OrderStatus, Unit};
    use rust_decimal::Decimal;

    fn played(quantity: u32, confidence: f64) -> Played {
        let line = PlayedLine {
            sku: Some("A".to_owned()),
            words: String::new(),
            candidates: Vec::new(),
            quantity: Decimal::from(quantity),
            unit: Unit::new("case"),
        };
        let order = PlayedOrder {
            lines: vec![line],
            confidences: vec![confidence],
            delivery_date: None,
            po_number: None,
            status: OrderStatus::Confirmed,
            requires_review: false,
            replaces: false,
        };
        Played {
            orders: vec![order],
            ..Played::default()
        }
    }

    #[test]
    fn equal_plays_do_not_differ_and_the_last_digit_of_a_confidence_is_no_matter() {
        assert_eq!(of_case(("s", "c"), &played(2, 0.9), &played(2, 0.9)), None);
        assert_eq!(
            of_case(("s", "c"), &played(2, 0.90049), &played(2, 0.9)),
            None
        );
    }

    #[test]
    fn another_quantity_or_confidence_is_another_order() {
        for other in [played(3, 0.9), played(2, 0.8), Played::default()] {
            let found = of_case(("s", "c"), &played(2, 0.9), &other).unwrap();
            assert_eq!(found.differences[0].matter, Matter::Orders);
        }
    }
}
