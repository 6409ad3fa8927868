//! Does an index that followed its catalog answer like one that was built anew?

use std::sync::Arc;

use proptest::prelude::*;
use uuid::Uuid;

use super::fixtures::{index, now};
use crate::domain::{Catalog, CustomerContext, Product, ProductId};
use crate::matching::update::places;
use crate::matching::{Index, Query};

/// Words with neighbours: beginnings, short forms, misspellings, joined and split ones, brands, codes.
const WORDS: [&str; 32] = [
    "milk",
    "milkshake",
    "milks",
    "tomato",
    "tomatoes",
    "toms",
    "chicken",
    "chiken",
    "chkn",
    "sourdough",
    "sour",
    "dough",
    "loaf",
    "cheddar",
    "cheddar's",
    "chedar",
    "acme",
    "hill",
    "hillside",
    "double",
    "dbl",
    "cream",
    "creme",
    "crème",
    "7up",
    "PS-LX350H",
    "lx350",
    "12x250g",
    "5 L",
    "500 ml",
    "2%",
    "30",
];

pub(super) fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&WORDS[..]), 1..4).prop_map(|words| words.join(" "))
}

/// What is not drawn here no answer depends on.
pub(super) fn looks() -> impl Strategy<Value = Product> {
    let lists = (
        prop::collection::vec(words(), 0..3),
        prop::collection::vec(words(), 0..2),
    );
    let flags = (any::<bool>(), any::<bool>());
    let texts = (
        words(),
        words(),
        words(),
        prop::collection::vec(words(), 0..2),
    );
    (texts, lists, flags, 0..6_u8).prop_map(|(texts, lists, (in_stock, active), code)| {
        let base = index().catalog().products()[0].as_ref().clone();
        let (name, brand, category, misspellings) = texts;
        let (aliases, keywords) = lists;
        let brand = brand.split(' ').next().unwrap_or_default().to_owned();
        let (sku, eans) = (format!("SKU-{code}"), Vec::new());
        Product {
            sku,
            name,
            brand,
            category,
            aliases,
            keywords,
            misspellings,
            in_stock,
            active,
            eans,
            ..base
        }
    })
}

/// One step of a catalog: the product at a place is changed, one is added there, or taken away.
#[derive(Debug, Clone)]
enum Edit {
    Add(usize, Product),
    Change(usize, Product),
    Remove(usize),
    Move(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let place = 0..64_usize;
    prop_oneof![
        3 => (place.clone(), looks()).prop_map(|(at, product)| Edit::Add(at, product)),
        3 => (place.clone(), looks()).prop_map(|(at, product)| Edit::Change(at, product)),
        2 => place.clone().prop_map(Edit::Remove),
        1 => (place.clone(), place).prop_map(|(from, to)| Edit::Move(from, to)),
    ]
}

/// Never a build, however small the catalog is.
fn follow(index: &Index, newer: Arc<Catalog>) -> Index {
    let places = places(index.catalog(), &newer);
    index.followed(newer, &places)
}

fn apply(products: &mut Vec<Product>, edit: Edit, number: u128) {
    let len = products.len().max(1);
    match edit {
        Edit::Add(at, product) => {
            let id = ProductId(Uuid::from_u128(1000 + number));
            products.insert(at % (products.len() + 1), Product { id, ..product });
        }
        Edit::Change(at, product) => {
            if let Some(own) = products.get_mut(at % len) {
                *own = Product {
                    id: own.id,
                    ..product
                };
            }
        }
        Edit::Remove(_) | Edit::Move(..) if products.is_empty() => {}
        Edit::Remove(at) => drop(products.remove(at % len)),
        Edit::Move(from, to) => {
            let moved = products.remove(from % len);
            products.insert(to % len, moved);
        }
    }
}

/// Everything that can be asked of an index, to the last bit.
fn answers(index: &Index, words: &str) -> [String; 3] {
    let customer = CustomerContext::stranger();
    let query = Query {
        words,
        unit: None,
        customer: &customer,
        now: now(),
        limit: 8,
    };
    [
        format!("{:?}", index.explain(&query)),
        format!("{:?}", index.decide(&query)),
        format!("{:?}", index.product_like(words)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn an_index_that_followed_every_change_answers_like_one_that_was_built_anew(
        edits in prop::collection::vec(prop::collection::vec(edit(), 1..4), 1..6),
        phrases in prop::collection::vec(words(), 1..12),
    ) {
        let base = index();
        let base = base.catalog().products().iter().take(6);
        let mut products: Vec<Product> = base.map(|product| product.as_ref().clone()).collect();
        let mut followed = Index::build(Arc::new(Catalog::new(0, products.clone())));
        for (version, step) in (1_i64..).zip(edits) {
            for (number, edit) in (0_u64..).zip(step) {
                apply(&mut products, edit, u128::from(version.unsigned_abs() * 10 + number));
            }
            let newer = Arc::new(Catalog::new(version, products.clone()));
            followed = follow(&followed, Arc::clone(&newer));
            let anew = Index::build(newer);
            for words in phrases.iter().chain(products.iter().map(|product| &product.name)) {
                prop_assert_eq!(answers(&followed, words), answers(&anew, words), "{}", words);
            }
        }
    }
}

#[test]
fn a_term_of_no_product_any_more_is_forgotten_and_its_place_is_used_again() {
    let base = index().catalog().products()[0].as_ref().clone();
    let named = |name: &str| {
        let product = Product {
            name: name.to_owned(),
            ..base.clone()
        };
        Arc::new(Catalog::new(1, vec![product]))
    };
    let mut followed = Index::build(named("Quince"));
    followed = follow(&followed, named("Medlar"));
    assert_eq!(followed.vocabulary.get("quince"), None);
    let terms = followed.vocabulary.len();
    for name in ["Quince", "Medlar", "Quince"] {
        followed = follow(&followed, named(name));
    }
    assert!(followed.vocabulary.len() <= terms);
}
