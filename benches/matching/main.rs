//! How fast is the matcher on a large catalog, and how often right, beside a full-text search?
//!
//! One thread. The catalog is that of the component set `grocerydb` (24,185 products) where it stands
//! beside the repository, else our own. Beside ours, in the same run, tantivy answers the same queries:
//! BM25 over fuzzy terms, as its users would set it up.

mod figures;
mod peer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use chrono::DateTime;
use figures::{Answer, Figures, resident_mebibytes};
use order_agent::domain::{Catalog, CustomerContext, Product, ProductId};
use order_agent::eval::dataset::read_catalog_file;
use order_agent::matching::{Index, Query};
use uuid::Uuid;

/// What is looked at of each answer.
const LIMIT: usize = 5;
/// The size that the largest distributors reach.
const LARGE: usize = 200_000;
/// Queries that are put to the large catalog, and to the peer.
const SAMPLE: usize = 500;

/// A query of a component set, with the skus that are right.
#[derive(serde::Deserialize)]
pub struct Row {
    query: String,
    positive_ids: Vec<String>,
}

fn main() {
    let folder = folder();
    let catalog = read_catalog_file(&folder.join("catalog.csv")).expect("the set has a catalog");
    let rows = rows(&folder);
    println!(
        "{} products, {} queries of {}",
        catalog.products().len(),
        rows.len(),
        folder.display()
    );
    let catalog = Arc::new(catalog);
    ours("order-agent", &catalog, &rows);
    let sample: Vec<&Row> = rows.iter().step_by((rows.len() / SAMPLE).max(1)).collect();
    peer::measure(&catalog, &sample);
    let large = Arc::new(enlarged(&catalog));
    let sample: Vec<Row> = rows.into_iter().step_by(4).take(SAMPLE).collect();
    ours("order-agent, enlarged", &large, &sample);
}

fn folder() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = root.join("../shared/datasets/components/grocerydb");
    if shared.is_dir() {
        return shared;
    }
    println!("grocerydb is left out, it is not at hand; our own set stands for it");
    root.join("eval/datasets/components/match")
}

fn rows(folder: &Path) -> Vec<Row> {
    let text = std::fs::read_to_string(folder.join("dev.jsonl")).expect("the set has rows");
    let rows = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a row is JSON"));
    rows.filter(|row: &Row| !row.positive_ids.is_empty())
        .collect()
}

fn ours(name: &str, catalog: &Arc<Catalog>, rows: &[Row]) {
    let before = resident_mebibytes();
    let started = Instant::now();
    let index = Index::build(Arc::clone(catalog));
    let built = started.elapsed();
    let held = resident_mebibytes() - before;
    println!(
        "\n{name}: {} products, built in {built:.2?}, {held:.0} MiB",
        catalog.products().len()
    );
    renamed(&index);
    let customer = CustomerContext::stranger();
    let answers = rows.iter().map(|row| {
        let query = Query {
            words: &row.query,
            unit: None,
            customer: &customer,
            now: DateTime::UNIX_EPOCH,
            limit: LIMIT,
        };
        let started = Instant::now();
        let found = index.search(&query);
        let took = started.elapsed();
        let sku = |id| catalog.get(id).map(|product| product.sku.clone());
        let skus: Vec<String> = found.iter().filter_map(|one| sku(one.product)).collect();
        Answer::new(row, &skus, took)
    });
    println!("{}", Figures::of(answers.collect()));
}

/// How long the index takes to follow when one product in the middle gets another name.
fn renamed(index: &Index) {
    let catalog = index.catalog();
    let at = catalog.products().len() / 2;
    let mut product = Product::clone(&catalog.products()[at]);
    product.name.push_str(" renamed");
    let position = i32::try_from(at).expect("a catalog is no larger");
    let started = Instant::now();
    let newer = catalog.with(catalog.version + 1, vec![(position, product)]);
    let followed = index.updated(Arc::new(newer));
    let took = started.elapsed();
    println!(
        "  one product renamed: followed in {took:.2?} with {} products",
        followed.catalog().products().len()
    );
}

/// The catalog several times over, each copy by another maker, so that words stay as frequent; right is
/// the first copy alone.
fn enlarged(catalog: &Catalog) -> Catalog {
    let products = catalog.products();
    let copies = (0..LARGE).map(|at| {
        let (copy, base) = (at / products.len(), &products[at % products.len()]);
        let (name, sku) = if copy == 0 {
            (base.name.clone(), base.sku.clone())
        } else {
            (
                format!("{} maker{copy}", base.name),
                format!("{}-{copy}", base.sku),
            )
        };
        let id = ProductId(Uuid::from_u128(at as u128 + 1));
        Product {
            id,
            name,
            sku,
            ..Product::clone(base)
        }
    });
    Catalog::new(1, copies.collect())
}
