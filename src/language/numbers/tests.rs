//! How numbers are read, language by language.

use super::*;
use crate::language::tokens;
use rust_decimal::dec;

fn read(text: &str, language: &str) -> Option<(Decimal, usize)> {
    number_at(&tokens(text), 0, Lexicon::of(language)).map(|n| (n.value, n.len))
}

#[test]
fn numbers_are_read_in_digits_and_words() {
    for (text, value, len) in [
        ("2 milk", dec!(2), 1),
        ("1/2 case", dec!(0.5), 3),
        ("1 1/2 case", dec!(1.5), 4),
        ("1½ case", dec!(1.5), 4),
        ("½", dec!(0.5), 3),
        ("half a case", dec!(0.5), 2),
        ("half a dozen", dec!(6), 3),
        ("a dozen eggs", dec!(12), 2),
        ("two dozen limes", dec!(24), 2),
        ("a couple of bags", dec!(2), 2),
        ("twenty-two", dec!(22), 3),
        ("two hundred and fifty", dec!(250), 4),
        ("one and a half kg", dec!(1.5), 4),
        ("1,000", dec!(1000), 1),
        ("1.5", dec!(1.5), 1),
        ("2-3 boxes", dec!(3), 3),
        ("2 to 3 boxes", dec!(3), 3),
        ("1e9 milk", dec!(1000000000), 1),
        ("two point five", dec!(2.5), 3),
        ("2 one", dec!(2), 1),
        ("1-1/2 gallons", dec!(1.5), 5),
        ("two and a half dozen", dec!(30), 5),
        ("a dozen and a half", dec!(18), 5),
        ("three quarters of a case", dec!(0.75), 4),
        ("a quarter of a kilo", dec!(0.25), 4),
        ("five-eighths", dec!(0.625), 3),
        ("a third of", dec!(1) / dec!(3), 2),
        ("one-half pound", dec!(0.5), 3),
        (
            "seven hundred twenty-one thousand and twelve",
            dec!(721012),
            8,
        ),
        ("two hundred and two thousand", dec!(202000), 5),
        ("fifteen hundred", dec!(1500), 2),
        ("3 hundred and 21", dec!(321), 4),
        ("nine point nought four", dec!(9.04), 4),
        ("point 75", dec!(0.75), 2),
        ("12 lakhs", dec!(1200000), 2),
        ("a third case", dec!(1), 1),
        ("two thousand 500 ml", dec!(2000), 2),
    ] {
        assert_eq!(read(text, "en"), Some((value, len)), "{text}");
    }
}

#[test]
fn separators_mean_what_the_language_makes_of_them() {
    assert_eq!(read("2.000 Stück", "de"), Some((dec!(2000), 1)));
    assert_eq!(read("1,5 kg", "de"), Some((dec!(1.5), 1)));
    assert_eq!(read("1,5 kg", "en"), Some((dec!(1.5), 1)));
    assert_eq!(read("1.234,50", "en"), Some((dec!(1234.50), 1)));
    assert_eq!(read("1'000", "de"), Some((dec!(1000), 1)));
    assert_eq!(read("1\u{202f}500", "fr"), Some((dec!(1500), 1)));
    assert_eq!(read("2️⃣", "en"), Some((dec!(2), 1)));
}

#[test]
fn a_gross_counts_behind_a_number_or_an_article_alone() {
    assert_eq!(read("2 gross", "en"), Some((dec!(288), 2)));
    assert_eq!(read("a gross of cups", "en"), Some((dec!(144), 2)));
    assert_eq!(read("gross", "en"), None);
    assert_eq!(read("gross", "de"), None);
    assert_eq!(read("dozen", "en"), Some((dec!(12), 1)));
}

#[test]
fn an_article_is_one_perhaps() {
    let number = number_at(&tokens("a flour"), 0, Lexicon::of("en")).unwrap();
    assert_eq!((number.value, number.counts), (dec!(1), Counts::Article));
}

#[test]
fn spoken_sizes_join_hundreds_and_tens() {
    let words = tokens("two fifty gram");
    let number = spoken_hundreds_at(&words, 0, Lexicon::of("en")).unwrap();
    assert_eq!((number.value, number.len), (dec!(250), 2));
}

fn assert_numbers(language: &str, rows: &[(&str, Decimal)]) {
    for (text, value) in rows {
        let tokens = tokens(text);
        let number = number_at(&tokens, 0, Lexicon::of(language));
        let found = number.map(|number| (number.value.round_dp(6), number.len));
        assert_eq!(found, Some((*value, tokens.len())), "{text}");
    }
}

#[test]
fn spanish_numbers_are_read() {
    assert_numbers(
        "es",
        &[
            ("treinta y dos", dec!(32)),
            ("veintiún", dec!(21)),
            ("ciento veinte", dec!(120)),
            ("dos mil quinientas", dec!(2500)),
            ("docena y media", dec!(18)),
            ("media docena", dec!(6)),
            ("una docena", dec!(12)),
            ("medio", dec!(0.5)),
            ("tres cuartos", dec!(0.75)),
            ("dos y medio", dec!(2.5)),
            ("un par", dec!(2)),
            ("1.500", dec!(1500)),
            ("2,5", dec!(2.5)),
        ],
    );
}

#[test]
fn german_and_dutch_numbers_are_one_word() {
    assert_numbers(
        "de",
        &[
            ("einundzwanzig", dec!(21)),
            ("siebzehn", dec!(17)),
            ("hundertfünfzig", dec!(150)),
            ("zweihundertdreiundvierzig", dec!(243)),
            ("dreitausendfünfhundert", dec!(3500)),
            ("anderthalb", dec!(1.5)),
            ("zweieinhalb", dec!(2.5)),
            ("ein halbes Dutzend", dec!(6)),
            ("dreißig", dec!(30)),
            ("1.000", dec!(1000)),
        ],
    );
    assert_numbers(
        "nl",
        &[
            ("eenentwintig", dec!(21)),
            ("vijfentwintig", dec!(25)),
            ("zevenenzeventig", dec!(77)),
            ("tweehonderdvijftig", dec!(250)),
            ("anderhalf", dec!(1.5)),
            ("tweeënhalf", dec!(2.5)),
        ],
    );
}

#[test]
fn french_counts_by_twenties() {
    assert_numbers(
        "fr",
        &[
            ("vingt et un", dec!(21)),
            ("soixante-dix", dec!(70)),
            ("soixante et onze", dec!(71)),
            ("quatre-vingt-dix", dec!(90)),
            ("quatre-vingt-dix-sept", dec!(97)),
            ("deux cents", dec!(200)),
            ("une demi-douzaine", dec!(6)),
            ("deux et demi", dec!(2.5)),
            ("une dizaine", dec!(10)),
        ],
    );
}

#[test]
fn hindi_has_names_for_quarters_and_a_word_of_its_own_up_to_a_hundred() {
    assert_numbers(
        "hi",
        &[
            ("dedh", dec!(1.5)),
            ("dhai", dec!(2.5)),
            ("sadhe teen", dec!(3.5)),
            ("sava do", dec!(2.25)),
            ("paune do", dec!(1.75)),
            ("dedh sau", dec!(150)),
            ("pachpan", dec!(55)),
            ("ninyanve", dec!(99)),
            ("do darjan", dec!(24)),
        ],
    );
    let give = tokens("do na bhai");
    assert_eq!(number_at(&give, 0, Lexicon::of("hi")), None);
    let sava = number_at(&tokens("sava kilo"), 0, Lexicon::of("hi")).unwrap();
    assert_eq!((sava.value, sava.len), (dec!(1.25), 1));
}

#[test]
fn none_of_a_fraction_is_no_fraction() {
    for text in ["zero thirds", "nil quarters of a case"] {
        assert_eq!(
            read(text, "en").map(|(value, _)| value),
            Some(dec!(0)),
            "{text}"
        );
    }
}

#[test]
fn numbers_that_fit_no_number_are_none_of_ours() {
    for text in [
        "billion billion billion billion billion",
        "1e400",
        "9".repeat(60).as_str(),
        &format!("{}½", "6".repeat(40)),
        &format!("{} and a half million dozen", "6".repeat(40)),
        &format!("{}.{} dozen", "6".repeat(14), "6".repeat(14)),
    ] {
        let _ = number_at(&tokens(text), 0, Lexicon::of("en"));
    }
}
