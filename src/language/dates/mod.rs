//! Which day do the tokens from here on name?
//!
//! A phrase is first read for what it means (`meaning::Meaning`), whatever the day; then its
//! meaning becomes a date: [`day_in`] takes it at its word, [`day_at`] as an order means it.

mod almanac;
mod choice;
mod feasts;
mod figures;
mod meaning;
mod months;
mod nth;
mod reader;
mod spans;
mod weekdays;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use super::lexicon::Lexicon;
use super::tokens::Token;

pub use almanac::Period;
pub use almanac::past_weekday;
pub use choice::day_in;
pub use feasts::Feast;
use meaning::{Delivery, Named};
use reader::Reader;

/// In which order a locale writes day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// 3/12 is the third of December.
    DayFirst,
    /// 3/12 is the twelfth of March.
    MonthFirst,
}

impl Order {
    /// The order of a BCP 47 locale; of English, the United States and the Philippines alone put
    /// the month first.
    #[must_use]
    pub fn of(locale: &str) -> Self {
        let locale = locale.to_ascii_lowercase().replace('_', "-");
        if matches!(&*locale, "en-us" | "en" | "en-ph") {
            Self::MonthFirst
        } else {
            Self::DayFirst
        }
    }
}

/// What dates are read against.
#[derive(Debug, Clone, Copy)]
pub struct Calendar<'a> {
    /// The distributor's date when the message is read.
    pub today: NaiveDate,
    /// Day or month first.
    pub order: Order,
    /// The words.
    pub lexicon: &'a Lexicon,
}

/// A day on which something may be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Which, or `None` where it can't be told or does not exist.
    pub date: Option<NaiveDate>,
    /// How many tokens it takes.
    pub len: usize,
    /// Whether the words could hardly mean anything but a day.
    pub plain: Plain,
}

/// Whether words name a day on their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plain {
    /// They do: "tomorrow", "5 December".
    Surely,
    /// They may mean something else: "3/12", "the 5th", "sun".
    Perhaps,
    /// They mean a day only where a day is all that was asked for: "2-3", "January", "next week".
    Barely,
}

/// The longest name of a day that starts at a token, as an order means it. A day gone by is none.
#[must_use]
pub fn day_at(tokens: &[Token], at: usize, calendar: &Calendar<'_>) -> Option<Day> {
    let named = named_at(tokens, at, calendar).filter(|named| named.plain != Plain::Barely)?;
    let date = match named.meaning.for_delivery(calendar.today) {
        Delivery::On(date) => Some(date),
        Delivery::Untold => None,
        Delivery::GoneBy => return None,
    };
    Some(Day {
        date,
        len: named.len,
        plain: named.plain,
    })
}

/// The day of the past that the tokens from here on name, with how many tokens it takes.
#[must_use]
pub fn past_day_at(
    tokens: &[Token],
    at: usize,
    calendar: &Calendar<'_>,
) -> Option<(NaiveDate, usize)> {
    let named = named_at(tokens, at, calendar)?;
    let date = named.meaning.of_the_past(calendar.today)?;
    Some((date, named.len))
}

/// The longest name of a day that starts at a token.
fn named_at(tokens: &[Token], at: usize, calendar: &Calendar<'_>) -> Option<Named> {
    let reader = Reader { tokens, calendar };
    [
        figures::named(reader, at),
        months::named(reader, at),
        nth::named(reader, at),
        weekdays::named(reader, at),
        spans::named(reader, at),
        feasts::named(reader, at),
    ]
    .into_iter()
    .flatten()
    .max_by_key(|named| named.len)
}
