//! Words to products: the index, its candidates, their features and one probability. CORE.

pub mod candidate;

pub use candidate::Candidate;
