//! When a person at the distributor looks.

use super::*;
use crate::domain::ReviewReason as Why;
use crate::understanding::Which;
use rust_decimal::dec;

fn reasons(mut world: World, acts: Vec<Act>) -> Vec<Why> {
    world.say(acts);
    world.say(vec![Act::Yes]);
    world.orders[0].review_reasons.clone()
}

#[test]
fn a_line_without_a_product_needs_review_whatever_the_yes() {
    let acts = vec![Act::Name(goods(unknown("dragon fruit"), None))];
    assert_eq!(reasons(World::new(), acts), [Why::UnmatchedLine]);
}

#[test]
fn a_yes_raises_a_doubtful_line_over_the_threshold_but_not_a_hopeless_one() {
    let with = |probability| {
        let mut wanted = goods(target(COKE), Some(said(1, None)));
        wanted.target.decision = Decision::Product {
            chosen: candidate(COKE, probability),
            method: MatchingMethod::FuzzyMatch,
            others: Vec::new(),
        };
        reasons(World::new(), vec![Act::Name(wanted)])
    };
    let mut strict = World::new();
    strict.settings.confidence_threshold = 0.999;
    assert_eq!(with(0.5), []);
    assert_eq!(reasons(strict, vec![name(COKE, 1)]), [Why::LowConfidence]);
}

#[test]
fn below_the_minimum_order_it_can_be_confirmed_and_needs_review() {
    let mut world = World::new();
    world.terms.minimum_order = Some(dec!(75));
    assert_eq!(
        reasons(world, vec![name(COKE, 3)]),
        [Why::BelowMinimumOrder]
    );
}

#[test]
fn an_unknown_sender_needs_review() {
    let mut world = World::new();
    world.customer.known = false;
    assert_eq!(reasons(world, vec![name(COKE, 3)]), [Why::UnknownSender]);
}

#[test]
fn instructions_persons_and_conditions_need_review() {
    let acts = vec![
        name(COKE, 3),
        Act::Instructions,
        Act::Person,
        Act::Condition("same batch".to_owned()),
    ];
    let found = reasons(World::new(), acts);
    for why in [
        Why::Instructions,
        Why::PersonRequested,
        Why::UncheckedCondition,
    ] {
        assert!(found.contains(&why), "{why}");
    }
}

#[test]
fn instructions_without_goods_are_a_task() {
    let mut world = World::new();
    let step = world.say(vec![Act::Instructions]);
    assert!(has_task(&step));
    assert_eq!(world.conversation.state(), Status::None);
}

#[test]
fn an_email_that_nobody_vouches_for_needs_review() {
    let mut world = World::new();
    let mut heard = heard(vec![vec![name(COKE, 3)]], world.now);
    heard[0].authenticity = Authenticity::Unauthenticated;
    world.step(Event::Wrote(heard));
    world.say(vec![Act::Yes]);
    assert_eq!(world.orders[0].review_reasons, [Why::UnauthenticatedSender]);
}

#[test]
fn a_confirmed_assumption_needs_no_review() {
    let acts = vec![Act::Name(goods(target(COKE), None))];
    assert_eq!(reasons(World::new(), acts), []);
}

#[test]
fn a_conversation_of_a_later_version_is_refused() {
    let json = serde_json::json!({ "version": 2, "session": null, "staff": "Agent", "offer": null, "topic": null, "asked": null });
    assert!(Conversation::from_json(json).is_err());
}

#[test]
fn a_conversation_that_version_one_stored_is_read() {
    let stored = include_str!("conversation-v1.json");
    let conversation = Conversation::from_json(serde_json::from_str(stored).unwrap()).unwrap();
    assert_eq!(
        (conversation.state(), conversation.cart().len()),
        (Status::Collecting, 2)
    );
    assert_eq!(
        serde_json::to_value(&conversation).unwrap(),
        serde_json::from_str::<serde_json::Value>(stored).unwrap()
    );
}

#[test]
fn words_of_change_that_change_nothing_of_what_stands_need_review() {
    let of_it = |act: Act| {
        let lines: &[_] = &[(COKE, 4, "case"), (CHICKEN, 2, "case")];
        let world = World::new().with_history(&[("2026-11-18", lines)]);
        reasons(world, vec![Act::Repeat(Which::Last), act])
    };
    let one = || goods(it(), Some(said(1, None)));
    assert_eq!(of_it(Act::More(one())), [Why::UncheckedCondition]);
    assert_eq!(
        of_it(Act::HowMuch(said(1, None))),
        [Why::UncheckedCondition]
    );
    let lost = unknown("dragon fruit");
    assert_eq!(of_it(Act::Remove(lost)), [Why::UncheckedCondition]);
}

#[test]
fn goods_that_nobody_finds_and_nobody_ordered_need_no_review_when_they_go() {
    let acts = vec![name(COKE, 3), Act::Remove(unknown("dragon fruit"))];
    assert_eq!(reasons(World::new(), acts), []);
}
