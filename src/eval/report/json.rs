//! How does a report look for programs? The one object of the evaluation format.

use serde_json::{Map, Value, json};

use super::{Cost, Report};
use crate::eval::score::statistics::real;

impl Report {
    /// Every figure under its name, then groups, confusion, latency, cost and the failed cases.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut object = Map::new();
        for (name, figure) in &self.overall {
            object.insert((*name).to_owned(), json!(figure));
        }
        let rest = [
            ("by_tag", json!(self.by_tag)),
            ("by_set", json!(self.by_set)),
            ("confusion", json!(self.confusion)),
            ("reliability", json!(self.reliability)),
            ("risk_coverage", json!(self.risk_coverage)),
            ("latency_ms", json!(self.latency)),
            ("cost", cost(&self.cost)),
            ("cases", json!(self.failed)),
            ("outcomes", json!(self.outcomes)),
            ("prompts", json!(self.prompts)),
            ("unanswered", json!(self.unanswered)),
        ];
        object.extend(rest.map(|(name, value)| (name.to_owned(), value)));
        Value::Object(object)
    }
}

fn cost(cost: &Cost) -> Value {
    let usage = &cost.usage;
    let totals = json!({
        "llm_calls": usage.llm_calls,
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "usd": usage.usd.to_string(),
        "messages_sent": cost.messages,
        "cases": cost.cases,
        "confirmed_orders": cost.confirmed,
    });
    json!({
        "total": totals,
        "per_case": each(cost, cost.cases),
        "per_confirmed_order": each(cost, cost.confirmed),
    })
}

/// What one of so many costs; `null` where there is none.
fn each(cost: &Cost, among: usize) -> Value {
    if among == 0 {
        return Value::Null;
    }
    let share = |count: u64| real(usize::try_from(count).unwrap_or(usize::MAX)) / real(among);
    json!({
        "llm_calls": share(cost.usage.llm_calls),
        "prompt_tokens": share(cost.usage.prompt_tokens),
        "completion_tokens": share(cost.usage.completion_tokens),
        "usd": (cost.usage.usd / rust_decimal::Decimal::from(among)).round_dp(6).to_string(),
        "messages_sent": real(cost.messages) / real(among),
    })
}
