//! A run whose model is recorded, given again, and switched off midway.

use std::path::{Path, PathBuf};

use super::*;
use crate::eval::agent::run_without_a_model;
use crate::llm::Cassettes;
use stand_in::StandIn;

const SMOKE: &str = "eval/datasets/smoke";
/// What a stranger's clone has.
const CASSETTES: &str = "eval/cassettes";

fn folders(folder: &str) -> Vec<PathBuf> {
    vec![PathBuf::from(folder)]
}

fn stand_in() -> Setup {
    Setup::new(Mind::StandIn(StandIn { error_rate: 0.1 }), Policy::Always)
}

fn recording(folder: &Path) -> Setup {
    Setup {
        recorder: Some(Recorder::new(folder).unwrap()),
        ..stand_in()
    }
}

fn replay(folder: &Path) -> Setup {
    Setup::new(Mind::replay(folder, None).unwrap(), Policy::Always)
}

fn play(folder: &str, setup: &Setup) -> Report {
    run(&folders(folder), &Options::default(), setup).unwrap()
}

#[test]
fn what_was_recorded_is_played_again_to_the_same_figures_and_the_same_cost() {
    let folder = tempfile::tempdir().unwrap();
    let recorded = play(SMOKE, &recording(folder.path()));
    let replayed = play(SMOKE, &replay(folder.path()));
    assert!(recorded.cost.usage.llm_calls > 10);
    assert_eq!(replayed.outcomes, recorded.outcomes);
    assert_eq!(replayed.cost, recorded.cost);
    assert_eq!(replayed.unanswered, []);
}

#[test]
fn the_clones_cassettes_give_the_figures_that_were_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let recorded = play(SMOKE, &recording(folder.path()));
    let replayed = play(SMOKE, &replay(Path::new(CASSETTES)));
    let again = "the requests changed: record them anew, as eval/cassettes/README.md says";
    assert_eq!(replayed.unanswered, [], "{again}");
    assert_eq!(replayed.outcomes, recorded.outcomes, "{again}");
}

#[test]
fn a_question_that_nobody_recorded_is_named_and_read_by_the_parser() {
    let nothing = Mind::Replay(Cassettes::default(), "nobody".to_owned());
    let report = play(SMOKE, &Setup::new(nothing, Policy::Always));
    let alone = run_without_a_model(&folders(SMOKE), &Options::default()).unwrap();
    assert_eq!(report.outcomes, alone.outcomes);
    assert_eq!(report.cost.usage.llm_calls, 0);
    let first = &report.unanswered[0];
    assert_eq!(first.why, "no answer to this request is recorded");
    let table = report.to_table(1);
    assert!(table.contains("questions without an answer"), "{table}");
    assert!(table.contains(&first.case), "{table}");
}

#[test]
fn cassettes_of_no_model_are_refused_with_their_folder() {
    let folder = tempfile::tempdir().unwrap();
    let refused = Mind::replay(folder.path(), None).unwrap_err().to_string();
    assert!(refused.contains("holds no recorded answers"), "{refused}");
}

/// Orders that are wrong and that nobody would look at.
fn silent(report: &Report) -> f64 {
    report.overall["silent_error_rate"].value.unwrap()
}

#[test]
fn with_the_model_off_mid_run_every_case_ends_as_the_parser_or_as_the_model_reads_it() {
    let set = "eval/datasets/bakery";
    let alone = run_without_a_model(&folders(set), &Options::default()).unwrap();
    let with = play(set, &stand_in());
    let questions = usize::try_from(with.cost.usage.llm_calls).unwrap();
    let broken = play(
        set,
        &Setup {
            off_after: Some(questions / 2),
            ..stand_in()
        },
    );
    assert!(broken.unanswered.len() > questions / 4, "{questions}");
    assert!(broken.failed.iter().all(|case| case.failure.is_none()));
    let mut mixed = Vec::new();
    for (id, outcome) in &broken.outcomes["bakery"] {
        let (parser, model) = (&alone.outcomes["bakery"][id], &with.outcomes["bakery"][id]);
        if outcome != parser && outcome != model {
            mixed.push(id);
        }
    }
    // The one case that was being played when the model went may be read by both.
    assert!(mixed.len() <= 1, "{mixed:?}");
    assert!(silent(&broken) <= silent(&alone) + silent(&with));
}

/// A folder of the binary's prompt under another version and with another last sentence.
fn prompts(file: &str, last: &str) -> (tempfile::TempDir, Prompts) {
    let folder = tempfile::tempdir().unwrap();
    let own = std::fs::read_to_string("prompts/order_extraction.v1.md").unwrap();
    std::fs::write(folder.path().join(file), own + last).unwrap();
    let prompts = Prompts::read(folder.path()).unwrap();
    (folder, prompts)
}

#[test]
fn a_run_asks_by_the_newest_prompt_of_a_folder_and_says_so_first() {
    let (_folder, prompts) = prompts("order_extraction.v2.md", "Be brief.\n");
    let setup = Setup {
        prompts,
        ..stand_in()
    };
    let (newer, own) = (play(SMOKE, &setup), play(SMOKE, &stand_in()));
    let questions = usize::try_from(newer.cost.usage.llm_calls).unwrap();
    let expected = BTreeMap::from([("order_extraction.v2".to_owned(), questions)]);
    assert_eq!(newer.prompts, expected);
    let more = newer.cost.usage.prompt_tokens > own.cost.usage.prompt_tokens;
    assert!(more, "the text itself is asked by");
    let table = newer.to_table(0);
    let mut header = table.lines().skip(1);
    let says = format!("prompt order_extraction.v2, {questions} questions");
    assert_eq!(header.next(), Some(&*says));
    assert_eq!(newer.to_json()["prompts"]["order_extraction.v2"], questions);
    assert!(own.prompts.contains_key("order_extraction.v1"));
}

#[test]
fn another_text_under_the_binarys_own_version_is_marked() {
    let (_folder, prompts) = prompts("order_extraction.v1.md", "Be brief.\n");
    let setup = Setup {
        prompts,
        ..stand_in()
    };
    let asked_by: Vec<String> = play(SMOKE, &setup).prompts.into_keys().collect();
    assert_eq!(asked_by, ["order_extraction.v1 (edited)"]);
}
