//! Which pieces of a text are personal data, and what does it look like without them? CORE.
//!
//! No text reaches a model but as [`Redacted`] (the sound and the pictures that it is to make words of
//! leave as they came), and nothing that is redacted is lost: a placeholder stands for each value and
//! is put back into the answer. Digits are the product here, so eating an
//! order is as bad as leaking a card: what the distributor knows as a code of its own is never
//! personal data, and a run of digits is one only by its check digits, its form or the words by it.
//!
//! Deliberately absent: lists of first names or of cities. A name is found by the words that
//! introduce a person.

mod address;
mod address_tail;
mod birth;
mod calling;
mod card;
mod detect;
mod digits;
mod email;
mod finding;
mod iban;
mod mask;
mod name;
mod name_run;
mod page;
mod phone;
mod phone_edges;
mod redacted;
mod ssn;
mod words;

#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod tests;

pub use detect::{cards, detect};
pub use finding::{Finding, Known, PiiKind};
pub use mask::{Masked, mask_cards, mask_message};
pub use redacted::{Redacted, redact};
