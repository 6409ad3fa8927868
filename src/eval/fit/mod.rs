//! Which weights do data sets speak for?
//!
//! `matching` fits how products rank and when the first one is taken, `confidence` how sure a line is.
//! Both are deterministic: the same sets give the same bytes.

pub mod confidence;
mod logistic;
pub mod matching;
