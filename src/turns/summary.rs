//! A sentence of a model's for the person who gets a conversation, beside our own outline of it. Asked
//! for when the turn is committed: no customer waits for it, and no turn pays for it twice. Whatever
//! fails leaves the outline alone; the next turn writes a new one, without the sentence.

use super::Turns;
use super::asking::{Asking, Inquiry, usable};
use crate::agent::{Home, Turn};
use crate::domain::{ConversationId, MessageId};
use crate::llm::request_hash;
use crate::privacy::Redacted;
use crate::session::Effect;
use crate::session::outline::outline;
use crate::store::model_calls::AgentType;
use crate::store::transcript::{self, Speaker};
use crate::store::{self, conversation};
use crate::understanding::second::{Purpose, Request, summary};

/// Messages that the model is told: what a person would read who scrolls up once.
const MESSAGES: i64 = 12;

/// Of each message so many characters: longer ones are lists, which the outline holds.
const LONGEST: usize = 500;

/// Whether models sum conversations up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Summaries {
    /// Never.
    Never,
    /// With everything that is put before a person.
    WithTasks,
}

/// What is to be summed up, once the turn is committed.
pub(super) struct Brief {
    /// What the model is told.
    told: Redacted,
    /// The message that it is about.
    message: MessageId,
    /// The conversation and the version that the commit gave it.
    place: (ConversationId, i64),
    /// Our own outline of it.
    outline: String,
}

/// What to sum up, where the turn puts something before a person.
pub(super) async fn brief(
    asking: Asking<'_>,
    (turn, home): (&Turn, &Home),
    redact: impl Fn(&str) -> Redacted,
) -> Result<Option<Brief>, store::Error> {
    let Some(last) = asking.loaded.waiting.last() else {
        return Ok(None);
    };
    match asking.turns.second.summaries {
        Summaries::WithTasks if calls_a_person(turn) => {}
        Summaries::WithTasks | Summaries::Never => return Ok(None),
    }
    let outline = outline(&turn.step.conversation, asking.loaded.index.catalog());
    let said = said(asking).await?;
    let (id, version) = asking.loaded.home(asking.claim, home);
    Ok(Some(Brief {
        told: redact(&format!("{outline}\n{said}")),
        message: last.id,
        place: (id, version + 1),
        outline,
    }))
}

fn calls_a_person(turn: &Turn) -> bool {
    turn.step.effects.iter().any(|effect| match effect {
        Effect::Task(_) | Effect::FlagOrder(..) => true,
        Effect::WriteOrder(draft) => !draft.review_reasons.is_empty(),
        Effect::Record(..)
        | Effect::ConfirmOrder(_)
        | Effect::Suppress(_)
        | Effect::Unsuppress(_)
        | Effect::Silence(_) => false,
    })
}

/// What was said, oldest first. What models made of files in this turn is not stored yet.
async fn said(asking: Asking<'_>) -> Result<String, store::Error> {
    let own = asking.claim.conversation;
    let mut tx = asking.tx().await?;
    let said = transcript::latest(&mut tx, &asking.loaded.sealer, (own, MESSAGES)).await?;
    let mut waiting = asking.loaded.waiting.iter();
    let lines = said.into_iter().map(|one| {
        let by = match one.by {
            Speaker::Customer => "CUSTOMER",
            Speaker::Agent | Speaker::Staff => "US",
        };
        let fresh = waiting.find(|waiting| waiting.id == one.id);
        let text = fresh.map_or(one.text, |fresh| fresh.message.shown());
        let text: String = text.chars().take(LONGEST).collect();
        format!("{by}: {}", text.replace('\n', " / "))
    });
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

/// Asks, and adds the sentence where the conversation still stands as it was summed up. The turn is
/// committed: nothing here makes it fail any more.
pub(super) async fn add(asking: Asking<'_>, brief: Brief) {
    if let Err(error) = try_to_add(asking, &brief).await {
        tracing::warn!(
            message.id = %brief.message.0,
            error = %crate::telemetry::chain(&error),
            "a summary after message {} could not be kept", brief.message.0
        );
    }
}

async fn try_to_add(asking: Asking<'_>, brief: &Brief) -> Result<(), store::Error> {
    let Turns { second, .. } = asking.turns;
    let prompt = second.prompts.of(Purpose::ConversationSummary);
    let request = Request::new(prompt, "", &brief.told);
    let model = &asking.loaded.settings.ai_model_preference;
    let inquiry = Inquiry {
        message: brief.message,
        hash: request_hash(&request, model),
        agent: AgentType::ContextManager,
        prompt: &prompt.name,
        at_most_usd: second.model.greatest_cost(&request, model),
        most: second.most_a_message,
    };
    let call = second.model.ask(&request, asking.allowance(model));
    let Some(kept) = asking.answer(&inquiry, call).await? else {
        return Ok(());
    };
    let row = kept.id;
    let line = usable(kept.answer).and_then(|text| summary::line(&text, &brief.told));
    let Some(line) = line else {
        return Ok(());
    };
    let both = format!("{}\n{line}", brief.outline);
    let mut tx = asking.tx().await?;
    conversation::sum_up(&mut tx, &asking.loaded.sealer, (brief.place, both.trim())).await?;
    store::model_calls::mark_used(&mut tx, row).await?;
    tx.commit().await?;
    Ok(())
}
