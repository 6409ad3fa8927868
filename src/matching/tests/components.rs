//! How often the first answer is right on catalogs and queries that others wrote.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use rust_decimal::Decimal;
use uuid::Uuid;

use super::fixtures::{query, stranger};
use crate::domain::unit::UnitTable;
use crate::domain::{Catalog, Product, ProductId, Unit};
use crate::matching::{Index, Query};

/// Share of queries, of those with an answer, whose right product comes first, and among five.
struct Recall {
    at_1: f64,
    at_5: f64,
}

#[derive(serde::Deserialize)]
struct Row {
    query: String,
    positive_ids: Vec<String>,
}

fn set(name: &str) -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("../shared/datasets/components").join(name);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("left out: no component set {name} beside this repository");
    None
}

fn catalog(path: PathBuf) -> Catalog {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows = reader.deserialize::<HashMap<String, String>>();
    let products = rows.zip(1..).map(|(row, id)| product(&row.unwrap(), id));
    Catalog::new(1, products.collect())
}

fn product(row: &HashMap<String, String>, id: u128) -> Product {
    let cell = |name: &str| row[name].clone();
    let list = |name: &str| cell(name).split('|').map(str::to_owned).collect();
    Product {
        id: ProductId(Uuid::from_u128(id)),
        sku: cell("sku"),
        name: cell("name"),
        brand: cell("brand"),
        category: cell("category"),
        size: cell("size"),
        units: UnitTable::single(Unit::new(&cell("unit"))),
        unit_price: Decimal::ONE,
        aliases: list("aliases"),
        keywords: list("keywords"),
        misspellings: list("misspellings"),
        minimum_order_quantity: None,
        maximum_order_quantity: None,
        order_multiple: None,
        in_stock: true,
        active: true,
        variant_of: None,
        eans: list("ean"),
    }
}

/// Asks every `step`th query of a set, which keeps an unoptimised build within seconds.
fn recall(name: &str, step: usize) -> Option<Recall> {
    let path = set(name)?;
    let index = Index::build(Arc::new(catalog(path.join("catalog.csv"))));
    let text = std::fs::read_to_string(path.join("dev.jsonl")).unwrap();
    let rows = text
        .lines()
        .map(|line| serde_json::from_str::<Row>(line).unwrap());
    let customer = stranger();
    let (mut asked, mut first, mut among_five) = (0.0, 0.0, 0.0);
    for row in rows
        .filter(|row| !row.positive_ids.is_empty())
        .step_by(step)
    {
        let found = index.search(&Query {
            limit: 5,
            ..query(&row.query, &customer)
        });
        let sku = |id| {
            index
                .catalog()
                .get(id)
                .map(|product| product.sku.clone())
                .unwrap()
        };
        let right = |id| row.positive_ids.contains(&sku(id));
        asked += 1.0;
        first += f64::from(found.first().is_some_and(|best| right(best.product)));
        among_five += f64::from(found.iter().any(|candidate| right(candidate.product)));
    }
    Some(Recall {
        at_1: first / asked,
        at_5: among_five / asked,
    })
}

fn holds(name: &str, step: usize, floor: &Recall) {
    let Some(reached) = recall(name, step) else {
        return;
    };
    eprintln!(
        "{name}: first {:.3}, first five {:.3}",
        reached.at_1, reached.at_5
    );
    assert!(
        reached.at_1 >= floor.at_1,
        "{name}: first right in {:.3}",
        reached.at_1
    );
    assert!(
        reached.at_5 >= floor.at_5,
        "{name}: right among five in {:.3}",
        reached.at_5
    );
}

#[test]
fn general_goods_with_brands_and_models_are_found() {
    holds(
        "abt-buy",
        2,
        &Recall {
            at_1: 0.88,
            at_5: 0.97,
        },
    );
}

#[test]
fn one_of_twenty_thousand_general_goods_is_found() {
    holds(
        "walmart-amazon",
        3,
        &Recall {
            at_1: 0.79,
            at_5: 0.94,
        },
    );
}

#[test]
fn one_of_twenty_thousand_groceries_is_found_through_typos_and_dropped_words() {
    holds(
        "grocerydb",
        12,
        &Recall {
            at_1: 0.95,
            at_5: 0.98,
        },
    );
}
