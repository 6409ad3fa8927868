//! How long the matcher takes for one range of words, on a small catalog and on a large one.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use chrono::DateTime;
use order_agent::domain::unit::UnitTable;
use order_agent::domain::{Catalog, CustomerContext, CustomerId, Product, ProductId, Unit};
use order_agent::matching::{Index, Query};
use rust_decimal::Decimal;
use uuid::Uuid;

const KINDS: [&str; 12] = [
    "Milk", "Cheese", "Tomatoes", "Onions", "Flour", "Rice", "Bread", "Butter", "Olives", "Beans",
    "Chicken", "Vinegar",
];
const SORTS: [&str; 12] = [
    "Whole", "Grated", "Cherry", "Red", "Strong", "Long", "Sliced", "Salted", "Green", "Baked",
    "Smoked", "White",
];
const MAKERS: usize = 200;
const WORDS: [&str; 6] = [
    "whole milk",
    "chery tomatos 5kg",
    "beans",
    "maker17 sliced bread",
    "see you tomorrow",
    "xqzt",
];
const ROUNDS: u32 = 200;

fn main() {
    for size in [154, 24_000] {
        let started = Instant::now();
        let index = Index::build(Arc::new(catalog(size)));
        println!("{size} products: built in {:?}", started.elapsed());
        for words in WORDS {
            measure(&index, words);
        }
    }
}

fn measure(index: &Index, words: &str) {
    let customer = customer();
    let query = Query {
        words,
        unit: None,
        customer: &customer,
        now: DateTime::UNIX_EPOCH,
        limit: 10,
    };
    let started = Instant::now();
    for _ in 0..ROUNDS {
        black_box(index.decide(black_box(&query)));
    }
    let decided = started.elapsed() / ROUNDS;
    let started = Instant::now();
    for _ in 0..ROUNDS {
        black_box(index.product_like(black_box(words)));
    }
    println!(
        "  {words:24} decide {decided:>10.1?}  product_like {:>10.1?}",
        started.elapsed() / ROUNDS
    );
}

fn catalog(size: usize) -> Catalog {
    Catalog::new(1, (0..size).map(product).collect())
}

fn product(at: usize) -> Product {
    let kind = KINDS[at % KINDS.len()];
    let sort = SORTS[at / KINDS.len() % SORTS.len()];
    let brand = format!("Maker{}", at % MAKERS);
    let kilos = 1 + at / 144 % 25;
    Product {
        id: ProductId(Uuid::from_u128(at as u128)),
        sku: format!("SKU-{at}"),
        name: format!("{brand} {sort} {kind} {kilos} kg"),
        brand,
        category: format!("Food > {kind}"),
        size: format!("{kilos} kg"),
        units: UnitTable::single(Unit::new("case")),
        unit_price: Decimal::ONE,
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

fn customer() -> CustomerContext {
    CustomerContext {
        id: CustomerId(Uuid::from_u128(1)),
        known: true,
        business_name: String::new(),
        history: Vec::new(),
        aliases: Vec::new(),
    }
}
