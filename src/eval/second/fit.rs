//! Which of two readings is right, by what came of such pairs in the cases?
//!
//! The second readings are the stand-in's: its errors are drawn, so what is fitted holds for a model
//! that errs as often as it was told to. The file says how often.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;

use super::desk::Desk;
use super::play::Player;
use super::stand_in::StandIn;
use super::{Mind, Setup, indexes};
use crate::domain::Catalog;
use crate::eval::agent::part_email;
use crate::eval::expected::{ExpectedLine, Goods as Due};
use crate::eval::fit::logistic::{self, Row, Sign};
use crate::eval::fit::{hash, is_reserved};
use crate::eval::play::play;
use crate::eval::run::{Job, Options, Plan};
use crate::understanding::second::ground::chosen;
use crate::understanding::second::pairs::{Pair, Standing};
use crate::understanding::second::weights::{Both, Vector};
use crate::understanding::second::{Belief, Policy};
use crate::understanding::{Act, Operation};

/// Parts of the cross-validation, as is usual.
const FOLDS: u64 = 5;
/// Rows of doubt on every weight: some ways of standing are rare, and no weight may rest on one pair.
const RIDGE: f64 = 3.0;

/// Whose reading a row judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Parser,
    Model,
}

/// What came of one pair.
struct Judged {
    case: u64,
    standing: Standing,
    whose: Whose,
    row: Row,
}

/// Fits the choice between two readings on these data sets, with a stand-in that errs this often.
/// Returns the file of weights; what cross-validation says of them is in its `fitted` part.
///
/// # Errors
/// A data set that cannot be read or played.
pub fn fit(folders: &[PathBuf], error_rate: f64) -> Result<String> {
    let options = Options::default();
    let plan = Plan::load(folders, &options)?;
    let jobs: Vec<Job<'_>> = plan.jobs().filter(|job| !is_reserved(job.case)).collect();
    let indexes = indexes(&jobs);
    let setup = Setup::new(Mind::StandIn(StandIn { error_rate }), Policy::Always);
    let desk = Desk::new(&setup);
    let mut judged = Vec::new();
    for job in &jobs {
        let index = &indexes[&(job.place, job.case.catalog.as_str())];
        let player = Player::new(job.case, index, &desk);
        let seen: RefCell<Vec<(usize, Pair)>> = RefCell::default();
        let look = |turn, pairs: Vec<Pair>| {
            let pairs = pairs.into_iter().map(|pair| (turn, pair));
            seen.borrow_mut().extend(pairs);
        };
        play(job.case, job.catalog, part_email, |input| {
            player.take_turn_before(input, &look)
        })?;
        for (turn, pair) in seen.into_inner() {
            judged.extend(judge(job, turn, &pair));
        }
    }
    let belief = belief_of(&judged.iter().collect::<Vec<_>>());
    let mut file = serde_json::to_value(&belief)?;
    file["fitted"] = validation(&judged, error_rate);
    Ok(serde_json::to_string_pretty(&file)?)
}

/// What the case says of both sides of a pair; nothing where it does not say what the turn comes to.
fn judge(job: &Job<'_>, turn: usize, pair: &Pair) -> Vec<Judged> {
    let after = job
        .case
        .turns
        .get(turn)
        .and_then(|turn| turn.after.as_ref());
    let Some(due) = after.and_then(|after| after.lines.as_ref()) else {
        return Vec::new();
    };
    // What is added or taken off is no line of the cart by itself.
    let relative = |one: &Operation| matches!(one.act, Act::More(_) | Act::Less(_));
    if pair.parser.as_ref().is_some_and(relative) {
        return Vec::new();
    }
    let row = |whose, operation: &Option<Operation>| {
        let operation = operation.as_ref()?;
        Some(Judged {
            case: hash(&job.case.id),
            standing: pair.standing,
            whose,
            row: Row {
                features: pair.evidence.features().to_vec(),
                right: is_due(operation, due, job.catalog),
            },
        })
    };
    let rows = [
        row(Whose::Parser, &pair.parser),
        row(Whose::Model, &pair.model),
    ];
    rows.into_iter().flatten().collect()
}

/// Whether a line that an operation makes is one that must stand in the cart.
fn is_due(operation: &Operation, due: &[ExpectedLine], catalog: &Catalog) -> bool {
    let Some(goods) = operation.act.goods() else {
        return false;
    };
    let sku = chosen(goods).and_then(|product| catalog.get(product));
    due.iter().any(|line| {
        let same = match (&line.goods, sku) {
            (Due::Sku(skus), Some(product)) => skus.contains(&product.sku),
            (Due::Words(_) | Due::Undecided(_), None) => true,
            (Due::Sku(_), None) | (Due::Words(_) | Due::Undecided(_), Some(_)) => false,
        };
        // In another unit the number is another one, and the conversion is the session's affair.
        let amount = goods.said.as_ref().is_none_or(|said| {
            said.number == line.quantity || said.unit.is_some() && said.unit != line.unit
        });
        same && amount
    })
}

fn belief_of(judged: &[&Judged]) -> Belief {
    let vector = |standing, whose| -> Vector {
        let of = |one: &&&Judged| one.standing == standing && one.whose == whose;
        let rows = judged.iter().filter(of).map(|one| one.row.clone());
        let rows: Vec<Row> = rows.chain(doubts()).collect();
        let (own, other) = match whose {
            Whose::Parser => (Sign::Positive, Sign::Free),
            Whose::Model => (Sign::Free, Sign::Positive),
        };
        let weights = logistic::fit(&rows, &[Sign::Free, own, other, Sign::Free], RIDGE);
        std::array::from_fn(|at| rounded(weights[at]))
    };
    let both = |standing| Both {
        parser: vector(standing, Whose::Parser),
        model: vector(standing, Whose::Model),
    };
    let before = Belief::embedded();
    Belief {
        version: before.version,
        ask_below: before.ask_below,
        take_from: before.take_from,
        agree: vector(Standing::Agree, Whose::Parser),
        only_parser: vector(Standing::OnlyParser, Whose::Parser),
        only_model: vector(Standing::OnlyModel, Whose::Model),
        picks: vector(Standing::Picks, Whose::Model),
        other_product: both(Standing::OtherProduct),
        other_amount: both(Standing::OtherAmount),
    }
}

/// One line that was right and one that was not, of which nothing is known: some ways of standing are so
/// rare that a fit would be certain of them.
fn doubts() -> [Row; 2] {
    [true, false].map(|right| Row {
        features: vec![1.0, 0.0, 0.0, 0.0],
        right,
    })
}

/// How good the left-out pairs were judged, and how many there were of each kind.
fn validation(judged: &[Judged], error_rate: f64) -> serde_json::Value {
    let mut loss = (0.0, 0.0);
    for fold in 0..FOLDS {
        let rest: Vec<&Judged> = judged
            .iter()
            .filter(|one| one.case % FOLDS != fold)
            .collect();
        let belief = belief_of(&rest);
        for one in judged.iter().filter(|one| one.case % FOLDS == fold) {
            let weights = weights_of(&belief, one);
            let wrong = |probability: f64| {
                let right = f64::from(u8::from(one.row.right));
                (probability - right).powi(2)
            };
            loss.0 += wrong(logistic::probability(weights, &one.row.features));
            loss.1 += wrong(share_right(&rest, one));
        }
    }
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for one in judged {
        let count = counts.entry(format!("{:?} {:?}", one.standing, one.whose));
        let count = count.or_default();
        count.0 += 1;
        count.1 += usize::from(one.row.right);
    }
    let total = f64::from(u32::try_from(judged.len().max(1)).unwrap_or(u32::MAX));
    json!({
        "stand_in_error_rate": error_rate,
        "pairs_and_how_many_right": counts,
        "brier_score": rounded(loss.0 / total),
        "brier_score_of_the_share_alone": rounded(loss.1 / total),
    })
}

fn weights_of<'b>(belief: &'b Belief, one: &Judged) -> &'b Vector {
    match (one.standing, one.whose) {
        (Standing::Agree, _) => &belief.agree,
        (Standing::OnlyParser, _) => &belief.only_parser,
        (Standing::OnlyModel, _) => &belief.only_model,
        (Standing::Picks, _) => &belief.picks,
        (Standing::OtherProduct, Whose::Parser) => &belief.other_product.parser,
        (Standing::OtherProduct, Whose::Model) => &belief.other_product.model,
        (Standing::OtherAmount, Whose::Parser) => &belief.other_amount.parser,
        (Standing::OtherAmount, Whose::Model) => &belief.other_amount.model,
    }
}

/// How often such a side was right: what a fit has to beat.
fn share_right(rest: &[&Judged], one: &Judged) -> f64 {
    let like = rest
        .iter()
        .filter(|other| other.standing == one.standing && other.whose == one.whose);
    let (mut right, mut all) = (0.5, 1.0);
    for other in like {
        all += 1.0;
        right += f64::from(u8::from(other.row.right));
    }
    right / all
}

fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}
