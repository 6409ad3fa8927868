//! Which day is named by its weekday?

use chrono::{Days, NaiveDate, Weekday};

use super::Plain;
use super::almanac::{Period, Towards, coming_weekday, past_weekday, shift, weekday_of_week};
use super::meaning::{Meaning, Named};
use super::reader::Reader;
use super::{figures, months};
use crate::language::particle::DayWord;

/// "Friday", "next Friday", "Friday week", "Friday of next week", "next week Friday",
/// "Friday 5 December".
pub fn named(reader: Reader<'_>, at: usize) -> Option<Named> {
    [
        by_name(reader, at),
        in_week(reader, at),
        weekend(reader, at),
    ]
    .into_iter()
    .flatten()
    .max_by_key(|named| named.len)
}

/// What stands before or behind a weekday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    This,
    Next,
    AfterNext,
    Last,
}

const TURNS: [(DayWord, Turn); 5] = [
    (DayWord::This, Turn::This),
    (DayWord::Coming, Turn::This),
    (DayWord::Next, Turn::Next),
    (DayWord::AfterNext, Turn::AfterNext),
    (DayWord::Last, Turn::Last),
];

fn turn_at(reader: Reader<'_>, at: usize) -> Option<(Turn, usize)> {
    TURNS
        .into_iter()
        .filter_map(|(word, turn)| Some((turn, reader.day_word(at, word)?)))
        .max_by_key(|(_, len)| *len)
}

fn turned(weekday: Weekday, turn: Turn, today: NaiveDate) -> Meaning {
    match turn {
        Turn::This => Meaning::Weekday(weekday),
        Turn::Next => Meaning::NextWeekday(weekday),
        Turn::AfterNext => Meaning::Date(coming_weekday(weekday, today) + Days::new(7)),
        Turn::Last => Meaning::Past(past_weekday(weekday, today)),
    }
}

fn by_name(reader: Reader<'_>, at: usize) -> Option<Named> {
    let start = reader.past_article(at);
    let (turn, turn_len) = turn_at(reader, start).unwrap_or((Turn::This, 0));
    let name = start + turn_len;
    let (weekday, len) = reader.weekday(name)?;
    let end = name + len;
    let behind = behind(reader, weekday, end);
    let (meaning, end) = match behind {
        Some((meaning, end)) if turn == Turn::This => (meaning, end),
        Some(_) | None => (turned(weekday, turn, reader.today()), end),
    };
    let letters = reader.tokens[name].key.len();
    let bare = name == at && end == name + 1;
    let plain = match letters {
        0..=2 if bare => Plain::Barely,
        0..=3 if bare || end == name + len => Plain::Perhaps,
        _ => Plain::Surely,
    };
    let plain = if name > at { Plain::Surely } else { plain };
    Some(Named {
        meaning,
        len: end - at,
        plain,
    })
}

/// What follows a weekday and says more of which one it is.
fn behind(reader: Reader<'_>, weekday: Weekday, end: usize) -> Option<(Meaning, usize)> {
    let today = reader.today();
    if let Some((exact, end)) = exact(reader, end) {
        return Some((exact.on(weekday), end));
    }
    let of = reader.past(end, DayWord::Of);
    if let Some((weeks, len)) = week_ref(reader, of) {
        return Some((of_week(weekday, weeks, today)?, of + len));
    }
    if let Some((later, len)) = later(reader, end, coming_weekday(weekday, today)) {
        return Some((Meaning::Date(later), end + len));
    }
    let (turn, len) = turn_at(reader, end)
        .filter(|(turn, _)| *turn != Turn::This)
        .or_else(|| Some((Turn::This, reader.day_word(end, DayWord::Coming)?)))?;
    // "Monday last week" and "Monday next month" are read elsewhere or not at all.
    let alone = reader.period(end + len).is_none() && reader.weekday(end + len).is_none();
    alone.then(|| (turned(weekday, turn, today), end + len))
}

/// "Tuesday 1 December", "Fri 10/9", "Mon the 12th", "lunes día 4".
fn exact(reader: Reader<'_>, end: usize) -> Option<(Meaning, usize)> {
    let next = reader.past_mark(end, &[","]);
    let exact = months::day_and_month(reader, next)
        .or_else(|| figures::named(reader, next).filter(|named| named.plain != Plain::Barely))
        .or_else(|| months::day_of_some_month(reader, next))
        .or_else(|| bare_day(reader, next))?;
    // "Friday 1/2 case" names no January.
    Some((exact.meaning, next + exact.len))
}

/// "jueves 12", "viernes 4" where nothing follows that the number could count.
fn bare_day(reader: Reader<'_>, at: usize) -> Option<Named> {
    let day = reader.digits(at).filter(|day| (1..=31).contains(day))?;
    let next = reader.tokens.get(at + 1);
    let closed = next.is_none_or(|next| {
        matches!(next.kind, crate::language::tokens::Kind::Break)
            || [",", "!", "?", ";"].iter().any(|mark| next.is(mark))
    });
    closed.then_some(Named {
        meaning: Meaning::DayOfMonth { day, weekday: None },
        len: 1,
        plain: Plain::Perhaps,
    })
}

/// "in a week", "week" behind a day: that day and so much more.
pub fn later(reader: Reader<'_>, at: usize, day: NaiveDate) -> Option<(NaiveDate, usize)> {
    if let Some((len, days)) = reader.calendar.lexicon.later.longest(reader.tokens, at) {
        let days = u32::try_from(days).ok()?;
        return Some((shift(day, Towards::Future, days, Period::Day)?, len));
    }
    let span = at + reader.day_word(at, DayWord::In)?;
    let (count, period, len) = reader.span(span)?;
    let weeks = matches!(period, Period::Week | Period::Fortnight);
    let date = weeks.then(|| shift(day, Towards::Future, count, period))??;
    Some((date, span + len - at))
}

/// "next week", "die nächste Woche", "la semana que viene", "week 48": how many weeks from this one.
fn week_ref(reader: Reader<'_>, at: usize) -> Option<(i64, usize)> {
    let start = reader.past_article(at);
    let week = |at: usize| reader.period(at).filter(|(p, _)| *p == Period::Week);
    let weeks = |turn: Turn| match turn {
        Turn::This => 0,
        Turn::Next => 1,
        Turn::AfterNext => 2,
        Turn::Last => -1,
    };
    let coming = |at: usize| {
        reader
            .day_word(at, DayWord::Coming)
            .map(|len| (Turn::Next, len))
    };
    let turn = |at: usize| coming(at).or_else(|| turn_at(reader, at));
    if let Some((turn, len)) = turn(start)
        && let Some((_, more)) = week(start + len)
    {
        return Some((weeks(turn), start + len + more - at));
    }
    let (_, len) = week(start)?;
    if let Some((turn, more)) = turn(start + len) {
        return Some((weeks(turn), start + len + more - at));
    }
    let number = reader.digits(start + len)?;
    Some((weeks_to(number, reader.today())?, start + len + 1 - at))
}

/// How many weeks it is to a week by its number, of this year or the next.
fn weeks_to(number: u32, today: NaiveDate) -> Option<i64> {
    use chrono::Datelike;
    let this = today.iso_week();
    let year = this.year() + i32::from(number < this.week());
    let monday = NaiveDate::from_isoywd_opt(year, number, Weekday::Mon)?;
    let now = NaiveDate::from_isoywd_opt(this.year(), this.week(), Weekday::Mon)?;
    Some((monday - now).num_days() / 7)
}

fn of_week(weekday: Weekday, weeks: i64, today: NaiveDate) -> Option<Meaning> {
    let date = weekday_of_week(weekday, weeks, today)?;
    Some(if date < today {
        Meaning::Past(date)
    } else {
        Meaning::Date(date)
    })
}

/// "next week Friday", "nächste Woche am Freitag"; barely "next week" for its Monday.
fn in_week(reader: Reader<'_>, at: usize) -> Option<Named> {
    let (weeks, len) = week_ref(reader, at)?;
    let today = reader.today();
    let next = reader.past_mark(at + len, &[","]);
    let name = reader.past_article(next);
    if let Some((weekday, more)) = reader.weekday(name) {
        return Some(Named {
            meaning: of_week(weekday, weeks, today)?,
            len: name + more - at,
            plain: Plain::Surely,
        });
    }
    (weeks != 0).then_some(Named {
        meaning: of_week(Weekday::Mon, weeks, today)?,
        len,
        plain: Plain::Barely,
    })
}

/// "this weekend", "next weekend": its Saturday.
fn weekend(reader: Reader<'_>, at: usize) -> Option<Named> {
    let start = reader.past_article(at);
    let (turn, len) = turn_at(reader, start).unwrap_or((Turn::This, 0));
    let (period, more) = reader.period(start + len)?;
    let today = reader.today();
    let meaning = match turn {
        Turn::This => Meaning::Date(coming_weekday(Weekday::Sat, today.pred_opt()?)),
        Turn::Next | Turn::AfterNext => Meaning::NextWeekday(Weekday::Sat),
        Turn::Last => Meaning::Past(past_weekday(Weekday::Sat, today)),
    };
    (period == Period::Weekend).then_some(Named {
        meaning,
        len: start + len + more - at,
        plain: Plain::Barely,
    })
}
