//! What the reader makes of what customers write, and what holds whatever they write.

mod counter;
pub(super) mod fixtures;
mod phrasings;
mod properties;
mod second_thoughts;
mod sentences;
mod shared;
mod sheet;
mod sizes;
mod tongues;
mod unexplained;
mod walk_in;
