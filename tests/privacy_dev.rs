//! How much personal data is found in the development sets, and how little in goods and orders?

#![expect(
    clippy::unwrap_used,
    reason = "a file of the development set that breaks its format is a failed test"
)]

use std::path::{Path, PathBuf};

use order_agent::eval::components;
use order_agent::language::Span;
use order_agent::privacy::{Finding, Known, detect};
use serde_json::Value;

/// A folder of the development sets; says so where it is not at hand.
fn folder(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/datasets")
        .join(name);
    if !folder.is_dir() {
        eprintln!("{name} is left out, it is not at hand");
        return None;
    }
    Some(folder)
}

fn figure(set: &str, name: &str) -> Option<f64> {
    let folder = folder(&format!("components/{set}"))?;
    let reports = components::run(&[folder], "dev").unwrap();
    reports[0].figures.get(name).unwrap().value
}

#[test]
fn the_sets_of_others_are_read_as_well_as_their_best_readers_do() {
    for (set, name, floor) in [
        ("presidio-synth", "micro_f1", 0.92),
        ("presidio-synth", "f1_by_type.PHONE", 0.80),
        ("recognizers-pii", "micro_f1", 0.88),
        ("presidio-tests", "micro_f1", 0.97),
    ] {
        if let Some(came) = figure(set, name) {
            assert!(came >= floor, "{name} of {set} is {came}, due {floor}");
        }
    }
}

#[test]
fn no_more_than_one_name_of_goods_in_a_thousand_is_taken_for_personal_data() {
    for set in ["walmart-amazon", "grocerydb"] {
        let Some(folder) = folder(&format!("components/{set}")) else {
            continue;
        };
        let mut reader = csv::Reader::from_path(folder.join("catalog.csv")).unwrap();
        let at = reader
            .headers()
            .unwrap()
            .iter()
            .position(|name| name == "name")
            .unwrap();
        let names: Vec<String> = reader
            .records()
            .map(|row| row.unwrap()[at].to_owned())
            .collect();
        let known = Known::default();
        let alarms = names.iter().filter(|name| !detect(name, &known).is_empty());
        let alarms = alarms.count();
        assert!(
            alarms * 1000 <= names.len(),
            "{alarms} of {} in {set}",
            names.len()
        );
    }
}

/// Every text that customers wrote in a case, with the pieces that the case lists for its turn.
fn written(case: &Value) -> Vec<(String, Vec<String>)> {
    let empty = Vec::new();
    let turns = case["turns"].as_array().unwrap().iter().enumerate();
    turns
        .flat_map(|(at, turn)| {
            let listed = case["pii"].as_array().unwrap_or(&empty).iter();
            let listed = listed.filter(|one| one["turn"] == at);
            let due: Vec<String> = listed
                .map(|one| one["text"].as_str().unwrap().to_owned())
                .collect();
            let say = &turn["say"];
            let says: Vec<&Value> = say
                .as_array()
                .map_or_else(|| vec![say], |all| all.iter().collect());
            says.into_iter()
                .chain([&turn["subject"]])
                .filter_map(|say| Some((say.as_str()?.to_owned(), due.clone())))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Words of an order that hold digits and are none of the listed pieces, with their places.
fn touches_digits(text: &str, finding: &Finding, due: &[String]) -> bool {
    let words = finding.span.of(text);
    let has_digits = words.chars().any(|letter| letter.is_ascii_digit());
    let overlaps = |span: Span| span.start < finding.span.end && finding.span.start < span.end;
    let listed = due.iter().any(|piece| {
        let mut places = text.match_indices(piece.as_str());
        places.any(|(start, piece)| {
            overlaps(Span {
                start,
                end: start + piece.len(),
            })
        })
    });
    has_digits && !listed
}

/// Cases that list no personal data may hold some; then a person's telephone number or address is
/// found, which is right. These are the signatures and footers that the set does not list.
fn is_a_signature(finding: &Finding) -> bool {
    matches!(
        finding.rule,
        "phone.national" | "phone.international" | "email.address"
    )
}

#[test]
fn no_digit_of_an_order_is_taken_for_personal_data() {
    let Some(folder) = folder("wholesale-dev") else {
        return;
    };
    let text = std::fs::read_to_string(folder.join("cases.jsonl")).unwrap();
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        for (said, due) in written(&case) {
            let labelled = !case["pii"].is_null();
            for finding in detect(&said, &Known::default()) {
                let unlisted = touches_digits(&said, &finding, &due);
                assert!(
                    !unlisted || (!labelled && is_a_signature(&finding)),
                    "case {}: {} in {said:?}",
                    case["id"],
                    finding.rule
                );
            }
        }
    }
}
