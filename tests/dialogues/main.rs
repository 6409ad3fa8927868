//! The rules of the dialogue, as conversations: one file a heading, one section a rule, one line a
//! turn. Read the `.txt` files; `00-how-to-read.txt` says what each kind of line means.
//!
//! Every conversation is walked through the agent that the service runs, with no shell around it.

#![expect(
    clippy::unwrap_used,
    reason = "all of this is test code; a script that breaks its form is a failed test"
)]

mod cast;
mod compare;
mod model;
mod script;
mod seen;
mod setting;
mod stage;

/// One test a file of dialogues; it fails with every line that does not hold.
macro_rules! dialogues {
    ($($name:ident: $file:literal;)*) => {$(
        #[test]
        fn $name() {
            let text = include_str!(concat!($file, ".txt"));
            let faults = stage::play(concat!("tests/dialogues/", $file, ".txt"), text);
            assert!(faults.is_empty(), "\n{}", faults.join("\n"));
        }
    )*};
}

dialogues! {
    how_the_dialogues_are_read: "00-how-to-read";
    states: "01-states";
    after_a_confirmation: "02-after-confirmed";
    what_a_message_may_do_to_the_cart: "03-cart";
    when_we_ask_and_when_we_do_not: "04-questions";
    intents: "05-intents";
    when_a_person_at_the_distributor_looks: "06-review";
    fine_points: "07-fine-points";
    what_the_agent_never_does: "08-never";
}

#[test]
fn every_file_of_dialogues_is_played() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialogues");
    let scripts = std::fs::read_dir(folder).unwrap();
    let source = include_str!("main.rs");
    for path in scripts.map(|entry| entry.unwrap().path()) {
        if path.extension().is_some_and(|extension| extension == "txt") {
            let name = path.file_stem().unwrap().to_string_lossy();
            let is_played = source.contains(&format!("\"{name}\";"));
            assert!(is_played, "{name} is not played");
        }
    }
}

#[test]
fn a_dialogue_that_does_not_hold_names_its_line_what_was_expected_and_what_came() {
    let text = "# States\n\n## A rule.\ncustomer: 2 cases whole milk\nagent: summary | 3 cases\nstate: ACTIVE\n";
    let faults = stage::play("x.txt", text);
    let wanted = "x.txt:6: A rule.\n  expected state: ACTIVE\n  got      state: REVIEWING";
    assert_eq!(faults.len(), 2, "{faults:#?}");
    assert!(
        faults[0].starts_with("x.txt:5: A rule.\n  expected agent: summary | 3 cases\n"),
        "{faults:#?}"
    );
    assert_eq!(faults[1], wanted);
}
