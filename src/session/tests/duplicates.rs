//! When an order looks like one that was written already.

use super::*;

/// The first order, for Friday, is confirmed; so long after it the same goods are wanted again.
fn again_after(minutes: i64) -> World {
    let mut world = World::new();
    let friday = Act::Deliver(Some(date("2026-11-27")));
    world.say(vec![name(COKE, 2), friday.clone()]);
    world.say(vec![Act::Yes]);
    world.wait(minutes);
    world.say(vec![name(COKE, 2), friday]);
    world.say(vec![Act::Yes]);
    world
}

#[test]
fn the_same_goods_for_the_same_date_are_suspicious_for_a_day_and_no_longer() {
    const DAY: i64 = 24 * 60;
    again_after(DAY - 1).expect(Status::Collecting, &[(COKE, "2 case")]);
    again_after(DAY).expect_closed(Outcome::Confirmed);
}

/// An order of milk that has a PO number is confirmed, and then one of coke with another.
fn with_numbers(first: &str, second: &str) -> World {
    let mut world = World::new();
    for (product, number) in [(MILK, first), (COKE, second)] {
        let number = Act::PurchaseOrder(number.to_owned());
        world.say(vec![name(product, 2), number]);
        world.say(vec![Act::Yes]);
    }
    world
}

#[test]
fn a_po_number_seen_before_is_suspicious_and_a_new_one_is_not() {
    with_numbers("77", "77").expect(Status::Collecting, &[(COKE, "2 case")]);
    with_numbers("77", "78").expect_closed(Outcome::Confirmed);
}

/// Goods that nothing in the catalog is are ordered twice, in these words.
fn in_words(first: &str, second: &str) -> World {
    let mut world = World::new();
    for words in [first, second] {
        world.say(vec![Act::Name(goods(unknown(words), Some(said(3, None))))]);
        world.say(vec![Act::Yes]);
    }
    world
}

#[test]
fn goods_without_a_product_are_the_same_when_their_words_are() {
    assert_eq!(
        in_words("dragon fruit", "Dragon Fruit")
            .conversation
            .outcome(),
        None
    );
    in_words("dragon fruit", "star fruit").expect_closed(Outcome::Confirmed);
}
