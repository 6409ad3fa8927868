//! Which line some words mean.

use super::*;
use crate::session::state::Status::{Collecting, Reviewing};

/// What each line says, whether its product is decided or not: "2 ? milk".
fn lines(world: &World) -> Vec<String> {
    let lines = world.conversation.cart().iter();
    lines
        .map(|line| format!("{} {}", amount(line), line.words))
        .collect()
}

#[test]
fn words_that_fit_several_products_mean_the_one_that_stands_in_the_cart() {
    let mut world = World::new();
    world.say(vec![name(COKE, 2), name(MILK, 1)]);
    world.say(vec![Act::Remove(unclear("soda", &[WATER, COKE]))]);
    world.expect(Reviewing, &[(MILK, "1 case")]);
}

#[test]
fn it_means_no_line_when_the_one_named_last_is_gone() {
    let mut world = World::new();
    world.say(vec![name(MILK, 1), name(COKE, 2)]);
    world.say(vec![Act::Remove(target(COKE))]);
    let step = world.say(vec![Act::HowMuch(said(4, None))]);
    assert_eq!(notices(&step), [Notice::NothingToChange]);
    world.expect(Reviewing, &[(MILK, "1 case")]);
}

/// Two lines of which neither is decided: a cheese, and a milk.
fn two_open() -> World {
    let mut world = World::new();
    let cheese = goods(unclear("mozzarella", &[BUFFALO, COW]), Some(said(3, None)));
    let milk = goods(unclear("milk", &[MILK, SEMI]), Some(said(2, None)));
    world.say(vec![Act::Name(cheese), Act::Name(milk)]);
    assert_eq!(lines(&world), ["3 ? mozzarella", "2 ? milk"]);
    world
}

#[test]
fn a_product_means_the_open_line_that_it_could_become() {
    let mut world = two_open();
    world.say(vec![Act::Remove(target(SEMI))]);
    assert_eq!(lines(&world), ["3 ? mozzarella"]);
}

#[test]
fn naming_a_product_decides_the_open_line_that_it_could_become() {
    let mut world = two_open();
    world.say(vec![name(SEMI, 5)]);
    assert_eq!(lines(&world), ["3 ? mozzarella", "5 case milk"]);
    world.expect(Collecting, &[(SEMI, "5 case")]);
}

#[test]
fn words_that_match_nothing_restate_the_line_with_those_very_words() {
    let mut world = World::new();
    let fruit = |words, number| Act::Name(goods(unknown(words), Some(said(number, None))));
    world.say(vec![fruit("dragon fruit", 3), fruit("star fruit", 2)]);
    world.say(vec![fruit("Star Fruit", 5)]);
    assert_eq!(lines(&world), ["3 ? dragon fruit", "5 ? star fruit"]);
}
