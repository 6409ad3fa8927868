//! What can be wrong with a catalog file, and where?

use rust_decimal::Decimal;

/// One thing that is wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct Fault {
    /// Line of the file, the header being 1; of a row that spans several lines the first.
    pub line: u64,
    /// The column's name; for a row that cannot be split into cells `(row)`.
    pub column: &'static str,
    /// What is wrong.
    pub reason: Reason,
}

/// Why a cell, or a row, cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// A cell that has to hold something is empty.
    #[error("is empty")]
    Empty,
    /// Not a decimal number.
    #[error("{0:?} is no decimal number")]
    NotDecimal(String),
    /// A number that has to be above zero is not.
    #[error("{0} is not above zero")]
    NotPositive(Decimal),
    /// A price below zero.
    #[error("{0} is below zero")]
    Negative(Decimal),
    /// Neither `true` nor `false`.
    #[error("{0:?} is neither true nor false")]
    NotBoolean(String),
    /// Not `unit:factor`.
    #[error("{0:?} is not UNIT:FACTOR")]
    NotFactor(String),
    /// Unit names are lower-case singulars.
    #[error("{0:?} is no lower-case singular")]
    NotUnit(String),
    /// The same unit twice in one cell.
    #[error("{0:?} stands twice")]
    RepeatedUnit(String),
    /// The unit of sale is not one of the units.
    #[error("{0:?} is not among the units")]
    UnitNotSold(String),
    /// No unit has the factor 1, so that nothing says what the factors count.
    #[error("the smallest unit has no factor 1")]
    NoSmallestUnit,
    /// The smallest quantity is above the largest.
    #[error("{minimum} is above the maximum {maximum}")]
    MinimumAboveMaximum {
        /// The smallest quantity.
        minimum: Decimal,
        /// The largest quantity.
        maximum: Decimal,
    },
    /// Another row has the code already.
    #[error("{sku:?} stands in line {first} already")]
    RepeatedSku {
        /// The code.
        sku: String,
        /// The line in which it stood first.
        first: u64,
    },
    /// A variant of something that is not in the file, or of itself.
    #[error("{0:?} is no other product of this file")]
    UnknownBase(String),
    /// A row with more or fewer cells than the header, broken quoting, or bytes that are not UTF-8.
    #[error("{0}")]
    Unreadable(String),
}

/// A row that cannot be taken, with everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Line of the file, the header being 1.
    pub line: u64,
    /// Everything that is wrong; never empty.
    pub faults: Vec<Fault>,
}

/// What is wrong with the header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeaderFault {
    /// Columns that have to be there and are not.
    pub missing: Vec<&'static str>,
    /// Columns that the format does not know.
    pub unknown: Vec<String>,
    /// Columns that stand more than once.
    pub repeated: Vec<String>,
}

impl HeaderFault {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.missing.is_empty() && self.unknown.is_empty() && self.repeated.is_empty()
    }
}

impl std::fmt::Display for HeaderFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unknown: Vec<&str> = self.unknown.iter().map(String::as_str).collect();
        let repeated: Vec<&str> = self.repeated.iter().map(String::as_str).collect();
        let parts = [
            ("missing", &self.missing),
            ("unknown", &unknown),
            ("repeated", &repeated),
        ];
        let named: Vec<String> = parts
            .iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(what, names)| format!("{what}: {}", names.join(", ")))
            .collect();
        f.write_str(&named.join("; "))
    }
}

/// Why a catalog file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The header names other columns than the format.
    #[error("header columns {0}")]
    Header(HeaderFault),
    /// The header could not be read at all.
    #[error("header cannot be read")]
    Unreadable(#[source] csv::Error),
    /// Rows are wrong; every fault of every row.
    #[error("{} faults, the first in {}", .0.len(), .0[0])]
    Rows(Vec<Fault>),
}
