//! The distributor's goods, and words as goods: "2 case Whole Milk 1 L".

use std::sync::{Arc, LazyLock};

use order_agent::catalog_file::read_catalog;
use order_agent::domain::{Catalog, Product, ProductId};
use order_agent::matching::Index;
use rust_decimal::Decimal;
use uuid::Uuid;

/// The goods of every dialogue, ready to be searched.
pub static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut last = 0;
    let ids = || {
        last += 1;
        ProductId(Uuid::from_u128(last))
    };
    let products = read_catalog(include_bytes!("goods.csv").as_slice(), ids).unwrap();
    Index::build(Arc::new(Catalog::new(1, products)))
});

/// The goods by their official names.
pub fn catalog() -> &'static Catalog {
    INDEX.catalog()
}

/// The product of an official name.
///
/// # Panics
/// When there is none.
pub fn product(name: &str) -> &'static Product {
    let mut all = catalog().products().iter();
    all.find(|product| product.name == name)
        .unwrap_or_else(|| panic!("no goods are called {name:?}"))
}

/// An amount of goods, as the scripts write it.
pub fn goods(quantity: Decimal, unit: &str, name: &str) -> String {
    format!("{} {unit} {name}", quantity.normalize())
}

/// "2 case Whole Milk 1 L" in its parts.
///
/// # Panics
/// When it has another form.
pub fn parts(text: &str) -> (Decimal, String, &'static Product) {
    let mut words = text.trim().splitn(3, ' ');
    let mut word = || {
        words
            .next()
            .unwrap_or_else(|| panic!("{text:?} names no goods"))
    };
    let quantity = word()
        .parse()
        .unwrap_or_else(|_| panic!("{text:?} begins with no number"));
    (quantity, word().to_owned(), product(word()))
}
