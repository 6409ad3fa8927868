//! How much is one measure of another? Exact, or not at all.

use rust_decimal::{Decimal, dec};

use super::Unit;

/// What a measure measures. Gallons and pints stand alone: what they hold of a litre differs between
/// the United States and the United Kingdom, and only their ratio is the same in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dimension {
    Mass,
    Volume,
    Gallons,
    Length,
}

/// Each measure in grams, millilitres, pints or millimetres. The pound and the foot are exact by the
/// international yard and pound agreement of 1959.
const MEASURES: [(&str, Dimension, Decimal); 18] = [
    ("g", Dimension::Mass, dec!(1)),
    ("kg", Dimension::Mass, dec!(1000)),
    ("lb", Dimension::Mass, dec!(453.59237)),
    ("oz", Dimension::Mass, dec!(28.349523125)),
    ("ml", Dimension::Volume, dec!(1)),
    ("cl", Dimension::Volume, dec!(10)),
    ("dl", Dimension::Volume, dec!(100)),
    ("l", Dimension::Volume, dec!(1000)),
    ("pint", Dimension::Gallons, dec!(1)),
    ("qt", Dimension::Gallons, dec!(2)),
    ("gal", Dimension::Gallons, dec!(8)),
    ("mm", Dimension::Length, dec!(1)),
    ("cm", Dimension::Length, dec!(10)),
    ("m", Dimension::Length, dec!(1000)),
    ("inch", Dimension::Length, dec!(25.4)),
    ("in", Dimension::Length, dec!(25.4)),
    ("ft", Dimension::Length, dec!(304.8)),
    ("yd", Dimension::Length, dec!(914.4)),
];

fn of(unit: &Unit) -> Option<(Dimension, Decimal)> {
    let known = MEASURES.iter().find(|(name, ..)| *name == unit.as_str());
    known.map(|(_, dimension, size)| (*dimension, *size))
}

/// Whether the unit measures something that can be cut anywhere, such as a weight.
pub(super) fn is_measure(unit: &Unit) -> bool {
    of(unit).is_some()
}

/// Whether the unit measures a length.
pub(super) fn is_length(unit: &Unit) -> bool {
    of(unit).is_some_and(|(dimension, _)| dimension == Dimension::Length)
}

/// The sizes of both units in one that they share, where both measure the same thing; of a unit and
/// itself one each.
pub(super) fn in_common(one: &Unit, other: &Unit) -> Option<(Decimal, Decimal)> {
    if one == other {
        return Some((Decimal::ONE, Decimal::ONE));
    }
    let ((one, size), (other, other_size)) = (of(one)?, of(other)?);
    (one == other).then_some((size, other_size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_of_the_same_thing_have_a_common_one() {
        let common = |one: &str, other: &str| in_common(&Unit::new(one), &Unit::new(other));
        assert_eq!(common("kg", "g"), Some((dec!(1000), dec!(1))));
        assert_eq!(common("cl", "l"), Some((dec!(10), dec!(1000))));
        assert_eq!(
            common("oz", "lb").map(|(oz, lb)| oz * dec!(16) == lb),
            Some(true)
        );
        assert_eq!(common("gal", "pint"), Some((dec!(8), dec!(1))));
        assert_eq!(common("case", "case"), Some((dec!(1), dec!(1))));
    }

    #[test]
    fn gallons_are_no_litres_and_cases_no_weight() {
        for (one, other) in [("gal", "l"), ("case", "kg"), ("kg", "l"), ("case", "box")] {
            assert_eq!(in_common(&Unit::new(one), &Unit::new(other)), None);
        }
    }
}
