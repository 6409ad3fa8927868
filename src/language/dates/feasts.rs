//! Which day is named by the feast that falls on it?

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use serde::Deserialize;

use super::Plain;
use super::almanac::{easter, last_weekday, nth_weekday};
use super::meaning::{Meaning, Named};
use super::reader::Reader;

/// When a feast falls in a year. In the lexicons: "12-25", "11 thu 4", "5 mon last", "easter+1".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Feast {
    /// The same day and month each year.
    Fixed {
        /// Month of the year.
        month: u32,
        /// Day of the month.
        day: u32,
    },
    /// The nth such weekday of a month, or the last.
    Weekday {
        /// Month of the year.
        month: u32,
        /// Which weekday.
        weekday: Weekday,
        /// Which of them; none for the last.
        nth: Option<u32>,
    },
    /// So many days after Easter Sunday.
    Easter(i64),
}

impl TryFrom<String> for Feast {
    type Error = String;
    fn try_from(rule: String) -> Result<Self, String> {
        parse(&rule).ok_or_else(|| format!("no rule of a feast: {rule}"))
    }
}

fn parse(rule: &str) -> Option<Feast> {
    if let Some(days) = rule.strip_prefix("easter") {
        return Some(Feast::Easter(if days.is_empty() {
            0
        } else {
            days.parse().ok()?
        }));
    }
    if let Some((month, day)) = rule.split_once('-') {
        return Some(Feast::Fixed {
            month: month.parse().ok()?,
            day: day.parse().ok()?,
        });
    }
    let mut parts = rule.split(' ');
    let (month, weekday, nth) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Feast::Weekday {
        month: month.parse().ok()?,
        weekday: weekday.parse().ok()?,
        nth: match nth {
            "last" => None,
            nth => Some(nth.parse().ok()?),
        },
    })
}

impl Feast {
    fn in_year(self, year: i32) -> Option<NaiveDate> {
        match self {
            Self::Fixed { month, day } => NaiveDate::from_ymd_opt(year, month, day),
            Self::Weekday {
                month,
                weekday,
                nth,
            } => {
                let first = NaiveDate::from_ymd_opt(year, month, 1)?;
                match nth {
                    Some(nth) => nth_weekday(first, weekday, nth),
                    None => last_weekday(first, weekday),
                }
            }
            Self::Easter(days) => easter(year)?.checked_add_signed(TimeDelta::try_days(days)?),
        }
    }
}

/// "Christmas Eve", "New Year's Eve 2025": perhaps a day, for the words also stand in goods' names.
pub fn named(reader: Reader<'_>, at: usize) -> Option<Named> {
    let start = reader.past_article(at);
    let (len, feast) = reader
        .calendar
        .lexicon
        .feasts
        .longest(reader.tokens, start)?;
    let end = start + len;
    let today = reader.today();
    let year = reader.year(end);
    let date = match year {
        Some(year) => feast.in_year(year)?,
        None => (today.year()..=today.year() + 1)
            .find_map(|year| feast.in_year(year).filter(|date| *date >= today))?,
    };
    Some(Named {
        meaning: Meaning::Date(date),
        len: end + usize::from(year.is_some()) - at,
        plain: Plain::Perhaps,
    })
}
