//! Which quantity does a text name, by its words alone?

use rust_decimal::Decimal;

use super::detect;
use super::numbers::number_at;
use super::tokens::tokens;
use crate::domain::Unit;

/// A number with its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// How many; of a range the larger number.
    pub value: Decimal,
    /// The unit, where one is named.
    pub unit: Option<Unit>,
}

/// The first quantity of a text.
#[must_use]
pub fn quantity(text: &str, locale: &str) -> Option<Quantity> {
    let words = tokens(text);
    let lexicon = detect::language(&words, locale);
    (0..words.len()).find_map(|at| {
        let number = number_at(&words, at, lexicon)?;
        let unit = lexicon.units.longest(&words, at + number.len);
        let factor = unit.as_ref().map_or(Decimal::ONE, |(_, word)| word.factor);
        Some(Quantity {
            value: number.value * factor,
            unit: unit.map(|(_, word)| word.unit),
        })
    })
}
