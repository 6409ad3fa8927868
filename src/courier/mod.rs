//! From an outbox row to the provider, and what became of it. SHELL.

pub mod send;
