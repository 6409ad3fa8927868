//! What the audit trail says of a step, and what it never says.

use serde_json::{Value, json};

use super::*;
use crate::session::SessionEventType as Type;

fn trail(step: &Step) -> Vec<(Type, Value)> {
    let records = step.effects.iter().filter_map(|effect| match effect {
        Effect::Record(kind, data) => Some((*kind, data.clone())),
        Effect::WriteOrder(_)
        | Effect::ConfirmOrder(_)
        | Effect::FlagOrder(..)
        | Effect::Task(_)
        | Effect::Suppress(_)
        | Effect::Unsuppress(_)
        | Effect::Silence(_) => None,
    });
    records.collect()
}

fn data(step: &Step, wanted: Type) -> Value {
    let mut found = trail(step).into_iter().filter(|(kind, _)| *kind == wanted);
    let (_, data) = found.next().unwrap();
    assert!(found.next().is_none(), "{wanted:?} more than once");
    data
}

fn path(step: &Step) -> Vec<String> {
    let statuses = trail(step)
        .into_iter()
        .filter(|(kind, _)| *kind == Type::StatusChanged);
    statuses
        .map(|(_, data)| format!("{} {}", data["from"], data["to"]).replace('"', ""))
        .collect()
}

#[test]
fn goods_that_are_all_clear_pass_through_collecting_in_the_trail() {
    let step = World::new().say(vec![name(COKE, 3)]);
    assert_eq!(
        path(&step),
        ["NONE ACTIVE", "ACTIVE COLLECTING", "COLLECTING REVIEWING"]
    );
    assert_eq!(data(&step, Type::SessionStarted)["channel"], "WHATSAPP");
    let summary = data(&step, Type::ReviewRequested);
    assert_eq!(summary["version"], 1);
    assert_eq!(summary["delivery_date"], "2026-11-24");
}

#[test]
fn a_change_of_a_reviewed_order_goes_back_through_collecting() {
    let mut world = World::reviewing(3);
    let step = world.say(vec![name(WATER, 2)]);
    assert_eq!(
        path(&step),
        ["REVIEWING COLLECTING", "COLLECTING REVIEWING"]
    );
    assert_eq!(data(&step, Type::ReviewRequested)["version"], 2);
}

#[test]
fn an_added_line_is_told_by_its_sku_and_quantity() {
    let step = World::new().say(vec![name(COKE, 3)]);
    let added = data(&step, Type::ItemAdded);
    let what = (&added["sku"], &added["quantity"], &added["unit"]);
    assert_eq!(what, (&json!("COLA 330 ML"), &json!("3"), &json!("case")));
}

#[test]
fn a_modified_line_says_what_it_was_before() {
    let mut world = World::reviewing(3);
    let modified = data(&world.say(vec![set(COKE, 5)]), Type::ItemModified);
    assert_eq!(modified["quantity"], "5");
    assert_eq!(modified["before"]["quantity"], "3");
    assert_eq!(modified["before"]["sku"], "COLA 330 ML");
}

#[test]
fn a_removed_line_says_what_it_was() {
    let mut world = World::reviewing(3);
    let removed = data(
        &world.say(vec![Act::Remove(target(COKE))]),
        Type::ItemRemoved,
    );
    assert_eq!(removed["quantity"], "3");
    assert_eq!(removed["line"], 1);
}

#[test]
fn the_end_names_its_outcome_its_reason_and_its_order() {
    let end = |step: &Step| {
        let data = data(step, Type::SessionClosed);
        format!("{} {}", data["outcome"], data["reason"]).replace('"', "")
    };
    let mut world = World::reviewing(3);
    let step = world.say(vec![Act::Yes]);
    assert_eq!(end(&step), "CONFIRMED SUMMARY_CONFIRMED");
    let confirmed = data(&step, Type::OrderConfirmed);
    assert_eq!(confirmed["order"], json!(world.orders[0].id));
    world.say(vec![more(COKE, 1)]);
    let step = world.say(vec![Act::Cancel]);
    assert_eq!(end(&step), "CANCELLED CHANGE_DROPPED");
    world.say(vec![more(COKE, 1)]);
    assert_eq!(
        end(&world.say(vec![Act::Yes])),
        "CONFIRMED CHANGE_CONFIRMED"
    );
    world.say(vec![more(COKE, 1)]);
    world.wait(61);
    assert_eq!(
        end(&world.step(Event::ClockStruck)),
        "TIMEOUT CHANGE_UNANSWERED"
    );
    let step = World::reviewing(3).say(vec![Act::Cancel]);
    assert_eq!(end(&step), "CANCELLED DROPPED_BY_CUSTOMER");
    assert_eq!(data(&step, Type::OrderCancelled)["order"], Value::Null);
}

#[test]
fn silence_ends_with_its_reason() {
    for (acts, expected) in [
        (vec![name(COKE, 3)], "NOBODY_ANSWERED"),
        (vec![Act::Begin], "NO_GOODS_NAMED"),
    ] {
        let mut world = World::new();
        world.say(acts);
        world.wait(61);
        let step = world.step(Event::ClockStruck);
        assert_eq!(data(&step, Type::SessionClosed)["reason"], expected);
    }
}

#[test]
fn a_yes_after_the_time_out_is_in_the_trail_with_its_order() {
    let mut world = World::reviewing(3);
    world.wait(61);
    world.step(Event::ClockStruck);
    let confirmed = data(&world.say(vec![Act::Yes]), Type::OrderConfirmed);
    assert_eq!(confirmed["outcome"], "CONFIRMED");
    assert_eq!(confirmed["order"], json!(world.orders[0].id));
}

#[test]
fn a_reminder_and_a_warning_say_how_long_nothing_was_heard_and_when_it_ends() {
    let mut world = World::reviewing(3);
    let ends = world.now + Duration::minutes(60);
    for (minutes, silent, kind) in [(30, 30, Type::ReminderSent), (24, 54, Type::TimeoutWarning)] {
        world.wait(minutes);
        let nudged = data(&world.step(Event::ClockStruck), kind);
        assert_eq!(nudged["silent_minutes"], silent);
        assert_eq!(nudged["closes_at"], json!(ends));
    }
}

#[test]
fn every_event_names_the_session_that_it_is_about() {
    let mut world = World::reviewing(3);
    let old = json!(world.conversation.session.as_ref().unwrap().id);
    let step = world.burst(vec![vec![Act::Cancel], vec![name(WATER, 2)]]);
    let new = json!(world.conversation.session.as_ref().unwrap().id);
    assert_ne!(old, new);
    assert_eq!(data(&step, Type::OrderCancelled)["session"], old);
    assert_eq!(data(&step, Type::SessionClosed)["session"], old);
    assert_eq!(data(&step, Type::SessionStarted)["session"], new);
    assert_eq!(data(&step, Type::ItemAdded)["session"], new);
}

#[test]
fn no_event_holds_a_word_of_the_customer() {
    let mut world = World::new();
    let words = ["dragon fruit", "ring twice"];
    let acts = vec![
        Act::Name(goods(unknown(words[0]), Some(said(2, None)))),
        Act::Comment(words[1].to_owned()),
    ];
    let mut events = trail(&world.say(acts));
    events.extend(trail(&world.say(vec![Act::Remove(unknown(words[0]))])));
    assert!(events.len() > 4);
    for (kind, data) in events {
        let data = data.to_string();
        assert!(
            !words.iter().any(|word| data.contains(word)),
            "{kind:?} {data}"
        );
    }
}

/// The goods that a step says something of, by their numbers.
fn skus(step: &Step, wanted: Type) -> Vec<Value> {
    let trail = trail(step).into_iter();
    trail
        .filter(|(kind, _)| *kind == wanted)
        .map(|(_, data)| data["sku"].clone())
        .collect()
}

#[test]
fn only_the_line_that_changed_is_told_and_only_the_one_that_went() {
    let mut world = World::new();
    world.say(vec![name(COKE, 1), name(MILK, 1)]);
    let step = world.say(vec![set(MILK, 2)]);
    assert_eq!(skus(&step, Type::ItemModified), ["WHOLE MILK 2 L"]);
    let step = world.say(vec![Act::Remove(target(MILK))]);
    assert_eq!(skus(&step, Type::ItemRemoved), ["WHOLE MILK 2 L"]);
    assert_eq!(skus(&step, Type::ItemModified), [""; 0]);
}

#[test]
fn a_cart_that_is_emptied_collects_nothing_on_its_way() {
    let step = World::reviewing(2).say(vec![Act::Remove(target(COKE))]);
    assert_eq!(path(&step), ["REVIEWING ACTIVE"]);
}
