//! Questions, complaints, greetings and the carriers' words.

use super::*;
use crate::domain::{Intent, ReviewReason};
use crate::session::effect::{SilenceReason, TaskKind};
use crate::session::reply::{Passed, Usual};
use crate::session::state::Status::Reviewing;
use crate::understanding::{Topic, Which};

#[test]
fn a_price_question_is_answered_and_opens_no_session() {
    let mut world = World::new();
    let step = world.say(vec![Act::AskAbout(Topic::Price, target(COKE))]);
    assert_eq!(notices(&step), [Notice::Price(vec![COKE])]);
    assert_eq!(
        (world.conversation.state(), step.intent),
        (Status::None, Some(Intent::Question))
    );
}

#[test]
fn a_question_beside_an_order_is_answered_and_the_order_taken() {
    let mut world = World::new();
    let step = world.say(vec![
        name(COKE, 3),
        Act::AskAbout(Topic::Stock, target(MILK)),
    ]);
    world.expect(Reviewing, &[(COKE, "3 case")]);
    assert_eq!(
        (notices(&step), step.intent),
        (vec![Notice::Stock(vec![MILK])], Some(Intent::Order))
    );
}

#[test]
fn if_so_means_the_goods_that_were_asked_about() {
    let mut world = World::new();
    let mut one = goods(it(), Some(said(1, None)));
    one.wanted = Wanted::IfInStock;
    world.burst(vec![
        vec![Act::AskAbout(Topic::Stock, target(MILK))],
        vec![Act::Name(one)],
    ]);
    world.expect(Reviewing, &[(MILK, "1 case")]);
}

#[test]
fn a_quantity_alone_goes_with_the_goods_that_were_asked_about() {
    let mut world = World::reviewing(3);
    world.say(vec![Act::AskAbout(Topic::Price, target(WATER))]);
    world.say(vec![how_much(4, None)]);
    world.expect(Reviewing, &[(COKE, "3 case"), (WATER, "4 case")]);
}

#[test]
fn what_was_too_long_to_be_read_is_a_task_is_said_and_sends_the_order_to_review() {
    let mut world = World::new();
    let mut messages = heard(vec![vec![name(COKE, 3)]], world.now);
    messages[0].reading.unread = Some(4_000);
    let step = world.step(Event::Wrote(messages));
    assert!(has_task(&step));
    assert_eq!(notices(&step), [Notice::PassedOn(Passed::Rest)]);
    world.say(vec![Act::Yes]);
    assert_eq!(world.orders[0].review_reasons, [ReviewReason::UnreadText]);
}

#[test]
fn what_was_too_long_to_be_read_is_a_task_whatever_the_rest_says() {
    for act in [Act::Noise, Act::Chatter, Act::Courtesy, Act::OptOut] {
        let mut world = World::new();
        let mut messages = heard(vec![vec![act.clone()]], world.now);
        messages[0].reading.unread = Some(4_000);
        let step = world.step(Event::Wrote(messages));
        assert!(has_task(&step), "{act:?}");
    }
}

#[test]
fn a_complaint_in_review_is_a_task_and_leaves_the_summary_standing() {
    let mut world = World::reviewing(3);
    let step = world.say(vec![Act::Complaint]);
    assert!(has_task(&step));
    assert_eq!(notices(&step), [Notice::PassedOn(Passed::Complaint)]);
    world.say(vec![Act::Yes]);
    assert_eq!(world.orders[0].review_reasons, []);
}

#[test]
fn a_greeting_opens_no_session_and_its_offer_of_the_usual_can_be_taken() {
    let mut world = World::new().with_history(&[("2026-11-20", &[(COKE, 4, "case")])]);
    let step = world.say(vec![Act::Greeting]);
    assert_eq!(notices(&step), [Notice::Greeting(Usual::Known)]);
    assert_eq!(
        (world.conversation.state(), step.intent),
        (Status::None, Some(Intent::Greeting))
    );
    world.say(vec![Act::Yes, Act::Repeat(Which::Usual)]);
    world.expect(Reviewing, &[(COKE, "4 case")]);
}

#[test]
fn thanks_alone_are_not_answered() {
    let mut world = World::reviewing(3);
    let step = world.say(vec![Act::Courtesy]);
    world.expect(Reviewing, &[(COKE, "3 case")]);
    assert!(
        step.effects
            .contains(&Effect::Silence(SilenceReason::Courtesy))
    );
}

#[test]
fn what_a_machine_wrote_is_never_answered() {
    let mut world = World::reviewing(3);
    let mut heard = heard(vec![vec![Act::Yes]], world.now);
    heard[0].origin = Origin::Automatic;
    let step = world.step(Event::Wrote(heard));
    world.expect(Reviewing, &[(COKE, "3 case")]);
    assert_eq!(
        step.effects,
        [Effect::Silence(SilenceReason::AutomaticMessage)]
    );
}

#[test]
fn stop_ends_all_sending_and_leaves_the_cart() {
    let mut world = World::reviewing(3);
    let step = world.say(vec![Act::OptOut]);
    assert!(step.effects.contains(&Effect::Suppress(Channel::Whatsapp)) && has_task(&step));
    assert_eq!(step.reply, None);
    let step = world.say(vec![name(MILK, 1)]);
    assert!(has_task(&step) && step.reply.is_none());
    world.expect(Reviewing, &[(COKE, "3 case")]);
    assert_eq!(notices(&world.say(vec![Act::OptIn])), [Notice::Identity]);
    world.say(vec![Act::Yes]);
    world.expect_closed(Outcome::Confirmed);
}

#[test]
fn a_status_is_answered_from_the_customers_own_orders() {
    let mut world = World::confirmed(3);
    let step = world.say(vec![Act::Status]);
    assert!(matches!(notices(&step)[..], [Notice::Orders(_)]));
    let mut world = World::new();
    let step = world.say(vec![Act::Status]);
    assert_eq!(
        (notices(&step), has_task(&step)),
        (vec![Notice::NoOpenOrder], true)
    );
}

#[test]
fn wanting_to_order_opens_an_empty_session() {
    let mut world = World::new();
    let step = world.say(vec![Act::Greeting, Act::Begin]);
    world.expect(Status::Active, &[]);
    assert_eq!(
        (notices(&step), step.intent),
        (vec![Notice::GoAhead], Some(Intent::Order))
    );
}

#[test]
fn a_note_without_any_order_goes_to_a_person() {
    let mut world = World::new();
    let step = world.say(vec![Act::Comment("shut on monday".to_owned())]);
    assert!(has_task(&step));
    assert_eq!(world.conversation.state(), Status::None);
}

#[test]
fn a_stop_while_a_person_has_the_conversation_holds_at_once_and_is_done_once() {
    let mut world = World::reviewing(3);
    world.step(Event::StaffWrote);
    let step = world.say(vec![Act::OptOut]);
    assert!(step.effects.contains(&Effect::Suppress(Channel::Whatsapp)) && has_task(&step));
    assert!(
        step.effects
            .contains(&Effect::Silence(SilenceReason::OptedOut))
    );
    assert_eq!(world.suppressed, Suppression::OptedOut);
    // The same words again, as the service reads them while they wait, and at the hand-back.
    let again = world.burst(vec![vec![Act::OptOut], vec![name(MILK, 1)]]);
    assert_eq!(again.effects.iter().filter(|one| is_done(one)).count(), 0);
    let back = world.hand_back(vec![vec![name(COKE, 5)], vec![Act::OptOut]]);
    assert_eq!(back.effects.iter().filter(|one| is_done(one)).count(), 0);
    assert_eq!(back.reply, None);
    world.expect(Reviewing, &[(COKE, "5 case")]);
}

#[test]
fn a_start_behind_a_stop_that_was_both_heard_while_a_person_had_it_changes_nothing_twice() {
    let mut world = World::reviewing(3);
    world.step(Event::StaffWrote);
    world.say(vec![Act::OptOut]);
    let both = || vec![vec![Act::OptOut], vec![Act::OptIn]];
    let step = world.burst(both());
    assert!(
        step.effects
            .contains(&Effect::Unsuppress(Channel::Whatsapp))
    );
    for step in [world.burst(both()), world.hand_back(both())] {
        assert_eq!(step.effects.iter().filter(|one| is_done(one)).count(), 0);
    }
    assert_eq!(world.suppressed, Suppression::None);
}

#[test]
fn a_stop_that_is_taken_back_at_once_is_told_to_the_staff_and_answered() {
    let mut world = World::new();
    let step = world.burst(vec![vec![Act::OptOut], vec![Act::OptIn]]);
    assert_eq!(notices(&step), [Notice::Identity]);
    assert!(has_task(&step) && world.suppressed == Suppression::None);
    assert!(
        !step
            .effects
            .contains(&Effect::Silence(SilenceReason::OptedOut))
    );
}

#[test]
fn a_question_a_claim_to_other_accounts_and_a_picture_go_to_a_person() {
    for (act, kind, passed) in [
        (Act::Ask, TaskKind::Question, Passed::Question),
        (Act::AskAboutOthers, TaskKind::Suspicious, Passed::Question),
        (Act::Unreadable, TaskKind::Unreadable, Passed::Note),
    ] {
        let step = World::new().say(vec![act]);
        let is_told = |effect: &Effect| matches!(effect, Effect::Task(task) if task.kind == kind);
        assert!(step.effects.iter().any(is_told), "{kind}");
        assert_eq!(notices(&step), [Notice::PassedOn(passed)]);
    }
}

#[test]
fn a_stop_behind_a_start_holds() {
    let mut world = World::new();
    world.say(vec![Act::OptOut]);
    world.burst(vec![vec![Act::OptIn], vec![Act::OptOut]]);
    assert_eq!(world.suppressed, Suppression::OptedOut);
}

/// Whether it stops or allows sending, or tells the staff.
fn is_done(effect: &Effect) -> bool {
    match effect {
        Effect::Suppress(_) | Effect::Unsuppress(_) | Effect::Task(_) => true,
        Effect::Record(..)
        | Effect::WriteOrder(_)
        | Effect::ConfirmOrder(_)
        | Effect::FlagOrder(..)
        | Effect::Silence(_) => false,
    }
}

#[test]
fn help_gets_the_one_text_that_says_who_we_are() {
    for channel in [Channel::Sms, Channel::Whatsapp] {
        let mut world = World::new();
        world.channel = channel;
        let step = world.say(vec![Act::Help]);
        assert_eq!(notices(&step), [Notice::Identity]);
        assert_eq!(step.intent, Some(Intent::Other));
    }
}

#[test]
fn the_price_of_it_is_that_of_the_goods_named_last() {
    let mut world = World::new();
    world.say(vec![name(MILK, 1), name(COKE, 2)]);
    let step = world.say(vec![Act::AskAbout(Topic::Price, it())]);
    assert_eq!(notices(&step), [Notice::Price(vec![COKE])]);
}

#[test]
fn idle_talk_gets_one_fixed_line_and_noise_none() {
    let step = World::new().say(vec![Act::Chatter]);
    assert_eq!(notices(&step), [Notice::OrdersOnly]);
    let step = World::new().say(vec![Act::Greeting, Act::Noise]);
    assert_eq!(step.intent, Some(Intent::Other), "no greeting of a person");
    let step = World::new().say(vec![Act::Noise]);
    assert_eq!(step.reply, None);
    assert!(
        step.effects
            .contains(&Effect::Silence(SilenceReason::Noise))
    );
}

#[test]
fn a_start_of_whom_we_may_write_to_gets_the_one_text_and_allows_nothing_new() {
    let step = World::new().say(vec![Act::OptIn]);
    assert_eq!(notices(&step), [Notice::Identity]);
    assert!(!step.effects.iter().any(is_done));
}

#[test]
fn a_stop_that_is_written_again_behind_a_start_counts_again() {
    let mut world = World::new();
    let (stop, start) = (vec![Act::OptOut], vec![Act::OptIn]);
    world.burst(vec![stop.clone(), start, stop]);
    assert_eq!(world.suppressed, Suppression::OptedOut);
}

#[test]
fn while_opted_out_only_what_wants_something_becomes_a_task() {
    let said = |act| {
        let mut world = World::new();
        world.say(vec![Act::OptOut]);
        has_task(&world.say(vec![act]))
    };
    for nothing in [
        Act::OptOut,
        Act::Help,
        Act::Courtesy,
        Act::Noise,
        Act::Greeting,
        Act::Chatter,
    ] {
        assert!(!said(nothing.clone()), "{nothing:?}");
    }
    for wish in [name(COKE, 2), Act::Status, Act::Person] {
        assert!(said(wish.clone()), "{wish:?}");
    }
}
