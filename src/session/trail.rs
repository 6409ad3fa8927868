//! The audit trail of a step: what a session was before, and what it is after.

use serde_json::{Value, json};

use super::basket::Line;
use super::effect::{Effect, SessionEventType};
use super::state::{Closed, Outcome, Session, State, Status};

/// The events that lead from one standing of a conversation's session to the next.
#[must_use]
pub fn of(before: Option<&Session>, after: Option<&Session>) -> Vec<Effect> {
    let Some(after) = after else {
        return Vec::new();
    };
    let before = before.filter(|before| before.id == after.id);
    let mut trail = Vec::new();
    if before.is_none() {
        trail.push(event(SessionEventType::SessionStarted, after, json!({})));
    }
    let old = before.map_or(&[][..], |before| &before.draft.lines);
    items(&mut trail, old, after);
    statuses(&mut trail, before, after);
    let asked = match (before.map(|before| &before.state), &after.state) {
        (Some(State::Reviewing(old)), State::Reviewing(new)) => {
            (old.version != new.version).then_some(new.version)
        }
        (_, State::Reviewing(new)) => Some(new.version),
        (_, State::Active(_) | State::Collecting(_) | State::Closed(_)) => None,
    };
    if let Some(version) = asked {
        let value = json!({ "version": version });
        trail.push(event(SessionEventType::ReviewRequested, after, value));
    }
    let was_open = before.is_none_or(Session::is_open);
    if let (State::Closed(closed), true) = (&after.state, was_open) {
        ended(&mut trail, after, *closed);
    }
    trail
}

/// One event of a session.
#[must_use]
pub fn event(kind: SessionEventType, session: &Session, mut value: Value) -> Effect {
    if let Value::Object(map) = &mut value {
        map.insert("session".to_owned(), json!(session.id));
    }
    Effect::Record(kind, value)
}

fn items(trail: &mut Vec<Effect>, old: &[Line], after: &Session) {
    let new = &after.draft.lines;
    for line in new {
        match old.iter().find(|other| other.id == line.id) {
            None => trail.push(item(SessionEventType::ItemAdded, after, line)),
            Some(other) if other.item != line.item => {
                trail.push(item(SessionEventType::ItemModified, after, line));
            }
            Some(_) => {}
        }
    }
    for line in old {
        if !new.iter().any(|other| other.id == line.id) {
            trail.push(item(SessionEventType::ItemRemoved, after, line));
        }
    }
}

/// No words of the customer go into the trail: only what was made of them.
fn item(kind: SessionEventType, session: &Session, line: &Line) -> Effect {
    let value = json!({
        "line": line.id,
        "product": line.product(),
        "quantity": line.quantity(),
        "unit": line.unit(),
    });
    event(kind, session, value)
}

/// Every status that a step passes through: goods go through `COLLECTING` even when their summary
/// goes out at once.
fn statuses(trail: &mut Vec<Effect>, before: Option<&Session>, after: &Session) {
    let mut path = vec![before.map_or(Status::None, |before| before.state.status())];
    if before.is_none() {
        path.push(Status::Active);
    }
    let named_goods = before.is_none_or(|before| before.draft.lines != after.draft.lines)
        && !after.draft.lines.is_empty();
    if named_goods {
        path.push(Status::Collecting);
    }
    path.push(after.state.status());
    path.dedup();
    for pair in path.windows(2) {
        let value = json!({ "from": pair[0], "to": pair[1] });
        trail.push(event(SessionEventType::StatusChanged, after, value));
    }
}

fn ended(trail: &mut Vec<Effect>, session: &Session, closed: Closed) {
    let value = json!({ "outcome": closed.outcome, "order": closed.order });
    match closed.outcome {
        Outcome::Confirmed => trail.push(event(
            SessionEventType::OrderConfirmed,
            session,
            value.clone(),
        )),
        Outcome::Cancelled => trail.push(event(
            SessionEventType::OrderCancelled,
            session,
            value.clone(),
        )),
        Outcome::Timeout | Outcome::Abandoned => {}
    }
    trail.push(event(SessionEventType::SessionClosed, session, value));
}
