//! Words to products: the index, its candidates, their features and one probability. CORE.
//!
//! [`Index::decide`] answers what a customer's words mean. A code, the customer's own alias, a name
//! or an alias of the distributor decides letter for letter. Everything else is weighed twice with the
//! weights of one data file: [`features`] say whether words fit a product at all, [`closeness`] which of
//! several that fit is the one, and [`accept`] how probable it is that the first is right. Where several
//! fit about equally well the customer's history picks, and where it does not we ask.
//!
//! There is no general search engine underneath: a catalog is small enough for one pass over the
//! postings of the words and of their likely spellings, and that pass has to be cheap, because the
//! reader asks for every range of tokens of a message. When few products of a catalog change the index
//! follows by [`update`], with the answers of one that was built anew.

pub mod accept;
pub mod begins;
pub mod called;
pub mod candidate;
pub mod closeness;
pub mod codes;
pub mod colours;
pub mod counts;
pub mod decide;
pub mod entry;
pub mod exact;
pub mod features;
pub(crate) mod figures;
mod first;
mod heard;
pub mod history;
pub mod index;
pub mod left;
pub mod letters;
mod lists;
pub mod memory;
pub mod order;
pub mod phrase;
pub mod retrieve;
pub mod sizes;
pub mod source;
pub mod stand_ins;
pub mod terms;
pub mod update;
pub mod vocabulary;
pub mod weights;
pub mod written;

#[cfg(test)]
mod component_tests;
#[cfg(test)]
mod decision_tests;
#[cfg(test)]
mod first_tests;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod update_tests;
#[cfg(test)]
mod vocabulary_tests;

pub use called::{Called, Kin};
pub use candidate::Candidate;
pub use decide::Verdict;
pub use index::{Explained, Index, Query};
pub use memory::Memory;
