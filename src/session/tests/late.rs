//! What is too late for an order that is written, and what of it can still be had.

use super::*;
use crate::session::effect::TaskKind;
use crate::session::state::Status::Reviewing;

/// A conversation whose order of these goods is confirmed, and whose cut-off has passed.
fn too_late(acts: Vec<Act>) -> World {
    let mut world = World::new();
    world.say(acts);
    world.say(vec![Act::Yes]);
    world.expect_closed(Outcome::Confirmed);
    world.now = at("2026-11-23T16:00:00Z");
    world
}

fn is_lowered(step: &Step) -> bool {
    let is_change = |effect: &Effect| matches!(effect, Effect::Task(task) if task.kind == TaskKind::OrderChange);
    let told = Notice::TooLateToLower(Some(date("2026-11-24")));
    let (done, said) = (
        step.effects.iter().any(is_change),
        notices(step).contains(&told),
    );
    assert_eq!(done, said, "the customer is told what the staff are told");
    done
}

#[test]
fn at_the_minute_of_the_cut_off_a_change_is_late() {
    let mut world = too_late(vec![name(COKE, 3)]);
    assert!(is_lowered(&world.say(vec![set(COKE, 2)])));
    world.now = at("2026-11-23T15:59:59Z");
    world.say(vec![set(COKE, 2)]);
    world.expect(Reviewing, &[(COKE, "2 case")]);
}

#[test]
fn what_is_only_added_to_a_late_order_is_nobodys_task() {
    let mut world = too_late(vec![name(COKE, 3), name(MILK, 2)]);
    let step = world.say(vec![set(COKE, 5)]);
    assert!(!is_lowered(&step));
    world.expect(Reviewing, &[(COKE, "2 case")]);
}

#[test]
fn what_is_lowered_beside_what_is_added_is_a_task_and_the_rest_an_order() {
    let mut world = too_late(vec![name(COKE, 3), name(MILK, 2)]);
    let step = world.say(vec![set(COKE, 1), set(MILK, 5)]);
    assert!(is_lowered(&step));
    world.expect(Reviewing, &[(MILK, "3 case")]);
}

#[test]
fn what_is_more_is_counted_exactly_across_units() {
    let mut world = too_late(vec![name(MILK, 2)]);
    let step = world.say(vec![Act::Set(goods(
        target(MILK),
        Some(said(15, Some("each"))),
    ))]);
    assert!(!is_lowered(&step));
    world.expect(Reviewing, &[(MILK, "3 each")]);
}

#[test]
fn goods_without_a_product_are_told_apart_by_their_words() {
    let fruit = |words, number| Act::Name(goods(unknown(words), Some(said(number, None))));
    let fruits = || too_late(vec![fruit("dragon fruit", 2), fruit("star fruit", 3)]);
    let mut world = fruits();
    assert!(!is_lowered(&world.say(vec![more(MILK, 1)])));
    assert_eq!(world.conversation.cart().len(), 1);
    let mut world = fruits();
    let gone = Act::Remove(unknown("dragon fruit"));
    assert!(is_lowered(&world.say(vec![gone, more(MILK, 1)])));
    world.expect(Reviewing, &[(MILK, "1 case")]);
}

#[test]
fn the_late_orders_po_number_stays_with_it_and_a_new_one_goes_with_what_is_new() {
    let po = |number: &str| Act::PurchaseOrder(number.to_owned());
    let mut world = too_late(vec![name(COKE, 3), po("4711")]);
    world.say(vec![more(MILK, 1)]);
    world.expect(Reviewing, &[(MILK, "1 case")]);
    assert_eq!(world.conversation.po_number(), None);
    let mut world = too_late(vec![name(COKE, 3), po("4711")]);
    world.say(vec![more(MILK, 1), po("4712")]);
    assert_eq!(world.conversation.po_number(), Some("4712"));
}

#[test]
fn a_change_whose_cut_off_passes_before_its_yes_is_late_too() {
    let mut world = World::confirmed(3);
    world.now = at("2026-11-23T15:50:00Z");
    world.say(vec![set(COKE, 2)]);
    world.wait(15);
    assert!(is_lowered(&world.say(vec![Act::Yes])));
    world.expect_closed(Outcome::Cancelled);
}

#[test]
fn goods_that_are_added_for_a_day_without_an_order_are_a_new_order() {
    let mut world = World::confirmed(3);
    world.say(vec![more(MILK, 2), Act::Deliver(Some(date("2026-11-26")))]);
    world.expect(Reviewing, &[(MILK, "2 case")]);
}

#[test]
fn a_change_of_it_means_the_line_of_the_order_that_was_named_last() {
    let mut world = World::new();
    world.say(vec![name(COKE, 1), name(MILK, 1)]);
    world.say(vec![set(COKE, 2)]);
    world.say(vec![Act::Yes]);
    world.say(vec![set_it(4)]);
    world.expect(Reviewing, &[(COKE, "4 case"), (MILK, "1 case")]);
}

#[test]
fn a_yes_beside_a_change_confirms_no_order_that_timed_out_as_it_was() {
    let mut world = World::reviewing(2);
    world.wait(61);
    world.step(Event::ClockStruck);
    let step = world.say(vec![Act::Yes, set(COKE, 4)]);
    let confirms = |effect: &Effect| matches!(effect, Effect::ConfirmOrder(_));
    assert!(!step.effects.iter().any(confirms));
    world.expect(Reviewing, &[(COKE, "4 case")]);
}
