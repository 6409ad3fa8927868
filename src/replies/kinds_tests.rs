//! Each kind of reply in each language, as a customer reads it: the table `kinds.txt`.

use std::fmt::Write;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::tests::rendered_in;
use super::words_tests::LANGUAGES;
use crate::domain::{Channel, OrderStatus, ProductId, Unit};
use crate::session::Question;
use crate::session::reply::{Notice, OrderShown, Passed, Reply, Usual, Waiting};
use crate::session::tests::{
    BUFFALO, CHICKEN, COKE, COW, MILK, PARMESAN, SALMON, SEMI, WATER, World, date, goods, name,
    name_in, said, target, unclear, unknown,
};
use crate::understanding::{Act, Which};

/// The reply to these words, with the world in which it was given.
fn reply(mut world: World, bursts: Vec<Vec<Act>>) -> (World, Reply) {
    let mut last = None;
    for acts in bursts {
        last = world.say(acts).reply;
    }
    (world, last.unwrap())
}

fn question(question: Question) -> (World, Reply) {
    let (world, asked) = reply(World::reviewing(2), vec![vec![Act::No]]);
    let Reply::Question { mut prompt, .. } = asked else {
        panic!("a bare no is asked about");
    };
    prompt.question = question;
    let notices = Vec::new();
    let so_far = None;
    let question = Reply::Question {
        notices,
        so_far,
        prompt,
    };
    (world, question)
}

fn day() -> NaiveDate {
    date("2026-11-25")
}

fn orders() -> Vec<(&'static str, (World, Reply))> {
    let new = World::new;
    let one = |act: Act| reply(new(), vec![vec![act]]);
    let usual = || new().with_history(&[("2026-11-16", &[(MILK, 2, "case"), (COKE, 1, "case")])]);
    let milk = || goods(unclear("milk", &[MILK, SEMI]), Some(said(2, None)));
    let fruit = || Act::Name(goods(unknown("dragon fruit"), None));
    let assumed = || Act::Name(goods(target(SEMI), None));
    let po = || Act::PurchaseOrder("4711".to_owned());
    let sunday = Act::Deliver(Some(date("2026-11-29")));
    vec![
        (
            "summary",
            reply(new(), vec![vec![name(COKE, 3), fruit(), assumed(), po()]]),
        ),
        ("placed", reply(World::reviewing(3), vec![vec![Act::Yes]])),
        (
            "placed for review",
            reply(new(), vec![vec![name(COKE, 3), fruit()], vec![Act::Yes]]),
        ),
        (
            "change",
            reply(
                World::confirmed(3),
                vec![vec![Act::Set(goods(target(COKE), Some(said(4, None))))]],
            ),
        ),
        ("which", one(Act::Name(milk()))),
        ("out of stock", one(name(BUFFALO, 1))),
        ("unit", one(name_in(COKE, 2, "bunch"))),
        ("split", one(name_in(CHICKEN, 12, "kg"))),
        ("minimum", one(name(SALMON, 1))),
        ("multiple", one(name(WATER, 3))),
        ("odd", one(name(PARMESAN, 100))),
        (
            "impossible",
            one(Act::Impossible(goods(target(COKE), None))),
        ),
        (
            "usual",
            reply(usual(), vec![vec![Act::Repeat(Which::Usual)]]),
        ),
        ("needed", one(Act::Repeat(Which::Usual))),
        ("day", reply(World::reviewing(3), vec![vec![sunday]])),
        (
            "duplicate",
            reply(
                World::confirmed(3),
                vec![vec![name(COKE, 3)], vec![Act::Yes]],
            ),
        ),
        (
            "what to change",
            reply(World::reviewing(3), vec![vec![Act::No]]),
        ),
        (
            "which line",
            question(Question::WhichLine("the milk".to_owned())),
        ),
    ]
}

fn notices() -> Vec<Notice> {
    let shown = |status| {
        let lines = vec![
            (
                "Cola 330 ml".to_owned(),
                Decimal::from(2),
                Unit::new("case"),
            ),
            ("Salmon".to_owned(), Decimal::new(15, 1), Unit::new("kg")),
        ];
        OrderShown {
            status,
            delivery_date: Some(day()),
            po_number: None,
            lines,
        }
    };
    let total = Decimal::new(123_450, 2);
    vec![
        Notice::Greeting(Usual::None),
        Notice::Greeting(Usual::Known),
        Notice::Identity,
        Notice::GoAhead,
        Notice::NotInCart("eggs".to_owned()),
        Notice::NothingToChange,
        Notice::Price(vec![COKE, COW]),
        Notice::Stock(vec![COKE, BUFFALO]),
        Notice::NotListed("dragon fruit".to_owned()),
        Notice::OutOfStock(BUFFALO),
        Notice::PassedOn(Passed::Question),
        Notice::PassedOn(Passed::Complaint),
        Notice::PassedOn(Passed::Person),
        Notice::PassedOn(Passed::Note),
        Notice::PassedOn(Passed::Rest),
        Notice::Orders(vec![shown(OrderStatus::Confirmed)]),
        Notice::Orders(vec![shown(OrderStatus::Pending)]),
        Notice::Orders(vec![shown(OrderStatus::Review)]),
        Notice::NoOpenOrder,
        Notice::Cancelled,
        Notice::ChangeDropped,
        Notice::SameOrder,
        Notice::CancellationRequested(Some(day())),
        Notice::CancellationRequested(None),
        Notice::TooLateToLower(Some(day())),
        Notice::Escalated,
        Notice::CartEmpty,
        Notice::ConfirmedAfterAll(Some(day())),
        Notice::OrdersOnly,
        Notice::NoCards,
        Notice::Reminder(Waiting::Empty),
        Notice::Reminder(Waiting::More { lines: 2 }),
        Notice::Reminder(Waiting::Yes { lines: 1, total }),
        Notice::Warning(Waiting::Yes { lines: 3, total }),
    ]
}

/// Every kind of reply with its name.
fn kinds() -> Vec<(String, World, Reply)> {
    let told = notices().into_iter().map(|notice| {
        let name = format!("{notice:?}");
        (name, World::new(), Reply::Told(vec![notice]))
    });
    let orders = orders().into_iter();
    orders
        .map(|(name, (world, reply))| (name.to_owned(), world, reply))
        .chain(told)
        .collect()
}

#[test]
fn every_kind_of_reply_has_words_without_an_open_blank_in_every_language() {
    for (kind, world, reply) in kinds() {
        for language in LANGUAGES {
            for channel in [Channel::Whatsapp, Channel::Sms, Channel::Email] {
                let rendered = rendered_in(&world, &reply, (language, channel));
                let all = format!("{}{}", rendered.text, rendered.html.unwrap_or_default());
                assert!(!rendered.text.trim().is_empty(), "{language}: {kind}");
                assert!(!all.contains(['{', '}']), "{language} {kind}: {all}");
                assert!(
                    !rendered.text.contains("  "),
                    "{language} {kind}: {}",
                    rendered.text
                );
            }
        }
    }
}

/// Every kind of reply as the table has it: WhatsApp's in each language, then what SMS and email
/// make of the first.
fn as_table() -> String {
    let mut table = String::new();
    let mut show = |title: &str, world: &World, reply: &Reply, place: (&str, Channel)| {
        let rendered = rendered_in(world, reply, place);
        let _ = writeln!(table, "[{title}]\n{}", rendered.text);
    };
    for (kind, world, reply) in kinds() {
        let kind = kind.split(['(', '{']).next().unwrap_or_default().trim();
        for language in LANGUAGES {
            let title = format!("{kind} {language}");
            show(&title, &world, &reply, (language, Channel::Whatsapp));
        }
    }
    let (world, reply) = &orders()[0].1;
    for language in LANGUAGES {
        show(
            &format!("SMS {language}"),
            world,
            reply,
            (language, Channel::Sms),
        );
        show(
            &format!("email {language}"),
            world,
            reply,
            (language, Channel::Email),
        );
    }
    table
}

#[test]
fn every_kind_of_reply_reads_as_the_table_has_it() {
    let found = as_table();
    assert!(
        found == include_str!("kinds.txt"),
        "the table would be:\n{found}"
    );
}

/// A product that no test names: the id is only there to be looked up.
#[test]
fn a_product_that_left_the_catalog_breaks_no_reply() {
    let gone = ProductId(uuid::Uuid::from_u128(404));
    let reply = Reply::Told(vec![Notice::Price(vec![gone]), Notice::GoAhead]);
    let text = rendered_in(&World::new(), &reply, ("de", Channel::Whatsapp)).text;
    assert_eq!(text, "Gerne, was brauchen Sie?");
}
