//! Whether a basket looks like an order that was written already.

use chrono::{Duration, NaiveDate};
use rust_decimal::Decimal;

use super::line::Line;
use super::{Draft, Second};
use crate::domain::{Catalog, OrderId, PastLine, PastOrder, ProductId};
use crate::session::event::Context;

/// The same goods within this time are suspicious; the rules say a day.
const SUSPICIOUS_HOURS: i64 = 24;

/// The order that a basket looks like: the same goods for the same date within a day, or a PO
/// number seen before. The order that it alters is none.
#[must_use]
pub fn duplicate_of(
    draft: &Draft,
    date: Option<NaiveDate>,
    context: &Context<'_>,
) -> Option<OrderId> {
    if draft.second == Second::Meant {
        return None;
    }
    let mut others = context
        .customer
        .history
        .iter()
        .filter(|order| Some(order.id) != draft.amends);
    others
        .find(|order| {
            let same_po = draft.po_number.is_some() && draft.po_number == order.po_number;
            same_po || is_same(draft, date, order, context)
        })
        .map(|order| order.id)
}

fn is_same(
    draft: &Draft,
    date: Option<NaiveDate>,
    order: &PastOrder,
    context: &Context<'_>,
) -> bool {
    order.delivery_date == date
        && context.now - order.placed_at < Duration::hours(SUSPICIOUS_HOURS)
        && goods_of_draft(draft, context.catalog) == goods_of_order(order, context.catalog)
}

/// One piece of goods, comparable whatever the unit and the order of the lines.
type Piece = (Option<ProductId>, String, Decimal);

fn goods_of_draft(draft: &Draft, catalog: &Catalog) -> Vec<Piece> {
    let piece = |line: &Line| {
        let product = line.product().and_then(|id| catalog.get(id));
        let smallest = product
            .zip(line.unit())
            .and_then(|(product, unit)| product.units.factor(unit))
            .unwrap_or(Decimal::ONE)
            * line.quantity().unwrap_or(Decimal::ONE);
        (line.product(), words(line.product(), &line.words), smallest)
    };
    sorted(draft.lines.iter().map(piece).collect())
}

fn goods_of_order(order: &PastOrder, catalog: &Catalog) -> Vec<Piece> {
    let piece = |line: &PastLine| {
        let product = line.product.and_then(|id| catalog.get(id));
        let smallest = product
            .and_then(|product| product.units.in_smallest(&line.amount))
            .unwrap_or(line.amount.quantity.get());
        (line.product, words(line.product, &line.name), smallest)
    };
    sorted(order.lines.iter().map(piece).collect())
}

fn words(product: Option<ProductId>, words: &str) -> String {
    match product {
        Some(_) => String::new(),
        None => words.to_lowercase(),
    }
}

fn sorted(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort();
    pieces
}
