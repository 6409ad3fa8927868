//! How is a distributor's catalog written and read?

use std::collections::HashMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use super::{Ids, TenantTx};
use crate::domain::unit::UnitTable;
use crate::domain::{Catalog, Product, ProductId, Unit};
use chrono::{DateTime, Utc};

/// One product as a distributor's list has it: known by its sku, since a list knows no ids of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductRow {
    /// Unique code within the catalog.
    pub sku: String,
    /// Official name.
    pub name: String,
    /// Brand, or empty.
    pub brand: String,
    /// Category path, or empty.
    pub category: String,
    /// Size as free text, or empty.
    pub size: String,
    /// Units, factors and contents.
    pub units: UnitTable,
    /// Price of one unit of sale.
    pub unit_price: Decimal,
    /// What customers call it.
    pub aliases: Vec<String>,
    /// Further words that find it.
    pub keywords: Vec<String>,
    /// Known wrong spellings.
    pub misspellings: Vec<String>,
    /// Smallest quantity.
    pub minimum_order_quantity: Option<Decimal>,
    /// Largest quantity that is taken without asking.
    pub maximum_order_quantity: Option<Decimal>,
    /// Quantities must be a multiple of this.
    pub order_multiple: Option<Decimal>,
    /// Whether it is available now.
    pub in_stock: bool,
    /// Whether it is sold at all.
    pub active: bool,
    /// The sku of the product of which this one is a variant.
    pub variant_of: Option<String>,
    /// GTINs.
    pub eans: Vec<String>,
}

impl ProductRow {
    /// These products as a list has them: a variant names its base by sku.
    #[must_use]
    pub fn of_all(products: &[Product]) -> Vec<Self> {
        let skus: HashMap<ProductId, &str> = products
            .iter()
            .map(|product| (product.id, product.sku.as_str()))
            .collect();
        let base = |product: &Product| {
            product
                .variant_of
                .and_then(|id| skus.get(&id))
                .map(|sku| (*sku).to_owned())
        };
        products
            .iter()
            .map(|product| Self::of(product, base(product)))
            .collect()
    }

    fn of(product: &Product, variant_of: Option<String>) -> Self {
        let product = product.clone();
        Self {
            sku: product.sku,
            name: product.name,
            brand: product.brand,
            category: product.category,
            size: product.size,
            units: product.units,
            unit_price: product.unit_price,
            aliases: product.aliases,
            keywords: product.keywords,
            misspellings: product.misspellings,
            minimum_order_quantity: product.minimum_order_quantity,
            maximum_order_quantity: product.maximum_order_quantity,
            order_multiple: product.order_multiple,
            in_stock: product.in_stock,
            active: product.active,
            variant_of,
            eans: product.eans,
        }
    }
}

/// What becomes of products that a list does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// They are sold no longer. Orders of the past keep them.
    Deactivate,
    /// They stay as they are.
    Keep,
}

/// Writes a list into the catalog, in the caller's transaction: products are known by their sku and
/// keep their ids. Answers the catalog's new version.
///
/// # Errors
/// When the database refuses a row or fails.
pub async fn write(
    tx: &mut TenantTx,
    rows: &[ProductRow],
    others: Others,
    (ids, now): (&Ids, DateTime<Utc>),
) -> Result<i64, sqlx::Error> {
    let version = bump_version(tx).await?;
    let list: Vec<Value> = rows
        .iter()
        .enumerate()
        .map(|(position, row)| listed(row, position, ids.next(now)))
        .collect();
    upsert_products(tx, &list).await?;
    link_variants(tx, &list).await?;
    replace_units(tx, &list).await?;
    match others {
        Others::Deactivate => deactivate_others(tx, &list).await?,
        Others::Keep => {}
    }
    Ok(version)
}

/// Makes every cache of the catalog stale, and serialises writers.
async fn bump_version(tx: &mut TenantTx) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "update distributors set catalog_version = catalog_version + 1 where id = $1
         returning catalog_version",
    )
    .bind(tx.distributor().0)
    .fetch_one(tx.connection())
    .await
}

fn listed(row: &ProductRow, position: usize, id: Uuid) -> Value {
    let pairs = |pairs: &[(Unit, Decimal)]| -> Vec<Value> {
        let pair = |(unit, number): &(Unit, Decimal)| json!([unit, number]);
        pairs.iter().map(pair).collect()
    };
    json!({
        "id": id, "sku": row.sku, "name": row.name, "brand": row.brand, "category": row.category,
        "size": row.size, "unit": row.units.default, "unit_price": row.unit_price,
        "units": pairs(&row.units.sold_in), "contents": pairs(&row.units.contents),
        "aliases": row.aliases, "keywords": row.keywords, "misspellings": row.misspellings,
        "minimum": row.minimum_order_quantity, "maximum": row.maximum_order_quantity,
        "multiple": row.order_multiple, "in_stock": row.in_stock, "active": row.active,
        "variant_of": row.variant_of, "ean": row.eans, "position": position,
    })
}

async fn upsert_products(tx: &mut TenantTx, list: &[Value]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into products (distributor_id, id, sku, name, brand, category, size, unit, unit_price, contents,
           aliases, keywords, common_misspellings, minimum_order_quantity, maximum_order_quantity,
           order_multiple, in_stock, active, ean, catalog_position)
         select $1, r.id, r.sku, r.name, r.brand, r.category, r.size, r.unit, r.unit_price, r.contents,
           r.aliases, r.keywords, r.misspellings, r.minimum, r.maximum, r.multiple, r.in_stock, r.active,
           r.ean, r.position
           from jsonb_to_recordset($2) as r (id uuid, sku text, name text, brand text, category text, size text,
             unit text, unit_price numeric, contents jsonb, aliases jsonb, keywords jsonb, misspellings jsonb,
             minimum numeric, maximum numeric, multiple numeric, in_stock boolean, active boolean, ean jsonb,
             position integer)
         on conflict (distributor_id, sku) do update set
           name = excluded.name, brand = excluded.brand, category = excluded.category, size = excluded.size,
           unit = excluded.unit, unit_price = excluded.unit_price, contents = excluded.contents,
           aliases = excluded.aliases, keywords = excluded.keywords,
           common_misspellings = excluded.common_misspellings,
           minimum_order_quantity = excluded.minimum_order_quantity,
           maximum_order_quantity = excluded.maximum_order_quantity,
           order_multiple = excluded.order_multiple, in_stock = excluded.in_stock, active = excluded.active,
           ean = excluded.ean, catalog_position = excluded.catalog_position",
    )
    .bind(tx.distributor().0)
    .bind(Json(list))
    .execute(tx.connection())
    .await
    .map(drop)
}

async fn link_variants(tx: &mut TenantTx, list: &[Value]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update products p set variant_of_id = base.id
           from jsonb_to_recordset($2) as r (sku text, variant_of text)
           left join products base on base.distributor_id = $1 and base.sku = r.variant_of
          where p.distributor_id = $1 and p.sku = r.sku and p.variant_of_id is distinct from base.id",
    )
    .bind(tx.distributor().0)
    .bind(Json(list))
    .execute(tx.connection())
    .await
    .map(drop)
}

/// Rows that say the same already are left alone, so that an import marks as changed what it changes.
async fn replace_units(tx: &mut TenantTx, list: &[Value]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "delete from product_units u using products p, jsonb_to_recordset($2) as r (sku text, units jsonb)
          where u.distributor_id = $1 and p.distributor_id = $1 and p.id = u.product_id and p.sku = r.sku
            and not exists (select from jsonb_array_elements(r.units) pair where pair.value ->> 0 = u.unit)",
    )
    .bind(tx.distributor().0)
    .bind(Json(list))
    .execute(tx.connection())
    .await?;
    sqlx::query(
        "insert into product_units (distributor_id, id, product_id, unit, factor, position)
         select $1, gen_random_uuid(), p.id, pair.value ->> 0, (pair.value ->> 1)::numeric, pair.place::integer
           from jsonb_to_recordset($2) as r (sku text, units jsonb)
           join products p on p.distributor_id = $1 and p.sku = r.sku
           cross join lateral jsonb_array_elements(r.units) with ordinality as pair (value, place)
         on conflict (distributor_id, product_id, unit) do update
           set factor = excluded.factor, position = excluded.position
           where (product_units.factor, product_units.position) is distinct from (excluded.factor, excluded.position)",
    )
    .bind(tx.distributor().0)
    .bind(Json(list))
    .execute(tx.connection())
    .await
    .map(drop)
}

async fn deactivate_others(tx: &mut TenantTx, list: &[Value]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update products set active = false where distributor_id = $1 and active
            and sku not in (select r.sku from jsonb_to_recordset($2) as r (sku text))",
    )
    .bind(tx.distributor().0)
    .bind(Json(list))
    .execute(tx.connection())
    .await
    .map(drop)
}

#[derive(sqlx::FromRow)]
struct StoredProduct {
    id: Uuid,
    catalog_position: i32,
    sku: String,
    name: String,
    brand: String,
    category: String,
    size: String,
    unit: String,
    unit_price: Decimal,
    units: Json<Vec<(Unit, Decimal)>>,
    contents: Json<Vec<(Unit, Decimal)>>,
    aliases: Json<Vec<String>>,
    keywords: Json<Vec<String>>,
    common_misspellings: Json<Vec<String>>,
    minimum_order_quantity: Option<Decimal>,
    maximum_order_quantity: Option<Decimal>,
    order_multiple: Option<Decimal>,
    in_stock: bool,
    active: bool,
    variant_of_id: Option<Uuid>,
    ean: Json<Vec<String>>,
}

/// The catalog of the transaction's distributor, the words included that hold for all its customers.
///
/// # Errors
/// When the database fails.
pub async fn load(tx: &mut TenantTx) -> Result<Catalog, sqlx::Error> {
    let (version, _) = standing(tx).await?;
    Ok(Catalog::listed(version, since(tx, BEFORE_ALL).await?))
}

/// The current catalog again, of which an older version is at hand: only what changed since is read,
/// unless products were deleted, which leaves nothing behind to be read.
///
/// # Errors
/// When the database fails.
pub async fn follow(tx: &mut TenantTx, older: &Catalog) -> Result<Catalog, sqlx::Error> {
    let (version, products) = standing(tx).await?;
    let newer = older.with(version, since(tx, older.version).await?);
    if i64::try_from(newer.products().len()) == Ok(products) {
        return Ok(newer);
    }
    load(tx).await
}

/// Versions are counted from 0.
const BEFORE_ALL: i64 = -1;

/// The catalog's version, and how many products it has.
async fn standing(tx: &mut TenantTx) -> Result<(i64, i64), sqlx::Error> {
    let standing: Option<(i64, i64)> = sqlx::query_as(
        "select catalog_version, (select count(*) from products p where p.distributor_id = $1)
           from distributors where id = $1",
    )
    .bind(tx.distributor().0)
    .fetch_optional(tx.connection())
    .await?;
    Ok(standing.unwrap_or_default())
}

/// The products that changed after a version, each with its position in the distributor's list.
async fn since(tx: &mut TenantTx, version: i64) -> Result<Vec<(i32, Product)>, sqlx::Error> {
    let rows: Vec<StoredProduct> = sqlx::query_as(
        "select p.id, p.catalog_position, p.sku, p.name, p.brand, p.category, p.size, p.unit, p.unit_price, p.contents, p.keywords,
                p.common_misspellings, p.minimum_order_quantity, p.maximum_order_quantity, p.order_multiple,
                p.in_stock, p.active, p.variant_of_id, p.ean,
                coalesce((select jsonb_agg(jsonb_build_array(u.unit, trim_scale(u.factor)::text) order by u.position)
                            from product_units u where u.distributor_id = $1 and u.product_id = p.id), '[]') as units,
                p.aliases || coalesce((select jsonb_agg(a.alias order by a.alias)
                            from product_aliases a where a.distributor_id = $1 and a.product_id = p.id
                             and a.active and a.customer_id is null), '[]') as aliases
           from products p where p.distributor_id = $1 and p.catalog_version > $2
          order by p.catalog_position, p.sku collate \"C\"",
    )
    .bind(tx.distributor().0)
    .bind(version)
    .fetch_all(tx.connection())
    .await?;
    let listed = rows
        .into_iter()
        .map(|row| (row.catalog_position, product(row)));
    Ok(listed.collect())
}

fn product(row: StoredProduct) -> Product {
    Product {
        id: ProductId(row.id),
        sku: row.sku,
        name: row.name,
        brand: row.brand,
        category: row.category,
        size: row.size,
        units: UnitTable {
            default: Unit::new(&row.unit),
            sold_in: row.units.0,
            contents: row.contents.0,
        },
        unit_price: row.unit_price,
        aliases: row.aliases.0,
        keywords: row.keywords.0,
        misspellings: row.common_misspellings.0,
        minimum_order_quantity: row.minimum_order_quantity.map(|number| number.normalize()),
        maximum_order_quantity: row.maximum_order_quantity.map(|number| number.normalize()),
        order_multiple: row.order_multiple.map(|number| number.normalize()),
        in_stock: row.in_stock,
        active: row.active,
        variant_of: row.variant_of_id.map(ProductId),
        eans: row.ean.0,
    }
}
