//! A product as the reader and the matcher see it, and the catalog that holds them.

use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
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
    /// Shared between versions, so that the next one costs what changed and no more.
    products: Vec<Arc<Product>>,
    /// Where the distributor's own list has each product.
    positions: Vec<i32>,
    by_id: FxHashMap<ProductId, usize>,
    /// How many units of products have each name.
    units: FxHashMap<Unit, usize>,
}

impl Catalog {
    /// A catalog of these products, found by id from then on.
    #[must_use]
    pub fn new(version: i64, products: Vec<Product>) -> Self {
        Self::listed(version, (0..).zip(products).collect())
    }

    /// Its products, to be made into another catalog.
    #[must_use]
    pub fn to_products(&self) -> Vec<Product> {
        self.products()
            .iter()
            .map(|one| Product::clone(one))
            .collect()
    }

    /// The same of products with their positions in the distributor's own list, in their order.
    #[must_use]
    pub fn listed(version: i64, listed: Vec<(i32, Product)>) -> Self {
        let mut catalog = Self {
            version,
            ..Self::default()
        };
        for (position, product) in listed {
            catalog.count_units(&product);
            catalog.positions.push(position);
            catalog.products.push(Arc::new(product));
        }
        catalog.number();
        catalog
    }

    /// The next version, in which these products are new or other than they were. The order is that of
    /// the list, and of skus where two products share a position.
    #[must_use]
    pub fn with(&self, version: i64, changed: Vec<(i32, Product)>) -> Self {
        let mut next = Self {
            version,
            ..self.clone()
        };
        let mut moved = false;
        for (position, product) in changed {
            next.count_units(&product);
            let product = Arc::new(product);
            let Some(at) = self.place(product.id) else {
                next.products.push(product);
                next.positions.push(position);
                moved = true;
                continue;
            };
            let before = Arc::clone(&next.products[at]);
            next.discount_units(&before);
            moved |= self.positions[at] != position || self.products[at].sku != product.sku;
            next.products[at] = product;
            next.positions[at] = position;
        }
        if moved {
            next.sort();
        }
        next
    }

    fn sort(&mut self) {
        let mut listed: Vec<(i32, Arc<Product>)> = self
            .positions
            .drain(..)
            .zip(self.products.drain(..))
            .collect();
        listed.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.sku.cmp(&other.sku)));
        (self.positions, self.products) = listed.into_iter().unzip();
        self.number();
    }

    fn number(&mut self) {
        let ids = self.products.iter().map(|product| product.id);
        self.by_id = ids.zip(0..).collect();
    }

    fn count_units(&mut self, product: &Product) {
        for unit in units(product) {
            *self.units.entry(unit.clone()).or_default() += 1;
        }
    }

    fn discount_units(&mut self, product: &Product) {
        for unit in units(product) {
            let last = self.units.get_mut(unit).is_none_or(|count| {
                *count = count.saturating_sub(1);
                *count == 0
            });
            if last {
                self.units.remove(unit);
            }
        }
    }

    /// The unit in which goods of this catalog are sold, or which they hold, that a word names: a
    /// distributor's own, such as "length", beside those that every lexicon knows.
    #[must_use]
    pub fn unit(&self, word: &str) -> Option<&Unit> {
        let singulars = [Some(word), word.strip_suffix('s'), word.strip_suffix("es")];
        let mut names = singulars.into_iter().flatten();
        names.find_map(|name| {
            let held = self.units.get_key_value(&Unit::new(name));
            held.map(|(unit, _)| unit)
        })
    }

    /// Every product, in the catalog's order.
    #[must_use]
    pub fn products(&self) -> &[Arc<Product>] {
        &self.products
    }

    /// Where in [`Catalog::products`] the product of an id stands.
    #[must_use]
    pub fn place(&self, id: ProductId) -> Option<usize> {
        self.by_id.get(&id).copied()
    }

    /// The product of an id.
    #[must_use]
    pub fn get(&self, id: ProductId) -> Option<&Product> {
        self.place(id).map(|at| &*self.products[at])
    }

    /// The product of an sku, whatever its case.
    #[must_use]
    pub fn by_sku(&self, sku: &str) -> Option<&Product> {
        let mut products = self.products.iter();
        let found = products.find(|product| product.sku.eq_ignore_ascii_case(sku));
        found.map(Arc::as_ref)
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
