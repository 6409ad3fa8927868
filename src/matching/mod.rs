//! Words to products: the index, its candidates, their features and one probability. CORE.
//!
//! [`Index::decide`] answers what a customer's words mean. A code, the customer's own alias, a name
//! or an alias of the distributor decides letter for letter; everything else is scored by
//! [`features`] with the weights of one data file, and the customer's history picks among equals.
//!
//! There is no general search engine underneath: a catalog is small enough for one pass over the
//! postings of the words and of their likely spellings, and that pass has to be cheap, because the
//! reader asks for every range of tokens of a message.

pub mod candidate;
pub mod decide;
pub mod entry;
pub mod exact;
pub mod features;
pub mod history;
pub mod index;
pub mod phrase;
pub mod sizes;
pub mod terms;
pub mod vocabulary;
pub mod weights;

#[cfg(test)]
mod component_tests;
#[cfg(test)]
mod decision_tests;
#[cfg(test)]
mod fixtures;

pub use candidate::Candidate;
pub use decide::Verdict;
pub use index::{Explained, Index, Query};
