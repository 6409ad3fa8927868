//! What one message says, with everything that hangs on it: a button, a basket, a subject, a sheet,
//! quoted text that the new text points at.

use std::collections::BTreeSet;

use crate::domain::message::{Consent, Origin};
use crate::domain::{InboundMessage, ProductId};
use crate::session::{Conversation, Heard, Sight};
use crate::understanding::{self, Act, Decision, Goods, Operation, Reading, Situation, Span};

use super::World;
use super::files::{self, Files};
use super::second::second_look;
use super::transcribed::{self, Spoken};

/// What a subject begins with when the mail is not the first of its thread, or is not the
/// customer's own: the prefixes of mail programs in the languages that we read.
const REPLY_PREFIXES: [&str; 9] = [
    "re:", "fw:", "fwd:", "aw:", "wg:", "sv:", "rv:", "antw:", "tr:",
];

/// Fields that mail programs write over what they forward, in the languages that we read.
const HEADER_FIELDS: [&str; 23] = [
    "from",
    "to",
    "cc",
    "date",
    "sent",
    "subject",
    "reply-to",
    "von",
    "an",
    "gesendet",
    "datum",
    "betreff",
    "de",
    "para",
    "enviado",
    "fecha",
    "asunto",
    "van",
    "aan",
    "verzonden",
    "onderwerp",
    "objet",
    "envoyé",
];

/// Reads one message against the conversation as it stood when the burst began.
pub(super) fn listen(
    message: &InboundMessage,
    conversation: &Conversation,
    world: &World<'_>,
) -> Heard {
    let reading = in_situation(message, conversation, world, |situation| {
        read_all(message, world, situation)
    });
    Heard {
        reading,
        text: heard_text(message),
        at: message.sent_at,
        origin: message.origin,
        authenticity: message.authenticity,
        medium: transcribed::medium(message),
        sight: Sight::Seen,
    }
}

/// Calls with what a message is read against, as the conversation stood when the burst began.
pub(super) fn in_situation<T>(
    message: &InboundMessage,
    conversation: &Conversation,
    world: &World<'_>,
    call: impl FnOnce(&Situation<'_>) -> T,
) -> T {
    let cart = conversation.cart_products();
    let last_said = conversation.last_said();
    call(&Situation {
        customer: world.customer,
        cart: &cart,
        last_said: last_said.as_ref(),
        question: conversation.asked(),
        locale: world.locale,
        now: message.sent_at.min(world.now),
        zone: world.terms.zone,
    })
}

/// The words of a message that a model may read too: those that a
/// person typed, or a model made of a file.
pub(super) fn words_for_model(message: &InboundMessage) -> Option<String> {
    let text = Spoken::of(message).text;
    let typed = message.origin == Origin::Person && message.consent.is_none() && !is_tap(message);
    (typed && !text.trim().is_empty()).then_some(text)
}

/// The text as the session compares and keeps it: a tapped button's payload stands for its title.
fn heard_text(message: &InboundMessage) -> String {
    message
        .button_payload
        .clone()
        .unwrap_or_else(|| message.shown())
}

fn read_all(message: &InboundMessage, world: &World<'_>, situation: &Situation<'_>) -> Reading {
    if is_tap(message) {
        return understanding::read("", world.index, situation);
    }
    if let Some(consent) = message.consent {
        return reported(consent, understanding::read("", world.index, situation));
    }
    let spoken = Spoken::of(message);
    let text = &spoken.text;
    let reading = read(text, world, situation);
    let mut reading = second_look(reading, (message, text), (world, situation));
    spoken.weigh(&mut reading);
    if files::wordless(message, text) {
        reading.operations = vec![operation(Act::Unreadable)];
    }
    let files = Files::of(message, text, (world, situation));
    let sheets_count = !names_goods(&reading) || files::introduced(text);
    lay_under(&mut reading, files.sheets, sheets_count);
    if files.closed > 0 || transcribed::is_partly_unread(message) {
        leave_to_a_person(&mut reading, text.len());
    }
    if let Some(quoted) = &message.quoted {
        let quoted = read(&unquoted(quoted), world, situation);
        lay_under(
            &mut reading,
            Some(quoted),
            understanding::points_at_quoted(text),
        );
    }
    let subject = subject(message, world, situation);
    lay_under(&mut reading, subject, true);
    reading
}

/// What the carrier reports outweighs the words: "CANCEL" is a stop where it is one to the carrier.
fn reported(consent: Consent, nothing: Reading) -> Reading {
    let act = match consent {
        Consent::OptOut => Act::OptOut,
        Consent::OptIn => Act::OptIn,
        Consent::Help => Act::Help,
    };
    Reading {
        operations: vec![operation(act)],
        ..nothing
    }
}

/// A button or row of ours was tapped. Its title is our wording, and a product's name in it no goods
/// that the customer named.
fn is_tap(message: &InboundMessage) -> bool {
    let payload = message.button_payload.as_deref();
    payload.is_some_and(crate::session::button::is_ours)
}

pub(super) fn read(text: &str, world: &World<'_>, situation: &Situation<'_>) -> Reading {
    understanding::read_with(text, world.index, situation, world.reading)
}

fn operation(act: Act) -> Operation {
    Operation::certain(act, Span { start: 0, end: 0 }, String::new(), 1.0)
}

/// A file may hold lines of the order that is read beside it, so that the order waits for a person;
/// else the file itself does.
fn leave_to_a_person(reading: &mut Reading, read_to: usize) {
    if names_goods(reading) {
        reading.unread = reading.unread.or(Some(read_to));
    } else if !reading
        .operations
        .iter()
        .any(|one| one.act == Act::Unreadable)
    {
        reading.operations.push(operation(Act::Unreadable));
    }
}

/// Puts what stands behind the new text before it, as the older word: goods that both name are set
/// by the new text, not added up. What does not count is kept only where it gives instructions.
fn lay_under(reading: &mut Reading, under: Option<Reading>, counts: bool) {
    let Some(under) = under else { return };
    if counts {
        reading.unread = reading.unread.or(under.unread);
    }
    let mut operations: Vec<Operation> = under
        .operations
        .into_iter()
        .filter(|one| matches!(one.act, Act::Instructions) || (counts && is_matter(&one.act)))
        .collect();
    let named: BTreeSet<ProductId> = operations
        .iter()
        .filter_map(|one| goods(&one.act).and_then(product))
        .collect();
    for mut one in std::mem::take(&mut reading.operations) {
        if let Act::Name(goods) = &one.act
            && product(goods).is_some_and(|product| named.contains(&product))
        {
            one.act = Act::Set(goods.clone());
        }
        operations.push(one);
    }
    reading.operations = operations;
}

/// What a list, a subject or an older mail may contribute; greetings and thanks in it are nobody's.
fn is_matter(act: &Act) -> bool {
    matches!(
        act,
        Act::Name(_)
            | Act::More(_)
            | Act::Set(_)
            | Act::Impossible(_)
            | Act::Deliver(_)
            | Act::PurchaseOrder(_)
            | Act::Comment(_)
    )
}

fn goods(act: &Act) -> Option<&Goods> {
    if let Act::Name(goods) | Act::More(goods) | Act::Set(goods) = act {
        Some(goods)
    } else {
        None
    }
}

fn product(goods: &Goods) -> Option<ProductId> {
    if let Decision::Product { chosen, .. } = &goods.target.decision {
        Some(chosen.product)
    } else {
        None
    }
}

fn names_goods(reading: &Reading) -> bool {
    reading
        .operations
        .iter()
        .any(|one| goods(&one.act).is_some())
}

/// The subject counts in a first mail only, and only for what is certain in it: "Order" names
/// nothing.
fn subject(
    message: &InboundMessage,
    world: &World<'_>,
    situation: &Situation<'_>,
) -> Option<Reading> {
    let subject = message.subject.as_deref()?;
    let lower = subject.trim().to_lowercase();
    if REPLY_PREFIXES
        .iter()
        .any(|prefix| lower.starts_with(prefix))
    {
        return None;
    }
    let mut reading = read(subject, world, situation);
    // "Veg order" names a matter, "2 cs milk" goods.
    let certain = |goods: &Goods| product(goods).is_some() && goods.said.is_some();
    reading
        .operations
        .retain(|one| goods(&one.act).is_none_or(certain));
    Some(reading)
}

/// What somebody wrote in a quoted or forwarded mail: no signature of the new text above it, no
/// header, no marks of quoting.
fn unquoted(text: &str) -> String {
    let marked = text.lines().any(|line| line.starts_with('>'));
    let lines = text
        .lines()
        .filter(|line| !marked || line.starts_with('>'))
        .map(|line| line.trim_start_matches(['>', ' ', '\t']))
        .filter(|line| !is_header(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// "From: Kitchen", "---------- Forwarded message ---------".
fn is_header(line: &str) -> bool {
    let field = line
        .split_once(':')
        .map(|(field, _)| field.trim().to_lowercase());
    let named = field.is_some_and(|field| HEADER_FIELDS.contains(&&*field));
    named || (line.starts_with("---") && line.ends_with("---"))
}
