//! What is a piece of personal data, and what speaks against it being one?

use crate::language::Span;

crate::text_enum! {
    /// The kinds of personal data, by the names that `pii_detection_results` and cases use.
    pub enum PiiKind {
        /// An email address.
        Email = "EMAIL",
        /// A telephone number, its extension included.
        Phone = "PHONE",
        /// A street or post box with what follows it up to the postcode.
        Address = "ADDRESS",
        /// A social security number of the United States.
        Ssn = "SSN",
        /// The number of a payment card.
        CreditCard = "CREDIT_CARD",
        /// An international bank account number.
        Iban = "IBAN",
        /// A person's name.
        Name = "NAME",
        /// The day on which a person was born.
        DateOfBirth = "DATE_OF_BIRTH",
    }
}

/// One piece of personal data in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// Where it stands, in bytes of the text as it came.
    pub span: Span,
    /// What it is.
    pub kind: PiiKind,
    /// Which rule found it: the same rule has the same name for good, since it is stored.
    pub rule: &'static str,
    /// How sure the rule is, from 0 to 1.
    pub confidence: f64,
}

/// What is known of the distributor and its customer that is not personal data.
#[derive(Clone, Copy, Default)]
pub struct Known<'a> {
    /// Whether a word is a code of the distributor: a sku, an EAN, a PO number. It is asked with a
    /// candidate as it was written and with its digits alone.
    pub is_code: Option<&'a dyn Fn(&str) -> bool>,
    /// Whether words with a capital are goods of the catalog and not a person's name.
    pub is_goods: Option<&'a dyn Fn(&str) -> bool>,
    /// Names of the customer's business and of the distributor's.
    pub businesses: &'a [&'a str],
}

impl Known<'_> {
    /// Whether the distributor knows that word as a code.
    #[must_use]
    pub fn code(&self, word: &str) -> bool {
        self.is_code.is_some_and(|is_code| is_code(word))
    }
}
