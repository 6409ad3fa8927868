//! How long is a message of ten lines read, on catalogs from a few dozen products to 24,000?

use std::fs::File;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use chrono::{DateTime, TimeDelta};
use order_agent::catalog_file::read_catalog;
use order_agent::domain::calendar::Zone;
use order_agent::domain::{Catalog, CustomerContext, Product, ProductId};
use order_agent::matching::Index;
use order_agent::understanding::{Act, Situation, read};
use uuid::Uuid;

use super::clock::worked;

/// Different messages, so that the figures are a spread over messages and not over one.
const MESSAGES: usize = 400;
/// Lines of each.
const LINES: usize = 10;
/// Words of a name that a customer writes.
const WORDS: usize = 3;
/// One line in so many has two letters turned round: unknown words cost the most.
const MISTYPED: usize = 4;
/// What the reader has to keep to, at the 95th percentile.
const TARGET: Duration = Duration::from_millis(2);

/// Catalogs of other people that are measured where they are at hand.
const ELSEWHERE: [&str; 2] = [
    "components/grocerydb/catalog.csv",
    "wholesale-dev/wholesale.csv",
];

/// Reads messages against every catalog and prints how long each took.
pub fn measure(customer: &CustomerContext, sample: &Index) -> anyhow::Result<()> {
    println!("\nReading a message of {LINES} lines, {MESSAGES} different ones, once each:");
    on("the sample catalog", sample, customer)?;
    let wanted = ELSEWHERE.map(|name| (name, place(name)));
    for (name, path) in wanted {
        let Some(path) = path else {
            println!("  {name}: not at hand");
            continue;
        };
        let catalog = catalog(&path)?;
        let started = Instant::now();
        let index = Index::build(Arc::new(catalog));
        println!("  {name}: index built in {:.0?}", started.elapsed());
        on(name, &index, customer)?;
    }
    Ok(())
}

/// The file in the folder of shared data sets beside this one.
fn place(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = folder.join("../shared/datasets").join(name);
    path.is_file().then_some(path)
}

fn on(name: &str, index: &Index, customer: &CustomerContext) -> anyhow::Result<()> {
    let messages = messages(index.catalog());
    let situation = situation(customer);
    let named: usize = messages
        .iter()
        .map(|text| read(text, index, &situation).operations)
        .map(|operations| {
            operations
                .iter()
                .filter(|one| matches!(one.act, Act::Name(_)))
                .count()
        })
        .sum();
    // A reader that gives up is fast. Of names cut at three words, some read as something else.
    ensure!(
        named * 4 >= MESSAGES * LINES * 3,
        "{name}: only {named} lines are read"
    );
    let mut times: Vec<Duration> = messages
        .iter()
        .map(|text| time(text, index, &situation))
        .collect();
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    let verdict = if at(95) < TARGET { "within" } else { "ABOVE" };
    println!(
        "  {name} ({} products): p50 {:.2?}  p95 {:.2?}  p99 {:.2?}  ({verdict} {TARGET:?} at p95)",
        index.catalog().products().len(),
        at(50),
        at(95),
        at(99),
    );
    Ok(())
}

fn time(text: &str, index: &Index, situation: &Situation<'_>) -> Duration {
    worked(|| read(black_box(text), index, situation))
}

/// What a message is read against, as the first of a conversation.
pub fn situation(customer: &CustomerContext) -> Situation<'_> {
    Situation {
        customer,
        cart: &[],
        last_said: None,
        question: None,
        locale: "en-GB",
        now: DateTime::UNIX_EPOCH + TimeDelta::days(20_000),
        zone: Zone::Named(chrono_tz::Europe::London),
    }
}

/// Messages that name products all over the catalog, by the first words of their names.
fn messages(catalog: &Catalog) -> Vec<String> {
    let products = catalog.products();
    // A step that shares no factor with the number of products visits them all.
    let step = products.len() * 3 / 7 + 1;
    let line = |number: usize| {
        let product = &products[number * step % products.len()];
        format!("{} {}", 1 + number % 9, words(product, number))
    };
    (0..MESSAGES)
        .map(|message| {
            let lines = (0..LINES).map(|at| line(message * LINES + at));
            lines.collect::<Vec<_>>().join("\n")
        })
        .collect()
}

fn words(product: &Product, number: usize) -> String {
    let words: Vec<&str> = product.name.split_whitespace().take(WORDS).collect();
    let mut letters: Vec<char> = words.join(" ").to_lowercase().chars().collect();
    if number.is_multiple_of(MISTYPED) && letters.len() > 3 {
        letters.swap(1, 2);
    }
    letters.into_iter().collect()
}

fn catalog(path: &Path) -> anyhow::Result<Catalog> {
    let mut number = 0_u128;
    let ids = || {
        number += 1;
        ProductId(Uuid::from_u128(number))
    };
    let file = File::open(path).with_context(|| path.display().to_string())?;
    let products = read_catalog(file, ids).with_context(|| path.display().to_string())?;
    Ok(Catalog::new(1, products))
}
