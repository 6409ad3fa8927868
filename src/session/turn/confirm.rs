//! The yes: what is checked once more, and the order that is then written.

use chrono::NaiveDate;

use super::{Assent, Turn};
use crate::session::amend::{self, Lowered};
use crate::session::basket::day::{self, Verdict};
use crate::session::basket::{Day, Matter, duplicate};
use crate::session::effect::{Effect, TaskKind};
use crate::session::reply::{Notice, Reply};
use crate::session::state::{Closed, Outcome, State};
use crate::session::summary;
use crate::session::writing::{self, Ending};

/// Whether a confirmed basket can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ready {
    /// It can, for that day.
    Place(Option<NaiveDate>),
    /// Something has come up that is asked about, or shown again.
    Open,
    /// Nothing of it is left.
    Dropped,
}

/// Looks once more before an order is written: the cut-off may have passed since the summary, and
/// the order may be one that stands already.
#[must_use]
pub fn check(turn: &mut Turn<'_>) -> Ready {
    if let Some(ready) = too_late(turn) {
        return ready;
    }
    let context = turn.context;
    let shown = shown(turn);
    let draft = turn.draft();
    let date = match draft.day {
        Day::Named(day) => Some(day),
        Day::Unnamed | Day::Unclear => shown,
    };
    if let Some(day) = date
        && context.terms.check(day, context.now).is_err()
    {
        draft.day = Day::Named(day);
        return Ready::Open;
    }
    if let Some(order) = duplicate::duplicate_of(draft, date, context) {
        draft.day = date.map_or(draft.day, Day::Named);
        draft.raise(Matter::Duplicate(order));
        return Ready::Open;
    }
    Ready::Place(date)
}

/// Writes the order and closes the session.
pub fn place(turn: &mut Turn<'_>, date: Option<NaiveDate>) -> Reply {
    let context = turn.context;
    let notices = std::mem::take(&mut turn.notices);
    let summary = summary::of(turn.draft(), date, context);
    let mut status = crate::domain::OrderStatus::Confirmed;
    if let Some(session) = &turn.session {
        let order = writing::order(session, date, Ending::Confirmed, context);
        status = order.status;
        turn.effects.push(Effect::WriteOrder(Box::new(order)));
    }
    turn.close(Closed {
        outcome: Outcome::Confirmed,
        order: Some(context.order_id),
        delivery_date: date,
    });
    Reply::Placed {
        notices,
        summary,
        status,
    }
}

/// The date of the summary that the yes answers; without one, the date that it would show.
fn shown(turn: &Turn<'_>) -> Option<NaiveDate> {
    let session = turn.open_session()?;
    if let State::Reviewing(reviewing) = &session.state {
        return reviewing.delivery_date;
    }
    match day::verdict(&session.draft, turn.context) {
        Verdict::Possible(date) => date,
        Verdict::Ask(_) => None,
    }
}

/// The cut-off of the order that is altered may have passed between the summary and the yes: what
/// is more then becomes a new order that is shown again, the rest is a person's affair.
fn too_late(turn: &mut Turn<'_>) -> Option<Ready> {
    let context = turn.context;
    let order = summary::past(turn.open_draft()?.amends?, context)?;
    if amend::is_changeable(order, context) {
        return None;
    }
    let late = amend::too_late(turn.open_draft()?, order, context);
    if late.lowered == Lowered::Something {
        turn.task(TaskKind::OrderChange, Some(order.id));
        turn.notice(Notice::TooLateToLower(order.delivery_date));
    }
    turn.assent = Assent::Stale;
    if late.added.lines.is_empty() {
        turn.close(Closed {
            outcome: Outcome::Cancelled,
            order: None,
            delivery_date: None,
        });
        return Some(Ready::Dropped);
    }
    *turn.draft() = late.added;
    turn.edits += 1;
    Some(Ready::Open)
}
