//! Text and catalog to what the customer means: one joint reading of a message. CORE.
//!
//! [`read()`] cuts a message into tokens, lets every stretch be whatever lexicons and catalog say it
//! may be, and takes the heaviest way through all of that (`pieces`); it joins quantities to goods and
//! says what is done with them (`composing`), and looks at what nobody explained (`leftovers`). What a
//! message wants as a whole is `intent`; a model's reading, its check and the choice between both is
//! [`second`]; lines of goods without a catalog are [`words`]. Weights are data.

mod composing;
pub mod confidence;
mod intent;
pub mod invariants;
mod leftovers;
mod message;
mod pieces;
mod read;
pub mod reading;
pub mod reasons;
pub mod second;
mod sheet;
pub mod trace;
mod weights;
pub mod words;

#[cfg(test)]
mod tests;

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
