//! Text without a catalog: normalisation, tokens with spans, numbers, units, dates, lexicons. CORE.

pub mod clock;
pub mod codes;
mod compounds;
pub mod cue;
pub mod dates;
pub mod detect;
pub mod lexicon;
pub mod markup;
pub mod normalise;
pub mod numbers;
mod particle;
pub mod phrases;
pub mod quantity;
pub mod tokens;

#[cfg(test)]
mod property_tests;

pub use cue::{Clause, Cue, Frame};
pub use lexicon::Lexicon;
pub use normalise::{Span, clean_key};
pub use tokens::{Kind, Token, tokens};
