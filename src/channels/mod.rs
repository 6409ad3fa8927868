//! One file a provider: verify, parse, render. Pure, so that every payload is a unit test. EDGE.
//!
//! Parsers take bytes of strangers: they never panic, run in linear time, and lose nothing. An
//! item that cannot be read never takes its neighbours with it. Nothing is fetched here.

mod clean;
pub mod credential;
pub mod credentials;
pub mod email;
pub mod email_reply;
pub mod mime;
pub mod phone;
pub mod postmark;
pub mod twilio;
pub mod whatsapp;

#[cfg(test)]
mod shared_tests;

pub use credential::SignatureError;

use crate::domain::Received;

/// What one request of a provider held.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parsed {
    /// Messages and reports, in the provider's order.
    pub received: Vec<Received>,
    /// Events that are acknowledged and mean nothing to us (other fields, unknown states).
    pub ignored: usize,
    /// What could not be attributed to an account or a sender, as it came.
    pub problems: Vec<Problem>,
}

/// One item that could not become a [`Received`]; its neighbours did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong with it.
    pub reason: ProblemReason,
    /// The item as it came. Holds personal data: never logged.
    pub raw: String,
}

/// Why an item could not become a [`Received`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProblemReason {
    /// It does not have the shape that the provider documents.
    #[error("unreadable item")]
    Unreadable,
    /// Nothing says which account received it.
    #[error("no account")]
    NoAccount,
    /// Nothing says who sent it.
    #[error("no sender")]
    NoSender,
}

/// A request that is not what the provider sends at all. Sending it again cannot help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// The body is not the format that the provider sends.
    #[error("body is not {expected}")]
    Malformed {
        /// The format that was expected.
        expected: &'static str,
    },
    /// The format is right, and it is something else.
    #[error("body is no {expected}")]
    Unexpected {
        /// What was expected.
        expected: &'static str,
    },
}

/// A message that a provider cannot be given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The address is of a kind that this provider does not reach.
    #[error("address cannot be reached by this provider")]
    Address,
    /// A part of the message cannot be written in the provider's form.
    #[error("message cannot be written as {0}")]
    Form(&'static str),
}

/// A provider's answer that does not hold what it documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("answer of the provider holds no message id")]
pub struct ResponseError;
