//! How the names of days are read.

mod almanac;
mod languages;
mod orders;
mod words;

use super::*;
use crate::language::{Lexicon, tokens};

/// The day that a whole text names at its word.
fn plainly(text: &str, today: &str, locale: &str) -> String {
    let calendar = Calendar {
        today: today.parse().unwrap(),
        order: Order::of(locale),
        lexicon: Lexicon::of(&locale[..2]),
    };
    let day = day_in(&tokens(text), &calendar);
    day.map_or("none".to_owned(), |day| day.to_string())
}

fn assert_days(today: &str, locale: &str, rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        assert_eq!(plainly(text, today, locale), *expected, "{text}");
    }
}
