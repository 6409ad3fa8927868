//! A distributor and a customer who writes in words; what a turn wants done is done.

use std::sync::{Arc, LazyLock};

use uuid::Uuid;

use super::hostile::Hostile;
use crate::agent::{Happening, Turn, World, take_turn};
use crate::domain::message::{Authenticity, Origin};
use crate::domain::{
    Attachment, Catalog, Channel, InboundMessage, MessageKind, OrderId, Provider, Sender,
    SessionId, Transcript,
};
use crate::matching::Index;
use crate::session::StaffHold;
use crate::session::tests as scripted;
use crate::understanding::ReadingModel;

/// The catalog of the scripted dialogues, ready to be searched.
static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let products = scripted::World::new().catalog.to_products();
    Index::build(Arc::new(Catalog::new(1, products)))
});

/// Ids of a shop start here, above those of the scripted world.
const FIRST_ID: u128 = 1 << 32;

/// The world of the scripted dialogues, but read by the whole agent.
pub struct Shop {
    pub world: scripted::World,
    /// Who is asked about messages, if anybody is.
    pub model: Option<Hostile>,
    unread: Vec<InboundMessage>,
    drawn: u128,
}

impl Shop {
    pub fn new() -> Self {
        Self {
            world: scripted::World::new(),
            model: None,
            unread: Vec::new(),
            drawn: FIRST_ID,
        }
    }

    /// The customer writes these within one quiet window.
    pub fn say(&mut self, texts: &[&str]) -> Turn {
        let messages: Vec<InboundMessage> = texts
            .iter()
            .map(|text| self.message(text, Origin::Person))
            .collect();
        if matches!(self.world.conversation.staff, StaffHold::Staff { .. }) {
            self.unread.extend(messages.clone());
        }
        self.take(Happening::Burst(messages))
    }

    /// The customer sends a voice note or a picture, of which a model made this; and writes these.
    pub fn send(&mut self, content_type: &str, made: Transcript, texts: &[&str]) -> Turn {
        let mut note = self.message("", Origin::Person);
        note.kind = MessageKind::Audio;
        note.attachments = vec![Attachment {
            name: String::new(),
            content_type: content_type.to_owned(),
            text: None,
            provider_reference: Some("1".to_owned()),
            content: None,
            transcript: Some(made),
        }];
        let typed = texts.iter().map(|text| self.message(text, Origin::Person));
        let messages = typed.collect::<Vec<_>>().into_iter().chain([note]);
        self.take(Happening::Burst(messages.collect()))
    }

    /// A machine writes this.
    pub fn automatic(&mut self, text: &str) -> Turn {
        let message = self.message(text, Origin::Automatic);
        self.take(Happening::Burst(vec![message]))
    }

    /// A person takes the conversation.
    pub fn staff(&mut self) -> Turn {
        self.take(Happening::StaffWrote)
    }

    /// And gives it back, with what the customer wrote meanwhile.
    pub fn hand_back(&mut self) -> Turn {
        let unread = std::mem::take(&mut self.unread);
        self.take(Happening::HandedBack(unread))
    }

    /// So many minutes pass, and the clock strikes.
    pub fn wait(&mut self, minutes: i64) -> Turn {
        self.world.wait(minutes);
        self.take(Happening::ClockStruck)
    }

    fn take(&mut self, happening: Happening) -> Turn {
        self.drawn += 1;
        let world = World {
            index: &INDEX,
            reading: ReadingModel::embedded(),
            answers: crate::agent::second::Answers::NONE,
            customer: &self.world.customer,
            terms: &self.world.terms,
            settings: &self.world.settings,
            business_name: "the distributor",
            locale: "en-GB",
            channel: self.world.channel,
            suppressed: self.world.suppressed,
            now: self.world.now,
            session_id: SessionId(Uuid::from_u128(self.drawn)),
            order_id: OrderId(Uuid::from_u128(self.drawn + FIRST_ID)),
        };
        let conversation = self.world.conversation.clone();
        let model = self.model.as_mut();
        let answers = model.map(|model| model.read(&conversation, &happening, &world));
        let answers = &answers.unwrap_or_default();
        let turn = take_turn(conversation, happening, &World { answers, ..world });
        self.world.conversation = turn.step.conversation.clone();
        for effect in &turn.step.effects {
            self.world.apply(effect);
        }
        turn
    }

    fn message(&mut self, text: &str, origin: Origin) -> InboundMessage {
        self.drawn += 1;
        InboundMessage {
            provider: match self.world.channel {
                Channel::Whatsapp => Provider::Meta,
                Channel::Sms => Provider::Twilio,
                Channel::Email => Provider::Postmark,
            },
            provider_message_id: self.drawn.to_string(),
            sender: Sender::default(),
            sent_at: self.world.now,
            kind: MessageKind::Text,
            text: text.to_owned(),
            subject: None,
            quoted: None,
            button_payload: None,
            basket: Vec::new(),
            attachments: Vec::new(),
            in_reply_to: None,
            authenticity: Authenticity::Authenticated,
            origin,
            consent: None,
            metadata: serde_json::Value::Null,
        }
    }
}
