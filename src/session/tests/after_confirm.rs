//! Changes to an order that is confirmed already.

use super::*;
use crate::domain::{Intent, ReviewReason};
use crate::session::state::Status::{Closed, Reviewing};

#[test]
fn words_of_addition_start_from_the_order_and_replace_it() {
    let mut world = World::confirmed(3);
    let first = world.orders[0].id;
    world.wait(10);
    world.say(vec![more(MILK, 2)]);
    world.expect(Reviewing, &[(COKE, "3 case"), (MILK, "2 case")]);
    world.say(vec![Act::Yes]);
    assert_eq!(world.orders[1].replaces, Some(first));
    assert_eq!(world.orders[1].review_reasons, []);
}

#[test]
fn make_it_four_means_the_line_of_the_order() {
    let mut world = World::confirmed(3);
    let step = world.say(vec![set_it(4)]);
    world.expect(Reviewing, &[(COKE, "4 case")]);
    assert_eq!(step.intent, Some(Intent::Change));
}

#[test]
fn plain_goods_are_a_new_order() {
    let mut world = World::confirmed(3);
    world.say(vec![name(MILK, 2)]);
    world.expect(Reviewing, &[(MILK, "2 case")]);
    world.say(vec![Act::Yes]);
    assert_eq!(world.orders[1].replaces, None);
}

#[test]
fn with_several_orders_open_the_one_of_the_named_day_is_meant() {
    let mut world = World::confirmed(3);
    world.say(vec![name(MILK, 1), Act::Deliver(Some(date("2026-11-26")))]);
    world.say(vec![Act::Yes]);
    world.say(vec![more(WATER, 2), Act::Deliver(Some(date("2026-11-24")))]);
    world.expect(Reviewing, &[(COKE, "3 case"), (WATER, "2 case")]);
    assert_eq!(world.conversation.delivery_date(), Some(date("2026-11-24")));
}

#[test]
fn what_is_added_after_the_cut_off_is_a_new_order_that_misses_the_delivery() {
    let mut world = World::confirmed(3);
    world.now = at("2026-11-23T16:30:00Z");
    let step = world.say(vec![set(COKE, 5)]);
    world.expect(Reviewing, &[(COKE, "2 case")]);
    let Some(Reply::Summary { summary, .. }) = step.reply else {
        panic!("no summary");
    };
    assert_eq!(
        (summary.misses, summary.delivery_date),
        (Some(date("2026-11-24")), Some(date("2026-11-25")))
    );
    world.say(vec![Act::Yes]);
    assert_eq!(world.orders[1].replaces, None);
}

#[test]
fn what_is_lowered_after_the_cut_off_is_a_task() {
    let mut world = World::confirmed(3);
    world.now = at("2026-11-23T16:30:00Z");
    let step = world.say(vec![set(COKE, 1)]);
    assert!(has_task(&step));
    assert_eq!(
        notices(&step),
        [Notice::TooLateToLower(Some(date("2026-11-24")))]
    );
    assert_eq!(
        (world.conversation.state(), step.intent),
        (Closed, Some(Intent::Change))
    );
}

#[test]
fn a_change_that_times_out_flags_the_order_and_writes_no_second_one() {
    let mut world = World::confirmed(3);
    world.say(vec![set_it(5)]);
    world.wait(61);
    let step = world.step(Event::ClockStruck);
    world.expect_closed(Outcome::Timeout);
    let flag = Effect::FlagOrder(world.orders[0].id, ReviewReason::ChangeTimedOut);
    assert!(step.effects.contains(&flag));
    assert_eq!(world.orders.len(), 1);
}

#[test]
fn cancelling_a_placed_order_flags_it_for_a_person() {
    let mut world = World::confirmed(3);
    let step = world.say(vec![Act::CancelPlaced]);
    let flag = Effect::FlagOrder(world.orders[0].id, ReviewReason::CancellationRequested);
    assert!(step.effects.contains(&flag) && has_task(&step));
    assert_eq!(
        (world.conversation.outcome(), step.intent),
        (Some(Outcome::Confirmed), Some(Intent::Cancel))
    );
}

#[test]
fn a_dropped_change_leaves_the_order_as_it_was() {
    let mut world = World::confirmed(3);
    world.say(vec![set_it(5)]);
    let step = world.say(vec![Act::Cancel]);
    assert_eq!(notices(&step), [Notice::ChangeDropped]);
    assert_eq!(world.orders.len(), 1);
}

#[test]
fn a_late_yes_confirms_the_order_of_the_time_out() {
    let mut world = World::reviewing(3);
    world.wait(61);
    world.step(Event::ClockStruck);
    let pending = world.orders[0].id;
    let step = world.say(vec![Act::Yes]);
    assert!(step.effects.contains(&Effect::ConfirmOrder(pending)));
    assert_eq!(
        (world.orders.len(), step.intent),
        (1, Some(Intent::Confirm))
    );
    assert_eq!(world.say(vec![Act::Yes]).reply, None);
}

#[test]
fn a_yes_after_the_time_out_and_the_cut_off_gets_a_fresh_summary() {
    let mut world = World::reviewing(3);
    world.wait(61);
    world.step(Event::ClockStruck);
    world.now = at("2026-11-23T16:30:00Z");
    world.say(vec![Act::Yes]);
    world.expect(Reviewing, &[(COKE, "3 case")]);
    assert_eq!(world.conversation.delivery_date(), Some(date("2026-11-25")));
}
