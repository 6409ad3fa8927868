//! Which day is named by its number, with or without a month?

use chrono::{Datelike, NaiveDate};

use super::Plain;
use super::almanac::{Period, Towards, shift};
use super::meaning::{Meaning, Named};
use super::reader::Reader;
use crate::language::particle::DayWord;

/// "5 Dec", "the 5th of December 2026", "the 5th", "the 20th of next month", "January".
pub fn named(reader: Reader<'_>, at: usize) -> Option<Named> {
    [
        day_and_month(reader, at),
        day_of_some_month(reader, at),
        month_then_day(reader, at),
        month_alone(reader, at),
    ]
    .into_iter()
    .flatten()
    .max_by_key(|named| named.len)
}

/// "5 Dec", "the 5th of December 2026", "December 5th", "31-Oct-74".
pub fn day_and_month(reader: Reader<'_>, at: usize) -> Option<Named> {
    let (day, month, end) = month_first(reader, at).or_else(|| day_first(reader, at))?;
    let (year, end) = year_behind(reader, end);
    Some(Named {
        meaning: Meaning::dated(day, month, year),
        len: end - at,
        plain: Plain::Surely,
    })
}

/// "December 5th", "July the 20th".
fn month_first(reader: Reader<'_>, at: usize) -> Option<(u32, u32, usize)> {
    let (month, len) = reader.month(at)?;
    let next = reader.past(at + len, DayWord::Definite);
    let (day, len) = reader.day_number(next)?;
    Some((day, month, next + len))
}

/// "5 December", "the 5th of December", "el treinta de octubre".
fn day_first(reader: Reader<'_>, at: usize) -> Option<(u32, u32, usize)> {
    let start = reader.past_article(at);
    let (day, len, sure) = if let Some((day, len)) = reader.day_number(start) {
        (day, len, true)
    } else {
        let (day, len) = reader.count(start).filter(|(day, _)| *day <= 31)?;
        (day, len, start > at)
    };
    let counted = start + len;
    let next = reader.past_mark(counted, &["."]);
    let next = reader.past_mark(reader.past(next, DayWord::Of), &["-"]);
    let (month, len) = reader.month(next)?;
    // "two mars bars" counts; "two of March" does not.
    (sure || next > counted).then_some((day, month, next + len))
}

/// The year behind a month, with its comma or dash.
fn year_behind(reader: Reader<'_>, at: usize) -> (Option<i32>, usize) {
    let dash = reader.is_mark(at, &["-", "/"]) && reader.glued(at) && reader.glued(at + 1);
    let year = if dash {
        reader
            .digits(at + 1)
            .and_then(|year| reader.full_year(year))
    } else {
        let next = reader.past_mark(at, &[","]);
        reader.year(reader.past(next, DayWord::Of))
    };
    match year {
        Some(year) if dash => (Some(year), at + 2),
        Some(year) => {
            let next = reader.past_mark(at, &[","]);
            (Some(year), reader.past(next, DayWord::Of) + 1)
        }
        None => (None, at),
    }
}

/// "the 5th", "le 15", "am 8.", "the 20th of next month".
pub fn day_of_some_month(reader: Reader<'_>, at: usize) -> Option<Named> {
    let start = reader.past_article(at);
    let (day, len) = day_alone(reader, at, start)?;
    let end = start + len;
    let of = reader.past(reader.past(end, DayWord::Of), DayWord::Definite);
    if let Some((month, more)) = month_ref(reader, of) {
        let date = month
            .with_day(day)
            .map_or(Meaning::Impossible, Meaning::Date);
        return Some(Named {
            meaning: date,
            len: of + more - at,
            plain: Plain::Surely,
        });
    }
    let of_the_month = reader
        .period(of)
        .filter(|(p, _)| *p == Period::Month && of > end);
    let end = of_the_month.map_or(end, |(_, more)| of + more);
    Some(Named {
        meaning: Meaning::DayOfMonth { day, weekday: None },
        len: end - at,
        plain: if start == at && reader.digits(at).is_some() && len == 1 {
            Plain::Barely
        } else {
            Plain::Perhaps
        },
    })
}

/// A day's number where no month stands beside it: an ordinal, or a bare number behind "on the".
fn day_alone(reader: Reader<'_>, at: usize, start: usize) -> Option<(u32, usize)> {
    let within = |(day, _): &(u32, usize)| (1..=31).contains(day);
    let in_digits = reader.digits(start).is_some();
    if let Some(found) = reader.ordinal(start).filter(within) {
        return (in_digits || start > at).then_some(found);
    }
    let bare = reader.digits(start).map(|day| (day, 1)).filter(within)?;
    let next = start + 1;
    let pointed = reader.is_mark(next, &["."])
        && reader.glued(next)
        && !reader.glued(next + 1)
        && reader.calendar.lexicon.decimal_comma;
    let bare = (bare.0, 1 + usize::from(pointed));
    let joined = reader.glued(next) && !pointed && !reader.is_mark(next, &[",", ".", "!", "?"]);
    let counted = reader.day_word(next, DayWord::Of).is_some()
        && month_ref(reader, reader.past(next, DayWord::Of)).is_none();
    let announced = reader.day_word(at, DayWord::OnThe).is_some();
    (!joined && (announced && !counted || this_month_follows(reader, start + 1))).then_some(bare)
}

/// "20 of this month".
fn this_month_follows(reader: Reader<'_>, at: usize) -> bool {
    let of = reader.past(reader.past(at, DayWord::Of), DayWord::Definite);
    month_ref(reader, of).is_some()
}

/// "this month", "next month", "el mes que viene": the first day of it.
pub fn month_ref(reader: Reader<'_>, at: usize) -> Option<(NaiveDate, usize)> {
    let this = reader.today().with_day(1)?;
    let start = reader.past_article(at);
    let ways = [
        (DayWord::This, None),
        (DayWord::Next, Some(Towards::Future)),
        (DayWord::Coming, Some(Towards::Future)),
        (DayWord::Last, Some(Towards::Past)),
    ];
    ways.into_iter().find_map(|(word, towards)| {
        let month = |at: usize| reader.period(at).filter(|(p, _)| *p == Period::Month);
        let end = if let Some(len) = reader.day_word(start, word) {
            start + len + month(start + len)?.1
        } else {
            let behind = start + month(start)?.1;
            behind + reader.day_word(behind, word)?
        };
        let first = match towards {
            Some(towards) => shift(this, towards, 1, Period::Month)?,
            None => this,
        };
        Some((first, end - at))
    })
}

/// "nächsten Monat am 3.", "next month on the 3rd".
fn month_then_day(reader: Reader<'_>, at: usize) -> Option<Named> {
    let (month, len) = month_ref(reader, at)?;
    let comma = reader.past_mark(at + len, &[","]);
    let start = reader.past_article(comma);
    let (day, more) = day_alone(reader, comma, start)?;
    Some(Named {
        meaning: month
            .with_day(day)
            .map_or(Meaning::Impossible, Meaning::Date),
        len: start + more - at,
        plain: Plain::Surely,
    })
}

/// "January", "next month": its first day, where a day is all that is asked for.
fn month_alone(reader: Reader<'_>, at: usize) -> Option<Named> {
    let (meaning, len) = if let Some((first, len)) = month_ref(reader, at) {
        let past = first < reader.today().with_day(1)?;
        let meaning = if past {
            Meaning::Past(first)
        } else {
            Meaning::Date(first)
        };
        (meaning, len)
    } else {
        let (first, len) = named_month(reader, at)?;
        (Meaning::Date(first), len)
    };
    Some(Named {
        meaning,
        len,
        plain: Plain::Barely,
    })
}

/// A month by its name, perhaps with a year: the first day of the next such month, or of this one.
pub fn named_month(reader: Reader<'_>, at: usize) -> Option<(NaiveDate, usize)> {
    let (month, len) = reader.month(at)?;
    let (year, end) = year_behind(reader, at + len);
    let today = reader.today();
    let ahead = i32::from(month < today.month());
    let year = year.unwrap_or(today.year() + ahead);
    Some((NaiveDate::from_ymd_opt(year, month, 1)?, end - at))
}
