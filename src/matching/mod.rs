//! Words to products: the index, its candidates, their features and one probability. CORE.
//!
//! [`Index::decide`] answers what a customer's words mean. A code, the customer's own alias, a name
//! or an alias of the distributor decides letter for letter. Everything else is weighed twice with the
//! weights of one data file: [`scoring::features`] say whether words fit a product at all,
//! [`scoring::closeness`] which of several that fit is the one, and [`scoring::accept`] how probable it
//! is that the first is right. Where several fit about equally well the customer's history picks, and
//! where it does not we ask.
//!
//! [`text`] is what words say by themselves, [`catalog`] what a product is to the matcher, [`search`]
//! which products some words may mean, [`scoring`] how well each fits.
//!
//! There is no general search engine underneath: a catalog is small enough for one pass over the
//! postings of the words and of their likely spellings, and that pass has to be cheap, because the
//! reader asks for every range of tokens of a message. When few products of a catalog change the index
//! follows by [`update`], with the answers of one that was built anew.

pub mod candidate;
pub mod catalog;
pub mod decide;
pub mod index;
pub mod memory;
pub mod scoring;
pub mod search;
pub mod text;
pub mod update;
pub mod weights;

#[cfg(test)]
mod tests;

pub use candidate::Candidate;
pub use catalog::called::{Called, Kin};
pub use decide::Verdict;
pub use index::{Explained, Index, Query};
pub use memory::Memory;
