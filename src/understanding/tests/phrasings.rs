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

#[test]
fn what_no_goods_are_called_by_is_a_condition() {
    assert_eq!(
        read("2 cases unwaxed halloumi"),
        "name HA 2 case; Condition(\"unwaxed\")"
    );
    assert_eq!(
        read("2 cases of organic halloumi"),
        "name HA 2 case; Condition(\"organic\")"
    );
    assert_eq!(read("2 semi skimmed milk"), "name MS 2");
}

#[test]
fn a_question_that_nobody_marks_as_one_swallows_no_order() {
    assert_eq!(
        read("okay so what do I need um four bags of the flour and two coke"),
        "name FL 4 bag; name CO 2"
    );
}

#[test]
fn a_number_that_puts_another_right_counts_the_goods_before_both() {
    assert_eq!(
        read("five cases of coke did I say five I meant four and two halloumi"),
        "name CO 4; name HA 2"
    );
    assert_eq!(read("halloumi, uh two no three cases"), "name HA 3 case");
}

#[test]
fn goods_with_less_behind_them_are_lowered() {
    assert_eq!(
        read("one case of halloumi less on tomorrow's order please"),
        "less HA 1 case; deliver 2026-11-21"
    );
}

#[test]
fn what_is_left_is_no_quantity_where_another_follows() {
    assert_eq!(read("only 2 bags of flour left so send 6"), "name FL 6 bag");
    assert_eq!(
        read("2 bags of flour, leave it left of the door")
            .split(';')
            .next(),
        Some("name FL 2 bag")
    );
}

#[test]
fn goods_in_the_middle_of_a_complaint_are_not_ordered() {
    assert_eq!(
        read("driver didn't leave the 4 coke we paid for"),
        "Complaint"
    );
    assert_eq!(
        read("driver didn't leave the coke. 4 halloumi please"),
        "Complaint; name HA 4"
    );
}

#[test]
fn where_nothing_can_go_off_to_drop_goods_is_to_bring_them() {
    assert_eq!(
        read("can you drop 2 halloumi on tuesday"),
        "name HA 2; deliver 2026-11-24"
    );
    assert_eq!(
        read_beside_a_cart("can you drop the halloumi", &["HA"]),
        "remove HA"
    );
}

#[test]
fn goods_are_never_their_own_fallback() {
    assert_eq!(
        read("2 cases skimmed milk - if there isn't any send semi"),
        "name MK 2 case else MS"
    );
}

#[test]
fn a_swap_names_what_goes_first_and_what_comes_behind_the_to() {
    let in_language =
        |text: &str, language: &str| short(&read_in(text, &[id("CO")], None, language)).join("; ");
    assert_eq!(
        in_language("cambia la coke por halloumi", "es-ES"),
        "replace CO by HA"
    );
    assert_eq!(
        in_language("coke ki jagah halloumi bhejo", "en-IN"),
        "replace CO by HA"
    );
}

#[test]
fn each_before_a_number_counts_all_the_goods_behind_it() {
    let german = |text: &str| short(&read_in(text, &[], None, "de-DE")).join("; ");
    assert_eq!(
        german("je 2 Kisten Halloumi und Coke, dazu 3 Basil"),
        "name HA 2 case; name CO 2 case; name BY 3"
    );
}

#[test]
fn unknown_goods_are_taken_off_in_whatever_words() {
    for text in [
        "take the kumquats off",
        "remove the kumquats",
        "scrap the kumquats",
    ] {
        assert_eq!(
            read_beside_a_cart(text, &["CO"]),
            "remove <kumquats>",
            "{text}"
        );
    }
}
