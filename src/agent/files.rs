//! Which of a message's files could be read, and is there one that a person has to open?

use super::World;
use crate::domain::message::Origin;
use crate::domain::{Attachment, Channel, InboundMessage, MessageKind};
use crate::understanding::{self, Reading, Situation};

/// Words that introduce an attached file, in the languages that we read.
const INTRODUCING: [&str; 12] = [
    "attach",
    "sheet",
    "spreadsheet",
    "photo",
    "picture",
    "adjunt",
    "anhang",
    "angehängt",
    "anbei",
    "bijlage",
    "joint",
    "foto",
];

/// What mail programs add by themselves: pages, invitations, contact cards, signatures.
const ADDED_BY_PROGRAMS: [&str; 6] = [
    "text/html",
    "text/calendar",
    "text/vcard",
    "text/x-vcard",
    "application/pgp-",
    "application/pkcs7-",
];

/// The files of one message.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// What the order sheets among them say.
    pub sheets: Option<Reading>,
    /// How many may say something, and nobody here can read them.
    pub closed: usize,
}

impl Files {
    /// Reads those that can be read. `text` is what the message says beside them.
    pub(super) fn of(
        message: &InboundMessage,
        text: &str,
        (world, situation): (&World<'_>, &Situation<'_>),
    ) -> Self {
        let mut files = Self::default();
        let files_left = message.attachments.iter();
        for file in files_left.filter(|file| file.transcript.is_none()) {
            let written = file.text.as_deref().filter(|text| !text.trim().is_empty());
            let sheet = written.and_then(|text| understanding::sheet(text, world.index, situation));
            match sheet {
                Some(sheet) => files.lay_beside(sheet),
                None if written.is_some() || file.text.is_none() => {
                    files.closed += usize::from(may_matter(file, text, world.channel));
                }
                None => {}
            }
        }
        files
    }

    fn lay_beside(&mut self, next: Reading) {
        let Some(all) = &mut self.sheets else {
            self.sheets = Some(next);
            return;
        };
        all.operations.extend(next.operations);
        all.unread = all.unread.or(next.unread);
    }
}

/// Whoever sends a picture by telephone means it; a mail carries logos in its signature, so that a
/// picture there counts only where the text speaks of it.
fn may_matter(file: &Attachment, text: &str, channel: Channel) -> bool {
    let kind = file.content_type.to_ascii_lowercase();
    match channel {
        Channel::Whatsapp | Channel::Sms => true,
        Channel::Email if kind.starts_with("image/") => introduced(text),
        Channel::Email => !ADDED_BY_PROGRAMS.iter().any(|own| kind.starts_with(own)),
    }
}

/// Whether the pictures of a mail may be what a person means by it: it speaks of them, or says nothing
/// else. Others are logos, which mail programs add to every mail.
#[must_use]
pub fn speaks_by_pictures(text: &str, origin: Origin) -> bool {
    origin == Origin::Person && (text.trim().is_empty() || introduced(text))
}

/// Whether the text speaks of a file that comes with it.
pub(super) fn introduced(text: &str) -> bool {
    let text = text.to_lowercase();
    INTRODUCING.iter().any(|word| text.contains(word))
}

/// A picture, a voice note or a file of a kind that nobody here reads, without a word beside it.
pub(super) fn wordless(message: &InboundMessage, text: &str) -> bool {
    let without_words = text.trim().is_empty() && message.button_payload.is_none();
    let has_sheet = message.attachments.iter().any(|one| one.text.is_some());
    let reaction = message.metadata.pointer("/raw/reaction").is_some();
    match message.kind {
        MessageKind::Image | MessageKind::Audio | MessageKind::File => {
            without_words && !has_sheet && !reaction
        }
        MessageKind::Text | MessageKind::OrderContext => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matters(kind: &str, text: &str, channel: Channel) -> bool {
        let file = Attachment {
            name: "file".to_owned(),
            content_type: kind.to_owned(),
            text: None,
            provider_reference: None,
            content: None,
            transcript: None,
        };
        may_matter(&file, text, channel)
    }

    #[test]
    fn a_document_in_a_mail_matters_and_what_mail_programs_add_does_not() {
        assert!(matters("application/pdf", "2 milk", Channel::Email));
        for own in [
            "text/html",
            "text/calendar; method=REQUEST",
            "application/pgp-signature",
        ] {
            assert!(!matters(own, "2 milk", Channel::Email), "{own}");
        }
    }

    #[test]
    fn a_mail_means_its_pictures_where_it_speaks_of_them_or_says_nothing_else() {
        assert!(speaks_by_pictures(" ", Origin::Person));
        assert!(speaks_by_pictures(
            "the list is in the photo",
            Origin::Person
        ));
        assert!(!speaks_by_pictures("2 milk", Origin::Person));
        assert!(!speaks_by_pictures("see the photo", Origin::Automatic));
    }

    #[test]
    fn a_picture_matters_in_a_chat_and_in_a_mail_that_speaks_of_it() {
        assert!(matters("image/jpeg", "2 milk", Channel::Whatsapp));
        assert!(!matters("image/png", "2 milk", Channel::Email));
        assert!(matters("image/png", "see the photo", Channel::Email));
    }
}
