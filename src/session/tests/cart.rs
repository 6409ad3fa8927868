//! What a message may do to the cart.

use rust_decimal::{Decimal, dec};

use super::*;
use crate::session::basket::Note;
use crate::session::state::Status::{Active, Collecting, Reviewing};
use crate::understanding::Which;

#[test]
fn goods_that_are_clear_get_their_summary_in_the_same_step() {
    let mut world = World::new();
    let step = world.say(vec![name(MILK, 2), name_in(TRAY, 3, "tray")]);
    world.expect(Reviewing, &[(MILK, "2 case"), (TRAY, "3 tray")]);
    let Some(Reply::Summary {
        summary, version, ..
    }) = step.reply
    else {
        panic!("no summary");
    };
    assert_eq!((summary.total, version), (dec!(39.25), 1));
    assert_eq!(summary.delivery_date, Some(date("2026-11-24")));
}

#[test]
fn the_same_goods_twice_in_the_first_message_add_up() {
    let mut world = World::new();
    world.say(vec![name(COKE, 3), name(MILK, 1), name(COKE, 1)]);
    world.expect(Reviewing, &[(COKE, "4 case"), (MILK, "1 case")]);
}

#[test]
fn a_bare_restatement_in_a_later_message_sets() {
    let mut world = World::reviewing(2);
    let step = world.say(vec![name(COKE, 3)]);
    world.expect(Reviewing, &[(COKE, "3 case")]);
    assert_eq!(step.intent, Some(crate::domain::Intent::Change));
}

#[test]
fn a_restatement_keeps_the_unit_unless_one_is_named() {
    let mut world = World::new();
    world.say(vec![name_in(MILK, 4, "each")]);
    world.say(vec![name(MILK, 3)]);
    world.expect(Reviewing, &[(MILK, "3 each")]);
    world.say(vec![name_in(MILK, 3, "case")]);
    world.expect(Reviewing, &[(MILK, "3 case")]);
}

#[test]
fn more_adds_to_the_line_and_an_ellipsis_means_the_line_named_last() {
    let mut world = World::new();
    world.say(vec![name(COKE, 4), name(MILK, 2)]);
    let step = world.say(vec![Act::More(goods(it(), Some(said(2, None))))]);
    world.expect(Reviewing, &[(COKE, "4 case"), (MILK, "4 case")]);
    assert_eq!(step.intent, Some(crate::domain::Intent::Order));
}

#[test]
fn amounts_in_different_units_add_up_exactly() {
    let mut world = World::new();
    world.say(vec![name_in(MILK, 1, "case")]);
    world.say(vec![Act::More(goods(
        target(MILK),
        Some(said(3, Some("each"))),
    ))]);
    world.expect(Reviewing, &[(MILK, "1.5 case")]);
}

#[test]
fn arithmetic_on_a_line_is_exact() {
    let mut world = World::new();
    world.say(vec![name(COKE, 2), name(MILK, 3)]);
    world.say(vec![Act::Times(target(COKE), Decimal::TWO)]);
    world.say(vec![Act::Less(goods(target(MILK), None))]);
    world.expect(Reviewing, &[(COKE, "4 case"), (MILK, "2 case")]);
}

#[test]
fn a_removed_line_can_be_put_back_as_it_was() {
    let mut world = World::new();
    world.say(vec![name(COKE, 2), name_in(MILK, 5, "each")]);
    world.say(vec![Act::Remove(target(MILK))]);
    world.expect(Reviewing, &[(COKE, "2 case")]);
    world.say(vec![Act::Restore(target(MILK))]);
    world.expect(Reviewing, &[(COKE, "2 case"), (MILK, "5 each")]);
}

#[test]
fn it_never_means_another_line_when_the_line_named_last_is_gone() {
    let mut world = World::new();
    world.say(vec![name(COKE, 2), name(MILK, 2)]);
    world.say(vec![Act::Remove(it())]);
    world.say(vec![Act::Remove(it())]);
    world.expect(Reviewing, &[(COKE, "2 case")]);
}

#[test]
fn taking_off_what_is_not_there_is_said() {
    let mut world = World::reviewing(2);
    let step = world.say(vec![Act::Remove(target(MILK))]);
    world.expect(Reviewing, &[(COKE, "2 case")]);
    assert!(notices(&step).contains(&Notice::NotInCart("milk".to_owned())));
}

#[test]
fn a_cart_emptied_by_removals_goes_back_to_active() {
    let mut world = World::reviewing(2);
    world.say(vec![Act::Remove(target(COKE))]);
    world.expect(Active, &[]);
    world.say(vec![name(MILK, 1)]);
    world.expect(Reviewing, &[(MILK, "1 case")]);
}

#[test]
fn a_quantity_of_nothing_takes_the_line_off() {
    let mut world = World::new();
    world.say(vec![name(COKE, 2), name(MILK, 2)]);
    world.say(vec![name(MILK, 0)]);
    world.expect(Reviewing, &[(COKE, "2 case")]);
}

#[test]
fn goods_in_place_of_others_keep_the_quantity_unless_one_is_named() {
    let mut world = World::new();
    world.say(vec![name(MILK, 2), name(COKE, 1)]);
    world.say(vec![Act::Replace(target(MILK), goods(target(SEMI), None))]);
    world.expect(Reviewing, &[(SEMI, "2 case"), (COKE, "1 case")]);
    let four = goods(target(MILK), Some(said(4, None)));
    let step = world.say(vec![Act::Replace(target(SEMI), four)]);
    world.expect(Reviewing, &[(MILK, "4 case"), (COKE, "1 case")]);
    assert_eq!(step.intent, Some(crate::domain::Intent::Change));
}

#[test]
fn goods_without_a_quantity_take_what_was_taken_last_and_say_so() {
    let mut world = World::new().with_history(&[
        ("2026-11-20", &[(MILK, 4, "each")]),
        ("2026-11-13", &[(MILK, 2, "case")]),
    ]);
    world.say(vec![
        Act::Name(goods(target(MILK), None)),
        Act::Name(goods(target(COKE), None)),
    ]);
    world.expect(Reviewing, &[(MILK, "4 each"), (COKE, "1 case")]);
    assert!(world.conversation.cart()[0].is_noted(&Note::Assumed));
}

#[test]
fn two_milk_without_a_unit_is_the_unit_of_sale_whatever_was_taken_before() {
    let mut world = World::new().with_history(&[("2026-11-20", &[(MILK, 4, "each")])]);
    world.say(vec![name(MILK, 2)]);
    world.expect(Reviewing, &[(MILK, "2 case")]);
}

#[test]
fn what_the_contents_hold_exactly_is_converted_and_noted() {
    let mut world = World::new();
    world.say(vec![name_in(CHICKEN, 10, "kg")]);
    world.expect(Reviewing, &[(CHICKEN, "2 case")]);
    let note = Note::Converted(said(10, Some("kg")));
    assert!(world.conversation.cart()[0].is_noted(&note));
}

#[test]
fn a_dozen_of_a_tray_of_thirty_goes_to_the_one_sibling_that_can() {
    let mut world = World::new().with_history(&[("2026-11-20", &[(TRAY, 4, "tray")])]);
    let mut eggs = goods(target(TRAY), Some(said(12, Some("each"))));
    eggs.target.decision = Decision::Product {
        chosen: candidate(TRAY, 0.9),
        method: MatchingMethod::FuzzyMatch,
        others: vec![candidate(BOX, 0.4)],
    };
    world.say(vec![Act::Name(eggs)]);
    world.expect(Reviewing, &[(BOX, "1 box")]);
}

#[test]
fn a_fallback_is_taken_only_when_the_first_choice_is_out() {
    let mut world = World::new();
    let mut wanted = goods(target(BUFFALO), Some(said(2, None)));
    wanted.fallback = Some(Box::new(goods(target(COW), None)));
    world.say(vec![Act::Name(wanted)]);
    world.expect(Reviewing, &[(COW, "2 each")]);
    let mut wanted = goods(target(MILK), Some(said(2, None)));
    wanted.fallback = Some(Box::new(goods(target(SEMI), None)));
    world.say(vec![Act::Name(wanted)]);
    world.expect(Reviewing, &[(COW, "2 each"), (MILK, "2 case")]);
    assert!(world.conversation.cart()[1].fallback.is_some());
}

#[test]
fn goods_wanted_only_if_in_stock_open_no_session_when_they_are_out() {
    let mut world = World::new();
    let mut wanted = goods(target(BUFFALO), Some(said(2, None)));
    wanted.wanted = Wanted::IfInStock;
    let step = world.say(vec![Act::Name(wanted)]);
    world.expect(Status::None, &[]);
    assert_eq!(notices(&step), [Notice::OutOfStock(BUFFALO)]);
    assert_eq!(step.intent, Some(crate::domain::Intent::Question));
}

#[test]
fn the_usual_is_the_order_whose_products_repeat_and_edits_apply_on_top() {
    let mut world = World::new().with_history(&[
        ("2026-11-20", &[(MILK, 2, "case"), (COKE, 3, "case")]),
        ("2026-11-17", &[(MILK, 1, "case"), (COKE, 3, "case")]),
        ("2026-11-13", &[(MILK, 2, "case"), (COKE, 2, "case")]),
    ]);
    world.say(vec![
        Act::Repeat(Which::Usual),
        name(MILK, 3),
        Act::Remove(target(COKE)),
    ]);
    world.expect(Reviewing, &[(MILK, "3 case")]);
}

#[test]
fn without_an_order_that_repeats_the_last_one_is_offered() {
    let mut world = World::new().with_history(&[
        ("2026-11-20", &[(COKE, 3, "case")]),
        ("2026-11-17", &[(MILK, 1, "case")]),
    ]);
    let step = world.say(vec![Act::Repeat(Which::Usual)]);
    world.expect(Active, &[]);
    assert!(asks(&step));
    world.say(vec![Act::Yes]);
    world.expect(Reviewing, &[(COKE, "3 case")]);
}

#[test]
fn a_usual_that_no_order_repeats_is_asked_about_beside_the_goods_of_its_message() {
    let history: [Before<'_>; 2] = [
        ("2026-11-20", &[(COKE, 3, "case")]),
        ("2026-11-17", &[(MILK, 1, "case")]),
    ];
    let mut world = World::new().with_history(&history);
    let step = world.say(vec![Act::Repeat(Which::Usual), name(WATER, 2)]);
    world.expect(Collecting, &[(WATER, "2 case")]);
    assert!(asks(&step));
    world.say(vec![Act::Yes]);
    world.expect(Reviewing, &[(WATER, "2 case"), (COKE, "3 case")]);
    let mut world = World::new().with_history(&history);
    world.say(vec![Act::Repeat(Which::Usual), name(WATER, 2)]);
    world.say(vec![Act::No]);
    world.expect(Reviewing, &[(WATER, "2 case")]);
}

#[test]
fn a_change_means_the_goods_in_the_cart_before_better_ones_that_are_not() {
    let mut world = World::new();
    world.say(vec![name(SEMI, 2), name(COKE, 1)]);
    let mut milk = target(MILK);
    milk.words = "milk".to_owned();
    world.say(vec![Act::Set(goods(milk.clone(), Some(said(5, None))))]);
    world.expect(Reviewing, &[(SEMI, "5 case"), (COKE, "1 case")]);
    world.say(vec![Act::Remove(milk)]);
    world.expect(Reviewing, &[(COKE, "1 case")]);
}

/// Words that name no product of the cart, with the first choice and one other that they fit.
fn stranger(chosen: ProductId, other: (ProductId, f64)) -> crate::understanding::Target {
    let mut target = target(chosen);
    target.words = "bubbles".to_owned();
    if let Decision::Product { chosen, others, .. } = &mut target.decision {
        chosen.probability = 0.5;
        others.push(Candidate {
            product: other.0,
            probability: other.1,
        });
    }
    target
}

#[test]
fn a_runner_up_in_the_cart_is_meant_when_it_is_half_as_likely_and_not_below() {
    for (probability, left) in [(0.25, &[SEMI][..]), (0.24, &[COKE, SEMI])] {
        let mut world = World::new();
        world.say(vec![name(COKE, 2), name(SEMI, 1)]);
        world.say(vec![Act::Remove(stranger(MILK, (COKE, probability)))]);
        let products: Vec<ProductId> = world.cart().into_iter().map(|(id, _)| id).collect();
        assert_eq!(products, left, "{probability}");
    }
}

#[test]
fn asking_for_the_usual_again_takes_the_order_that_was_offered() {
    let mut world = World::new().with_history(&[
        ("2026-11-20", &[(COKE, 3, "case")]),
        ("2026-11-17", &[(MILK, 1, "case")]),
    ]);
    world.say(vec![Act::Repeat(Which::Usual)]);
    world.say(vec![Act::Yes, Act::Repeat(Which::Usual)]);
    world.expect(Reviewing, &[(COKE, "3 case")]);
}

#[test]
fn the_usual_without_any_history_asks_what_is_needed() {
    let mut world = World::new();
    let step = world.say(vec![Act::Repeat(Which::Usual)]);
    world.expect(Active, &[]);
    assert!(asks(&step));
}

#[test]
fn unknown_words_stand_as_a_line_without_a_product() {
    let mut world = World::new();
    world.say(vec![
        name(COKE, 3),
        Act::Name(goods(unknown("dragon fruit"), Some(said(2, Some("box"))))),
    ]);
    let line = &world.conversation.cart()[1];
    assert_eq!(
        (line.product(), line.words.as_str(), amount(line)),
        (None, "dragon fruit", "2 box".to_owned())
    );
    assert_eq!(world.conversation.state(), Reviewing);
}

#[test]
fn a_number_that_is_no_possible_quantity_makes_no_line_and_is_asked_about() {
    let mut world = World::new();
    let step = world.say(vec![
        name(COKE, 3),
        Act::Impossible(goods(target(MILK), None)),
    ]);
    world.expect(Collecting, &[(COKE, "3 case")]);
    assert!(asks(&step));
    world.say(vec![how_much(2, None)]);
    world.expect(Reviewing, &[(COKE, "3 case"), (MILK, "2 case")]);
}
