//! Any lines, as rows of component sets: each is answered or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use order_agent::eval::components::predict::predict;
use order_agent::eval::components::set::Kind;

fuzz_target!(|data: &[u8]| {
    let Some((first, rows)) = data.split_first() else {
        return;
    };
    let kind = match first % 4 {
        0 => Kind::Quantities,
        1 => Kind::Dates,
        2 => Kind::Lines,
        _ => Kind::Intents,
    };
    let mut answers = Vec::new();
    if predict(kind, None, rows, &mut answers).is_ok() {
        let rows = rows.split(|byte| *byte == b'\n').count();
        let answers = answers.split(|byte| *byte == b'\n').count();
        assert!(answers <= rows + 1, "{answers} answers to {rows} rows");
    }
});
