//! Naming goods: a new line, more of one that stands, or a bare restatement that sets it.

use std::collections::BTreeSet;

use super::edit::{self, Edit};
use super::line::{Belief, Doubt, Item, Line, LineId, Note};
use super::{Draft, find, measure};
use crate::domain::quantity::ImpossibleQuantity;
use crate::domain::{MatchingMethod, ProductId, Quantity};
use crate::matching::Candidate;
use crate::session::event::Context;
use crate::understanding::{Decision, Goods, Said, Substitutes};

/// What is known of the words that name goods, beside the goods.
#[derive(Debug, Clone, Copy)]
pub struct Cue<'a> {
    /// Confidence in the reading.
    pub confidence: f64,
    /// Lines that the very same message named: there, the same goods twice add up.
    pub fresh: &'a BTreeSet<LineId>,
}

/// Names goods, with no word that says whether to add or to set.
pub fn name(draft: &mut Draft, goods: &Goods, cue: Cue<'_>, context: &Context<'_>) -> Edit {
    if let Some(id) = twice(draft, goods, cue.fresh) {
        return edit::more(draft, id, goods, context);
    }
    match find::restated(draft, &goods.target).filter(|id| !cue.fresh.contains(id)) {
        Some(id) => restate(draft, id, goods, context),
        None => append(draft, goods, cue.confidence, context),
    }
}

/// Adds a line for goods that do not stand in the basket.
pub fn append(draft: &mut Draft, goods: &Goods, confidence: f64, context: &Context<'_>) -> Edit {
    let id = draft.next_id();
    match line(id, goods, confidence, context) {
        Ok(line) => {
            draft.push(line);
            Edit::New(id)
        }
        Err(_) => Edit::Impossible,
    }
}

/// Says a line again: the product where it was undecided, the quantity where one is named.
pub fn restate(draft: &mut Draft, id: LineId, goods: &Goods, context: &Context<'_>) -> Edit {
    draft.named_last = Some(id);
    match &goods.target.decision {
        Decision::Product { chosen, method, .. } => {
            let is_open = draft.line(id).is_some_and(|line| line.product().is_none());
            if is_open {
                return decide(
                    draft,
                    id,
                    (chosen, Some(*method)),
                    goods.said.as_ref(),
                    context,
                );
            }
        }
        Decision::Ambiguous(candidates) => narrow(draft, id, candidates),
        Decision::Unknown(_) | Decision::LastNamed | Decision::Everything => {}
    }
    match &goods.said {
        Some(said) => edit::set(draft, id, said, context),
        None => Edit::Same(id),
    }
}

/// Decides which product a line is, keeping its amount unless one is named.
pub fn decide(
    draft: &mut Draft,
    id: LineId,
    (chosen, method): (&Candidate, Option<MatchingMethod>),
    said: Option<&Said>,
    context: &Context<'_>,
) -> Edit {
    draft.named_last = Some(id);
    let Some((line, product)) = draft.line_mut(id).zip(context.catalog.get(chosen.product)) else {
        return Edit::Nowhere;
    };
    let said = merged(line.said(), said);
    if measure::fit(line, product, said.as_ref(), context).is_err() {
        return Edit::Impossible;
    }
    line.belief.alternatives = others_than(&line.belief.alternatives, chosen.product);
    line.belief.matching = line.belief.matching.max(chosen.probability);
    line.belief.line = line.belief.line.max(chosen.probability);
    line.belief.method = method.or(line.belief.method);
    Edit::Decided(id)
}

/// A new amount over an old one: the old unit stays where none is named.
#[must_use]
pub fn merged(old: Option<Said>, new: Option<&Said>) -> Option<Said> {
    match new {
        Some(new) => Some(Said {
            unit: new.unit.clone().or_else(|| old.and_then(|old| old.unit)),
            ..new.clone()
        }),
        None => old,
    }
}

fn twice(draft: &Draft, goods: &Goods, fresh: &BTreeSet<LineId>) -> Option<LineId> {
    let words = goods.target.words.to_lowercase();
    let same = |line: &&Line| match &goods.target.decision {
        Decision::Product { chosen, .. } => line.product() == Some(chosen.product),
        Decision::Ambiguous(_) | Decision::Unknown(_) => {
            line.product().is_none() && line.words.to_lowercase() == words
        }
        Decision::LastNamed | Decision::Everything => false,
    };
    draft
        .lines
        .iter()
        .filter(|line| fresh.contains(&line.id))
        .find(same)
        .map(|line| line.id)
}

fn narrow(draft: &mut Draft, id: LineId, candidates: &[Candidate]) {
    let Some(line) = draft.line_mut(id) else {
        return;
    };
    if let Item::Undecided {
        candidates: own, ..
    } = &mut line.item
    {
        let kept: Vec<Candidate> = own
            .iter()
            .filter(|one| candidates.iter().any(|other| other.product == one.product))
            .copied()
            .collect();
        if !kept.is_empty() {
            *own = kept;
        }
    }
}

/// A line for goods, with everything that was said of them.
///
/// # Errors
/// When the number is no possible quantity.
pub fn line(
    id: LineId,
    goods: &Goods,
    confidence: f64,
    context: &Context<'_>,
) -> Result<Line, ImpossibleQuantity> {
    if let Some(said) = &goods.said {
        Quantity::new(said.number)?;
    }
    let mut line = Line {
        id,
        words: goods.target.words.clone(),
        item: Item::Unknown {
            said: goods.said.clone(),
        },
        doubts: Vec::new(),
        notes: match goods.substitutes {
            Substitutes::Refused => vec![Note::NoSubstitutes],
            Substitutes::Welcome => Vec::new(),
        },
        substitutes: goods.substitutes,
        fallback: goods.fallback.clone(),
        belief: Belief::none(confidence),
    };
    match &goods.target.decision {
        Decision::Product {
            chosen,
            method,
            others,
        } => choose(&mut line, (chosen, *method, others), goods, context)?,
        Decision::Ambiguous(candidates) => undecided(&mut line, candidates, goods),
        Decision::Unknown(near) => line.belief.alternatives.clone_from(near),
        Decision::LastNamed | Decision::Everything => {}
    }
    Ok(line)
}

fn choose(
    line: &mut Line,
    (chosen, method, others): (&Candidate, MatchingMethod, &[Candidate]),
    goods: &Goods,
    context: &Context<'_>,
) -> Result<(), ImpossibleQuantity> {
    let Some(product) = context.catalog.get(chosen.product) else {
        return Ok(());
    };
    let product = goods
        .said
        .as_ref()
        .and_then(|said| measure::sibling(product, others, said, context))
        .unwrap_or(product);
    measure::fit(line, product, goods.said.as_ref(), context)?;
    line.belief = Belief {
        matching: chosen.probability,
        method: Some(method),
        alternatives: others_than(others, product.id),
        ..line.belief.clone()
    };
    Ok(())
}

fn undecided(line: &mut Line, candidates: &[Candidate], goods: &Goods) {
    line.belief.alternatives = candidates.to_vec();
    line.belief.matching = candidates.first().map_or(0.0, |best| best.probability);
    if !candidates.is_empty() {
        line.doubts = vec![Doubt::Which];
        line.item = Item::Undecided {
            candidates: candidates.to_vec(),
            said: goods.said.clone(),
        };
    }
}

fn others_than(candidates: &[Candidate], product: ProductId) -> Vec<Candidate> {
    candidates
        .iter()
        .filter(|candidate| candidate.product != product)
        .copied()
        .collect()
}
