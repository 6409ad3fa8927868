//! What do several tests of the eval suite build alike?

use rust_decimal::Decimal;
use uuid::Uuid;

use crate::domain::unit::UnitTable;
use crate::domain::{Catalog, OrderStatus, Product, ProductId, Unit};
use crate::eval::case::{Case, parse};
use crate::eval::expected::ExpectedLine;
use crate::eval::played::{PlayedLine, PlayedOrder, PlayedTurn, SessionView};

/// A plain product; its id is 7.
pub fn product(sku: &str, units: UnitTable) -> Product {
    Product {
        id: ProductId(Uuid::from_u128(7)),
        sku: sku.to_owned(),
        name: sku.to_lowercase(),
        brand: String::new(),
        category: String::new(),
        size: String::new(),
        units,
        unit_price: Decimal::TEN,
        aliases: Vec::new(),
        keywords: Vec::new(),
        misspellings: Vec::new(),
        minimum_order_quantity: None,
        maximum_order_quantity: None,
        order_multiple: None,
        in_stock: true,
        active: true,
        variant_of: None,
        eans: Vec::new(),
    }
}

/// Eggs by the piece and the case of 20, ham by the case, oil by the litre.
pub fn catalog() -> Catalog {
    let eggs = UnitTable {
        default: Unit::new("case"),
        sold_in: vec![
            (Unit::each(), Decimal::ONE),
            (Unit::new("case"), Decimal::from(20)),
        ],
        contents: Vec::new(),
    };
    let goods = [
        ("EGG", eggs),
        ("HAM", UnitTable::single(Unit::new("case"))),
        ("OIL", UnitTable::single(Unit::new("l"))),
    ];
    let products = goods
        .into_iter()
        .zip(1..)
        .map(|((sku, units), number)| Product {
            id: ProductId(Uuid::from_u128(number)),
            ..product(sku, units)
        });
    Catalog::new(1, products.collect())
}

/// A line that has to be there, as a case writes it.
pub fn due(json: &str) -> ExpectedLine {
    serde_json::from_str(json).unwrap()
}

/// A line that came, with a product.
pub fn line(sku: &str, quantity: Decimal, unit: &str) -> PlayedLine {
    PlayedLine {
        sku: Some(sku.to_owned()),
        words: sku.to_lowercase(),
        candidates: Vec::new(),
        quantity,
        unit: Unit::new(unit),
    }
}

/// An order that was written and confirmed without review, each line at a confidence of 0.9.
pub fn order(lines: Vec<PlayedLine>) -> PlayedOrder {
    PlayedOrder {
        confidences: vec![0.9; lines.len()],
        lines,
        delivery_date: None,
        po_number: None,
        status: OrderStatus::Confirmed,
        requires_review: false,
        replaces: false,
    }
}

/// A turn in which nothing happened.
pub fn quiet_turn() -> PlayedTurn {
    PlayedTurn {
        intent: None,
        session: SessionView::default(),
        asks: false,
        offered: Vec::new(),
        replies: Vec::new(),
        task: false,
        pick_offered: true,
        latency: std::time::Duration::ZERO,
    }
}

/// A case with these turns and further keys, as JSON.
pub fn case(turns: &str, rest: &str) -> Case {
    let text = format!(
        r#"{{"id":"one","tags":["clean","plain"],"catalog":"c.csv","locale":"en-US","currency":"USD",
        "now":"2026-11-18T07:43:00-05:00","channel":"SMS","turns":{turns}{rest}}}"#
    );
    parse(&text).unwrap()
}
