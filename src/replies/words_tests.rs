//! Is every language's file whole, and does it say nothing that carriers or readers mistake?

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::words;
use crate::domain::{Channel, Unit};
use crate::language::{Cue, Lexicon, tokens};

/// Every language that has wording of its own.
pub(super) const LANGUAGES: [&str; 3] = ["en", "es", "de"];

/// Words that carriers take for themselves.
const CARRIERS: [&str; 8] = [
    "STOP", "CANCEL", "END", "QUIT", "YES", "START", "HELP", "INFO",
];

fn blanks(template: &str) -> BTreeSet<&str> {
    let parts = template.split('{').skip(1);
    parts
        .map(|part| part.split_once('}').expect("a blank is closed").0)
        .collect()
}

/// A sentence of a file, and its variant for one channel where the base is meant to stand in.
fn base(name: &str) -> &str {
    name.split_once('.').map_or(name, |(base, _)| base)
}

#[test]
fn every_language_says_the_same_things_with_the_same_blanks() {
    let english = words::of("en").file();
    for language in LANGUAGES {
        let file = words::of(language).file();
        for name in english.say.keys().map(|name| base(name)) {
            let known = file.say.keys().any(|own| base(own) == name);
            assert!(known, "{language} does not say {name}");
        }
        for (name, template) in &file.say {
            let found = english.say.get(name).or(english.say.get(base(name)));
            let Some(wanted) = found else {
                panic!("{language} says {name}, which English does not");
            };
            assert_eq!(blanks(template), blanks(wanted), "{language}: {name}");
        }
    }
}

#[test]
fn every_language_has_one_and_several_of_the_same_units() {
    let english = words::of("en").file();
    for language in LANGUAGES {
        let file = words::of(language).file();
        let units: BTreeSet<&String> = file.units.keys().collect();
        assert_eq!(units, english.units.keys().collect(), "{language}");
        let filled = |forms: &[String; 2]| forms.iter().all(|form| !form.is_empty());
        assert!(file.units.values().all(filled), "{language}");
        assert_eq!((file.days.names.len(), file.days.months.len()), (7, 12));
    }
}

#[test]
fn a_sentence_that_counts_has_another_for_one() {
    for language in LANGUAGES {
        let file = words::of(language).file();
        for (name, template) in &file.say {
            if template.contains("{count}") {
                let one = &file.say[&format!("{name}_one")];
                assert!(one.contains('1') && !one.contains("{count}"), "{one}");
            }
        }
    }
}

#[test]
fn no_text_message_uses_a_carriers_word_in_any_language() {
    for language in LANGUAGES {
        let say = &words::of(language).file().say;
        for name in say.keys().map(|name| base(name)) {
            let beside = ["button_", "list_", "column_"];
            if beside.iter().any(|prefix| name.starts_with(prefix)) {
                continue;
            }
            let text = words::of(language).say(name, Channel::Sms, &[]);
            let upper = text.to_uppercase();
            let words: Vec<&str> = upper.split(|c: char| !c.is_alphanumeric()).collect();
            for carrier in CARRIERS {
                assert!(!words.contains(&carrier), "{language}: {carrier} in {name}");
            }
            for part in ["YES", "STOP", "CANCEL"] {
                assert!(!upper.contains(part), "{language}: {part} in {name}");
            }
        }
    }
}

/// The first words in capitals of a sentence: what the customer is asked to write.
fn asked_for(sentence: &str) -> Vec<String> {
    let words = sentence.split(|c: char| !c.is_alphabetic());
    let capital = |word: &&str| word.chars().count() > 1 && word.chars().all(char::is_uppercase);
    words.filter(capital).map(str::to_owned).collect()
}

#[test]
fn the_words_that_a_summary_asks_for_are_read_as_they_are_meant() {
    for language in LANGUAGES {
        let cue = |word: &str| {
            let cues = &Lexicon::of(language).cues;
            cues.at(&tokens(word), 0)
                .map(|(_, cue)| *cue)
                .collect::<Vec<_>>()
        };
        for channel in [Channel::Whatsapp, Channel::Sms, Channel::Email] {
            let asked = asked_for(&words::of(language).say("confirm", channel, &[]));
            assert!(cue(&asked[0]).contains(&Cue::Yes), "{language}: {asked:?}");
            for word in &asked[1..] {
                assert!(cue(word).contains(&Cue::Cancel), "{language}: {asked:?}");
            }
            assert_eq!(asked.len(), if channel == Channel::Sms { 2 } else { 1 });
        }
    }
}

/// What a sentence puts in quotes for the customer to say.
fn quoted(sentence: &str) -> String {
    let marks = ['"', '«', '»', '„', '“'];
    sentence.split(marks).nth(1).unwrap().to_owned()
}

#[test]
fn the_words_that_a_customer_is_told_to_say_are_read_as_they_are_meant() {
    for language in LANGUAGES {
        for (name, meant) in [("greeting_usual", Cue::Usual), ("reminder_more", Cue::Done)] {
            let words = quoted(&words::of(language).say(name, Channel::Whatsapp, &[]));
            let cues = &Lexicon::of(language).cues;
            let read = cues.longest(&tokens(&words), 0).map(|(_, cue)| cue);
            assert_eq!(read, Some(meant), "{language}: {words}");
        }
    }
}

#[test]
fn the_word_for_a_unit_is_never_read_as_another_one() {
    let read = |language: &str, word: &str| {
        let found = Lexicon::of(language).units.longest(&tokens(word), 0);
        found.map(|(_, word)| word.unit)
    };
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        for (name, forms) in &words::of(language).file().units {
            let meant = read("en", name).unwrap_or_else(|| Unit::new(name));
            let others = forms
                .iter()
                .filter_map(|form| Some((form, read(language, form)?)))
                .filter(|(_, unit)| *unit != meant && !unit.is_kind_of(&Unit::new(name)));
            wrong
                .extend(others.map(|(form, unit)| format!("{language}: {form} is read as {unit}")));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn amounts_are_counted_in_the_customers_language() {
    let half = Decimal::new(5, 1);
    for (locale, expected) in [
        ("en-GB", ["1 case", "2 cases", "0.5 cases", "1.5 kg", "12"]),
        (
            "de-DE",
            ["1 Kiste", "2 Kisten", "0,5 Kisten", "1,5 kg", "12"],
        ),
        ("es-ES", ["1 caja", "2 cajas", "0,5 cajas", "1,5 kg", "12"]),
        ("es-MX", ["1 caja", "2 cajas", "0.5 cajas", "1.5 kg", "12"]),
        ("fr-FR", ["1 case", "2 cases", "0.5 cases", "1.5 kg", "12"]),
    ] {
        let words = words::of(locale);
        let amount = |number, unit| words.amount(number, Some(&Unit::new(unit)));
        let found = [
            amount(Decimal::ONE, "case"),
            amount(Decimal::new(20, 1), "case"),
            amount(half, "case"),
            amount(Decimal::new(15, 1), "kg"),
            amount(Decimal::from(12), "each"),
        ];
        assert_eq!(found, expected, "{locale}");
    }
}

#[test]
fn a_unit_that_no_language_knows_goes_by_its_name() {
    assert_eq!(
        words::of("de").amount(Decimal::from(3), Some(&Unit::new("hl"))),
        "3 hl"
    );
}

#[test]
fn money_is_written_as_the_region_writes_it() {
    for (locale, currency, cents, expected) in [
        ("en-GB", "GBP", 1_090, "£10.90"),
        ("en-US", "USD", 123_456, "$1,234.56"),
        ("en-GB", "CHF", 1_090, "CHF 10.90"),
        ("de-DE", "EUR", 1_090, "10,90 €"),
        ("de-DE", "EUR", 123_456, "1234,56 €"),
        ("de-DE", "EUR", 1_234_567, "12.345,67 €"),
        ("de-CH", "CHF", 1_234_567, "CHF 12'345.67"),
        ("es-ES", "EUR", 0, "0,00 €"),
        ("es-MX", "MXN", 123_456, "$1,234.56"),
        ("en-GB", "JPY", 109_000, "JPY 1,090"),
        ("de-DE", "JPY", 123_456_700, "1.234.567 JPY"),
        ("en-GB", "KWD", 1_090, "KWD 10.900"),
        ("es-MX", "CLP", 123_400, "CLP 1,234"),
    ] {
        let amount = Decimal::new(cents, 2);
        assert_eq!(
            words::of(locale).money(amount, currency),
            expected,
            "{locale}"
        );
    }
}

#[test]
fn a_price_finer_than_a_cent_is_shown_as_fine_as_it_is() {
    let amount = Decimal::new(12_345, 3);
    assert_eq!(words::of("de-DE").money(amount, "EUR"), "12,345 €");
}

#[test]
fn days_are_named_in_the_customers_language() {
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    for (locale, expected) in [
        ("en", "Fri 20 Nov"),
        ("de", "Fr., 20.11."),
        ("es", "vie. 20 nov."),
    ] {
        assert_eq!(words::of(locale).date(day), expected);
    }
}

#[test]
fn a_date_at_the_end_of_a_sentence_ends_it_once() {
    let date = "Fr., 20.11.".to_owned();
    let text = words::of("de").say("misses", Channel::Whatsapp, &[("date", date.clone())]);
    assert!(text.contains("am Fr., 20.11. ist"), "{text}");
    let status = String::new();
    let blanks = [("lines", date.clone()), ("date", date), ("status", status)];
    let text = words::of("de").say("order_shown", Channel::Whatsapp, &blanks);
    assert_eq!(text.trim(), "Ihre Bestellung für Fr., 20.11.: Fr., 20.11.");
}
