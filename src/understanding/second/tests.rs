//! What a model's word is worth: cases for every way in which it may be wrong.

use rust_decimal::{Decimal, dec};

use super::answer::Answer;
use super::ask::{Policy, Told, ask, shown};
use super::ground::{Fault, Grounded, Grounds, chosen, ground};
use super::prompt::Prompt;
use super::settle::{Answered, settle};
use super::{SecondLook, SecondLook::Ungrounded};
use crate::domain::ProductId;
use crate::privacy::{Known, detect, redact};
use crate::understanding::reading::{Act, Asked, Operation, Reading};
use crate::understanding::reasons::Reason;
use crate::understanding::tests::fixtures::{id, in_shop};

/// What the tests write for the key of a product.
fn keyed(template: &str, shown: &[ProductId]) -> String {
    ["MW", "MS", "EG", "HA", "CR", "FL"]
        .iter()
        .fold(template.to_owned(), |text, sku| {
            let at = shown.iter().position(|product| *product == id(sku));
            let key = at.map_or("P99".to_owned(), |at| format!("P{}", at + 1));
            text.replace(&format!("<{sku}>"), &key)
        })
}

fn answer(operations: &str) -> String {
    format!(r#"{{"operations":[{operations}],"not_understood":[]}}"#)
}

fn grounded(text: &str, cart: &[ProductId], operations: &str) -> Grounded {
    in_shop(text, (cart, None), |reading, index, situation| {
        let message = redact(text, &detect(text, &Known::default()));
        let told = Told {
            message: &message,
            reading,
            index,
            situation,
        };
        let shown = shown(told);
        let answer = Answer::parse(&answer(&keyed(operations, &shown))).unwrap();
        let grounds = Grounds {
            told,
            original: text,
            shown: &shown,
        };
        ground(&answer, grounds)
    })
}

fn settled(text: &str, question: Option<&Asked>, operations: &str) -> Reading {
    in_shop(text, (&[], question), |reading, index, situation| {
        let message = redact(text, &detect(text, &Known::default()));
        let told = Told {
            message: &message,
            reading,
            index,
            situation,
        };
        let shown = shown(told);
        let text_of_answer = answer(&keyed(operations, &shown));
        let answered = Answered::Answer {
            text: text_of_answer,
            shown,
        };
        settle(told, text, &answered)
    })
}

/// Products with quantities, as far as they are decided.
fn lines(reading: &Reading) -> Vec<(ProductId, Option<Decimal>)> {
    let goods = reading.operations.iter().filter_map(|one| one.act.goods());
    goods
        .filter_map(|goods| Some((chosen(goods)?, goods.said.as_ref().map(|said| said.number))))
        .collect()
}

#[test]
fn what_the_message_does_not_bear_out_is_refused_with_its_reason() {
    let cases = [
        (
            r#"{"op":"ADD","quote":"3 whole milk","product":"<MW>","quantity":"3","confidence":1}"#,
            Fault::NotInMessage,
        ),
        (
            r#"{"op":"ADD","quote":"2 whole milk","product":"<MW>","quantity":"20","confidence":1}"#,
            Fault::NumberNotQuoted,
        ),
        (
            r#"{"op":"ADD","quote":"2 whole milk","product":"<MW>","quantity":"-2","confidence":1}"#,
            Fault::NumberNotQuoted,
        ),
        (
            r#"{"op":"ADD","quote":"2 whole milk","product":"<MW>","quantity":"2","unit":"pallet","confidence":1}"#,
            Fault::UnitNotQuoted,
        ),
        (
            r#"{"op":"ADD","quote":"2 whole milk","product":"P77","quantity":"2","confidence":1}"#,
            Fault::UnknownProduct,
        ),
        (
            r#"{"op":"ADD","quote":"2 whole milk","product":"MW-001","quantity":"2","confidence":1}"#,
            Fault::UnknownProduct,
        ),
        (
            r#"{"op":"DELIVERY_DATE","quote":"whole milk","confidence":1}"#,
            Fault::NothingNamed,
        ),
        (
            r#"{"op":"PURCHASE_ORDER","quote":"2 whole milk","confidence":1}"#,
            Fault::NothingNamed,
        ),
        (
            r#"{"op":"CONFIRM","quote":"2 whole milk","confidence":1}"#,
            Fault::NotAllowed,
        ),
        (
            r#"{"op":"CANCEL","quote":"2 whole milk","confidence":1}"#,
            Fault::NotAllowed,
        ),
        (
            r#"{"op":"REMOVE","quote":"whole milk","product":"<MW>","confidence":1}"#,
            Fault::NotAllowed,
        ),
        (
            r#"{"op":"REPEAT_USUAL","quote":"2 whole milk","confidence":1}"#,
            Fault::NotAllowed,
        ),
        (
            r#"{"op":"PAY","quote":"2 whole milk","confidence":1}"#,
            Fault::Malformed,
        ),
    ];
    for (operation, fault) in cases {
        let grounded = grounded("2 whole milk", &[], operation);
        assert_eq!(grounded.faults, [fault], "{operation}");
        assert!(grounded.operations.is_empty(), "{operation}");
    }
}

#[test]
fn a_yes_of_the_customer_is_borne_out_and_adds_nothing() {
    let yes = r#"{"op":"CONFIRM","quote":"yes","confidence":1}"#;
    let grounded = grounded("yes please", &[id("MW")], yes);
    assert_eq!(grounded, Grounded::default());
}

#[test]
fn a_quote_that_stands_twice_is_taken_place_by_place() {
    let twice = r#"{"op":"ADD","quote":"2 milk","quantity":"2","confidence":1},
                   {"op":"ADD","quote":"2 milk","quantity":"2","confidence":1}"#;
    let starts: Vec<usize> = grounded("2 milk, 2 milk", &[], twice)
        .operations
        .iter()
        .map(|one| one.span.start)
        .collect();
    assert_eq!(starts, [0, 8]);
}

#[test]
fn agreement_makes_a_line_surer_and_changes_nothing_else() {
    let text = "2 cs whole milk";
    let same = r#"{"op":"ADD","quote":"2 cs whole milk","product":"<MW>","quantity":"2","unit":"case","confidence":0.99}"#;
    let alone = settled(text, None, "");
    let both = settled(text, None, same);
    assert_eq!(lines(&both), [(id("MW"), Some(dec!(2)))]);
    assert!(both.operations[0].confidence >= alone.operations[0].confidence);
    assert_eq!(both.second, SecondLook::Grounded);
}

#[test]
fn what_the_parser_read_stays_when_the_model_is_silent() {
    let reading = settled("2 whole milk and 3 halloumi", None, "");
    let read = [(id("MW"), Some(dec!(2))), (id("HA"), Some(dec!(3)))];
    assert_eq!(lines(&reading), read);
}

#[test]
fn a_word_that_is_in_no_catalog_is_taken_for_what_the_model_knows_it_by_and_looked_at() {
    let text = "2 whole milk and 3 squeaky cheese";
    let knows = r#"{"op":"ADD","quote":"3 squeaky cheese","product":"<HA>","quantity":"3","confidence":0.9}"#;
    let reading = settled(text, None, knows);
    assert_eq!(lines(&reading)[0], (id("MW"), Some(dec!(2))));
}

#[test]
fn a_choice_that_was_offered_may_be_told_by_the_model() {
    let offered = Asked::Choice(vec![id("MW"), id("MS")]);
    let text = "the one with the blue top please";
    let whole =
        r#"{"op":"SET","quote":"the one with the blue top","product":"<MW>","confidence":0.9}"#;
    let reading = settled(text, Some(&offered), whole);
    let chooses = |one: &Act| *one == Act::Choose(id("MW"));
    assert!(
        reading.operations.iter().any(|one| chooses(&one.act)),
        "{reading:?}"
    );
}

#[test]
fn a_note_and_a_question_stay_beside_the_choice_that_a_model_makes_of_them() {
    let offered = Asked::Choice(vec![id("MW"), id("MS")]);
    for text in ["ring twice", "what time do you open?"] {
        let chooses = r#"{"op":"SET","quote":"TEXT","product":"<MW>","confidence":1}"#;
        let alone = settled(text, Some(&offered), "");
        let reading = settled(text, Some(&offered), &chooses.replace("TEXT", text));
        let has = |one: &Operation| reading.operations.iter().any(|other| other.act == one.act);
        assert!(alone.operations.iter().all(has), "{reading:?}");
    }
}

#[test]
fn what_the_customer_takes_off_is_the_parsers_to_read() {
    let text = "we had 0 luck and 3 great days";
    let none = r#"{"op":"ADD","quote":"0 luck","product":"<MW>","quantity":"0","confidence":1}"#;
    assert_eq!(
        grounded(text, &[id("MW")], none).faults,
        [Fault::NotAllowed]
    );
    let other =
        r#"{"op":"SET","quote":"whole milk 0","product":"<EG>","quantity":null,"confidence":1}"#;
    let reading = settled("whole milk 0", None, other);
    let alone = settled("whole milk 0", None, "");
    assert_eq!(reading.operations, alone.operations);
    let same =
        r#"{"op":"SET","quote":"whole milk 0","product":"<MW>","quantity":"0","confidence":1}"#;
    assert_eq!(
        grounded("whole milk 0", &[id("MW")], same),
        Grounded::default()
    );
}

#[test]
fn no_digit_of_a_telephone_number_is_a_quantity_or_a_po_number() {
    let text = "lovely day, call me on 212-555-0187";
    for (claim, fault) in [
        (
            r#"{"op":"PURCHASE_ORDER","quote":"call me on [PHONE_1]","confidence":1}"#,
            Fault::NothingNamed,
        ),
        (
            r#"{"op":"ADD","quote":"[PHONE_1]","product":"<MW>","quantity":"212","confidence":1}"#,
            Fault::NumberNotQuoted,
        ),
        (
            r#"{"op":"ADD","quote":"[PHONE_1]","product":"<MW>","quantity":"1","confidence":1}"#,
            Fault::NumberNotQuoted,
        ),
    ] {
        assert_eq!(
            grounded(text, &[id("MW")], claim).faults,
            [fault],
            "{claim}"
        );
    }
}

#[test]
fn what_a_model_alone_reads_says_so() {
    let offered = Asked::Choice(vec![id("MW"), id("MS")]);
    let chooses = r#"{"op":"SET","quote":"the blue top","product":"<MW>","confidence":0.9}"#;
    let reading = settled("the one with the blue top", Some(&offered), chooses);
    let chosen = reading
        .operations
        .iter()
        .find(|one| one.act == Act::Choose(id("MW")));
    let reasons = &chosen.unwrap().reasons;
    assert!(
        reasons.iter().any(|one| one.reason == Reason::ModelAlone),
        "{reading:?}"
    );
}

#[test]
fn a_choice_that_the_model_does_not_believe_itself_is_none() {
    let offered = Asked::Choice(vec![id("MW"), id("MS")]);
    let chooses = r#"{"op":"SET","quote":"the blue top","product":"<MW>","confidence":0}"#;
    let reading = settled("the one with the blue top", Some(&offered), chooses);
    let is_choice = |one: &Operation| matches!(one.act, Act::Choose(_));
    assert!(!reading.operations.iter().any(is_choice), "{reading:?}");
}

#[test]
fn a_claim_without_ground_sends_the_order_to_a_person_and_leaves_the_reading() {
    let invents =
        r#"{"op":"ADD","quote":"50 caviar","product":"<EG>","quantity":"50","confidence":1}"#;
    let reading = settled("2 whole milk", None, invents);
    assert_eq!(reading.second, Ungrounded);
    assert_eq!(lines(&reading), [(id("MW"), Some(dec!(2)))]);
}

#[test]
fn an_answer_that_is_none_leaves_the_parsers_reading() {
    in_shop("2 whole milk", (&[], None), |reading, index, situation| {
        let message = redact("2 whole milk", &[]);
        let told = Told {
            message: &message,
            reading,
            index,
            situation,
        };
        let said = |text: &str| Answered::Answer {
            text: text.to_owned(),
            shown: Vec::new(),
        };
        for answered in [
            Answered::Nothing,
            said("I'm sorry"),
            said(r#"{"operations":[{"op""#),
        ] {
            let settled = settle(told, "2 whole milk", &answered);
            assert_eq!(settled.operations, reading.operations, "{answered:?}");
            assert_eq!(settled.second, SecondLook::Unavailable);
        }
    });
}

#[test]
fn nobody_is_asked_about_what_the_parser_is_sure_of() {
    let asked = |text: &str| {
        in_shop(text, (&[], None), |reading, index, situation| {
            let message = redact(text, &[]);
            let told = Told {
                message: &message,
                reading,
                index,
                situation,
            };
            ask(told, Policy::Assist, Prompt::order_extraction()).is_some()
        })
    };
    assert!(!asked("2 cs whole milk"));
    assert!(!asked("thanks"));
    assert!(asked("2 whole milk and 3 squeaky cheese"));
}

#[test]
fn what_a_model_is_shown_names_products_and_never_ids_or_prices() {
    in_shop(
        "2 whole milk",
        (&[id("EG")], None),
        |reading, index, situation| {
            let message = redact("2 whole milk", &[]);
            let told = Told {
                message: &message,
                reading,
                index,
                situation,
            };
            let question = super::ask::question(told, Prompt::order_extraction());
            let user = question.request.user();
            assert!(user.contains("Whole Milk 2 L | case"), "{user}");
            assert!(user.contains("Large Eggs"), "{user}");
            assert!(!user.contains("MW-001") && !user.contains("1.00"), "{user}");
        },
    );
}
