//! Changing lines that stand: more, set, less, times, off, in place of, back again.

use rust_decimal::Decimal;

use super::line::{Item, Line, LineId, Note};
use super::{Draft, Matter, measure, name};
use crate::domain::unit::{Amount, UnitTable};
use crate::domain::{Product, Quantity, Unit};
use crate::session::event::Context;
use crate::understanding::{Decision, Goods, Said, Target};

/// What became of the basket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// A line for goods that did not stand in it.
    New(LineId),
    /// More of a line.
    More(LineId),
    /// A line says another amount.
    Set(LineId),
    /// A line says what it said before.
    Same(LineId),
    /// An undecided line is decided.
    Decided(LineId),
    /// A line came in the place of another.
    Swapped(LineId),
    /// A line went.
    Gone,
    /// A line that had gone is back.
    Back(LineId),
    /// The number is no possible quantity, or does not go with the line.
    Impossible,
    /// No line is meant.
    Nowhere,
}

/// Adds to a line.
pub fn more(draft: &mut Draft, id: LineId, goods: &Goods, context: &Context<'_>) -> Edit {
    let one = Said {
        number: Decimal::ONE,
        range_from: None,
        unit: None,
    };
    let said = goods.said.as_ref().unwrap_or(&one);
    let edit = changed(draft, id, said, Decimal::ONE, context);
    if edit == Edit::Set(id) {
        return Edit::More(id);
    }
    edit
}

/// Lowers a line; what falls to nothing goes.
pub fn less(draft: &mut Draft, id: LineId, said: &Said, context: &Context<'_>) -> Edit {
    changed(draft, id, said, Decimal::NEGATIVE_ONE, context)
}

/// Makes a line say this amount; the unit stays where none is named.
pub fn set(draft: &mut Draft, id: LineId, said: &Said, context: &Context<'_>) -> Edit {
    draft.named_last = Some(id);
    if said.number.is_zero() {
        return remove(draft, id);
    }
    let Some(line) = draft.line_mut(id) else {
        return Edit::Nowhere;
    };
    let old = match &line.item {
        Item::Unmeasured { .. } => None,
        Item::Decided { .. } | Item::Undecided { .. } | Item::Unknown { .. } => line.said(),
    };
    let said = name::merged(old, Some(said));
    let before = line.item.clone();
    match resay(line, said, context) {
        Outcome::Impossible => Edit::Impossible,
        Outcome::Done if line.item == before => Edit::Same(id),
        Outcome::Done => Edit::Set(id),
    }
}

/// Multiplies a line.
pub fn times(draft: &mut Draft, id: LineId, factor: Decimal, context: &Context<'_>) -> Edit {
    let Some(old) = draft.line(id).map(Line::said) else {
        return Edit::Nowhere;
    };
    let number = old.as_ref().map_or(Decimal::ONE, |old| old.number);
    let said = Said {
        number: number.checked_mul(factor).unwrap_or(Decimal::MAX),
        range_from: None,
        unit: old.and_then(|old| old.unit),
    };
    set(draft, id, &said, context)
}

/// Takes a line off; it can be put back as it was.
pub fn remove(draft: &mut Draft, id: LineId) -> Edit {
    let Some(at) = draft.lines.iter().position(|line| line.id == id) else {
        return Edit::Nowhere;
    };
    let line = draft.lines.remove(at);
    draft.removed.push(line);
    Edit::Gone
}

/// Takes the questions about goods off that are no line yet.
pub fn forget(draft: &mut Draft, target: &Target) -> Edit {
    let before = draft.loose.len();
    let words = target.words.to_lowercase();
    draft.settle(|matter| match matter {
        Matter::Impossible(goods) => match (&target.decision, &goods.target.decision) {
            (Decision::LastNamed | Decision::Everything, _) => true,
            (Decision::Product { chosen, .. }, Decision::Product { chosen: own, .. }) => {
                chosen.product == own.product
            }
            _ => goods.target.words.to_lowercase() == words,
        },
        Matter::Usual(_)
        | Matter::Needed
        | Matter::Duplicate(_)
        | Matter::Change
        | Matter::WhichLine(_) => false,
    });
    if draft.loose.len() < before {
        Edit::Gone
    } else {
        Edit::Nowhere
    }
}

/// Puts goods in the place of a line, keeping its quantity unless one is named.
pub fn replace(
    draft: &mut Draft,
    id: LineId,
    (goods, confidence): (&Goods, f64),
    context: &Context<'_>,
) -> Edit {
    let Some(at) = draft.lines.iter().position(|line| line.id == id) else {
        return Edit::Nowhere;
    };
    let mut goods = goods.clone();
    if goods.said.is_none() {
        goods.said = carried(&draft.lines[at], context);
    }
    let Ok(line) = name::line(id, &goods, confidence, context) else {
        return Edit::Impossible;
    };
    let standing = line
        .product()
        .and_then(|product| draft.line_of(product))
        .map(|line| line.id)
        .filter(|other| *other != id);
    if let Some(other) = standing {
        remove(draft, id);
        return more(draft, other, &goods, context);
    }
    let mut line = line;
    line.id = draft.next_id();
    draft.named_last = Some(line.id);
    let new = line.id;
    let old = std::mem::replace(&mut draft.lines[at], line);
    draft.removed.push(old);
    Edit::Swapped(new)
}

/// Puts a removed line back as it was.
pub fn restore(draft: &mut Draft, target: &Target) -> Edit {
    let words = target.words.to_lowercase();
    let fits = |line: &Line| match &target.decision {
        Decision::LastNamed | Decision::Everything => true,
        Decision::Product { chosen, others, .. } => line.product().is_some_and(|product| {
            chosen.product == product || others.iter().any(|other| other.product == product)
        }),
        Decision::Ambiguous(candidates) => {
            candidates
                .iter()
                .any(|seen| Some(seen.product) == line.product())
                || line.words.to_lowercase() == words
        }
        Decision::Unknown(_) => line.words.to_lowercase().contains(&words),
    };
    let Some(at) = draft.removed.iter().rposition(fits) else {
        return Edit::Nowhere;
    };
    let line = draft.removed.remove(at);
    let id = line.id;
    let place = draft.lines.partition_point(|other| other.id < id);
    draft.lines.insert(place, line);
    draft.named_last = Some(id);
    Edit::Back(id)
}

/// Whether a line could be made to say something.
enum Outcome {
    Done,
    Impossible,
}

fn resay(line: &mut Line, new: Option<Said>, context: &Context<'_>) -> Outcome {
    if new
        .as_ref()
        .is_some_and(|said| Quantity::new(said.number).is_err())
    {
        return Outcome::Impossible;
    }
    match &mut line.item {
        Item::Decided { product, .. } | Item::Unmeasured { product, .. } => {
            let Some(product) = context.catalog.get(*product) else {
                return Outcome::Impossible;
            };
            match measure::fit(line, product, new.as_ref(), context) {
                Ok(()) => {
                    if new.is_some() {
                        line.notes.retain(|note| *note != Note::Assumed);
                    }
                    Outcome::Done
                }
                Err(_) => Outcome::Impossible,
            }
        }
        Item::Undecided { said, .. } | Item::Unknown { said } => {
            *said = new;
            Outcome::Done
        }
    }
}

fn changed(draft: &mut Draft, id: LineId, by: &Said, sign: Decimal, context: &Context<'_>) -> Edit {
    draft.named_last = Some(id);
    let Some(line) = draft.line(id) else {
        return Edit::Nowhere;
    };
    let Some((number, unit)) = combined(line, by, sign, context) else {
        return Edit::Impossible;
    };
    if number <= Decimal::ZERO {
        return remove(draft, id);
    }
    let said = Said {
        number,
        range_from: None,
        unit,
    };
    set(draft, id, &said, context)
}

/// The amount of a line and another of whatever unit, in the line's unit where that is exact, else
/// in the smallest unit.
fn combined(
    line: &Line,
    by: &Said,
    sign: Decimal,
    context: &Context<'_>,
) -> Option<(Decimal, Option<Unit>)> {
    let number = line.quantity().unwrap_or_default();
    if by.unit.is_none() || by.unit.as_ref() == line.unit() {
        let sum = number.checked_add(sign * by.number)?;
        return Some((sum, line.unit().cloned()));
    }
    let Item::Decided { product, amount } = &line.item else {
        let sum = number.checked_add(sign * by.number)?;
        return line.unit().is_none().then(|| (sum, by.unit.clone()));
    };
    let units = &context.catalog.get(*product)?.units;
    let by = units.order_as(by.number, by.unit.as_ref()).ok()?;
    let smallest = units.in_smallest(amount)? + sign * units.in_smallest(&by)?;
    in_unit(units, smallest, &amount.unit)
}

fn in_unit(units: &UnitTable, smallest: Decimal, unit: &Unit) -> Option<(Decimal, Option<Unit>)> {
    let factor = units.factor(unit)?;
    let number = smallest / factor;
    if number * factor == smallest && number.normalize().scale() <= 3 {
        return Some((number, Some(unit.clone())));
    }
    let (least, _) = units
        .sold_in
        .iter()
        .find(|(_, factor)| *factor == Decimal::ONE)?;
    Some((smallest, Some(least.clone())))
}

/// The quantity that goods in the place of a line take over: its unit, unless that was only the
/// unit in which the old product happens to be sold.
fn carried(line: &Line, context: &Context<'_>) -> Option<Said> {
    let said = line.said()?;
    let was_default = |product: &Product| Some(&product.units.default) == said.unit.as_ref();
    let product = line.product().and_then(|id| context.catalog.get(id));
    let unit = match product {
        Some(product) if was_default(product) => None,
        Some(_) | None => said.unit.clone(),
    };
    Some(Said { unit, ..said })
}

/// The amount of a line as an order holds it: undecided amounts as said, one piece where nothing
/// was said.
#[must_use]
pub fn ordered_amount(line: &Line) -> Amount {
    let quantity = line
        .quantity()
        .and_then(|number| Quantity::new(number).ok())
        .unwrap_or(Quantity::ONE);
    Amount {
        quantity,
        unit: line.unit().cloned().unwrap_or_else(Unit::each),
    }
}
