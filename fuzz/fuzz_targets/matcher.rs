//! Any words, asked of the matcher.
#![no_main]

use libfuzzer_sys::fuzz_target;
use order_agent::domain::Unit;
use order_agent::matching::{Candidate, Query, Verdict};
use order_agent_fuzz::{INDEX, situation_and_text};

/// What rounding may add to a sum of probabilities.
const ROUNDING: f64 = 1e-9;

fuzz_target!(|data: &[u8]| {
    let (situation, words) = situation_and_text(data);
    let case = Unit::new("case");
    let unit = situation.question.map(|_| &case);
    let query = Query {
        words: &words,
        unit,
        customer: situation.customer,
        now: situation.now,
        limit: 8,
    };
    check(&words, &INDEX.search(&query));
    match INDEX.decide(&query) {
        Verdict::One { chosen, others, .. } => {
            check(&words, &[vec![chosen], others].concat());
        }
        Verdict::Several(candidates) | Verdict::Nothing(candidates) => check(&words, &candidates),
    }
    let like = INDEX.product_like(&words);
    assert!((0.0..=1.0).contains(&like), "{words:?}: {like}");
});

fn check(words: &str, candidates: &[Candidate]) {
    let mut total = 0.0;
    for candidate in candidates {
        let probability = candidate.probability;
        assert!((0.0..=1.0).contains(&probability), "{words:?}: {probability}");
        assert!(INDEX.catalog().get(candidate.product).is_some(), "{words:?}");
        total += probability;
    }
    assert!(total <= 1.0 + ROUNDING, "{words:?}: {total}");
}
