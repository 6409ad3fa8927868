//! What a turn came to, in the words in which the scripts say it.

use order_agent::agent::Turn;
use order_agent::replies::Reply;
use order_agent::session::basket::{Item, Line};
use order_agent::session::{Conversation, Effect, OrderDraft, SessionEventType, State};

use super::cast;

/// What must be seen under a key, where anything is.
pub fn seen(key: &str, turn: &Turn, conversation: &Conversation) -> Vec<String> {
    match key {
        "state" => vec![state(conversation)],
        "cart" => vec![cart(conversation)],
        "day" => vec![or_none(
            conversation.delivery_date().map(|day| day.to_string()),
        )],
        "note" => vec![or_none(
            conversation.comment().map(|note| note.replace('\n', "; ")),
        )],
        "po" => vec![or_none(conversation.po_number().map(ToOwned::to_owned))],
        "intent" => turn.step.intent.iter().map(ToString::to_string).collect(),
        "events" => vec![events(turn)],
        _ => turn
            .step
            .effects
            .iter()
            .filter_map(|effect| done(key, effect))
            .collect(),
    }
}

/// What was done, where it goes under this key.
fn done(key: &str, effect: &Effect) -> Option<String> {
    match (key, effect) {
        ("order", Effect::WriteOrder(order)) => Some(self::order(order)),
        ("packing", Effect::WriteOrder(order)) => Some(packing(order)),
        ("order", Effect::ConfirmOrder(_)) => Some("confirmed after all".to_owned()),
        ("task", Effect::Task(task)) => Some(task.kind.to_string()),
        ("flagged", Effect::FlagOrder(_, reason)) => Some(reason.to_string()),
        ("sending", Effect::Suppress(channel)) => Some(format!("stopped on {channel}")),
        ("sending", Effect::Unsuppress(channel)) => Some(format!("allowed on {channel}")),
        (
            _,
            Effect::Record(..)
            | Effect::WriteOrder(_)
            | Effect::ConfirmOrder(_)
            | Effect::FlagOrder(..)
            | Effect::Task(_)
            | Effect::Suppress(_)
            | Effect::Unsuppress(_)
            | Effect::Silence(_),
        ) => None,
    }
}

/// `REVIEWING`, `CLOSED CONFIRMED`.
fn state(conversation: &Conversation) -> String {
    match conversation.outcome() {
        Some(outcome) => format!("{} {outcome}", conversation.state()),
        None => conversation.state().to_string(),
    }
}

/// What stands in the cart.
fn cart(conversation: &Conversation) -> String {
    let is_open = conversation
        .session
        .as_ref()
        .is_some_and(|session| !matches!(session.state, State::Closed(_)));
    let lines: Vec<String> = conversation
        .cart()
        .iter()
        .filter(|_| is_open)
        .map(line)
        .collect();
    if lines.is_empty() {
        "nothing".to_owned()
    } else {
        lines.join("; ")
    }
}

/// A line: `2 case Whole Milk 1 L`; without a product the customer's words, and whether we ask.
fn line(line: &Line) -> String {
    let number = line
        .quantity()
        .map_or_else(|| "?".to_owned(), |number| number.normalize().to_string());
    let unit = line.unit().map_or("?", |unit| unit.as_str());
    match &line.item {
        Item::Decided { product, .. } | Item::Unmeasured { product, .. } => {
            let name = &cast::catalog().get(*product).unwrap().name;
            format!("{number} {unit} {name}")
        }
        Item::Undecided { .. } => format!("{number} {unit} {:?} of several", line.words),
        Item::Unknown { .. } => format!("{number} {unit} {:?} of none", line.words),
    }
}

/// `CONFIRMED | 2 case Whole Milk 1 L | 2026-11-24`, with the reasons for a review at the end.
fn order(order: &OrderDraft) -> String {
    let lines: Vec<String> = order
        .lines
        .iter()
        .map(|line| {
            let name = match line.product {
                Some(_) => line.name.clone(),
                None => format!("{:?}", line.name),
            };
            cast::goods(line.amount.quantity.get(), line.amount.unit.as_str(), &name)
        })
        .collect();
    let day = or_none(order.delivery_date.map(|day| day.to_string()));
    let mut parts = vec![order.status.to_string(), lines.join("; "), day];
    parts.extend(order.review_reasons.iter().map(ToString::to_string));
    parts.extend(order.replaces.map(|_| "replaces".to_owned()));
    parts.join(" | ")
}

/// What whoever packs the order is told of its lines: `Whole Milk 1 L: if none: skimmed`.
fn packing(order: &OrderDraft) -> String {
    let told = order.lines.iter().flat_map(|line| {
        let notes = line.notes.iter();
        notes.map(|note| format!("{}: {note}", line.name))
    });
    told.collect::<Vec<_>>().join("; ")
}

fn events(turn: &Turn) -> String {
    let kinds = turn.step.effects.iter().filter_map(|effect| match effect {
        Effect::Record(SessionEventType::StatusChanged, data) => {
            Some(format!("to-{}", data["to"].as_str().unwrap()))
        }
        Effect::Record(kind, _) => Some(kind.to_string()),
        Effect::WriteOrder(_)
        | Effect::ConfirmOrder(_)
        | Effect::FlagOrder(..)
        | Effect::Task(_)
        | Effect::Suppress(_)
        | Effect::Unsuppress(_)
        | Effect::Silence(_) => None,
    });
    kinds.collect::<Vec<_>>().join(" ")
}

/// What the customer got: the kind of reply and its text, or why there was none.
pub fn agent(turn: &Turn) -> (String, String) {
    let reasons = turn.step.effects.iter().filter_map(|effect| match effect {
        Effect::Silence(reason) => Some(reason.to_string()),
        Effect::Record(..)
        | Effect::WriteOrder(_)
        | Effect::ConfirmOrder(_)
        | Effect::FlagOrder(..)
        | Effect::Task(_)
        | Effect::Suppress(_)
        | Effect::Unsuppress(_) => None,
    });
    let kind = match (&turn.rendered, &turn.step.reply) {
        (Some(_), Some(Reply::Summary { .. })) => "summary",
        (Some(_), Some(Reply::Question { .. })) => "question",
        (Some(_), Some(Reply::Placed { .. })) => "placed",
        (Some(_), Some(Reply::Told(_))) => "told",
        (_, None) | (None, Some(_)) => {
            return (
                ["silence"]
                    .into_iter()
                    .map(ToOwned::to_owned)
                    .chain(reasons)
                    .collect::<Vec<_>>()
                    .join(" "),
                String::new(),
            );
        }
    };
    let text = turn
        .rendered
        .as_ref()
        .map_or_else(String::new, |rendered| rendered.text.clone());
    (kind.to_owned(), text)
}

fn or_none(text: Option<String>) -> String {
    text.unwrap_or_else(|| "none".to_owned())
}
