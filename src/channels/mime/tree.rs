//! A parsed mail that can be dropped however deep it is nested.

use std::mem::take;
use std::ops::Deref;

use mail_parser::{Message, MessageParser, PartType};

/// Mails within mails nest without a limit, and dropping them level by level would end the process
/// with a stack overflow at some ten thousand, which fit in a megabyte. So they are taken apart
/// in a loop.
pub(super) struct Tree<'x>(Message<'x>);

impl<'x> Tree<'x> {
    pub(super) fn of(raw: &'x [u8]) -> Option<Self> {
        MessageParser::default().parse(raw).map(Self)
    }
}

impl<'x> Deref for Tree<'x> {
    type Target = Message<'x>;

    fn deref(&self) -> &Message<'x> {
        &self.0
    }
}

impl Drop for Tree<'_> {
    fn drop(&mut self) {
        let mut pending = take(&mut self.0.parts);
        while let Some(mut part) = pending.pop() {
            if let PartType::Message(message) = &mut part.body {
                pending.append(&mut message.parts);
            }
        }
    }
}
