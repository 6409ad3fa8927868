//! From a verified message to a stored one: the broker, its topology and `accept`. SHELL.
//!
//! Ingress publishes every [`Envelope`](crate::domain::delivery::Envelope) through a [`Publisher`]
//! and answers its provider only when all of them are confirmed. A [`Consumer`] takes them in
//! batches, and [`run`] hands each batch to the store and acknowledges it afterwards.
//!
//! Numbers of payment cards are blocked out on the way in, before the broker and before the store.
//!
//! The broker is transport, not record: everything here may happen twice, and the store recognises
//! a message that it already has by `(distributor, channel, provider_message_id)`. What is absent
//! on purpose: queues a tenant (thousands of quorum queues do not scale), order between messages
//! (the inbox orders them), and retries by the broker (its versions disagree on what a retry is).

mod arrival;
mod backoff;
pub mod consume;
mod drive;
pub mod inlet;
mod link;
pub mod publish;
pub mod topology;

pub use consume::{Batch, Consumer};
pub use drive::{Failure, run};
pub use inlet::{Door, Inlet};
pub use link::{ConnectError, Settings};
pub use publish::{PublishError, Publisher, State};
pub use topology::Names;
