//! Which day do the tokens from here on name?

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::lexicon::{Lexicon, Particle};
use super::tokens::{Kind, Token};

/// A day and month without a year that lies back further than this is meant for next year; nearer,
/// it is more likely a slip, and can't be told. The rule of the dialogue.
const SLIP_DAYS: i64 = 60;

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

/// A day that was named.
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
}

/// The day that some words name: the first that can be told, or of words that surely name a day.
#[must_use]
pub fn day_in(tokens: &[Token], calendar: &Calendar<'_>) -> Option<NaiveDate> {
    let days = || (0..tokens.len()).filter_map(|at| day_at(tokens, at, calendar));
    let sure = days().find(|day| day.plain == Plain::Surely);
    sure.or_else(|| days().next()).and_then(|day| day.date)
}

/// The longest name of a day that starts at a token.
#[must_use]
pub fn day_at(tokens: &[Token], at: usize, calendar: &Calendar<'_>) -> Option<Day> {
    [
        iso(tokens, at),
        numeric(tokens, at, calendar),
        month_and_day(tokens, at, calendar),
        weekday(tokens, at, calendar),
        relative(tokens, at, calendar),
        in_days(tokens, at, calendar),
        day_of_month(tokens, at, calendar),
    ]
    .into_iter()
    .flatten()
    .max_by_key(|day| day.len)
}

/// The newest such weekday before today: of which an order of the past is meant.
#[must_use]
pub fn past_weekday(weekday: Weekday, today: NaiveDate) -> NaiveDate {
    let back = (today.weekday().num_days_from_monday() + 7 - weekday.num_days_from_monday()) % 7;
    let back = if back == 0 { 7 } else { back };
    today - Days::new(u64::from(back))
}

/// The day of the past that the tokens from here on name, with how many tokens it takes.
#[must_use]
pub fn past_day_at(
    tokens: &[Token],
    at: usize,
    calendar: &Calendar<'_>,
) -> Option<(NaiveDate, usize)> {
    let skipped = skip(tokens, at, calendar.lexicon, Particle::Last);
    if let Some(weekday) = weekday_of(tokens, at + skipped, calendar.lexicon) {
        return Some((past_weekday(weekday, calendar.today), skipped + 1));
    }
    let (day, month, len) = named(tokens, at, calendar.lexicon)?;
    let year = calendar.today.year();
    let this = NaiveDate::from_ymd_opt(year, month, day)?;
    let date = if this > calendar.today {
        NaiveDate::from_ymd_opt(year - 1, month, day)?
    } else {
        this
    };
    Some((date, len))
}

fn digits(tokens: &[Token], at: usize) -> Option<u32> {
    let token = tokens.get(at).filter(|token| token.kind == Kind::Number)?;
    token.key.parse().ok()
}

/// "2026-12-03".
fn iso(tokens: &[Token], at: usize) -> Option<Day> {
    let dashes = tokens.get(at + 1)?.is("-") && tokens.get(at + 3)?.is("-");
    let year = digits(tokens, at).filter(|year| (2000..2100).contains(year) && dashes)?;
    let (month, day) = (digits(tokens, at + 2)?, digits(tokens, at + 4)?);
    Some(Day {
        date: NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day),
        len: 5,
        plain: Plain::Surely,
    })
}

/// "3/12", "3.12.", "03-12-2026", "24/11/26".
fn numeric(tokens: &[Token], at: usize, calendar: &Calendar<'_>) -> Option<Day> {
    if let Some(token) = tokens.get(at).filter(|t| t.key.contains('.')) {
        return pointed(token, tokens, at, calendar);
    }
    let mark = tokens.get(at + 1)?;
    if !(mark.is("/") || mark.is("-")) || !mark.glued || !tokens.get(at + 2)?.glued {
        return None;
    }
    let (first, second) = (digits(tokens, at)?, digits(tokens, at + 2)?);
    let year = tokens
        .get(at + 3)
        .filter(|next| next.key == mark.key && next.glued)
        .and_then(|_| digits(tokens, at + 4));
    if mark.is("-") && year.is_none() {
        return None;
    }
    let (day, month) = ordered(first, second, calendar.order)?;
    let len = if year.is_some() { 5 } else { 3 };
    Some(dated(day, month, year, len, calendar))
}

fn pointed(token: &Token, tokens: &[Token], at: usize, calendar: &Calendar<'_>) -> Option<Day> {
    let parts: Vec<u32> = token.key.split('.').map_while(|p| p.parse().ok()).collect();
    if !calendar.lexicon.decimal_comma && parts.len() < 3 {
        return None;
    }
    let closed = tokens
        .get(at + 1)
        .is_some_and(|next| next.is(".") && next.glued);
    match parts[..] {
        [day, month] if closed && month <= 12 => Some(dated(day, month, None, 2, calendar)),
        [day, month, year] if month <= 12 => Some(dated(day, month, Some(year), 1, calendar)),
        _ => None,
    }
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

fn dated(day: u32, month: u32, year: Option<u32>, len: usize, calendar: &Calendar<'_>) -> Day {
    let plain = match year {
        Some(_) => Plain::Surely,
        None => Plain::Perhaps,
    };
    let date = match year.and_then(|year| i32::try_from(year).ok()) {
        Some(year) if year < 100 => NaiveDate::from_ymd_opt(2000 + year, month, day),
        Some(year) => NaiveDate::from_ymd_opt(year, month, day),
        None => without_year(day, month, calendar.today),
    };
    Day { date, len, plain }
}

fn without_year(day: u32, month: u32, today: NaiveDate) -> Option<NaiveDate> {
    let this = NaiveDate::from_ymd_opt(today.year(), month, day);
    match this {
        Some(date) if date >= today => Some(date),
        Some(date) if (today - date).num_days() <= SLIP_DAYS => None,
        Some(_) | None => NaiveDate::from_ymd_opt(today.year() + 1, month, day),
    }
}

/// "5 Dec", "the 5th of December 2026", "December 5th".
fn month_and_day(tokens: &[Token], at: usize, calendar: &Calendar<'_>) -> Option<Day> {
    let (day, month, len) = named(tokens, at, calendar.lexicon)?;
    let comma = usize::from(tokens.get(at + len).is_some_and(|token| token.is(",")));
    let year = digits(tokens, at + len + comma).filter(|year| (2000..2100).contains(year));
    let len = if year.is_some() { len + comma + 1 } else { len };
    let date = dated(day, month, year, len, calendar);
    Some(Day {
        plain: Plain::Surely,
        ..date
    })
}

/// Day, month and the number of tokens.
fn named(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<(u32, u32, usize)> {
    let month_at = |at: usize| {
        let token = tokens.get(at).filter(|token| token.kind == Kind::Word)?;
        lexicon.months.get(&token.key).copied()
    };
    if let Some(month) = month_at(at) {
        let article = usize::from(tokens.get(at + 1).is_some_and(|t| t.is_word("the")));
        let (day, len) = day_number(tokens, at + 1 + article, lexicon)?;
        return Some((day, month, 1 + article + len));
    }
    let article = usize::from(tokens.get(at).is_some_and(|t| t.is_word("the")));
    let (day, len) = day_number(tokens, at + article, lexicon)?;
    let mut next = at + article + len;
    next += skip(tokens, next, lexicon, Particle::Of);
    next += usize::from(tokens.get(next).is_some_and(|token| token.is(".")));
    month_at(next).map(|month| (day, month, next + 1 - at))
}

/// "5", "5th", "fifth", "twenty-fifth".
fn day_number(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<(u32, usize)> {
    if let Some(day) = digits(tokens, at).filter(|day| (1..=31).contains(day)) {
        return Some((day, 1 + usize::from(ordinal_ending(tokens, at + 1))));
    }
    let token = tokens.get(at).filter(|token| token.kind == Kind::Word)?;
    if let Some(day) = lexicon.ordinals.get(&token.key) {
        return Some((*day, 1));
    }
    let tens = match token.key.as_str() {
        "twenty" => 20,
        "thirty" => 30,
        _ => return None,
    };
    let dash = usize::from(tokens.get(at + 1)?.is("-"));
    let ones = lexicon.ordinals.get(&tokens.get(at + 1 + dash)?.key)?;
    (*ones < 10 && tens + ones <= 31).then_some((tens + ones, 2 + dash))
}

fn ordinal_ending(tokens: &[Token], at: usize) -> bool {
    tokens
        .get(at)
        .is_some_and(|t| t.glued && matches!(&*t.key, "st" | "nd" | "rd" | "th"))
}

/// "the 5th": the next such day.
fn day_of_month(tokens: &[Token], at: usize, calendar: &Calendar<'_>) -> Option<Day> {
    let article = usize::from(tokens.get(at)?.is_word("the"));
    let (day, len) = day_number(tokens, at + article, calendar.lexicon)?;
    let ordinal = tokens[at + article].kind == Kind::Word || len == 2;
    if !ordinal || (article == 0 && tokens[at].kind == Kind::Word) {
        return None;
    }
    let date = (0..=12).find_map(|ahead| {
        let month = calendar.today.month0() + ahead;
        let year = calendar.today.year() + i32::try_from(month / 12).ok()?;
        NaiveDate::from_ymd_opt(year, month % 12 + 1, day).filter(|date| *date >= calendar.today)
    });
    Some(Day {
        date,
        len: article + len,
        plain: Plain::Perhaps,
    })
}

fn weekday_of(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<Weekday> {
    let token = tokens.get(at).filter(|token| token.kind == Kind::Word)?;
    let number = lexicon
        .weekdays
        .get(&token.key)
        .or_else(|| lexicon.weekdays.get(token.key.strip_suffix('s')?))?;
    Weekday::try_from(u8::try_from(number - 1).ok()?).ok()
}

/// A weekday means the next such day, never today, also with "next" or "this" before it.
fn weekday(tokens: &[Token], at: usize, calendar: &Calendar<'_>) -> Option<Day> {
    let skipped = skip(tokens, at, calendar.lexicon, Particle::Next);
    let weekday = weekday_of(tokens, at + skipped, calendar.lexicon)?;
    let mut len = skipped + 1;
    let mut date = Some(past_weekday(weekday, calendar.today) + Days::new(14));
    if date.is_some_and(|date| (date - calendar.today).num_days() > 7) {
        date = date.map(|date| date - Days::new(7));
    }
    // "Tuesday 1 December": the day and month outweigh the weekday.
    let comma = usize::from(tokens.get(at + len).is_some_and(|token| token.is(",")));
    let exact = month_and_day(tokens, at + len + comma, calendar)
        .or_else(|| numeric(tokens, at + len + comma, calendar))
        .or_else(|| day_of_month(tokens, at + len + comma, calendar));
    if let Some(exact) = exact {
        date = exact.date;
        len += comma + exact.len;
    }
    let short = tokens[at + skipped].key.len() <= 3 && skipped == 0 && exact.is_none();
    let plain = if short { Plain::Perhaps } else { Plain::Surely };
    Some(Day { date, len, plain })
}

fn relative(tokens: &[Token], at: usize, calendar: &Calendar<'_>) -> Option<Day> {
    let (len, days) = calendar.lexicon.days.longest(tokens, at)?;
    Some(Day {
        date: calendar
            .today
            .checked_add_days(Days::new(u64::try_from(days).ok()?)),
        len,
        plain: Plain::Surely,
    })
}

/// "in 3 days", "in two weeks".
fn in_days(tokens: &[Token], at: usize, calendar: &Calendar<'_>) -> Option<Day> {
    let count = tokens.get(at).filter(|t| t.is_word("in")).and_then(|_| {
        let number = super::numbers::number_at(tokens, at + 1, calendar.lexicon)?;
        let days = u64::try_from(number.value.trunc().mantissa()).ok()?;
        Some((days, number.len)).filter(|_| number.value.is_integer())
    });
    let (count, len) = count?;
    let per = match tokens.get(at + 1 + len)?.key.as_str() {
        "day" | "days" => 1,
        "week" | "weeks" => 7,
        _ => return None,
    };
    Some(Day {
        date: calendar
            .today
            .checked_add_days(Days::new(count.checked_mul(per)?)),
        len: len + 2,
        plain: Plain::Surely,
    })
}

fn skip(tokens: &[Token], at: usize, lexicon: &Lexicon, wanted: Particle) -> usize {
    lexicon
        .particles
        .at(tokens, at)
        .filter(|(_, particle)| **particle == wanted)
        .map(|(len, _)| len)
        .max()
        .unwrap_or(0)
}
