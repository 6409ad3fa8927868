//! Which day is named by its place in a month or week?

use chrono::{NaiveDate, Weekday};

use super::Plain;
use super::almanac::{Period, last_weekday, month_end, nth_weekday, weekday_of_week};
use super::meaning::{Meaning, Named};
use super::months::{month_ref, named_month};
use super::reader::Reader;
use crate::language::particle::DayWord;

/// "3rd Friday of March", "last day of October", "end of the month", "end of next week".
pub fn named(reader: Reader<'_>, at: usize) -> Option<Named> {
    let start = reader.past_article(at);
    let (date, end) = nth_of_month(reader, start)
        .or_else(|| last_of_month(reader, start))
        .or_else(|| end_of(reader, start))?;
    Some(Named {
        meaning: date.map_or(Meaning::Impossible, |date| {
            if date < reader.today() {
                Meaning::Past(date)
            } else {
                Meaning::Date(date)
            }
        }),
        len: end - at,
        plain: Plain::Surely,
    })
}

type Found = (Option<NaiveDate>, usize);

/// "third Tuesday of September 2014", "20th day of next month".
fn nth_of_month(reader: Reader<'_>, at: usize) -> Option<Found> {
    let (nth, len) = reader.ordinal(at)?;
    let (what, more) = day_or_weekday(reader, at + len)?;
    let found = |month: NaiveDate| match what {
        Some(weekday) => nth_weekday(month, weekday, nth),
        None => chrono::Datelike::with_day(&month, nth),
    };
    of_month(reader, at + len + more, &found)
}

/// "last Friday of October", "last day of the month".
fn last_of_month(reader: Reader<'_>, at: usize) -> Option<Found> {
    let next = at + reader.day_word(at, DayWord::Last)?;
    let (what, more) = day_or_weekday(reader, next)?;
    let found = |month: NaiveDate| match what {
        Some(weekday) => last_weekday(month, weekday),
        None => month_end(month),
    };
    of_month(reader, next + more, &found)
}

/// A weekday, or `None` for the word "day" itself.
fn day_or_weekday(reader: Reader<'_>, at: usize) -> Option<(Option<Weekday>, usize)> {
    if let Some((weekday, len)) = reader.weekday(at) {
        return Some((Some(weekday), len));
    }
    let (period, len) = reader.period(at)?;
    (period == Period::Day).then_some((None, len))
}

/// The day of the month that follows: of this year, or of the next one where it has passed.
fn of_month(
    reader: Reader<'_>,
    at: usize,
    find: &dyn Fn(NaiveDate) -> Option<NaiveDate>,
) -> Option<Found> {
    let of = reader.past(at, DayWord::Of);
    let of = if of == at {
        reader.past(at, DayWord::In)
    } else {
        of
    };
    if of == at {
        return None;
    }
    let month = reader.past(of, DayWord::Definite);
    if let Some((first, len)) = named_month(reader, month) {
        let date = find(first).filter(|date| *date >= reader.today() || first > reader.today());
        let next_year = || find(first.checked_add_months(chrono::Months::new(12))?);
        let with_year = reader.month(month).is_some_and(|(_, bare)| bare < len);
        let date = if with_year {
            find(first)
        } else {
            date.or_else(next_year)
        };
        return Some((date, month + len));
    }
    if let Some((first, len)) = month_ref(reader, of) {
        return Some((find(first), of + len));
    }
    let (period, len) = reader.period(month)?;
    let first = chrono::Datelike::with_day(&reader.today(), 1)?;
    (period == Period::Month).then(|| (find(first), month + len))
}

/// "end of the month", "end of next month", "end of April", "month end", "end of the week".
fn end_of(reader: Reader<'_>, at: usize) -> Option<Found> {
    if let Some(len) = reader.day_word(at, DayWord::MonthEnd) {
        return Some((month_end(reader.today()), at + len));
    }
    let of = at + reader.day_word(at, DayWord::EndOf)?;
    let next = reader.past(of, DayWord::Definite);
    if let Some((first, len)) = month_ref(reader, of).or_else(|| named_month(reader, next)) {
        let start = if month_ref(reader, of).is_some() {
            of
        } else {
            next
        };
        return Some((month_end(first), start + len));
    }
    let (weeks, next) = match reader.day_word(next, DayWord::Next) {
        Some(len) => (1, next + len),
        None => (0, reader.past(next, DayWord::This)),
    };
    let (period, len) = reader.period(next)?;
    let date = match period {
        Period::Month => month_end(reader.today()),
        // A business's week ends on Friday.
        Period::Week => weekday_of_week(Weekday::Fri, weeks, reader.today()),
        Period::Day | Period::Fortnight | Period::Weekend | Period::Year => return None,
    };
    Some((date, next + len))
}
