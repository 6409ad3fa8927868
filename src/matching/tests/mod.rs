//! What the matcher makes of what customers write, and what holds whatever they write.

mod components;
mod decisions;
pub(super) mod fixtures;
mod update;
mod vocabulary;
