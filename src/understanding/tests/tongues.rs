//! What the reader makes of the phrasings of other languages: the table `tongues.tsv`.

use super::fixtures::{id, read_in, short};

/// Language, what the customer writes, and what is read, parted by tabs.
const TABLE: &str = include_str!("tongues.tsv");

#[test]
fn orders_in_other_languages_are_read_like_english_ones() {
    let cart = [id("CO"), id("HA")];
    let mut wrong = Vec::new();
    for line in TABLE.lines().filter(|line| line.contains('\t')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [language, text, expected] = fields[..] else {
            wrong.push(format!("no three fields: {line}"));
            continue;
        };
        // The cart of two lines stands open where the language is written in capitals.
        let open = language.chars().all(char::is_uppercase);
        let cart = if open { &cart[..] } else { &[] };
        let found = short(&read_in(text, cart, None, &language.to_lowercase())).join("; ");
        if found != expected {
            wrong.push(format!(
                "{language}: {text}\n  wanted {expected}\n  read   {found}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n{} wrong",
        wrong.join("\n"),
        wrong.len()
    );
}
