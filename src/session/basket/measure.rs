//! How much of a product is meant, whether it can be delivered so, and what has to be asked.

use rust_decimal::Decimal;

use super::line::{Doubt, Item, Line, Note};
use crate::domain::quantity::ImpossibleQuantity;
use crate::domain::unit::{Amount, UnitError};
use crate::domain::{CustomerContext, Product, ProductId, Quantity, Unit};
use crate::matching::Candidate;
use crate::session::event::Context;
use crate::understanding::{Said, Substitutes};

/// A quantity is odd from more than so many times the largest that the customer ever took.
const ODD_FACTOR: Decimal = Decimal::from_parts(5, 0, 0, false, 0);

/// A quantity of goods that the customer never took and that have no maximum is odd above this.
const ODD_WITHOUT_HISTORY: Decimal = Decimal::from_parts(200, 0, 0, false, 0);

/// Units of fewer pieces than a dozen are ordered by the unit.
const FEWEST_PIECES: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

/// Names that share no word of at least so many letters are no substitutes for each other.
const TELLING_LETTERS: usize = 3;

/// Makes a line say this much of that product, with the doubts and notes that follow from it.
///
/// # Errors
/// When the number is no possible quantity; the line is as it was.
pub fn fit(
    line: &mut Line,
    product: &Product,
    said: Option<&Said>,
    context: &Context<'_>,
) -> Result<(), ImpossibleQuantity> {
    let before = line.item.clone();
    let mut notes: Vec<Note> = line
        .notes
        .iter()
        .filter(|note| matches!(note, Note::NoSubstitutes | Note::InPlaceOf(_)))
        .cloned()
        .collect();
    let (item, mut doubts) = if let Some(said) = said {
        measured(product, said, context, &mut notes)?
    } else {
        notes.push(Note::Assumed);
        let amount = assumed(product, context.customer);
        (decided(product.id, amount), Vec::new())
    };
    if item == before {
        return Ok(());
    }
    if let Item::Decided { amount, .. } = &item {
        doubts.extend(limits(product, amount, context.customer));
    }
    if doubts.contains(&Doubt::Odd) {
        notes.push(Note::Odd);
    }
    if !is_available(product) {
        let substitutes = match line.substitutes {
            Substitutes::Refused => Vec::new(),
            Substitutes::Welcome => substitutes(product, context),
        };
        doubts.insert(0, Doubt::Unavailable { substitutes });
    }
    line.item = item;
    line.doubts = doubts;
    line.notes = notes;
    Ok(())
}

/// Whether the product can be had now.
#[must_use]
pub fn is_available(product: &Product) -> bool {
    product.active && product.in_stock
}

/// The one sibling that can give a count exactly which the product of history can't: a dozen eggs
/// of somebody who takes trays of 30.
#[must_use]
pub fn sibling<'a>(
    product: &Product,
    others: &[Candidate],
    said: &Said,
    context: &Context<'a>,
) -> Option<&'a Product> {
    let unit = said.unit.as_ref()?;
    let splits = matches!(
        product.units.order_as(said.number, Some(unit)),
        Err(UnitError::NotWhole { .. })
    );
    if !splits || unit.is_measure() || product.units.sells(unit) {
        return None;
    }
    largest_taken(product, context.customer)?;
    let mut able = context.catalog.products().iter().filter(|other| {
        other.id != product.id
            && other.category == product.category
            && (others.iter().any(|seen| seen.product == other.id) || is_variant(product, other))
            && is_available(other)
            && other.units.order_as(said.number, Some(unit)).is_ok()
    });
    let found = able.next()?;
    able.next().is_none().then_some(found)
}

/// The amount that this customer took last, else one of the unit of sale.
#[must_use]
pub fn assumed(product: &Product, customer: &CustomerContext) -> Amount {
    taken(product.id, customer)
        .find(|amount| product.units.sells(&amount.unit))
        .cloned()
        .unwrap_or_else(|| Amount {
            quantity: Quantity::ONE,
            unit: product.units.default.clone(),
        })
}

fn decided(product: ProductId, amount: Amount) -> Item {
    Item::Decided { product, amount }
}

fn measured(
    product: &Product,
    said: &Said,
    context: &Context<'_>,
    notes: &mut Vec<Note>,
) -> Result<(Item, Vec<Doubt>), ImpossibleQuantity> {
    debug_assert!(context.catalog.get(product.id).is_some());
    Quantity::new(said.number)?;
    let in_pieces = counted_in_pieces(product, said, context.customer);
    let said = in_pieces.as_ref().unwrap_or(said);
    if let Some(from) = said.range_from {
        notes.push(Note::Range {
            from,
            to: said.number,
        });
    }
    let unmeasured = |doubt| {
        let item = Item::Unmeasured {
            product: product.id,
            said: said.clone(),
        };
        Ok((item, vec![doubt]))
    };
    match product.units.order_as(said.number, said.unit.as_ref()) {
        Ok(amount) => {
            let is_piece =
                |unit: &Unit| *unit == Unit::each() && amount.quantity.get() == said.number;
            let converted = |unit: &Unit| {
                *unit != amount.unit && !unit.is_kind_of(&amount.unit) && !is_piece(unit)
            };
            if said.unit.as_ref().is_some_and(converted) {
                notes.push(Note::Converted(said.clone()));
            }
            Ok((decided(product.id, amount), Vec::new()))
        }
        Err(UnitError::UnknownUnit(_)) => unmeasured(Doubt::Unit),
        Err(UnitError::NotWhole { unit, below, above }) => {
            unmeasured(Doubt::Split { below, above, unit })
        }
        Err(UnitError::Impossible(why)) => Err(why),
    }
}

/// "60 eggs" of trays of 30: a bare number that is a multiple of the pieces in a unit of sale counts
/// pieces, where pieces are not sold by themselves and the customer never took so many units.
fn counted_in_pieces(product: &Product, said: &Said, customer: &CustomerContext) -> Option<Said> {
    let units = &product.units;
    let each = Unit::each();
    let counts = |(held, _): &(Unit, Decimal)| *held == each || held.as_str() == "head";
    let (_, held) = units.contents.iter().find(|(held, _)| *held == each)?;
    let pieces_only = units.contents.iter().all(counts) && !units.sells(&each);
    let whole = *held >= FEWEST_PIECES && said.number >= *held && (said.number % *held).is_zero();
    let taken = taken(product.id, customer).any(|amount| amount.quantity.get() >= said.number);
    (said.unit.is_none() && pieces_only && whole && !taken).then(|| Said {
        unit: Some(each),
        ..said.clone()
    })
}

/// What the product's limits and the customer's history say of an amount. Everything is compared
/// in the smallest unit, where no fraction repeats.
fn limits(product: &Product, amount: &Amount, customer: &CustomerContext) -> Vec<Doubt> {
    let units = &product.units;
    let (Some(smallest), Some(sale)) = (units.in_smallest(amount), units.factor(&units.default))
    else {
        return Vec::new();
    };
    let mut doubts = Vec::new();
    let least = product.minimum_order_quantity.unwrap_or_default();
    if smallest < least * sale {
        let least = up_to_multiple(least, product.order_multiple);
        if let Some(least) = in_sale(least, &units.default) {
            doubts.push(Doubt::BelowMinimum { least });
        }
    } else if let Some(multiple) = product.order_multiple.filter(|m| *m > Decimal::ZERO)
        && !(smallest % (multiple * sale)).is_zero()
    {
        let times = (smallest / (multiple * sale)).floor();
        let below =
            in_sale(times * multiple, &units.default).filter(|below| below.quantity.get() >= least);
        if let Some(above) = in_sale((times + Decimal::ONE) * multiple, &units.default) {
            doubts.push(Doubt::OffMultiple { below, above });
        }
    }
    let most = match largest_taken(product, customer) {
        Some(largest) => largest * ODD_FACTOR,
        None => {
            product
                .maximum_order_quantity
                .unwrap_or(ODD_WITHOUT_HISTORY)
                * sale
        }
    };
    if smallest > most {
        doubts.push(Doubt::Odd);
    }
    doubts
}

fn up_to_multiple(number: Decimal, multiple: Option<Decimal>) -> Decimal {
    match multiple.filter(|multiple| *multiple > Decimal::ZERO) {
        Some(multiple) => (number / multiple).ceil() * multiple,
        None => number,
    }
}

fn in_sale(number: Decimal, unit: &Unit) -> Option<Amount> {
    Some(Amount {
        quantity: Quantity::new(number).ok()?,
        unit: unit.clone(),
    })
}

fn taken(product: ProductId, customer: &CustomerContext) -> impl Iterator<Item = &Amount> {
    customer
        .history
        .iter()
        .flat_map(|order| &order.lines)
        .filter(move |line| line.product == Some(product))
        .map(|line| &line.amount)
}

fn largest_taken(product: &Product, customer: &CustomerContext) -> Option<Decimal> {
    taken(product.id, customer)
        .filter_map(|amount| product.units.in_smallest(amount))
        .max()
}

/// What could come in the place of a product: its variants, and goods of the same category that
/// share a telling word of the name, most words first.
fn substitutes(product: &Product, context: &Context<'_>) -> Vec<ProductId> {
    let mut found: Vec<(usize, &Product)> = context
        .catalog
        .products()
        .iter()
        .filter(|other| other.id != product.id && is_available(other))
        .filter_map(|other| {
            let shared = shared_words(product, other);
            let near =
                is_variant(product, other) || (other.category == product.category && shared > 0);
            near.then_some((shared, &**other))
        })
        .collect();
    found.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
    found
        .into_iter()
        .take(super::question::CHOICES)
        .map(|(_, other)| other.id)
        .collect()
}

fn is_variant(one: &Product, other: &Product) -> bool {
    one.variant_of == Some(other.id)
        || other.variant_of == Some(one.id)
        || (one.variant_of.is_some() && one.variant_of == other.variant_of)
}

fn shared_words(one: &Product, other: &Product) -> usize {
    let words = telling_words(&one.name);
    telling_words(&other.name)
        .iter()
        .filter(|word| words.contains(word))
        .count()
}

fn telling_words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().count() >= TELLING_LETTERS)
        .map(str::to_lowercase)
        .collect()
}
