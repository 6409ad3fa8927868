//! How a reply stays in its thread and says that a machine wrote it.

use super::domain;
use crate::domain::{OutboxId, OutgoingMessage};

/// Ids of the thread that a reply names: its first and its latest. Header lines have limits
/// (RFC 5322 §2.1.1), and mail programs need no more.
const REFERENCE_LIMIT: usize = 20;

/// The headers of a reply that make it one.
pub(in crate::channels) struct Thread {
    /// With brackets: `<outbox id@domain>`. The same for every attempt, so that a receiver
    /// recognises a mail that was sent twice, and an answer leads back to its outbox row.
    pub(in crate::channels) message_id: String,
    pub(in crate::channels) subject: String,
    /// Names and values beside the message id and the subject.
    pub(in crate::channels) fields: Vec<(&'static str, String)>,
}

impl Thread {
    pub(in crate::channels) fn of(message: &OutgoingMessage, from: &str) -> Self {
        let mut fields = Vec::new();
        let parent = message.in_reply_to.as_deref().and_then(bracketed);
        if let Some(parent) = &parent {
            fields.push(("In-Reply-To", parent.clone()));
        }
        let references = references(&message.references, parent);
        if !references.is_empty() {
            fields.push(("References", references.join(" ")));
        }
        // RFC 3834 §5.1; and the same for Exchange, which knows only its own.
        fields.push(("Auto-Submitted", "auto-replied".to_owned()));
        fields.push(("X-Auto-Response-Suppress", "All".to_owned()));
        Self {
            message_id: format!("<{}@{}>", message.id, domain(from)),
            subject: subject(message.subject.as_deref().unwrap_or_default()),
            fields,
        }
    }
}

/// The outbox row that a message id of ours names, with or without its brackets.
#[must_use]
pub fn outbox_of(message_id: &str) -> Option<OutboxId> {
    let (id, _) = message_id.trim_matches(['<', '>', ' ']).split_once('@')?;
    id.parse().ok().map(OutboxId)
}

/// An id as a header holds it. What would break a header line is no id.
fn bracketed(id: &str) -> Option<String> {
    let id = id.trim().trim_matches(['<', '>']);
    let sound = !id.is_empty()
        && id
            .chars()
            .all(|c| c.is_ascii_graphic() && c != '<' && c != '>');
    sound.then(|| format!("<{id}>"))
}

/// The thread, oldest first, each id once, and the parent last (RFC 5322 §3.6.4).
fn references(thread: &[String], parent: Option<String>) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    let latest = thread.len().saturating_sub(REFERENCE_LIMIT).max(1);
    let kept = thread.iter().take(1).chain(thread.iter().skip(latest));
    for id in kept.filter_map(|id| bracketed(id)) {
        if Some(&id) != parent.as_ref() && !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.extend(parent);
    if ids.len() > REFERENCE_LIMIT {
        ids.drain(1..=ids.len() - REFERENCE_LIMIT);
    }
    ids
}

/// `Re: ` once, on one line.
fn subject(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let line = line.trim();
    let answers = line
        .get(..3)
        .is_some_and(|opener| opener.eq_ignore_ascii_case("re:"));
    if answers {
        line.to_owned()
    } else {
        format!("Re: {line}").trim_end().to_owned()
    }
}
