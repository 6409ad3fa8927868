//! What an answer to a question of ours does.

use super::*;
use crate::domain::ReviewReason as Why;
use crate::session::basket::{Doubt, Question};
use crate::session::state::Status::{Collecting, Reviewing};

/// The question that a step puts.
fn question(step: &Step) -> Question {
    let Some(Reply::Question { prompt, .. }) = &step.reply else {
        panic!("nothing is asked: {:?}", step.reply);
    };
    prompt.question.clone()
}

fn doubt(step: &Step) -> Doubt {
    let Question::Line(_, doubt) = question(step) else {
        panic!("it is about no line: {:?}", question(step));
    };
    doubt
}

fn unavailable(substitutes: &[ProductId]) -> Doubt {
    Doubt::Unavailable {
        substitutes: substitutes.to_vec(),
    }
}

#[test]
fn a_quantity_alone_answers_what_was_asked_whatever_else_stands_in_its_unit() {
    let mut world = World::new();
    let step = world.say(vec![name(COKE, 2), name_in(CHICKEN, 12, "kg")]);
    assert!(matches!(doubt(&step), Doubt::Split { .. }));
    world.say(vec![how_much(3, Some("case"))]);
    world.expect(Reviewing, &[(COKE, "2 case"), (CHICKEN, "3 case")]);
}

#[test]
fn a_quantity_alone_that_answers_nothing_is_of_the_only_line_in_its_unit() {
    let mut world = World::new();
    world.say(vec![name(PARMESAN, 2), name(COKE, 2)]);
    world.say(vec![how_much(3, Some("each"))]);
    world.expect(Reviewing, &[(PARMESAN, "3 each"), (COKE, "2 case")]);
}

#[test]
fn a_yes_to_what_to_change_brings_the_summary_back() {
    let mut world = World::reviewing(2);
    let step = world.say(vec![Act::No]);
    assert_eq!(question(&step), Question::WhatToChange);
    let step = world.say(vec![Act::Yes]);
    assert!(matches!(step.reply, Some(Reply::Summary { .. })));
    world.expect(Reviewing, &[(COKE, "2 case")]);
}

#[test]
fn a_no_to_an_odd_quantity_is_asked_how_many() {
    let mut world = World::new();
    let step = world.say(vec![name(COKE, 300)]);
    assert_eq!(doubt(&step), Doubt::Odd);
    let step = world.say(vec![Act::No]);
    assert_eq!(doubt(&step), Doubt::HowMany);
    world.say(vec![how_much(3, None)]);
    world.expect(Reviewing, &[(COKE, "3 case")]);
}

#[test]
fn the_same_odd_quantity_again_is_a_yes_to_it() {
    let mut world = World::new();
    world.say(vec![name(COKE, 300)]);
    world.say(vec![name(COKE, 300)]);
    world.expect(Reviewing, &[(COKE, "300 case")]);
}

#[test]
fn a_yes_to_one_substitute_takes_it() {
    let mut world = World::new();
    let step = world.say(vec![name(BUFFALO, 2)]);
    assert_eq!(doubt(&step), unavailable(&[COW]));
    world.say(vec![Act::Yes]);
    world.expect(Reviewing, &[(COW, "2 each")]);
}

#[test]
fn naming_the_substitute_that_is_offered_takes_it_in_the_place_of_the_line() {
    let mut world = World::new();
    world.say(vec![name(BUFFALO, 2)]);
    world.say(vec![name(COW, 3)]);
    world.expect(Reviewing, &[(COW, "3 each")]);
}

#[test]
fn a_no_to_the_substitute_leaves_the_question_whether_the_line_goes() {
    let mut world = World::new();
    world.say(vec![name(COKE, 1), name(BUFFALO, 2)]);
    let step = world.say(vec![Act::No]);
    assert_eq!(doubt(&step), unavailable(&[]));
    let step = world.say(vec![Act::No]);
    assert_eq!(doubt(&step), unavailable(&[]));
    assert_eq!(world.conversation.state(), Collecting);
    let step = world.say(vec![Act::No]);
    assert!(has_task(&step), "a no to both says nothing that we can do");
    world.expect(Reviewing, &[(COKE, "1 case"), (BUFFALO, "2 case")]);
}

#[test]
fn a_yes_to_the_only_product_that_may_be_meant_takes_it() {
    let mut world = World::new();
    let milk = unclear("milk", &[MILK]);
    world.say(vec![Act::Name(goods(milk, Some(said(2, None))))]);
    world.say(vec![Act::Yes]);
    world.expect(Reviewing, &[(MILK, "2 case")]);
}

#[test]
fn a_choice_decides_the_line_that_offers_it_and_not_the_one_that_is_asked_about() {
    let mut world = World::new();
    let two = |words, products: &[ProductId]| {
        Act::Name(goods(unclear(words, products), Some(said(2, None))))
    };
    world.say(vec![
        two("milk", &[MILK, SEMI]),
        two("drink", &[COKE, PARMESAN]),
    ]);
    world.say(vec![Act::Choose(COKE)]);
    world.expect(Collecting, &[(COKE, "2 case")]);
    world.say(vec![Act::Choose(SEMI)]);
    world.expect(Reviewing, &[(SEMI, "2 case"), (COKE, "2 case")]);
}

#[test]
fn an_order_whose_question_stayed_unanswered_says_so_and_a_duplicate_says_what_it_is() {
    let mut world = World::new();
    world.say(vec![name(COKE, 1), name(PARMESAN, 300)]);
    for more_goods in [MILK, CHICKEN] {
        world.say(vec![name(more_goods, 1)]);
    }
    world.say(vec![Act::Yes]);
    let reasons = &world.orders[0].review_reasons;
    assert!(reasons.contains(&Why::UnansweredQuestion), "{reasons:?}");

    let mut world = World::confirmed(2);
    world.say(vec![name(COKE, 2)]);
    let step = world.say(vec![Act::Yes]);
    assert!(matches!(question(&step), Question::Duplicate(_)));
    for _ in 0..4 {
        world.say(vec![Act::Yes]);
    }
    world.wait(61);
    world.step(Event::ClockStruck);
    let reasons = &world.orders[1].review_reasons;
    assert!(reasons.contains(&Why::PossibleDuplicate), "{reasons:?}");
    assert!(!reasons.contains(&Why::UnansweredQuestion), "{reasons:?}");
}
