//! The second readings of a turn, by a model. One that is off, over budget, late or wrong leaves the
//! parser's reading.

use std::collections::BTreeSet;
use std::time::Duration;

use uuid::Uuid;

use super::analysis::Analyses;
use super::asking::{Asking, Inquiry, usable};
use super::summary::Summaries;
use crate::agent::second::{Answers, Wanted};
use crate::config;
use crate::llm::{ConfigError, Model, Prompts, request_hash};
use crate::store;
use crate::store::model_calls::{AgentType, Kept};
use crate::understanding::second::Policy;
use crate::understanding::second::leftover::{Verdict, verdict};

/// Who gives second readings, and how much may be asked of it.
#[derive(Debug, Clone)]
pub struct SecondReader {
    /// Who.
    pub model: Model,
    /// When.
    pub policy: Policy,
    /// By which prompts.
    pub prompts: Prompts,
    /// All the time that the questions of one turn may take.
    pub timeout: Duration,
    /// Questions about one message for one purpose, turns that are walked again included.
    pub most_a_message: i64,
    /// Questions in one conversation and day.
    pub most_a_day: i64,
    /// Whether it sorts what the parser found nothing in.
    pub leftovers: Leftovers,
    /// Whether it also sums conversations up for the staff.
    pub summaries: Summaries,
    /// Whether it also says what a person's tasks are about, and drafts answers.
    pub analyses: Analyses,
}

impl SecondReader {
    /// Nobody: the parser's reading is the reading.
    #[must_use]
    pub fn nobody() -> Self {
        Self {
            model: Model::Off,
            policy: Policy::Off,
            prompts: Prompts::embedded(),
            timeout: Duration::ZERO,
            most_a_message: 0,
            most_a_day: 0,
            leftovers: Leftovers::Unsorted,
            summaries: Summaries::Never,
            analyses: Analyses::Never,
        }
    }

    /// As the configuration has it.
    ///
    /// # Errors
    /// Names the key that cannot be used.
    pub fn configured(config: &config::Model) -> Result<Self, ConfigError> {
        Ok(Self {
            model: Model::configured(config)?,
            policy: match config.mode {
                config::ModelMode::Off => Policy::Off,
                config::ModelMode::Assist => Policy::Assist,
                config::ModelMode::Always => Policy::Always,
            },
            prompts: Prompts::configured(config)?,
            timeout: Duration::from_millis(u64::from(config.timeout_ms.get())),
            most_a_message: i64::from(config.max_requests_per_message.get()),
            most_a_day: i64::from(config.max_requests_per_conversation.get()),
            leftovers: match (config.mode, config.leftovers) {
                (config::ModelMode::Off, _) | (_, config::Leftovers::Off) => Leftovers::Unsorted,
                (
                    config::ModelMode::Assist | config::ModelMode::Always,
                    config::Leftovers::Sort,
                ) => Leftovers::Sorted,
            },
            summaries: match (config.mode, config.summaries) {
                (config::ModelMode::Off, _) | (_, config::Summaries::Off) => Summaries::Never,
                (
                    config::ModelMode::Assist | config::ModelMode::Always,
                    config::Summaries::Tasks,
                ) => Summaries::WithTasks,
            },
            analyses: match (config.mode, config.analysis) {
                (config::ModelMode::Off, _) | (_, config::Analysis::Off) => Analyses::Never,
                (config::ModelMode::Assist | config::ModelMode::Always, config::Analysis::On) => {
                    Analyses::WithTasks
                }
            },
        })
    }
}

/// Whether a model says what messages want in which the parser found nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leftovers {
    /// They are idle talk.
    Unsorted,
    /// It says.
    Sorted,
}

/// What came of asking.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// The answers, for the core.
    pub answers: Answers,
    /// The message of each question with the row of its answer, where one is kept.
    pub kept: Vec<(String, Uuid)>,
}

/// Asks what is wanted, one question after the other, as long as there is time.
///
/// What the parser found nothing in is sorted first, by a question that costs a tenth: only what may
/// hold an order after all is then read for one.
pub(super) async fn ask(
    asking: Asking<'_>,
    (leftovers, wanted): (Vec<Wanted<'_>>, Vec<Wanted<'_>>),
) -> Result<Asked, store::Error> {
    let mut asked = Asked::default();
    let mut settled = BTreeSet::new();
    for one in leftovers {
        let kept = answer(asking, (&one, AgentType::CustomerSupport)).await?;
        let row = kept.as_ref().map(|kept| kept.id);
        let text = kept.and_then(|kept| usable(kept.answer));
        if let (Some(row), Verdict::Settled(intent)) = (row, verdict(&text.unwrap_or_default())) {
            asked.kept.push((one.message.clone(), row));
            asked.answers.sort(one.message.clone(), intent);
            settled.insert(one.message);
        }
    }
    for wanted in wanted {
        if settled.contains(&wanted.message) {
            continue;
        }
        let kept = answer(asking, (&wanted, AgentType::OrderProcessing)).await?;
        if let Some(kept) = &kept {
            asked.kept.push((wanted.message.clone(), kept.id));
        }
        let text = kept.and_then(|kept| usable(kept.answer));
        asked.answers.add(wanted, text);
    }
    Ok(asked)
}

async fn answer(
    asking: Asking<'_>,
    (wanted, agent): (&Wanted<'_>, AgentType),
) -> Result<Option<Kept>, store::Error> {
    let mut waiting = asking.loaded.waiting.iter();
    let found = waiting.find(|waiting| waiting.message.provider_message_id == wanted.message);
    let Some(found) = found else {
        return Ok(None);
    };
    let (second, request) = (&asking.turns.second, &wanted.question.request);
    let model = &asking.loaded.settings.ai_model_preference;
    let inquiry = Inquiry {
        message: found.id,
        hash: request_hash(request, model),
        agent,
        prompt: &request.prompt().name,
        at_most_usd: second.model.greatest_cost(request, model),
        most: second.most_a_message,
    };
    let call = second.model.ask(request, asking.allowance(model));
    asking.answer(&inquiry, call).await
}
