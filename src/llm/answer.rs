//! What came back: the text, why it ends there, and what it cost.

use std::time::Duration;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A model's answer. The text is a stranger's: nothing of it has been checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The JSON object of the reply, cut out of fences and prose; the whole reply where it holds
    /// none, and nothing after a refusal.
    pub text: String,
    /// Who answered, as the server names it.
    pub model: String,
    /// Tokens of the request that was answered.
    pub usage: Usage,
    /// What the answer cost, in US dollars, rounded up to a millionth.
    pub cost_usd: Decimal,
    /// Whose price that is.
    pub priced: Priced,
    /// What requests before it may have cost that were not answered.
    pub lost_usd: Decimal,
    /// From the question to the answer, waiting included.
    pub took: Duration,
    /// Why the text ends where it does.
    pub finish: Finish,
    /// HTTP requests that were sent, this one included.
    pub attempts: u32,
    /// Calls of the same distributor that were under way, this one included.
    pub concurrent: u32,
}

/// Tokens, as they are billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Of the question, cached ones included.
    pub input: u32,
    /// Of the question, those that the provider had cached.
    pub cached_input: u32,
    /// Of the answer, hidden reasoning included.
    pub output: u32,
    /// Who counted.
    pub counted: Counted,
}

/// Who counted the tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Counted {
    /// The server, and its figures can be true.
    Reported,
    /// We, from the bytes: the server said nothing, or what cannot be.
    Estimated,
}

/// Whose price a cost is reckoned by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priced {
    /// The model's own.
    Listed,
    /// The dearest of the list, where the model is not in it: more than the bill, most likely.
    AsDearest,
}

/// Why an answer ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// The model was done.
    Stop,
    /// It was cut at the greatest length.
    Length,
    /// The model said that it will not answer.
    Refusal,
    /// The provider's filter cut it.
    ContentFilter,
    /// Something that this code does not know, or nothing.
    Other,
}

impl Finish {
    /// As `gen_ai.response.finish_reasons` and stored answers have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Length => "length",
            Self::Refusal => "refusal",
            Self::ContentFilter => "content_filter",
            Self::Other => "other",
        }
    }
}
