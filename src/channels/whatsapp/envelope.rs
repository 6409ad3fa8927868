//! How a WhatsApp webhook is taken apart into its messages and reports.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{message, status};
use crate::channels::{ParseError, Parsed, Problem, ProblemReason};
use crate::domain::{AccountKey, Item, Provider, Received};

#[derive(Deserialize)]
struct Body<'a> {
    object: &'a str,
    #[serde(borrow)]
    entry: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    changes: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Change<'a> {
    field: String,
    #[serde(borrow)]
    value: &'a RawValue,
}

#[derive(Deserialize)]
struct Metadata {
    phone_number_id: String,
}

/// `value` of a change of the field `messages`. Lists may be missing or null.
#[derive(Deserialize)]
struct Layers<'a> {
    #[serde(borrow)]
    metadata: Option<&'a RawValue>,
    #[serde(borrow)]
    contacts: Option<&'a RawValue>,
    #[serde(borrow)]
    messages: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    statuses: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    errors: Option<&'a RawValue>,
}

/// What the messages of one change share.
pub(super) struct Surroundings {
    pub(super) contacts: Vec<message::Contact>,
    /// Errors that Meta reports beside a message that it could not pass on.
    pub(super) errors: Option<serde_json::Value>,
    pub(super) received_at: DateTime<Utc>,
}

pub(super) fn accounts(raw_body: &[u8]) -> Vec<AccountKey> {
    let mut found: Vec<AccountKey> = Vec::new();
    let mut seen = HashSet::new();
    for raw in changes(raw_body)
        .map(|walk| walk.changes)
        .unwrap_or_default()
    {
        let Ok(change) = serde_json::from_str::<Change<'_>>(raw.get()) else {
            continue;
        };
        let Ok(layers) = serde_json::from_str::<Layers<'_>>(change.value.get()) else {
            continue;
        };
        found.extend(account(&layers).filter(|account| seen.insert(account.clone())));
    }
    found
}

pub(super) fn parse(raw_body: &[u8], received_at: DateTime<Utc>) -> Result<Parsed, ParseError> {
    let walk = changes(raw_body)?;
    let mut parsed = Parsed::default();
    for raw in walk.unreadable {
        parsed.problem(ProblemReason::Unreadable, raw);
    }
    for raw in walk.changes {
        read_change(raw, received_at, &mut parsed);
    }
    Ok(parsed)
}

struct Walk<'a> {
    changes: Vec<&'a RawValue>,
    unreadable: Vec<&'a RawValue>,
}

fn changes(raw_body: &[u8]) -> Result<Walk<'_>, ParseError> {
    let json = ParseError::Malformed { expected: "JSON" };
    let text = std::str::from_utf8(raw_body).map_err(|_| json.clone())?;
    let whatever = serde_json::from_str::<&RawValue>(text).map_err(|_| json)?;
    let webhook = ParseError::Unexpected {
        expected: "WhatsApp webhook",
    };
    let body: Body<'_> = serde_json::from_str(whatever.get()).map_err(|_| webhook.clone())?;
    if body.object != "whatsapp_business_account" {
        return Err(webhook);
    }
    let mut walk = Walk {
        changes: Vec::new(),
        unreadable: Vec::new(),
    };
    for raw in body.entry {
        match serde_json::from_str::<Entry<'_>>(raw.get()) {
            Ok(entry) => walk.changes.extend(entry.changes),
            Err(_) => walk.unreadable.push(raw),
        }
    }
    Ok(walk)
}

fn account(layers: &Layers<'_>) -> Option<AccountKey> {
    let metadata: Metadata = serde_json::from_str(layers.metadata?.get()).ok()?;
    let key = crate::channels::clean::without_nul(&metadata.phone_number_id);
    (!key.is_empty()).then_some(AccountKey {
        provider: Provider::Meta,
        key,
    })
}

fn read_change(raw: &RawValue, received_at: DateTime<Utc>, parsed: &mut Parsed) {
    let Ok(change) = serde_json::from_str::<Change<'_>>(raw.get()) else {
        return parsed.problem(ProblemReason::Unreadable, raw);
    };
    if change.field != "messages" {
        parsed.ignored += 1;
        return;
    }
    let Ok(layers) = serde_json::from_str::<Layers<'_>>(change.value.get()) else {
        return parsed.problem(ProblemReason::Unreadable, raw);
    };
    let messages = layers.messages.as_deref().unwrap_or_default();
    let statuses = layers.statuses.as_deref().unwrap_or_default();
    if messages.is_empty() && statuses.is_empty() {
        parsed.ignored += 1;
        return;
    }
    let Some(account) = account(&layers) else {
        return parsed.problem(ProblemReason::NoAccount, raw);
    };
    let surroundings = Surroundings {
        contacts: message::contacts(layers.contacts),
        errors: layers
            .errors
            .and_then(|e| serde_json::from_str(e.get()).ok()),
        received_at,
    };
    for raw in messages {
        match message::read(raw, &surroundings) {
            Ok(message) => parsed.push(&account, Item::Message(Box::new(message))),
            Err(reason) => parsed.problem(reason, raw),
        }
    }
    for raw in statuses {
        match status::read(raw) {
            Ok(Some(report)) => parsed.push(&account, Item::Status(report)),
            Ok(None) => parsed.ignored += 1,
            Err(reason) => parsed.problem(reason, raw),
        }
    }
}

impl Parsed {
    fn push(&mut self, account: &AccountKey, item: Item) {
        self.received.push(Received {
            account: account.clone(),
            item,
        });
    }

    fn problem(&mut self, reason: ProblemReason, raw: &RawValue) {
        self.problems.push(Problem {
            reason,
            raw: raw.get().to_owned(),
        });
    }
}
