//! A second reading of a message, by a language model: what is asked, and what its answer is worth.
//!
//! [`ask()`] says whether a second reading pays and what the model is shown. Its answer is data from
//! a stranger: [`answer`] takes the JSON apart, [`mod@ground`] keeps what the message and the catalog
//! bear out, [`pairs`] and [`believe`] lay it beside the parser's reading with fitted weights;
//! [`settle()`] is the way through all of them.
//! Nothing here calls anybody: the shell carries a [`Request`] out and an answer's text back in.
//!
//! Never of a model's word alone: a yes, a cancellation, a repeat, anything taken off the cart. And
//! nothing that the parser read goes because a model is silent about it.

pub mod analysis;
pub mod answer;
pub mod ask;
pub mod believe;
pub mod ground;
pub mod leftover;
mod listing;
pub mod pairs;
mod plain;
pub mod prompt;
pub mod quoted;
pub mod request;
pub mod settle;
pub mod summary;
pub mod transcript;
mod unsaid;
pub mod weights;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use answer::{Answer, Unusable};
pub use ask::{Policy, Question, ask};
pub use ground::{Fault, Grounded, Grounds, ground};
pub use prompt::{BadPrompt, Prompt, Purpose};
pub use request::{Picture, Request};
pub use settle::{Answered, settle};
pub use weights::Belief;

/// What a second reading did to the reading of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondLook {
    /// Nobody was asked.
    #[default]
    None,
    /// A model was wanted and could not be had: the parser's reading stands.
    Unavailable,
    /// The answer was believed as far as it went, and nothing in it was without ground.
    Grounded,
    /// Something in the answer was not borne out by the message: a person looks.
    Ungrounded,
}
