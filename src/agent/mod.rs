//! One turn of a conversation with no IO: read, decide, answer. CORE; the service and the eval
//! suite both call it, so what is measured is what runs.

mod among;
mod files;
mod listen;
mod personal;
pub mod second;
#[cfg(test)]
mod tests;
mod tongue;
mod transcribed;

use chrono::{DateTime, Utc};

use crate::domain::{
    Channel, CustomerContext, DeliveryTerms, InboundMessage, OrderId, Provider, SessionId,
};
use crate::matching::Index;
use crate::privacy;
use crate::replies::{RenderContext, Rendered};
use crate::session::{
    Context, Conversation, Effect, Event, Heard, Settings, Sight, StaffHold, Step, Suppression,
};
use crate::understanding::{Reading, ReadingModel};

pub use among::{Conversations, Home, take_turn_among};
pub use files::speaks_by_pictures;
pub use personal::{Sighting, personal_data};

/// Everything that a turn looks at and does not change.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// The catalog, ready to be searched.
    pub index: &'a Index,
    /// What the reader weighs with.
    pub reading: &'a ReadingModel,
    /// What models said of messages of this turn.
    pub answers: &'a second::Answers,
    /// Who writes.
    pub customer: &'a CustomerContext,
    /// The terms that hold for this customer.
    pub terms: &'a DeliveryTerms,
    /// The distributor's settings.
    pub settings: &'a Settings,
    /// The distributor's name, as customers know it.
    pub business_name: &'a str,
    /// BCP 47 tag of the distributor's language.
    pub locale: &'a str,
    /// How the answer travels.
    pub channel: Channel,
    /// Whether the customer opted out there.
    pub suppressed: Suppression,
    /// The moment of the turn.
    pub now: DateTime<Utc>,
    /// The id of a session, if one opens.
    pub session_id: SessionId,
    /// The id of an order, if one is written.
    pub order_id: OrderId,
}

/// What a turn is about.
#[derive(Debug, Clone)]
pub enum Happening {
    /// The customer wrote these, within one quiet window.
    Burst(Vec<InboundMessage>),
    /// The same, and so many of them, the first ones, came before our last answer went out.
    Crossed(Vec<InboundMessage>, usize),
    /// A person at the distributor wrote in the conversation.
    StaffWrote,
    /// A person handed the conversation back; these came in between.
    HandedBack(Vec<InboundMessage>),
    /// A reminder, a warning or a time-out is due.
    ClockStruck,
}

impl Happening {
    /// What the customer wrote.
    #[must_use]
    pub fn messages(&self) -> &[InboundMessage] {
        match self {
            Self::Burst(messages) | Self::Crossed(messages, _) | Self::HandedBack(messages) => {
                messages
            }
            Self::StaffWrote | Self::ClockStruck => &[],
        }
    }
}

/// What a turn comes to.
#[derive(Debug)]
pub struct Turn {
    /// The conversation afterwards and what is to be done.
    pub step: Step,
    /// How each message was read, in the order in which they came. None of those that wait because a
    /// person has the conversation: they are read at the hand-back.
    pub readings: Vec<Reading>,
    /// The personal data of each message, in the same order.
    pub personal: Vec<Vec<Sighting>>,
    /// The answer in words, if there is one.
    pub rendered: Option<Rendered>,
}

/// Reads what happened, decides, and puts the answer in words, with one conversation in sight.
#[must_use]
pub fn take_turn(conversation: Conversation, happening: Happening, world: &World<'_>) -> Turn {
    let happening = without_cards(happening);
    let language = tongue::told(&happening, world).or_else(|| conversation.language.clone());
    let provider = provider(&happening);
    let personal = sightings(&happening, world);
    let (event, readings) = hear(&conversation, happening, world);
    let mut step = crate::session::transition(conversation, event, &context(world));
    step.reply = personal::asked_for_no_cards(step.reply, &personal);
    let locale = tongue::locale(language.as_deref(), world.locale);
    step.conversation.language = language;
    let rendered = step
        .reply
        .as_ref()
        .filter(|_| !opts_out(&step, world))
        .map(|reply| crate::replies::render(reply, &render_context(world, (&locale, provider))));
    Turn {
        step,
        readings,
        personal,
        rendered,
    }
}

/// What happens, with cards blocked out: intake has done so already, and nothing that is played or
/// asked about may keep one either.
fn without_cards(mut happening: Happening) -> Happening {
    if let Happening::Burst(messages)
    | Happening::Crossed(messages, _)
    | Happening::HandedBack(messages) = &mut happening
    {
        for message in messages {
            privacy::mask_message(message);
        }
    }
    happening
}

fn sightings(happening: &Happening, world: &World<'_>) -> Vec<Vec<Sighting>> {
    let messages = happening.messages().iter();
    messages
        .map(|message| personal::sightings(message, world))
        .collect()
}

/// A burst that ends the customer's consent is answered with nothing, whatever else was in it.
fn opts_out(step: &Step, world: &World<'_>) -> bool {
    step.effects.contains(&Effect::Suppress(world.channel))
}

fn hear(
    conversation: &Conversation,
    happening: Happening,
    world: &World<'_>,
) -> (Event, Vec<Reading>) {
    let listen = |messages: Vec<InboundMessage>| -> Vec<Heard> {
        messages
            .iter()
            .map(|message| listen::listen(message, conversation, world))
            .collect()
    };
    let readings = |heard: &[Heard]| heard.iter().map(|one| one.reading.clone()).collect();
    let wrote = |heard: Vec<Heard>| {
        let read = match conversation.staff {
            StaffHold::Agent => readings(&heard),
            StaffHold::Staff { .. } => Vec::new(),
        };
        (Event::Wrote(heard), read)
    };
    match happening {
        Happening::Burst(messages) => wrote(listen(messages)),
        Happening::Crossed(messages, unseen) => {
            let mut heard = listen(messages);
            for one in heard.iter_mut().take(unseen) {
                one.sight = Sight::Crossed;
            }
            wrote(heard)
        }
        Happening::HandedBack(messages) => {
            let heard = listen(messages);
            let read = readings(&heard);
            (Event::HandedBack(heard), read)
        }
        Happening::StaffWrote => (Event::StaffWrote, Vec::new()),
        Happening::ClockStruck => (Event::ClockStruck, Vec::new()),
    }
}

fn context<'a>(world: &World<'a>) -> Context<'a> {
    Context {
        now: world.now,
        channel: world.channel,
        terms: world.terms,
        catalog: world.index.catalog(),
        customer: world.customer,
        settings: world.settings,
        suppressed: world.suppressed,
        session_id: world.session_id,
        order_id: world.order_id,
    }
}

/// Who carried the latest message, and carries the answer. What the clock says is short anywhere.
fn provider(happening: &Happening) -> Option<Provider> {
    let latest = happening.messages().last();
    latest.map(|message| message.provider)
}

fn render_context<'a>(
    world: &World<'a>,
    (locale, provider): (&'a str, Option<Provider>),
) -> RenderContext<'a> {
    RenderContext {
        locale,
        channel: world.channel,
        provider,
        currency: &world.settings.currency,
        catalog: world.index.catalog(),
        business_name: world.business_name,
    }
}
