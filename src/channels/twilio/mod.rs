//! Twilio Programmable Messaging: is a request Twilio's, what does it hold, and how is a reply
//! written?
//!
//! SMS and WhatsApp come through the same account and the same form. Both become messages of
//! [`crate::domain::Provider::Twilio`]; `metadata.channel` says `SMS` or `WHATSAPP`.

mod inbound;
mod render;
mod signature;
#[cfg(test)]
mod tests;

pub use inbound::{accounts, parse};
pub use render::{Sender, render, response};
pub use signature::verify;

/// What every request is answered with, as `text/xml` and status 200. Any other body would be sent
/// to the customer as a reply.
pub const ANSWER: &str = "<Response/>";

/// The query parameter of our status callback's address that names the outbox row: Twilio gives
/// nothing else of ours back.
pub const TRACKER_PARAMETER: &str = "outbox";
