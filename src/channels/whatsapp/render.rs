//! How a reply is written for WhatsApp, and what Meta answers to it.

use serde_json::{Value, json};

use crate::channels::clean::cut;
use crate::channels::{RenderError, ResponseError};
use crate::domain::{Address, Button, Menu, OutgoingMessage, Row};

/// Characters in a text message.
/// <https://developers.facebook.com/docs/whatsapp/cloud-api/messages/text-messages>
const TEXT_LIMIT: usize = 4096;
/// Characters beside buttons, and the buttons' own limits.
/// <https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-reply-buttons-messages>
const BODY_LIMIT: usize = 1024;
const BUTTON_LIMIT: usize = 3;
const TITLE_LIMIT: usize = 20;
const PAYLOAD_LIMIT: usize = 256;
/// A list's rows and their own limits; its button has a button's.
/// <https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages>
const ROW_LIMIT: usize = 10;
const ROW_TITLE_LIMIT: usize = 24;
const ROW_DESCRIPTION_LIMIT: usize = 72;
const ROW_PAYLOAD_LIMIT: usize = 200;

/// The request body for `POST /{phone_number_id}/messages`.
///
/// Text beyond 4096 characters is cut, at a line where one is near, and ends in `…`: one burst gets
/// one message. Buttons and lists go out only where all of it fits WhatsApp's limits; otherwise the
/// text goes alone, which never depends on them.
///
/// # Errors
///
/// [`RenderError::Address`] for an email address.
pub fn render(message: &OutgoingMessage) -> Result<Value, RenderError> {
    let mut body = json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "biz_opaque_callback_data": message.id.to_string(),
    });
    match &message.to {
        Address::Phone(phone) => body["to"] = json!(phone.trim_start_matches('+')),
        Address::Bsuid(id) => body["recipient"] = json!(id),
        Address::Email(_) => return Err(RenderError::Address),
    }
    if buttons_fit(message) {
        body["type"] = json!("interactive");
        body["interactive"] = interactive(message);
    } else if let Some(menu) = message
        .menu
        .as_ref()
        .filter(|menu| menu_fits(message, menu))
    {
        body["type"] = json!("interactive");
        body["interactive"] = list(message, menu);
    } else {
        body["type"] = json!("text");
        body["text"] = json!({ "preview_url": false, "body": cut(&message.text, TEXT_LIMIT) });
    }
    Ok(body)
}

/// The id of the message that Meta accepted, from the body of its answer.
///
/// # Errors
///
/// [`ResponseError`] when there is none.
pub fn response(body: &[u8]) -> Result<String, ResponseError> {
    let body: Value = serde_json::from_slice(body).map_err(|_| ResponseError)?;
    let id = body.pointer("/messages/0/id").and_then(Value::as_str);
    id.map(str::to_owned).ok_or(ResponseError)
}

fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

fn buttons_fit(message: &OutgoingMessage) -> bool {
    let fits = |button: &Button| {
        (1..=TITLE_LIMIT).contains(&length(&button.title))
            && (1..=PAYLOAD_LIMIT).contains(&length(&button.payload))
    };
    (1..=BUTTON_LIMIT).contains(&message.buttons.len())
        && (1..=BODY_LIMIT).contains(&length(&message.text))
        && message.buttons.iter().all(fits)
}

fn menu_fits(message: &OutgoingMessage, menu: &Menu) -> bool {
    let fits = |row: &Row| {
        (1..=ROW_TITLE_LIMIT).contains(&length(&row.title))
            && (1..=ROW_PAYLOAD_LIMIT).contains(&length(&row.payload))
            && length(&row.description) <= ROW_DESCRIPTION_LIMIT
    };
    (1..=ROW_LIMIT).contains(&menu.rows.len())
        && (1..=BODY_LIMIT).contains(&length(&message.text))
        && (1..=TITLE_LIMIT).contains(&length(&menu.title))
        && menu.rows.iter().all(fits)
}

fn list(message: &OutgoingMessage, menu: &Menu) -> Value {
    let row = |row: &Row| {
        let mut body = json!({ "id": row.payload, "title": row.title });
        if !row.description.is_empty() {
            body["description"] = json!(row.description);
        }
        body
    };
    let rows: Vec<Value> = menu.rows.iter().map(row).collect();
    json!({
        "type": "list",
        "body": { "text": message.text },
        "action": { "button": menu.title, "sections": [{ "rows": rows }] },
    })
}

fn interactive(message: &OutgoingMessage) -> Value {
    let reply = |button: &Button| json!({ "type": "reply", "reply": { "id": button.payload, "title": button.title } });
    let buttons: Vec<Value> = message.buttons.iter().map(reply).collect();
    json!({ "type": "button", "body": { "text": message.text }, "action": { "buttons": buttons } })
}
