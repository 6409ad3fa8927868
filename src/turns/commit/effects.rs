//! Each effect of a step, written: orders, tasks, opt-outs, the session's trail.

use serde::Deserialize;

use super::Writing;
use crate::domain::{OrderId, ReviewReason, SessionId};
use crate::session::state::Outcome;
use crate::session::{Effect, OrderDraft, SessionEventType, SilenceReason, TaskDraft, TaskKind};
use crate::store::orders::{self, Origin};
use crate::store::tasks::{self, NewTask};
use crate::store::{self, TenantTx, rhythm, session_rows, suppressions};

/// Writes every effect in the order in which the step names them.
pub(super) async fn write(writing: &Writing<'_>, tx: &mut TenantTx) -> Result<(), store::Error> {
    for effect in &writing.decided.turn.step.effects {
        match effect {
            Effect::Record(event, data) => record(writing, tx, (*event, data)).await?,
            Effect::WriteOrder(draft) => write_order(writing, tx, draft).await?,
            Effect::ConfirmOrder(order) => {
                orders::confirm(tx, *order).await?;
                keep_rhythm(writing, tx).await?;
            }
            Effect::FlagOrder(order, reason) => flag(writing, tx, *order, *reason).await?,
            Effect::Task(draft) => task(writing, tx, draft).await?,
            Effect::Suppress(channel) => {
                let whose = (writing.loaded.standing.customer, *channel);
                let address = writing.loaded.standing.reply_address.as_ref();
                suppressions::add(tx, &writing.loaded.sealer, whose, (writing.id(), address))
                    .await?;
            }
            Effect::Unsuppress(channel) => {
                suppressions::remove(tx, writing.loaded.standing.customer, *channel).await?;
            }
            Effect::Silence(_) => {}
        }
    }
    Ok(())
}

/// Why nothing was said, if that is what the step decided.
pub(super) fn silence(effects: &[Effect]) -> Option<SilenceReason> {
    effects.iter().find_map(|effect| match effect {
        Effect::Silence(reason) => Some(*reason),
        Effect::Record(..)
        | Effect::WriteOrder(_)
        | Effect::ConfirmOrder(_)
        | Effect::FlagOrder(..)
        | Effect::Task(_)
        | Effect::Suppress(_)
        | Effect::Unsuppress(_) => None,
    })
}

/// How a session ended that the same step replaced by a new one.
pub(super) fn outcome_of_the_session_before(effects: &[Effect]) -> Outcome {
    if recorded(effects, SessionEventType::OrderConfirmed) {
        Outcome::Confirmed
    } else if recorded(effects, SessionEventType::OrderCancelled) {
        Outcome::Cancelled
    } else {
        Outcome::Abandoned
    }
}

/// Whether a silent customer is reminded.
pub(super) fn reminds(effects: &[Effect]) -> bool {
    recorded(effects, SessionEventType::ReminderSent)
}

fn recorded(effects: &[Effect], wanted: SessionEventType) -> bool {
    effects
        .iter()
        .any(|effect| matches!(effect, Effect::Record(event, _) if *event == wanted))
}

async fn record(
    writing: &Writing<'_>,
    tx: &mut TenantTx,
    event: (SessionEventType, &serde_json::Value),
) -> Result<(), store::Error> {
    let (_, data) = event;
    // A burst may end one session and open the next: each event names its own.
    let Ok(session) = SessionId::deserialize(&data["session"]) else {
        return Ok(());
    };
    let place = (session, writing.last_message());
    session_rows::record(tx, place, event, writing.id()).await
}

async fn write_order(
    writing: &Writing<'_>,
    tx: &mut TenantTx,
    draft: &OrderDraft,
) -> Result<(), store::Error> {
    let words = words(writing);
    let loaded = writing.loaded;
    let origin = Origin {
        customer: loaded.standing.customer,
        conversation: writing.home().0,
        message: writing.last_message(),
        words: &words,
        currency: &loaded.settings.currency,
        zone: loaded.settings.terms.zone,
        now: writing.decided.now,
    };
    orders::write(tx, &loaded.sealer, (draft, origin), &mut || writing.id()).await?;
    keep_rhythm(writing, tx).await?;
    if draft.review_reasons.is_empty() {
        return Ok(());
    }
    put_order_task(writing, tx, draft.id, &draft.review_reasons).await
}

/// The customer ordered: when it is expected next, and that it still orders.
async fn keep_rhythm(writing: &Writing<'_>, tx: &mut TenantTx) -> Result<(), store::Error> {
    let today = writing.loaded.settings.terms.zone.date(writing.decided.now);
    rhythm::refresh(tx, writing.loaded.standing.customer, today).await?;
    Ok(())
}

async fn flag(
    writing: &Writing<'_>,
    tx: &mut TenantTx,
    order: OrderId,
    reason: ReviewReason,
) -> Result<(), store::Error> {
    orders::flag(tx, order, reason).await?;
    put_order_task(writing, tx, order, &[reason]).await
}

async fn put_order_task(
    writing: &Writing<'_>,
    tx: &mut TenantTx,
    order: OrderId,
    reasons: &[ReviewReason],
) -> Result<(), store::Error> {
    let words = words(writing);
    let task = NewTask {
        kind: TaskKind::Order,
        reasons,
        order: Some(order),
        words: &words,
        ..blank_task(writing)
    };
    tasks::put(tx, &writing.loaded.sealer, &task).await
}

async fn task(
    writing: &Writing<'_>,
    tx: &mut TenantTx,
    draft: &TaskDraft,
) -> Result<(), store::Error> {
    let task = NewTask {
        kind: draft.kind,
        order: draft.order,
        words: &draft.words,
        ..blank_task(writing)
    };
    tasks::put(tx, &writing.loaded.sealer, &task).await
}

fn blank_task<'a>(writing: &Writing<'_>) -> NewTask<'a> {
    NewTask {
        id: writing.id(),
        kind: TaskKind::Order,
        reasons: &[],
        order: None,
        conversation: writing.claim.conversation,
        customer: writing.loaded.standing.customer,
        message: writing.last_message(),
        words: "",
    }
}

fn words(writing: &Writing<'_>) -> String {
    let read = writing.read().iter();
    let words: Vec<String> = read.map(|waiting| waiting.message.shown()).collect();
    words.join("\n")
}
