//! Which line words of change mean, and what is said where they mean none.

use super::*;
use crate::domain::Intent;
use crate::session::basket::Question;
use crate::session::state::Status::{Collecting, Reviewing};
use crate::understanding::{Because, Reason, Which};

fn put_back(target: Target) -> Act {
    Act::Restore(target)
}

/// A cart with whole and semi-skimmed milk.
fn two_milks() -> World {
    let mut world = World::new();
    world.say(vec![name(MILK, 2), name(SEMI, 3)]);
    world
}

#[test]
fn words_that_fit_two_lines_are_asked_about() {
    let milk = || unclear("milk", &[MILK, SEMI]);
    for act in [
        Act::Remove(milk()),
        Act::Set(goods(milk(), Some(said(5, None)))),
        Act::More(goods(milk(), Some(said(5, None)))),
    ] {
        let mut world = two_milks();
        let step = world.say(vec![act]);
        let Some(Reply::Question { prompt, .. }) = step.reply else {
            panic!("nothing is asked: {:?}", step.reply);
        };
        assert_eq!(prompt.question, Question::WhichLine("milk".to_owned()));
        world.expect(Collecting, &[(MILK, "2 case"), (SEMI, "3 case")]);
    }
}

#[test]
fn more_of_a_product_decides_the_open_choice_that_offers_it() {
    let mut world = World::new();
    let milk = unclear("milk", &[MILK, SEMI]);
    world.say(vec![Act::Name(goods(milk, Some(said(2, None))))]);
    world.say(vec![more(SEMI, 3)]);
    world.expect(Reviewing, &[(SEMI, "3 case")]);
}

#[test]
fn goods_in_the_place_of_what_is_not_there_are_taken_and_that_is_said() {
    let mut world = World::reviewing(2);
    let semi = || goods(target(SEMI), Some(said(1, None)));
    let step = world.say(vec![Act::Replace(target(MILK), semi())]);
    assert_eq!(notices(&step), [Notice::NotInCart("milk".to_owned())]);
    world.expect(Reviewing, &[(COKE, "2 case"), (SEMI, "1 case")]);
    let step = World::new().say(vec![Act::Replace(it(), semi())]);
    assert_eq!(notices(&step), [], "it is nothing that could be named");
}

#[test]
fn what_is_put_back_is_ordered_again() {
    let mut world = two_milks();
    world.say(vec![Act::Remove(target(SEMI))]);
    let step = world.say(vec![put_back(target(SEMI))]);
    assert_eq!(step.intent, Some(Intent::Order));
    world.expect(Reviewing, &[(MILK, "2 case"), (SEMI, "3 case")]);
}

#[test]
fn what_stands_already_is_not_put_back_and_what_never_stood_is_named() {
    let mut world = World::reviewing(2);
    world.say(vec![put_back(target(COKE))]);
    world.expect(Reviewing, &[(COKE, "2 case")]);
    world.say(vec![put_back(target(MILK))]);
    world.expect(Reviewing, &[(COKE, "2 case"), (MILK, "1 case")]);
}

#[test]
fn goods_answer_what_is_needed_and_take_the_place_of_an_offer() {
    let mut world = World::new();
    world.say(vec![Act::Repeat(Which::Usual)]);
    world.say(vec![name(COKE, 2)]);
    world.expect(Reviewing, &[(COKE, "2 case")]);
    let mut world = World::new().with_history(&[
        ("2026-11-20", &[(MILK, 1, "case")]),
        ("2026-11-18", &[(SEMI, 1, "case")]),
    ]);
    assert!(asks(&world.say(vec![Act::Repeat(Which::Usual)])));
    world.say(vec![name(COKE, 2)]);
    world.expect(Reviewing, &[(COKE, "2 case")]);
}

#[test]
fn it_that_is_gone_already_in_the_same_burst_is_passed_over_and_else_said() {
    let mut world = two_milks();
    let step = world.burst(vec![
        vec![Act::Remove(target(SEMI))],
        vec![Act::Remove(it())],
    ]);
    assert_eq!(notices(&step), []);
    world.expect(Reviewing, &[(MILK, "2 case")]);
    let step = world.say(vec![Act::Remove(it())]);
    assert_eq!(notices(&step), [Notice::NothingToChange]);
    world.expect(Reviewing, &[(MILK, "2 case")]);
}

#[test]
fn where_no_order_is_open_there_is_nothing_to_take_off() {
    let step = World::new().say(vec![Act::Remove(target(MILK))]);
    assert_eq!(notices(&step), [Notice::NothingToChange]);
}

#[test]
fn none_of_what_is_not_there_makes_no_line_and_no_question() {
    let mut world = World::reviewing(2);
    let step = world.say(vec![name(MILK, 0)]);
    assert_eq!(notices(&step), [Notice::NotInCart("milk".to_owned())]);
    world.expect(Reviewing, &[(COKE, "2 case")]);
}

#[test]
fn every_number_that_is_none_is_asked_about_in_its_turn() {
    let mut world = World::new();
    let impossible = |product| Act::Impossible(goods(target(product), Some(said(0, None))));
    world.say(vec![impossible(MILK), impossible(COKE), impossible(MILK)]);
    world.say(vec![how_much(2, None)]);
    world.expect(Collecting, &[(MILK, "2 case")]);
    world.say(vec![how_much(3, None)]);
    world.expect(Reviewing, &[(MILK, "2 case"), (COKE, "3 case")]);
}

#[test]
fn a_line_keeps_why_its_reading_is_not_surer_and_that_its_quantity_is_odd() {
    let mut world = World::new();
    let mut heard = heard(vec![vec![name(COKE, 300)]], world.now);
    heard[0].reading.operations[0].reasons = vec![Because {
        reason: Reason::ModelAlone,
        span: Span { start: 0, end: 5 },
    }];
    world.step(Event::Wrote(heard));
    world.say(vec![Act::Yes]);
    world.say(vec![Act::Yes]);
    assert_eq!(
        world.orders[0].lines[0].reasons,
        [Reason::ModelAlone, Reason::OddQuantity]
    );
}

#[test]
fn goods_behind_the_announcement_of_more_do_not_end_the_waiting_but_a_later_message_does() {
    let mut world = World::new();
    let step = world.say(vec![Act::MoreToCome, name(COKE, 2)]);
    assert_eq!(step.reply, None);
    world.expect(Collecting, &[(COKE, "2 case")]);
    let mut world = World::new();
    world.burst(vec![vec![Act::MoreToCome], vec![name(COKE, 2)]]);
    world.expect(Reviewing, &[(COKE, "2 case")]);
}

#[test]
fn an_order_that_is_begun_and_dropped_in_one_burst_leaves_no_trace() {
    for mut world in [World::new(), World::confirmed(3)] {
        let before = world.conversation.session.clone();
        let step = world.burst(vec![vec![name(MILK, 2)], vec![Act::Cancel]]);
        assert_eq!(world.conversation.session, before);
        assert_eq!(notices(&step), [Notice::Cancelled]);
        let recorded = |effect: &Effect| matches!(effect, Effect::Record(..));
        assert!(!step.effects.iter().any(recorded), "{:?}", step.effects);
    }
}

#[test]
fn the_reader_is_told_the_carts_products_the_one_named_last_at_the_end() {
    let mut world = World::new();
    world.say(vec![name(COKE, 1), name(MILK, 1), name(WATER, 2)]);
    world.say(vec![set(MILK, 2)]);
    assert_eq!(world.conversation.cart_products(), [COKE, WATER, MILK]);
}
