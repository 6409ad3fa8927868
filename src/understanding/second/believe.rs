//! Two readings of one message become one.
//!
//! Lines that both have are laid side by side by the words they come from. Who is believed is a
//! matter of fitted weights; the one that is not stays as an alternative. What the parser read stays,
//! whatever the model leaves out; what only the model read comes in with the confidence it deserves.

use super::SecondLook;
use super::ground::{Grounded, takes_off};
use super::pairs::{Standing, alone, compare, names_goods, overlap, pair_up};
use super::weights::{Belief, Vector, probability};
use crate::domain::MatchingMethod;
use crate::matching::Candidate;
use crate::understanding::reading::{Act, Decision, Goods, Operation, Reading, Said, Span};
use crate::understanding::reasons::{Because, Reason};

/// Words that the model could not place say something from so many on: as the parser counts.
const SAYS_SOMETHING: usize = 2;

/// One reading out of the parser's and what is left of the model's.
#[must_use]
pub fn believe(mut reading: Reading, grounded: Grounded, belief: &Belief) -> Reading {
    let Grounded {
        operations: suggested,
        unclear,
        faults,
    } = grounded;
    let (paired, left) = pair_up(&reading.operations, suggested);
    for (operation, other) in reading.operations.iter_mut().zip(&paired) {
        if names_goods(operation) && !takes_off(&operation.act) {
            weigh(operation, other.as_ref(), belief);
        }
    }
    for one in left {
        add(&mut reading, one, belief);
    }
    for (span, words) in unclear {
        leave_open(&mut reading, span, words);
    }
    reading.second = if faults.is_empty() {
        SecondLook::Grounded
    } else {
        SecondLook::Ungrounded
    };
    reading
}

fn weigh(parser: &mut Operation, model: Option<&Operation>, belief: &Belief) {
    let (standing, evidence) = compare(parser, model);
    let of = |weights: &Vector| probability(weights, evidence);
    let other = model.and_then(|one| one.act.goods());
    match (standing, other) {
        (Standing::Agree, _) => {
            parser.confidence = parser.confidence.max(of(&belief.agree));
        }
        (Standing::Picks, Some(other)) => {
            let sure = of(&belief.picks);
            if sure >= belief.take_from {
                take_product(parser, other, sure);
            }
        }
        (Standing::OtherProduct, Some(other)) => {
            let (own, theirs) = both(&belief.other_product, of);
            if theirs > own && theirs >= belief.take_from {
                take_product(parser, other, theirs);
            } else {
                parser.confidence = parser.confidence.min(own);
                keep_beside(parser, other);
            }
        }
        (Standing::OtherAmount, Some(other)) => {
            let (own, theirs) = both(&belief.other_amount, of);
            if theirs > own && theirs >= belief.take_from {
                take_amount(parser, other.said.clone(), theirs);
            } else {
                parser.confidence = parser.confidence.min(own);
            }
        }
        (
            Standing::OnlyParser
            | Standing::OnlyModel
            | Standing::Picks
            | Standing::OtherProduct
            | Standing::OtherAmount,
            _,
        ) => {
            parser.confidence = parser.confidence.min(of(&belief.only_parser));
        }
    }
}

fn both(weights: &super::weights::Both, of: impl Fn(&Vector) -> f64) -> (f64, f64) {
    (of(&weights.parser), of(&weights.model))
}

/// The model's product, with the parser's among the others.
fn take_product(operation: &mut Operation, other: &Goods, sure: f64) {
    let Some(goods) = operation.act.goods_mut() else {
        return;
    };
    let Decision::Product { chosen, others, .. } = &other.target.decision else {
        return;
    };
    let mut kept = candidates(&goods.target.decision);
    kept.extend(others);
    kept.retain(|one| one.product != chosen.product);
    kept.truncate(4);
    goods.target.decision = Decision::Product {
        chosen: Candidate {
            probability: sure,
            ..*chosen
        },
        method: MatchingMethod::AiMatch,
        others: kept,
    };
    operation.confidence = sure;
    mark(operation);
}

fn take_amount(operation: &mut Operation, said: Option<Said>, sure: f64) {
    if let Some(goods) = operation.act.goods_mut() {
        goods.said = said;
        operation.confidence = sure;
        mark(operation);
    }
}

/// Says that nobody but the model read it so: the customer has to see it before a yes counts for it.
fn mark(operation: &mut Operation) {
    operation.reasons.push(Because {
        reason: Reason::ModelAlone,
        span: operation.span,
    });
}

/// The model's product stays in sight of whoever reviews the line.
fn keep_beside(operation: &mut Operation, other: &Goods) {
    let Some(goods) = operation.act.goods_mut() else {
        return;
    };
    if let (Decision::Product { others, .. }, Decision::Product { chosen, .. }) =
        (&mut goods.target.decision, &other.target.decision)
        && others.iter().all(|one| one.product != chosen.product)
    {
        others.insert(0, *chosen);
        others.truncate(4);
    }
}

fn candidates(decision: &Decision) -> Vec<Candidate> {
    match decision {
        Decision::Product { chosen, others, .. } => {
            std::iter::once(chosen).chain(others).copied().collect()
        }
        Decision::Ambiguous(candidates) | Decision::Unknown(candidates) => candidates.clone(),
        Decision::LastNamed | Decision::Everything => Vec::new(),
    }
}

/// What only the model read.
fn add(reading: &mut Reading, mut one: Operation, belief: &Belief) {
    let covered: Vec<usize> = (0..reading.operations.len())
        .filter(|at| overlap(reading.operations[*at].span, one.span) > 0)
        .collect();
    let gives_way = |at: &usize| gives_way(&reading.operations[*at].act, &one.act);
    if !covered.iter().all(gives_way) {
        return;
    }
    if one.act.goods().is_some() {
        one.confidence = probability(&belief.only_model, alone(&one));
        if one.confidence < belief.take_from {
            return leave_open(reading, one.span, one.words);
        }
    } else if !may_be_added(reading, &one.act)
        || probability(&belief.only_model, alone(&one)) < belief.take_from
    {
        return;
    }
    mark(&mut one);
    reading
        .operations
        .retain(|old| stays(&old.act) || overlap(old.span, one.span) == 0);
    let at = reading
        .operations
        .iter()
        .position(|old| old.span.start > one.span.start);
    reading
        .operations
        .insert(at.unwrap_or(reading.operations.len()), one);
}

/// Whether words that the parser read as one thing may be another all the same: talk, what no reading
/// explained, and before an open choice a number or a note.
const fn gives_way(old: &Act, new: &Act) -> bool {
    let chooses = matches!(new, Act::Choose(_));
    matches!(old, Act::Chatter | Act::Condition(_))
        || chooses && matches!(old, Act::HowMuch(_) | Act::Comment(_) | Act::Ask)
}

/// What stays beside the other thing that its words are read as: a condition, a note and a question are
/// for a person, and a model has them dropped by no word of its own.
const fn stays(old: &Act) -> bool {
    matches!(old, Act::Condition(_) | Act::Comment(_) | Act::Ask)
}

/// A day or a PO number where the parser found none; talk that goes to a person, and notes.
fn may_be_added(reading: &Reading, act: &Act) -> bool {
    let has = |is: fn(&Act) -> bool| reading.operations.iter().any(|one| is(&one.act));
    match act {
        Act::Deliver(_) => !has(|act| matches!(act, Act::Deliver(_))),
        Act::PurchaseOrder(_) => !has(|act| matches!(act, Act::PurchaseOrder(_))),
        Act::Choose(_) => !has(|act| matches!(act, Act::Choose(_) | Act::No | Act::Cancel)),
        Act::Comment(_)
        | Act::Ask
        | Act::AskAbout(..)
        | Act::Status
        | Act::Complaint
        | Act::Person => true,
        Act::Name(_)
        | Act::More(_)
        | Act::Set(_)
        | Act::Less(_)
        | Act::Times(..)
        | Act::Remove(_)
        | Act::Replace(..)
        | Act::Restore(_)
        | Act::Repeat(_)
        | Act::Yes
        | Act::Done
        | Act::No
        | Act::Cancel
        | Act::CancelPlaced
        | Act::HowMuch(_)
        | Act::SameOrder
        | Act::SecondOrder
        | Act::Condition(_)
        | Act::Begin
        | Act::MoreToCome
        | Act::AskAboutOthers
        | Act::Greeting
        | Act::Courtesy
        | Act::Chatter
        | Act::Noise
        | Act::Unreadable
        | Act::OptOut
        | Act::OptIn
        | Act::Help
        | Act::Instructions
        | Act::Impossible(_) => false,
    }
}

/// Words that neither could place, beside goods: a person looks.
fn leave_open(reading: &mut Reading, span: Span, words: String) {
    let orders = reading
        .operations
        .iter()
        .any(|one| one.act.goods().is_some());
    let cited = reading
        .operations
        .iter()
        .any(|one| !matches!(one.act, Act::Chatter | Act::Noise) && overlap(one.span, span) > 0);
    if orders && !cited && words.split_whitespace().count() >= SAYS_SOMETHING {
        let act = Act::Condition(words.clone());
        let mut operation = Operation::certain(act, span, words, 1.0);
        mark(&mut operation);
        reading.operations.push(operation);
    }
}
