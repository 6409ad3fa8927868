//! Which keys of a turn's `after` hold?

use serde_json::{Value, json};

use super::Key;
use super::lines::same_lines;
use crate::domain::Catalog;
use crate::eval::expected::After;
use crate::eval::played::PlayedTurn;

/// Every key that the turn names, each with whether it holds and what came instead.
#[must_use]
pub fn score_turn(after: &After, played: Option<&PlayedTurn>, catalog: &Catalog) -> Vec<Key> {
    let Some(turn) = played else {
        // The play broke off before: nothing of what had to come came.
        return named(after)
            .into_iter()
            .map(|name| Key {
                name,
                holds: false,
                came: Value::Null,
            })
            .collect();
    };
    let mut keys = state_keys(after, turn);
    keys.extend(content_keys(after, turn, catalog));
    keys.extend(reply_keys(after, turn));
    keys
}

fn state_keys(after: &After, turn: &PlayedTurn) -> Vec<Key> {
    let session = &turn.session;
    let mut keys = Vec::new();
    if let Some(due) = &after.intent {
        let holds = turn
            .intent
            .is_some_and(|came| due.as_slice().contains(&came));
        keys.push(Key {
            name: "intent",
            holds,
            came: json!(turn.intent),
        });
    }
    if let Some(due) = after.state {
        keys.push(Key {
            name: "state",
            holds: due == session.state,
            came: json!(session.state),
        });
    }
    if let Some(due) = after.outcome {
        let holds = session.outcome == Some(due);
        keys.push(Key {
            name: "outcome",
            holds,
            came: json!(session.outcome),
        });
    }
    if let Some(due) = after.task {
        keys.push(Key {
            name: "task",
            holds: due == turn.task,
            came: json!(turn.task),
        });
    }
    keys
}

fn content_keys(after: &After, turn: &PlayedTurn, catalog: &Catalog) -> Vec<Key> {
    let session = &turn.session;
    let mut keys = Vec::new();
    if let Some(due) = &after.lines {
        let holds = same_lines(due, &session.lines, catalog);
        keys.push(Key {
            name: "lines",
            holds,
            came: json!(session.lines),
        });
    }
    if let Some(due) = after.delivery_date {
        let holds = session.delivery_date == Some(due);
        keys.push(Key {
            name: "delivery_date",
            holds,
            came: json!(session.delivery_date),
        });
    }
    if let Some(due) = &after.po_number {
        let holds = session.po_number.as_ref() == Some(due);
        keys.push(Key {
            name: "po_number",
            holds,
            came: json!(session.po_number),
        });
    }
    if let Some(due) = &after.comment {
        let holds = folded(&session.comment).contains(&folded(due));
        keys.push(Key {
            name: "comment",
            holds,
            came: json!(session.comment),
        });
    }
    keys
}

fn reply_keys(after: &After, turn: &PlayedTurn) -> Vec<Key> {
    let mut keys = Vec::new();
    let offered = |sku: &String| turn.offered.iter().any(|o| o.eq_ignore_ascii_case(sku));
    if let Some(due) = after.asks {
        keys.push(Key {
            name: "asks",
            holds: due == turn.asks,
            came: json!(turn.asks),
        });
    }
    if let Some(due) = &after.asks_about {
        let holds = turn.asks && due.iter().all(offered);
        keys.push(Key {
            name: "asks_about",
            holds,
            came: json!(turn.offered),
        });
    }
    if let Some(due) = &after.asks_not_about {
        let holds = !due.iter().any(offered);
        keys.push(Key {
            name: "asks_not_about",
            holds,
            came: json!(turn.offered),
        });
    }
    if let Some(due) = after.replies {
        let came = !turn.replies.is_empty();
        keys.push(Key {
            name: "replies",
            holds: due == came,
            came: json!(turn.replies),
        });
    }
    let said = folded(&turn.replies.join("\n"));
    let says = |text: &String| said.contains(&folded(text));
    if let Some(due) = &after.reply_contains {
        keys.push(Key {
            name: "reply_contains",
            holds: due.iter().all(says),
            came: json!(turn.replies),
        });
    }
    if let Some(due) = &after.reply_excludes {
        keys.push(Key {
            name: "reply_excludes",
            holds: !due.iter().any(says),
            came: json!(turn.replies),
        });
    }
    keys
}

fn folded(text: &str) -> String {
    text.to_lowercase()
}

fn named(after: &After) -> Vec<&'static str> {
    let keys = [
        ("intent", after.intent.is_some()),
        ("state", after.state.is_some()),
        ("outcome", after.outcome.is_some()),
        ("lines", after.lines.is_some()),
        ("delivery_date", after.delivery_date.is_some()),
        ("po_number", after.po_number.is_some()),
        ("comment", after.comment.is_some()),
        ("task", after.task.is_some()),
        ("asks", after.asks.is_some()),
        ("asks_about", after.asks_about.is_some()),
        ("asks_not_about", after.asks_not_about.is_some()),
        ("replies", after.replies.is_some()),
        ("reply_contains", after.reply_contains.is_some()),
        ("reply_excludes", after.reply_excludes.is_some()),
    ];
    keys.into_iter()
        .filter_map(|(name, present)| present.then_some(name))
        .collect()
}
