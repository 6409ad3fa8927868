//! What lines and baskets cost, exactly, rounded once a line.

use rust_decimal::{Decimal, RoundingStrategy};

use super::Draft;
use super::line::{Item, Line};
use crate::domain::unit::Amount;
use crate::domain::{Catalog, Product, Unit};

/// Places to which an amount of money is rounded.
const CENTS: u32 = 2;

/// Places to which the price of a part of a unit of sale is kept: a case of 24 at 10.90 has pieces
/// at 0.4542.
const UNIT_PRICE_PLACES: u32 = 4;

/// Rounds to cents, half away from zero, as an invoice does.
#[must_use]
pub fn to_cents(amount: Decimal) -> Decimal {
    let mut cents = amount.round_dp_with_strategy(CENTS, RoundingStrategy::MidpointAwayFromZero);
    cents.rescale(CENTS);
    cents
}

/// The price of one `unit` of a product; `None` when it is not sold in it.
#[must_use]
pub fn unit_price(product: &Product, unit: &Unit) -> Option<Decimal> {
    let sale = product.units.factor(&product.units.default)?;
    let part = product.units.factor(unit)?;
    Some(
        (product.unit_price * part / sale)
            .round_dp_with_strategy(UNIT_PRICE_PLACES, RoundingStrategy::MidpointAwayFromZero),
    )
}

/// The price of an amount, from the price of the unit of sale, so that nothing is rounded twice.
#[must_use]
pub fn amount_price(product: &Product, amount: &Amount) -> Option<Decimal> {
    let sale = product.units.factor(&product.units.default)?;
    let smallest = product.units.in_smallest(amount)?;
    Some(to_cents(product.unit_price * smallest / sale))
}

/// The price of a line; lines that are not decided cost nothing yet.
#[must_use]
pub fn line_price(line: &Line, catalog: &Catalog) -> Decimal {
    match &line.item {
        Item::Decided { product, amount } => catalog
            .get(*product)
            .and_then(|product| amount_price(product, amount))
            .unwrap_or_default(),
        Item::Unmeasured { .. } | Item::Undecided { .. } | Item::Unknown { .. } => Decimal::ZERO,
    }
}

/// The sum of the lines.
#[must_use]
pub fn total(draft: &Draft, catalog: &Catalog) -> Decimal {
    to_cents(
        draft
            .lines
            .iter()
            .map(|line| line_price(line, catalog))
            .sum(),
    )
}
