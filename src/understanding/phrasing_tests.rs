//! Turns of phrase that customers use, whatever the language: what each of them does.

use super::fixtures::{id, named, read_in, short, short_of};
use crate::domain::{Product, Unit};
use rust_decimal::Decimal;

fn read(text: &str) -> String {
    short(&read_in(text, &[], None, "en-GB")).join("; ")
}

fn read_beside_a_cart(text: &str, cart: &[&str]) -> String {
    let cart: Vec<_> = cart.iter().map(|sku| id(sku)).collect();
    short(&read_in(text, &cart, None, "en-GB")).join("; ")
}

#[test]
fn what_goes_off_an_order_that_is_named_behind_it_goes_off_that_order() {
    assert_eq!(
        read("everything except the halloumi from the usual"),
        "Repeat(Usual); remove HA"
    );
}

#[test]
fn goods_with_their_new_quantity_are_no_note_for_the_driver() {
    assert_eq!(
        read_beside_a_cart(
            "please knock the halloumi down to 1 and add 2 coke",
            &["HA"]
        ),
        "set HA 1; more CO 2"
    );
}

#[test]
fn goods_in_a_list_of_what_goes_off_stay_with_the_quantity_that_an_only_announces() {
    let german = |text: &str| short(&read_in(text, &[], None, "de-DE")).join("; ");
    assert_eq!(
        german("wie immer, aber ohne Halloumi und Basil nur 1"),
        "Repeat(Usual); remove HA; name BY 1"
    );
}

#[test]
fn talk_behind_a_comma_does_not_swallow_what_is_taken_off() {
    let spanish = |text: &str| short(&read_in(text, &[], None, "es-ES")).join("; ");
    assert_eq!(
        spanish("lo de siempre pero sin el halloumi, que tenemos de sobra"),
        "Repeat(Usual); remove HA"
    );
}

#[test]
fn what_is_left_off_and_named_instead_is_one_swap() {
    assert_eq!(
        read_beside_a_cart("leave it then, semi instead", &["MK"]),
        "replace it by MS"
    );
}

#[test]
fn it_means_the_goods_that_talk_has_named() {
    assert_eq!(
        read_beside_a_cart(
            "we found halloumi at the back of the walk in so take it off",
            &["CO", "HA"]
        ),
        "Comment(\"we found halloumi at the back of the walk in so\"); remove HA"
    );
}

#[test]
fn a_pause_to_think_in_one_breath_announces_nothing_more() {
    assert_eq!(
        read("2 coke and uh let me see three halloumi"),
        "name CO 2; name HA 3"
    );
    assert_eq!(
        read("2 coke. let me check the fridge"),
        "name CO 2; MoreToCome"
    );
}

#[test]
fn a_yes_with_a_but_is_a_yes_however_weak() {
    assert_eq!(
        read_beside_a_cart("ok but make it 5 coke", &["CO"]),
        "Yes; set CO 5"
    );
    assert_eq!(read_beside_a_cart("ok make it 5 coke", &["CO"]), "set CO 5");
}

#[test]
fn no_need_of_goods_today_names_no_day_of_delivery() {
    assert_eq!(
        read("no need for basil today. 4 halloumi please"),
        "remove BY; name HA 4"
    );
    assert_eq!(
        read_beside_a_cart("take the halloumi off tomorrow", &["HA"]),
        "remove HA; deliver 2026-11-21"
    );
}

#[test]
fn a_heading_over_counted_goods_orders_nothing() {
    assert_eq!(read("Flour:\n2 coke\n3 halloumi"), "name CO 2; name HA 3");
    assert_eq!(read("Flour:\n2 bags\nCoke:\n3"), "name FL 2 bag; name CO 3");
}

#[test]
fn a_number_before_a_unit_is_no_part_of_the_name_before_it() {
    assert_eq!(
        read("2cs whole milk 2 cs halloumi"),
        "name MW 2 case; name HA 2 case"
    );
}

#[test]
fn a_dozen_of_a_unit_counts_that_unit() {
    let french = |text: &str| short(&read_in(text, &[], None, "fr-FR")).join("; ");
    assert_eq!(
        french("une douzaine de bottes de basil"),
        "name BY 12 bunch"
    );
}

#[test]
fn the_container_at_the_end_of_a_name_is_what_the_number_counts() {
    let cans = |sku: &str, name: &str| {
        let mut product: Product = named(id("CO"), sku, name, ("case", &[]));
        "24 x 330 ml".clone_into(&mut product.size);
        product.units.contents = [("each", 24), ("can", 24)]
            .map(|(unit, held)| (Unit::new(unit), Decimal::from(held)))
            .to_vec();
        product
    };
    let read = |text: &str| short_of(vec![cans("FIZZ", "Fizz Can 330 ml")], text, "en-GB");
    assert_eq!(read("24 fizz cans"), "name FIZZ 24 can");
    assert_eq!(read("2 fizz cans"), "name FIZZ 2");
}
