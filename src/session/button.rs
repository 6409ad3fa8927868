//! The payloads of the buttons beside a summary, and what a tapped one means.

use uuid::Uuid;

use crate::domain::SessionId;

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
    }

    #[test]
    fn what_a_customer_types_is_no_payload() {
        assert_eq!(parse("confirm: 2 cases"), None);
        assert_eq!(parse("yes"), None);
    }
}
