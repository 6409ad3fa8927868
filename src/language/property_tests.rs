//! What holds for any text at all.

use proptest::prelude::*;

use super::dates::{Calendar, Order, day_at, day_in, past_day_at};
use super::numbers::number_at;
use super::quantity::quantity;
use super::{Lexicon, Token, tokens};

/// Words that the readers look for, between which anything may stand.
const PIECES: &str = "([0-9]{1,4}|1/2|and|y|und|half|dozen|thousand|friday|next|week|of|the|5th|\
    december|in|ago|a|x|kg|#|-|/|\\.|,|\n| |eleventh|einundzwanzig|sava|do|\\PC){0,24}";

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "\\PC{0,80}", PIECES]
}

/// Every token lies on characters of the text, and none before the one in front of it. Two may
/// share a character that stands for several: "½".
fn spans_hold(text: &str, tokens: &[Token]) {
    let mut last = (0, 0);
    for token in tokens {
        let (start, end) = (token.span.start, token.span.end);
        assert!(text.get(start..end).is_some());
        assert!(start >= last.0 && end >= last.1, "in order");
        last = (start, end);
    }
}

proptest! {
    #[test]
    fn tokens_lie_on_characters_and_in_order(text in any_text()) {
        spans_hold(&text, &tokens(&text));
    }

    #[test]
    fn numbers_of_any_text_stay_within_it(text in any_text()) {
        let tokens = tokens(&text);
        for lexicon in Lexicon::all() {
            for at in 0..tokens.len() {
                if let Some(number) = number_at(&tokens, at, lexicon) {
                    prop_assert!(number.len > 0 && at + number.len <= tokens.len());
                }
            }
        }
    }

    #[test]
    fn days_of_any_text_stay_within_it(text in any_text(), day in 0..40_000u32) {
        let today = chrono::NaiveDate::from_ymd_opt(1990, 1, 1).unwrap()
            + chrono::Days::new(u64::from(day));
        let tokens = tokens(&text);
        for lexicon in Lexicon::all() {
            let calendar = Calendar { today, order: Order::DayFirst, lexicon };
            for at in 0..tokens.len() {
                if let Some(day) = day_at(&tokens, at, &calendar) {
                    prop_assert!(day.len > 0 && at + day.len <= tokens.len());
                }
                let past = past_day_at(&tokens, at, &calendar);
                prop_assert!(past.is_none_or(|(_, len)| len > 0 && at + len <= tokens.len()));
            }
            let _ = day_in(&tokens, &calendar);
        }
    }

    #[test]
    fn a_quantity_is_looked_for_in_any_text(text in any_text()) {
        for locale in ["en-US", "es-MX", "de-DE", "nl-NL", "fr-FR", "hi-IN"] {
            let _ = quantity(&text, locale);
        }
    }
}
