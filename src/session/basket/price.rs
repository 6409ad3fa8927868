//! What lines and baskets cost, exactly, rounded once a line.

use rust_decimal::{Decimal, RoundingStrategy};

use super::Draft;
use super::line::{Item, Line};
use crate::domain::unit::Amount;
use crate::domain::{Product, Unit, currency};
use crate::session::event::Context;

/// Places that an order keeps of an amount of money, whatever the currency: `numeric(12,2)`.
const KEPT: u32 = 2;

/// Places to which the price of a part of a unit of sale is kept: a case of 24 at 10.90 has pieces
/// at 0.4542.
const UNIT_PRICE_PLACES: u32 = 4;

/// Rounds to the smallest coin, half away from zero, as an invoice does.
#[must_use]
pub fn to_coins(amount: Decimal, currency: &str) -> Decimal {
    let places = currency::decimals(currency).min(KEPT);
    let mut coins = amount.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    coins.rescale(KEPT);
    coins
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
pub fn amount_price(product: &Product, amount: &Amount, currency: &str) -> Option<Decimal> {
    let sale = product.units.factor(&product.units.default)?;
    let smallest = product.units.in_smallest(amount)?;
    Some(to_coins(product.unit_price * smallest / sale, currency))
}

/// The price of a line; lines that are not decided cost nothing yet.
#[must_use]
pub fn line_price(line: &Line, context: &Context<'_>) -> Decimal {
    match &line.item {
        Item::Decided { product, amount } => context
            .catalog
            .get(*product)
            .and_then(|product| amount_price(product, amount, &context.settings.currency))
            .unwrap_or_default(),
        Item::Unmeasured { .. } | Item::Undecided { .. } | Item::Unknown { .. } => Decimal::ZERO,
    }
}

/// The sum of the lines, whose prices are whole coins already.
#[must_use]
pub fn total(draft: &Draft, context: &Context<'_>) -> Decimal {
    let lines = draft.lines.iter().map(|line| line_price(line, context));
    let mut total: Decimal = lines.sum();
    total.rescale(KEPT);
    total
}
