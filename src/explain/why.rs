//! Why is an operation not surer? Its reasons in words, with the place that gave each.

use serde::Serialize;

use crate::understanding::{Operation, Reason, Span};

/// One reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Why {
    /// The code, as events and reviews carry it.
    pub code: &'static str,
    /// What it says.
    pub says: &'static str,
    /// Where the words stand that gave it, in bytes.
    pub span: Span,
    /// These words.
    pub words: String,
}

/// Everything that makes an operation less sure.
pub(super) fn of(operation: &Operation, text: &str) -> Vec<Why> {
    let reasons = operation.reasons.iter();
    let why = |reason: Reason, span: Span| Why {
        code: reason.as_str(),
        says: says(reason),
        span,
        words: span.of(text).to_owned(),
    };
    reasons
        .map(|because| why(because.reason, because.span))
        .collect()
}

const fn says(reason: Reason) -> &'static str {
    match reason {
        Reason::UnknownWords => "no name of the product has these words",
        Reason::Typo => "a word is like one of the product's names, and none",
        Reason::SeveralProducts => "several products fit about equally well",
        Reason::NoProduct => "no product fits",
        Reason::NearTie => "another product fits nearly as well",
        Reason::QuantityAssumed => "no quantity was said",
        Reason::UnitAssumed => "no unit was said, and the product is sold in several",
        Reason::UnitNotSold => "the product is not sold in this unit",
        Reason::OddQuantity => "far more than this customer takes",
        Reason::Range => "a range was said; the larger number was taken",
        Reason::RivalReading => "the words may be read in another way",
        Reason::LanguageGuessed => "the language is not the distributor's",
        Reason::ModelAlone => "a language model alone read it so",
    }
}
