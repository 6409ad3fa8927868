//! Order lines by the words alone, where no catalog says what goods there are. CORE.
//!
//! One pass over the tokens, in linear time: an amount, a size, the name of the goods, what they
//! have and have not, up to whatever ends the line: its end, a sentence, a comma or an "and" with
//! another amount behind it. `words.toml` holds the words that frame goods, by language; numbers,
//! units, signals and days are the lexicons'.
//!
//! The main reader does not call this: there a stretch is goods because the catalog knows it, which
//! decides better than any grammar where one line ends. This is for texts that come before a
//! catalog, and for goods that it lacks: what the lattice leaves as unknown words (`Named::Unknown`
//! in `items`) could be read by [`lines`] to tell a name from its size and its modifiers.

mod amounts;
mod body;
mod describe;
mod draft;
mod head;
mod marks;
mod reader;
mod scan;
mod table;

use rust_decimal::Decimal;

/// One order line, in the words of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// The goods; none where only other things are said of goods that were named elsewhere.
    pub name: Option<String>,
    /// What would do as well, or is meant together with the goods where nothing is counted.
    pub alternatives: Vec<String>,
    /// How many; of a range the larger number.
    pub quantity: Option<Decimal>,
    /// The unit that is counted.
    pub unit: Option<String>,
    /// What one of the unit holds, where it stands in brackets before it: "2 (5 kg) bags".
    pub contents: Option<(Decimal, String)>,
    /// The size of one of the goods.
    pub size: Option<String>,
    /// What is said of the goods beside their name.
    pub modifiers: Vec<String>,
    /// What the goods must not have.
    pub negated: Vec<String>,
}

/// Reads the order lines of a text.
#[must_use]
pub fn lines(text: &str, locale: &str) -> Vec<Line> {
    reader::read(&scan::Scan::new(text, locale))
}

#[cfg(test)]
mod tests;
