//! Postmark: what does its JSON say, and how is a reply written?
//!
//! Postmark signs nothing: its requests prove themselves by the user and password in the address
//! that they are sent to, which [`verify`] checks. Refuse with 401 and never with 403, after which
//! Postmark gives up for good.

mod event;
mod inbound;
mod render;
#[cfg(test)]
mod tests;

pub use super::credential::basic as verify;
pub use inbound::{accounts, parse};
pub use render::{render, response};
