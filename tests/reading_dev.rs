//! How many goods of the development conversations' first messages are read right?

#![expect(
    clippy::unwrap_used,
    reason = "a file of the development set that breaks its format is a failed test"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

use order_agent::domain::calendar::Zone;
use order_agent::domain::unit::UnitTable;
use order_agent::domain::{Catalog, CustomerContext, CustomerId, Product, ProductId, Unit};
use order_agent::matching::Index;
use order_agent::understanding::{Act, Decision, Goods, Reading, Situation, read};

/// The share of first messages whose goods must be read right.
const FLOOR: f64 = 0.95;

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/datasets/wholesale-dev");
    folder.is_dir().then_some(folder)
}

fn pairs(cell: &str) -> Vec<(Unit, Decimal)> {
    cell.split('|')
        .filter_map(|pair| pair.split_once(':'))
        .map(|(unit, factor)| (Unit::new(unit), factor.parse().unwrap()))
        .collect()
}

fn list(cell: &str) -> Vec<String> {
    let words = cell.split('|').filter(|word| !word.is_empty());
    words.map(ToOwned::to_owned).collect()
}

fn catalog(folder: &Path) -> Catalog {
    let mut reader = csv::Reader::from_path(folder.join("wholesale.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let product = |(at, row): (usize, csv::StringRecord)| {
        let cell = |name: &str| {
            let at = header.iter().position(|column| column == name);
            at.and_then(|at| row.get(at)).unwrap_or("").to_owned()
        };
        Product {
            id: ProductId(Uuid::from_u128(u128::try_from(at + 1).unwrap())),
            sku: cell("sku"),
            name: cell("name"),
            brand: cell("brand"),
            category: cell("category"),
            size: cell("size"),
            units: UnitTable {
                default: Unit::new(&cell("unit")),
                sold_in: pairs(&cell("units")),
                contents: pairs(&cell("contents")),
            },
            unit_price: Decimal::ONE,
            aliases: list(&cell("aliases")),
            keywords: list(&cell("keywords")),
            misspellings: list(&cell("misspellings")),
            minimum_order_quantity: None,
            maximum_order_quantity: None,
            order_multiple: None,
            in_stock: cell("in_stock") != "false",
            active: cell("active") != "false",
            variant_of: None,
            eans: list(&cell("ean")),
        }
    };
    let products = reader.records().map(Result::unwrap).enumerate();
    Catalog::new(1, products.map(product).collect())
}

fn customer(case: &Value, catalog: &Catalog) -> CustomerContext {
    let aliases = case["customer"]["aliases"].as_object();
    let id = |sku: &Value| catalog.by_sku(sku.as_str().unwrap()).unwrap().id;
    CustomerContext {
        business_name: case["customer"]["business_name"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        aliases: aliases
            .into_iter()
            .flatten()
            .map(|(words, sku)| (words.to_lowercase(), id(sku)))
            .collect(),
        id: CustomerId(Uuid::from_u128(7)),
        known: true,
        history: Vec::new(),
    }
}

/// What a line must name: an sku, one of some, or nothing known.
fn wanted(line: &Value) -> BTreeSet<String> {
    let skus = [&line["candidates"], &line["one_of"]]
        .into_iter()
        .filter_map(Value::as_array)
        .flatten();
    let named = skus.chain([&line["sku"]]).filter_map(Value::as_str);
    named.map(ToOwned::to_owned).collect()
}

fn found(goods: &Goods, catalog: &Catalog) -> BTreeSet<String> {
    let sku = |id: ProductId| catalog.get(id).unwrap().sku.clone();
    match &goods.target.decision {
        Decision::Product { chosen, .. } => BTreeSet::from([sku(chosen.product)]),
        Decision::Ambiguous(several) => several.iter().map(|c| sku(c.product)).collect(),
        Decision::Unknown(_) | Decision::LastNamed | Decision::Everything => BTreeSet::new(),
    }
}

/// Whether the reading names just the goods of the cart; history decides later, so that a choice
/// which holds the product is as good.
fn names_the_goods(reading: &Reading, lines: &[Value], catalog: &Catalog) -> bool {
    let mut missing: Vec<BTreeSet<String>> = lines.iter().map(wanted).collect();
    for operation in &reading.operations {
        let (Act::Name(goods) | Act::More(goods) | Act::Set(goods)) = &operation.act else {
            continue;
        };
        let found = found(goods, catalog);
        let fits = |wanted: &BTreeSet<String>| {
            wanted.is_subset(&found) || (wanted.len() > 1 && found.is_subset(wanted))
        };
        match missing.iter().position(fits) {
            Some(at) => {
                missing.remove(at);
            }
            None if lines.iter().any(|line| fits(&wanted(line))) => {}
            None => return false,
        }
    }
    missing.is_empty()
}

fn repeats(reading: &Reading) -> bool {
    let mut acts = reading.operations.iter().map(|operation| &operation.act);
    acts.any(|act| matches!(act, Act::Repeat(_)))
}

fn now(case: &Value) -> DateTime<Utc> {
    let text = case["now"].as_str().unwrap();
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// Each operation as its kind and its words.
fn outline(reading: &Reading) -> String {
    let operations = reading.operations.iter().map(|operation| {
        let act = format!("{:?}", operation.act);
        let kind = act.split('(').next().unwrap_or_default().to_owned();
        format!("{kind} {:?}", operation.words)
    });
    operations.collect::<Vec<_>>().join("; ")
}

#[test]
fn first_messages_of_the_development_set_name_their_goods() {
    let Some(folder) = folder() else {
        println!("left out: ../shared/datasets/wholesale-dev is not there");
        return;
    };
    let index = Index::build(Arc::new(catalog(&folder)));
    let cases = std::fs::read_to_string(folder.join("cases.jsonl")).unwrap();
    let (mut right, mut all) = (0.0, 0.0);
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let customer = customer(&case, index.catalog());
        let situation = Situation {
            customer: &customer,
            cart: &[],
            last_said: None,
            question: None,
            locale: case["locale"].as_str().unwrap(),
            now: now(&case),
            zone: Zone::Named(chrono_tz::Europe::London),
        };
        let turn = &case["turns"][0];
        let (Some(text), Some(lines)) = (turn["say"].as_str(), turn["after"]["lines"].as_array())
        else {
            continue;
        };
        let reading = read(text, &index, &situation);
        if repeats(&reading) || turn.get("attachments").is_some() {
            continue;
        }
        all += 1.0;
        if names_the_goods(&reading, lines, index.catalog()) {
            right += 1.0;
        } else {
            println!("{text:?}\n   {}", outline(&reading));
        }
    }
    println!("{right} of {all} first messages name their goods");
    assert!(right / all >= FLOOR);
}
