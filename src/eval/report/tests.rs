//! What does a report hold, as JSON and as text?

use super::*;
use crate::eval::played::{Played, PlayedTurn};
use crate::eval::score::score_case;
use crate::eval::testing::{case, catalog, line, order, quiet_turn};
use rust_decimal::dec;
use serde_json::json;

const TURNS: &str = r#"[{"say":"2 eggs","after":{"intent":"ORDER","state":"REVIEWING"}}]"#;
const ORDER: &str =
    r#","order":{"lines":[{"sku":"EGG","quantity":"2","unit":"case"}],"requires_review":false}"#;

fn report(eggs: i64) -> Report {
    let case = case(TURNS, ORDER);
    let played = Played {
        turns: vec![PlayedTurn {
            intent: Some(crate::domain::Intent::Order),
            ..quiet_turn()
        }],
        orders: vec![order(vec![line("EGG", eggs.into(), "case")])],
        ..Played::default()
    };
    let score = score_case(&case, "own", &played, &catalog());
    Report::of(&[(&case, score)])
}

#[test]
fn the_json_object_holds_every_figure_with_value_n_and_bounds() {
    let json = report(2).to_json();
    for name in [
        "order_accuracy",
        "silent_error_rate",
        "automation_rate",
        "line_f1",
        "turn_accuracy",
        "intent_accuracy",
        "state_accuracy",
        "unneeded_question_rate",
        "pii_f1",
        "calibration_error",
    ] {
        let figure = json[name].as_object().unwrap_or_else(|| panic!("{name}"));
        let keys: Vec<&String> = figure.keys().collect();
        assert_eq!(keys, ["high", "low", "n", "value"], "{name}");
        assert!(json["by_tag"]["clean"][name].is_object(), "{name}");
        assert!(json["by_set"]["own"][name].is_object(), "{name}");
    }
    assert_eq!(json["order_accuracy"]["value"], 1.0);
    assert_eq!(json["confusion"]["ORDER"]["ORDER"], 1);
    assert_eq!(json["latency_ms"]["n"], 1);
    assert_eq!(json["cost"]["per_case"]["llm_calls"], 0.0);
}

#[test]
fn a_failed_case_shows_what_was_expected_and_what_came() {
    let json = report(3).to_json();
    let wrong = json["cases"][0]["wrong"].as_array().unwrap();
    assert_eq!(json["cases"][0]["silent_errors"], 1);
    assert_eq!(wrong[0]["key"], "state");
    assert_eq!(wrong[0]["say"], "2 eggs");
    assert_eq!(wrong[0]["expected"], "REVIEWING");
    assert_eq!(wrong[0]["came"], "NONE");
    assert_eq!(wrong[1]["key"], "order");
    assert_eq!(wrong[1]["expected"]["lines"][0]["quantity"], "2");
    assert_eq!(wrong[1]["came"][0]["lines"][0]["quantity"], json!(dec!(3)));
}

#[test]
fn the_table_caps_the_failures_that_it_lists() {
    let report = report(3);
    assert!(report.to_table(1).contains("one (own; clean, plain)"));
    assert!(!report.to_table(0).contains("one (own"));
    assert!(report.to_table(1).contains("order_accuracy"));
}
