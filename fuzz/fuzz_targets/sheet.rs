//! Any text, as an order sheet.
#![no_main]

use libfuzzer_sys::fuzz_target;
use order_agent::understanding::{invariants, sheet};
use order_agent_fuzz::{INDEX, situation_and_text};

fuzz_target!(|data: &[u8]| {
    let (situation, text) = situation_and_text(data);
    if let Some(reading) = sheet(&text, &INDEX, &situation) {
        let faults = invariants::sheet_faults(&text, &reading, INDEX.catalog());
        assert!(faults.is_empty(), "{text:?}: {faults:?}");
    }
});
