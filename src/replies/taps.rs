//! What can be tapped beside a reply: buttons below a summary, a list below a question.

use super::{Reply, Wording};
use crate::domain::{Button, Channel, Menu, ProductId, Row};
use crate::session::Question;
use crate::session::basket::Doubt;
use crate::session::button::{Choice, Pick, Tapped, Word};
use crate::session::reply::Prompt;

/// Characters of a row's title and description, and of a button's title.
/// <https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages>
const TITLE: usize = 24;
const DESCRIPTION: usize = 72;

impl Wording<'_> {
    /// The buttons of a summary, bound to its version.
    pub(super) fn buttons(&self, reply: &Reply) -> Vec<Button> {
        let Reply::Summary {
            session, version, ..
        } = reply
        else {
            return Vec::new();
        };
        if self.context.channel != Channel::Whatsapp {
            return Vec::new();
        }
        let button = |word: Word, title: &str| Button {
            payload: Tapped {
                word,
                session: *session,
                version: *version,
            }
            .payload(),
            title: self.say(title, &[]),
        };
        vec![
            button(Word::Confirm, "button_confirm"),
            button(Word::Cancel, "button_cancel"),
        ]
    }

    /// The numbered choices of a question as a list, bound to the line that it is about.
    pub(super) fn menu(&self, prompt: &Prompt) -> Option<Menu> {
        if self.context.channel != Channel::Whatsapp || prompt.offers.is_empty() {
            return None;
        }
        let (line, leave_off) = match &prompt.question {
            Question::Line(line, Doubt::Which) => (*line, false),
            Question::Line(line, Doubt::Unavailable { .. }) => (*line, true),
            Question::Line(..)
            | Question::Impossible(..)
            | Question::Usual(_)
            | Question::Needed
            | Question::Day { .. }
            | Question::Duplicate(_)
            | Question::WhatToChange
            | Question::WhichLine(_) => return None,
        };
        let payload = |pick: Pick| {
            let session = prompt.session;
            Choice {
                session,
                line,
                pick,
            }
            .payload()
        };
        let mut rows: Vec<Row> = (1..)
            .zip(&prompt.offers)
            .map(|(number, product)| Row {
                payload: payload(Pick::Product(*product)),
                ..self.row(number, *product)
            })
            .collect();
        rows.extend(leave_off.then(|| Row {
            payload: payload(Pick::LeaveOff),
            title: self.say("list_leave_off", &[]),
            description: String::new(),
        }));
        Some(Menu {
            title: self.say("list_open", &[]),
            rows,
        })
    }

    /// The number first, so that two long names that begin alike stay two titles.
    fn row(&self, number: usize, product: ProductId) -> Row {
        let name = self.name(product);
        let blanks = [("number", number.to_string()), ("name", name.clone())];
        let title = self.say("choice", &blanks);
        let whole = fits(&title, TITLE);
        Row {
            payload: String::new(),
            description: if whole {
                String::new()
            } else {
                shortened(&name, DESCRIPTION)
            },
            title: shortened(&title, TITLE),
        }
    }
}

/// Limits count UTF-16 units, which is the strictest reading of them.
fn fits(text: &str, limit: usize) -> bool {
    text.encode_utf16().count() <= limit
}

/// A text within a limit, with `…` where it was longer.
pub(super) fn shortened(text: &str, limit: usize) -> String {
    if fits(text, limit) {
        return text.to_owned();
    }
    let mut units = 0;
    let kept: String = text
        .chars()
        .take_while(|letter| {
            units += letter.len_utf16();
            units < limit
        })
        .collect();
    format!("{}…", kept.trim_end())
}
