//! What a yes confirms, and what it does not.

use super::*;
use crate::domain::Intent;
use crate::session::effect::{SessionEventType, SilenceReason};
use crate::session::state::Status::{Active, Closed, Collecting, Reviewing};

#[test]
fn a_yes_writes_the_order_of_the_summary() {
    let world = World::confirmed(4);
    let order = &world.orders[0];
    assert_eq!(
        (order.lines.len(), order.status),
        (1, OrderStatus::Confirmed)
    );
    assert_eq!(order.delivery_date, Some(date("2026-11-24")));
    assert_eq!(order.review_reasons, []);
}

#[test]
fn a_second_yes_does_not_place_a_second_order() {
    let mut world = World::confirmed(4);
    let step = world.say(vec![Act::Yes]);
    assert_eq!((world.orders.len(), step.reply), (1, None));
}

#[test]
fn that_is_all_confirms_nothing_before_a_summary_went_out() {
    let mut world = World::new();
    world.say(vec![name(COKE, 2), Act::Done]);
    world.expect(Reviewing, &[(COKE, "2 case")]);
    world.say(vec![Act::Done]);
    world.expect_closed(Outcome::Confirmed);
}

#[test]
fn a_yes_behind_a_change_in_one_burst_is_stale() {
    let mut world = World::reviewing(4);
    world.burst(vec![vec![set(COKE, 6)], vec![Act::Yes]]);
    world.expect(Reviewing, &[(COKE, "6 case")]);
    assert!(world.orders.is_empty());
}

#[test]
fn a_yes_with_an_edit_behind_it_is_applied_and_confirmed() {
    let mut world = World::reviewing(4);
    let step = world.burst(vec![vec![Act::Yes], vec![set(COKE, 6)]]);
    world.expect_closed(Outcome::Confirmed);
    assert_eq!(amount(&world.conversation.cart()[0]), "6 case");
    assert_eq!(step.intent, Some(Intent::Confirm));
}

#[test]
fn a_yes_with_new_goods_behind_it_gets_a_fresh_summary() {
    let mut world = World::reviewing(4);
    let step = world.burst(vec![vec![Act::Yes], vec![more(MILK, 2)]]);
    world.expect(Reviewing, &[(COKE, "4 case"), (MILK, "2 case")]);
    assert_eq!(step.intent, Some(Intent::Order));
}

#[test]
fn a_bare_no_to_a_summary_is_answered_with_what_to_change() {
    let mut world = World::reviewing(4);
    let step = world.say(vec![Act::No]);
    world.expect(Collecting, &[(COKE, "4 case")]);
    assert!(asks(&step));
    world.say(vec![set(COKE, 3)]);
    world.expect(Reviewing, &[(COKE, "3 case")]);
}

#[test]
fn a_cancellation_closes_and_writes_nothing() {
    let mut world = World::reviewing(4);
    let step = world.say(vec![Act::Cancel]);
    world.expect_closed(Outcome::Cancelled);
    assert_eq!((world.orders.len(), step.intent), (0, Some(Intent::Cancel)));
}

#[test]
fn goods_behind_a_cancellation_open_a_new_session() {
    let mut world = World::reviewing(4);
    world.say(vec![Act::Cancel, name(MILK, 1)]);
    world.expect(Reviewing, &[(MILK, "1 case")]);
}

#[test]
fn more_to_come_is_met_with_silence() {
    let mut world = World::new();
    let step = world.say(vec![name(COKE, 2), Act::MoreToCome]);
    world.expect(Collecting, &[(COKE, "2 case")]);
    assert!(
        step.effects
            .contains(&Effect::Silence(SilenceReason::MoreToCome))
    );
    world.say(vec![name(MILK, 1), Act::Done]);
    world.expect(Reviewing, &[(COKE, "2 case"), (MILK, "1 case")]);
}

#[test]
fn goods_in_a_later_message_of_the_burst_end_the_wait() {
    let mut world = World::new();
    world.burst(vec![
        vec![name(COKE, 2), Act::MoreToCome],
        vec![name(MILK, 1)],
    ]);
    world.expect(Reviewing, &[(COKE, "2 case"), (MILK, "1 case")]);
}

#[test]
fn more_to_come_with_an_empty_cart_is_active() {
    let mut world = World::new();
    let step = world.say(vec![Act::MoreToCome]);
    world.expect(Active, &[]);
    assert_eq!(step.reply, None);
}

#[test]
fn a_cut_off_that_passes_before_the_yes_is_asked_about() {
    let mut world = World::reviewing(4);
    world.now = at("2026-11-23T16:00:00Z");
    let step = world.say(vec![Act::Yes]);
    world.expect(Collecting, &[(COKE, "4 case")]);
    assert_eq!((asks(&step), step.intent), (true, Some(Intent::Confirm)));
    let step = world.say(vec![Act::Deliver(Some(date("2026-11-25")))]);
    world.expect(Reviewing, &[(COKE, "4 case")]);
    assert_eq!(
        (world.conversation.delivery_date(), step.intent),
        (Some(date("2026-11-25")), Some(Intent::Confirm))
    );
}

#[test]
fn the_same_goods_again_are_asked_about_and_the_same_one_writes_nothing() {
    let mut world = World::confirmed(4);
    world.wait(30);
    world.say(vec![name(COKE, 4)]);
    let step = world.say(vec![Act::Yes]);
    world.expect(Collecting, &[(COKE, "4 case")]);
    assert!(asks(&step));
    world.say(vec![Act::SameOrder]);
    world.expect_closed(Outcome::Cancelled);
    assert_eq!(world.orders.len(), 1);
}

#[test]
fn a_second_one_confirms_at_once_and_a_yes_is_no_answer() {
    let mut world = World::confirmed(4);
    world.wait(30);
    world.say(vec![name(COKE, 4)]);
    world.say(vec![Act::Yes]);
    assert!(asks(&world.say(vec![Act::Yes])));
    let step = world.say(vec![Act::SecondOrder]);
    assert_eq!(
        (world.orders.len(), step.intent),
        (2, Some(Intent::Confirm))
    );
    assert_eq!(world.orders[1].review_reasons, []);
}

#[test]
fn a_po_number_seen_before_is_asked_about_and_another_day_is_no_duplicate() {
    let mut world = World::new();
    world.say(vec![Act::PurchaseOrder("77".to_owned()), name(COKE, 4)]);
    world.say(vec![Act::Yes]);
    world.say(vec![name(COKE, 4), Act::Deliver(Some(date("2026-11-26")))]);
    world.say(vec![Act::Yes]);
    assert_eq!(world.orders.len(), 2);
    world.say(vec![Act::PurchaseOrder("77".to_owned()), name(MILK, 4)]);
    assert!(asks(&world.say(vec![Act::Yes])));
}

#[test]
fn a_tapped_button_confirms_its_own_summary_and_no_later_one() {
    let mut world = World::reviewing(4);
    let id = world.conversation.session.as_ref().unwrap().id;
    world.say(vec![set(COKE, 6)]);
    world.tap(&format!("confirm:{id}:1"));
    world.expect(Reviewing, &[(COKE, "6 case")]);
    world.tap(&format!("confirm:{id}:3"));
    world.expect_closed(Outcome::Confirmed);
}

#[test]
fn the_identical_text_twice_in_a_burst_counts_once() {
    let mut world = World::reviewing(4);
    world.burst(vec![vec![more(COKE, 2)], vec![more(COKE, 2)]]);
    world.expect(Reviewing, &[(COKE, "6 case")]);
}

#[test]
fn the_trail_shows_that_goods_pass_through_collecting() {
    let mut world = World::new();
    let step = world.say(vec![name(COKE, 4)]);
    let path: Vec<String> = step
        .effects
        .iter()
        .filter_map(|effect| {
            let Effect::Record(SessionEventType::StatusChanged, value) = effect else {
                return None;
            };
            Some(value["to"].as_str()?.to_owned())
        })
        .collect();
    assert_eq!(path, ["ACTIVE", "COLLECTING", "REVIEWING"]);
}

#[test]
fn a_closed_session_stays_closed_when_thanked() {
    let mut world = World::confirmed(4);
    let step = world.say(vec![Act::Yes, Act::Courtesy]);
    assert_eq!(
        (world.conversation.state(), step.reply, step.intent),
        (Closed, None, Some(Intent::Other))
    );
}

/// What was written before our last answer had gone out.
fn crossed(world: &World, messages: Vec<Vec<Act>>) -> Vec<Heard> {
    let mut heard = heard(messages, world.now);
    for one in &mut heard {
        one.sight = Sight::Crossed;
    }
    heard
}

#[test]
fn a_yes_that_crossed_the_summary_confirms_nothing_and_one_behind_it_does() {
    for yes in [Act::Yes, Act::Done] {
        let mut world = World::reviewing(2);
        let early = crossed(&world, vec![vec![yes]]);
        let step = world.step(Event::Wrote(early));
        assert!(matches!(step.reply, Some(Reply::Summary { .. })));
        world.expect(Status::Reviewing, &[(COKE, "2 case")]);
    }
    let mut world = World::reviewing(2);
    let mut burst = crossed(&world, vec![vec![Act::Courtesy]]);
    burst.extend(heard(vec![vec![Act::Yes]], world.now));
    world.step(Event::Wrote(burst));
    world.expect_closed(Outcome::Confirmed);
}

#[test]
fn a_tapped_button_names_the_summary_that_was_seen_whatever_it_crossed() {
    let mut world = World::reviewing(2);
    let session = world.conversation.session.as_ref().unwrap().id;
    let mut early = crossed(&world, vec![vec![]]);
    early[0].text = format!("confirm:{}:1", session.0);
    world.step(Event::Wrote(early));
    world.expect_closed(Outcome::Confirmed);
}
