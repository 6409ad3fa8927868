//! A message, the parser's reading of it and a model's answer: what is read in the end?

use super::answer::Answer;
use super::ask::Told;
use super::believe::believe;
use super::ground::{Grounded, Grounds, ground};
use super::leftover::sorted;
use super::weights::Belief;
use super::{SecondLook, Unusable};
use crate::domain::{Intent, ProductId};
use crate::understanding::reading::Reading;

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// An answer.
    Answer {
        /// Its text.
        text: String,
        /// The products that the question showed: the keys of the answer count in these.
        shown: Vec<ProductId>,
    },
    /// The parser found nothing in it, and a model says what it wants.
    Sorted(Intent),
    /// None could be had.
    Nothing,
}

/// The reading to go by. What cannot be had or used leaves the parser's.
#[must_use]
pub fn settle(told: Told<'_>, original: &str, answered: &Answered) -> Reading {
    let grounded = match answered {
        Answered::Sorted(intent) => return sorted(told.reading, *intent),
        Answered::Nothing => None,
        Answered::Answer { text, shown } => {
            let grounds = Grounds {
                told,
                original,
                shown,
            };
            check(text, grounds).ok()
        }
    };
    match grounded {
        Some(grounded) => believe(told.reading.clone(), grounded, Belief::embedded()),
        None => Reading {
            second: SecondLook::Unavailable,
            ..told.reading.clone()
        },
    }
}

/// What the message bears out of an answer's text.
///
/// # Errors
/// When nothing of it can be used.
pub fn check(text: &str, grounds: Grounds<'_>) -> Result<Grounded, Unusable> {
    Ok(ground(&Answer::parse(text)?, grounds))
}
