//! Any text, read for numbers and quantities.
#![no_main]

use libfuzzer_sys::fuzz_target;
use order_agent::language::numbers::{number_at, parse, spoken_hundreds_at};
use order_agent::language::quantity::quantity;
use order_agent::language::tokens;
use order_agent_fuzz::locale_and_text;

fuzz_target!(|data: &[u8]| {
    let (locale, lexicon, text) = locale_and_text(data);
    let tokens = tokens(&text);
    for at in 0..tokens.len() {
        let left = 1..=tokens.len() - at;
        let spoken = spoken_hundreds_at(&tokens, at, lexicon);
        for number in number_at(&tokens, at, lexicon).into_iter().chain(spoken) {
            assert!(left.contains(&number.len), "{text:?}: {number:?} at {at}");
            assert!(!number.value.is_sign_negative(), "{text:?}: {number:?} at {at}");
        }
    }
    let _ = parse(&text, lexicon.decimal_comma);
    let _ = quantity(&text, locale);
});
