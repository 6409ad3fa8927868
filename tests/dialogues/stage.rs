//! Plays a file of dialogues: each rule in a world of its own, each turn through the whole agent.

use std::collections::BTreeMap;

use chrono::Duration;
use order_agent::agent::second::Answers;
use order_agent::agent::{Conversations, Happening, Home, Turn as Taken, World, take_turn_among};
use order_agent::domain::message::{Authenticity, Origin};
use order_agent::domain::{
    Attachment, Channel, InboundMessage, MessageKind, OrderId, OrderStatus, PastLine, PastOrder,
    Provider, Sender, SessionId,
};
use order_agent::session::{Conversation, Effect, OrderDraft, StaffHold, Suppression};
use order_agent::understanding::ReadingModel;
use uuid::Uuid;

use super::cast::INDEX;
use super::compare;
use super::model;
use super::script::{Line, Rule, Turn, read};
use super::setting::{self, Setting};

/// Plays every rule of a file; what does not hold, with file and line.
pub fn play(file: &str, text: &str) -> Vec<String> {
    let rules = read(file, text);
    assert!(!rules.is_empty(), "{file} has no rules");
    rules
        .iter()
        .flat_map(|rule| play_rule(file, rule))
        .collect()
}

fn play_rule(file: &str, rule: &Rule) -> Vec<String> {
    let mut stage = Stage::new(&rule.setting);
    let mut found = Vec::new();
    for turn in &rule.turns {
        let (taken, channel) = stage.take(turn);
        let conversation = stage
            .conversations
            .get(&channel)
            .cloned()
            .unwrap_or_default();
        let faults = compare::faults(turn, &taken, &conversation);
        let named = faults
            .into_iter()
            .map(|(line, fault)| format!("{file}:{line}: {}\n{fault}", rule.sentence));
        found.extend(named);
    }
    found
}

/// The world of one dialogue.
struct Stage {
    setting: Setting,
    conversations: BTreeMap<Channel, Conversation>,
    stopped: BTreeMap<Channel, Suppression>,
    unread: Vec<InboundMessage>,
    /// What could be tapped, newest last: its title and its payload.
    taps: Vec<Vec<(String, String)>>,
    drawn: u128,
}

impl Stage {
    fn new(lines: &[Line]) -> Self {
        Self {
            setting: setting::of(lines),
            conversations: BTreeMap::new(),
            stopped: BTreeMap::new(),
            unread: Vec::new(),
            taps: Vec::new(),
            drawn: 1 << 32,
        }
    }

    /// Takes a turn; and in which conversation it happened.
    fn take(&mut self, turn: &Turn) -> (Taken, Channel) {
        let value = &*turn.moment.value;
        let channel = match turn.moment.key.strip_prefix("customer by ") {
            Some(channel) => channel.to_uppercase().parse().unwrap(),
            None => self.setting.channel,
        };
        let happening = match (&*turn.moment.key, value) {
            ("staff", "writes") => Happening::StaffWrote,
            ("staff", "hands back") => Happening::HandedBack(std::mem::take(&mut self.unread)),
            ("clock", time) => {
                self.setting.now = setting::moment(time);
                Happening::ClockStruck
            }
            ("later", time) => {
                self.setting.now += Duration::minutes(setting::number(time));
                Happening::ClockStruck
            }
            ("tap", title) => self.heard(vec![self.tapped(title)]),
            ("machine", text) => self.heard(vec![InboundMessage {
                origin: Origin::Automatic,
                ..self.message(text, &turn.with, channel)
            }]),
            (key, text) => {
                let burst: Vec<InboundMessage> = text
                    .split(" // ")
                    .map(|text| self.message(text, &turn.with, channel))
                    .collect();
                match key {
                    "customer meanwhile" => Happening::Crossed(burst.clone(), burst.len()),
                    _ => self.heard(burst),
                }
            }
        };
        let said = turn.with.iter().find(|line| line.key == "model");
        let said = said.map(|line| &*line.value);
        (self.happen(happening, (channel, said)), channel)
    }

    /// What is written while a person has the conversation is kept for the hand-back.
    fn heard(&mut self, burst: Vec<InboundMessage>) -> Happening {
        let own = self.conversations.get(&self.setting.channel);
        if own.is_some_and(|own| matches!(own.staff, StaffHold::Staff { .. })) {
            self.unread.extend(burst.clone());
        }
        Happening::Burst(burst)
    }

    /// Takes the turn; a model that was asked first said this.
    fn happen(&mut self, happening: Happening, (channel, said): (Channel, Option<&str>)) -> Taken {
        self.drawn += 1;
        let others: Vec<(Channel, Conversation)> = self
            .conversations
            .iter()
            .filter(|(other, _)| **other != channel)
            .map(|(a, b)| (*a, b.clone()))
            .collect();
        let all: Vec<Conversation> = others.iter().map(|(_, other)| other.clone()).collect();
        let world = World {
            index: &INDEX,
            reading: ReadingModel::embedded(),
            answers: Answers::NONE,
            customer: &self.setting.customer,
            terms: &self.setting.terms,
            settings: &self.setting.settings,
            business_name: "Quayside Foods",
            locale: &self.setting.locale,
            channel,
            suppressed: self
                .stopped
                .get(&channel)
                .copied()
                .unwrap_or(Suppression::None),
            now: self.setting.now,
            session_id: SessionId(Uuid::from_u128(self.drawn)),
            order_id: OrderId(Uuid::from_u128(self.drawn << 32)),
        };
        let own = self
            .conversations
            .get(&channel)
            .cloned()
            .unwrap_or_default();
        let answers = said.map_or_else(Answers::default, |said| {
            model::answers(said, &own, &happening, &world)
        });
        let world = World {
            answers: &answers,
            ..world
        };
        let (taken, home) = take_turn_among(Conversations { own, others: &all }, happening, &world);
        let home = match home {
            Home::Own => channel,
            Home::Other { at, .. } => others[at].0,
        };
        self.conversations
            .insert(home, taken.step.conversation.clone());
        for effect in &taken.step.effects {
            self.apply(effect);
        }
        self.keep_taps(&taken);
        taken
    }

    /// Does what the service would do.
    fn apply(&mut self, effect: &Effect) {
        let history = &mut self.setting.customer.history;
        let mut stands = |id: &OrderId, status| {
            for order in history.iter_mut().filter(|order| order.id == *id) {
                order.status = status;
            }
        };
        match effect {
            Effect::ConfirmOrder(id) => stands(id, OrderStatus::Confirmed),
            Effect::FlagOrder(id, _) => stands(id, OrderStatus::Review),
            Effect::WriteOrder(order) => {
                history.retain(|past| Some(past.id) != order.replaces);
                history.insert(0, placed(order, self.setting.now));
            }
            Effect::Suppress(channel) => drop(self.stopped.insert(*channel, Suppression::OptedOut)),
            Effect::Unsuppress(channel) => drop(self.stopped.remove(channel)),
            Effect::Record(..) | Effect::Task(_) | Effect::Silence(_) => {}
        }
    }

    fn keep_taps(&mut self, taken: &Taken) {
        let Some(rendered) = &taken.rendered else {
            return;
        };
        let buttons = rendered
            .buttons
            .iter()
            .map(|one| (one.title.clone(), one.payload.clone()));
        let rows = rendered.menu.iter().flat_map(|menu| &menu.rows);
        let taps: Vec<(String, String)> = buttons
            .chain(rows.map(|row| (row.title.clone(), row.payload.clone())))
            .collect();
        if !taps.is_empty() {
            self.taps.push(taps);
        }
    }

    /// "Confirm order" taps the newest button of that title, "1st Confirm order" the first one.
    fn tapped(&self, title: &str) -> InboundMessage {
        let (title, which) = match title.strip_prefix("1st ") {
            Some(title) => (title, self.taps.first()),
            None => (title, self.taps.last()),
        };
        let tap = which.and_then(|taps| taps.iter().find(|(own, _)| own == title));
        let (title, payload) =
            tap.unwrap_or_else(|| panic!("nothing to tap is called {title:?}: {:?}", self.taps));
        InboundMessage {
            button_payload: Some(payload.clone()),
            ..self.message(title, &[], self.setting.channel)
        }
    }

    fn message(&self, text: &str, with: &[Line], channel: Channel) -> InboundMessage {
        let value = |key: &str| {
            with.iter()
                .find(|line| line.key == key)
                .map(|line| line.value.replace("\\n", "\n"))
        };
        let file = |name: &str, kind: &str, text: Option<String>| Attachment {
            name: name.to_owned(),
            content_type: kind.to_owned(),
            text,
            provider_reference: None,
            content: None,
            transcript: None,
        };
        let sheet = value("sheet").map(|text| file("order.csv", "text/csv", Some(text)));
        let picture = value("picture").map(|name| file(&name, "image/jpeg", None));
        InboundMessage {
            provider: match channel {
                Channel::Whatsapp => Provider::Meta,
                Channel::Sms => Provider::Twilio,
                Channel::Email => Provider::Postmark,
            },
            provider_message_id: self.drawn.to_string(),
            sender: Sender::default(),
            sent_at: self.setting.now,
            kind: if picture.is_some() {
                MessageKind::Image
            } else {
                MessageKind::Text
            },
            text: text.replace("\\n", "\n"),
            subject: value("subject"),
            quoted: value("quoted"),
            button_payload: None,
            basket: Vec::new(),
            attachments: sheet.into_iter().chain(picture).collect(),
            in_reply_to: None,
            authenticity: match value("sender").as_deref() {
                Some("unauthenticated") => Authenticity::Unauthenticated,
                _ => Authenticity::Authenticated,
            },
            origin: Origin::Person,
            consent: value("consent").map(|name| name.parse().unwrap()),
            metadata: serde_json::Value::Null,
        }
    }
}

fn placed(order: &OrderDraft, now: chrono::DateTime<chrono::Utc>) -> PastOrder {
    PastOrder {
        id: order.id,
        placed_at: now,
        delivery_date: order.delivery_date,
        po_number: order.po_number.clone(),
        channel: order.channel,
        status: order.status,
        lines: order
            .lines
            .iter()
            .map(|line| PastLine {
                product: line.product,
                name: line.name.clone(),
                amount: line.amount.clone(),
            })
            .collect(),
        open: true,
    }
}
