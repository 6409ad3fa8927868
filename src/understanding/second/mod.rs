//! A second reading of a message, by a language model: what is asked, and what its answer is worth.
//!
//! A model's answer is data from a stranger. Nothing here calls anybody: the shell carries a
//! [`Request`] out and an answer's text back in.

pub mod prompt;
pub mod request;

pub use prompt::{BadPrompt, Prompt};
pub use request::Request;
