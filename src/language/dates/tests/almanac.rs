//! How is counted with days, weeks and months.

use chrono::{NaiveDate, Weekday};

use super::super::almanac::*;

fn day(date: &str) -> NaiveDate {
    date.parse().unwrap()
}

#[test]
fn a_weekday_ahead_or_back_is_never_today() {
    let friday = day("2026-11-20");
    assert_eq!(coming_weekday(Weekday::Fri, friday), day("2026-11-27"));
    assert_eq!(coming_weekday(Weekday::Sat, friday), day("2026-11-21"));
    assert_eq!(past_weekday(Weekday::Fri, friday), day("2026-11-13"));
    assert_eq!(past_weekday(Weekday::Tue, friday), day("2026-11-17"));
}

#[test]
fn a_month_is_counted_by_the_calendar() {
    let january = day("2027-01-31");
    let ahead = shift(january, Towards::Future, 1, Period::Month);
    assert_eq!(ahead, Some(day("2027-02-28")));
    assert_eq!(month_end(day("2028-02-03")), Some(day("2028-02-29")));
    assert_eq!(
        shift(january, Towards::Future, u32::MAX, Period::Year),
        None
    );
}

#[test]
fn a_weekday_beside_a_date_decides_month_and_year() {
    let tuesday = day("2022-03-15");
    let friday = Some(Weekday::Fri);
    assert_eq!(
        next_day_of_month(17, friday, tuesday),
        Some(day("2022-06-17"))
    );
    assert_eq!(
        next_day_and_month((3, 3), Some(Weekday::Tue), tuesday),
        Some(day("2026-03-03"))
    );
    assert_eq!(next_day_and_month((31, 2), None, tuesday), None);
}

#[test]
fn easter_is_computed() {
    for (year, expected) in [
        (2024, "2024-03-31"),
        (2026, "2026-04-05"),
        (2038, "2038-04-25"),
    ] {
        assert_eq!(easter(year), Some(day(expected)));
    }
}
