//! How is counted with days, weeks and months?

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::Deserialize;

/// A stretch of time by which days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// Fourteen days.
    Fortnight,
    /// A Saturday and a Sunday.
    Weekend,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

/// Ahead or back in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Towards {
    /// Later.
    Future,
    /// Earlier.
    Past,
}

/// The date so many periods from another; `None` beyond the calendar.
pub fn shift(from: NaiveDate, towards: Towards, count: u32, period: Period) -> Option<NaiveDate> {
    let days = |each: u64| u64::from(count).checked_mul(each).map(Days::new);
    let months = |each: u32| count.checked_mul(each).map(Months::new);
    match period {
        Period::Day => by_days(from, towards, days(1)?),
        Period::Week | Period::Weekend => by_days(from, towards, days(7)?),
        Period::Fortnight => by_days(from, towards, days(14)?),
        Period::Month => by_months(from, towards, months(1)?),
        Period::Year => by_months(from, towards, months(12)?),
    }
}

fn by_days(from: NaiveDate, towards: Towards, days: Days) -> Option<NaiveDate> {
    match towards {
        Towards::Future => from.checked_add_days(days),
        Towards::Past => from.checked_sub_days(days),
    }
}

fn by_months(from: NaiveDate, towards: Towards, months: Months) -> Option<NaiveDate> {
    match towards {
        Towards::Future => from.checked_add_months(months),
        Towards::Past => from.checked_sub_months(months),
    }
}

/// The next such weekday after a day.
pub fn coming_weekday(weekday: Weekday, today: NaiveDate) -> NaiveDate {
    past_weekday(weekday, today + Days::new(1)) + Days::new(7)
}

/// The newest such weekday before today: of which an order of the past is meant.
#[must_use]
pub fn past_weekday(weekday: Weekday, today: NaiveDate) -> NaiveDate {
    let back = (today.weekday().num_days_from_monday() + 7 - weekday.num_days_from_monday()) % 7;
    let back = if back == 0 { 7 } else { back };
    today - Days::new(u64::from(back))
}

/// A weekday of the week that lies so many weeks from this one; weeks begin on Monday.
pub fn weekday_of_week(weekday: Weekday, weeks: i64, today: NaiveDate) -> Option<NaiveDate> {
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let days = weeks.checked_mul(7)? + i64::from(weekday.num_days_from_monday());
    monday.checked_add_signed(chrono::TimeDelta::try_days(days)?)
}

/// The last day of a date's month.
pub fn month_end(date: NaiveDate) -> Option<NaiveDate> {
    date.with_day(1)?
        .checked_add_months(Months::new(1))?
        .pred_opt()
}

/// The next such day of a month from a day on; of those on a weekday where one is named.
pub fn next_day_of_month(
    day: u32,
    weekday: Option<Weekday>,
    today: NaiveDate,
) -> Option<NaiveDate> {
    // Within four years every day of a month falls on every weekday.
    (0..48).find_map(|ahead| {
        let month = today.with_day(1)?.checked_add_months(Months::new(ahead))?;
        month
            .with_day(day)
            .filter(|date| *date >= today && agrees(*date, weekday))
    })
}

/// The next such day and month from a day on; of those on a weekday where one is named.
pub fn next_day_and_month(
    (day, month): (u32, u32),
    weekday: Option<Weekday>,
    today: NaiveDate,
) -> Option<NaiveDate> {
    // The Gregorian calendar repeats within 40 years but for centuries without a leap day.
    (today.year()..today.year() + 40).find_map(|year| {
        NaiveDate::from_ymd_opt(year, month, day)
            .filter(|date| *date >= today && agrees(*date, weekday))
    })
}

fn agrees(date: NaiveDate, weekday: Option<Weekday>) -> bool {
    weekday.is_none_or(|weekday| date.weekday() == weekday)
}

/// The nth such weekday of a date's month.
pub fn nth_weekday(month: NaiveDate, weekday: Weekday, nth: u32) -> Option<NaiveDate> {
    let nth = u8::try_from(nth).ok()?;
    NaiveDate::from_weekday_of_month_opt(month.year(), month.month(), weekday, nth)
}

/// The last such weekday of a date's month.
pub fn last_weekday(month: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    nth_weekday(month, weekday, 5).or_else(|| nth_weekday(month, weekday, 4))
}

/// Easter Sunday of a year, by the anonymous Gregorian computus (Nature, 20 April 1876).
pub fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let moved = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - moved + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * sunday) / 451;
    let sum = epact + sunday - 7 * late + 114;
    let (month, day) = (u32::try_from(sum / 31), u32::try_from(sum % 31 + 1));
    NaiveDate::from_ymd_opt(year, month.ok()?, day.ok()?)
}
