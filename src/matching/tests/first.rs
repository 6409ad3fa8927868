//! Is what is found for less what a search finds first?

use std::sync::Arc;

use proptest::prelude::*;
use uuid::Uuid;

use super::fixtures::{id, now, past, query};
use super::update::{looks, words};
use crate::domain::{Catalog, CustomerContext, Product, ProductId};
use crate::matching::{Index, Memory};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_product_that_is_found_first_for_less_is_the_first_of_a_search(
        products in prop::collection::vec(looks(), 1..24),
        ordered in prop::collection::vec(0..24_u128, 0..4),
        phrases in prop::collection::vec(words(), 1..8),
    ) {
        let numbered = (0_u128..).zip(products).map(|(number, product)| {
            Product { id: ProductId(Uuid::from_u128(number)), ..product }
        });
        let index = Index::build(Arc::new(Catalog::new(1, numbered.collect())));
        let orders = ordered.into_iter().map(|number| past(now(), ProductId(Uuid::from_u128(number))));
        let customer = CustomerContext { history: orders.collect(), ..CustomerContext::stranger() };
        for words in &phrases {
            let query = query(words, &customer);
            let searched = index.search(&query).first().map(|first| first.product);
            prop_assert_eq!(index.first_again(&query, &Memory::default()), searched, "{}", words);
        }
    }
}

#[test]
fn a_product_named_by_its_code_is_found_first_for_less_too() {
    let index = super::fixtures::index();
    let customer = CustomerContext::stranger();
    let product = &index.catalog().products()[2];
    let query = query(&product.sku, &customer);
    let first = index.first_again(&query, &Memory::default());
    assert_eq!(first, Some(id(&product.sku)));
}
