//! Which day is named by how far it is from today or another day?

use chrono::NaiveDate;

use super::Plain;
use super::almanac::{Period, Towards, coming_weekday, past_weekday, shift};
use super::meaning::{Meaning, Named};
use super::reader::Reader;
use super::{feasts, figures, months, weekdays};
use crate::language::particle::DayWord;

/// "tomorrow", "in two weeks", "3 days ago", "a week on Tuesday", "day after Christmas",
/// "3 Fridays from now".
pub fn named(reader: Reader<'_>, at: usize) -> Option<Named> {
    [
        relative(reader, at),
        in_span(reader, at),
        span_first(reader, at),
        beside_day(reader, at),
        weekdays_away(reader, at),
    ]
    .into_iter()
    .flatten()
    .max_by_key(|named| named.len)
}

fn surely(meaning: Meaning, len: usize) -> Named {
    Named {
        meaning,
        len,
        plain: Plain::Surely,
    }
}

/// A date as what its distance from today makes of it.
fn on(date: NaiveDate, today: NaiveDate) -> Meaning {
    if date < today {
        Meaning::Past(date)
    } else {
        Meaning::Date(date)
    }
}

/// "tomorrow", "yesterday", "heute in acht Tagen", "tomorrow week".
fn relative(reader: Reader<'_>, at: usize) -> Option<Named> {
    let (len, days) = reader.calendar.lexicon.days.longest(reader.tokens, at)?;
    let (towards, count) = match u32::try_from(days) {
        Ok(count) => (Towards::Future, count),
        Err(_) => (Towards::Past, u32::try_from(days.unsigned_abs()).ok()?),
    };
    let day = shift(reader.today(), towards, count, Period::Day)?;
    if let Some((later, more)) = weekdays::later(reader, at + len, day) {
        return Some(surely(Meaning::Date(later), len + more));
    }
    Some(surely(on(day, reader.today()), len))
}

/// "in 3 days", "dentro de dos semanas", "hace tres días", "vor zwei Tagen".
fn in_span(reader: Reader<'_>, at: usize) -> Option<Named> {
    let ways = [
        (DayWord::In, Towards::Future),
        (DayWord::AgoBefore, Towards::Past),
    ];
    ways.into_iter().find_map(|(word, towards)| {
        let start = at + reader.day_word(at, word)?;
        let (count, period, len) = reader.span(start)?;
        let date = shift(reader.today(), towards, count, period)?;
        Some(surely(on(date, reader.today()), start + len - at))
    })
}

/// "3 days ago", "two weeks from now", "a week on Tuesday", "three weeks today",
/// "two days before Friday".
fn span_first(reader: Reader<'_>, at: usize) -> Option<Named> {
    let (count, period, len) = reader.span(at)?;
    let end = at + len;
    let today = reader.today();
    let away = |from, towards| shift(from, towards, count, period);
    if let Some(more) = reader.day_word(end, DayWord::Ago) {
        let date = away(today, Towards::Past)?;
        return Some(surely(Meaning::Past(date), len + more));
    }
    let (towards, start) = if let Some(more) = reader.day_word(end, DayWord::Before) {
        (Towards::Past, end + more)
    } else {
        (Towards::Future, reader.past(end, DayWord::From))
    };
    let weeks = matches!(period, Period::Week | Period::Fortnight);
    if (start > end || weeks)
        && let Some((day, more)) = anchor(reader, start)
    {
        return Some(surely(on(away(day, towards)?, today), start + more - at));
    }
    let more = reader.day_word(end, DayWord::FromNow)?;
    Some(surely(
        Meaning::Date(away(today, Towards::Future)?),
        len + more,
    ))
}

/// The day that a span is counted from.
fn anchor(reader: Reader<'_>, at: usize) -> Option<(NaiveDate, usize)> {
    let start = reader.past_article(at);
    if let Some((weekday, len)) = reader.weekday(start) {
        return Some((coming_weekday(weekday, reader.today()), start + len - at));
    }
    let (len, days) = reader
        .calendar
        .lexicon
        .days
        .longest(reader.tokens, start)
        .unwrap_or((0, 0));
    if len > 0 {
        let days = u32::try_from(days).ok()?;
        let day = shift(reader.today(), Towards::Future, days, Period::Day)?;
        return Some((day, start + len - at));
    }
    let named = months::day_and_month(reader, at)
        .or_else(|| feasts::named(reader, at))
        .or_else(|| figures::named(reader, at))
        .or_else(|| months::day_of_some_month(reader, at))
        .filter(|named| named.plain != Plain::Barely)?;
    Some((named.meaning.plainly(reader.today())?, named.len))
}

/// "the day after New Year", "day before Thanksgiving".
fn beside_day(reader: Reader<'_>, at: usize) -> Option<Named> {
    let start = reader.past_article(at);
    let (period, len) = reader.period(start).filter(|(p, _)| *p == Period::Day)?;
    let end = start + len;
    let (towards, next) = match reader.day_word(end, DayWord::Before) {
        Some(len) => (Towards::Past, end + len),
        None => (Towards::Future, end + reader.day_word(end, DayWord::From)?),
    };
    let (day, more) = anchor(reader, next)?;
    let date = shift(day, towards, 1, period)?;
    Some(surely(on(date, reader.today()), next + more - at))
}

/// "3 Fridays from now", "2 Thursdays ago".
fn weekdays_away(reader: Reader<'_>, at: usize) -> Option<Named> {
    let (count, len) = reader.count(at)?;
    let (weekday, more) = reader.weekday(at + len)?;
    let end = at + len + more;
    let others = count.checked_sub(1)?;
    if let Some(more) = reader.day_word(end, DayWord::Ago) {
        let nearest = past_weekday(weekday, reader.today());
        let date = shift(nearest, Towards::Past, others, Period::Week)?;
        return Some(surely(Meaning::Past(date), end + more - at));
    }
    let more = reader.day_word(end, DayWord::FromNow)?;
    let nearest = coming_weekday(weekday, reader.today());
    let date = shift(nearest, Towards::Future, others, Period::Week)?;
    Some(surely(Meaning::Date(date), end + more - at))
}
