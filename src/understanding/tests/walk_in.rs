//! What customers write to a distributor whom nobody here has seen: a table a class of what was misread.

use super::fixtures::{id, named, read_in, short, short_of};
use crate::domain::unit::UnitTable;
use crate::domain::{Product, Unit};

fn read(text: &str) -> String {
    short(&read_in(text, &[], None, "en-GB")).join("; ")
}

fn beside_a_cart(text: &str) -> String {
    let cart = [id("CO"), id("HA")];
    short(&read_in(text, &cart, None, "en-GB")).join("; ")
}

/// A pet shop's wholesaler: kinds of one thing beside each other, a roll of two plies, tins by name.
fn pets() -> Vec<Product> {
    let kind = |sku: &str, at: &str, name: &str, of: Option<&str>| {
        let mut product = named(id(at), sku, name, ("each", &[]));
        product.variant_of = of.map(id);
        product.category = name.split(' ').next_back().unwrap_or_default().to_owned();
        product
    };
    let mut beef = kind("BEEF", "W1", "Wet Dog Food Beef Tin 400 g", None);
    let wipe = kind("WIPE", "OV", "Centrefeed Blue Roll 2 Ply", None);
    let aliases = vec!["blue roll".to_owned()];
    beef.units = UnitTable::single(Unit::new("case"));
    vec![
        kind("RED", "MW", "Nylon Lead Red", None),
        kind("BLUE", "MS", "Nylon Lead Blue", Some("MW")),
        kind("BLACK", "MK", "Nylon Lead Black", Some("MW")),
        kind("TIM", "CO", "Timothy Hay", None),
        kind("MEA", "CD", "Meadow Hay", Some("CO")),
        kind("CLUMP", "EG", "Clumping Cat Litter 10 kg", None),
        kind("PLAIN", "FL", "Non Clumping Cat Litter 20 kg", Some("EG")),
        kind("TOILET", "OE", "Toilet Roll 2 Ply", None),
        Product { aliases, ..wipe },
        beef,
    ]
}

fn at_pets(text: &str, locale: &str) -> String {
    short_of(pets(), text, locale)
}

#[test]
fn each_and_both_count_every_kind_of_a_few() {
    let table = [
        (
            "3 of each lead",
            "en-GB",
            "name RED 3; name BLUE 3; name BLACK 3",
        ),
        (
            "1 of each colour lead",
            "en-GB",
            "name RED 1; name BLUE 1; name BLACK 1",
        ),
        ("2 of both hay", "en-GB", "name TIM 2; name MEA 2"),
    ];
    for (text, locale, read) in table {
        let mut said: Vec<&str> = read.split("; ").collect();
        let acts = at_pets(text, locale);
        let mut acts: Vec<&str> = acts.split("; ").collect();
        said.sort_unstable();
        acts.sort_unstable();
        assert_eq!(acts, said, "{text}");
    }
}

#[test]
fn both_of_three_kinds_is_asked_about() {
    assert!(at_pets("2 of both lead", "en-GB").contains('?'));
}

#[test]
fn goods_whose_name_denies_a_word_are_not_meant_by_it() {
    assert_eq!(at_pets("4 clumping litter", "en-GB"), "name CLUMP 4");
    assert_eq!(at_pets("4 non clumping litter", "en-GB"), "name PLAIN 4");
}

#[test]
fn a_container_before_of_is_counted_though_it_is_in_the_name() {
    assert_eq!(at_pets("48 tins of beef", "en-GB"), "name BEEF 48 tin");
}

#[test]
fn goods_before_others_of_their_kind_are_not_lost_as_a_heading() {
    let acts = at_pets("toilet roll 2 blue roll 1", "en-GB");
    assert!(acts.contains("name TOILET"), "{acts}");
}

#[test]
fn goods_of_which_none_are_left_are_ordered_by_a_quantity_behind_them() {
    let table = [
        ("no halloumi left!! 5 pls. 2 coke", "name HA 5; name CO 2"),
        ("no halloumi left", "Condition(\"halloumi\")"),
        ("2 coke, no halloumi", "name CO 2; remove HA"),
    ];
    for (text, acts) in table {
        assert_eq!(read(text), acts, "{text}");
    }
}

#[test]
fn a_part_of_a_line_is_swapped_and_the_rest_stays() {
    let table = [
        ("swap 3 of the coke for basil", "less CO 3; more BY 3"),
        ("swap the coke for basil", "replace CO by BY"),
        ("swap the coke for 2 basil", "replace CO by BY 2"),
    ];
    for (text, acts) in table {
        assert_eq!(beside_a_cart(text), acts, "{text}");
    }
}

#[test]
fn up_by_adds_to_a_line_and_down_by_takes_from_it() {
    assert_eq!(beside_a_cart("bump the coke up by 4"), "more CO 4");
    assert_eq!(beside_a_cart("take the coke down by 2"), "less CO 2");
}

#[test]
fn the_day_of_a_time_that_opens_a_note_is_the_day_of_delivery() {
    let acts = read("3 cs coke by 8am Tues, ring bell twice");
    assert!(acts.contains("deliver 2026-11-24"), "{acts}");
}

#[test]
fn a_quantity_behind_a_question_orders_what_was_asked_about() {
    let table = [
        "whats the best before on the halloumi? and 3 cs of them pls",
        "how much is the halloumi? 3 cs pls",
    ];
    for text in table {
        assert!(
            read(text).contains("name HA 3 case"),
            "{text}: {}",
            read(text)
        );
    }
}

#[test]
fn a_unit_behind_a_number_is_no_part_of_a_name() {
    assert_eq!(
        at_pets("40 kg clumping litter and 60 kg non clumping", "en-GB"),
        "name CLUMP 40 kg; name PLAIN 60 kg"
    );
}

#[test]
fn the_normal_one_is_what_the_others_are_variants_of() {
    assert_eq!(
        at_pets("24 meadow hay and 48 of the normal", "en-GB"),
        "name MEA 24; name TIM 48"
    );
}

#[test]
fn numbers_behind_goods_of_several_sizes_count_the_size_that_follows() {
    let table = ["leads 4 red 3 black", "leads: 4 red, 3 black"];
    for text in table {
        assert_eq!(at_pets(text, "en-GB"), "name RED 4; name BLACK 3", "{text}");
    }
}

#[test]
fn a_number_that_counts_unknown_words_is_not_dropped_in_silence() {
    let acts = read("2 coke and 48 of the zorp blim");
    assert!(acts.contains("48") || acts.contains("zorp"), "{acts}");
}

#[test]
fn hours_since_which_something_is_so_count_nothing() {
    let acts = read("2 coke, no halloumi since 7");
    assert!(!acts.contains("HA 7"), "{acts}");
}

#[test]
fn what_comes_in_the_place_of_goods_is_kin_of_them() {
    assert_eq!(
        beside_a_cart("diet instead of the coke please"),
        "replace CO by CD"
    );
}

#[test]
fn a_list_of_what_is_there_orders_nothing() {
    assert_eq!(read("Stocktake: coke 3, halloumi 5"), "Ask");
    assert_eq!(
        read("Stock count: coke 3, halloumi 5. Please send 2 basil"),
        "name BY 2; Ask"
    );
}

#[test]
fn what_is_said_so_many_times_ranges_over_nothing() {
    let acts = read("flour x2 - 25kg bags");
    assert!(acts.starts_with("name FL 2"), "{acts}");
}

#[test]
fn a_word_of_other_goods_in_the_name_of_these_needs_a_person() {
    let kind = |sku: &str, at: &str, name: &str, alias: &'static [&'static str]| {
        named(id(at), sku, name, ("box", alias))
    };
    let crisps = vec![
        kind("SALT", "MW", "Ready Salted Crisps 40 g", &["plain crisps"]),
        kind(
            "CHEESE",
            "MS",
            "Cheese & Onion Crisps 40 g",
            &["cheese and onion"],
        ),
        kind(
            "VINEGAR",
            "MK",
            "Salt & Vinegar Crisps 40 g",
            &["salt and vinegar"],
        ),
    ];
    let acts = short_of(crisps, "a box each of plain and cheese & onion", "en-GB");
    assert!(
        acts.contains("Condition") || acts.contains("SALT"),
        "{acts}"
    );
}
