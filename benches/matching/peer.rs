//! How does a plain full-text search answer the same queries?

use std::sync::Arc;
use std::time::Instant;

use order_agent::domain::Catalog;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, Query};
use tantivy::schema::{Field, STORED, STRING, Schema, TEXT, Value};
use tantivy::{Index, ReloadPolicy, TantivyDocument, Term, doc};

use super::figures::{Answer, Figures, resident_mebibytes};
use super::{LIMIT, Row};

/// Memory of the writer while it builds; the least that tantivy takes is 15 MB.
const WRITER_BYTES: usize = 50_000_000;

/// Builds, asks and prints.
pub fn measure(catalog: &Arc<Catalog>, rows: &[&Row]) {
    let before = resident_mebibytes();
    let started = Instant::now();
    let mut schema = Schema::builder();
    let sku = schema.add_text_field("sku", STRING | STORED);
    let text = schema.add_text_field("text", TEXT);
    let index = Index::create_in_ram(schema.build());
    let mut writer = index
        .writer_with_num_threads(1, WRITER_BYTES)
        .expect("RAM suffices");
    for product in catalog.products() {
        let words = format!("{} {} {}", product.name, product.brand, product.size);
        writer
            .add_document(doc!(sku => product.sku.as_str(), text => words))
            .expect("RAM suffices");
    }
    writer.commit().expect("RAM suffices");
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()
        .expect("the index was just written");
    let searcher = reader.searcher();
    let (built, held) = (started.elapsed(), resident_mebibytes() - before);
    println!(
        "\ntantivy, BM25 with fuzzy terms: built in {built:.2?}, {held:.0} MiB, {} of the queries",
        rows.len()
    );
    let answers = rows.iter().map(|row| {
        let started = Instant::now();
        let query = fuzzy(&row.query, text);
        let found = searcher
            .search(&query, &TopDocs::with_limit(LIMIT).order_by_score())
            .expect("the query is well-formed");
        let skus = found.iter().filter_map(|(_, address)| {
            let document: TantivyDocument = searcher.doc(*address).ok()?;
            Some(document.get_first(sku)?.as_str()?.to_owned())
        });
        let skus: Vec<String> = skus.collect();
        Answer::new(row, &skus, started.elapsed())
    });
    println!("{}", Figures::of(answers.collect()));
}

/// Every word, with one slip of the pen where it is long enough.
fn fuzzy(words: &str, field: Field) -> BooleanQuery {
    let lower = words.to_lowercase();
    let words = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let terms = words.map(|word| {
        let slips = u8::from(word.chars().count() > 3);
        let term = Term::from_field_text(field, word);
        let query: Box<dyn Query> = Box::new(FuzzyTermQuery::new(term, slips, true));
        (Occur::Should, query)
    });
    BooleanQuery::new(terms.collect())
}
