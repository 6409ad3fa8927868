//! How many texts a second are searched for personal data, beside a plain set of patterns?
//!
//! One thread, by the processor's time: what else the machine does does not count. The texts are those of the component sets of kind `pii` beside the repository and our
//! own, and the first messages of our conversations. Beside ours, in the same run, a `RegexSet` of one
//! pattern a kind scans the same texts, as its users would set it up: it says that something may be
//! there, with no check digits and no context, and finds no spans.

#[path = "../turn/clock.rs"]
mod clock;

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use clock::worked;
use order_agent::privacy::{Known, detect, mask_cards, redact};
use regex::RegexSet;

/// Long enough that the clock's grain and the first misses of caches do not show.
const LONG_ENOUGH: Duration = Duration::from_secs(1);

/// One pattern a kind, as they are commonly written.
const PATTERNS: [&str; 8] = [
    r"(?i)[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}",
    r"\+?\d[\d ().-]{6,}\d",
    r"(?i)\b\d{1,5}\s+(?:\w+\s+){1,4}(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr)\b",
    r"\b\d{3}-\d{2}-\d{4}\b",
    r"\b(?:\d[ -]?){12,18}\d\b",
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b",
    r"(?i)\b(?:my name is|ask for|call|regards,?)\s+[A-Z]\w+",
    r"(?i)\b(?:dob|born|date of birth)\b\D{0,12}\d",
];

fn main() {
    let texts = texts();
    let bytes: usize = texts.iter().map(String::len).sum();
    println!(
        "{} texts, {} bytes each on average",
        texts.len(),
        bytes / texts.len().max(1)
    );
    let known = Known::default();
    measure("detect", &texts, |text| detect(text, &known).len());
    measure("detect and redact", &texts, |text| {
        redact(text, &detect(text, &known)).text().len()
    });
    measure("cards alone, before anything is stored", &texts, |text| {
        mask_cards(text).map_or(0, |masked| masked.len())
    });
    let patterns = RegexSet::new(PATTERNS).expect("the patterns are constants");
    measure("regex set, no spans", &texts, |text| {
        patterns.matches(text).iter().count()
    });
}

/// Scans all texts again and again, and prints how many a second.
fn measure(name: &str, texts: &[String], scan: impl Fn(&str) -> usize) {
    // The first pass reads the tables of words and fills the caches.
    let found: usize = texts.iter().map(|text| scan(text)).sum();
    let mut rounds = 0_u32;
    let mut took = Duration::ZERO;
    while took < LONG_ENOUGH {
        took += worked(|| {
            for text in texts {
                black_box(scan(black_box(text)));
            }
        });
        rounds += 1;
    }
    let count = u32::try_from(texts.len()).expect("there are thousands of texts");
    let rate = f64::from(count) * f64::from(rounds) / took.as_secs_f64();
    println!("  {name:<40} {rate:>10.0} texts/s   ({found} in one pass)");
}

fn texts() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![root.join("eval/datasets/components/pii/dev.jsonl")];
    for set in ["presidio-synth", "presidio-tests", "recognizers-pii"] {
        let file = root
            .join("../shared/datasets/components")
            .join(set)
            .join("dev.jsonl");
        if file.is_file() {
            files.push(file);
        } else {
            println!("{set} is left out, it is not at hand");
        }
    }
    let mut texts: Vec<String> = files.iter().flat_map(|file| rows(file, "/text")).collect();
    for set in ["smoke", "market", "dialogue", "desk"] {
        let file = root.join("eval/datasets").join(set).join("cases.jsonl");
        texts.extend(rows(&file, "/turns/0/say"));
    }
    texts
}

/// One string of every row of a file, where the row has it.
fn rows(file: &Path, pointer: &str) -> Vec<String> {
    let text = std::fs::read_to_string(file).expect("the set has rows");
    let row = |line: &str| -> Option<String> {
        let row: serde_json::Value = serde_json::from_str(line).expect("a row is JSON");
        Some(row.pointer(pointer)?.as_str()?.to_owned())
    };
    text.lines().filter_map(row).collect()
}
