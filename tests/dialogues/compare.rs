//! Does a turn come to what its script says?

use order_agent::agent::Turn as Taken;
use order_agent::session::Conversation;

use super::script::{Line, Turn};
use super::seen;

/// What is done to the world must be said in the script, all of it: an order, a task or a stop that
/// no line expects is a fault.
const ALL_OF_IT: [&str; 4] = ["order", "task", "flagged", "sending"];

/// The lines that do not hold, each with what was expected and what came.
pub fn faults(turn: &Turn, taken: &Taken, conversation: &Conversation) -> Vec<(usize, String)> {
    let mut faults = Vec::new();
    for line in turn
        .expected
        .iter()
        .filter(|line| !ALL_OF_IT.contains(&&*line.key))
    {
        faults.extend(match &*line.key {
            "agent" => agent(line, taken),
            key => unlike(
                line.number,
                key,
                &[&line.value],
                &seen::seen(key, taken, conversation),
            ),
        });
    }
    for key in ALL_OF_IT {
        let lines: Vec<&Line> = turn
            .expected
            .iter()
            .filter(|line| line.key == key)
            .collect();
        let number = lines.first().map_or(turn.moment.number, |line| line.number);
        let wanted: Vec<&str> = lines.iter().map(|line| &*line.value).collect();
        faults.extend(unlike(
            number,
            key,
            &wanted,
            &seen::seen(key, taken, conversation),
        ));
    }
    if !turn.expected.iter().any(|line| line.key == "agent") {
        faults.extend(unsaid(turn, taken));
    }
    faults.sort_by_key(|(number, _)| *number);
    faults
}

fn unlike(number: usize, key: &str, wanted: &[&str], got: &[String]) -> Option<(usize, String)> {
    let shown = |all: Vec<&str>| match all.as_slice() {
        [] => "nothing".to_owned(),
        all => all.join("\n             "),
    };
    let got: Vec<&str> = got.iter().map(String::as_str).collect();
    (wanted != got).then(|| {
        let text = format!(
            "  expected {key}: {}\n  got      {key}: {}",
            shown(wanted.to_vec()),
            shown(got)
        );
        (number, text)
    })
}

/// The kind of the reply, and every essential part of it in its order; what begins with `!` must not
/// be in it.
fn agent(line: &Line, taken: &Taken) -> Option<(usize, String)> {
    let (kind, text) = seen::agent(taken);
    let mut parts = line.value.split(" | ").map(str::trim);
    let mut rest = text.to_lowercase();
    let mut holds = parts.next() == Some(&kind);
    for part in parts.map(str::to_lowercase) {
        match part.strip_prefix('!') {
            Some(never) => holds &= !text.to_lowercase().contains(never),
            None => match rest.split_once(&part) {
                Some((_, behind)) => rest = behind.to_owned(),
                None => holds = false,
            },
        }
    }
    (!holds).then(|| {
        let got = text.replace('\n', "\n      ");
        (
            line.number,
            format!(
                "  expected agent: {}\n  got      agent: {kind}\n      {got}",
                line.value
            ),
        )
    })
}

/// The customer's every turn says what the agent answered; anything else that happens may end in
/// silence without a line, but not in words.
fn unsaid(turn: &Turn, taken: &Taken) -> Option<(usize, String)> {
    let (kind, text) = seen::agent(taken);
    let customers = turn.moment.key.starts_with("customer") || turn.moment.key == "tap";
    (customers || !kind.starts_with("silence")).then(|| {
        let got = text.replace('\n', "\n      ");
        (
            turn.moment.number,
            format!("  expected agent: no line says what\n  got      agent: {kind}\n      {got}"),
        )
    })
}
