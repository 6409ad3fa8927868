//! Orders that customers put right, and names that only their kin tell apart.

use super::fixtures::{customer, id, index, named, read_in, short, short_of, situation};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::domain::{Product, ProductId, Unit};
use crate::understanding::{Asked, Said, Situation, read};

fn beside_a_cart(text: &str, locale: &str) -> String {
    let cart = [id("HA"), id("CO")];
    short(&read_in(text, &cart, None, locale)).join("; ")
}

fn check(rows: &[(&str, &str, &str)]) {
    for (text, locale, expected) in rows {
        assert_eq!(beside_a_cart(text, locale), *expected, "{text}");
    }
}

/// Goods that share their names with others.
fn kin() -> Vec<Product> {
    let goods = [
        ("TN", "Tonic Water 200 ml", "case"),
        ("TS", "Slimline Tonic Water 200 ml", "case"),
        ("SF", "Sunflower Oil 10 L", "drum"),
        ("TU", "Tuna Chunks in Sunflower Oil 1.7 kg", "case"),
        ("CB", "Espresso Coffee Beans 1 kg", "bag"),
        ("CD", "Decaf Coffee Beans 1 kg", "bag"),
        ("FP", "Plain Flour 16 kg", "bag"),
        ("FS", "Self-Raising Flour 16 kg", "bag"),
        ("IV", "Vanilla Ice Cream 4 L", "tub"),
        ("IC", "Chocolate Ice Cream 4 L", "tub"),
        ("MM", "Mature Cheddar 5 kg", "each"),
        ("MC", "Mild Cheddar 5 kg", "each"),
        ("MG", "Grated Mature Cheddar 2 kg", "bag"),
    ];
    let product = |(at, (sku, name, unit)): (u128, &(&str, &str, &str))| {
        named(ProductId(Uuid::from_u128(at)), sku, name, (unit, &[]))
    };
    (1..).zip(&goods).map(product).collect()
}

fn among_kin(text: &str) -> String {
    short_of(kin(), text, "en-GB")
}

#[test]
fn a_plain_name_beside_a_fuller_one_means_the_other_goods() {
    assert_eq!(
        among_kin("tonic 2, slimline tonic 3"),
        "name TN 2; name TS 3"
    );
    assert_eq!(among_kin("2 tonic (not slimline)"), "name TN 2");
}

#[test]
fn a_word_cut_short_or_its_initials_name_a_sibling() {
    assert_eq!(
        among_kin("3 vanilla ice cream, 2 choc"),
        "name IV 3; name IC 2"
    );
    assert_eq!(among_kin("2 plain flour, 1 sr"), "name FP 2; name FS 1");
}

#[test]
fn a_bare_number_between_two_names_counts_the_second() {
    assert_eq!(
        among_kin("6 espresso beans 1 decaf"),
        "name CB 6; name CD 1"
    );
    assert_eq!(
        among_kin("cheddar: 2 mature, 1 mild"),
        "name MM 2; name MC 1"
    );
}

#[test]
fn goods_that_are_sold_no_more_are_not_taken_for_others_that_hold_them() {
    let mut goods = kin();
    let oil = goods.iter_mut().find(|product| product.sku == "SF");
    oil.expect("the oil is among them").active = false;
    let read = short_of(goods, "1 sunflower", "en-GB");
    assert!(!read.starts_with("name TU"), "{read}");
}

#[test]
fn what_is_swapped_for_stands_behind_for() {
    check(&[
        ("swap the coke for basil", "en-GB", "replace CO by BY"),
        ("change the coke to diet coke", "en-GB", "replace CO by CD"),
        ("make that diet coke", "en-GB", "replace it by CD"),
        (
            "swap the halloumi for diet coke",
            "en-GB",
            "replace HA by CD",
        ),
        (
            "tausche die cola gegen basilikum",
            "de-DE",
            "replace CO by BY",
        ),
        (
            "swap 2 of the coke for diet coke",
            "en-GB",
            "less CO 2; more CD 2",
        ),
    ]);
}

#[test]
fn a_new_verb_ends_what_the_old_one_took_off() {
    check(&[
        (
            "take the coke off and put 3 basil on",
            "en-GB",
            "remove CO; name BY 3",
        ),
        (
            "drop the coke, make the halloumi 5",
            "en-GB",
            "remove CO; set HA 5",
        ),
    ]);
}

#[test]
fn a_number_behind_a_verb_is_of_the_line_named_last() {
    check(&[
        ("quita una", "es-ES", "less it 1"),
        ("drop 2", "en-GB", "less it 2"),
        ("sorry meant 5", "en-GB", "set it 5"),
        ("cut it to 2", "en-GB", "set it 2"),
        ("change the halloumi to 3 cases", "en-GB", "set HA 3 case"),
        ("better make the halloumi 4", "en-GB", "set HA 4"),
    ]);
}

#[test]
fn polite_words_are_neither_goods_nor_a_question() {
    check(&[
        ("please may we order: 4 basil", "en-GB", "name BY 4"),
        ("any chance of 3 basil?", "en-GB", "name BY 3"),
        ("remind me what i paid last time", "en-GB", "Ask"),
    ]);
}

#[test]
fn only_what_breaks_off_at_an_and_has_more_to_come() {
    let open = beside_a_cart("2 basil and", "en-GB");
    assert_eq!(open, "name BY 2; MoreToCome");
    let whole = beside_a_cart("2 basil and send the rest again", "en-GB");
    assert!(!whole.contains("MoreToCome"), "{whole}");
}

#[test]
fn an_answer_by_size_means_that_size_alone() {
    let asked = Asked::Choice(vec![id("W1"), id("W2")]);
    for (text, expected) in [
        ("12 inch", "choose W1"),
        ("the 10 inch one", "choose W2"),
        ("10\"", "choose W2"),
    ] {
        let found = short(&read_in(text, &[], Some(&asked), "en-GB")).join("; ");
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn the_same_of_other_goods_is_as_much_as_the_line_named_last() {
    let customer = customer();
    let stands = Said {
        number: Decimal::from(4),
        range_from: None,
        unit: Some(Unit::new("case")),
    };
    let cart = [id("CO")];
    let asked = |last_said| Situation {
        cart: &cart,
        last_said,
        ..situation(&customer)
    };
    let read = |last_said| {
        short(&read(
            "and the same of diet coke",
            &index(),
            &asked(last_said),
        ))
    };
    assert_eq!(read(Some(&stands)).join("; "), "name CD 4 case");
    assert_eq!(read(None).join("; "), "name CD");
}
