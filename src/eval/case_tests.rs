//! Which lines are cases, and what is said of those that are not?

use super::*;
use crate::eval::expected::Goods;
use rust_decimal::dec;

fn line(turns: &str, rest: &str) -> String {
    format!(
        r#"{{"id":"one","catalog":"c.csv","locale":"en-US","currency":"USD",
        "now":"2026-11-18T07:43:00-05:00","channel":"SMS","turns":{turns}{rest}}}"#
    )
}

fn key_of(text: &str) -> (String, String) {
    match parse(text) {
        Err(CaseError::Key { id, key, reason }) => (format!("{id} {key}"), reason),
        other => panic!("expected a fault, got {other:?}"),
    }
}

#[test]
fn an_unknown_key_is_an_error_that_names_case_and_key() {
    let (place, reason) = key_of(&line(r#"[{"say":"hi","after":{"mood":"good"}}]"#, ""));
    assert_eq!(place, "one turns[0].after.mood");
    assert!(reason.contains("`mood`"), "{reason}");
    let (place, _) = key_of(&line("[]", r#","colour":1"#));
    assert_eq!(place, "one colour");
}

#[test]
fn a_wrong_value_is_an_error_that_names_case_and_key() {
    let (place, _) = key_of(&line(r#"[{"say":"hi","after":{"asks":"no"}}]"#, ""));
    assert_eq!(place, "one turns[0].after.asks");
    let (place, _) = key_of(&line("[]", r#","terms":{"cutoff":"4pm"}"#));
    assert_eq!(place, "one terms.cutoff");
    let (place, _) = key_of(&line(
        "[]",
        r#","order":{"lines":[{"sku":"A","quantity":2,"unit":"case"}]}"#,
    ));
    assert!(place.starts_with("one order.lines[0]"), "{place}");
}

#[test]
fn an_absent_order_is_not_a_null_order() {
    assert!(parse(&line("[]", "")).unwrap().expected_orders().is_none());
    let null = parse(&line("[]", r#","order":null"#)).unwrap();
    assert_eq!(null.expected_orders().map(|orders| orders.len()), Some(0));
}

#[test]
fn order_and_orders_exclude_each_other() {
    let both = line("[]", r#","order":null,"orders":[]"#);
    assert!(matches!(parse(&both), Err(CaseError::Whole { .. })));
}

#[test]
fn a_turn_in_which_nothing_happens_or_two_things_do_is_refused() {
    for turn in [
        r"{}",
        r#"{"say":"a","staff":"b"}"#,
        r#"{"wait_minutes":-1}"#,
        r#"{"pick":"A","subject":"x"}"#,
    ] {
        let text = line(&format!("[{turn}]"), "");
        assert!(
            matches!(parse(&text), Err(CaseError::Whole { .. })),
            "{turn}"
        );
    }
}

#[test]
fn the_four_forms_of_a_line_are_told_apart() {
    let lines = r#","order":{"lines":[
        {"sku":"A","quantity":"0.5","unit":"case"}, {"one_of":["A","B"],"quantity":"1","unit":"each"},
        {"sku":null,"text":"dragon fruit","quantity":"2"}, {"sku":null,"candidates":["A","B"],"quantity":"3"}]}"#;
    let case = parse(&line("[]", lines)).unwrap();
    let lines = &case.expected_orders().unwrap()[0].lines;
    assert_eq!(lines[0].quantity, dec!(0.5));
    assert_eq!(lines[1].goods, Goods::Sku(vec!["A".into(), "B".into()]));
    assert_eq!(lines[2].goods, Goods::Words("dragon fruit".into()));
    assert_eq!(
        lines[3].goods,
        Goods::Undecided(vec!["A".into(), "B".into()])
    );
}

#[test]
fn a_line_with_keys_of_two_forms_is_refused() {
    for keys in [
        r#""sku":"A","text":"x""#,
        r#""sku":null"#,
        r#""text":"x""#,
        r#""sku":"A""#,
    ] {
        let text = line(
            "[]",
            &format!(r#","order":{{"lines":[{{{keys},"quantity":"1"}}]}}"#),
        );
        let (place, _) = key_of(&text);
        assert!(place.starts_with("one order.lines[0]"), "{keys}: {place}");
    }
}
