//! What did a run over many cases show, as data?

pub mod json;
pub mod table;
mod unanswered;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::case::Case;
use super::compare::Outcomes;
use super::played::Usage;
use super::score::calibration::{Bin, RiskAtCoverage, reliability, risk_coverage};
use super::score::counts::outcome;
use super::score::figures::confidences;
use super::score::statistics::percentile;
use super::score::{CaseScore, Figures, Key, figures};

pub use unanswered::Unanswered;

/// The tags that say how hard a case is, easiest first.
pub const DIFFICULTIES: [&str; 3] = ["clean", "medium", "hard"];

/// Everything that a run shows.
#[derive(Debug, Clone)]
pub struct Report {
    /// How many cases were played.
    pub played: usize,
    /// Over all cases.
    pub overall: Figures,
    /// By tag, difficulties among them.
    pub by_tag: BTreeMap<String, Figures>,
    /// By data set.
    pub by_set: BTreeMap<String, Figures>,
    /// How many cases carry each tag.
    pub tag_sizes: BTreeMap<String, usize>,
    /// Turns by the intent that was due and the one that came.
    pub confusion: BTreeMap<&'static str, BTreeMap<&'static str, usize>>,
    /// Line confidence against line correctness.
    pub reliability: Vec<Bin>,
    /// Risk against coverage.
    pub risk_coverage: Vec<RiskAtCoverage>,
    /// How long turns took.
    pub latency: Latency,
    /// What it cost.
    pub cost: Cost,
    /// The cases that failed, worst first.
    pub failed: Vec<FailedCase>,
    /// Every case's counts, by set and id.
    pub outcomes: Outcomes,
    /// How often each prompt was asked by, where there was a model.
    pub prompts: BTreeMap<String, usize>,
    /// Questions to a model that had no answer, where there was a model.
    pub unanswered: Vec<Unanswered>,
}

/// Milliseconds that the agent took for a turn; `None` without a turn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Latency {
    /// How many turns.
    pub n: usize,
    /// Median.
    pub p50: Option<f64>,
    /// 95 of 100 turns are faster.
    pub p95: Option<f64>,
    /// 99 of 100 turns are faster.
    pub p99: Option<f64>,
}

/// What all cases cost together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cost {
    /// Calls, tokens and price of the model.
    pub usage: Usage,
    /// Messages sent.
    pub messages: usize,
    /// Cases played.
    pub cases: usize,
    /// Orders confirmed.
    pub confirmed: usize,
}

/// A case of which something does not hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FailedCase {
    /// The case.
    pub id: String,
    /// Its data set.
    pub set: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Why the play broke off, where it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// Orders of it that are wrong and that nobody would look at.
    pub silent_errors: usize,
    /// Every key that does not hold.
    pub wrong: Vec<Wrong>,
}

/// One key that does not hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Wrong {
    /// The turn, from 0; `None` for the orders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn: Option<usize>,
    /// What the customer wrote in it.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub say: Value,
    /// The key, `pick` for a product that was not offered, `order` for the lines of the orders.
    pub key: &'static str,
    /// What had to come.
    pub expected: Value,
    /// What came.
    pub came: Value,
}

impl Report {
    /// The report over these cases, each with its score.
    #[must_use]
    pub fn of(scored: &[(&Case, CaseScore)]) -> Self {
        let all: Vec<&CaseScore> = scored.iter().map(|(_, score)| score).collect();
        let by_tag = grouped(&all, |score| score.tags.clone());
        let by_set = grouped(&all, |score| vec![score.set.clone()]);
        let lines = confidences(&all);
        let mut failed: Vec<FailedCase> = scored
            .iter()
            .filter(|(_, score)| !score.passes())
            .map(|(case, score)| failed_case(case, score))
            .collect();
        // A stable sort: what fails alike stays in the order of the file.
        failed.sort_by_key(|case| {
            let badness = (case.failure.is_some(), case.silent_errors, case.wrong.len());
            std::cmp::Reverse(badness)
        });
        Self {
            played: all.len(),
            overall: figures(&all),
            tag_sizes: by_tag
                .iter()
                .map(|(tag, group)| (tag.clone(), group.len()))
                .collect(),
            by_tag: by_tag
                .iter()
                .map(|(tag, group)| (tag.clone(), figures(group)))
                .collect(),
            by_set: by_set
                .iter()
                .map(|(set, group)| (set.clone(), figures(group)))
                .collect(),
            confusion: confusion(&all),
            reliability: reliability(&lines),
            risk_coverage: risk_coverage(&lines),
            latency: latency(&all),
            cost: cost(&all),
            failed,
            outcomes: outcomes(&all),
            prompts: BTreeMap::new(),
            unanswered: Vec::new(),
        }
    }
}

fn outcomes(all: &[&CaseScore]) -> Outcomes {
    let mut outcomes = Outcomes::new();
    for score in all {
        let set = outcomes.entry(score.set.clone()).or_default();
        set.insert(score.id.clone(), outcome(score));
    }
    outcomes
}

fn grouped<'a>(
    all: &[&'a CaseScore],
    names: impl Fn(&CaseScore) -> Vec<String>,
) -> BTreeMap<String, Vec<&'a CaseScore>> {
    let mut groups: BTreeMap<String, Vec<&CaseScore>> = BTreeMap::new();
    for score in all {
        for name in names(score) {
            groups.entry(name).or_default().push(score);
        }
    }
    groups
}

fn confusion(all: &[&CaseScore]) -> BTreeMap<&'static str, BTreeMap<&'static str, usize>> {
    let mut matrix: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    let turns = all.iter().flat_map(|score| &score.turns);
    for (due, came) in turns.filter_map(|turn| turn.intent) {
        let came = came.map_or("NONE", crate::domain::Intent::as_str);
        *matrix
            .entry(due.as_str())
            .or_default()
            .entry(came)
            .or_default() += 1;
    }
    matrix
}

fn latency(all: &[&CaseScore]) -> Latency {
    let turns = all.iter().flat_map(|score| &score.turns);
    let mut times: Vec<f64> = turns.map(|turn| turn.latency_ms).collect();
    times.sort_by(f64::total_cmp);
    Latency {
        n: times.len(),
        p50: percentile(&times, 0.5),
        p95: percentile(&times, 0.95),
        p99: percentile(&times, 0.99),
    }
}

fn cost(all: &[&CaseScore]) -> Cost {
    let mut cost = Cost {
        cases: all.len(),
        ..Cost::default()
    };
    for score in all {
        cost.usage += score.usage;
        cost.messages += score.messages;
        cost.confirmed += score.confirmed;
    }
    cost
}

fn failed_case(case: &Case, score: &CaseScore) -> FailedCase {
    let mut wrong = Vec::new();
    for (at, turn) in score.turns.iter().enumerate() {
        let source = &case.source["turns"][at];
        let keys = turn.keys.iter().flatten().filter(|key| !key.holds);
        let of_turn = |key, expected: &Value, came: &Value| Wrong {
            turn: Some(at),
            say: source["say"].clone(),
            key,
            expected: expected.clone(),
            came: came.clone(),
        };
        if !turn.pick_offered {
            wrong.push(of_turn("pick", &source["pick"], &Value::Null));
        }
        wrong.extend(keys.map(|key| of_turn(key.name, &source["after"][key.name], &key.came)));
    }
    wrong.extend(wrong_orders(case, score));
    FailedCase {
        id: score.id.clone(),
        set: score.set.clone(),
        tags: score.tags.clone(),
        failure: score.failure.clone(),
        silent_errors: score
            .orders
            .as_ref()
            .map_or(0, |orders| orders.silent_errors),
        wrong,
    }
}

fn wrong_orders(case: &Case, score: &CaseScore) -> Option<Wrong> {
    let orders = score.orders.as_ref()?;
    let holds = |key: &Key| key.holds;
    if orders.exact && orders.keys.iter().all(holds) {
        return None;
    }
    let listed = case.source.get("orders");
    let expected = listed.or_else(|| case.source.get("order")).cloned();
    Some(Wrong {
        turn: None,
        say: Value::Null,
        key: "order",
        expected: expected.unwrap_or_default(),
        came: score.written.clone(),
    })
}

#[cfg(test)]
mod tests;
