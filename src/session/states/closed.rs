//! What a word means after a session is over.

use super::Word;
use super::sessionless::accept_offer;
use crate::domain::{PastOrder, ReviewReason};
use crate::session::amend;
use crate::session::basket::question;
use crate::session::effect::{Effect, SessionEventType, TaskKind};
use crate::session::reply::Notice;
use crate::session::state::{Closed, Outcome, State};
use crate::session::turn::{Deed, Hearing, Turn, fresh_session};

/// A second yes places no second order; one after a time-out confirms what stands.
pub fn say(turn: &mut Turn<'_>, word: Word, closed: Closed) {
    match (word, closed.outcome) {
        (Word::Yes | Word::Done, Outcome::Timeout)
            if turn.hearing != Hearing::HandedBack && turn.is_bare() =>
        {
            late_yes(turn, closed);
        }
        (Word::Yes, Outcome::Confirmed | Outcome::Cancelled | Outcome::Abandoned) => {
            accept_offer(turn);
        }
        (Word::Yes | Word::Done | Word::No, _) => {
            turn.deeds.insert(Deed::Courtesy);
        }
        (Word::Cancel, Outcome::Cancelled) => {
            turn.deeds.insert(Deed::Cancelled);
        }
        (Word::Cancel, Outcome::Confirmed | Outcome::Timeout | Outcome::Abandoned) => {
            cancel_placed(turn);
        }
    }
}

/// "Cancel my order": a person sees to it; the order is not deleted.
pub fn cancel_placed(turn: &mut Turn<'_>) {
    turn.deeds.insert(Deed::Cancelled);
    let entry = match turn.entry {
        amend::Entry::Plain => amend::Entry::Change(None),
        amend::Entry::Addition(day) | amend::Entry::Change(day) => amend::Entry::Change(day),
    };
    let Some(order) = amend::meant(entry, turn.context) else {
        return turn.notice(Notice::NothingToChange);
    };
    let (id, day) = (order.id, order.delivery_date);
    turn.effects
        .push(Effect::FlagOrder(id, ReviewReason::CancellationRequested));
    turn.task(TaskKind::OrderChange, Some(id));
    turn.notice(Notice::CancellationRequested(day));
}

/// A yes after the time-out: it confirms the order that stands while its cut-off is ahead and the
/// customer saw it as it is; else a fresh summary goes out.
fn late_yes(turn: &mut Turn<'_>, closed: Closed) {
    turn.deeds.insert(Deed::Agreed);
    let own_words = turn.hearing == Hearing::Live;
    let Some(session) = turn.session.as_mut() else {
        return;
    };
    let order = closed.order.and_then(|id| {
        let history = &turn.context.customer.history;
        history.iter().find(|order| order.id == id)
    });
    if closed.order.is_some() && order.is_some_and(|order| !amend::is_pending(order)) {
        return;
    }
    let possible = closed
        .delivery_date
        .is_none_or(|day| turn.context.now < turn.context.terms.cutoff_of(day));
    let was_clear = question::questions(&session.draft, None).is_empty();
    match closed.order {
        Some(id) if possible && was_clear && own_words => {
            session.state = State::Closed(Closed {
                outcome: Outcome::Confirmed,
                ..closed
            });
            turn.effects.push(Effect::ConfirmOrder(id));
            turn.effects.push(Effect::Record(
                SessionEventType::OrderConfirmed,
                serde_json::json!({
                    "session": session.id,
                    "outcome": Outcome::Confirmed,
                    "reason": session.outcome_reason(),
                    "order": id,
                }),
            ));
            turn.notice(Notice::ConfirmedAfterAll(closed.delivery_date));
        }
        Some(_) | None => reopen(turn, closed, order),
    }
}

fn reopen(turn: &mut Turn<'_>, closed: Closed, order: Option<&PastOrder>) {
    let Some(session) = &turn.session else {
        return;
    };
    let amends = order
        .map(|order| order.id)
        .or(closed.order)
        .or(session.draft.amends);
    let mut draft = session.draft.clone();
    draft.amends = amends;
    turn.session = Some(fresh_session(draft, turn.context));
    turn.edits += 1;
}
