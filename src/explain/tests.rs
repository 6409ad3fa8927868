//! What an explanation has to say of messages to the smoke set's distributor.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use uuid::Uuid;

use super::text::{Pieces, Titles, text};
use super::*;
use crate::agent::World;
use crate::catalog_file::read_catalog;
use crate::domain::calendar::Zone;
use crate::domain::{
    Catalog, Channel, CustomerContext, CustomerId, DeliveryTerms, OrderId, ProductId, SessionId,
};
use crate::matching::Index;
use crate::session::{Settings, Suppression};
use crate::understanding::ReadingModel;

const CATALOG: &[u8] = include_bytes!("../../eval/datasets/smoke/heartland.csv");

fn index() -> Index {
    let mut number = 0_u128;
    let ids = || {
        number += 1;
        ProductId(Uuid::from_u128(number))
    };
    let products = read_catalog(CATALOG, ids).unwrap();
    Index::build(Arc::new(Catalog::new(1, products)))
}

fn explained(message: &str) -> Explanation {
    let index = index();
    let butter = index.catalog().by_sku("DAI-120").unwrap().id;
    let customer = CustomerContext {
        id: CustomerId(Uuid::from_u128(9)),
        known: true,
        business_name: "Corner Bistro".to_owned(),
        history: Vec::new(),
        aliases: vec![("the gold one".to_owned(), butter)],
    };
    let settings = Settings {
        currency: "USD".to_owned(),
        confidence_threshold: 0.8,
        auto_close: TimeDelta::hours(2),
    };
    let world = World {
        index: &index,
        reading: ReadingModel::embedded(),
        answers: crate::agent::second::Answers::NONE,
        customer: &customer,
        terms: &DeliveryTerms::unrestricted(Zone::Named(chrono_tz::America::Chicago)),
        settings: &settings,
        business_name: "Heartland",
        locale: "en-US",
        channel: Channel::Whatsapp,
        suppressed: Suppression::None,
        now: DateTime::UNIX_EPOCH + TimeDelta::days(20_000),
        session_id: SessionId(Uuid::from_u128(1)),
        order_id: OrderId(Uuid::from_u128(2)),
    };
    explain(message, &world)
}

fn printed(message: &str) -> String {
    text(&explained(message), Titles::Plain, Pieces::Best)
}

/// Texts with spaces of any length taken for one.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn each_message_shows_what_led_to_its_reading() {
    for (message, lines) in [
        (
            "2 cs whole milk gallon",
            &[
                "READING weight",
                "0-1 2 cs quantity 2 case",
                "OPERATION 1 NAME \"2 cs whole milk gallon\" confidence",
                "goods: \"whole milk gallon\", quantity 2 case",
                "ONE: DAI-101 by EXACT_MATCH, probability",
                "ordered as 2 case (= 8 each)",
                "after a yes: an order, CONFIRMED",
            ][..],
        ),
        (
            "3 milk",
            &[
                "SEVERAL; next fit",
                "\"milk\": asks: which of",
                "RUNNER-UP",
                "SEVERAL_PRODUCTS: several products fit about equally well: \"milk\" at 2..6",
            ],
        ),
        (
            "2 kg cheddar block",
            &["cannot be ordered so: not a whole number of each"],
        ),
        (
            "1 the gold one",
            &[
                "ONE: DAI-120 by EXACT_MATCH",
                "ordered as 1 case (= 36 each)",
            ],
        ),
        (
            "4 qqzzy",
            &["NOTHING", "\"qqzzy\": no product: a person looks at it"],
        ),
        (
            "STOP",
            &[
                "READING the message was told as a whole",
                "put before the staff: OPT_OUT",
            ],
        ),
        ("", &["MESSAGE 0 bytes, 0 tokens", "OPERATION 1 NOISE"]),
    ] {
        let text = squeezed(&printed(message));
        for line in lines {
            assert!(
                text.contains(line),
                "{message:?} lacks {line:?}:\n{}",
                printed(message)
            );
        }
    }
}

#[test]
fn a_feature_adds_its_weight_times_its_value_and_all_of_them_with_the_bias_are_the_fit() {
    let explanation = explained("2 cs butter");
    let bias = crate::matching::weights::Model::embedded().weights.fit.bias;
    let candidates = &explanation.operations[0].goods[0].candidates;
    assert!(candidates.len() > 1);
    for candidate in candidates {
        let sum: f64 = candidate.contributions.iter().map(|one| one.adds).sum();
        assert!(
            (bias + sum - candidate.log_odds).abs() < 1e-6,
            "{candidate:?}"
        );
    }
}

#[test]
fn no_line_is_wider_than_the_terminal_and_none_commands_it() {
    let message = "2 cs whole milk \u{1b}[31m\u{202e} and 4 of the very long named thing that \
        nobody knows, eggs, butter 1 lb, 3 bags of russet potatoes 50 lb; no wait 5 potatoes";
    for line in printed(message).lines() {
        assert!(line.chars().count() <= 100, "{line}");
        assert!(!line.contains(['\u{1b}', '\u{202e}']), "{line}");
    }
}

#[test]
fn the_same_message_is_explained_in_the_same_words() {
    let message = "2 cs milk n eggs, no wait 3";
    assert_eq!(printed(message), printed(message));
}

#[test]
fn titles_are_bold_in_a_terminal_alone() {
    let explanation = explained("2 milk");
    assert!(!text(&explanation, Titles::Plain, Pieces::All).contains('\u{1b}'));
    assert!(text(&explanation, Titles::Bold, Pieces::Best).contains("\u{1b}[1mREADING\u{1b}[0m"));
}

#[test]
fn what_was_not_read_of_a_long_message_is_put_before_a_person_and_the_order_is_reviewed() {
    let thanks = "\nthank you".repeat(5_000);
    let explanation = explained(&format!("2 cs whole milk gallon{thanks}\n9 cs eggs"));
    let cut = explanation.unread.unwrap();
    assert!((39_980..=understanding::LONGEST).contains(&cut), "{cut}");
    let follow = explanation.follow;
    assert_eq!(follow.tasks, ["UNREADABLE"]);
    let review = AfterYes::Order("REVIEW", vec!["UNREAD_TEXT"]);
    assert_eq!(follow.after_yes, Some(review));
}

#[test]
fn blanks_behind_a_message_are_nothing_that_is_unread() {
    let explanation = explained(&format!("2 cs whole milk gallon{}", "\n ".repeat(3_000)));
    assert_eq!(explanation.unread, None);
    assert!(explanation.follow.tasks.is_empty());
}

#[test]
fn every_piece_that_was_weighed_is_printed_on_demand() {
    let explanation = explained("2 milk");
    let all = text(&explanation, Titles::Plain, Pieces::All);
    assert!(all.contains("PIECES"), "{all}");
    let stray = explanation
        .weighed
        .iter()
        .any(|part| part.read_as == "stray words");
    assert!(stray && !printed("2 milk").contains("PIECES"));
}
