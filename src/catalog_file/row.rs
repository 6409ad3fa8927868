//! Which product does one row describe?

use super::cells::Cells;
use super::fault::Reason;
use crate::domain::unit::UnitTable;
use crate::domain::{Product, ProductId, Unit};
use rust_decimal::Decimal;

/// Columns that every catalog file has.
pub(super) const REQUIRED: [&str; 18] = [
    "sku",
    "name",
    "brand",
    "category",
    "size",
    "unit",
    "units",
    "contents",
    "unit_price",
    "aliases",
    "keywords",
    "misspellings",
    "minimum_order_quantity",
    "maximum_order_quantity",
    "order_multiple",
    "in_stock",
    "active",
    "variant_of",
];

/// Columns that a catalog file may have.
pub(super) const OPTIONAL: [&str; 1] = ["ean"];

/// One good row, before the products that it names are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of the file, the header being 1.
    pub line: u64,
    /// The product; its `variant_of` is not resolved yet.
    pub product: Product,
    /// The sku of the product of which this one is a variant.
    pub base_sku: Option<String>,
}

/// Reads every cell; where `cells` has faults afterwards, the row is not to be used.
pub(super) fn read_row(cells: &mut Cells<'_>, id: ProductId) -> Row {
    let (minimum_order_quantity, maximum_order_quantity) = limits(cells);
    let base_sku = Some(cells.text("variant_of")).filter(|sku| !sku.is_empty());
    let product = Product {
        id,
        sku: cells.filled("sku"),
        name: cells.filled("name"),
        brand: cells.text("brand"),
        category: cells.text("category"),
        size: cells.text("size"),
        units: units(cells),
        unit_price: cells.price("unit_price"),
        aliases: cells.list("aliases"),
        keywords: cells.list("keywords"),
        misspellings: cells.list("misspellings"),
        minimum_order_quantity,
        maximum_order_quantity,
        order_multiple: cells.limit("order_multiple"),
        in_stock: cells.truth("in_stock"),
        active: cells.truth("active"),
        variant_of: None,
        eans: cells.list("ean"),
    };
    Row {
        line: cells.line,
        product,
        base_sku,
    }
}

fn limits(cells: &mut Cells<'_>) -> (Option<Decimal>, Option<Decimal>) {
    let minimum = cells.limit("minimum_order_quantity");
    let maximum = cells.limit("maximum_order_quantity");
    if let (Some(minimum), Some(maximum)) = (minimum, maximum)
        && minimum > maximum
    {
        let reason = Reason::MinimumAboveMaximum { minimum, maximum };
        cells.fault("minimum_order_quantity", reason);
    }
    (minimum, maximum)
}

fn units(cells: &mut Cells<'_>) -> UnitTable {
    let name = cells.filled("unit");
    let default = if name.is_empty() {
        None
    } else {
        cells.unit("unit", &name)
    };
    let sold_in = cells.factors("units");
    let contents = cells.factors("contents");
    if sold_in.is_empty() {
        if cells.text("units").is_empty() {
            cells.fault("units", Reason::Empty);
        }
    } else {
        if let Some(unit) = &default
            && !sold_in.iter().any(|(sold, _)| sold == unit)
        {
            cells.fault("unit", Reason::UnitNotSold(name));
        }
        if sold_in.iter().map(|(_, factor)| *factor).min() != Some(Decimal::ONE) {
            cells.fault("units", Reason::NoSmallestUnit);
        }
    }
    UnitTable {
        default: default.unwrap_or_else(Unit::each),
        sold_in,
        contents,
    }
}
