//! How an order means a day.

use super::super::*;
use crate::language::{Lexicon, tokens};

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
        ("a week on Tuesday", "2026-12-01"),
        ("end of the month", "2026-11-30"),
    ] {
        assert_eq!(on_friday(text), Some(expected.to_owned()), "{text}");
    }
}

#[test]
fn next_before_a_weekday_still_means_the_next_such_day() {
    let on_wednesday = read("next Friday", "2026-11-18", "en-GB");
    assert_eq!(on_wednesday, Some("2026-11-20".to_owned()));
}

#[test]
fn a_date_outweighs_the_weekday_beside_it() {
    assert_eq!(
        on_friday("Monday 1 December"),
        Some("2026-12-01".to_owned())
    );
    assert_eq!(on_friday("Friday the 29th"), Some("2026-11-29".to_owned()));
}

#[test]
fn a_day_that_has_just_passed_cannot_be_told() {
    assert_eq!(on_friday("12/11").as_deref(), Some("untold"));
    assert_eq!(on_friday("31 feb").as_deref(), Some("untold"));
}

#[test]
fn days_gone_by_and_words_that_are_barely_days_are_nothing_to_deliver_on() {
    for text in [
        "yesterday",
        "last Friday",
        "3 days ago",
        "January",
        "next week",
        "2-3",
        "17",
        "this weekend",
    ] {
        assert_eq!(on_friday(text), None, "{text}");
    }
}

#[test]
fn the_locale_orders_day_and_month() {
    let american = read("3/12", "2026-02-20", "en-US");
    assert_eq!(american, Some("2026-03-12".to_owned()));
    let german = read("3.12.", "2026-11-20", "de-DE");
    assert_eq!(german, Some("2026-12-03".to_owned()));
}

#[test]
fn an_order_of_the_past_is_named_by_its_day() {
    let calendar = Calendar {
        today: "2026-11-20".parse().unwrap(),
        order: Order::DayFirst,
        lexicon: Lexicon::of("en"),
    };
    for (text, expected) in [
        ("friday", "2026-11-13"),
        ("last Tuesday", "2026-11-17"),
        ("yesterday", "2026-11-19"),
        ("two weeks ago", "2026-11-06"),
        ("5 May", "2026-05-05"),
        ("5 December", "2025-12-05"),
        ("the 17th", "2026-11-17"),
        ("the 25th", "2026-10-25"),
    ] {
        let (date, _) = past_day_at(&tokens(text), 0, &calendar).unwrap();
        assert_eq!(date.to_string(), expected, "{text}");
    }
    assert_eq!(past_day_at(&tokens("tomorrow"), 0, &calendar), None);
}
