//! Which day is written in figures?

use super::meaning::{Meaning, Named};
use super::reader::Reader;
use super::{Order, Plain};

/// "2026-12-03", "3/12", "3.12.", "03-12-2026", "24/11/26", "10 31 1974".
pub fn named(reader: Reader<'_>, at: usize) -> Option<Named> {
    year_first(reader, at)
        .or_else(|| pointed(reader, at))
        .or_else(|| marked(reader, at))
        .or_else(|| spaced(reader, at))
}

/// "2026-12-03", "2026/12/03"; "2026.12.03" is one token.
fn year_first(reader: Reader<'_>, at: usize) -> Option<Named> {
    if let Some([year, month, day]) = points(reader, at).as_deref() {
        let year = full(*year)?;
        return Some(surely(Meaning::dated(*day, *month, Some(year)), 1));
    }
    let mark = reader.tokens.get(at + 1)?;
    let marked = ["-", "/"].iter().any(|wanted| mark.is(wanted));
    if !marked || reader.tokens.get(at + 3)?.key != mark.key {
        return None;
    }
    let year = full(reader.digits(at)?)?;
    let (month, day) = (reader.digits(at + 2)?, reader.digits(at + 4)?);
    Some(surely(Meaning::dated(day, month, Some(year)), 5))
}

fn full(year: u32) -> Option<i32> {
    let year = i32::try_from(year).ok()?;
    (1900..2100).contains(&year).then_some(year)
}

fn surely(meaning: Meaning, len: usize) -> Named {
    Named {
        meaning,
        len,
        plain: Plain::Surely,
    }
}

/// "3/12", "24/11/26", "03-12-2026", and barely "20-3".
fn marked(reader: Reader<'_>, at: usize) -> Option<Named> {
    let mark = reader.tokens.get(at + 1)?;
    let glued = mark.glued && reader.glued(at + 2);
    if !(mark.is("/") && glued || mark.is("-")) {
        return None;
    }
    let (first, second) = (reader.digits(at)?, reader.digits(at + 2)?);
    let (day, month) = ordered(first, second, reader.calendar.order)?;
    let year = reader
        .tokens
        .get(at + 3)
        .filter(|next| next.key == mark.key && next.glued && glued)
        .and_then(|_| reader.full_year(reader.digits(at + 4)?));
    let (plain, len) = match year {
        Some(_) => (Plain::Surely, 5),
        None if mark.is("/") => (Plain::Perhaps, 3),
        None => (Plain::Barely, 3),
    };
    Some(Named {
        meaning: Meaning::dated(day, month, year),
        len,
        plain,
    })
}

/// The numbers between the points of one token.
fn points(reader: Reader<'_>, at: usize) -> Option<Vec<u32>> {
    let token = reader.tokens.get(at).filter(|t| t.key.contains('.'))?;
    token.key.split('.').map(|part| part.parse().ok()).collect()
}

/// "3.12.", "03.12.2026": two parts only where a comma marks decimals and a point closes.
fn pointed(reader: Reader<'_>, at: usize) -> Option<Named> {
    match points(reader, at)?.as_slice() {
        [day, month] => {
            let closed = reader.is_mark(at + 1, &["."]) && reader.glued(at + 1);
            let named = closed && *month <= 12 && reader.calendar.lexicon.decimal_comma;
            named.then_some(Named {
                meaning: Meaning::dated(*day, *month, None),
                len: 2,
                plain: Plain::Perhaps,
            })
        }
        [first, second, year] => {
            let (day, month) = ordered(*first, *second, reader.calendar.order)?;
            let year = reader.full_year(*year)?;
            Some(surely(Meaning::dated(day, month, Some(year)), 1))
        }
        _ => None,
    }
}

/// "10 31 1974", where nothing but the year tells a date.
fn spaced(reader: Reader<'_>, at: usize) -> Option<Named> {
    let year = reader.year(at + 2)?;
    let (first, second) = (reader.digits(at)?, reader.digits(at + 1)?);
    let (day, month) = ordered(first, second, reader.calendar.order)?;
    Some(Named {
        meaning: Meaning::dated(day, month, Some(year)),
        len: 3,
        plain: Plain::Barely,
    })
}

fn ordered(first: u32, second: u32, order: Order) -> Option<(u32, u32)> {
    let (day, month) = match order {
        Order::DayFirst => (first, second),
        Order::MonthFirst => (second, first),
    };
    // Where only the other order gives a month, it is the one that was meant.
    let (day, month) = if month > 12 {
        (month, day)
    } else {
        (day, month)
    };
    ((1..=31).contains(&day) && (1..=12).contains(&month)).then_some((day, month))
}
