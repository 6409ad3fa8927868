//! The payloads of the buttons beside a summary and of the rows below a question, and what a tapped
//! one means.

use uuid::Uuid;

use super::basket::LineId;
use crate::domain::{ProductId, SessionId};

/// A tapped button, bound to the summary under which it stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tapped {
    /// What it means.
    pub word: Word,
    /// The session of the summary.
    pub session: SessionId,
    /// Which of the session's summaries.
    pub version: u32,
}

/// What a button means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// A yes to that summary.
    Confirm,
    /// The order is off.
    Cancel,
}

/// A tapped row, bound to the line that its question was about. A row names what it offers, not its
/// number: an older list can never mean something else than what the customer saw in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The session of the question.
    pub session: SessionId,
    /// The line that it asks about.
    pub line: LineId,
    /// What was picked.
    pub pick: Pick,
}

/// What a row offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// This product.
    Product(ProductId),
    /// None of them: the line goes.
    LeaveOff,
}

/// What is written in place of a product where none is wanted.
const LEAVE_OFF: &str = "none";

impl Choice {
    /// The payload that comes back when it is tapped.
    #[must_use]
    pub fn payload(&self) -> String {
        let pick = match self.pick {
            Pick::Product(product) => product.to_string(),
            Pick::LeaveOff => LEAVE_OFF.to_owned(),
        };
        format!("choose:{}:{}:{pick}", self.session, self.line.0)
    }
}

/// Reads a row's payload; any other text is `None`.
#[must_use]
pub fn parse_choice(text: &str) -> Option<Choice> {
    let mut parts = text.trim().strip_prefix("choose:")?.splitn(3, ':');
    Some(Choice {
        session: SessionId(Uuid::parse_str(parts.next()?).ok()?),
        line: LineId(parts.next()?.parse().ok()?),
        pick: match parts.next()? {
            LEAVE_OFF => Pick::LeaveOff,
            product => Pick::Product(ProductId(Uuid::parse_str(product).ok()?)),
        },
    })
}

/// Whether a payload is one of ours: its title is our own words, and says nothing of the customer's.
#[must_use]
pub fn is_ours(payload: &str) -> bool {
    parse(payload).is_some() || parse_choice(payload).is_some()
}

impl Tapped {
    /// The payload that comes back when it is tapped.
    #[must_use]
    pub fn payload(&self) -> String {
        let word = match self.word {
            Word::Confirm => "confirm",
            Word::Cancel => "cancel",
        };
        format!("{word}:{}:{}", self.session, self.version)
    }
}

/// Reads a payload; any other text is `None`.
#[must_use]
pub fn parse(text: &str) -> Option<Tapped> {
    let mut parts = text.trim().splitn(3, ':');
    let word = match parts.next()? {
        "confirm" => Word::Confirm,
        "cancel" => Word::Cancel,
        _ => return None,
    };
    Some(Tapped {
        word,
        session: SessionId(Uuid::parse_str(parts.next()?).ok()?),
        version: parts.next()?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_is_read_back_as_it_was_written() {
        let tapped = Tapped {
            word: Word::Cancel,
            session: SessionId(Uuid::from_u128(7)),
            version: 3,
        };
        assert_eq!(parse(&tapped.payload()), Some(tapped));
        assert!(is_ours(&tapped.payload()));
        for pick in [Pick::LeaveOff, Pick::Product(ProductId(Uuid::from_u128(5)))] {
            let choice = Choice {
                session: tapped.session,
                line: LineId(4),
                pick,
            };
            assert_eq!(parse_choice(&choice.payload()), Some(choice));
            assert!(is_ours(&choice.payload()));
        }
    }

    #[test]
    fn what_a_customer_types_is_no_payload() {
        assert_eq!(parse("confirm: 2 cases"), None);
        assert_eq!(parse("yes"), None);
        assert!(!is_ours("yes"));
        assert_eq!(parse_choice("choose: 2: 1"), None);
    }
}
