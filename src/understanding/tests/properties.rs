//! What holds for every text whatsoever.

use proptest::prelude::*;
use proptest::sample::select;

use super::fixtures::{customer, id, index, read_in, situation};
use crate::language::dates::{Calendar, Order, day_at, past_day_at};
use crate::language::numbers::number_at;
use crate::language::{Lexicon, tokens};
use crate::matching::Index;
use crate::understanding::invariants::{faults, sheet_faults};
use crate::understanding::reading::{Asked, Situation};

/// The index is built once: a catalog is not what these tests are about.
static INDEX: std::sync::LazyLock<Index> = std::sync::LazyLock::new(index);

/// Where each language's lexicon is the locale's.
const LOCALES: [&str; 7] = [
    "en-GB", "en-US", "es-ES", "de-DE", "nl-NL", "fr-FR", "hi-IN",
];

/// What people write between words, and what they should not.
const MARKS: [&str; 44] = [
    ",", ".", "!", "?", ";", ":", "/", "-", "--", "(", ")", "\"", "'", "*", "+", "&", "@", "#",
    "%", "£", "$", "€", "=", "~", "_", "|", "\\", "\n", "\n\n", "\t", "…", "•", "👍", "🥛", "½",
    "\u{301}", "\u{200d}", "\u{fe0f}", "\u{202e}", "0", "<b>", "<br>", "</p>", "&nbsp;",
];

/// Messages as people write them, for mutation.
const MESSAGES: [&str; 12] = [
    "2 cs whole milk, 3 halloumi and a tray of eggs for friday pls",
    "hi can i get the usual but no eggs and make it 4 coke",
    "no wait 3 not 4 brioche buns. Cheers\nSent from my phone",
    "1/2 case basil, 1.5kg cod + 2-3 cherry toms (250g)",
    "PO 4512\n7up 2 cs\nevoo 5L x 2\n12 inch wraps - 1\nleave at back door",
    "do you have mac and cheese? if so 2 trays, if none double cream",
    "instead of skimmed send semi, same as last week otherwise",
    "dos cajas de leche entera y una docena de huevos para mañana",
    "2 Kisten Vollmilch und 1,5 kg Mehl bis Donnerstag bitte",
    "bhai do peti coke aur ek darjan ande bhejo",
    "2 dozen eggs @ £4.50 each, invoice 778812 was wrong!!",
    "take off the flour, 2 more coke, another halloumi, double the milk",
];

/// Every word and phrase of the lexicons and of the catalog, and the marks.
fn soup() -> Vec<String> {
    let mut words: Vec<String> = MARKS.iter().map(|mark| (*mark).to_owned()).collect();
    for lexicon in Lexicon::all() {
        words.extend(lexicon.numbers.keys().cloned());
        words.extend(lexicon.multipliers.keys().cloned());
        words.extend(lexicon.dozens.keys().cloned());
        words.extend(lexicon.ordinals.keys().cloned());
        words.extend(lexicon.months.keys().cloned());
        words.extend(lexicon.weekdays.keys().cloned());
        words.extend(lexicon.units.phrases());
        words.extend(lexicon.days.phrases());
        words.extend(lexicon.particles.phrases());
        words.extend(lexicon.cues.phrases());
        words.extend(lexicon.clauses.phrases());
        words.extend(lexicon.goods.phrases());
    }
    for product in INDEX.catalog().products() {
        words.extend(product.name.split(' ').map(str::to_owned));
        words.extend(product.aliases.iter().cloned());
        words.push(product.sku.clone());
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// Words from everywhere, with numbers between, glued or apart.
fn word_soup() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => select(soup()),
        3 => "[0-9]{1,4}",
        1 => "[0-9]{1,3}[.,/e-][0-9]{1,30}",
        1 => "[a-z]{1,12}",
        1 => select(vec!["the green stuff".to_owned(), "Blue Lantern".to_owned()]),
    ];
    let gap = select(vec![" ", " ", " ", "", "\n", ", "]);
    prop::collection::vec((word, gap), 1..24)
        .prop_map(|words| words.into_iter().map(|(word, gap)| word + gap).collect())
}

/// A message as people write it, with characters put in, taken out and turned round.
fn mutated() -> impl Strategy<Value = String> {
    let edit = (any::<prop::sample::Index>(), 0..4_u8, any::<char>());
    let edits = prop::collection::vec(edit, 1..8);
    (select(MESSAGES.to_vec()), select(MESSAGES.to_vec()), edits).prop_map(
        |(message, other, edits)| {
            let mut letters: Vec<char> = message.chars().collect();
            for (place, edit, letter) in edits {
                let at = place.index(letters.len() + 1);
                match edit {
                    0 => letters.insert(at, letter),
                    1 => letters.truncate(at),
                    2 => letters.extend(other.chars().skip(at)),
                    _ => letters
                        .iter_mut()
                        .skip(at)
                        .take(1)
                        .for_each(|held| *held = letter),
                }
            }
            letters.into_iter().collect()
        },
    )
}

/// What we may have asked before.
fn question() -> impl Strategy<Value = Option<Asked>> {
    select(vec![
        None,
        Some(Asked::Choice(vec![id("MW"), id("MS"), id("MK")])),
        Some(Asked::YesNo(Some(id("CO")))),
        Some(Asked::HowMuch(id("EG"))),
        Some(Asked::WhichDay),
        Some(Asked::SameOrSecond),
        Some(Asked::Open),
    ])
}

/// Reads a text in a conversation; what is wrong with the reading.
fn misread(text: &str, question: Option<&Asked>, locale: &str) -> Vec<String> {
    let customer = customer();
    let cart = [id("MW"), id("CO")];
    let situation = Situation {
        cart: if question.is_some() { &cart } else { &[] },
        last_said: None,
        question,
        locale,
        ..situation(&customer)
    };
    let reading = crate::understanding::read(text, &INDEX, &situation);
    faults(text, &reading, INDEX.catalog())
}

/// Reads a text as an order sheet; what is wrong with the reading.
fn missheet(text: &str) -> Vec<String> {
    let customer = customer();
    let reading = crate::understanding::sheet(text, &INDEX, &situation(&customer));
    reading.map_or_else(Vec::new, |reading| {
        sheet_faults(text, &reading, INDEX.catalog())
    })
}

// The number of cases can be raised by PROPTEST_CASES; found cases become tests with names of their
// own, so nothing is written beside the sources.
fn config() -> ProptestConfig {
    let config = ProptestConfig::default();
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    ProptestConfig {
        cases: if asked { config.cases } else { 48 },
        failure_persistence: None,
        ..config
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_keeps_the_invariants(
        text in "\\PC{0,60}", question in question(), locale in select(LOCALES.to_vec()),
    ) {
        prop_assert_eq!(misread(&text, question.as_ref(), locale), Vec::<String>::new());
    }

    #[test]
    fn any_unicode_at_all_keeps_the_invariants(
        letters in prop::collection::vec(any::<char>(), 0..60),
    ) {
        let text: String = letters.into_iter().collect();
        prop_assert_eq!(misread(&text, None, "en-GB"), Vec::<String>::new());
    }

    #[test]
    fn any_words_of_lexicons_and_catalog_keep_the_invariants(
        text in word_soup(), question in question(), locale in select(LOCALES.to_vec()),
    ) {
        prop_assert_eq!(misread(&text, question.as_ref(), locale), Vec::<String>::new());
    }

    #[test]
    fn a_message_with_anything_changed_in_it_keeps_the_invariants(
        text in mutated(), question in question(), locale in select(LOCALES.to_vec()),
    ) {
        prop_assert_eq!(misread(&text, question.as_ref(), locale), Vec::<String>::new());
    }

    #[test]
    fn any_rows_under_a_header_keep_the_invariants_of_a_sheet(
        rows in "(code|item|qty|unit)([,;\t](code|item|qty|unit)){1,3}(\n[a-z0-9 \".,;-]{0,40}){0,6}",
    ) {
        prop_assert_eq!(missheet(&rows), Vec::<String>::new());
    }

    #[test]
    fn numbers_and_days_take_at_least_one_token_and_none_that_is_not_there(
        text in word_soup(), locale in select(LOCALES.to_vec()),
    ) {
        let lexicon = Lexicon::of(&locale[..2]);
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let calendar = Calendar { today, order: Order::of(locale), lexicon };
        let tokens = tokens(&text);
        for at in 0..tokens.len() {
            let left = 1..=tokens.len() - at;
            if let Some(number) = number_at(&tokens, at, lexicon) {
                prop_assert!(left.contains(&number.len), "{number:?} at {at}");
                prop_assert!(!number.value.is_sign_negative(), "{number:?} at {at}");
            }
            if let Some(day) = day_at(&tokens, at, &calendar) {
                prop_assert!(left.contains(&day.len), "{day:?} at {at}");
            }
            if let Some((_, len)) = past_day_at(&tokens, at, &calendar) {
                prop_assert!(left.contains(&len), "{len} at {at}");
            }
        }
    }

    #[test]
    fn tokens_stand_in_order_on_characters(text in "\\PC{0,60}") {
        let mut end = 0;
        for token in tokens(&text) {
            prop_assert!(text.get(token.span.start..token.span.end).is_some());
            prop_assert!(token.span.end >= end && token.span.start <= token.span.end);
            end = token.span.end;
        }
    }

    #[test]
    fn reading_is_deterministic(text in word_soup()) {
        let first = read_in(&text, &[], None, "en-GB");
        prop_assert_eq!(first, read_in(&text, &[], None, "en-GB"));
    }
}

#[test]
fn a_long_text_is_read_to_its_end() {
    let text = "2 coke, 3 halloumi and 1 tray of eggs\n".repeat(200);
    let reading = read_in(&text, &[], None, "en-GB");
    assert_eq!(reading.operations.len(), 600);
    let last = reading.operations.last().unwrap();
    assert_eq!(last.span.of(&text), last.words);
    assert_eq!(reading.unread, None);
}

#[test]
fn what_is_too_long_to_be_read_is_put_before_a_person() {
    let text = "hello there ".repeat(4_000);
    let reading = read_in(&text, &[], None, "en-GB");
    let cut = reading.unread.unwrap();
    assert!(
        (39_980..=crate::understanding::read::LONGEST).contains(&cut),
        "{cut}"
    );
    assert_eq!(misread(&text, None, "en-GB"), Vec::<String>::new());
}

#[test]
fn words_with_markup_among_them_are_cited_without_it() {
    for text in ["\u{fffd}<a>a%5=0", "2 <b>cases</b> whole&nbsp;milk"] {
        for locale in LOCALES {
            assert_eq!(misread(text, None, locale), Vec::<String>::new());
        }
    }
}
