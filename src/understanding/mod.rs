//! Text and catalog to what the customer means: one joint reading of a message. CORE.
//!
//! [`read()`] cuts a message into tokens, lets every stretch be whatever lexicons and catalog say it
//! may be (`annotate`), takes the heaviest way through all of that (`lattice`), joins quantities
//! to goods (`items`) and says what is done with them (`compose`, `verbs`). Weights are data.

mod annotate;
mod approval;
mod choice;
mod clauses;
mod complained;
mod compose;
pub mod confidence;
mod counts;
mod digits;
mod ellipsis;
mod goods;
mod houses;
mod intent;
pub mod invariants;
mod items;
mod lattice;
mod message;
mod more_of_all;
mod narrow;
mod piece;
mod pieces;
mod quantities;
mod questions;
mod read;
pub mod reading;
pub mod reasons;
mod runner_up;
mod salvage;
pub mod second;
mod shared;
mod sheet;
mod siblings;
mod starts;
mod strays;
mod swapped;
mod swaps;
mod tidy;
pub mod trace;
mod unexplained;
mod unused;
mod verbs;
mod weights;
pub mod words;

#[cfg(test)]
mod counter_tests;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod phrasing_tests;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod read_tests;
#[cfg(test)]
mod shared_tests;
#[cfg(test)]
mod sheet_tests;
#[cfg(test)]
mod sizes_tests;
#[cfg(test)]
mod tongue_tests;
#[cfg(test)]
mod unexplained_tests;

pub use confidence::Model as ConfidenceModel;
pub use intent::intent;
pub use read::{LONGEST, points_at_quoted, read, read_with};
pub use reading::{
    Act, Asked, Decision, Goods, Operation, Reading, Said, Situation, Span, Substitutes, Target,
    Topic, Wanted, Which,
};
pub use reasons::{Because, Reason};
pub use sheet::sheet;
pub use trace::trace;
pub use weights::Model as ReadingModel;
