//! Tapped rows: each answers the question under which it stood, and no other.

use super::*;
use crate::session::LineId;
use crate::session::button::{Choice, Pick};

/// The row of a product below the question that a step put.
fn row(step: &Step, pick: Pick) -> String {
    let Some(Reply::Question { prompt, .. }) = &step.reply else {
        panic!("no question: {:?}", step.reply);
    };
    let line = prompt.line.as_ref().map_or(LineId(0), |line| line.id);
    Choice {
        session: prompt.session,
        line,
        pick,
    }
    .payload()
}

fn milks(world: &mut World) -> Step {
    let milk = unclear("milk", &[MILK, SEMI]);
    world.say(vec![Act::Name(goods(milk, Some(said(2, None))))])
}

#[test]
fn a_tapped_row_decides_the_line_that_it_was_put_for() {
    let mut world = World::new();
    let asked = milks(&mut world);
    let step = world.tap(&row(&asked, Pick::Product(SEMI)));
    world.expect(Status::Reviewing, &[(SEMI, "2 case")]);
    assert_eq!(step.intent, asked.intent);
}

#[test]
fn a_row_of_an_answered_question_changes_nothing_and_the_summary_comes_again() {
    let mut world = World::new();
    let asked = milks(&mut world);
    world.tap(&row(&asked, Pick::Product(SEMI)));
    let step = world.tap(&row(&asked, Pick::Product(MILK)));
    world.expect(Status::Reviewing, &[(SEMI, "2 case")]);
    assert!(matches!(
        step.reply,
        Some(Reply::Summary { version: 2, .. })
    ));
}

#[test]
fn a_row_of_another_line_changes_nothing_and_the_open_question_comes_again() {
    let mut world = World::new();
    let asked = milks(&mut world);
    world.tap(&row(&asked, Pick::Product(SEMI)));
    let eggs = unclear("eggs", &[TRAY, BOX]);
    let second = world.say(vec![Act::Name(goods(eggs, Some(said(1, None))))]);
    let step = world.tap(&row(&asked, Pick::Product(MILK)));
    assert_eq!(row(&step, Pick::LeaveOff), row(&second, Pick::LeaveOff));
    world.expect(Status::Collecting, &[(SEMI, "2 case")]);
}

#[test]
fn a_row_that_the_question_never_offered_is_no_answer() {
    let mut world = World::new();
    let asked = milks(&mut world);
    let step = world.tap(&row(&asked, Pick::Product(COKE)));
    assert!(matches!(step.reply, Some(Reply::Question { .. })));
    world.expect(Status::Collecting, &[]);
}

#[test]
fn a_row_of_a_closed_session_opens_nothing() {
    let mut world = World::new();
    let asked = milks(&mut world);
    world.say(vec![Act::Cancel]);
    let step = world.tap(&row(&asked, Pick::Product(MILK)));
    assert_eq!(step.reply, None);
    world.expect_closed(Outcome::Cancelled);
}

#[test]
fn leaving_it_off_takes_the_line_off() {
    let mut world = World::new();
    let asked = world.say(vec![name(BUFFALO, 1), name(COKE, 2)]);
    world.tap(&row(&asked, Pick::LeaveOff));
    world.expect(Status::Reviewing, &[(COKE, "2 case")]);
}

#[test]
fn a_row_of_a_line_whose_question_waits_decides_nothing() {
    let mut world = World::new();
    let eggs = unclear("eggs", &[TRAY, BOX]);
    let milk = unclear("milk", &[MILK, SEMI]);
    let both = [eggs, milk].map(|one| Act::Name(goods(one, Some(said(1, None)))));
    let asked = world.say(both.to_vec());
    let mut waits =
        crate::session::button::parse_choice(&row(&asked, Pick::Product(MILK))).unwrap();
    waits.line = world.conversation.cart()[1].id;
    let step = world.tap(&waits.payload());
    assert_eq!(row(&step, Pick::LeaveOff), row(&asked, Pick::LeaveOff));
    world.expect(Status::Collecting, &[]);
}
