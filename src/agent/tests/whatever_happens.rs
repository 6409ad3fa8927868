//! One function for each rule that holds of every dialogue. A rule looks at a dialogue's moments and
//! says what broke it; it is put to a thousand dialogues in words, to as many beside a model that means
//! harm, and to as many rows of events.

use std::collections::{BTreeMap, BTreeSet};

use proptest::test_runner::{Config, TestCaseError, TestRunner};
use rust_decimal::Decimal;

use super::attacked::DIALOGUES_UNDER_ATTACK;
use super::walk::{By, DIALOGUES, DIALOGUES_IN_WORDS, Moment, any_events, walk_events};
use crate::domain::{OrderStatus, ProductId, Unit};
use crate::session::tests::{asks, has_task};
use crate::session::{
    Conversation, Effect, Line, Outcome, Reply, SessionEventType, SilenceReason, StaffHold,
};
use crate::understanding::{Act, Decision, Wanted};

type Verdict = Result<(), String>;

fn holds(rule: fn(&[&Moment]) -> Verdict) {
    for (moves, moments) in DIALOGUES_IN_WORDS.iter() {
        let moments: Vec<&Moment> = moments.iter().collect();
        if let Err(broken) = rule(&moments) {
            panic!("{broken}\nin {moves:#?}");
        }
    }
    for dialogue in DIALOGUES_UNDER_ATTACK.iter() {
        let moments: Vec<&Moment> = dialogue.moments.iter().map(|one| &one.moment).collect();
        if let Err(broken) = rule(&moments) {
            panic!("{broken}\nbeside a hostile model in {:#?}", dialogue.moves);
        }
    }
    let mut runner = TestRunner::new(Config {
        cases: DIALOGUES,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&any_events(), |happenings| {
        let moments = walk_events(happenings);
        let moments: Vec<&Moment> = moments.iter().collect();
        rule(&moments).map_err(TestCaseError::fail)
    });
    outcome.unwrap();
}

/// Whether a person at the distributor has the conversation.
fn is_held(conversation: &Conversation) -> bool {
    matches!(conversation.staff, StaffHold::Staff { .. })
}

/// The sessions that an event type was recorded for.
fn recorded(moment: &Moment, wanted: SessionEventType) -> Vec<String> {
    let records = moment
        .step
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Record(kind, data) if *kind == wanted => Some(data["session"].to_string()),
            Effect::Record(..)
            | Effect::WriteOrder(_)
            | Effect::ConfirmOrder(_)
            | Effect::FlagOrder(..)
            | Effect::Task(_)
            | Effect::Suppress(_)
            | Effect::Unsuppress(_)
            | Effect::Silence(_) => None,
        });
    records.collect()
}

fn open_session(conversation: &Conversation) -> Option<String> {
    let session = conversation.session.as_ref()?;
    session
        .is_open()
        .then(|| serde_json::json!(session.id).to_string())
}

#[test]
fn a_conversation_never_has_two_open_sessions() {
    holds(|moments| {
        let mut open: BTreeSet<String> = BTreeSet::new();
        for moment in moments {
            for closed in recorded(moment, SessionEventType::SessionClosed) {
                if open.remove(&closed) {
                    continue;
                }
                // Opened and closed within one burst: the start is in the same moment.
                if !recorded(moment, SessionEventType::SessionStarted).contains(&closed) {
                    return Err(format!("{closed} ended and had never begun: {moment:#?}"));
                }
            }
            let ended = recorded(moment, SessionEventType::SessionClosed);
            let begun = recorded(moment, SessionEventType::SessionStarted);
            open.extend(begun.into_iter().filter(|one| !ended.contains(one)));
            let now: BTreeSet<String> = open_session(&moment.step.conversation)
                .into_iter()
                .collect();
            if open != now {
                return Err(format!(
                    "open by the trail {open:?}, held {now:?}: {moment:#?}"
                ));
            }
        }
        Ok(())
    });
}

#[test]
fn a_session_is_confirmed_at_most_once() {
    holds(|moments| {
        let mut confirmed: BTreeMap<String, u32> = BTreeMap::new();
        let mut written: BTreeMap<String, u32> = BTreeMap::new();
        for moment in moments {
            for session in recorded(moment, SessionEventType::OrderConfirmed) {
                *confirmed.entry(session).or_default() += 1;
            }
            for effect in &moment.step.effects {
                if let Effect::WriteOrder(order) = effect {
                    *written.entry(order.session.0.to_string()).or_default() += 1;
                }
            }
            let twice = |counts: &BTreeMap<String, u32>| counts.values().any(|times| *times > 1);
            if twice(&confirmed) || twice(&written) {
                return Err(format!("{confirmed:?} {written:?}: {moment:#?}"));
            }
        }
        Ok(())
    });
}

type Goods = (Option<ProductId>, Option<Decimal>, Option<Unit>);

fn goods(lines: &[Line]) -> Vec<Goods> {
    let one = |line: &Line| (line.product(), line.quantity(), line.unit().cloned());
    lines.iter().map(one).collect()
}

#[test]
fn a_yes_confirms_the_last_summary_and_none_when_the_cart_changed_or_a_person_wrote_since() {
    holds(|moments| {
        let mut shown: Option<Vec<Goods>> = None;
        for moment in moments {
            let bare = moment.by == By::Customer && moment.acts.iter().all(|act| *act == Act::Yes);
            let confirms = moment.effects(|effect| {
                matches!(effect, Effect::WriteOrder(order) if order.status != OrderStatus::Pending)
            }) > 0;
            if bare && confirms && shown.as_ref() != Some(&goods(moment.before.cart())) {
                return Err(format!("{shown:?} was shown: {moment:#?}"));
            }
            match &moment.step.reply {
                Some(Reply::Summary { .. }) => shown = Some(goods(moment.step.conversation.cart())),
                _ if is_held(&moment.step.conversation) || is_held(&moment.before) => shown = None,
                Some(Reply::Question { .. } | Reply::Placed { .. } | Reply::Told(_)) | None => {}
            }
        }
        Ok(())
    });
}

#[test]
fn a_closed_session_never_changes_but_by_the_yes_that_comes_after_its_time_out() {
    holds(|moments| {
        for moment in moments {
            let Some(old) = moment.before.session.as_ref().filter(|one| !one.is_open()) else {
                continue;
            };
            let new = moment.step.conversation.session.as_ref();
            let Some(new) = new.filter(|new| new.id == old.id) else {
                continue;
            };
            let late_yes = old.outcome() == Some(Outcome::Timeout)
                && new.outcome() == Some(Outcome::Confirmed)
                && moment.effects(|effect| matches!(effect, Effect::ConfirmOrder(_))) == 1;
            if new.draft != old.draft || (new.state != old.state && !late_yes) {
                return Err(format!("{moment:#?}"));
            }
        }
        Ok(())
    });
}

/// Words that may take goods off, or put others in their place.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every act but these few leaves each line where it is, which is the point"
)]
fn may_take_off(act: &Act) -> bool {
    match act {
        Act::Remove(_)
        | Act::Replace(..)
        | Act::Cancel
        | Act::CancelPlaced
        | Act::SameOrder
        | Act::Choose(_)
        | Act::Yes
        | Act::Restore(_)
        | Act::Less(_)
        | Act::Repeat(_) => true,
        Act::HowMuch(said) => said.number.is_zero(),
        // Goods that are out make room for the substitute that is named.
        Act::Name(goods) | Act::Set(goods) | Act::More(goods) => {
            goods
                .said
                .as_ref()
                .is_some_and(|said| said.number.is_zero())
                || crate::session::tests::is_substitute(goods)
        }
        _ => false,
    }
}

fn stands(moment: &Moment, product: ProductId) -> bool {
    let in_cart = moment.step.conversation.cart();
    let in_order = moment.step.effects.iter().any(|effect| match effect {
        Effect::WriteOrder(order) => order.lines.iter().any(|line| line.product == Some(product)),
        Effect::Record(..)
        | Effect::ConfirmOrder(_)
        | Effect::FlagOrder(..)
        | Effect::Task(_)
        | Effect::Suppress(_)
        | Effect::Unsuppress(_)
        | Effect::Silence(_) => false,
    });
    let holds = |line: &Line| {
        line.product() == Some(product)
            || line.candidates().iter().any(|one| one.product == product)
    };
    in_order || in_cart.iter().any(holds)
}

/// The products that a message asks for outright.
fn wanted(acts: &[Act]) -> Vec<ProductId> {
    let outright = |act: &Act| {
        let Act::Name(goods) = act else { return None };
        let Decision::Product { chosen, .. } = &goods.target.decision else {
            return None;
        };
        let is_plain = goods.wanted == Wanted::Always && goods.fallback.is_none();
        is_plain.then_some(chosen.product)
    };
    acts.iter().filter_map(outright).collect()
}

#[test]
fn what_the_customer_asked_for_is_ordered_in_the_cart_removed_by_them_or_in_a_task() {
    holds(|moments| {
        for moment in moments {
            let held = is_held(&moment.step.conversation);
            if moment.acts.iter().any(may_take_off) || held || moment.by == By::Machine {
                continue;
            }
            let asked = wanted(&moment.acts);
            let stood = moment.before.cart().iter().filter_map(Line::product);
            let open = open_session(&moment.before).is_some();
            let kept: Vec<ProductId> = stood.filter(|_| open).chain(asked).collect();
            let lost = kept.iter().find(|product| !stands(moment, **product));
            if let Some(lost) = lost
                && !has_task(&moment.step)
            {
                return Err(format!("{lost:?} is nowhere: {moment:#?}"));
            }
        }
        Ok(())
    });
}

#[test]
fn at_most_one_reply_with_at_most_one_question_goes_out_for_a_burst() {
    holds(|moments| {
        for moment in moments {
            let marks = moment
                .text
                .iter()
                .flat_map(|text| text.matches('?'))
                .count();
            if marks > 1 || (moment.text.is_some() && moment.step.reply.is_none()) {
                return Err(format!("{moment:#?}"));
            }
            let puts = matches!(moment.step.conversation.session.as_ref(), Some(session)
                if session.is_open() && session.state.open().is_some());
            if asks(&moment.step) && !puts {
                return Err(format!("a question that nobody holds open: {moment:#?}"));
            }
        }
        Ok(())
    });
}

#[test]
fn an_automatic_message_is_not_answered_and_changes_nothing() {
    holds(|moments| {
        for moment in moments.iter().filter(|moment| moment.by == By::Machine) {
            let silence = Effect::Silence(SilenceReason::AutomaticMessage);
            let held = is_held(&moment.before);
            let silent = held || moment.step.effects == vec![silence];
            let same = moment.before == moment.step.conversation;
            if !silent || !same || moment.step.reply.is_some() || moment.text.is_some() {
                return Err(format!("{moment:#?}"));
            }
        }
        Ok(())
    });
}

#[test]
fn every_turn_ends_in_a_reply_a_task_or_a_recorded_reason() {
    holds(|moments| {
        for moment in moments {
            let wrote = matches!(moment.by, By::Customer | By::Machine);
            let reason = moment.effects(|effect| matches!(effect, Effect::Silence(_))) > 0;
            let ends = moment.step.reply.is_some() || has_task(&moment.step) || reason;
            if wrote && !ends {
                return Err(format!("{moment:#?}"));
            }
        }
        Ok(())
    });
}
