//! `order-agent` reads a distributor's WhatsApp, SMS and email orders, talks with the customer where
//! it must, matches every line to the catalog and writes the order, with a person looking where it
//! is not sure.
//!
//! # The walk of a message
//!
//! ```text
//! provider ──HTTP──▶ http ──RabbitMQ──▶ intake ──▶ inbox (store) ──▶ turns ──▶ one commit ──▶ courier
//!                    verify, split      dedupe     schedule           │                       claim, send, mark
//!                       └── no broker: straight to intake ──▲         ├ media, llm: words of files, a second reading
//!                                                                     └ agent: understand, decide, answer
//! ```
//!
//! # Invariants
//!
//! 1. PostgreSQL is the record, the broker is transport: nobody is told "safe" before a commit or a
//!    confirmed publish.
//! 2. The modules marked CORE know no IO, no async, no clock, no randomness and no environment;
//!    `tests/layers.rs` fails on a line that breaks it.
//! 3. A query on a tenant's table needs a [`store`] transaction that was opened for that tenant.
//! 4. Every message of a customer ends in a reply, a task for a person or a recorded reason.
//! 5. No number of a payment card that is written as text is kept, not even sealed: it is blocked out
//!    before the broker and the database see the message. Nothing can be blocked out of a picture: one
//!    that came inside a mail is kept only where a model reads pictures, and only until its turn.
//!
//! Modules stand in reading order; a CORE module uses only those above it.

// CORE, in reading order; the blank lines keep it.
pub mod domain;

pub mod language;

pub mod privacy;

pub mod matching;

pub mod understanding;

pub mod session;

pub mod replies;

pub mod agent;

// EDGE: what providers send and want, pure.
pub mod channels;

// SHELL, along the walk of a message.
pub mod http;

pub mod intake;

pub mod store;

pub mod turns;

pub mod upkeep;

pub mod llm;

pub mod media;

pub mod courier;

// What holds it together, and what people run.
pub mod catalog_file;
pub mod cli;
pub mod clock;
pub mod config;
pub mod customer_file;
pub mod demo;
pub mod eval;
pub mod explain;
pub mod service;
pub mod show;
pub mod telemetry;
