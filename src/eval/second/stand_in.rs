//! A stand-in for a language model: it answers from what the case expects, and errs at a stated rate.
//!
//! It measures what calls cost and how two readings are chosen between, never how well any model
//! reads. Its errors are those that models make: another product that was shown, another number of the
//! message, a line left out, a product that was not shown; and it is as sure of them as of the rest.

use std::time::Duration;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::Asked;
use crate::domain::{CustomerContext, CustomerId, ProductId};
use crate::eval::expected::{ExpectedLine, Goods};
use crate::llm::{Answer, Counted, Finish, Priced, Usage};
use crate::matching::Query;
use crate::privacy::redact;
use crate::understanding::second::quoted::Quoted;

/// What it is called where answers are recorded, so that nobody takes them for a model's.
pub const NAME: &str = "stand-in";

/// Bytes of English prose in a token of the common vocabularies, rounded down: what has no usage
/// report is counted too dear rather than too cheap.
const BYTES_A_TOKEN: u32 = 4;
/// US dollars a million tokens in and out of a small model, for the shape of the cost alone.
const PRICE: (Decimal, Decimal) = (
    Decimal::from_parts(15, 0, 0, false, 2),
    Decimal::from_parts(60, 0, 0, false, 2),
);

/// Fit from which on words name a product: what comes of "the usual" is named by no words.
const NAMED: f64 = 0.02;

/// A model that knows what the case expects.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StandIn {
    /// The share of lines that it gets wrong.
    pub error_rate: f64,
}

/// One line as it is claimed.
struct Claimed<'a> {
    line: &'a ExpectedLine,
    product: ProductId,
    stands: bool,
}

impl StandIn {
    /// What it answers.
    #[must_use]
    pub fn answer(self, asked: Asked<'_>) -> Answer {
        let operations: Vec<Value> = claimed(asked)
            .iter()
            .enumerate()
            .filter_map(|(at, claimed)| self.operation(asked, claimed, at))
            .collect();
        let text = json!({"operations": operations, "not_understood": []}).to_string();
        let request = &asked.question.request;
        let sent =
            request.system().len() + request.user().len() + request.schema().to_string().len();
        let usage = usage(sent, text.len());
        Answer {
            text,
            model: NAME.to_owned(),
            usage,
            cost_usd: cost(usage),
            priced: Priced::AsDearest,
            lost_usd: Decimal::ZERO,
            took: Duration::ZERO,
            finish: Finish::Stop,
            attempts: 1,
            concurrent: 1,
        }
    }

    fn operation(self, asked: Asked<'_>, claimed: &Claimed<'_>, at: usize) -> Option<Value> {
        let draw = |of: &str| drawn(&asked.case.id, (asked.turn, at), of);
        let quoted = quote(asked, claimed.product)?;
        let mut product = key(asked, claimed.product);
        let mut quantity = claimed.line.quantity.normalize();
        if draw("errs") < self.error_rate {
            match draw("how") {
                how if how < 0.3 => product = other(asked, product.as_ref()),
                how if how < 0.6 => quantity += Decimal::ONE,
                how if how < 0.9 => return None,
                _ => product = Some("P999".to_owned()),
            }
        }
        let unit = claimed
            .line
            .unit
            .as_ref()
            .filter(|unit| quoted.says_unit(unit));
        let says = quoted.says(quantity) || quantity != claimed.line.quantity.normalize();
        Some(json!({
            "op": if claimed.stands { "SET" } else { "ADD" },
            "quote": quoted.words,
            "product": product,
            "quantity": says.then(|| quantity.to_string()),
            "unit": unit.filter(|_| says).map(crate::domain::Unit::as_str),
            "replaces": null,
            "confidence": 0.2f64.mul_add(draw("sure"), 0.8),
        }))
    }
}

/// The lines that the turn brings or changes.
fn claimed(asked: Asked<'_>) -> Vec<Claimed<'_>> {
    let mut before = asked.case.turns[..asked.turn].iter().rev();
    let before = before.find_map(lines).unwrap_or(&[]);
    let after = asked.case.turns.get(asked.turn).and_then(lines);
    let new = after
        .unwrap_or(&[])
        .iter()
        .filter(|line| !before.contains(line));
    new.filter_map(|line| {
        let Goods::Sku(skus) = &line.goods else {
            return None;
        };
        let product = asked.index.catalog().by_sku(skus.first()?)?.id;
        let stands = before.iter().any(|old| old.goods == line.goods);
        Some(Claimed {
            line,
            product,
            stands,
        })
    })
    .collect()
}

fn lines(turn: &crate::eval::case::Turn) -> Option<&[ExpectedLine]> {
    turn.after.as_ref()?.lines.as_deref()
}

fn key(asked: Asked<'_>, product: ProductId) -> Option<String> {
    let at = asked
        .question
        .shown
        .iter()
        .position(|one| *one == product)?;
    Some(format!("P{}", at + 1))
}

/// The key of the product that was shown beside the right one.
fn other(asked: Asked<'_>, right: Option<&String>) -> Option<String> {
    let keys = (1..=asked.question.shown.len()).map(|number| format!("P{number}"));
    let mut others = keys.filter(|key| Some(key) != right);
    others.next()
}

/// The stretch of the message that fits a product best, between commas, lines and "and".
fn quote(asked: Asked<'_>, product: ProductId) -> Option<Quoted> {
    let message = redact(asked.text, &[]);
    let customer = CustomerContext {
        id: CustomerId(uuid::Uuid::nil()),
        known: true,
        business_name: String::new(),
        history: Vec::new(),
        aliases: Vec::new(),
    };
    let fit = |quoted: &Quoted| {
        let query = Query {
            words: &quoted.naming(),
            unit: None,
            customer: &customer,
            now: asked.case.now.to_utc(),
            limit: 10,
        };
        let found = asked.index.search(&query);
        let found = found.iter().find(|one| one.product == product);
        found.map_or(0.0, |one| one.probability)
    };
    let stretches = asked.text.split(['\n', ',', ';']);
    let stretches = stretches.flat_map(|stretch| stretch.split(" and "));
    let quoted = stretches.filter_map(|stretch| {
        let quoted = Quoted::find(stretch, (&message, asked.text), 0)?;
        Some(quoted.in_language(&asked.case.locale))
    });
    quoted
        .map(|quoted| (fit(&quoted), quoted))
        .filter(|(fit, _)| *fit >= NAMED)
        .max_by(|one, two| one.0.total_cmp(&two.0))
        .map(|(_, quoted)| quoted)
}

fn usage(sent: usize, received: usize) -> Usage {
    let tokens = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX) / BYTES_A_TOKEN;
    Usage {
        input: tokens(sent),
        cached_input: 0,
        output: tokens(received),
        counted: Counted::Estimated,
    }
}

fn cost(usage: Usage) -> Decimal {
    let million = Decimal::from(1_000_000);
    (Decimal::from(usage.input) * PRICE.0 + Decimal::from(usage.output) * PRICE.1) / million
}

/// A number from 0 to 1 that is the same in every run.
fn drawn(case: &str, (turn, line): (usize, usize), of: &str) -> f64 {
    let hash = crate::eval::fit::hash(&format!("{case}/{turn}/{line}/{of}"));
    let share = u32::try_from(hash >> 32).unwrap_or(u32::MAX);
    f64::from(share) / f64::from(u32::MAX)
}
