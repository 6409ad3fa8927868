//! What one line of a basket knows: the customer's words, the goods, and what is doubtful.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::unit::Amount;
use crate::domain::{MatchingMethod, ProductId, Quantity, Unit};
use crate::matching::Candidate;
use crate::understanding::{Goods, Reason, Said, Substitutes};

/// A line's place in its basket; also orders the questions by the message that raised them.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct LineId(pub u32);

/// One line of a basket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Which line it is.
    pub id: LineId,
    /// The product words as the customer wrote them.
    pub words: String,
    /// The goods, as far as they are decided.
    pub item: Item,
    /// What has to be asked about it, most pressing first.
    pub doubts: Vec<Doubt>,
    /// What the summary and the order say beside it.
    pub notes: Vec<Note>,
    /// Whether a substitute may be offered.
    pub substitutes: Substitutes,
    /// What the customer takes when the goods are out.
    pub fallback: Option<Box<Goods>>,
    /// How sure the line is.
    pub belief: Belief,
}

/// The goods of a line, as far as they are decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Item {
    /// A product in an amount that it is sold in.
    Decided {
        /// The product.
        product: ProductId,
        /// How much.
        amount: Amount,
    },
    /// A product in an amount that cannot be delivered as it was said.
    Unmeasured {
        /// The product.
        product: ProductId,
        /// The amount in the customer's words.
        said: Said,
    },
    /// One of several products; the customer is asked which.
    Undecided {
        /// The products, best first.
        candidates: Vec<Candidate>,
        /// The amount in the customer's words, where one was said.
        said: Option<Said>,
    },
    /// Nothing in the catalog is right.
    Unknown {
        /// The amount in the customer's words, where one was said.
        said: Option<Said>,
    },
}

/// What has to be asked about a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Doubt {
    /// Which of the candidates is meant.
    Which,
    /// The product is out of stock or no longer sold; these could come in its place.
    Unavailable {
        /// Substitutes, best first, at most four; empty when none fits or none is welcome.
        substitutes: Vec<ProductId>,
    },
    /// The product is not sold in the unit that was said.
    Unit,
    /// The amount would split a unit of sale.
    Split {
        /// The next whole amount below.
        below: Option<Quantity>,
        /// The next whole amount above.
        above: Quantity,
        /// The unit that cannot be split.
        unit: Unit,
    },
    /// Less than the smallest quantity that is sold.
    BelowMinimum {
        /// That smallest quantity.
        least: Amount,
    },
    /// No multiple of what is sold together.
    OffMultiple {
        /// The next multiple below, if above zero.
        below: Option<Amount>,
        /// The next multiple above.
        above: Amount,
    },
    /// Far more than this customer takes.
    Odd,
    /// A proposal of ours was declined: how much is wanted.
    HowMany,
}

/// What is said beside a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Note {
    /// No quantity was said; this one was assumed.
    Assumed,
    /// The customer said it in another unit.
    Converted(Said),
    /// The customer named a range, of which the larger number was taken.
    Range {
        /// The smaller number.
        from: Decimal,
        /// The larger number.
        to: Decimal,
    },
    /// "no subs".
    NoSubstitutes,
    /// It comes in place of goods that are out of stock.
    InPlaceOf(String),
    /// Far more than this customer takes.
    Odd,
    /// A question about it stayed open; a person looks at it.
    Unanswered,
}

/// How sure a line is, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Belief {
    /// Confidence in the line as a whole.
    pub line: f64,
    /// Confidence in the product alone.
    pub matching: f64,
    /// How the product was found.
    pub method: Option<MatchingMethod>,
    /// Other products that it might have been.
    pub alternatives: Vec<Candidate>,
    /// Why it is not surer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
}

impl Belief {
    /// Of words that match nothing.
    #[must_use]
    pub fn none(reading: f64) -> Self {
        Self {
            line: reading,
            matching: 0.0,
            method: None,
            alternatives: Vec::new(),
            reasons: Vec::new(),
        }
    }
}

impl Line {
    /// The product, where it is decided.
    #[must_use]
    pub fn product(&self) -> Option<ProductId> {
        match &self.item {
            Item::Decided { product, .. } | Item::Unmeasured { product, .. } => Some(*product),
            Item::Undecided { .. } | Item::Unknown { .. } => None,
        }
    }

    /// How many, where anything was said or assumed.
    #[must_use]
    pub fn quantity(&self) -> Option<Decimal> {
        match &self.item {
            Item::Decided { amount, .. } => Some(amount.quantity.get()),
            Item::Unmeasured { said, .. } => Some(said.number),
            Item::Undecided { said, .. } | Item::Unknown { said } => {
                said.as_ref().map(|said| said.number)
            }
        }
    }

    /// Of which unit, where one is known.
    #[must_use]
    pub fn unit(&self) -> Option<&Unit> {
        match &self.item {
            Item::Decided { amount, .. } => Some(&amount.unit),
            Item::Unmeasured { said, .. } => said.unit.as_ref(),
            Item::Undecided { said, .. } | Item::Unknown { said } => {
                said.as_ref().and_then(|said| said.unit.as_ref())
            }
        }
    }

    /// The products that an undecided line may become, best first.
    #[must_use]
    pub fn candidates(&self) -> &[Candidate] {
        match &self.item {
            Item::Undecided { candidates, .. } => candidates,
            Item::Decided { .. } | Item::Unmeasured { .. } | Item::Unknown { .. } => &[],
        }
    }

    /// The amount as it would be said again.
    #[must_use]
    pub fn said(&self) -> Option<Said> {
        self.quantity().map(|number| Said {
            number,
            range_from: None,
            unit: self.unit().cloned(),
        })
    }

    /// Why the line is not surer: what the reader said, and what the basket knows.
    #[must_use]
    pub fn reasons(&self) -> Vec<Reason> {
        let odd = self.is_noted(&Note::Odd).then_some(Reason::OddQuantity);
        self.belief.reasons.iter().copied().chain(odd).collect()
    }

    /// Whether a note of this kind stands beside it.
    #[must_use]
    pub fn is_noted(&self, note: &Note) -> bool {
        self.notes.contains(note)
    }
}
