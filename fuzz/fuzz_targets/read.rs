//! Any text, as a message against a catalog.
#![no_main]

use libfuzzer_sys::fuzz_target;
use order_agent::understanding::{invariants, read};
use order_agent_fuzz::{INDEX, situation_and_text};

fuzz_target!(|data: &[u8]| {
    let (situation, text) = situation_and_text(data);
    let reading = read(&text, &INDEX, &situation);
    let faults = invariants::faults(&text, &reading, INDEX.catalog());
    assert!(faults.is_empty(), "{text:?}: {faults:?}");
});
