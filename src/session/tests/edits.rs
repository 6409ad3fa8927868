//! What becomes of lines that are changed.

use super::*;
use crate::session::state::Status::Reviewing;

#[test]
fn a_yes_behind_what_stands_in_the_summary_already_is_not_stale() {
    let mut world = World::reviewing(2);
    world.burst(vec![vec![name(COKE, 2)], vec![Act::Yes]]);
    world.expect_closed(Outcome::Confirmed);
    let mut world = World::reviewing(2);
    world.burst(vec![vec![name(COKE, 3)], vec![Act::Yes]]);
    world.expect(Reviewing, &[(COKE, "3 case")]);
}

fn lines(world: &World) -> Vec<String> {
    let lines = world.conversation.cart().iter();
    lines
        .map(|line| format!("{} {}", amount(line), line.words))
        .collect()
}

fn impossible(target: Target) -> Act {
    Act::Impossible(goods(target, Some(said(0, None))))
}

#[test]
fn goods_that_were_asked_about_and_are_not_wanted_are_asked_about_no_more() {
    let mut world = World::reviewing(2);
    world.say(vec![impossible(target(MILK))]);
    let step = world.say(vec![Act::Remove(it())]);
    assert_eq!(notices(&step), []);
    world.expect(Reviewing, &[(COKE, "2 case")]);
}

#[test]
fn of_two_numbers_that_are_none_the_one_that_is_named_is_asked_about_no_more() {
    let mut world = World::new();
    world.say(vec![impossible(target(MILK)), impossible(target(COKE))]);
    let fizz = Target {
        words: "the fizz".to_owned(),
        ..target(COKE)
    };
    world.say(vec![Act::Remove(fizz)]);
    world.say(vec![how_much(3, None)]);
    world.expect(Reviewing, &[(MILK, "3 case")]);

    let mut world = World::new();
    let fruit = ["dragon fruit", "star fruit"].map(unknown);
    world.say(fruit.map(impossible).to_vec());
    world.say(vec![Act::Remove(unknown("Star Fruit"))]);
    world.say(vec![how_much(3, None)]);
    assert_eq!(lines(&world), ["3 ? dragon fruit"]);
}

#[test]
fn goods_in_the_place_of_others_join_the_line_that_they_have_already() {
    let mut world = World::new();
    world.say(vec![name(COKE, 2), name(MILK, 1)]);
    let milk = goods(target(MILK), None);
    world.say(vec![Act::Replace(target(COKE), milk)]);
    world.expect(Reviewing, &[(MILK, "3 case")]);
}

/// Milk was taken off before the coke; parmesan is left.
fn two_gone() -> World {
    let mut world = World::new();
    world.say(vec![name(MILK, 4), name(PARMESAN, 1), name(COKE, 2)]);
    world.say(vec![Act::Remove(target(MILK))]);
    world.say(vec![Act::Remove(target(COKE))]);
    world
}

#[test]
fn what_is_put_back_is_what_the_words_may_mean_and_not_what_went_last() {
    let others = Target {
        words: "semi".to_owned(),
        decision: Decision::Product {
            chosen: candidate(SEMI, 0.6),
            method: MatchingMethod::FuzzyMatch,
            others: vec![candidate(MILK, 0.4)],
        },
    };
    for words in [others, unclear("the white stuff", &[SEMI, MILK])] {
        let mut world = two_gone();
        world.say(vec![Act::Restore(words)]);
        world.expect(Reviewing, &[(MILK, "4 case"), (PARMESAN, "1 each")]);
    }
}

#[test]
fn a_quantity_that_was_assumed_and_is_then_said_is_assumed_no_more() {
    let mut world = World::new();
    world.say(vec![Act::Name(goods(target(MILK), None))]);
    world.say(vec![name(MILK, 1)]);
    world.say(vec![Act::Yes]);
    assert_eq!(world.orders[0].lines[0].notes, Vec::<String>::new());
}

#[test]
fn more_without_a_unit_is_more_of_the_lines_own_unit() {
    let mut world = World::new();
    world.say(vec![name_in(MILK, 3, "each")]);
    world.say(vec![more(MILK, 2)]);
    world.expect(Reviewing, &[(MILK, "5 each")]);
}

#[test]
fn more_of_goods_that_are_not_decided_takes_the_unit_that_is_said() {
    let mut world = World::new();
    let milk = |number, unit| goods(unclear("milk", &[MILK, SEMI]), Some(said(number, unit)));
    world.say(vec![Act::Name(milk(2, None))]);
    world.say(vec![Act::More(milk(3, Some("case")))]);
    assert_eq!(lines(&world), ["5 case milk"]);
}

#[test]
fn pieces_beside_cases_are_counted_in_pieces_where_cases_would_be_broken() {
    let mut world = World::new();
    world.say(vec![name(MILK, 1)]);
    let two = goods(target(MILK), Some(said(2, Some("each"))));
    world.say(vec![Act::More(two)]);
    world.expect(Reviewing, &[(MILK, "8 each")]);
}

#[test]
fn a_sixteenth_of_a_case_is_counted_in_pieces_since_no_quantity_is_so_fine() {
    let mut world = World::new();
    let mut products = world.catalog.to_products();
    products[0].units.sold_in[1].1 = Decimal::from(16);
    world.catalog = Catalog::new(1, products);
    world.say(vec![name(MILK, 1)]);
    let one = goods(target(MILK), Some(said(1, Some("each"))));
    world.say(vec![Act::More(one)]);
    world.expect(Reviewing, &[(MILK, "17 each")]);
}

#[test]
fn goods_in_the_place_of_others_keep_a_unit_that_the_customer_chose() {
    let mut world = World::new();
    world.say(vec![name_in(MILK, 3, "each")]);
    let semi = goods(target(SEMI), None);
    world.say(vec![Act::Replace(target(MILK), semi)]);
    world.expect(Reviewing, &[(SEMI, "3 each")]);
}

#[test]
fn a_number_of_pieces_that_fills_trays_is_so_many_trays() {
    let mut world = World::new();
    world.say(vec![name(TRAY, 60)]);
    world.expect(Reviewing, &[(TRAY, "2 tray")]);
}

#[test]
fn an_open_choice_that_is_said_again_keeps_only_what_both_words_may_mean() {
    let mut world = World::new();
    let milk = |products| Act::Name(goods(unclear("milk", products), Some(said(2, None))));
    world.say(vec![milk(&[MILK, SEMI, COKE])]);
    world.say(vec![milk(&[SEMI, MILK])]);
    let left = world.conversation.cart()[0].candidates();
    let left: Vec<ProductId> = left.iter().map(|one| one.product).collect();
    assert_eq!(left, [MILK, SEMI]);
}

#[test]
fn an_order_says_how_its_products_were_found_and_what_else_they_might_have_been() {
    let mut world = World::new();
    let mut milk = goods(target(MILK), Some(said(1, None)));
    milk.target.decision = Decision::Product {
        chosen: candidate(MILK, 0.9),
        method: MatchingMethod::FuzzyMatch,
        others: vec![candidate(SEMI, 0.2)],
    };
    world.say(vec![Act::Name(milk)]);
    world.say(vec![Act::Yes]);
    let line = &world.orders[0].lines[0];
    assert_eq!(line.method, Some(MatchingMethod::FuzzyMatch));
    assert!((line.matching_confidence - 0.9).abs() < f64::EPSILON);
    assert_eq!(line.alternatives, [candidate(SEMI, 0.2)]);
}

#[test]
fn goods_whose_number_was_none_go_to_a_person_when_nobody_answers() {
    let mut world = World::new();
    world.say(vec![impossible(target(MILK))]);
    world.wait(61);
    let step = world.step(Event::ClockStruck);
    world.expect_closed(Outcome::Abandoned);
    assert!(has_task(&step));
}

#[test]
fn one_more_of_everything_is_one_more_of_every_line() {
    let mut world = World::new();
    world.say(vec![name(COKE, 2), name(CHICKEN, 3)]);
    let all = Target {
        words: String::new(),
        decision: Decision::Everything,
    };
    world.say(vec![Act::More(goods(all, Some(said(1, None))))]);
    let cart = world.cart();
    let numbers: Vec<&str> = cart.iter().map(|(_, amount)| &amount[..1]).collect();
    assert_eq!(numbers, ["3", "4"]);
}
