//! Sets as they are read and scored.

use std::path::Path;

use super::predict::predict;
use super::set::Kind;
use super::*;

fn set(manifest: &str, rows: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("set.json"), manifest).unwrap();
    std::fs::write(folder.path().join("dev.jsonl"), rows).unwrap();
    folder
}

fn figure(folder: &Path, name: &str) -> Option<f64> {
    let reports = run(&[folder.to_owned()], "dev").unwrap();
    reports[0].figures[name].value
}

#[test]
fn a_unit_in_other_words_is_the_same_unit() {
    let rows = r#"{"id":"a","text":"2 cs","value":2,"unit":"cases"}
{"id":"b","text":"3 boxes","value":3,"unit":"case"}
{"id":"c","text":"4 kg","value":5,"unit":"kg"}"#;
    let folder = set(r#"{"kind":"quantities"}"#, rows);
    assert_eq!(figure(folder.path(), "value_accuracy"), Some(2.0 / 3.0));
    assert_eq!(
        figure(folder.path(), "value_unit_accuracy"),
        Some(1.0 / 3.0)
    );
}

#[test]
fn a_day_is_right_when_it_is_one_of_those_accepted() {
    let rows = r#"{"id":"a","text":"tomorrow","reference":"2026-11-18","accept":["2026-11-19"]}
{"id":"b","text":"tomorrow","reference":"2026-11-18","accept":["2026-11-20"]}
{"id":"c","text":"soonish","reference":"2026-11-18","accept":[]}"#;
    let folder = set(r#"{"kind":"dates"}"#, rows);
    assert_eq!(figure(folder.path(), "accuracy"), Some(2.0 / 3.0));
}

#[test]
fn a_piece_counts_as_found_where_half_of_both_is_common_and_its_kind_is_in_scope() {
    let rows = r#"{"id":"a","text":"call 312-555-0142","scope":["PHONE"],"spans":[{"start":5,"end":17,"type":"PHONE"}]}
{"id":"b","text":"call 312-555-0142","scope":["PHONE"],"spans":[{"start":0,"end":9,"type":"PHONE"}]}
{"id":"c","text":"mail a@b.example","scope":["PHONE"],"spans":[]}
{"id":"d","text":"call 312-555-0142","scope":["PHONE"],"spans":[]}"#;
    let folder = set(r#"{"kind":"pii"}"#, rows);
    assert_eq!(figure(folder.path(), "micro_precision"), Some(1.0 / 3.0));
    assert_eq!(figure(folder.path(), "micro_recall"), Some(0.5));
    assert_eq!(figure(folder.path(), "f1_by_type.PHONE"), Some(0.4));
    let reports = run(&[folder.path().to_owned()], "dev").unwrap();
    let alarms = &super::report::to_json(&reports)["by_set"];
    let alarms = alarms.as_object().unwrap().values().next().unwrap();
    assert_eq!(alarms["false_alarms_per_1000"]["value"], 500.0);
    assert_eq!(alarms["f1_by_type"]["PHONE"]["value"], 0.4);
}

#[test]
fn a_fault_in_a_row_names_file_line_and_key() {
    let folder = set(r#"{"kind":"dates"}"#, "\n{\"id\":\"a\",\"text\":7}");
    let error = format!("{:#}", run(&[folder.path().to_owned()], "dev").unwrap_err());
    for part in ["dev.jsonl:2", "text"] {
        assert!(error.contains(part), "{error} lacks {part}");
    }
}

#[test]
fn predictions_come_one_line_for_one_line() {
    let rows = "{\"text\":\"a dozen eggs\"}\n{\"text\":\"no number\"}\n";
    let mut output = Vec::new();
    predict(Kind::Quantities, None, rows.as_bytes(), &mut output).unwrap();
    let lines: Vec<serde_json::Value> = std::str::from_utf8(&output)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["value"], 12.0);
    assert_eq!(lines[1]["value"], serde_json::Value::Null);
}
