//! A product as the reader and the matcher see it, and the catalog that holds them.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::ids::ProductId;
use super::unit::{Unit, UnitTable};

/// One product of a distributor's catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Unique code within the catalog.
    pub sku: String,
    /// Official name, the one that a summary shows.
    pub name: String,
    /// Brand, or empty.
    pub brand: String,
    /// Category path, levels separated by ` > `, or empty.
    pub category: String,
    /// Size as free text ("12 x 250 g"), or empty.
    pub size: String,
    /// Units, factors and contents.
    pub units: UnitTable,
    /// Price of one unit of sale, in the distributor's currency.
    pub unit_price: Decimal,
    /// What customers call it.
    pub aliases: Vec<String>,
    /// Further words that find it.
    pub keywords: Vec<String>,
    /// Known wrong spellings.
    pub misspellings: Vec<String>,
    /// Smallest quantity, in the unit of sale.
    pub minimum_order_quantity: Option<Decimal>,
    /// Largest quantity that is taken without asking, in the unit of sale.
    pub maximum_order_quantity: Option<Decimal>,
    /// Quantities must be a multiple of this, in the unit of sale.
    pub order_multiple: Option<Decimal>,
    /// Whether it is available now.
    pub in_stock: bool,
    /// Whether it is sold at all.
    pub active: bool,
    /// The product of which this one is a variant.
    pub variant_of: Option<ProductId>,
    /// GTINs.
    pub eans: Vec<String>,
}

/// All products of one distributor at one version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalog {
    /// Grows with every change; caches compare it.
    pub version: i64,
    products: Vec<Product>,
    by_id: HashMap<ProductId, usize>,
    units: HashSet<Unit>,
}

impl Catalog {
    /// A catalog of these products, found by id from then on.
    #[must_use]
    pub fn new(version: i64, products: Vec<Product>) -> Self {
        let by_id = products
            .iter()
            .enumerate()
            .map(|(at, product)| (product.id, at))
            .collect();
        let units = products.iter().flat_map(units).cloned().collect();
        Self {
            version,
            products,
            by_id,
            units,
        }
    }

    /// The unit in which goods of this catalog are sold, or which they hold, that a word names: a
    /// distributor's own, such as "length", beside those that every lexicon knows.
    #[must_use]
    pub fn unit(&self, word: &str) -> Option<&Unit> {
        let singulars = [Some(word), word.strip_suffix('s'), word.strip_suffix("es")];
        let mut names = singulars.into_iter().flatten();
        names.find_map(|name| self.units.get(&Unit::new(name)))
    }

    /// Every product, in the catalog's order.
    #[must_use]
    pub fn products(&self) -> &[Product] {
        &self.products
    }

    /// The product of an id.
    #[must_use]
    pub fn get(&self, id: ProductId) -> Option<&Product> {
        self.by_id.get(&id).map(|at| &self.products[*at])
    }

    /// The product of an sku, whatever its case.
    #[must_use]
    pub fn by_sku(&self, sku: &str) -> Option<&Product> {
        self.products
            .iter()
            .find(|product| product.sku.eq_ignore_ascii_case(sku))
    }
}

fn units(product: &Product) -> impl Iterator<Item = &Unit> {
    let table = &product.units;
    table
        .sold_in
        .iter()
        .chain(&table.contents)
        .map(|(unit, _)| unit)
}
