//! The keys of `[model]`.

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::secret::Secret;
use super::sections::{BaseUrl, nonzero};

/// OpenAI's own address.
const OPENAI: &str = "https://api.openai.com/v1";

/// Whether a language model helps, and which.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Model {
    /// How much.
    pub mode: ModelMode,
    /// Any server that speaks OpenAI's protocol, with the version.
    pub base_url: BaseUrl,
    /// Its key. Not set: none is sent, which OpenAI's own server does not take.
    pub api_key: Option<Secret>,
    /// All the time that a question may take: an answer of 200 tokens takes 2 to 5 seconds, and the
    /// parser's reading stands ready for a customer who waits.
    pub timeout_ms: NonZeroU32,
    /// Of that, how long a connection may take: a healthy one is there in a tenth of it.
    pub connect_timeout_ms: NonZeroU32,
    /// HTTP requests for one question.
    pub max_attempts: NonZeroU32,
    /// Questions at once, of all distributors.
    pub concurrency: NonZeroUsize,
    /// Questions at once, of one distributor.
    pub concurrency_per_distributor: NonZeroUsize,
    /// Questions about one message, turns that are walked again included.
    pub max_requests_per_message: NonZeroU32,
    /// Questions in one conversation and day: twenty bursts are a busy day of ordering, and more than
    /// twice that is somebody who plays with it.
    pub max_requests_per_conversation: NonZeroU32,
    /// The model that writes voice notes down, by its name at the same server. Not set: a person
    /// hears them. The voice itself leaves the house: nothing can be blocked out of it before.
    pub transcription_model: Option<String>,
    /// The model that reads pictures. Not set: a person looks. As with voices, the picture leaves
    /// as it is.
    pub vision_model: Option<String>,
    /// Whether a model says what messages want in which the parser found nothing.
    pub leftovers: Leftovers,
    /// Whether a model sums conversations up for the staff.
    pub summaries: Summaries,
    /// Whether a model says what a message is about that a person has to see to, and drafts answers
    /// for that person.
    pub analysis: Analysis,
    /// Prices of models in the form of `src/llm/prices.toml`, over those of the binary.
    pub prices: Option<PathBuf>,
    /// Prompts in the place of the binary's.
    pub prompts: Option<PathBuf>,
    /// Where answers are recorded, for evaluation.
    pub record: Option<PathBuf>,
    /// Recorded answers that are given instead of asking anybody.
    pub replay: Option<PathBuf>,
}

/// How much a language model helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ModelMode {
    /// Not at all.
    Off,
    /// Where the parser is not sure.
    Assist,
    /// With every message.
    Always,
}

/// Whether a model says what messages want in which the parser found nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Leftovers {
    /// They are idle talk, or read for an order like others.
    Off,
    /// It says, before they are read for an order.
    Sort,
}

/// Whether a model sums conversations up for the staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Summaries {
    /// Not at all.
    Off,
    /// Those that are put before a person.
    Tasks,
}

/// Whether a model says what a message is about that a person has to see to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Analysis {
    /// Not at all.
    Off,
    /// Of every such message.
    On,
}

impl Model {
    /// Whether a model reads pictures.
    #[must_use]
    pub fn sees(&self) -> bool {
        match self.mode {
            ModelMode::Off => false,
            ModelMode::Assist | ModelMode::Always => self.vision_model.is_some(),
        }
    }

    /// Whether it is OpenAI's own server that is asked.
    pub(super) fn asks_openai(&self) -> bool {
        self.base_url.as_str() == OPENAI
    }
}

impl Default for Model {
    fn default() -> Self {
        let count = |count| NonZeroUsize::new(count).expect("defaults are not zero");
        Self {
            mode: ModelMode::Off,
            base_url: BaseUrl::of(OPENAI),
            api_key: None,
            timeout_ms: nonzero(10_000),
            connect_timeout_ms: nonzero(2000),
            max_attempts: nonzero(2),
            concurrency: count(16),
            concurrency_per_distributor: count(4),
            max_requests_per_message: nonzero(1),
            max_requests_per_conversation: nonzero(50),
            transcription_model: None,
            vision_model: None,
            leftovers: Leftovers::Off,
            summaries: Summaries::Off,
            analysis: Analysis::Off,
            prices: None,
            prompts: None,
            record: None,
            replay: None,
        }
    }
}
