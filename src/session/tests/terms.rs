//! What is said of an order as a whole, and which order of the past is meant.

use super::*;
use crate::session::state::Status::Reviewing;
use crate::understanding::Which;

fn note(words: &str) -> Act {
    Act::Comment(words.to_owned())
}

#[test]
fn a_yes_behind_the_day_that_stands_already_is_not_stale() {
    let friday = || Act::Deliver(Some(date("2026-11-27")));
    let mut world = World::new();
    world.say(vec![name(COKE, 2), friday()]);
    world.burst(vec![vec![friday()], vec![Act::Yes]]);
    world.expect_closed(Outcome::Confirmed);
}

#[test]
fn every_note_is_kept_once_also_one_that_stands_before_the_goods() {
    let mut world = World::new();
    let step = world.say(vec![note("ring twice"), name(COKE, 2)]);
    assert!(!has_task(&step));
    world.say(vec![note("back door"), note("ring twice")]);
    let kept = world.conversation.comment();
    assert_eq!(kept.as_deref(), Some("ring twice\nback door"));
}

#[test]
fn the_order_of_a_day_was_placed_or_delivered_on_it_and_that_of_a_week_placed_in_it() {
    for (which, product, amount) in [
        (Which::Of(date("2026-11-17")), MILK, "2 case"),
        (Which::Of(date("2026-11-14")), SEMI, "4 case"),
        (Which::WeekOf(date("2026-11-09")), SEMI, "4 case"),
        (Which::WeekOf(date("2026-11-16")), COKE, "3 case"),
    ] {
        let mut world = World::new().with_history(&[
            ("2026-11-20", &[(COKE, 3, "case")]),
            ("2026-11-17", &[(MILK, 2, "case")]),
            ("2026-11-12", &[(SEMI, 4, "case")]),
        ]);
        world.customer.history[2].delivery_date = Some(date("2026-11-14"));
        world.say(vec![Act::Repeat(which)]);
        world.expect(Reviewing, &[(product, amount)]);
    }
}

#[test]
fn a_yes_to_an_offer_beside_goods_of_its_own_takes_those_alone() {
    let mut world = World::new().with_history(&[("2026-11-20", &[(MILK, 3, "case")])]);
    world.say(vec![Act::Greeting]);
    world.say(vec![Act::Yes, name(COKE, 1)]);
    world.expect(Reviewing, &[(COKE, "1 case")]);
}

#[test]
fn a_yes_after_a_time_out_makes_the_session_a_confirmed_one() {
    let mut world = World::reviewing(2);
    world.wait(61);
    world.step(Event::ClockStruck);
    world.expect_closed(Outcome::Timeout);
    world.say(vec![Act::Yes]);
    world.expect_closed(Outcome::Confirmed);
}

#[test]
fn a_quantity_that_answers_a_question_has_the_intent_of_the_goods_that_raised_it() {
    let mut world = World::new();
    world.say(vec![name_in(CHICKEN, 12, "kg")]);
    let step = world.say(vec![how_much(3, None)]);
    world.expect(Reviewing, &[(CHICKEN, "3 case")]);
    assert_eq!(step.intent, Some(crate::domain::Intent::Order));
}
