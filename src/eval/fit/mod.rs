//! Which weights do the cases speak for?

pub mod confidence;
mod logistic;
