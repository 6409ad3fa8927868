//! How far is what came from what had to come? Scores of one case, and figures over many.

pub mod calibration;
pub mod counts;
pub mod figures;
pub mod lines;
pub mod orders;
pub mod pii;
pub mod statistics;
pub mod turn;

use serde_json::{Value, json};

use super::case::Case;
use super::played::{Played, Usage};
use crate::domain::{Catalog, Intent, OrderStatus};
use orders::{OrdersScore, score_orders};
use turn::score_turn;

pub use figures::{Figures, figures};
pub use statistics::Figure;

/// One key of an expectation, scored.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// Its name in the case format; keys of orders as in the report.
    pub name: &'static str,
    /// Whether it holds.
    pub holds: bool,
    /// What came.
    pub came: Value,
}

/// A case, scored.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseScore {
    /// The case.
    pub id: String,
    /// Its data set.
    pub set: String,
    /// Its tags, the difficulty among them.
    pub tags: Vec<String>,
    /// Its turns.
    pub turns: Vec<TurnScore>,
    /// Its orders; `None` where they are not scored.
    pub orders: Option<OrdersScore>,
    /// Personal data found, missed and invented; `None` where it is not scored.
    pub pii: Option<PiiCounts>,
    /// Questions asked.
    pub questions: usize,
    /// Messages sent.
    pub messages: usize,
    /// Orders that were confirmed.
    pub confirmed: usize,
    /// What the model cost.
    pub usage: Usage,
    /// Why the play broke off, where it did.
    pub failure: Option<String>,
    /// The orders as they were written, for the report.
    pub written: Value,
}

/// A turn, scored.
#[derive(Debug, Clone, PartialEq)]
pub struct TurnScore {
    /// The keys that the turn names; `None` for a turn without `after`.
    pub keys: Option<Vec<Key>>,
    /// Whether the sku to pick had been offered.
    pub pick_offered: bool,
    /// The intent that had to come and the one that came, where it is labelled.
    pub intent: Option<(Intent, Option<Intent>)>,
    /// What the turn did with questions.
    pub question: Question,
    /// How long the agent took, in milliseconds.
    pub latency_ms: f64,
}

impl TurnScore {
    /// Whether all that the turn names holds; `None` for a turn without `after`.
    #[must_use]
    pub fn holds(&self) -> Option<bool> {
        let keys = self.keys.as_ref()?;
        Some(self.pick_offered && keys.iter().all(|key| key.holds))
    }
}

/// What a turn did with questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// None was asked.
    None,
    /// One was, and the case called for it.
    CalledFor,
    /// One was that the case did not call for.
    Unneeded,
    /// One was, and the case does not say whether it calls for it.
    NotLabelled,
}

/// Pieces of personal data, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PiiCounts {
    /// Listed by the case.
    pub due: usize,
    /// Found by the detector.
    pub found: usize,
    /// Both.
    pub right: usize,
}

impl CaseScore {
    /// Whether everything that the case names holds.
    #[must_use]
    pub fn passes(&self) -> bool {
        let turns = self.turns.iter().all(|turn| turn.holds() != Some(false));
        let orders = self
            .orders
            .as_ref()
            .is_none_or(|orders| orders.exact && orders.keys.iter().all(|key| key.holds));
        self.failure.is_none() && turns && orders
    }
}

/// Scores what came of playing a case.
#[must_use]
pub fn score_case(case: &Case, set: &str, played: &Played, catalog: &Catalog) -> CaseScore {
    let turns = &played.turns;
    let orders = case
        .expected_orders()
        .map(|due| score_orders(&due, &played.orders, catalog));
    let confirmed = |status| status == OrderStatus::Confirmed;
    CaseScore {
        id: case.id.clone(),
        set: set.to_owned(),
        tags: case.tags.clone(),
        turns: (0..case.turns.len())
            .map(|at| turn_score(case, at, played, catalog))
            .collect(),
        orders,
        pii: pii::score_pii(case, catalog),
        questions: turns.iter().filter(|turn| turn.asks).count(),
        messages: turns.iter().map(|turn| turn.replies.len()).sum(),
        confirmed: played.orders.iter().filter(|o| confirmed(o.status)).count(),
        usage: played.usage,
        failure: played.failure.clone(),
        written: json!(played.orders),
    }
}

fn turn_score(case: &Case, at: usize, played: &Played, catalog: &Catalog) -> TurnScore {
    let turn = played.turns.get(at);
    let after = case.turns[at].after.as_ref();
    let labelled = after.and_then(|after| after.intent.as_ref()).map(|due| {
        let given = turn.and_then(|turn| turn.intent);
        let due = due.as_slice();
        let right = given.filter(|intent| due.contains(intent));
        (right.or_else(|| due.first().copied()), given)
    });
    let question = match (
        turn.is_some_and(|turn| turn.asks),
        after.and_then(|after| after.asks),
    ) {
        (false, _) => Question::None,
        (true, Some(true)) => Question::CalledFor,
        (true, Some(false)) => Question::Unneeded,
        (true, None) => Question::NotLabelled,
    };
    TurnScore {
        keys: after.map(|after| score_turn(after, turn, catalog)),
        pick_offered: turn.is_none_or(|turn| turn.pick_offered),
        intent: labelled.and_then(|(due, given)| due.map(|due| (due, given))),
        question,
        latency_ms: turn.map_or(0.0, |turn| turn.latency.as_secs_f64() * 1000.0),
    }
}

#[cfg(test)]
mod tests;
