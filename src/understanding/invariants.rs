//! What holds of every reading, whatever the text? Checked by the property tests and by the fuzz
//! targets.

use std::collections::BTreeSet;

use super::read::LONGEST;
use super::reading::{Act, Decision, Goods, Operation, Reading, Said, Target};
use crate::domain::{Catalog, ProductId};
use crate::language::markup::blanked;
use crate::matching::Candidate;

/// How far sums of probabilities may be off by rounding.
const ROUNDING: f64 = 1e-9;

/// What is wrong with a reading of a text against a catalog; empty when nothing is.
#[must_use]
pub fn faults(text: &str, reading: &Reading, catalog: &Catalog) -> Vec<String> {
    // Markup is no customer's word: what is read, and cited, has blanks in its place.
    let read = &*blanked(read_part(text, reading.unread));
    let mut faults = Vec::new();
    if reading.operations.is_empty() {
        faults.push("a text is read as no operation at all".to_owned());
    }
    if reading.unread.is_some() != (text.trim_end().len() > LONGEST) {
        faults.push(format!(
            "{} bytes, and unread is {:?}",
            text.len(),
            reading.unread
        ));
    }
    for operation in &reading.operations {
        if let Some(fault) = span_fault(operation, read) {
            faults.push(format!("{}: {fault}", operation.act.name()));
        }
        faults.extend(operation_faults(operation, read, catalog));
    }
    faults
}

/// The same for an order sheet, whose words are cells with the quotes resolved.
#[must_use]
pub fn sheet_faults(text: &str, reading: &Reading, catalog: &Catalog) -> Vec<String> {
    let read = read_part(text, reading.unread);
    let mut faults = Vec::new();
    for operation in &reading.operations {
        let span = operation.span;
        if read.get(span.start..span.end).is_none() {
            faults.push(format!("{span:?} is no place in the sheet"));
        }
        faults.extend(number_faults(operation, catalog));
    }
    faults
}

fn read_part(text: &str, unread: Option<usize>) -> &str {
    text.get(..unread.unwrap_or(text.len())).unwrap_or_default()
}

fn span_fault(operation: &Operation, text: &str) -> Option<String> {
    let span = operation.span;
    let Some(words) = text.get(span.start..span.end) else {
        return Some(format!("{span:?} is no place in the text"));
    };
    let stands = match &operation.act {
        // Notes that stand side by side are joined by a comma of ours.
        Act::Comment(_) => operation.words.split(", ").all(|part| text.contains(part)),
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
        | Act::Choose(_)
        | Act::HowMuch(_)
        | Act::SameOrder
        | Act::SecondOrder
        | Act::Deliver(_)
        | Act::PurchaseOrder(_)
        | Act::Condition(_)
        | Act::Begin
        | Act::MoreToCome
        | Act::AskAbout(..)
        | Act::Ask
        | Act::AskAboutOthers
        | Act::Status
        | Act::Complaint
        | Act::Person
        | Act::Greeting
        | Act::Courtesy
        | Act::Chatter
        | Act::Noise
        | Act::Unreadable
        | Act::OptOut
        | Act::OptIn
        | Act::Help
        | Act::Instructions
        | Act::Impossible(_) => operation.words == words,
    };
    (!stands).then(|| {
        format!(
            "its words are {:?}, and {words:?} stands there",
            operation.words
        )
    })
}

fn operation_faults(operation: &Operation, text: &str, catalog: &Catalog) -> Vec<String> {
    let mut faults = number_faults(operation, catalog);
    for target in targets(&operation.act) {
        if !text.contains(&target.words) {
            faults.push(format!("the goods {:?} are not in the text", target.words));
        }
    }
    faults
}

fn number_faults(operation: &Operation, catalog: &Catalog) -> Vec<String> {
    let mut faults = Vec::new();
    if !(0.0..=1.0).contains(&operation.confidence) {
        faults.push(format!("a confidence of {}", operation.confidence));
    }
    let impossible = matches!(operation.act, Act::Impossible(_));
    for said in amounts(&operation.act) {
        if said.number.is_sign_negative() && !said.number.is_zero() && !impossible {
            faults.push(format!("a quantity of {}", said.number));
        }
        if said.range_from.is_some_and(|from| from >= said.number) {
            faults.push(format!("from {:?} to {}", said.range_from, said.number));
        }
    }
    for target in targets(&operation.act) {
        faults.extend(candidate_faults(&candidates(&target.decision), catalog));
    }
    faults
}

fn candidate_faults(candidates: &[Candidate], catalog: &Catalog) -> Vec<String> {
    let mut faults = Vec::new();
    let mut seen: BTreeSet<ProductId> = BTreeSet::new();
    let mut total = 0.0;
    for candidate in candidates {
        total += candidate.probability;
        if !(0.0..=1.0).contains(&candidate.probability) {
            faults.push(format!("a probability of {}", candidate.probability));
        }
        if catalog.get(candidate.product).is_none() {
            faults.push(format!("{} is not in the catalog", candidate.product));
        }
        if !seen.insert(candidate.product) {
            faults.push(format!("{} is a candidate twice", candidate.product));
        }
    }
    if total > 1.0 + ROUNDING {
        faults.push(format!("probabilities add up to {total}"));
    }
    faults
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

fn targets(act: &Act) -> Vec<&Target> {
    let mut targets: Vec<&Target> = goods(act).into_iter().map(|goods| &goods.target).collect();
    if let Act::Times(target, _)
    | Act::Remove(target)
    | Act::Replace(target, _)
    | Act::Restore(target)
    | Act::AskAbout(_, target) = act
    {
        targets.push(target);
    }
    targets
}

fn amounts(act: &Act) -> Vec<&Said> {
    let mut amounts: Vec<&Said> = goods(act)
        .into_iter()
        .filter_map(|g| g.said.as_ref())
        .collect();
    if let Act::HowMuch(said) = act {
        amounts.push(said);
    }
    amounts
}

/// The goods of an act, with those that are taken when they are out.
fn goods(act: &Act) -> Vec<&Goods> {
    std::iter::successors(act.goods(), |goods| goods.fallback.as_deref()).collect()
}
