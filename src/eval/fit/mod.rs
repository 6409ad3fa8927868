//! Which weights do data sets speak for?
//!
//! `matching` fits how products rank and when the first one is taken, `reading` how a message is cut into
//! pieces, `confidence` how sure a line is, in this order: each stands on those before it. All are deterministic: the same sets give the same bytes.

pub mod confidence;
pub(in crate::eval) mod logistic;
pub mod matching;
pub mod reading;

use super::case::Case;

/// Cases with this tag are kept for the last judgement: nothing is fitted on them.
const RESERVED: &str = "reserve";

pub(in crate::eval) fn is_reserved(case: &Case) -> bool {
    case.tags.iter().any(|tag| tag == RESERVED)
}

/// FNV-1a: spreads cases over the folds, the same way on every machine.
pub(in crate::eval) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
