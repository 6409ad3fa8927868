//! The audit trail of a step: what a session was before, and what it is after.

use serde_json::{Value, json};

use super::basket::Line;
use super::effect::{Effect, SessionEventType};
use super::state::{Closed, Outcome, Reviewing, Session, State, Status};
use crate::domain::Catalog;

/// The events that lead from one standing of a conversation's session to the next.
#[must_use]
pub fn of(before: Option<&Session>, after: Option<&Session>, catalog: &Catalog) -> Vec<Effect> {
    let Some(after) = after else {
        return Vec::new();
    };
    let before = before.filter(|before| before.id == after.id);
    let mut trail = Vec::new();
    if before.is_none() {
        let value = json!({ "channel": after.channel, "amends_order": after.draft.amends });
        trail.push(event(SessionEventType::SessionStarted, after, value));
    }
    let old = before.map_or(&[][..], |before| &before.draft.lines);
    items(&mut trail, old, after, catalog);
    statuses(&mut trail, before, after);
    if let Some(summary) = requested(before, after) {
        let value = json!({
            "version": summary.version,
            "delivery_date": summary.delivery_date,
            "lines": after.draft.lines.len(),
        });
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

/// The summary that a step sends out, where it sends one.
fn requested(before: Option<&Session>, after: &Session) -> Option<Reviewing> {
    match (before.map(|before| &before.state), &after.state) {
        (Some(State::Reviewing(old)), State::Reviewing(new)) => {
            (old.version != new.version).then_some(*new)
        }
        (_, State::Reviewing(new)) => Some(*new),
        (_, State::Active(_) | State::Collecting(_) | State::Closed(_)) => None,
    }
}

fn items(trail: &mut Vec<Effect>, old: &[Line], after: &Session, catalog: &Catalog) {
    let new = &after.draft.lines;
    let mut item = |kind, line: &Line, before: Option<&Line>| {
        let mut value = what(line, catalog);
        value["line"] = json!(line.id);
        if let Some(before) = before {
            value["before"] = what(before, catalog);
        }
        trail.push(event(kind, after, value));
    };
    for line in new {
        match old.iter().find(|other| other.id == line.id) {
            None => item(SessionEventType::ItemAdded, line, None),
            Some(other) if other.item != line.item => {
                item(SessionEventType::ItemModified, line, Some(other));
            }
            Some(_) => {}
        }
    }
    for line in old {
        if !new.iter().any(|other| other.id == line.id) {
            item(SessionEventType::ItemRemoved, line, None);
        }
    }
}

/// No words of the customer go into the trail: only what was made of them.
fn what(line: &Line, catalog: &Catalog) -> Value {
    let product = line.product().and_then(|id| catalog.get(id));
    json!({
        "product": line.product(),
        "sku": product.map(|product| &product.sku),
        "quantity": line.quantity(),
        "unit": line.unit(),
    })
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
    let value = json!({
        "outcome": closed.outcome,
        "reason": session.outcome_reason(),
        "order": closed.order,
    });
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
