//! What the fuzz targets share: a catalog, a customer, and texts from bytes.

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Utc};
use order_agent::catalog_file::read_catalog;
use order_agent::domain::calendar::Zone;
use order_agent::domain::{Catalog, CustomerContext, CustomerId, ProductId};
use order_agent::language::Lexicon;
use order_agent::matching::Index;
use order_agent::understanding::{Asked, Situation};
use uuid::Uuid;

const CATALOG: &[u8] = include_bytes!("../../eval/datasets/smoke/heartland.csv");

/// Wednesday 18 November 2026, noon.
const NOW: DateTime<Utc> = DateTime::from_timestamp(1_795_003_200, 0).expect("a valid moment");

const LOCALES: [&str; 7] = [
    "en-US", "en-GB", "es-ES", "de-DE", "nl-NL", "fr-FR", "hi-IN",
];

/// A small catalog, ready to be searched.
pub static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut number = 0_u128;
    let ids = || {
        number += 1;
        ProductId(Uuid::from_u128(number))
    };
    let products = read_catalog(CATALOG, ids).expect("the smoke set's catalog is good");
    Index::build(Arc::new(Catalog::new(1, products)))
});

static CUSTOMER: LazyLock<CustomerContext> = LazyLock::new(|| CustomerContext {
    id: CustomerId(Uuid::from_u128(1)),
    known: true,
    business_name: "Corner Bistro".to_owned(),
    history: Vec::new(),
    aliases: vec![("the gold one".to_owned(), product(3))],
});

static CART: LazyLock<Vec<ProductId>> = LazyLock::new(|| vec![product(0), product(5)]);

static QUESTIONS: LazyLock<Vec<Option<Asked>>> = LazyLock::new(|| {
    vec![
        None,
        Some(Asked::Choice((0..4).map(product).collect())),
        Some(Asked::YesNo(Some(product(0)))),
        Some(Asked::HowMuch(product(5))),
        Some(Asked::WhichDay),
        Some(Asked::SameOrSecond),
        Some(Asked::Open),
    ]
});

fn product(at: usize) -> ProductId {
    INDEX.catalog().products()[at].id
}

/// A situation and a text: the first byte picks the locale, the second our open question.
#[must_use]
pub fn situation_and_text(data: &[u8]) -> (Situation<'static>, String) {
    let (first, rest) = split(data);
    let (second, rest) = split(rest);
    let question = QUESTIONS[second % QUESTIONS.len()].as_ref();
    let situation = Situation {
        customer: &CUSTOMER,
        cart: if question.is_some() { &CART } else { &[] },
        last_said: None,
        question,
        locale: LOCALES[first % LOCALES.len()],
        now: NOW,
        zone: Zone::Named(chrono_tz::America::Chicago),
    };
    (situation, String::from_utf8_lossy(rest).into_owned())
}

/// A locale with its lexicon, and a text.
#[must_use]
pub fn locale_and_text(data: &[u8]) -> (&'static str, &'static Lexicon, String) {
    let (first, rest) = split(data);
    let locale = LOCALES[first % LOCALES.len()];
    let text = String::from_utf8_lossy(rest).into_owned();
    (locale, Lexicon::of(&locale[..2]), text)
}

fn split(data: &[u8]) -> (usize, &[u8]) {
    data.split_first()
        .map_or((0, data), |(first, rest)| (usize::from(*first), rest))
}
