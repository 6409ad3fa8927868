//! What a dialogue was, moment by moment, for the rules to look at.

use std::sync::LazyLock;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};

use super::script::{Move, any_dialogue};
use super::shop::Shop;
use crate::agent::Turn;
use crate::domain::Channel;
use crate::session::tests::{Happened, World, any_happenings, happen};
use crate::session::{Conversation, Effect, Step};
use crate::understanding::Act;

/// Dialogues a run, and as many rows of random events.
pub const DIALOGUES: u32 = 1000;

/// Who or what made a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The customer.
    Customer,
    /// A machine on the customer's side.
    Machine,
    /// A person at the distributor, who writes or hands back.
    Staff,
    /// The clock.
    Clock,
}

/// One moment of a dialogue.
#[derive(Debug)]
pub struct Moment {
    pub by: By,
    pub before: Conversation,
    pub acts: Vec<Act>,
    pub step: Step,
    /// The message that went out, where words were made of the reply.
    pub text: Option<String>,
}

impl Moment {
    pub fn effects(&self, wanted: fn(&Effect) -> bool) -> usize {
        self.step.effects.iter().filter(|one| wanted(one)).count()
    }
}

/// A thousand dialogues in words, each walked through the whole agent.
pub static DIALOGUES_IN_WORDS: LazyLock<Vec<(Vec<Move>, Vec<Moment>)>> = LazyLock::new(|| {
    let mut runner = TestRunner::new(Config::default());
    (0..DIALOGUES)
        .map(|number| {
            let drawn = any_dialogue().new_tree(&mut runner);
            let moves = drawn.expect("a dialogue can be drawn").current();
            let channel = if number % 3 == 0 {
                Channel::Sms
            } else {
                Channel::Whatsapp
            };
            let moments = walk(&moves, channel);
            (moves, moments)
        })
        .collect()
});

fn walk(moves: &[Move], channel: Channel) -> Vec<Moment> {
    let mut shop = Shop::new();
    shop.world.channel = channel;
    let mut moments = Vec::new();
    for one in moves {
        shop.world.wait(1);
        let before = shop.world.conversation.clone();
        let (by, turn) = take(&mut shop, one);
        moments.push(of_turn(by, before, turn));
    }
    moments
}

/// Makes one move, and says whose it was.
pub fn take(shop: &mut Shop, one: &Move) -> (By, Turn) {
    match one {
        Move::Say(texts) => (By::Customer, shop.say(texts)),
        Move::Automatic(text) => (By::Machine, shop.automatic(text)),
        Move::Staff => (By::Staff, shop.staff()),
        Move::HandBack => (By::Staff, shop.hand_back()),
        Move::Wait(minutes) => (By::Clock, shop.wait(*minutes)),
    }
}

/// What a rule looks at of a turn.
pub fn of_turn(by: By, before: Conversation, turn: Turn) -> Moment {
    let operations = turn.readings.into_iter().flat_map(|one| one.operations);
    Moment {
        by,
        before,
        acts: operations.map(|one| one.act).collect(),
        text: turn.rendered.map(|rendered| rendered.text),
        step: turn.step,
    }
}

/// Rows of random events through the session alone.
pub fn any_events() -> impl Strategy<Value = Vec<Happened>> {
    any_happenings()
}

/// The moments of such a row.
pub fn walk_events(happenings: Vec<Happened>) -> Vec<Moment> {
    let mut world = World::new();
    let mut moments = Vec::new();
    for happening in happenings {
        let before = world.conversation.clone();
        let (by, acts) = match &happening {
            Happened::Burst(messages) => (By::Customer, messages.concat()),
            Happened::HandBack(messages) => (By::Staff, messages.concat()),
            Happened::Staff => (By::Staff, Vec::new()),
            Happened::Strike(_) => (By::Clock, Vec::new()),
        };
        let step = happen(&mut world, happening);
        moments.push(Moment {
            by,
            before,
            acts,
            step,
            text: None,
        });
    }
    moments
}
