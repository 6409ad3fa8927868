//! Which case scores what?

use super::*;
use crate::eval::played::{PlayedOrder, PlayedTurn};
use crate::eval::testing::{case, catalog, line, order, quiet_turn};
use rust_decimal::dec;

const EGGS: &str = r#"{"sku":"EGG","quantity":"2","unit":"case"}"#;

fn played(turns: Vec<PlayedTurn>, orders: Vec<PlayedOrder>) -> Played {
    Played {
        turns,
        orders,
        ..Played::default()
    }
}

fn score(expected: &str, orders: Vec<PlayedOrder>) -> CaseScore {
    let case = case("[]", expected);
    score_case(&case, "set", &played(Vec::new(), orders), &catalog())
}

fn value(score: &CaseScore, name: &str) -> Option<f64> {
    figures(&[score])[name].value
}

fn eggs(count: i64) -> PlayedOrder {
    order(vec![line("EGG", count.into(), "case")])
}

fn key<'a>(score: &'a CaseScore, name: &str) -> &'a Key {
    let keys = score.turns[0].keys.as_ref().unwrap();
    keys.iter().find(|key| key.name == name).unwrap()
}

fn after(keys: &str, turn: PlayedTurn) -> CaseScore {
    let case = case(&format!(r#"[{{"say":"x","after":{keys}}}]"#), "");
    score_case(&case, "set", &played(vec![turn], Vec::new()), &catalog())
}

#[test]
fn an_order_with_exactly_the_lines_is_accurate_and_automated() {
    let score = score(&format!(r#","order":{{"lines":[{EGGS}]}}"#), vec![eggs(2)]);
    assert_eq!(value(&score, "order_accuracy"), Some(1.0));
    assert_eq!(value(&score, "automation_rate"), Some(1.0));
    assert_eq!(value(&score, "silent_error_rate"), Some(0.0));
    assert!(score.passes());
}

#[test]
fn a_wrong_order_is_a_silent_error_unless_it_went_to_review() {
    let expected = format!(r#","order":{{"lines":[{EGGS}]}}"#);
    let silent = score(&expected, vec![eggs(3)]);
    assert_eq!(value(&silent, "silent_error_rate"), Some(1.0));
    let reviewed = PlayedOrder {
        requires_review: true,
        ..eggs(3)
    };
    let reviewed = score(&expected, vec![reviewed]);
    assert_eq!(value(&reviewed, "silent_error_rate"), Some(0.0));
    assert_eq!(value(&reviewed, "automation_rate"), Some(0.0));
    assert_eq!(value(&reviewed, "order_accuracy"), Some(0.0));
}

#[test]
fn a_right_order_in_review_is_accurate_and_not_automated() {
    let reviewed = PlayedOrder {
        requires_review: true,
        ..eggs(2)
    };
    let score = score(&format!(r#","order":{{"lines":[{EGGS}]}}"#), vec![reviewed]);
    assert_eq!(value(&score, "order_accuracy"), Some(1.0));
    assert_eq!(value(&score, "automation_rate"), Some(0.0));
}

#[test]
fn an_order_for_the_wrong_day_has_the_lines_and_is_a_silent_error() {
    let expected = format!(r#","order":{{"lines":[{EGGS}],"delivery_date":"2026-11-20"}}"#);
    let score = score(&expected, vec![eggs(2)]);
    assert_eq!(value(&score, "order_accuracy"), Some(1.0));
    assert_eq!(value(&score, "silent_error_rate"), Some(1.0));
    assert_eq!(value(&score, "order_delivery_date_accuracy"), Some(0.0));
}

#[test]
fn where_no_order_may_exist_one_written_is_wrong() {
    let none = score(r#","order":null"#, Vec::new());
    assert_eq!(value(&none, "order_accuracy"), Some(1.0));
    assert_eq!(value(&none, "silent_error_rate"), None);
    let one = score(r#","order":null"#, vec![eggs(2)]);
    assert_eq!(value(&one, "order_accuracy"), Some(0.0));
    assert_eq!(value(&one, "silent_error_rate"), Some(1.0));
    assert_eq!(value(&score("", vec![eggs(2)]), "order_accuracy"), None);
}

#[test]
fn of_several_orders_each_is_held_against_the_one_that_fits_it_best() {
    let second = r#"{"sku":"HAM","quantity":"1","unit":"case"}"#;
    let expected = format!(r#","orders":[{{"lines":[{second}]}},{{"lines":[{EGGS},{second}]}}]"#);
    let ham = line("HAM", dec!(1), "case");
    let both = order(vec![ham.clone(), line("EGG", dec!(2), "case")]);
    let score = score(&expected, vec![both, order(vec![ham])]);
    let orders = score.orders.as_ref().unwrap();
    assert_eq!(
        (orders.exact, orders.automated, orders.lines.right),
        (true, 2, 3)
    );
}

#[test]
fn line_precision_recall_and_f1_count_the_lines_of_the_orders() {
    let ham = r#"{"sku":"HAM","quantity":"1","unit":"case"}"#;
    let written = order(vec![
        line("EGG", dec!(2), "case"),
        line("OIL", dec!(1), "l"),
        line("HAM", dec!(9), "case"),
    ]);
    let score = score(
        &format!(r#","order":{{"lines":[{EGGS},{ham}]}}"#),
        vec![written],
    );
    assert_eq!(value(&score, "line_precision"), Some(1.0 / 3.0));
    assert_eq!(value(&score, "line_recall"), Some(0.5));
    assert_eq!(value(&score, "line_f1"), Some(0.4));
    let right: Vec<bool> = score
        .orders
        .unwrap()
        .confidences
        .iter()
        .map(|c| c.1)
        .collect();
    assert_eq!(right, [true, false, false]);
}

#[test]
fn each_intent_of_a_list_is_right() {
    let turn = PlayedTurn {
        intent: Some(Intent::Change),
        ..quiet_turn()
    };
    let right = after(r#"{"intent":["ORDER","CHANGE"]}"#, turn.clone());
    assert_eq!(right.turns[0].holds(), Some(true));
    assert_eq!(
        right.turns[0].intent,
        Some((Intent::Change, Some(Intent::Change)))
    );
    let wrong = after(r#"{"intent":"ORDER"}"#, turn);
    assert_eq!(value(&wrong, "intent_accuracy"), Some(0.0));
    assert_eq!(
        wrong.turns[0].intent,
        Some((Intent::Order, Some(Intent::Change)))
    );
}

#[test]
fn a_question_has_to_offer_what_it_is_about_and_nothing_that_it_must_not() {
    let turn = PlayedTurn {
        asks: true,
        offered: vec!["EGG".into(), "HAM".into()],
        ..quiet_turn()
    };
    let score = after(
        r#"{"asks":true,"asks_about":["EGG"],"asks_not_about":["ham"]}"#,
        turn,
    );
    assert!(key(&score, "asks").holds && key(&score, "asks_about").holds);
    assert!(!key(&score, "asks_not_about").holds);
    assert_eq!(score.turns[0].question, Question::CalledFor);
}

#[test]
fn a_question_that_the_case_rules_out_is_unneeded_and_an_unlabelled_one_is_not_judged() {
    let turn = PlayedTurn {
        asks: true,
        ..quiet_turn()
    };
    let unneeded = after(r#"{"asks":false}"#, turn.clone());
    assert_eq!(value(&unneeded, "unneeded_question_rate"), Some(1.0));
    let unlabelled = after(r#"{"state":"NONE"}"#, turn);
    assert_eq!(value(&unlabelled, "unneeded_question_rate"), None);
    assert_eq!(value(&unlabelled, "questions_per_case"), Some(1.0));
}

#[test]
fn replies_are_compared_without_case() {
    let turn = PlayedTurn {
        replies: vec!["Your ORDER: 2 cases".into()],
        ..quiet_turn()
    };
    let score = after(
        r#"{"reply_contains":["your order"],"reply_excludes":["Yes","CASES"],"replies":true}"#,
        turn,
    );
    assert!(key(&score, "reply_contains").holds && key(&score, "replies").holds);
    assert!(!key(&score, "reply_excludes").holds);
}

#[test]
fn a_pick_that_was_not_offered_fails_its_turn() {
    let turn = PlayedTurn {
        pick_offered: false,
        ..quiet_turn()
    };
    let score = after(r#"{"state":"NONE"}"#, turn);
    assert!(key(&score, "state").holds);
    assert_eq!(value(&score, "turn_accuracy"), Some(0.0));
}

#[test]
fn turns_that_a_broken_play_never_reached_fail_in_every_key() {
    let case = case(r#"[{"say":"x","after":{"state":"NONE","asks":false}}]"#, "");
    let broken = Played {
        failure: Some("panicked".into()),
        ..Played::default()
    };
    let score = score_case(&case, "set", &broken, &catalog());
    assert_eq!(value(&score, "state_accuracy"), Some(0.0));
    assert_eq!(value(&score, "asks_accuracy"), Some(0.0));
    assert!(!score.passes());
}
