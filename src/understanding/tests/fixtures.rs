//! A small catalog and a customer for the reader's tests.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::domain::calendar::Zone;
use crate::domain::unit::UnitTable;
use crate::domain::{Catalog, CustomerContext, CustomerId, Product, ProductId, Unit};
use crate::matching::Index;
use crate::understanding::reading::{Act, Asked, Decision, Goods, Reading, Situation, Target};

/// sku, name, unit, aliases.
const PRODUCTS: [(&str, &str, &str, &[&str]); 27] = [
    ("MW", "Whole Milk 2 L", "case", &[]),
    ("MS", "Semi-Skimmed Milk 2 L", "case", &["semi"]),
    ("MK", "Skimmed Milk 2 L", "case", &[]),
    ("CO", "Cola 330 ml", "case", &["coke"]),
    ("CD", "Diet Cola 330 ml", "case", &["diet coke"]),
    ("7U", "7UP 330 ml", "case", &["seven up"]),
    ("EG", "Large Eggs Tray of 30", "tray", &["eggs"]),
    ("FL", "00 Flour 25 kg", "bag", &["flour"]),
    (
        "OE",
        "Extra Virgin Olive Oil 5 L",
        "tin",
        &["evoo", "olive oil"],
    ),
    ("OV", "Vegetable Oil 20 L", "drum", &["veg oil"]),
    ("TP", "Plum Tomatoes", "case", &[]),
    ("TC", "Cherry Tomatoes 250 g", "case", &["cherry toms"]),
    ("BU", "Unsalted Butter 250 g", "case", &[]),
    ("BS", "Salted Butter 250 g", "case", &[]),
    ("CB", "Chicken Breast Fillets", "case", &["chicken breast"]),
    ("CT", "Boneless Chicken Thighs", "case", &["chicken thigh"]),
    ("MC", "Mac and Cheese 2 kg", "tray", &[]),
    ("HA", "Halloumi 250 g", "case", &[]),
    ("BB", "Brioche Burger Buns", "case", &[]),
    ("CS", "Caster Sugar 3 kg", "bag", &[]),
    ("BR", "Blue Roll 2 Ply", "case", &[]),
    ("W1", "Tortilla Wraps 12 inch", "case", &["12 inch wraps"]),
    ("BY", "Basil 100 g", "bunch", &[]),
    ("CR", "Coriander 100 g", "bunch", &[]),
    ("CF", "Cod Fillet Skinless", "kg", &["cod"]),
    ("DC", "Double Cream 2 L", "each", &[]),
    ("W2", "Tortilla Wraps 10 inch", "case", &["10 inch wraps"]),
];

pub(in crate::understanding) fn id(sku: &str) -> ProductId {
    let at = PRODUCTS.iter().position(|(own, ..)| *own == sku).unwrap();
    ProductId(Uuid::from_u128(u128::try_from(at + 1).unwrap()))
}

fn sku(id: ProductId) -> &'static str {
    let at = usize::try_from(id.0.as_u128()).unwrap();
    PRODUCTS[at - 1].0
}

fn product((sku, name, unit, aliases): &(&str, &str, &str, &[&str])) -> Product {
    named(id(sku), &format!("{sku}-001"), name, (unit, aliases))
}

/// A product that is sold in one unit.
pub(in crate::understanding) fn named(
    id: ProductId,
    sku: &str,
    name: &str,
    (unit, aliases): (&str, &[&str]),
) -> Product {
    Product {
        id,
        sku: sku.to_owned(),
        name: (*name).to_owned(),
        brand: String::new(),
        category: String::new(),
        size: String::new(),
        units: UnitTable::single(Unit::new(unit)),
        unit_price: Decimal::ONE,
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        keywords: Vec::new(),
        misspellings: Vec::new(),
        minimum_order_quantity: None,
        maximum_order_quantity: None,
        order_multiple: None,
        in_stock: true,
        active: true,
        variant_of: None,
        eans: Vec::new(),
    }
}

pub(in crate::understanding) fn index() -> Index {
    let products = PRODUCTS.iter().map(product).collect();
    Index::build(Arc::new(Catalog::new(1, products)))
}

pub(in crate::understanding) fn customer() -> CustomerContext {
    CustomerContext {
        id: CustomerId(Uuid::from_u128(7)),
        known: true,
        business_name: "Blue Lantern".to_owned(),
        history: Vec::new(),
        aliases: vec![("the green stuff".to_owned(), id("CR"))],
    }
}

/// Friday 20 November 2026, a quarter past three.
const NOW: DateTime<Utc> = DateTime::from_timestamp(1_795_187_700, 0).expect("a valid moment");

pub(super) fn read_in(
    text: &str,
    cart: &[ProductId],
    question: Option<&Asked>,
    locale: &str,
) -> Reading {
    let customer = customer();
    let situation = Situation {
        cart,
        last_said: None,
        question,
        locale,
        ..situation(&customer)
    };
    crate::understanding::read(text, &index(), &situation)
}

/// Calls with a message's reading and everything that it was read against.
pub(in crate::understanding) fn in_shop<T>(
    text: &str,
    (cart, question): (&[ProductId], Option<&Asked>),
    call: impl FnOnce(&Reading, &Index, &Situation<'_>) -> T,
) -> T {
    let (index, customer) = (index(), customer());
    let situation = Situation {
        cart,
        last_said: None,
        question,
        ..situation(&customer)
    };
    let reading = crate::understanding::read(text, &index, &situation);
    call(&reading, &index, &situation)
}

/// The operations in short of a message to another distributor: its products by sku.
pub(super) fn short_of(products: Vec<Product>, text: &str, locale: &str) -> String {
    let skus: Vec<(ProductId, String)> = products
        .iter()
        .map(|product| (product.id, product.sku.clone()))
        .collect();
    let index = Index::build(Arc::new(Catalog::new(1, products)));
    let customer = CustomerContext {
        aliases: Vec::new(),
        ..customer()
    };
    let situation = Situation {
        locale,
        ..situation(&customer)
    };
    let name = |id: ProductId| {
        let own = skus.iter().find(|(product, _)| *product == id);
        own.map_or_else(String::new, |(_, sku)| sku.clone())
    };
    let reading = crate::understanding::read(text, &index, &situation);
    let faults = crate::understanding::invariants::faults(text, &reading, index.catalog());
    assert!(faults.is_empty(), "{text:?}: {faults:?}");
    short_with(&reading, &name).join("; ")
}

pub(super) fn read_sheet(text: &str) -> Option<Reading> {
    crate::understanding::sheet(text, &index(), &situation(&customer()))
}

pub(in crate::understanding) const fn situation(customer: &CustomerContext) -> Situation<'_> {
    Situation {
        customer,
        cart: &[],
        last_said: None,
        question: None,
        locale: "en-GB",
        now: NOW,
        zone: Zone::Named(chrono_tz::Europe::London),
    }
}

/// The operations in short: "name CO 2 case", "remove MW", "deliver 2026-11-21".
pub(super) fn short(reading: &Reading) -> Vec<String> {
    short_with(reading, &|id| sku(id).to_owned())
}

/// How a product is called in a short text.
type Names<'a> = &'a dyn Fn(ProductId) -> String;

/// The same with other names for the products.
pub(super) fn short_with(reading: &Reading, names: Names<'_>) -> Vec<String> {
    let operations = reading.operations.iter();
    operations
        .map(|operation| act(&operation.act, names))
        .collect()
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "acts without goods are shown by their names"
)]
fn act(act: &Act, names: Names<'_>) -> String {
    match act {
        Act::Name(goods) => format!("name {}", self::goods(goods, names)),
        Act::More(goods) => format!("more {}", self::goods(goods, names)),
        Act::Set(goods) => format!("set {}", self::goods(goods, names)),
        Act::Less(goods) => format!("less {}", self::goods(goods, names)),
        Act::Impossible(goods) => format!("impossible {}", self::goods(goods, names)),
        Act::Times(target, factor) => format!("times {} {factor}", self::target(target, names)),
        Act::Remove(target) => format!("remove {}", self::target(target, names)),
        Act::Replace(old, new) => format!(
            "replace {} by {}",
            self::target(old, names),
            goods(new, names)
        ),
        Act::Restore(target) => format!("restore {}", self::target(target, names)),
        Act::Choose(product) => format!("choose {}", names(*product)),
        Act::Deliver(Some(date)) => format!("deliver {date}"),
        Act::AskAbout(topic, target) => format!("{topic:?}? {}", self::target(target, names)),
        Act::HowMuch(said) => {
            let unit = said.unit.as_ref().map_or("", |unit| unit.as_str());
            format!("howmuch {} {unit}", said.number.normalize())
                .trim()
                .to_owned()
        }
        other => format!("{other:?}"),
    }
}

fn goods(goods: &Goods, names: Names<'_>) -> String {
    let mut text = target(&goods.target, names);
    if let Some(said) = &goods.said {
        text = format!("{text} {}", said.number.normalize());
        if let Some(unit) = &said.unit {
            text = format!("{text} {unit}");
        }
    }
    if goods.substitutes == crate::understanding::Substitutes::Refused {
        text.push_str(" nosubs");
    }
    if goods.wanted == crate::understanding::Wanted::IfInStock {
        text.push_str(" ifso");
    }
    if let Some(fallback) = &goods.fallback {
        text = format!("{text} else {}", self::goods(fallback, names));
    }
    text
}

fn target(target: &Target, names: Names<'_>) -> String {
    match &target.decision {
        Decision::Product { chosen, .. } => names(chosen.product),
        Decision::Ambiguous(candidates) => {
            let mut skus: Vec<String> = candidates.iter().map(|c| names(c.product)).collect();
            skus.sort_unstable();
            format!("{}?", skus.join("|"))
        }
        Decision::Unknown(_) => format!("<{}>", target.words),
        Decision::LastNamed => "it".to_owned(),
        Decision::Everything => "all".to_owned(),
    }
}
