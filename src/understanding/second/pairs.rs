//! Which line of one reading is which of the other, and how do the two stand to each other?

use super::ground::chosen;
use super::weights::Evidence;
use crate::domain::ProductId;
use crate::understanding::reading::{Decision, Goods, Operation, Span};

/// Neither for nor against.
const EVEN: f64 = 0.5;
/// Nothing is known.
const NOTHING: Evidence = Evidence {
    parser: EVEN,
    model: EVEN,
    matched: EVEN,
};

/// How two readings of one line stand to each other; for the fit and for the reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// Both say the same.
    Agree,
    /// The model is silent.
    OnlyParser,
    /// The parser is silent.
    OnlyModel,
    /// The parser could not decide, and the model takes a product.
    Picks,
    /// Different products.
    OtherProduct,
    /// Different quantities or units.
    OtherAmount,
}

/// What both readings say of one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// How they stand to each other.
    pub standing: Standing,
    /// What speaks for each.
    pub evidence: Evidence,
    /// The parser's operation.
    pub parser: Option<Operation>,
    /// The model's.
    pub model: Option<Operation>,
}

/// The lines of two readings side by side.
#[must_use]
pub fn pairs(parsed: &[Operation], suggested: Vec<Operation>) -> Vec<Pair> {
    let (paired, left) = pair_up(parsed, suggested);
    let both = parsed
        .iter()
        .zip(paired)
        .filter(|(one, _)| names_goods(one));
    let mut pairs: Vec<Pair> = both
        .map(|(parser, model)| {
            let (standing, evidence) = compare(parser, model.as_ref());
            Pair {
                standing,
                evidence,
                parser: Some(parser.clone()),
                model,
            }
        })
        .collect();
    let left = left.into_iter().filter(names_goods);
    pairs.extend(left.map(|model| Pair {
        standing: Standing::OnlyModel,
        evidence: alone(&model),
        parser: None,
        model: Some(model),
    }));
    pairs
}

pub(super) const fn names_goods(operation: &Operation) -> bool {
    operation.act.goods().is_some()
}

/// For each of the parser's operations the model's of the same goods, and what is left of the model's.
/// The same product in shared words comes first: a quote may be wider than the line that it is about.
pub(super) fn pair_up(
    parsed: &[Operation],
    mut suggested: Vec<Operation>,
) -> (Vec<Option<Operation>>, Vec<Operation>) {
    let mut paired: Vec<Option<Operation>> = vec![None; parsed.len()];
    let same = |one: &Operation, other: &Operation| {
        product(one).is_some() && product(one) == product(other)
    };
    for fits in [same, |_: &Operation, _: &Operation| true] {
        for (own, place) in parsed.iter().zip(&mut paired) {
            if place.is_none() && names_goods(own) {
                *place = nearest(own, &suggested, fits).map(|at| suggested.remove(at));
            }
        }
    }
    (paired, suggested)
}

fn product(operation: &Operation) -> Option<ProductId> {
    operation.act.goods().and_then(chosen)
}

/// The fitting suggestion of goods that shares the most words with an operation.
fn nearest(
    operation: &Operation,
    suggested: &[Operation],
    fits: fn(&Operation, &Operation) -> bool,
) -> Option<usize> {
    let shared = |one: &Operation| overlap(one.span, operation.span);
    let goods = suggested.iter().enumerate();
    goods
        .filter(|(_, one)| names_goods(one) && shared(one) > 0 && fits(operation, one))
        .max_by_key(|(at, one)| (shared(one), std::cmp::Reverse(*at)))
        .map(|(at, _)| at)
}

pub(super) const fn overlap(a: Span, b: Span) -> usize {
    let start = if a.start > b.start { a.start } else { b.start };
    let end = if a.end < b.end { a.end } else { b.end };
    end.saturating_sub(start)
}

/// How two readings of goods stand to each other, and what speaks for each.
pub(super) fn compare(parser: &Operation, model: Option<&Operation>) -> (Standing, Evidence) {
    let parsed = parser.act.goods();
    let other = model.and_then(|one| one.act.goods());
    let standing = match (parsed, other) {
        (Some(parsed), Some(other)) => stand(parsed, other),
        (None, Some(_)) => Standing::OnlyModel,
        (Some(_) | None, None) => Standing::OnlyParser,
    };
    let evidence = Evidence {
        parser: parser.confidence,
        ..model.map_or(NOTHING, alone)
    };
    (standing, evidence)
}

/// What speaks for a line that the model alone read.
pub(super) fn alone(model: &Operation) -> Evidence {
    let goods = model.act.goods();
    let matched = goods.and_then(|goods| match &goods.target.decision {
        Decision::Product { chosen, .. } => Some(chosen.probability),
        Decision::Ambiguous(_)
        | Decision::Unknown(_)
        | Decision::LastNamed
        | Decision::Everything => None,
    });
    Evidence {
        parser: EVEN,
        model: model.share,
        matched: matched.unwrap_or(EVEN),
    }
}

fn stand(parsed: &Goods, other: &Goods) -> Standing {
    match (chosen(parsed), chosen(other)) {
        (Some(one), Some(two)) if one != two => Standing::OtherProduct,
        (None, Some(_)) if is_open(parsed) => Standing::Picks,
        // The line named last: the model names it, and the session finds it.
        (Some(_), None) => Standing::OnlyParser,
        // A quantity that the parser read in the words is nothing that a silent model takes away.
        (Some(_) | None, Some(_) | None) if parsed.said.is_some() && other.said.is_none() => {
            Standing::OnlyParser
        }
        (Some(_) | None, Some(_) | None) if same_amount(parsed, other) => Standing::Agree,
        (Some(_) | None, Some(_) | None) => Standing::OtherAmount,
    }
}

const fn is_open(goods: &Goods) -> bool {
    matches!(
        goods.target.decision,
        Decision::Ambiguous(_) | Decision::Unknown(_)
    )
}

/// A unit that one leaves out is no contradiction: the product's own is meant.
fn same_amount(one: &Goods, two: &Goods) -> bool {
    match (&one.said, &two.said) {
        (None, None) => true,
        (Some(one), Some(two)) => {
            let units = one.unit.as_ref().zip(two.unit.as_ref());
            one.number == two.number && units.is_none_or(|(one, two)| one == two)
        }
        (Some(_), None) | (None, Some(_)) => false,
    }
}
