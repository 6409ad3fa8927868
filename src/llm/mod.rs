//! The one call out to a language model, and what stands in its place when there is none. SHELL.
//!
//! [`Model::ask`] carries a [`Request`] out and its answer's text back in, within a time and a number
//! of HTTP requests that are known before. What the text is worth is CORE's to judge. A model that
//! is slow, wrong or gone is a [`Failure`] that says what happened: the parser's reading then stands.
//!
//! Nothing here knows of budgets: whoever asks reserves [`Model::greatest_cost`] first and settles
//! what the answer or the failure says it cost.

mod answer;
mod cassette;
mod configured;
mod failure;
mod json;
pub mod openai;
pub mod prices;
mod prompts;
mod recording;
mod span;

use std::sync::Arc;
use std::time::Duration;

use rust_decimal::Decimal;

use crate::domain::DistributorId;
use crate::understanding::second::Request;

pub use answer::{Answer, Counted, Finish, Priced, Usage};
pub use cassette::{BadCassette, Cassettes, Recorder, request_hash};
pub use configured::ConfigError;
pub use failure::{BadReply, Failure, Kind};
pub use json::first_object;
pub use openai::OpenAi;
pub use prompts::{BadPrompts, Prompts};
pub use recording::Recording;

/// Who gives a second reading of a message. Clones share connections, limits and what was learned
/// of the endpoint.
#[derive(Debug, Clone)]
pub enum Model {
    /// Nobody: the parser's reading is the reading.
    Off,
    /// A server that speaks OpenAI's protocol.
    OpenAi(Arc<OpenAi>),
    /// Answers that were recorded, and no others.
    Replay(Arc<Cassettes>),
}

/// What one call may take.
#[derive(Debug, Clone, Copy)]
pub struct Allowance<'a> {
    /// The model by its name at the provider: the distributor's `ai_model_preference`.
    pub model: &'a str,
    /// All the time there is, waiting for a free place and tries after the first included.
    pub deadline: Duration,
    /// On whose behalf: one distributor's calls do not take all the places.
    pub distributor: DistributorId,
}

impl Model {
    /// The most that one [`Model::ask`] can cost, in US dollars: each token of the question at one
    /// byte, the longest answer, and every try billed.
    #[must_use]
    pub fn greatest_cost(&self, request: &Request<'_>, model: &str) -> Decimal {
        match self {
            Self::Off | Self::Replay(_) => Decimal::ZERO,
            Self::OpenAi(openai) => openai.greatest_cost(request, model),
        }
    }

    /// The most that one [`Model::hear`] can cost, in US dollars: the longest sound of that many bytes,
    /// and every try billed.
    #[must_use]
    pub fn greatest_cost_of_hearing(&self, recording: &Recording<'_>, model: &str) -> Decimal {
        match self {
            Self::Off | Self::Replay(_) => Decimal::ZERO,
            Self::OpenAi(openai) => openai.greatest_cost_of_hearing(recording, model),
        }
    }

    /// Has a voice note written down, with as many HTTP requests as the settings allow. The answer's
    /// text is what was heard, and may be empty. Nothing of a voice is ever recorded or replayed.
    ///
    /// # Errors
    /// As [`Model::ask`].
    pub async fn hear(
        &self,
        recording: &Recording<'_>,
        allowance: Allowance<'_>,
    ) -> Result<Answer, Failure> {
        let nobody = |kind| Err(Failure::before_any_request(kind, allowance.model));
        match self {
            Self::Off => nobody(Kind::Off),
            Self::OpenAi(openai) => openai.hear(recording, allowance).await,
            Self::Replay(_) => nobody(Kind::NotRecorded),
        }
    }

    /// Asks once, with as many HTTP requests as the settings allow.
    ///
    /// # Errors
    /// Says what happened, whether trying later can help, and what may have been billed.
    pub async fn ask(
        &self,
        request: &Request<'_>,
        allowance: Allowance<'_>,
    ) -> Result<Answer, Failure> {
        match self {
            Self::Off => Err(Failure::before_any_request(Kind::Off, allowance.model)),
            Self::OpenAi(openai) => openai.ask(request, allowance).await,
            Self::Replay(cassettes) => cassettes.answer(request, allowance.model),
        }
    }
}
