//! How much is meant, what is possible of it, and what could come instead.

use super::goods::{product, table};
use super::*;
use crate::session::basket::{Doubt, Note};

const CIDER: ProductId = ProductId(Uuid::from_u128(20));
const ALE: ProductId = ProductId(Uuid::from_u128(21));
const PORTER: ProductId = ProductId(Uuid::from_u128(22));

/// Goods of a name in a category, by the case of so many pieces, which are not sold by themselves.
fn cased(id: ProductId, name: &str, pieces: i64) -> Product {
    let units = table("case", &[("case", 1)], &[("each", pieces)]);
    product(id, name, "Beer", units, 1000)
}

/// Goods by the case of six, of which one can be had too.
fn loose_too(id: ProductId, name: &str) -> Product {
    let units = table("case", &[("each", 1), ("case", 6)], &[]);
    product(id, name, "Beer", units, 1000)
}

fn selling(own: Vec<Product>) -> World {
    let mut world = World::new();
    world.catalog = Catalog::new(1, own);
    world
}

fn wanted(id: ProductId, number: i64, unit: Option<&str>) -> Goods {
    let target = Target {
        words: "the drink".to_owned(),
        decision: decision(id),
    };
    goods(target, Some(said(number, unit)))
}

/// What stands after so much of the first of these goods was named.
fn named(own: Product, number: i64, unit: Option<&str>) -> Line {
    let id = own.id;
    let mut world = selling(vec![own]);
    world.say(vec![Act::Name(wanted(id, number, unit))]);
    world.conversation.cart()[0].clone()
}

fn cases(number: i64) -> Amount {
    Amount {
        quantity: Quantity::new(Decimal::from(number)).unwrap(),
        unit: Unit::new("case"),
    }
}

#[test]
fn a_bare_number_of_whole_cases_counts_pieces_where_pieces_make_a_case() {
    let amount_of = |own, number| amount(&named(own, number, None));
    assert_eq!(amount_of(cased(CIDER, "Cider", 24), 48), "2 case");
    assert_eq!(amount_of(cased(CIDER, "Cider", 24), 40), "40 case");
    assert_eq!(
        amount_of(cased(CIDER, "Cider", 6), 12),
        "12 case",
        "few pieces"
    );
    let mut lettuce = cased(CIDER, "Lettuce", 12);
    lettuce.units.contents.push((Unit::new("head"), 12.into()));
    assert_eq!(amount_of(lettuce.clone(), 24), "2 case");
    lettuce.units.contents.push((Unit::new("kg"), 6.into()));
    assert_eq!(amount_of(lettuce, 24), "24 case", "a weight is no piece");
    let mut singles = loose_too(CIDER, "Cider");
    singles.units.contents.push((Unit::each(), 12.into()));
    assert_eq!(amount_of(singles, 24), "24 case", "pieces are sold");
}

#[test]
fn a_bare_number_counts_cases_for_whoever_took_so_many_before() {
    let with = |before| {
        let mut world = World::new().with_history(&[("2026-11-20", &[(COKE, before, "case")])]);
        world.say(vec![name(COKE, 24)]);
        world.cart()[0].1.clone()
    };
    assert_eq!(
        (with(2), with(24)),
        ("1 case".to_owned(), "24 case".to_owned())
    );
}

#[test]
fn only_what_is_written_in_another_unit_than_it_was_said_in_is_shown_as_converted() {
    let is_converted = |own, (number, unit)| {
        let line = named(own, number, Some(unit));
        line.is_noted(&Note::Converted(said(number, Some(unit))))
    };
    let cider = || cased(CIDER, "Cider", 24);
    assert!(is_converted(cider(), (24, "each")));
    assert!(!is_converted(cider(), (2, "case")));
    // A piece of what comes by the bunch is a bunch.
    let herb = product(
        CIDER,
        "Basil",
        "Herbs",
        table("bunch", &[("bunch", 1)], &[]),
        150,
    );
    assert!(!is_converted(herb, (12, "each")));
}

#[test]
fn below_the_minimum_the_least_that_keeps_the_multiple_is_proposed() {
    let mut cider = loose_too(CIDER, "Cider");
    cider.minimum_order_quantity = Some(5.into());
    let doubts = |own: &Product, number| named(own.clone(), number, Some("each")).doubts;
    let below = |least| {
        vec![Doubt::BelowMinimum {
            least: cases(least),
        }]
    };
    assert_eq!(doubts(&cider, 12), below(5));
    cider.order_multiple = Some(2.into());
    assert_eq!(doubts(&cider, 12), below(6));
    assert_eq!(doubts(&cider, 36), []);
    cider.order_multiple = Some(Decimal::ZERO);
    assert_eq!(doubts(&cider, 12), below(5), "a multiple of none is none");
    assert_eq!(doubts(&cider, 31), []);
}

#[test]
fn off_the_multiple_the_nearest_above_and_below_are_proposed_in_the_unit_of_sale() {
    let mut cider = loose_too(CIDER, "Cider");
    cider.order_multiple = Some(2.into());
    let doubts = |own: &Product, number| named(own.clone(), number, Some("each")).doubts;
    let off = |below, above: i64| {
        let above = cases(above);
        vec![Doubt::OffMultiple { below, above }]
    };
    assert_eq!(doubts(&cider, 24), []);
    assert_eq!(doubts(&cider, 42), off(Some(cases(6)), 8));
    assert_eq!(doubts(&cider, 6), off(None, 2), "none is no quantity");
    cider.minimum_order_quantity = Some(6.into());
    assert_eq!(
        doubts(&cider, 42),
        off(Some(cases(6)), 8),
        "the least is enough"
    );
    cider.minimum_order_quantity = Some(7.into());
    assert_eq!(
        doubts(&cider, 42),
        off(None, 8),
        "below the least is no way out"
    );
}

/// So much of goods in cases of 24, for somebody who took such cases before; a sibling comes in cases
/// of six.
fn counted(number: i64, unit: &str) -> (ProductId, String) {
    let by = |id, name, holds| {
        let units = table("case", &[("case", 1)], &[(unit, holds)]);
        product(id, name, "Beer", units, 1000)
    };
    let mut ale = by(ALE, "Ale", 6);
    ale.variant_of = Some(CIDER);
    // Of the same kind, and neither a variant nor among what the words may mean.
    let porter = by(PORTER, "Porter", 12);
    let world = selling(vec![by(CIDER, "Cider", 24), ale, porter]);
    let mut world = world.with_history(&[("2026-11-20", &[(CIDER, 2, "case")])]);
    world.say(vec![Act::Name(wanted(CIDER, number, Some(unit)))]);
    world.cart()[0].clone()
}

#[test]
fn only_a_count_of_pieces_that_would_break_a_case_goes_to_the_sibling() {
    let stands = |id, number: &str| (id, number.to_owned());
    assert_eq!(counted(12, "each"), stands(ALE, "2 case"));
    assert_eq!(counted(48, "each"), stands(CIDER, "2 case"));
    assert_eq!(counted(12, "kg"), stands(CIDER, "12 kg"));
}

/// What is offered in the place of cider that is out.
fn offered(cider: Product, mut others: Vec<Product>) -> Vec<ProductId> {
    others.push(Product {
        in_stock: false,
        ..cider
    });
    let mut world = selling(others);
    world.say(vec![Act::Name(wanted(CIDER, 1, None))]);
    let line = &world.conversation.cart()[0];
    let Some(Doubt::Unavailable { substitutes }) = line.doubts.first() else {
        panic!("it is to be had: {line:?}");
    };
    substitutes.clone()
}

#[test]
fn what_shares_a_word_and_the_category_comes_instead_most_words_first() {
    let cider = || cased(CIDER, "Dry Farm Cider", 24);
    let ale = cased(ALE, "Farm Ale", 24);
    let porter = cased(PORTER, "Dry Farm Porter", 24);
    assert_eq!(
        offered(cider(), vec![ale.clone(), porter.clone()]),
        [PORTER, ALE]
    );
    let stranger = cased(ALE, "Pale Ale", 24);
    let elsewhere = Product {
        category: "Cheese".to_owned(),
        ..ale.clone()
    };
    let out = Product {
        in_stock: false,
        ..ale
    };
    for never in [stranger, elsewhere, out] {
        assert_eq!(offered(cider(), vec![never, porter.clone()]), [PORTER]);
    }
}

#[test]
fn variants_come_instead_whatever_they_are_called() {
    let of = |id: ProductId, name, parent| Product {
        variant_of: parent,
        ..cased(id, name, 24)
    };
    let cider = |parent| of(CIDER, "Cider", parent);
    assert_eq!(
        offered(cider(None), vec![of(ALE, "Ale", Some(CIDER))]),
        [ALE]
    );
    assert_eq!(offered(cider(Some(ALE)), vec![of(ALE, "Ale", None)]), [ALE]);
    assert_eq!(
        offered(cider(Some(PORTER)), vec![of(ALE, "Ale", Some(PORTER))]),
        [ALE]
    );
    assert_eq!(offered(cider(None), vec![of(ALE, "Ale", None)]), []);
    assert_eq!(
        offered(cider(Some(PORTER)), vec![of(ALE, "Ale", Some(CHICKEN))]),
        []
    );
}
