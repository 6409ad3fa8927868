//! The yes: what is checked once more, and the order that is then written.

use chrono::NaiveDate;

use super::{Assent, Turn};
use crate::domain::PastOrder;
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
}

/// Looks once more before an order is written: the cut-off may have passed since the summary, and
/// the order may be one that stands already.
#[must_use]
pub fn check(turn: &mut Turn<'_>) -> Ready {
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

/// What became of a basket that alters a written order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alteration {
    /// The order can still be altered, or none is.
    InTime,
    /// It can't any more: what is more is a new order now, and is shown again.
    Parted,
    /// It can't any more, and nothing is left that could be ordered.
    Dropped,
}

/// The cut-off of the order that is altered may have passed since the summary: what is more then
/// becomes a new order that is shown again, the rest is a person's affair.
#[must_use]
pub fn part_late(turn: &mut Turn<'_>) -> Alteration {
    let context = turn.context;
    let amends = turn.open_draft().and_then(|draft| draft.amends);
    let order = amends.and_then(|order| summary::past(order, context));
    // An order that nobody confirmed is on no truck: it may be replaced whenever that is confirmed.
    let is_late =
        |order: &&PastOrder| !amend::is_changeable(order, context) && !amend::is_pending(order);
    let Some(order) = order.filter(is_late) else {
        return Alteration::InTime;
    };
    let late = amend::too_late(turn.draft(), order, context);
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
        return Alteration::Dropped;
    }
    *turn.draft() = late.added;
    turn.edits += 1;
    Alteration::Parted
}
