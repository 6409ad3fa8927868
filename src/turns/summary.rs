//! A sentence of a model's for the person who gets a conversation, beside our own outline of it.
//! Whatever fails leaves the outline alone; the next turn writes a new one, without the sentence.

use super::Turns;
use super::asking::{Asking, Inquiry, usable};
use super::brief::Brief;
use crate::llm::request_hash;
use crate::privacy::Redacted;
use crate::session::Effect;
use crate::store::model_calls::{self, AgentType};
use crate::store::{self, conversation};
use crate::understanding::second::{Purpose, Request, summary};

/// Whether models sum conversations up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Summaries {
    /// Never.
    Never,
    /// With everything that is put before a person.
    WithTasks,
}

/// Whether the turn calls for one.
pub(super) fn is_wanted(asking: Asking<'_>, effects: &[Effect]) -> bool {
    match asking.turns.second.summaries {
        Summaries::WithTasks => effects.iter().any(calls_a_person),
        Summaries::Never => false,
    }
}

fn calls_a_person(effect: &Effect) -> bool {
    match effect {
        Effect::Task(_) | Effect::FlagOrder(..) => true,
        Effect::WriteOrder(draft) => !draft.review_reasons.is_empty(),
        Effect::Record(..)
        | Effect::ConfirmOrder(_)
        | Effect::Suppress(_)
        | Effect::Unsuppress(_)
        | Effect::Silence(_) => false,
    }
}

/// Asks, and adds the sentence where the conversation still stands as it was summed up.
pub(super) async fn add(
    asking: Asking<'_>,
    (brief, told): (&Brief, &Redacted),
) -> Result<(), store::Error> {
    let Turns { second, .. } = asking.turns;
    let prompt = second.prompts.of(Purpose::ConversationSummary);
    let request = Request::new(prompt, "", told);
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
    let line = usable(kept.answer).and_then(|text| summary::line(&text, told));
    let Some(line) = line else {
        return Ok(());
    };
    let both = format!("{}\n{line}", brief.outline);
    let mut tx = asking.tx().await?;
    conversation::sum_up(&mut tx, &asking.loaded.sealer, (brief.place, both.trim())).await?;
    model_calls::mark_used(&mut tx, row).await?;
    tx.commit().await?;
    Ok(())
}
