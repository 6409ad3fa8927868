//! Any text, read for days.
#![no_main]

use chrono::NaiveDate;
use libfuzzer_sys::fuzz_target;
use order_agent::language::dates::{Calendar, Order, day_at, day_in, past_day_at};
use order_agent::language::tokens;
use order_agent_fuzz::locale_and_text;

fuzz_target!(|data: &[u8]| {
    let (locale, lexicon, text) = locale_and_text(data);
    let calendar = Calendar {
        today: NaiveDate::from_ymd_opt(2026, 11, 18).expect("a day"),
        order: Order::of(locale),
        lexicon,
    };
    let tokens = tokens(&text);
    let _ = day_in(&tokens, &calendar);
    for at in 0..tokens.len() {
        let left = 1..=tokens.len() - at;
        if let Some(day) = day_at(&tokens, at, &calendar) {
            assert!(left.contains(&day.len), "{text:?}: {day:?} at {at}");
        }
        if let Some((_, len)) = past_day_at(&tokens, at, &calendar) {
            assert!(left.contains(&len), "{text:?}: {len} tokens at {at}");
        }
    }
});
