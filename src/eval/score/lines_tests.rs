//! When is a line the one that had to be there?

use super::*;
use crate::eval::testing::{catalog, due, line};
use rust_decimal::dec;

fn undecided(candidates: &[&str], words: &str) -> PlayedLine {
    PlayedLine {
        sku: None,
        words: words.to_owned(),
        candidates: candidates.iter().map(|sku| (*sku).to_owned()).collect(),
        quantity: dec!(3),
        unit: Unit::each(),
    }
}

#[test]
fn amounts_are_equal_after_conversion_to_the_smallest_unit() {
    let half_a_case = due(r#"{"sku":"EGG","quantity":"0.5","unit":"case"}"#);
    assert!(is_line(
        &half_a_case,
        &line("EGG", dec!(10), "each"),
        &catalog()
    ));
    assert!(!is_line(
        &half_a_case,
        &line("EGG", dec!(10), "case"),
        &catalog()
    ));
    assert!(!is_line(
        &half_a_case,
        &line("HAM", dec!(10), "each"),
        &catalog()
    ));
}

#[test]
fn a_unit_that_the_product_is_not_sold_in_has_to_be_the_same_one() {
    let pallet = due(r#"{"sku":"EGG","quantity":"1","unit":"pallet"}"#);
    assert!(is_line(
        &pallet,
        &line("egg", dec!(1), "pallet"),
        &catalog()
    ));
    assert!(!is_line(&pallet, &line("EGG", dec!(1), "case"), &catalog()));
}

#[test]
fn each_sku_of_one_of_is_right() {
    let either = due(r#"{"one_of":["EGG","HAM"],"quantity":"2","unit":"case"}"#);
    assert!(is_line(&either, &line("HAM", dec!(2), "case"), &catalog()));
    assert!(!is_line(&either, &line("OIL", dec!(2), "case"), &catalog()));
}

#[test]
fn a_line_without_a_product_is_known_by_the_words_that_were_kept() {
    let unknown = due(r#"{"sku":null,"text":"Dragon fruit","quantity":"3"}"#);
    assert!(is_line(
        &unknown,
        &undecided(&[], "3 ripe dragon fruit"),
        &catalog()
    ));
    assert!(!is_line(&unknown, &undecided(&[], "3 fruit"), &catalog()));
    assert!(!is_line(
        &unknown,
        &line("EGG", dec!(3), "each"),
        &catalog()
    ));
    let boxes = due(r#"{"sku":null,"text":"dragon fruit","quantity":"3","unit":"box"}"#);
    assert!(!is_line(
        &boxes,
        &undecided(&[], "dragon fruit"),
        &catalog()
    ));
}

#[test]
fn an_undecided_line_has_to_keep_every_candidate() {
    let open = due(r#"{"sku":null,"candidates":["EGG","HAM"],"quantity":"3"}"#);
    assert!(is_line(
        &open,
        &undecided(&["HAM", "OIL", "EGG"], "x"),
        &catalog()
    ));
    assert!(!is_line(&open, &undecided(&["HAM"], "x"), &catalog()));
}

#[test]
fn a_line_counts_once_and_gives_way_where_another_can_have_no_other() {
    let expected = [
        due(r#"{"one_of":["EGG","HAM"],"quantity":"1","unit":"case"}"#),
        due(r#"{"sku":"EGG","quantity":"1","unit":"case"}"#),
    ];
    let eggs = line("EGG", dec!(1), "case");
    let ham = line("HAM", dec!(1), "case");
    assert!(same_lines(&expected, &[eggs.clone(), ham], &catalog()));
    assert!(!same_lines(
        &expected,
        std::slice::from_ref(&eggs),
        &catalog()
    ));
    assert!(!same_lines(
        &expected[1..],
        &[eggs.clone(), eggs],
        &catalog()
    ));
}
