//! How the names of days are read.

use chrono::{NaiveDate, Weekday};

use super::dates::*;
use super::{Lexicon, tokens};

fn read(text: &str, today: &str, locale: &str) -> Option<String> {
    let calendar = Calendar {
        today: today.parse().unwrap(),
        order: Order::of(locale),
        lexicon: Lexicon::of(&locale[..2]),
    };
    let day = day_at(&tokens(text), 0, &calendar)?;
    Some(
        day.date
            .map_or("untold".to_owned(), |date| date.to_string()),
    )
}

fn on_friday(text: &str) -> Option<String> {
    read(text, "2026-11-20", "en-GB")
}

#[test]
fn days_are_read_against_today() {
    for (text, expected) in [
        ("today", "2026-11-20"),
        ("tmrw", "2026-11-21"),
        ("day after tomorrow", "2026-11-22"),
        ("Monday", "2026-11-23"),
        ("friday", "2026-11-27"),
        ("next Friday", "2026-11-27"),
        ("tuesday's", "2026-11-24"),
        ("the 5th", "2026-12-05"),
        ("3/12", "2026-12-03"),
        ("24/11/2026", "2026-11-24"),
        ("5 Dec", "2026-12-05"),
        ("December 5th", "2026-12-05"),
        ("Tuesday 1 December", "2026-12-01"),
        ("2026-12-03", "2026-12-03"),
        ("12 January", "2027-01-12"),
        ("in 3 days", "2026-11-23"),
    ] {
        assert_eq!(on_friday(text), Some(expected.to_owned()), "{text}");
    }
}

#[test]
fn a_day_that_has_just_passed_cannot_be_told() {
    assert_eq!(on_friday("12/11").as_deref(), Some("untold"));
    assert_eq!(on_friday("31 feb").as_deref(), Some("untold"));
}

#[test]
fn the_locale_orders_day_and_month() {
    let american = read("3/12", "2026-02-20", "en-US");
    assert_eq!(american, Some("2026-03-12".to_owned()));
    let german = read("3.12.", "2026-11-20", "de-DE");
    assert_eq!(german, Some("2026-12-03".to_owned()));
}

#[test]
fn an_order_of_a_weekday_is_the_newest_one_before_today() {
    let today: NaiveDate = "2026-11-20".parse().unwrap();
    let friday = past_weekday(Weekday::Fri, today);
    assert_eq!(friday.to_string(), "2026-11-13");
    assert_eq!(past_weekday(Weekday::Tue, today).to_string(), "2026-11-17");
}
