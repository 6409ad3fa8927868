//! What customers of a counter write in one breath: swaps, complaints, one more of everything.

use super::fixtures::{id, named, read_in, short, short_of};
use crate::domain::Product;

fn read(text: &str, locale: &str) -> String {
    short(&read_in(text, &[], None, locale)).join("; ")
}

fn beside_a_cart(text: &str, locale: &str) -> String {
    let cart = [id("CO"), id("HA")];
    short(&read_in(text, &cart, None, locale)).join("; ")
}

#[test]
fn the_number_in_a_swap_counts_what_comes() {
    let swaps = [
        ("swap the halloumi for 2 basil", "en-GB"),
        ("cambia el halloumi por 2 basil", "es-ES"),
        ("change the halloumi to 2 basil", "en-GB"),
    ];
    for (text, locale) in swaps {
        assert_eq!(read(text, locale), "replace HA by BY 2", "{text}");
    }
    assert_eq!(
        beside_a_cart("change the halloumi to 2", "en-GB"),
        "set HA 2"
    );
}

#[test]
fn one_more_of_each_is_one_more_of_every_line() {
    let more = [
        ("one more of each", "en-GB"),
        ("another of each please", "en-GB"),
        ("von jedem bitte noch eine mehr", "de-DE"),
        ("uno más de cada", "es-ES"),
    ];
    for (text, locale) in more {
        assert_eq!(beside_a_cart(text, locale), "more all 1", "{text}");
    }
    assert_eq!(beside_a_cart("2 more of each", "en-GB"), "more all 2");
}

#[test]
fn what_came_was_missing_or_broke_is_no_order() {
    let complaints = [
        ("you sent 4 cases of coke and I only ordered 2", "en-GB"),
        (
            "2 of the 6 halloumi in yesterdays delivery were smashed",
            "en-GB",
        ),
        (
            "Ihr habt 4 Kisten Halloumi geliefert, bestellt waren 2",
            "de-DE",
        ),
        ("ayer faltó una caja de halloumi", "es-ES"),
    ];
    for (text, locale) in complaints {
        let acts = read(text, locale);
        assert!(
            acts.contains("Complaint") && !acts.contains("HA") && !acts.contains("CO"),
            "{text}: {acts}"
        );
    }
}

#[test]
fn an_order_beside_a_complaint_is_an_order() {
    assert_eq!(
        read(
            "the halloumi was mouldy, please send 3 cases of coke",
            "en-GB"
        ),
        "Complaint; name CO 3 case"
    );
}

#[test]
fn an_order_in_the_middle_of_a_complaint_is_read_for_itself() {
    assert_eq!(
        read(
            "our unit 7 kitchen needs 3 cases halloumi, invoice 10442 was wrong",
            "en-GB"
        ),
        "Complaint; name HA 3 case"
    );
}

#[test]
fn goods_beside_a_day_that_is_past_need_a_person() {
    let acts = read("yesterday 2 cases halloumi for the party", "en-GB");
    assert!(acts.contains("Condition"), "{acts}");
}

#[test]
fn what_is_left_is_not_added_to_what_is_ordered() {
    assert_eq!(
        read("got 2 cases of halloumi left so send me another 4", "en-GB"),
        "name HA 4 case"
    );
}

#[test]
fn the_same_again_before_goods_repeats_the_quantity_alone() {
    assert_eq!(
        read("two cases halloumi and same again coke", "en-GB"),
        "name HA 2 case; name CO 2 case"
    );
}

#[test]
fn a_number_of_containers_is_no_size_and_an_implied_one_yields_to_a_number() {
    assert_eq!(read("bags of flour 3", "en-GB"), "name FL 3 bag");
    assert_eq!(
        read("2 cases coke, 1 tray eggs", "en-GB"),
        "name CO 2 case; name EG 1 tray"
    );
}

#[test]
fn numbers_of_houses_and_hours_count_no_goods() {
    assert_eq!(
        read("114 Elm Road. 3 coke. 7.30am drop", "en-GB"),
        "name CO 3"
    );
}

#[test]
fn a_word_that_takes_off_swaps_or_doubles_and_did_nothing_needs_a_person() {
    let acts = read("2 coke and double up the zorblax", "en-GB");
    assert!(
        acts.contains("Condition") || acts.contains("times"),
        "{acts}"
    );
}

fn shop() -> Vec<Product> {
    let lager = |sku: &str, at: &str, name: &str, unit: &str| named(id(at), sku, name, (unit, &[]));
    let mut diet = lager("DIET", "CD", "Diet Fizz Can 330 ml", "case");
    diet.variant_of = Some(id("CO"));
    vec![
        lager("FIZZ", "CO", "Fizz Can 330 ml", "case"),
        diet,
        lager("BOTTLE", "EG", "Harbour Lager 330 ml", "case"),
        lager("KEG", "FL", "Harbour Lager 50 L", "keg"),
    ]
}

#[test]
fn a_container_tells_goods_apart_of_which_only_some_come_in_it() {
    assert_eq!(
        short_of(shop(), "2 kegs of lager", "en-GB"),
        "name KEG 2 keg"
    );
}

#[test]
fn the_plain_name_of_goods_means_them_and_not_their_variant() {
    assert_eq!(
        short_of(shop(), "5 cases fizz", "en-GB"),
        "name FIZZ 5 case"
    );
}

#[test]
fn a_number_behind_a_word_counts_the_goods_that_follow_it() {
    assert_eq!(
        beside_a_cart("instead of the halloumi send 1 basil", "en-GB"),
        "replace HA by BY 1"
    );
}

#[test]
fn a_no_by_itself_takes_the_goods_before_it_back() {
    assert_eq!(
        read("4 cases coke, no, halloumi", "en-GB"),
        "name HA 4 case"
    );
}

#[test]
fn a_verb_at_the_end_swaps_the_goods_before_it() {
    assert_eq!(
        beside_a_cart("Halloumi bitte durch Basil ersetzen", "de-DE"),
        "replace HA by BY"
    );
}

#[test]
fn words_that_deny_a_quality_replace_nothing_and_need_a_person() {
    let acts = read("2 cases halloumi not smoked", "en-GB");
    assert_eq!(acts, "name HA 2 case; Condition(\"not smoked\")");
}

#[test]
fn talk_does_not_swallow_a_count_of_that_or_a_double() {
    assert_eq!(
        read(
            "we're out of coke so 5 cases of that and 2 halloumi",
            "en-GB"
        ),
        "name CO 5 case; name HA 2"
    );
    assert_eq!(
        read(
            "3 coke. we've got a beer festival on so double that",
            "en-GB"
        ),
        "name CO 3; times it 2"
    );
}

#[test]
fn goods_named_once_more_in_parentheses_are_not_ordered_twice() {
    assert_eq!(
        read("coke x 4 (coke not halloumi), basil x 2", "en-GB"),
        "name CO 4; name BY 2"
    );
}

#[test]
fn both_are_all_that_stand_in_the_cart() {
    assert_eq!(beside_a_cart("make them both 3", "en-GB"), "set all 3");
}

#[test]
fn what_talk_is_about_is_what_a_quantity_behind_it_counts() {
    assert_eq!(
        read("the halloumi was mouldy but still need 2 cases", "en-GB"),
        "Complaint; name HA 2 case"
    );
    assert_eq!(
        read("how long does the halloumi last? send 2 cases", "en-GB"),
        "Ask; name HA 2 case"
    );
    assert_eq!(
        read("running low on halloumi and coke, 3 of each pls", "en-GB"),
        "name HA 3; name CO 3"
    );
}

#[test]
fn the_same_for_other_goods_is_the_same_quantity_of_them() {
    assert_eq!(
        read("coke 2 cases and same for the halloumi", "en-GB"),
        "name CO 2 case; name HA 2 case"
    );
}

#[test]
fn the_fresh_one_is_no_number() {
    let acts = read("6 coke, the diet one", "en-GB");
    assert_eq!(acts.matches("name").count(), 1, "{acts}");
}

#[test]
fn an_instead_that_put_nothing_in_the_place_of_anything_needs_a_person() {
    let acts = beside_a_cart("make the cases basil instead", "en-GB");
    assert!(
        acts.contains("Condition") || acts.contains("replace"),
        "{acts}"
    );
}

#[test]
fn goods_that_were_warm_or_are_still_there_are_not_ordered_in_silence() {
    let acts = read("3 coke. the last halloumi was warm", "en-GB");
    assert_eq!(acts, "name CO 3; Complaint");
    let acts = read("we still have 2 cases halloumi, only 3 cases coke", "en-GB");
    assert!(acts.contains("Condition") || !acts.contains("HA"), "{acts}");
}

#[test]
fn the_usual_of_some_goods_is_no_usual_order() {
    assert_eq!(
        read("3 coke and the usual halloumi", "en-GB"),
        "name CO 3; name HA"
    );
}

#[test]
fn a_full_stop_behind_no_is_the_trades_number_and_a_verb_is_no_half() {
    assert_eq!(read("2 no. halloumi", "en-GB"), "name HA 2");
    assert_eq!(beside_a_cart("halve the coke", "en-GB"), "times CO 0.5");
}
