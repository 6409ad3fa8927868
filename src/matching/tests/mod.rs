//! What the matcher makes of what customers write, and what holds whatever they write.

mod components;
mod decisions;
mod first;
pub(super) mod fixtures;
mod update;
mod vocabulary;
