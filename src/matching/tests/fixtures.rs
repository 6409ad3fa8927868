//! A small catalog of our own with confusable neighbours, and customers who order from it.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::domain::unit::{Amount, UnitTable};
use crate::domain::{
    Catalog, Channel, CustomerContext, CustomerId, OrderId, OrderStatus, PastLine, PastOrder,
    Product, ProductId, Quantity, Unit,
};
use crate::matching::{Candidate, Index, Query, Verdict};

/// sku; name; category; size; unit; alias; misspelling; keyword; state.
const ROWS: &str = "\
MLK-1; Full Fat Milk 2 L; Dairy > Milk; 6 x 2 L; case; blue top; ful fat milk; ;
MLK-2; Half Fat Milk 2 L; Dairy > Milk; 6 x 2 L; case; green top; ; ;
MLK-3; Fat Free Milk 2 L; Dairy > Milk; 6 x 2 L; case; red top; ; ;
TOM-1; Vine Tomatoes; Veg > Tomatoes; 5 kg; case; ; ; ;
TOM-2; Beef Tomatoes; Veg > Tomatoes; 6 kg; case; ; ; ;
TOM-3; Cherry Tomatoes; Veg > Tomatoes; 3 kg; case; cherry toms; ; ;
TOM-4; Tomato Soup 400 g; Grocery > Tinned; 12 x 400 g; case; ; ; ;
RIG-1; Rigatoni 3 kg; Grocery > Pasta; 3 kg; bag; ; rigatony; ;
RIG-2; Rigatoni 500 g; Grocery > Pasta; 12 x 500 g; case; ; rigatony; ; of RIG-1
OLV-1; Olive Oil 5 L; Grocery > Oils; 5 L; tin; ; ; ;
CRN-1; Corn Oil 20 L; Grocery > Oils; 20 L; drum; ; ; frying; inactive
SAR-1; Sardines in Olive Oil 125 g; Grocery > Tinned; 10 x 125 g; case; ; ; ;
ONI-1; Red Onions; Veg > Onions; 5 kg; net; ; ; ;
ONI-2; White Onions; Veg > Onions; 10 kg; net; ; ; ;
POT-1; Salad Potatoes; Veg > Potatoes; 10 kg; bag; ; ; tatties;
LEM-1; Lemons; Fruit > Citrus; 80 count; case; ; ; ;
STB-1; Strawberries 250 g; Fruit > Berries; 8 x 250 g; case; ; ; ; out
GOU-1; Gouda Wheel 4 kg; Dairy > Cheese; 4 kg; each; ; ; ;
EMM-1; Emmental Slices 1 kg; Dairy > Cheese; 1 kg; pack; ; ; ;
PEC-1; Pecorino Wedge 1 kg; Dairy > Cheese; 1 kg; each; ; peccorino; ;
GLV-1; Vinyl Gloves Small; Non-Food > Gloves; 100 count; box; ; ; ;
GLV-2; Vinyl Gloves Large; Non-Food > Gloves; 100 count; box; ; ; ; of GLV-1
CUP-1; Paper Cups 8 oz; Non-Food > Cups; 500 count; case; small cups; ; ;
CUP-2; Paper Cups 12 oz; Non-Food > Cups; 500 count; case; large cups; ; ; of CUP-1
SDA-1; 7UP 330 ml; Drinks > Soft; 24 x 330 ml; case; seven up; ; ;
BRG-1; Lamb Burgers 6 oz; Meat > Lamb; 24 x 6 oz; case; ; ; ;
BUN-1; Seeded Burger Buns; Bakery > Rolls; 48 count; case; posh buns; ; ;
CHK-1; Chicken Drumsticks; Meat > Poultry; 5 kg; case; ; ; ;
CRM-1; Double Cream 1 L; Dairy > Cream; 1 L; each; ; ; ;
EGG-1; Medium Eggs Tray of 30; Dairy > Eggs; 30; tray; ; ; free range;
";

type Row = [&'static str; 9];

fn rows() -> impl Iterator<Item = Row> {
    ROWS.lines().map(|line| {
        let mut cells = line.split(';').map(str::trim);
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    })
}

/// A GTIN of the first product.
pub const EAN: &str = "2000000000015";

/// The moment of every test.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

pub fn id(sku: &str) -> ProductId {
    let at = rows().position(|row| row[0] == sku).unwrap();
    ProductId(Uuid::from_u128(at as u128 + 1))
}

fn list(cell: &str) -> Vec<String> {
    Some(cell)
        .filter(|cell| !cell.is_empty())
        .map(str::to_owned)
        .into_iter()
        .collect()
}

fn product(row: &Row) -> Product {
    Product {
        id: id(row[0]),
        sku: row[0].to_owned(),
        name: row[1].to_owned(),
        brand: String::new(),
        category: row[2].to_owned(),
        size: row[3].to_owned(),
        units: UnitTable::single(Unit::new(row[4])),
        unit_price: Decimal::TEN,
        aliases: list(row[5]),
        keywords: list(row[7]),
        misspellings: list(row[6]),
        minimum_order_quantity: None,
        maximum_order_quantity: None,
        order_multiple: None,
        in_stock: row[8] != "out",
        active: row[8] != "inactive",
        variant_of: row[8].strip_prefix("of ").map(id),
        eans: if row[0] == "MLK-1" {
            vec![EAN.to_owned()]
        } else {
            Vec::new()
        },
    }
}

pub fn any_product() -> Product {
    let row = rows().next().expect("invariant: the table has rows");
    product(&row)
}

pub fn index() -> Index {
    Index::build(Arc::new(Catalog::new(
        1,
        rows().map(|row| product(&row)).collect(),
    )))
}

pub fn stranger() -> CustomerContext {
    CustomerContext {
        id: CustomerId(Uuid::from_u128(7)),
        known: true,
        business_name: "Quay Kitchen".to_owned(),
        history: Vec::new(),
        aliases: Vec::new(),
    }
}

/// A customer with one order a pair: so many days ago, one product.
pub fn who_ordered(orders: &[(i64, &str)]) -> CustomerContext {
    let history = orders
        .iter()
        .map(|(days, sku)| past(now() - TimeDelta::days(*days), id(sku)));
    CustomerContext {
        history: history.collect(),
        ..stranger()
    }
}

pub fn past(placed_at: DateTime<Utc>, product: ProductId) -> PastOrder {
    let amount = Amount {
        quantity: Quantity::new(Decimal::ONE).unwrap(),
        unit: Unit::each(),
    };
    PastOrder {
        id: OrderId(Uuid::from_u128(9)),
        placed_at,
        delivery_date: NaiveDate::from_ymd_opt(2026, 1, 1),
        po_number: None,
        channel: Channel::Sms,
        status: OrderStatus::Confirmed,
        lines: vec![PastLine {
            product: Some(product),
            name: String::new(),
            amount,
        }],
        open: false,
    }
}

pub fn query<'a>(words: &'a str, customer: &'a CustomerContext) -> Query<'a> {
    Query {
        words,
        unit: None,
        customer,
        now: now(),
        limit: 10,
    }
}

/// A verdict in short: `=SKU` by the letter, `~SKU` by score, `?A B` to be asked, `-` for none.
pub fn said(verdict: &Verdict) -> String {
    let sku = |candidate: &Candidate| {
        rows()
            .find(|row| id(row[0]) == candidate.product)
            .map_or("", |row| row[0])
    };
    match verdict {
        Verdict::One { chosen, method, .. } => {
            let sign = if method.as_str() == "EXACT_MATCH" {
                '='
            } else {
                '~'
            };
            format!("{sign}{}", sku(chosen))
        }
        Verdict::Several(open) => {
            let mut skus: Vec<&str> = open.iter().map(sku).collect();
            skus.sort_unstable();
            format!("?{}", skus.join(" "))
        }
        Verdict::Nothing(_) => "-".to_owned(),
    }
}
