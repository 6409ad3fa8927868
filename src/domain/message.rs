//! One message of a customer as every provider's payload becomes it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::channel::{Channel, Provider};
use super::content::Content;
use crate::text_enum;

text_enum! {
    /// What kind of message it is; names as in `messages.message_type`.
    pub enum MessageKind {
        /// Words.
        Text = "TEXT",
        /// A picture.
        Image = "IMAGE",
        /// A voice note or other sound.
        Audio = "AUDIO",
        /// A document, and every kind that we store as it came.
        File = "FILE",
        /// A basket of a provider's own catalog.
        OrderContext = "ORDER_CONTEXT",
    }
}

/// The addresses by which a sender is known. At least one is present; WhatsApp may send no phone
/// number. Values are normalised: E.164 with `+` for phones, lower case for email.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sender {
    /// E.164 with a leading `+`.
    pub phone: Option<String>,
    /// Lower-case address without the display name.
    pub email: Option<String>,
    /// WhatsApp's business-scoped user id, opaque.
    pub bsuid: Option<String>,
    /// The name that the sender gives itself; never trusted.
    pub display_name: Option<String>,
}

/// A file beside the text. `text` is set where the content is text (CSV, plain).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// File name as sent; may be empty.
    pub name: String,
    /// MIME type as sent.
    pub content_type: String,
    /// The text of a text attachment, at most 256 KiB.
    pub text: Option<String>,
    /// Where the provider keeps it, for kinds that are not fetched.
    pub provider_reference: Option<String>,
    /// A picture that came inside the message, until its turn: nobody else keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    /// What a model read or heard in it, where one was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transcript: Option<Transcript>,
}

/// Whether a message held the bytes of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contents {
    /// It did, and does not any more.
    Forgotten,
    /// It held none.
    None,
}

/// What a model read in a picture or heard in a voice note. Nobody typed it, and it may be wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transcript {
    /// The words, as a customer would have typed them.
    pub text: String,
    /// How much of the file that is.
    pub extent: Extent,
}

text_enum! {
    /// How much of a file a transcript holds.
    pub enum Extent {
        /// All of it, as far as the model says.
        Whole = "WHOLE",
        /// Not all: something could not be read.
        Part = "PART",
    }
}

/// One line of a basket that the customer put together in the provider's own catalog. Prices in it
/// are the client's claim and are not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BasketLine {
    /// The retailer id, which is the product's sku.
    pub sku: String,
    /// The quantity as sent, not yet checked.
    pub quantity: String,
}

/// A canonical inbound message: what intake stores and the broker carries.
///
/// `(distributor, channel, provider_message_id)` is the key that makes a second delivery harmless.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundMessage {
    /// Who delivered it.
    pub provider: Provider,
    /// The provider's id of the message.
    pub provider_message_id: String,
    /// Who wrote it.
    pub sender: Sender,
    /// When the customer sent it, by the provider's clock.
    pub sent_at: DateTime<Utc>,
    /// What kind it is.
    pub kind: MessageKind,
    /// The new text: for email without quoted history and signature. Empty for kinds without words.
    pub text: String,
    /// Email: the subject.
    pub subject: Option<String>,
    /// Email: the quoted history and what else was parted from the new text.
    pub quoted: Option<String>,
    /// What the tapped button or list row carries, e.g. `confirm:SESSION:VERSION`.
    pub button_payload: Option<String>,
    /// A basket of the provider's catalog.
    pub basket: Vec<BasketLine>,
    /// Files beside the text.
    pub attachments: Vec<Attachment>,
    /// The provider's id of the message that this one answers.
    pub in_reply_to: Option<String>,
    /// How far the sender's address can be believed.
    pub authenticity: Authenticity,
    /// Whether a machine wrote it.
    pub origin: Origin,
    /// The carrier's word on consent, where the provider reports one.
    pub consent: Option<Consent>,
    /// What else the provider sent that is worth keeping, for `messages.external_metadata`.
    pub metadata: serde_json::Value,
}

impl InboundMessage {
    /// What models read or heard in its files.
    pub fn transcripts(&self) -> impl Iterator<Item = &Transcript> {
        let files = self.attachments.iter();
        files.filter_map(|file| file.transcript.as_ref())
    }

    /// Lets go of the bytes of its files.
    pub fn forget_contents(&mut self) -> Contents {
        let files = self.attachments.iter_mut();
        match files.filter_map(|file| file.content.take()).count() {
            0 => Contents::None,
            _ => Contents::Forgotten,
        }
    }

    /// Its words for people to look at: those that were typed, and those that a model made of a file,
    /// with a mark.
    #[must_use]
    pub fn shown(&self) -> String {
        let made = self.attachments.iter().filter_map(|file| {
            let transcript = file.transcript.as_ref()?;
            let place = if file.content_type.starts_with("audio/") {
                "heard in a voice note"
            } else {
                "read in a picture"
            };
            Some(format!("[{place}] {}", transcript.text))
        });
        let typed = Some(self.text.clone()).filter(|text| !text.is_empty());
        typed.into_iter().chain(made).collect::<Vec<_>>().join("\n")
    }

    /// How it travelled. A provider that carries several channels says which in the metadata.
    #[must_use]
    pub fn channel(&self) -> Channel {
        let named = self
            .metadata
            .get("channel")
            .and_then(serde_json::Value::as_str);
        named
            .and_then(|name| name.parse().ok())
            .unwrap_or_else(|| self.provider.channel())
    }
}

text_enum! {
    /// How far a sender's address can be believed.
    pub enum Authenticity {
        /// The provider vouches for it (WhatsApp, SMS, aligned DKIM or SPF).
        Authenticated = "AUTHENTICATED",
        /// Nobody vouches for it.
        Unauthenticated = "UNAUTHENTICATED",
    }
}

text_enum! {
    /// Whether a person or a machine wrote a message.
    pub enum Origin {
        /// A person, as far as can be told.
        Person = "PERSON",
        /// An automatic reply, a bounce or a mailing list: never answered.
        Automatic = "AUTOMATIC",
    }
}

text_enum! {
    /// What a provider reports of the sender's consent.
    pub enum Consent {
        /// The sender opted out of messages.
        OptOut = "OPT_OUT",
        /// The sender opted in again.
        OptIn = "OPT_IN",
        /// The sender asked the carrier for help.
        Help = "HELP",
    }
}
