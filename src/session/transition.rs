//! The one function that moves a conversation: event in, step out.

use super::conversation::{Conversation, StaffHold};
use super::event::{Context, Event, Heard, Medium, Step};
use super::state::{Footing, Nudge};
use super::timer;
use super::turn::{Hearing, burst};

/// Pure: no clock, no randomness, no IO. The same arguments always give the same step.
#[must_use]
pub fn transition(conversation: Conversation, event: Event, context: &Context<'_>) -> Step {
    match (event, conversation.staff) {
        (Event::Wrote(heard), StaffHold::Agent) => {
            burst::run(conversation, &heard, hearing(&heard), context)
        }
        (Event::Wrote(heard), StaffHold::Staff { .. }) => {
            burst::withheld(conversation, &heard, context)
        }
        (Event::StaffWrote, staff) => staff_wrote(conversation, staff, context),
        (Event::HandedBack(heard), _) => handed_back(conversation, &heard, context),
        (Event::ClockStruck, _) => timer::strike(conversation, context),
    }
}

/// Nothing is placed by words that only a model heard, nor beside them: the customer has not seen what
/// it made of them.
fn hearing(heard: &[Heard]) -> Hearing {
    let mut mediums = heard.iter().map(|one| one.medium);
    if mediums.any(|medium| medium == Medium::Transcribed) {
        Hearing::Transcribed
    } else {
        Hearing::Live
    }
}

/// A person has the word from here on, and a yes may be meant for them.
fn staff_wrote(mut conversation: Conversation, staff: StaffHold, context: &Context<'_>) -> Step {
    conversation.staff = match staff {
        StaffHold::Agent => StaffHold::Staff {
            since: context.now,
            sending: context.suppressed,
        },
        StaffHold::Staff { .. } => staff,
    };
    if let Some(session) = conversation.session.as_mut() {
        session.footing = Footing::Staffs;
    }
    Step {
        conversation,
        effects: Vec::new(),
        reply: None,
        intent: None,
        due_at: None,
    }
}

/// What the customer wrote in between is read as one burst in which nothing counts as a yes, and
/// the timers begin anew.
fn handed_back(mut conversation: Conversation, heard: &[Heard], context: &Context<'_>) -> Step {
    if let Some(session) = conversation.session.as_mut() {
        session.heard_at = context.now;
        session.nudge = Nudge::None;
    }
    burst::run(conversation, heard, Hearing::HandedBack, context)
}
