//! Order lines by their words alone.

use proptest::prelude::*;

use super::{Line, lines};

fn shown(text: &str, locale: &str) -> String {
    let one = |line: Line| {
        let mut parts = Vec::new();
        parts.extend(
            line.quantity
                .map(|quantity| quantity.normalize().to_string()),
        );
        parts.extend(
            line.contents
                .map(|(value, unit)| format!("({value} {unit})")),
        );
        parts.extend(line.unit);
        parts.extend(line.size.map(|size| format!("<{size}>")));
        let names: Vec<String> = line.name.into_iter().chain(line.alternatives).collect();
        parts.push(format!("[{}]", names.join("/")));
        parts.extend(line.modifiers.iter().map(|words| format!("+{words}")));
        parts.extend(line.negated.iter().map(|words| format!("-{words}")));
        parts.join(" ")
    };
    lines(text, locale)
        .into_iter()
        .map(one)
        .collect::<Vec<_>>()
        .join(" | ")
}

fn check(table: &[(&str, &str)], locale: &str) {
    for (text, expected) in table {
        assert_eq!(shown(text, locale), *expected, "{text:?}");
    }
}

#[test]
fn amount_unit_and_name_stand_in_any_order() {
    check(
        &[
            ("3 cases oat milk", "3 cases [oat milk]"),
            ("oat milk 3 cases", "3 cases [oat milk]"),
            ("oat milk x3", "3 [oat milk]"),
            ("oat milk: 3 cases", "3 cases [oat milk]"),
            ("case of limes", "1 case [limes]"),
            ("2-3 bags of rice", "3 bags [rice]"),
            ("a case and a half of leeks", "1.5 case [leeks]"),
            ("4 rolls", "4 [rolls]"),
        ],
        "en-US",
    );
}

#[test]
fn an_amount_behind_a_separator_starts_a_line() {
    check(
        &[
            ("2 leeks and 3 swedes", "2 [leeks] | 3 [swedes]"),
            ("2 leeks, 3 swedes", "2 [leeks] | 3 [swedes]"),
            (
                "2 leeks 3 swedes 1 celeriac",
                "2 [leeks] | 3 [swedes] | 1 [celeriac]",
            ),
            ("leeks 2 swedes 3", "2 [leeks] | 3 [swedes]"),
            ("2 leeks\n- 3 swedes", "2 [leeks] | 3 [swedes]"),
            ("1) 2 leeks\n2) 3 swedes", "2 [leeks] | 3 [swedes]"),
            ("2 leeks. I also need a swede", "2 [leeks] | 1 [swede]"),
        ],
        "en-US",
    );
}

#[test]
fn what_one_holds_is_its_size() {
    check(
        &[
            ("5 gal pail floor wax x2", "2 pail <5 gal> [floor wax]"),
            ("three 50-lb sacks of onions", "3 sacks <50-lb> [onions]"),
            ("rice 25 lb bag 4", "4 bag <25 lb> [rice]"),
            ("2 cola 330ml", "2 <330ml> [cola]"),
            ("2x4x8 studs 60", "60 <2x4x8> [studs]"),
            ("2 (5 kg) bags sugar", "2 (5 kg) bags [sugar]"),
            ("2 large swedes", "2 <large> [swedes]"),
        ],
        "en-US",
    );
}

#[test]
fn what_is_said_of_goods_is_not_their_name() {
    check(
        &[
            (
                "2 subs with turkey, mustard and no pickles",
                "2 [subs] +turkey +mustard -pickles",
            ),
            (
                "1 lb carrots, thinly sliced",
                "1 lb [carrots] +thinly sliced",
            ),
            ("salt, to taste", "[salt] +to taste"),
            ("3 leeks (organic)", "3 [leeks] +organic"),
            ("2 kg butter or margarine", "2 kg [butter/margarine]"),
            ("can I get a mocha to go please", "1 [mocha to go]"),
        ],
        "en-US",
    );
}

#[test]
fn names_that_hold_other_words_stay_whole() {
    check(
        &[
            ("2 half and half", "2 [half and half]"),
            ("mac and cheese 2 trays", "2 trays [mac and cheese]"),
            ("6 7 up", "6 [7 up]"),
            ("4 cases 2% milk", "4 cases [2% milk]"),
            ("2 packs 80/20 beef", "2 packs [80/20 beef]"),
        ],
        "en-US",
    );
}

#[test]
fn greetings_signatures_headings_and_notes_are_no_lines() {
    check(
        &[
            ("Hi Ana, please send:\n2 leeks\nThanks\nJo Kay", "2 [leeks]"),
            ("order for Friday:\n2 leeks", "2 [leeks]"),
            ("2 leeks for tomorrow", "2 [leeks]"),
            ("no eggs this week. 2 leeks", "2 [leeks]"),
            ("", ""),
        ],
        "en-US",
    );
}

#[test]
fn other_languages_are_read_with_their_own_words() {
    check(
        &[
            (
                "Moin, wir brauchen 3 Kisten Wasser und 2 Sack Mehl, bitte",
                "3 Kisten [Wasser] | 2 Sack [Mehl]",
            ),
            ("2 Flaschen Essig ohne Zucker", "2 Flaschen [Essig] -Zucker"),
        ],
        "de-DE",
    );
    check(
        &[
            (
                "necesito 3 cajas de limones y 2 sacos de harina por favor",
                "3 cajas [limones] | 2 sacos [harina]",
            ),
            (
                "3 cajas de limones y 2 de peras",
                "3 cajas [limones] | 2 cajas [peras]",
            ),
        ],
        "es-ES",
    );
    check(
        &[(
            "2 dozen melk en 3 kg boter graag",
            "2 dozen [melk] | 3 kg [boter]",
        )],
        "nl-NL",
    );
    check(
        &[(
            "bonjour, 3 kg de beurre et 2 sacs de farine svp",
            "3 kg [beurre] | 2 sacs [farine]",
        )],
        "fr-FR",
    );
}

proptest! {
    #[test]
    fn every_word_of_a_name_stands_in_the_text_in_its_order(
        text in "[a-c0-9 ,.()\n½&%#é'x/-]{0,60}|\\PC{0,80}|((two|2|kg|cases|with|no|and|or|of|please|leeks|,|\n|large) ?){0,14}",
    ) {
        for line in lines(&text, "en-US") {
            let mut rest = text.as_str();
            for word in line.name.iter().chain(&line.alternatives).flat_map(|name| name.split_whitespace()) {
                let at = rest.find(word);
                prop_assert!(at.is_some(), "{word:?} of {line:?}");
                rest = &rest[at.unwrap_or(0) + word.len()..];
            }
        }
    }
}

#[test]
fn a_description_that_goes_on_is_no_other_line() {
    for text in [
        "1 carrot, sliced into rounds",
        "1 pear, ripe but firm",
        "8 drumsticks, skin on (keep the skin)",
    ] {
        assert_eq!(super::lines(text, "en-US").len(), 1, "{text}");
    }
    assert_eq!(super::lines("1 carrot, salted peanuts", "en-US").len(), 2);
}

#[test]
fn goods_of_which_any_will_do_are_one_line() {
    let lines = super::lines(
        "rump, sirloin, fillet, any you like\n1 onion\ngarlic powder",
        "en-US",
    );
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0].name.as_deref(), Some("rump"));
    assert_eq!(lines[0].alternatives, ["sirloin", "fillet"]);
}
