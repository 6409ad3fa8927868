//! Which of a customer's conversations does a burst belong to?
//!
//! Almost always the one in which it was written. An answer to the question if an order is the same
//! one or a second one counts on whichever channel it comes.

use chrono::{DateTime, Utc};

use super::{Happening, Turn, World, context, listen, take_turn};
use crate::domain::InboundMessage;
use crate::session::{Conversation, StaffHold, timer};
use crate::understanding::{Act, Asked};

/// A customer's conversations when something happens in one of them.
#[derive(Debug)]
pub struct Conversations<'a> {
    /// The one in which it happens.
    pub own: Conversation,
    /// Those on the other channels.
    pub others: &'a [Conversation],
}

/// Which conversation a turn changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// The one in which it happened.
    Own,
    /// Another one; its own stands as it stood.
    Other {
        /// Its place among the others.
        at: usize,
        /// When the conversation in which it happened is due next.
        own_due_at: Option<DateTime<Utc>>,
    },
}

/// Takes the turn in the conversation to which it belongs; the answer goes out where it happened.
#[must_use]
pub fn take_turn_among(
    conversations: Conversations<'_>,
    happening: Happening,
    world: &World<'_>,
) -> (Turn, Home) {
    let Conversations { own, others } = conversations;
    let answered = match &happening {
        Happening::Burst(messages) => answered(&own, others, (messages, world)),
        Happening::Crossed(..)
        | Happening::StaffWrote
        | Happening::HandedBack(_)
        | Happening::ClockStruck => None,
    };
    match answered {
        None => (take_turn(own, happening, world), Home::Own),
        Some(at) => {
            let own_due_at = timer::due_at(&own, &context(world));
            let turn = take_turn(others[at].clone(), happening, world);
            (turn, Home::Other { at, own_due_at })
        }
    }
}

/// The other conversation whose question the burst answers, where it does nothing else.
fn answered(
    own: &Conversation,
    others: &[Conversation],
    (messages, world): (&[InboundMessage], &World<'_>),
) -> Option<usize> {
    if asks(own) || own.staff != StaffHold::Agent {
        return None;
    }
    let answers = |other: &Conversation| {
        let read = messages
            .iter()
            .flat_map(|message| listen::listen(message, other, world).reading.operations);
        let acts: Vec<Act> = read.map(|operation| operation.act).collect();
        acts.iter().any(is_answer) && acts.iter().all(|act| is_answer(act) || goes_with(act))
    };
    others
        .iter()
        .position(|other| asks(other) && other.staff == StaffHold::Agent && answers(other))
}

/// Whether it waits to hear if an order is the same one or a second one.
fn asks(conversation: &Conversation) -> bool {
    conversation.asked() == Some(&Asked::SameOrSecond)
}

fn is_answer(act: &Act) -> bool {
    matches!(act, Act::SameOrder | Act::SecondOrder)
}

/// What people say around an answer, and what means nothing more than the answer does.
fn goes_with(act: &Act) -> bool {
    matches!(
        act,
        Act::Yes | Act::No | Act::Done | Act::Cancel | Act::Greeting | Act::Courtesy | Act::Chatter
    )
}
