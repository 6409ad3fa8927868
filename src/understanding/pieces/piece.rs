//! Of which pieces is a message made, before it is known what they do together?

use std::ops::Range;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::ProductId;
use crate::language::{Clause, Cue, Span};
use crate::understanding::reading::{Said, Which};

/// What a stretch of tokens may be.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::understanding) enum Piece {
    /// A number, with a unit where one stands beside it.
    Quantity(Said),
    /// A unit without a number.
    Unit(crate::domain::Unit),
    /// Words that name goods of the catalog.
    Goods,
    /// A code of goods, known or not.
    Code,
    /// Words that nothing explains.
    Unknown,
    /// The same, where they are no goods either.
    Stray,
    /// A signal; one phrase may be several.
    Cue(Vec<Cue>),
    /// A day; `None` where it can't be told.
    Day(Option<NaiveDate>),
    /// A time of day, with "by", "before" or "between" where it stands.
    Time,
    /// An order that is to be repeated.
    Repeat(Which),
    /// A PO number.
    PurchaseOrder(Span),
    /// One of the products that we offered.
    Choice(ProductId),
    /// A size or a word alone that means a sibling of other goods: "the 22".
    Sibling(ProductId),
    /// A clause that is no goods.
    Clause(Clause),
    /// Punctuation, the end of a line, "+".
    Mark(Mark),
    /// What says nothing: prices, phone numbers, symbols, the customer's own name.
    Skip,
}

/// What punctuation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::understanding) enum Mark {
    /// Ends an item: a comma, a slash, the end of a line, a full stop.
    Item,
    /// Ends a sentence.
    Sentence,
    /// Adds: "+", "&".
    Plus,
    /// Stands between goods and their quantity: a dash, a colon.
    Soft,
    /// Puts right what stands before: "*coke".
    Star,
}

/// A piece over a range of tokens, with its weight.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::understanding) struct Edge {
    pub range: Range<usize>,
    pub piece: Piece,
    pub weight: f64,
}

impl Edge {
    pub const fn new(start: usize, len: usize, piece: Piece, weight: f64) -> Self {
        Self {
            range: start..start + len,
            piece,
            weight,
        }
    }
}

/// A quantity of pieces or of anything.
pub(in crate::understanding) const fn said(
    number: Decimal,
    range_from: Option<Decimal>,
    unit: Option<crate::domain::Unit>,
) -> Said {
    Said {
        number,
        range_from,
        unit,
    }
}
