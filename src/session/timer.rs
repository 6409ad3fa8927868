//! The clock of a silent session: a reminder, a warning, and the end.

use chrono::{DateTime, Duration, Utc};

use super::basket::day::{self, Verdict};
use super::basket::{Day, Draft, Matter};
use super::conversation::{Conversation, StaffHold};
use super::effect::{Effect, SessionEventType, SilenceReason, TaskDraft, TaskKind};
use super::event::{Context, Step, Suppression};
use super::reply::{Notice, Reply};
use super::state::{Closed, Nudge, Outcome, Session, State};
use super::writing::{self, Ending};
use super::{summary, trail};
use crate::domain::{OrderId, ReviewReason};

/// The reminder goes out at this share of the time, in percent; the rules say half.
const REMINDER_PERCENT: i32 = 50;

/// The warning goes out at this share of the time, in percent; the rules say nine tenths.
const WARNING_PERCENT: i32 = 90;

/// When the clock has to strike next; never while a person has the conversation.
#[must_use]
pub fn due_at(conversation: &Conversation, context: &Context<'_>) -> Option<DateTime<Utc>> {
    let session = conversation
        .session
        .as_ref()
        .filter(|session| session.is_open())?;
    match conversation.staff {
        StaffHold::Staff { .. } => None,
        StaffHold::Agent => Some(session.heard_at + after(session.nudge, context)),
    }
}

/// What a strike of the clock comes to. A strike that comes too early, or after the session ended,
/// does nothing; one that comes very late ends the session at once.
#[must_use]
pub fn strike(conversation: Conversation, context: &Context<'_>) -> Step {
    let is_due = due_at(&conversation, context).is_some_and(|due| due <= context.now);
    let Some(session) = conversation.session.clone().filter(|_| is_due) else {
        return step(conversation, Vec::new(), None, context);
    };
    let silent_for = context.now - session.heard_at;
    if silent_for >= context.settings.auto_close {
        return end(&conversation, session, context);
    }
    let (nudge, kind) = if silent_for >= after(Nudge::Reminded, context) {
        (Nudge::Warned, SessionEventType::TimeoutWarning)
    } else {
        (Nudge::Reminded, SessionEventType::ReminderSent)
    };
    let waiting = summary::waiting(&session, context);
    let notice = match nudge {
        Nudge::Warned => Notice::Warning(waiting),
        Nudge::None | Nudge::Reminded => Notice::Reminder(waiting),
    };
    let nudged = Session { nudge, ..session };
    let mut conversation = conversation;
    let (effects, reply) = match context.suppressed {
        Suppression::OptedOut => (vec![Effect::Silence(SilenceReason::OptedOut)], None),
        Suppression::None => (
            vec![trail::event(kind, &nudged, silence(&nudged, context))],
            Some(Reply::Told(vec![notice])),
        ),
    };
    conversation.session = Some(nudged);
    step(conversation, effects, reply, context)
}

/// How long nothing was heard, and when the session ends if that goes on.
fn silence(session: &Session, context: &Context<'_>) -> serde_json::Value {
    let closes_at = session.heard_at + context.settings.auto_close;
    serde_json::json!({
        "silent_minutes": (context.now - session.heard_at).num_minutes(),
        "closes_at": closes_at,
    })
}

fn after(nudge: Nudge, context: &Context<'_>) -> Duration {
    let whole = context.settings.auto_close;
    match nudge {
        Nudge::None => whole * REMINDER_PERCENT / 100,
        Nudge::Reminded => whole * WARNING_PERCENT / 100,
        Nudge::Warned => whole,
    }
}

/// The end of a silent session: goods become an order that a person looks at, and nothing that a
/// customer asked for is dropped.
fn end(conversation: &Conversation, session: Session, context: &Context<'_>) -> Step {
    let before = session.clone();
    let mut effects = lost(&session.draft);
    let mut closed = Closed {
        outcome: Outcome::Abandoned,
        order: None,
        delivery_date: shown(&session, context),
    };
    if let Some(order) = session.draft.amends {
        let reason = ReviewReason::ChangeTimedOut;
        effects.push(Effect::FlagOrder(order, reason));
    }
    if !session.draft.lines.is_empty() {
        closed.outcome = Outcome::Timeout;
        if session.draft.amends.is_none() {
            let date = closed.delivery_date;
            let order = writing::order(&session, date, Ending::TimedOut, context);
            closed.order = Some(written(&mut effects, order));
        }
    }
    let ended = Session {
        state: State::Closed(closed),
        ..session
    };
    effects.extend(trail::of(Some(&before), Some(&ended), context.catalog));
    effects.push(Effect::Silence(SilenceReason::NothingToSay));
    let mut after = Conversation::new(Some(ended), conversation.staff, None);
    after.topic.clone_from(&conversation.topic);
    step(after, effects, None, context)
}

fn written(effects: &mut Vec<Effect>, order: super::effect::OrderDraft) -> OrderId {
    let id = order.id;
    effects.push(Effect::WriteOrder(Box::new(order)));
    id
}

/// Goods that are no line because their number was none: a person asks.
fn lost(draft: &Draft) -> Vec<Effect> {
    draft
        .loose
        .iter()
        .filter_map(|loose| match &loose.matter {
            Matter::Impossible(goods) => Some(Effect::Task(TaskDraft {
                kind: TaskKind::Question,
                order: None,
                words: goods.target.words.clone(),
            })),
            Matter::Usual(_)
            | Matter::Needed
            | Matter::Duplicate(_)
            | Matter::Change
            | Matter::WhichLine(_) => None,
        })
        .collect()
}

/// The day of the summary, or the one that a summary would show, or the one that was named even
/// though it is not possible: a person sees the order first.
fn shown(session: &Session, context: &Context<'_>) -> Option<chrono::NaiveDate> {
    if let State::Reviewing(reviewing) = &session.state {
        return reviewing.delivery_date;
    }
    match (day::verdict(&session.draft, context), session.draft.day) {
        (Verdict::Possible(date), _) => date,
        (Verdict::Ask(_), Day::Named(day)) => Some(day),
        (Verdict::Ask(_), Day::Unnamed | Day::Unclear) => None,
    }
}

fn step(
    conversation: Conversation,
    effects: Vec<Effect>,
    reply: Option<Reply>,
    context: &Context<'_>,
) -> Step {
    Step {
        due_at: due_at(&conversation, context),
        conversation,
        effects,
        reply,
        intent: None,
    }
}
