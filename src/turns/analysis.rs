//! What a model proposes to the person who has to answer a message: what it is about, and drafts of
//! answers. They are kept beside the message for the staff to take or leave; nothing of them is sent,
//! and nothing of ours is changed by them.

use super::Turns;
use super::asking::{Asking, Inquiry, usable};
use super::brief;
use super::files::MOST_FILES;
use crate::agent::Turn;
use crate::domain::MessageId;
use crate::llm::request_hash;
use crate::privacy::{Finding, Redacted};
use crate::session::{Effect, TaskKind};
use crate::store::model_calls::{self, AgentType};
use crate::store::{self, analyses};
use crate::understanding::second::analysis::{Grounds, analysis};
use crate::understanding::second::{Purpose, Request};

/// Whether models analyse what a person has to see to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Analyses {
    /// Never.
    Never,
    /// With every task that a person answers.
    WithTasks,
}

/// What a model is told, and what of that its drafts may repeat.
pub(super) struct Told {
    text: Redacted,
    /// What the customer wrote in this turn, our answer to it and where the order stands, as they are.
    said: String,
    /// Files of the message, which are made into words under the same name.
    files: usize,
}

/// Whether the turn calls for one.
pub(super) fn is_wanted(asking: Asking<'_>, effects: &[Effect]) -> bool {
    match asking.turns.second.analyses {
        Analyses::WithTasks => effects.iter().any(wants_an_answer),
        Analyses::Never => false,
    }
}

/// An order to be looked at is no message to be answered. Who opted out is not answered, and who gives
/// the agent orders gives them to one model fewer.
fn wants_an_answer(effect: &Effect) -> bool {
    match effect {
        Effect::Task(task) => match task.kind {
            TaskKind::Question
            | TaskKind::Complaint
            | TaskKind::PersonRequested
            | TaskKind::OrderChange
            | TaskKind::Unreadable => true,
            TaskKind::Order
            | TaskKind::OptOut
            | TaskKind::ProcessingFailed
            | TaskKind::Suspicious
            | TaskKind::Undelivered
            | TaskKind::ModelBudget => false,
        },
        Effect::Record(..)
        | Effect::WriteOrder(_)
        | Effect::ConfirmOrder(_)
        | Effect::FlagOrder(..)
        | Effect::Suppress(_)
        | Effect::Unsuppress(_)
        | Effect::Silence(_) => false,
    }
}

/// What the model is told: the conversation, and our answer of this turn, which is not stored yet.
pub(super) fn told(
    asking: Asking<'_>,
    (turn, outline): (&Turn, &str),
    (said, redacted): (&str, impl Fn(&str) -> Redacted),
) -> Told {
    let waiting = &asking.loaded.waiting;
    let answer = turn.rendered.as_ref().map(|one| one.text.as_str());
    let ours = answer.map_or_else(String::new, |text| brief::line("\nUS", text));
    let words = waiting.iter().map(|one| one.message.shown());
    let words: Vec<String> = words.chain(answer.map(str::to_owned)).collect();
    Told {
        text: redacted(&format!("{said}{ours}")),
        said: format!("{outline}\n{}", words.join("\n")),
        files: waiting
            .last()
            .map_or(0, |last| last.message.attachments.len().min(MOST_FILES)),
    }
}

/// Asks, and keeps beside the message what holds.
pub(super) async fn add(
    asking: Asking<'_>,
    (message, told): (MessageId, &Told),
    personal: impl Fn(&str) -> Vec<Finding>,
) -> Result<(), store::Error> {
    let Turns { second, .. } = asking.turns;
    let prompt = second.prompts.of(Purpose::MessageAnalysis);
    let request = Request::new(prompt, "", &told.text);
    let model = &asking.loaded.settings.ai_model_preference;
    let files = i64::try_from(told.files).unwrap_or(0);
    let inquiry = Inquiry {
        message,
        hash: request_hash(&request, model),
        agent: AgentType::MessageAnalysis,
        prompt: &prompt.name,
        at_most_usd: second.model.greatest_cost(&request, model),
        most: second.most_a_message.saturating_mul(files + 1),
    };
    let call = second.model.ask(&request, asking.allowance(model));
    let Some(kept) = asking.answer(&inquiry, call).await? else {
        return Ok(());
    };
    let row = kept.id;
    let grounds = Grounds {
        told: &told.text,
        said: &told.said,
        locale: &asking.loaded.settings.locale,
    };
    let text = usable(kept.answer);
    let Some(analysis) = text.and_then(|text| analysis(&text, grounds, personal)) else {
        return Ok(());
    };
    let mut tx = asking.tx().await?;
    analyses::keep(&mut tx, &asking.loaded.sealer, (message, &analysis)).await?;
    model_calls::mark_used(&mut tx, row).await?;
    tx.commit().await?;
    Ok(())
}
