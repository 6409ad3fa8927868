//! Which lines of a cart or an order are the lines that had to be there?

use crate::domain::Catalog;
use crate::domain::unit::Amount;
use crate::domain::{Product, Quantity, Unit};
use crate::eval::expected::{ExpectedLine, Goods};
use crate::eval::played::PlayedLine;
use rust_decimal::Decimal;

/// Whether a line is the one that had to be there.
#[must_use]
pub fn is_line(expected: &ExpectedLine, played: &PlayedLine, catalog: &Catalog) -> bool {
    match (&expected.goods, &played.sku) {
        (Goods::Sku(skus), Some(sku)) => {
            contains(skus, sku) && same_amount(expected, played, catalog.by_sku(sku))
        }
        (Goods::Words(words), None) => {
            keeps_words(&played.words, words) && same_amount(expected, played, None)
        }
        (Goods::Undecided(skus), None) => {
            skus.iter().all(|sku| contains(&played.candidates, sku))
                && same_amount(expected, played, None)
        }
        (Goods::Sku(_), None) | (Goods::Words(_) | Goods::Undecided(_), Some(_)) => false,
    }
}

/// For each line that had to be there the line that is it, each used once; as many as can be.
#[must_use]
pub fn pair_lines(
    expected: &[ExpectedLine],
    played: &[PlayedLine],
    catalog: &Catalog,
) -> Vec<Option<usize>> {
    let fits: Vec<Vec<bool>> = expected
        .iter()
        .map(|due| {
            played
                .iter()
                .map(|line| is_line(due, line, catalog))
                .collect()
        })
        .collect();
    let mut owner: Vec<Option<usize>> = vec![None; played.len()];
    for due in 0..expected.len() {
        // With `one_of`, the first fit may take what another line needs; it then has to move.
        give_way(due, &fits, &mut owner, &mut vec![false; played.len()]);
    }
    (0..expected.len())
        .map(|due| owner.iter().position(|taken| *taken == Some(due)))
        .collect()
}

/// Whether the lines are exactly those that had to be there, in any order.
#[must_use]
pub fn same_lines(expected: &[ExpectedLine], played: &[PlayedLine], catalog: &Catalog) -> bool {
    expected.len() == played.len()
        && pair_lines(expected, played, catalog)
            .iter()
            .all(Option::is_some)
}

fn give_way(
    due: usize,
    fits: &[Vec<bool>],
    owner: &mut [Option<usize>],
    seen: &mut Vec<bool>,
) -> bool {
    for line in 0..owner.len() {
        if !fits[due][line] || seen[line] {
            continue;
        }
        seen[line] = true;
        let free = owner[line].is_none_or(|holder| give_way(holder, fits, owner, seen));
        if free {
            owner[line] = Some(due);
            return true;
        }
    }
    false
}

fn contains(skus: &[String], sku: &str) -> bool {
    skus.iter().any(|other| other.eq_ignore_ascii_case(sku))
}

/// Equal after conversion to the smallest unit; where the product is not sold in one of the units,
/// number and unit have to be the same.
fn same_amount(expected: &ExpectedLine, played: &PlayedLine, product: Option<&Product>) -> bool {
    let Some(unit) = &expected.unit else {
        return expected.quantity == played.quantity;
    };
    let smallest = |quantity, unit: &Unit| product.and_then(|p| in_smallest(p, quantity, unit));
    match (
        smallest(expected.quantity, unit),
        smallest(played.quantity, &played.unit),
    ) {
        (Some(due), Some(came)) => due == came,
        (Some(_), None) | (None, Some(_) | None) => {
            expected.quantity == played.quantity && *unit == played.unit
        }
    }
}

fn in_smallest(product: &Product, quantity: Decimal, unit: &Unit) -> Option<Decimal> {
    let amount = Amount {
        quantity: Quantity::new(quantity).ok()?,
        unit: unit.clone(),
    };
    product.units.in_smallest(&amount)
}

fn keeps_words(kept: &str, words: &str) -> bool {
    let kept: Vec<String> = tokens(kept).collect();
    tokens(words).all(|word| kept.contains(&word))
}

fn tokens(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

#[cfg(test)]
#[path = "lines_tests.rs"]
mod tests;
