//! Is the worst that can be written read in time linear in its length?

use std::hint::black_box;
use std::time::Duration;

use anyhow::ensure;
use order_agent::domain::CustomerContext;
use order_agent::matching::Index;
use order_agent::understanding::{LONGEST, read};

use super::clock::worked;
use super::reading::situation;

/// What is repeated to fill a message.
const KINDS: [(&str, &str); 16] = [
    ("digits", "7"),
    ("digits apart", "7 "),
    ("commas", ","),
    ("and", "and "),
    ("one word", "milk "),
    ("one letter", "m"),
    ("2 milk", "2 milk "),
    ("2 milk, in lines", "2 milk\n"),
    ("emoji", "🥛"),
    ("combining marks", "\u{301}"),
    ("letters with marks", "e\u{301}\u{302} "),
    ("brackets and quotes", "(\"("),
    ("unknown words", "qzx wvk "),
    ("mistyped words", "chedar brocoli "),
    ("clauses", "can you tell me if "),
    ("the customer's name", "lighthouse "),
];

/// The shortest message; the others are twice, four and eight times as long.
const SHORTEST: usize = LONGEST / 8;
const DOUBLINGS: usize = 4;
/// The best of so many: what disturbs a run only adds to it.
const RUNS: usize = 5;
/// The longest message is eight times the shortest; quadratic work would take 64 times as long.
const MOST: f64 = 24.0;

/// Prints how long each kind takes at each length, and the ratio of each doubling.
///
/// # Errors
/// When a message eight times as long takes far more than eight times as long.
pub fn measure(customer: &CustomerContext, index: &Index) -> anyhow::Result<()> {
    println!("\nThe worst of {SHORTEST} to {LONGEST} bytes, each twice as long as the one before:");
    let mut bent = Vec::new();
    for (name, unit) in KINDS {
        let of_length = |doubling: usize| {
            let text = unit.repeat((SHORTEST << doubling) / unit.len());
            best(&text, index, customer)
        };
        let times: Vec<Duration> = (0..DOUBLINGS).map(of_length).collect();
        println!("  {name:20} {:>9.2?}{}", times[0], doublings(&times));
        if ratio(times[0], times[DOUBLINGS - 1]) > MOST {
            bent.push(name);
        }
    }
    ensure!(
        bent.is_empty(),
        "not linear in the length: {}",
        bent.join(", ")
    );
    Ok(())
}

fn doublings(times: &[Duration]) -> String {
    let pairs = times.windows(2);
    let shown = pairs.map(|pair| format!(" {:>9.2?} ({:.1}x)", pair[1], ratio(pair[0], pair[1])));
    shown.collect()
}

fn ratio(before: Duration, after: Duration) -> f64 {
    after.as_secs_f64() / before.as_secs_f64()
}

fn best(text: &str, index: &Index, customer: &CustomerContext) -> Duration {
    let situation = situation(customer);
    let run = |_| worked(|| read(black_box(text), index, &situation));
    (0..RUNS).map(run).min().unwrap_or_default()
}
