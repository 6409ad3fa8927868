//! What stands in the order that is written, beside its goods.

use super::*;
use crate::domain::ReviewReason as Why;

/// The order of these acts and a yes.
fn written(mut world: World, acts: Vec<Act>) -> OrderDraft {
    world.say(acts);
    world.say(vec![Act::Yes]);
    world.orders.remove(0)
}

fn notes(wanted: Goods) -> Vec<String> {
    let order = written(World::new(), vec![Act::Name(wanted)]);
    order.lines[0].notes.clone()
}

#[test]
fn an_order_has_the_comment_that_was_made_and_none_where_none_was() {
    let comment = Act::Comment("back door".to_owned());
    let with = written(World::new(), vec![name(COKE, 2), comment]);
    assert_eq!(with.comment.as_deref(), Some("back door"));
    assert_eq!(written(World::new(), vec![name(COKE, 2)]).comment, None);
}

#[test]
fn a_confirmed_order_waits_for_a_person_exactly_when_there_is_a_reason() {
    let plain = written(World::new(), vec![name(COKE, 2)]);
    assert_eq!(plain.status, OrderStatus::Confirmed);
    let doubtful = written(World::new(), vec![name(COKE, 2), Act::Instructions]);
    assert_eq!(doubtful.status, OrderStatus::Review);
}

#[test]
fn a_line_says_what_was_asked_for_and_what_to_send_if_there_is_none() {
    let chicken = |said| goods(target(CHICKEN), said);
    assert_eq!(notes(chicken(None)), ["quantity assumed"]);
    assert_eq!(
        notes(chicken(Some(said(10, Some("kg"))))),
        ["asked for 10 kg"]
    );
    let mut milk = goods(target(MILK), Some(said(2, None)));
    milk.fallback = Some(Box::new(goods(target(SEMI), None)));
    assert_eq!(notes(milk), ["if none: semi"]);
    assert_eq!(notes(goods(target(MILK), Some(said(2, None)))), [""; 0]);
}

#[test]
fn a_line_exactly_at_the_threshold_needs_nobody() {
    let line = written(World::new(), vec![name(COKE, 1)]).lines[0].confidence;
    let at = |threshold| {
        let mut world = World::new();
        world.settings.confidence_threshold = threshold;
        written(world, vec![name(COKE, 1)]).review_reasons
    };
    assert_eq!(at(line), []);
    assert_eq!(at(line + 1e-9), [Why::LowConfidence]);
}
