//! A quantity that can be ordered: the type is the proof that the number is possible.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The largest quantity of one line; above it a number is no quantity but a slip or a phone number.
pub const MAXIMUM: Decimal = Decimal::from_parts(100_000, 0, 0, false, 0);

/// Decimal places that a quantity may have: a gramme of a kilogramme, as `numeric(12,3)` keeps it.
pub const DECIMAL_PLACES: u32 = 3;

/// Above zero, at most [`MAXIMUM`], no finer than a thousandth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Decimal", into = "Decimal")]
pub struct Quantity(Decimal);

/// Why a number is no possible quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImpossibleQuantity {
    /// Zero or below.
    #[error("{0} is not above zero")]
    NotPositive(Decimal),
    /// Above [`MAXIMUM`].
    #[error("{0} is above 100000")]
    TooLarge(Decimal),
    /// Finer than a thousandth.
    #[error("{0} is finer than a thousandth")]
    TooFine(Decimal),
}

impl Quantity {
    /// One of something.
    pub const ONE: Self = Self(Decimal::ONE);

    /// Takes a number that is a possible quantity.
    ///
    /// # Errors
    /// Says which bound the number breaks.
    pub fn new(number: Decimal) -> Result<Self, ImpossibleQuantity> {
        let number = number.normalize();
        if number <= Decimal::ZERO {
            Err(ImpossibleQuantity::NotPositive(number))
        } else if number > MAXIMUM {
            Err(ImpossibleQuantity::TooLarge(number))
        } else if number.scale() > DECIMAL_PLACES {
            Err(ImpossibleQuantity::TooFine(number))
        } else {
            Ok(Self(number))
        }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> Decimal {
        self.0
    }
}

impl TryFrom<Decimal> for Quantity {
    type Error = ImpossibleQuantity;
    fn try_from(number: Decimal) -> Result<Self, Self::Error> {
        Self::new(number)
    }
}

impl From<Quantity> for Decimal {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn a_number_outside_the_bounds_is_no_quantity() {
        assert_eq!(
            Quantity::new(dec!(0)),
            Err(ImpossibleQuantity::NotPositive(dec!(0)))
        );
        assert_eq!(
            Quantity::new(dec!(-2)),
            Err(ImpossibleQuantity::NotPositive(dec!(-2)))
        );
        assert_eq!(
            Quantity::new(dec!(100000.001)),
            Err(ImpossibleQuantity::TooLarge(dec!(100000.001)))
        );
        assert_eq!(
            Quantity::new(dec!(0.0001)),
            Err(ImpossibleQuantity::TooFine(dec!(0.0001)))
        );
    }

    #[test]
    fn trailing_zeros_make_a_number_no_finer() {
        assert_eq!(
            Quantity::new(dec!(2.50000)).map(Quantity::get),
            Ok(dec!(2.5))
        );
    }
}
