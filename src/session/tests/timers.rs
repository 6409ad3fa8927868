//! Reminder, warning, time-out; and the staff, who stop the clock.

use super::*;
use crate::domain::ReviewReason;
use crate::session::effect::SilenceReason;
use crate::session::state::Status::{Closed, Collecting, Reviewing};

#[test]
fn a_silent_customer_is_reminded_then_warned_then_the_goods_become_a_pending_order() {
    let mut world = World::reviewing(3);
    world.wait(30);
    assert!(matches!(
        notices(&world.step(Event::ClockStruck))[..],
        [Notice::Reminder(_)]
    ));
    world.wait(24);
    assert!(matches!(
        notices(&world.step(Event::ClockStruck))[..],
        [Notice::Warning(_)]
    ));
    world.wait(6);
    world.step(Event::ClockStruck);
    world.expect_closed(Outcome::Timeout);
    assert_eq!(world.orders[0].status, OrderStatus::Pending);
    assert_eq!(world.orders[0].review_reasons, [ReviewReason::Timeout]);
}

#[test]
fn the_clock_says_when_it_wants_to_strike_next() {
    let mut world = World::new();
    let step = world.say(vec![name(COKE, 1)]);
    assert_eq!(step.due_at, Some(world.now + Duration::minutes(30)));
    world.wait(30);
    let step = world.step(Event::ClockStruck);
    assert_eq!(step.due_at, Some(world.now + Duration::minutes(24)));
}

#[test]
fn a_strike_that_comes_too_early_or_too_often_does_nothing() {
    let mut world = World::reviewing(3);
    world.wait(29);
    assert_eq!(world.step(Event::ClockStruck).reply, None);
    world.wait(1);
    world.step(Event::ClockStruck);
    assert_eq!(world.step(Event::ClockStruck).reply, None);
}

#[test]
fn an_empty_session_is_abandoned() {
    let mut world = World::new();
    world.say(vec![Act::Begin]);
    world.wait(61);
    world.step(Event::ClockStruck);
    world.expect_closed(Outcome::Abandoned);
    assert!(world.orders.is_empty());
}

#[test]
fn undecided_and_assumed_lines_are_kept_by_a_time_out() {
    let mut world = World::new();
    let milk = unclear("milk", &[MILK, SEMI]);
    world.say(vec![
        Act::Name(goods(milk, Some(said(2, None)))),
        Act::Name(goods(target(COKE), None)),
    ]);
    world.wait(61);
    world.step(Event::ClockStruck);
    let order = &world.orders[0];
    assert_eq!((order.lines.len(), order.lines[0].product), (2, None));
    assert!(
        order
            .review_reasons
            .contains(&ReviewReason::UnconfirmedAssumption)
    );
}

#[test]
fn an_unanswered_duplicate_becomes_a_pending_order_for_review() {
    let mut world = World::confirmed(4);
    world.say(vec![name(COKE, 4)]);
    world.say(vec![Act::Yes]);
    world.wait(61);
    world.step(Event::ClockStruck);
    assert_eq!(world.orders[1].status, OrderStatus::Pending);
    assert!(
        world.orders[1]
            .review_reasons
            .contains(&ReviewReason::PossibleDuplicate)
    );
}

#[test]
fn while_staff_has_the_conversation_nothing_is_answered_and_no_clock_runs() {
    let mut world = World::reviewing(3);
    assert_eq!(world.step(Event::StaffWrote).due_at, None);
    let step = world.say(vec![Act::Yes]);
    assert!(
        step.effects
            .contains(&Effect::Silence(SilenceReason::StaffHasIt))
    );
    assert_eq!((step.reply, step.due_at), (None, None));
    world.wait(600);
    world.step(Event::ClockStruck);
    world.expect(Reviewing, &[(COKE, "3 case")]);
}

#[test]
fn what_was_written_to_staff_is_read_at_the_hand_back_but_never_as_a_yes() {
    let mut world = World::reviewing(3);
    world.step(Event::StaffWrote);
    world.hand_back(vec![vec![Act::Yes, more(MILK, 1)]]);
    world.expect(Reviewing, &[(COKE, "3 case"), (MILK, "1 case")]);
    assert!(world.orders.is_empty());
}

#[test]
fn a_bare_yes_after_the_hand_back_is_stale_and_one_that_names_the_order_is_not() {
    let mut world = World::reviewing(3);
    world.step(Event::StaffWrote);
    world.hand_back(vec![]);
    world.say(vec![Act::Yes]);
    world.expect(Reviewing, &[(COKE, "3 case")]);
    world.say(vec![Act::Yes]);
    world.expect_closed(Outcome::Confirmed);
    let mut world = World::reviewing(3);
    world.step(Event::StaffWrote);
    world.hand_back(vec![]);
    world.say(vec![Act::Yes, Act::Done]);
    world.expect_closed(Outcome::Confirmed);
}

#[test]
fn a_quantity_alone_that_was_said_to_staff_changes_no_line() {
    let mut world = World::reviewing(3);
    world.step(Event::StaffWrote);
    world.hand_back(vec![vec![how_much(2, None)]]);
    world.expect(Reviewing, &[(COKE, "3 case")]);
}

#[test]
fn a_takeover_leaves_an_open_question_open() {
    let mut world = World::new();
    world.say(vec![name(WATER, 3)]);
    world.step(Event::StaffWrote);
    world.hand_back(vec![vec![how_much(4, None)]]);
    world.expect(Reviewing, &[(WATER, "4 case")]);
    assert_ne!(world.conversation.state(), Closed);
    assert_ne!(world.conversation.state(), Collecting);
}
