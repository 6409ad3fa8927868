//! What does a run over whole data sets do?

use std::path::Path;

use super::*;
use crate::eval::play::{EmailParts, Happening, Left, SentReply};
use crate::eval::played::{SessionView, Usage};

type Deaf = Agent<
    fn(&Arc<Catalog>) -> Arc<Catalog>,
    for<'a> fn(&Arc<Catalog>, AgentInput<'a, ()>) -> AgentOutput<()>,
>;

/// An agent that only ever says that it heard.
fn deaf() -> Deaf {
    Agent {
        prepare: Arc::clone,
        take_turn: hear,
        part_email: |body| EmailParts {
            text: body.to_owned(),
            quoted: None,
        },
    }
}

fn hear(prepared: &Arc<Catalog>, input: AgentInput<'_, ()>) -> AgentOutput<()> {
    assert!(
        Arc::ptr_eq(prepared, input.catalog),
        "each catalog has its own"
    );
    let AgentInput {
        channel, happening, ..
    } = input;
    if let Happening::Messages(messages) = happening {
        assert!(messages[0].text != "forget it", "this case breaks off");
    }
    AgentOutput {
        conversations: vec![Left {
            channel,
            conversation: (),
            due_at: None,
            session: SessionView::default(),
        }],
        effects: Vec::new(),
        reply: Some(SentReply {
            text: "heard".to_owned(),
            asks: false,
            offers: Vec::new(),
        }),
        intent: None,
        usage: Usage::default(),
    }
}

fn smoke() -> Vec<PathBuf> {
    vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("eval/datasets/smoke")]
}

fn options(threads: usize) -> Options {
    Options {
        threads,
        ..Options::default()
    }
}

#[test]
fn every_case_is_played_and_one_that_breaks_off_is_a_failure_of_its_own() {
    let report = run(&smoke(), &options(2), &deaf()).unwrap();
    assert!(report.played >= 25);
    let broken: Vec<&str> = report
        .failed
        .iter()
        .filter(|case| case.failure.is_some())
        .map(|case| case.id.as_str())
        .collect();
    assert_eq!(broken, ["dropped-before-the-yes"]);
    assert_eq!(report.overall["line_recall"].value, Some(0.0));
    assert!(report.overall["asks_accuracy"].value.unwrap() > 0.5);
}

#[test]
fn the_number_of_threads_does_not_change_the_figures() {
    let one = run(&smoke(), &options(1), &deaf()).unwrap();
    let three = run(&smoke(), &options(3), &deaf()).unwrap();
    assert_eq!(one.overall, three.overall);
    assert_eq!(one.by_tag, three.by_tag);
    assert_eq!(one.failed, three.failed);
}

#[test]
fn only_the_cases_that_were_asked_for_are_played() {
    let options = Options {
        tags: vec!["edit".to_owned()],
        ids: vec!["make-it-four".to_owned(), "which-butter".to_owned()],
        ..options(1)
    };
    assert_eq!(run(&smoke(), &options, &deaf()).unwrap().played, 1);
    let none = Options {
        ids: vec!["no-such-case".to_owned()],
        ..options
    };
    assert!(run(&smoke(), &none, &deaf()).is_err());
}
