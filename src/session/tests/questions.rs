//! When we ask, and what answers it.

use super::*;
use crate::domain::Intent;
use crate::session::state::Status::{Active, Collecting, Reviewing};
use crate::understanding::{Asked, Which};

fn which_milk() -> World {
    let mut world = World::new();
    let milk = unclear("milk", &[MILK, SEMI]);
    world.say(vec![
        Act::Name(goods(milk, Some(said(2, None)))),
        name(COKE, 1),
    ]);
    world
}

#[test]
fn an_undecided_line_stands_with_its_quantity_and_its_candidates() {
    let world = which_milk();
    let line = &world.conversation.cart()[0];
    assert_eq!(
        (line.product(), line.candidates().len(), amount(line)),
        (None, 2, "2 ?".to_owned())
    );
    assert_eq!(
        world.conversation.asked(),
        Some(&Asked::Choice(vec![MILK, SEMI]))
    );
}

#[test]
fn a_choice_decides_the_line_and_the_answer_has_the_intent_of_its_question() {
    let mut world = which_milk();
    let step = world.say(vec![Act::Choose(SEMI)]);
    world.expect(Reviewing, &[(SEMI, "2 case"), (COKE, "1 case")]);
    assert_eq!(step.intent, Some(Intent::Order));
}

#[test]
fn naming_the_product_answers_a_choice_too() {
    let mut world = which_milk();
    world.say(vec![Act::Name(goods(target(SEMI), None)), more(WATER, 2)]);
    world.expect(
        Reviewing,
        &[(SEMI, "2 case"), (COKE, "1 case"), (WATER, "2 case")],
    );
}

#[test]
fn a_yes_to_a_choice_is_no_answer_and_it_is_put_again() {
    let mut world = which_milk();
    let step = world.say(vec![Act::Yes]);
    assert!(asks(&step));
    assert_eq!(world.conversation.state(), Collecting);
}

#[test]
fn taking_the_line_off_answers_a_choice() {
    let mut world = which_milk();
    let step = world.say(vec![Act::Remove(it())]);
    world.expect(Reviewing, &[(COKE, "1 case")]);
    assert_eq!(step.intent, Some(Intent::Change));
}

#[test]
fn one_question_is_put_at_a_time_in_the_order_of_the_message() {
    let mut world = World::new();
    let milk = unclear("milk", &[MILK, SEMI]);
    world.say(vec![
        name_in(CHICKEN, 12, "kg"),
        Act::Name(goods(milk, Some(said(2, None)))),
    ]);
    assert_eq!(world.conversation.asked(), Some(&Asked::HowMuch(CHICKEN)));
    world.say(vec![how_much(3, None)]);
    assert_eq!(
        world.conversation.asked(),
        Some(&Asked::Choice(vec![MILK, SEMI]))
    );
    world.say(vec![Act::Choose(MILK)]);
    world.expect(Reviewing, &[(CHICKEN, "3 case"), (MILK, "2 case")]);
}

#[test]
fn the_same_question_twice_unanswered_goes_to_a_person() {
    let mut world = which_milk();
    world.say(vec![Act::Yes]);
    let step = world.say(vec![Act::Yes]);
    assert!(has_task(&step));
    assert_eq!(world.conversation.state(), Reviewing);
    world.say(vec![Act::Yes]);
    let reasons = &world.orders[0].review_reasons;
    assert!(reasons.contains(&crate::domain::ReviewReason::UnansweredQuestion));
    assert_eq!(world.orders[0].lines.len(), 2);
}

#[test]
fn a_price_question_beside_an_open_choice_does_not_wear_it_out() {
    let mut world = which_milk();
    let ask = Act::AskAbout(crate::understanding::Topic::Price, target(SEMI));
    for _ in 0..4 {
        let step = world.say(vec![ask.clone()]);
        assert_eq!((asks(&step), step.intent), (true, Some(Intent::Question)));
    }
    world.say(vec![how_much(3, None)]);
    world.expect(Reviewing, &[(SEMI, "3 case"), (COKE, "1 case")]);
}

#[test]
fn what_would_split_a_case_stands_as_it_was_said_until_it_is_answered() {
    let mut world = World::new();
    world.say(vec![name_in(CHICKEN, 12, "kg")]);
    world.expect(Collecting, &[(CHICKEN, "12 kg")]);
    world.say(vec![how_much(3, Some("case"))]);
    world.expect(Reviewing, &[(CHICKEN, "3 case")]);
}

#[test]
fn a_unit_that_the_product_is_not_sold_in_is_asked_about() {
    let mut world = World::new();
    world.say(vec![name_in(COKE, 1, "pallet")]);
    world.expect(Collecting, &[(COKE, "1 pallet")]);
    world.say(vec![Act::Set(goods(it(), Some(said(6, Some("case")))))]);
    world.expect(Reviewing, &[(COKE, "6 case")]);
}

#[test]
fn below_the_minimum_the_smallest_quantity_is_proposed() {
    let mut world = World::new();
    world.say(vec![name_in(SALMON, 2, "kg")]);
    world.expect(Collecting, &[(SALMON, "2 kg")]);
    world.say(vec![Act::Yes]);
    world.expect(Reviewing, &[(SALMON, "3 kg")]);
}

#[test]
fn off_the_multiple_the_neighbours_are_proposed() {
    let mut world = World::new();
    world.say(vec![name(WATER, 3)]);
    world.expect(Collecting, &[(WATER, "3 case")]);
    world.say(vec![how_much(4, None)]);
    world.expect(Reviewing, &[(WATER, "4 case")]);
}

#[test]
fn goods_that_are_out_stay_in_the_cart_with_a_substitute_offered() {
    let mut world = World::new();
    world.say(vec![name(BUFFALO, 2)]);
    world.expect(Collecting, &[(BUFFALO, "2 case")]);
    assert_eq!(world.conversation.asked(), Some(&Asked::Choice(vec![COW])));
    let step = world.say(vec![Act::Choose(COW)]);
    world.expect(Reviewing, &[(COW, "2 each")]);
    assert_eq!(step.intent, Some(Intent::Change));
}

#[test]
fn no_substitute_is_offered_where_none_is_welcome() {
    let mut world = World::new();
    let mut wanted = goods(target(BUFFALO), Some(said(2, None)));
    wanted.substitutes = Substitutes::Refused;
    world.say(vec![Act::Name(wanted)]);
    assert_eq!(
        world.conversation.asked(),
        Some(&Asked::YesNo(Some(BUFFALO)))
    );
    world.say(vec![Act::Yes]);
    world.expect(Active, &[]);
}

#[test]
fn an_odd_quantity_is_kept_and_asked_about_and_needs_review_even_when_confirmed() {
    let mut world = World::new().with_history(&[("2026-11-20", &[(COKE, 4, "case")])]);
    world.say(vec![name(COKE, 21)]);
    world.expect(Collecting, &[(COKE, "21 case")]);
    world.say(vec![Act::Yes, how_much(21, None)]);
    world.expect(Reviewing, &[(COKE, "21 case")]);
    world.say(vec![Act::Yes]);
    assert_eq!(
        world.orders[0].review_reasons,
        [crate::domain::ReviewReason::OddQuantity]
    );
}

#[test]
fn a_corrected_odd_quantity_is_odd_no_longer() {
    let mut world = World::new();
    world.say(vec![name(PARMESAN, 21)]);
    world.expect(Collecting, &[(PARMESAN, "21 each")]);
    world.say(vec![Act::No, how_much(3, None)]);
    world.say(vec![Act::Yes]);
    assert_eq!(world.orders[0].review_reasons, []);
}

#[test]
fn history_outweighs_the_maximum_quantity() {
    let mut world = World::new().with_history(&[("2026-11-20", &[(PARMESAN, 10, "each")])]);
    world.say(vec![name(PARMESAN, 50)]);
    world.expect(Reviewing, &[(PARMESAN, "50 each")]);
}

#[test]
fn a_day_that_is_not_possible_is_asked_about_and_never_moved() {
    let mut world = World::new();
    let sunday = Some(date("2026-11-29"));
    let step = world.say(vec![name(COKE, 2), Act::Deliver(sunday)]);
    assert_eq!(
        (asks(&step), world.conversation.state()),
        (true, Collecting)
    );
    world.say(vec![Act::Yes]);
    world.expect(Reviewing, &[(COKE, "2 case")]);
    assert_eq!(world.conversation.delivery_date(), Some(date("2026-11-30")));
}

#[test]
fn a_day_is_asked_for_when_the_proposal_is_declined() {
    let mut world = World::new();
    world.say(vec![name(COKE, 2), Act::Deliver(Some(date("2026-11-29")))]);
    world.say(vec![Act::No]);
    assert_eq!(world.conversation.asked(), Some(&Asked::WhichDay));
    world.say(vec![Act::Deliver(Some(date("2026-11-27")))]);
    assert_eq!(world.conversation.delivery_date(), Some(date("2026-11-27")));
}

#[test]
fn orders_of_other_weekdays_are_no_usual_of_this_one() {
    let mut world = World::new().with_history(&[
        ("2026-11-16", &[(COKE, 3, "case")]),
        ("2026-11-13", &[(MILK, 1, "case")]),
        ("2026-11-12", &[(MILK, 1, "case")]),
    ]);
    let step = world.say(vec![Act::Repeat(Which::Usual)]);
    assert!(asks(&step));
    world.expect(Status::Active, &[]);
}

#[test]
fn two_orders_of_todays_weekday_with_the_same_products_are_a_usual() {
    let mut world = World::new().with_history(&[
        ("2026-11-20", &[(COKE, 3, "case")]),
        ("2026-11-16", &[(MILK, 2, "case")]),
        ("2026-11-13", &[(SEMI, 1, "case")]),
        ("2026-11-09", &[(MILK, 1, "case")]),
    ]);
    world.say(vec![Act::Repeat(Which::Usual)]);
    world.expect(Reviewing, &[(MILK, "2 case")]);
}

#[test]
fn two_equal_orders_in_all_are_a_usual_and_two_equal_ones_of_three_are_not() {
    let equal: [Before<'_>; 2] = [
        ("2026-11-20", &[(COKE, 3, "case")]),
        ("2026-11-18", &[(COKE, 3, "case")]),
    ];
    let mut world = World::new().with_history(&equal);
    world.say(vec![Act::Repeat(Which::Usual)]);
    world.expect(Reviewing, &[(COKE, "3 case")]);
    let other: [Before<'_>; 1] = [("2026-11-17", &[(MILK, 1, "case")])];
    let mut world = World::new().with_history(&[&equal[..], &other[..]].concat());
    let step = world.say(vec![Act::Repeat(Which::Usual)]);
    assert!(asks(&step));
}

/// What a question offers, and the lines that it would repeat.
fn offers(step: &Step) -> (Vec<ProductId>, Vec<(ProductId, Said)>) {
    let Some(Reply::Question { prompt, .. }) = &step.reply else {
        panic!("nothing is asked");
    };
    (prompt.offers.clone(), prompt.repeats.clone())
}

#[test]
fn a_question_offers_the_products_that_answer_it() {
    let mut world = which_milk();
    let step = world.say(vec![Act::Yes]);
    assert_eq!(offers(&step), (vec![MILK, SEMI], vec![]));
    let step = World::new().say(vec![name(BUFFALO, 1)]);
    assert_eq!(offers(&step), (vec![COW], vec![]));
    let step = World::new().say(vec![name(PARMESAN, 21)]);
    assert_eq!(offers(&step), (vec![PARMESAN], vec![]));
    let zero = Act::Impossible(goods(target(COKE), Some(said(0, None))));
    assert_eq!(offers(&World::new().say(vec![zero])), (vec![COKE], vec![]));
}

#[test]
fn an_offer_to_repeat_shows_the_lines_of_that_order() {
    let mut world = World::new().with_history(&[
        ("2026-11-20", &[(MILK, 1, "case"), (COKE, 2, "case")]),
        ("2026-11-18", &[(SEMI, 1, "case")]),
    ]);
    let step = world.say(vec![Act::Repeat(Which::Usual)]);
    let lines = vec![(MILK, said(1, Some("case"))), (COKE, said(2, Some("case")))];
    assert_eq!(offers(&step), (vec![MILK, COKE], lines));
}

#[test]
fn a_summary_that_alters_an_order_names_that_orders_day() {
    let mut world = World::confirmed(2);
    let altered = world.orders[0].id;
    let step = world.say(vec![set(COKE, 3), Act::Deliver(Some(date("2026-11-26")))]);
    let Some(Reply::Summary { summary, .. }) = step.reply else {
        panic!("no summary");
    };
    let alters = summary.alters.unwrap();
    assert_eq!(
        (alters.order, alters.delivery_date, summary.delivery_date),
        (altered, Some(date("2026-11-24")), Some(date("2026-11-26")))
    );
}
