//! What holds whatever a customer, the staff and the clock do, in whatever order.

use proptest::prelude::*;

use super::*;
use crate::session::effect::SilenceReason;
use crate::understanding::{Topic, Which};

fn any_product() -> impl Strategy<Value = ProductId> {
    (1..=11_u128).prop_map(|number| ProductId(Uuid::from_u128(number)))
}

fn any_act() -> impl Strategy<Value = Act> {
    let product = any_product;
    let number = 0..300_i64;
    prop_oneof![
        (product(), number.clone()).prop_map(|(p, n)| name(p, n)),
        (product(), number.clone()).prop_map(|(p, n)| more(p, n)),
        (product(), number.clone()).prop_map(|(p, n)| set(p, n)),
        number.clone().prop_map(set_it),
        number.prop_map(|n| how_much(n, None)),
        product().prop_map(|p| Act::Name(goods(unclear("thing", &[p, COKE]), None))),
        Just(Act::Name(goods(unknown("dragon fruit"), None))),
        (product(), product()).prop_map(|(p, q)| Act::Replace(target(p), goods(target(q), None))),
        product().prop_map(|p| Act::Remove(target(p))),
        product().prop_map(|p| Act::Times(target(p), Decimal::TWO)),
        product().prop_map(|p| Act::Restore(target(p))),
        product().prop_map(Act::Choose),
        product().prop_map(|p| Act::Impossible(goods(target(p), None))),
        product().prop_map(|p| Act::AskAbout(Topic::Price, target(p))),
        (1..28_u32).prop_map(|day| Act::Deliver(NaiveDate::from_ymd_opt(2026, 12, day))),
        proptest::sample::select(plain_acts()),
    ]
}

fn plain_acts() -> Vec<Act> {
    vec![
        Act::Yes,
        Act::Done,
        Act::No,
        Act::Cancel,
        Act::CancelPlaced,
        Act::SameOrder,
        Act::SecondOrder,
        Act::Begin,
        Act::MoreToCome,
        Act::Complaint,
        Act::Person,
        Act::Status,
        Act::Greeting,
        Act::Courtesy,
        Act::Chatter,
        Act::Noise,
        Act::OptOut,
        Act::OptIn,
        Act::Instructions,
        Act::Repeat(Which::Usual),
        Act::Deliver(None),
        Act::Comment("ring twice".to_owned()),
    ]
}

/// One thing that happens to a conversation.
#[derive(Debug, Clone)]
pub enum Happening {
    Burst(Vec<Vec<Act>>),
    Staff,
    HandBack(Vec<Vec<Act>>),
    Strike(i64),
}

fn any_burst() -> impl Strategy<Value = Vec<Vec<Act>>> {
    proptest::collection::vec(proptest::collection::vec(any_act(), 1..4), 1..3)
}

fn any_happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        8 => any_burst().prop_map(Happening::Burst),
        1 => Just(Happening::Staff),
        1 => any_burst().prop_map(Happening::HandBack),
        2 => (1..400_i64).prop_map(Happening::Strike),
    ]
}

/// A row of things that happen.
pub fn any_happenings() -> impl Strategy<Value = Vec<Happening>> {
    proptest::collection::vec(any_happening(), 1..12)
}

/// Whether goods are the substitute that we offer for those that are out.
pub fn is_substitute(goods: &Goods) -> bool {
    matches!(&goods.target.decision, Decision::Product { chosen, .. } if chosen.product == COW)
}

/// Lets it happen.
pub fn happen(world: &mut World, happening: Happening) -> Step {
    match happening {
        Happening::Burst(acts) => world.burst(acts),
        Happening::Staff => world.step(Event::StaffWrote),
        Happening::HandBack(acts) => world.hand_back(acts),
        Happening::Strike(minutes) => {
            world.wait(minutes);
            world.step(Event::ClockStruck)
        }
    }
}

/// Every message ends in a reply, a task or a recorded reason for silence.
fn is_accounted_for(step: &Step) -> bool {
    let silent = |effect: &Effect| matches!(effect, Effect::Silence(_));
    step.reply.is_some() || has_task(step) || step.effects.iter().any(silent)
}

/// Nothing goes out to somebody who opted out.
fn is_mute_when_opted_out(world: &World, step: &Step) -> bool {
    world.suppressed == Suppression::None || step.reply.is_none()
}

/// An order is only made from a summary that was confirmed, or by a time-out; one a step.
fn orders_are_earned(before: Status, step: &Step, is_strike: bool) -> bool {
    let written = step
        .effects
        .iter()
        .filter(|effect| matches!(effect, Effect::WriteOrder(_)))
        .count();
    written == 0
        || (written == 1 && (is_strike || matches!(before, Status::Reviewing | Status::Collecting)))
}

/// Words that may take a line off: also a yes to "shall I leave it off?", and a substitute taken.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every act but these few leaves each line where it is, which is the point"
)]
fn takes_off(happening: &Happening) -> bool {
    let (Happening::Burst(messages) | Happening::HandBack(messages)) = happening else {
        return false;
    };
    messages.iter().flatten().any(|act| match act {
        Act::Remove(_)
        | Act::Replace(..)
        | Act::Cancel
        | Act::CancelPlaced
        | Act::SameOrder
        | Act::Yes
        | Act::Choose(_) => true,
        // What was never taken off is named by it, and naming a substitute takes it.
        Act::Restore(target) => target.decision == decision(COW),
        Act::Name(goods) | Act::Set(goods) | Act::More(goods) => {
            let is_nothing = goods
                .said
                .as_ref()
                .is_some_and(|said| said.number.is_zero());
            is_nothing || is_substitute(goods)
        }
        Act::HowMuch(said) => said.number.is_zero(),
        _ => false,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_happens_every_rule_that_must_hold_holds(
        happenings in any_happenings()
    ) {
        let mut world = World::new();
        for happening in happenings {
            let before = world.conversation.state();
            let is_strike = matches!(happening, Happening::Strike(_));
            let is_burst = matches!(happening, Happening::Burst(_));
            let step = happen(&mut world, happening);
            prop_assert!(!is_burst || is_accounted_for(&step), "{step:?}");
            prop_assert!(is_mute_when_opted_out(&world, &step));
            prop_assert!(orders_are_earned(before, &step, is_strike), "{step:?}");
        }
    }

    #[test]
    fn a_line_once_named_never_vanishes_without_a_removal(
        products in proptest::collection::vec(any_product().prop_filter(
            "goods that are out are swapped when a substitute that we offered is named",
            |product| *product != BUFFALO,
        ), 1..6),
        talk in proptest::collection::vec(proptest::sample::select(vec![
            Act::Complaint, Act::Status, Act::Greeting, Act::Courtesy, Act::MoreToCome, Act::No,
            Act::Deliver(None), Act::Chatter, Act::Person,
        ]), 0..6),
    ) {
        let mut world = World::new();
        for product in &products {
            world.say(vec![name(*product, 2)]);
        }
        for act in talk {
            world.say(vec![act]);
        }
        world.wait(61);
        world.step(Event::ClockStruck);
        for product in products {
            prop_assert!(world.orders[0].lines.iter().any(|line| line.product == Some(product)));
        }
    }

    #[test]
    fn no_line_goes_in_a_burst_without_words_that_take_goods_off(
        happenings in any_happenings()
    ) {
        let mut world = World::new();
        for happening in happenings {
            let takes_off = takes_off(&happening);
            let before = world.conversation.clone();
            happen(&mut world, happening);
            let now = &world.conversation;
            // A change that comes too late leaves the written order with the lines that stand there.
            let basket = |conversation: &Conversation| {
                let session = conversation.session.as_ref();
                session.map(|one| (one.id, one.draft.amends))
            };
            if !takes_off && basket(&before) == basket(now) {
                for line in before.cart() {
                    prop_assert!(now.cart().iter().any(|other| other.id == line.id));
                }
            }
        }
    }

    #[test]
    fn the_same_events_always_give_the_same_step(acts in any_burst()) {
        let (mut one, mut other) = (World::new(), World::new());
        prop_assert_eq!(one.burst(acts.clone()), other.burst(acts));
    }
}

#[test]
fn an_empty_burst_is_silent() {
    let mut world = World::new();
    let step = world.burst(vec![vec![]]);
    assert!(
        step.effects
            .contains(&Effect::Silence(SilenceReason::Noise))
    );
}
