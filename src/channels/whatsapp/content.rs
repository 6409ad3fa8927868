//! What a WhatsApp message of each kind says: words, a tap, a basket, a file, or something kept as
//! it came.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::channels::clean::without_nul;
use crate::domain::MessageKind;
use crate::domain::message::{Attachment, BasketLine};

/// The content of one message. The default is "kept as it came".
pub(super) struct Content {
    pub(super) kind: MessageKind,
    pub(super) text: String,
    pub(super) button_payload: Option<String>,
    pub(super) basket: Vec<BasketLine>,
    pub(super) attachments: Vec<Attachment>,
    /// The message that a reaction, an edit or a deletion is about.
    pub(super) refers_to: Option<String>,
}

impl Default for Content {
    fn default() -> Self {
        Self {
            kind: MessageKind::File,
            text: String::new(),
            button_payload: None,
            basket: Vec::new(),
            attachments: Vec::new(),
            refers_to: None,
        }
    }
}

/// `None` where the content has not the shape that its kind promises: it is kept as it came.
pub(super) fn read(kind: &str, raw: &RawValue) -> Option<Content> {
    match kind {
        "text" => text(raw),
        "interactive" => interactive(raw),
        "button" => button(raw),
        "order" => order(raw),
        "image" | "sticker" => media(raw, MessageKind::Image),
        "audio" => media(raw, MessageKind::Audio),
        "video" | "document" => media(raw, MessageKind::File),
        "reaction" | "edit" | "revoke" => reference(raw),
        _ => None,
    }
}

fn field<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Option<T> {
    serde_json::from_str(raw.get()).ok()
}

fn text(raw: &RawValue) -> Option<Content> {
    #[derive(Deserialize)]
    struct Message {
        text: Body,
    }
    #[derive(Deserialize)]
    struct Body {
        body: String,
    }
    let message: Message = field(raw)?;
    Some(Content {
        kind: MessageKind::Text,
        text: message.text.body,
        ..Content::default()
    })
}

/// A tap on a button or a list row. The answer of a form (`nfm_reply`) is kept as it came.
fn interactive(raw: &RawValue) -> Option<Content> {
    #[derive(Deserialize)]
    struct Message {
        interactive: Interactive,
    }
    #[derive(Deserialize)]
    struct Interactive {
        button_reply: Option<Reply>,
        list_reply: Option<Reply>,
    }
    #[derive(Deserialize)]
    struct Reply {
        id: String,
        title: String,
    }
    let interactive = field::<Message>(raw)?.interactive;
    let reply = interactive.button_reply.or(interactive.list_reply)?;
    Some(tap(reply.title, Some(reply.id)))
}

/// A quick reply of a template.
fn button(raw: &RawValue) -> Option<Content> {
    #[derive(Deserialize)]
    struct Message {
        button: Button,
    }
    #[derive(Deserialize)]
    struct Button {
        payload: Option<String>,
        text: String,
    }
    let button = field::<Message>(raw)?.button;
    Some(tap(button.text, button.payload))
}

fn tap(title: String, payload: Option<String>) -> Content {
    Content {
        kind: MessageKind::Text,
        text: title,
        button_payload: payload,
        ..Content::default()
    }
}

fn order(raw: &RawValue) -> Option<Content> {
    #[derive(Deserialize)]
    struct Message<'a> {
        #[serde(borrow)]
        order: Order<'a>,
    }
    #[derive(Deserialize)]
    struct Order<'a> {
        text: Option<String>,
        #[serde(borrow)]
        product_items: Vec<Line<'a>>,
    }
    #[derive(Deserialize)]
    struct Line<'a> {
        product_retailer_id: String,
        #[serde(borrow)]
        quantity: Option<&'a RawValue>,
    }
    let order = field::<Message<'_>>(raw)?.order;
    let line = |line: Line<'_>| BasketLine {
        sku: without_nul(&line.product_retailer_id),
        quantity: line.quantity.map(exact).unwrap_or_default(),
    };
    Some(Content {
        kind: MessageKind::OrderContext,
        text: order.text.unwrap_or_default(),
        basket: order.product_items.into_iter().map(line).collect(),
        ..Content::default()
    })
}

/// A number as it was written, which may be one that no float holds; a string without its quotes.
fn exact(raw: &RawValue) -> String {
    let text = serde_json::from_str::<String>(raw.get());
    without_nul(&text.unwrap_or_else(|_| raw.get().to_owned()))
}

/// The media object stands under the name of its kind.
fn media(raw: &RawValue, kind: MessageKind) -> Option<Content> {
    #[derive(Deserialize)]
    struct Message {
        #[serde(
            alias = "sticker",
            alias = "audio",
            alias = "video",
            alias = "document"
        )]
        image: Media,
    }
    #[derive(Deserialize)]
    struct Media {
        id: String,
        mime_type: Option<String>,
        caption: Option<String>,
        filename: Option<String>,
    }
    let media = field::<Message>(raw)?.image;
    let attachment = Attachment {
        name: without_nul(&media.filename.unwrap_or_default()),
        content_type: without_nul(&media.mime_type.unwrap_or_default()),
        text: None,
        provider_reference: Some(without_nul(&media.id)),
        content: None,
        transcript: None,
    };
    Some(Content {
        kind,
        text: media.caption.unwrap_or_default(),
        attachments: vec![attachment],
        ..Content::default()
    })
}

/// Kept as it came, with the message that it is about.
fn reference(raw: &RawValue) -> Option<Content> {
    #[derive(Deserialize)]
    struct Message {
        #[serde(alias = "edit", alias = "revoke")]
        reaction: Target,
    }
    #[derive(Deserialize)]
    struct Target {
        #[serde(alias = "original_message_id")]
        message_id: String,
    }
    let refers_to = Some(field::<Message>(raw)?.reaction.message_id);
    Some(Content {
        refers_to,
        ..Content::default()
    })
}
