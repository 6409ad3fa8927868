//! What does the session make of a message that opens a conversation, and of a yes behind it?

use serde::Serialize;

use crate::agent::{self, Happening, Turn, World};
use crate::domain::message::{Authenticity, Origin};
use crate::domain::unit::Amount;
use crate::domain::{Channel, InboundMessage, Intent, MessageKind, Provider, Sender};
use crate::session::basket::{Doubt, Item, Line, Note};

use crate::session::{Conversation, Effect};
use crate::understanding::ConfidenceModel;
use crate::understanding::trace::amount;

/// What follows from a message.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Follow {
    /// The main intent.
    pub intent: Option<&'static str>,
    /// The cart.
    pub lines: Vec<CartLine>,
    /// Line confidence under which a person looks.
    pub threshold: f64,
    /// What would be answered.
    pub reply: Option<String>,
    /// Whether that puts a question.
    pub asks: bool,
    /// What is put before the staff.
    pub tasks: Vec<&'static str>,
    /// Why nothing is answered.
    pub silence: Vec<&'static str>,
    /// What a yes would come to, where the answer is a summary.
    pub after_yes: Option<AfterYes>,
}

/// One line of the cart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CartLine {
    /// The product words as written.
    pub words: String,
    /// The product.
    pub sku: Option<String>,
    /// How much.
    pub amount: Option<String>,
    /// How sure the line is.
    pub confidence: f64,
    /// How sure it is after a yes.
    pub confirmed: f64,
    /// What has to be asked about it.
    pub asks: Vec<String>,
    /// What the summary says beside it.
    pub notes: Vec<String>,
}

/// What a yes would come to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum AfterYes {
    /// An order, with its status and why a person has to look at it.
    Order(&'static str, Vec<&'static str>),
    /// Something is asked once more.
    Question(String),
}

pub(super) fn follow(text: &str, world: &World<'_>) -> Follow {
    let first = say(Conversation::default(), text, world);
    let rendered = first.rendered.as_ref();
    let cart = first.step.conversation.cart();
    let mut follow = Follow {
        intent: first.step.intent.map(Intent::as_str),
        lines: cart.iter().map(|one| line(one, world)).collect(),
        threshold: world.settings.confidence_threshold,
        reply: rendered.map(|reply| reply.text.clone()),
        asks: rendered.is_some_and(|reply| reply.asks),
        tasks: Vec::new(),
        silence: Vec::new(),
        after_yes: None,
    };
    for effect in &first.step.effects {
        take(effect, &mut follow);
    }
    if !follow.asks && !follow.lines.is_empty() {
        let second = say(first.step.conversation, "yes", world);
        follow.after_yes = after_yes(&second);
    }
    follow
}

fn say(conversation: Conversation, text: &str, world: &World<'_>) -> Turn {
    let happening = Happening::Burst(vec![message(text, world)]);
    agent::take_turn(conversation, happening, world)
}

fn take(effect: &Effect, follow: &mut Follow) {
    match effect {
        Effect::Task(task) => follow.tasks.push(task.kind.as_str()),
        Effect::Silence(reason) => follow.silence.push(reason.as_str()),
        Effect::Record(..)
        | Effect::WriteOrder(_)
        | Effect::ConfirmOrder(_)
        | Effect::FlagOrder(..)
        | Effect::Suppress(_)
        | Effect::Unsuppress(_) => {}
    }
}

fn after_yes(turn: &Turn) -> Option<AfterYes> {
    let order = turn.step.effects.iter().find_map(|effect| match effect {
        Effect::WriteOrder(order) => Some(order),
        Effect::Record(..)
        | Effect::ConfirmOrder(_)
        | Effect::FlagOrder(..)
        | Effect::Task(_)
        | Effect::Suppress(_)
        | Effect::Unsuppress(_)
        | Effect::Silence(_) => None,
    });
    if let Some(order) = order {
        let reasons = order.review_reasons.iter().map(|reason| reason.as_str());
        return Some(AfterYes::Order(order.status.as_str(), reasons.collect()));
    }
    let reply = turn.rendered.as_ref()?;
    Some(AfterYes::Question(reply.text.clone()))
}

fn line(line: &Line, world: &World<'_>) -> CartLine {
    let catalog = world.index.catalog();
    let product = line.product().and_then(|id| catalog.get(id));
    let said = line.said();
    CartLine {
        words: line.words.clone(),
        sku: product.map(|product| product.sku.clone()),
        amount: said.as_ref().map(amount),
        confidence: line.belief.line,
        confirmed: match line.item {
            Item::Decided { .. } => ConfidenceModel::embedded().confirmed(line.belief.line),
            Item::Unmeasured { .. } | Item::Undecided { .. } | Item::Unknown { .. } => {
                line.belief.line
            }
        },
        asks: line.doubts.iter().map(|doubt| asks(doubt, line)).collect(),
        notes: notes(line),
    }
}

fn asks(doubt: &Doubt, line: &Line) -> String {
    match doubt {
        Doubt::Which => format!("which of {} is meant", line.candidates().len()),
        Doubt::Unavailable { substitutes } => {
            format!("out of stock, {} could take its place", substitutes.len())
        }
        Doubt::Unit => "it is not sold in that unit".to_owned(),
        Doubt::Split { below, above, unit } => {
            let below = below.map_or_else(String::new, |below| format!("{} or ", below.get()));
            format!("it would split a {unit}: {below}{} instead", above.get())
        }
        Doubt::BelowMinimum { least } => format!("below the minimum of {}", written(least)),
        Doubt::OffMultiple { below, above } => {
            let below = below.as_ref();
            let below = below.map_or_else(String::new, |below| format!("{} or ", written(below)));
            format!("no multiple: {below}{} instead", written(above))
        }
        Doubt::Odd => "far more than this customer takes".to_owned(),
        Doubt::HowMany => "how many".to_owned(),
    }
}

fn notes(line: &Line) -> Vec<String> {
    let note = |note: &Note| match note {
        Note::Assumed => "quantity assumed".to_owned(),
        Note::Converted(said) => format!("converted from {}", amount(said)),
        Note::Range { from, to } => format!("the larger of {from} to {to}"),
        Note::NoSubstitutes => "no substitutes".to_owned(),
        Note::InPlaceOf(name) => format!("in place of {name}"),
        Note::Odd => "unusual quantity".to_owned(),
        Note::Unanswered => "a question stayed open".to_owned(),
    };
    line.notes.iter().map(note).collect()
}

fn written(amount: &Amount) -> String {
    format!("{} {}", amount.quantity.get().normalize(), amount.unit)
}

fn message(text: &str, world: &World<'_>) -> InboundMessage {
    InboundMessage {
        provider: match world.channel {
            Channel::Whatsapp => Provider::Meta,
            Channel::Sms => Provider::Twilio,
            Channel::Email => Provider::Postmark,
        },
        provider_message_id: "explained".to_owned(),
        sender: Sender::default(),
        sent_at: world.now,
        kind: MessageKind::Text,
        text: text.to_owned(),
        subject: None,
        quoted: None,
        button_payload: None,
        basket: Vec::new(),
        attachments: Vec::new(),
        in_reply_to: None,
        authenticity: Authenticity::Authenticated,
        origin: Origin::Person,
        consent: None,
        metadata: serde_json::Value::Null,
    }
}
