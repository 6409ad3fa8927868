//! Units of sale and exact arithmetic between them. Nothing here ever rounds.

use std::sync::Arc;

use rust_decimal::{Decimal, dec};
use serde::{Deserialize, Serialize};

use super::quantity::{ImpossibleQuantity, Quantity};
use super::{container, measure};

/// A unit's name: an English lower-case singular (`case`, `each`, `kg`), whatever language the
/// customer writes; the lexicons map words to these.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Unit(Arc<str>);

impl Unit {
    /// A unit by its name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(Arc::from(name))
    }

    /// Pieces.
    #[must_use]
    pub fn each() -> Self {
        Self::new("each")
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the unit measures something that can be cut anywhere, such as a weight.
    #[must_use]
    pub fn is_measure(&self) -> bool {
        measure::is_measure(self)
    }

    /// Whether the unit measures a length.
    #[must_use]
    pub fn is_length(&self) -> bool {
        measure::is_length(self)
    }
}

impl std::fmt::Display for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// An exact amount of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// How many.
    pub quantity: Quantity,
    /// Of what.
    pub unit: Unit,
}

/// The units in which one product is sold, and what one unit of sale holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitTable {
    /// The unit of sale, which is meant when a customer names none.
    pub default: Unit,
    /// Every unit it can be ordered in, with its factor to the smallest of them.
    pub sold_in: Vec<(Unit, Decimal)>,
    /// What one unit of sale holds (`each` 24, `kg` 5): for conversion only, not sold in it.
    pub contents: Vec<(Unit, Decimal)>,
}

/// Why a quantity cannot be ordered as it was said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnitError {
    /// The product is not sold in that unit, and nothing is known to convert it with.
    #[error("{0} is neither sold nor contained")]
    UnknownUnit(Unit),
    /// It would split a unit of sale; the nearest whole amounts are named.
    #[error("not a whole number of {unit}")]
    NotWhole {
        /// The unit that cannot be split.
        unit: Unit,
        /// The next whole amount below, if above zero.
        below: Option<Quantity>,
        /// The next whole amount above.
        above: Quantity,
    },
    /// The number itself is none that can be ordered.
    #[error(transparent)]
    Impossible(#[from] ImpossibleQuantity),
}

/// Above it a number is no quantity in whatever unit: the largest line in grams of a tonne each.
const LARGEST: Decimal = dec!(100_000_000_000);

impl UnitTable {
    /// Goods that are sold in one unit only.
    #[must_use]
    pub fn single(unit: Unit) -> Self {
        Self {
            sold_in: vec![(unit.clone(), Decimal::ONE)],
            default: unit,
            contents: Vec::new(),
        }
    }

    /// How many of the smallest unit one `unit` is, when the product is sold in it.
    #[must_use]
    pub fn factor(&self, unit: &Unit) -> Option<Decimal> {
        self.sold_in
            .iter()
            .find(|(name, _)| name == unit)
            .map(|(_, factor)| *factor)
    }

    /// The unit of sale that a customer's unit means: itself, or the one container of the same kind,
    /// when the product is not known to hold the customer's unit either.
    fn sold_as<'u>(&'u self, unit: &'u Unit) -> Option<(&'u Unit, Decimal)> {
        if let Some(factor) = self.factor(unit) {
            return Some((unit, factor));
        }
        if self.contents.iter().any(|(held, _)| held == unit) {
            return None;
        }
        // Of goods that are sold by the piece, a loaf, a bottle or a tub is the piece.
        if container::is_single(unit) && self.default.as_str() == "each" {
            return Some((&self.default, self.factor(&self.default)?));
        }
        let mut alike = self
            .sold_in
            .iter()
            .filter(|(name, _)| name.is_kind_of(unit));
        match (alike.next(), alike.next()) {
            (Some((name, factor)), None) => Some((name, *factor)),
            (None | Some(_), _) => None,
        }
    }

    /// Whether the product can be ordered in that unit.
    #[must_use]
    pub fn sells(&self, unit: &Unit) -> bool {
        self.factor(unit).is_some()
    }

    /// Whether the product is sold in that unit, by this name or that of a container alike.
    #[must_use]
    pub fn sells_like(&self, unit: &Unit) -> bool {
        self.sold_as(unit).is_some()
    }

    /// Whether one unit of sale is known to hold a number of that unit.
    #[must_use]
    pub fn contains(&self, unit: &Unit) -> bool {
        let mut contents = self.contents.iter();
        contents.any(|(held, _)| held == unit || held.is_kind_of(unit))
    }

    /// The amount in which a line is written for what a customer said: the customer's own unit where
    /// the product is sold in it, else the exact conversion into the unit of sale.
    ///
    /// # Errors
    /// Says why it can't be done exactly.
    pub fn order_as(&self, number: Decimal, unit: Option<&Unit>) -> Result<Amount, UnitError> {
        let unit = unit.unwrap_or(&self.default);
        if let Some((unit, factor)) = self.sold_as(unit) {
            return self.whole(number, factor, unit);
        }
        if number > LARGEST {
            return Err(ImpossibleQuantity::TooLarge(number).into());
        }
        let Some((measure, content)) = self.held(number, unit) else {
            return self.pieces(number, unit);
        };
        Quantity::new(number)?;
        self.pieces_of_default(measure, content)
    }

    /// A number of a unit that one unit of sale is known to hold, and how many it holds, in a common
    /// measure.
    fn held(&self, number: Decimal, unit: &Unit) -> Option<(Decimal, Decimal)> {
        let measured = self.contents.iter().find_map(|(held, content)| {
            let (own, other) = measure::in_common(unit, held)?;
            Some((number.checked_mul(own)?, content.checked_mul(other)?))
        });
        let alike = || self.contents.iter().find(|(held, _)| held.is_kind_of(unit));
        measured.or_else(|| alike().map(|(_, content)| (number, *content)))
    }

    /// The same where the unit is what one piece comes in.
    fn pieces(&self, number: Decimal, unit: &Unit) -> Result<Amount, UnitError> {
        let each = Unit::each();
        let knows_pieces = self.sells(&each) || self.contents.iter().any(|(held, _)| *held == each);
        if knows_pieces && container::holds_one_piece(unit) {
            return self.order_as(number, Some(&each));
        }
        // "A dozen basil" of goods that come by the bunch and know no pieces: the bunch is the piece.
        if *unit == each && !knows_pieces && container::is_one_piece(&self.default) {
            return self.order_as(number, None);
        }
        Err(UnitError::UnknownUnit(unit.clone()))
    }

    /// The amount in the smallest unit, for comparing lines of different units.
    #[must_use]
    pub fn in_smallest(&self, amount: &Amount) -> Option<Decimal> {
        self.factor(&amount.unit)
            .map(|factor| amount.quantity.get() * factor)
    }

    /// The amount in the unit of sale, in which limits and prices count. A repeating fraction is cut
    /// by the decimal type at its 28th digit; compare with [`UnitTable::in_smallest`] instead.
    #[must_use]
    pub fn in_default(&self, amount: &Amount) -> Option<Decimal> {
        let default = self.factor(&self.default)?;
        self.in_smallest(amount).map(|smallest| smallest / default)
    }

    fn whole(&self, number: Decimal, factor: Decimal, unit: &Unit) -> Result<Amount, UnitError> {
        let quantity = Quantity::new(number)?;
        let smallest = number * factor;
        let smallest_is_measure = self
            .sold_in
            .iter()
            .any(|(name, factor)| *factor == Decimal::ONE && name.is_measure());
        if smallest.fract().is_zero() || smallest_is_measure {
            return Ok(Amount {
                quantity,
                unit: unit.clone(),
            });
        }
        Err(not_whole(number, unit)?)
    }

    /// The whole smallest units that a measure is, `content` of which one unit of sale holds.
    fn pieces_of_default(&self, measure: Decimal, content: Decimal) -> Result<Amount, UnitError> {
        let default_factor = self.factor(&self.default).unwrap_or(Decimal::ONE);
        let smallest = measure * default_factor / content;
        let is_exact = smallest.fract().is_zero() && smallest * content == measure * default_factor;
        let sales = smallest / default_factor;
        let mut pieces = self
            .sold_in
            .iter()
            .filter(|(_, factor)| *factor == Decimal::ONE);
        if let (true, false, Some((piece, _))) = (is_exact, sales.fract().is_zero(), pieces.next())
        {
            return Ok(Amount {
                quantity: Quantity::new(smallest)?,
                unit: piece.clone(),
            });
        }
        if is_exact && sales * default_factor == smallest && Quantity::new(sales).is_ok() {
            return Ok(Amount {
                quantity: Quantity::new(sales)?,
                unit: self.default.clone(),
            });
        }
        // "20 lb" of a case of 6 that is also sold singly, and holds 60 lb, is two of those.
        let single = self
            .sold_in
            .iter()
            .find(|(_, factor)| *factor == Decimal::ONE);
        if let (true, Some((single, _))) = (is_exact, single)
            && let Ok(quantity) = Quantity::new(smallest)
        {
            return Ok(Amount {
                quantity,
                unit: single.clone(),
            });
        }
        Err(not_whole(measure / content, &self.default)?)
    }
}

fn not_whole(number: Decimal, unit: &Unit) -> Result<UnitError, UnitError> {
    Ok(UnitError::NotWhole {
        unit: unit.clone(),
        below: Quantity::new(number.floor()).ok(),
        above: Quantity::new(number.ceil())?,
    })
}

#[cfg(test)]
#[path = "unit_tests.rs"]
mod tests;
