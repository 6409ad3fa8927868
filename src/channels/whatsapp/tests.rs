//! What must hold for everything that Meta sends us.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::*;
use crate::domain::message::{InboundMessage, Origin};
use crate::domain::{
    Address, Button, DeliveryState, Item, Menu, MessageKind, OutboxId, OutgoingMessage, Row,
};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_760_000_000, 0).unwrap()
}

fn body(value: &Value) -> Vec<u8> {
    let change = json!({ "field": "messages", "value": value });
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [change] }] })
        .to_string()
        .into_bytes()
}

fn with(message: &Value) -> Vec<u8> {
    body(&json!({ "metadata": { "phone_number_id": "77" }, "messages": [message] }))
}

fn one(message: &Value) -> InboundMessage {
    let mut full = json!({ "id": "wamid.1", "from": "4915112345678", "timestamp": "1763600000" });
    full.as_object_mut()
        .unwrap()
        .extend(message.as_object().unwrap().clone());
    let parsed = parse(&with(&full), now()).unwrap();
    assert_eq!(parsed.problems, []);
    match parsed.received.into_iter().next().unwrap().item {
        Item::Message(message) => *message,
        Item::Status(_) => panic!("a status"),
    }
}

fn outgoing(text: &str) -> OutgoingMessage {
    OutgoingMessage {
        id: OutboxId(uuid::Uuid::from_u128(7)),
        to: Address::Phone("+4915112345678".to_owned()),
        text: text.to_owned(),
        subject: None,
        buttons: Vec::new(),
        menu: None,
        html: None,
        in_reply_to: None,
        references: Vec::new(),
    }
}

fn button(title: &str) -> Button {
    Button {
        payload: "confirm:1:1".to_owned(),
        title: title.to_owned(),
    }
}

#[test]
fn a_handshake_is_answered_for_the_right_token_only() {
    let query = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=se%20cret";
    assert_eq!(handshake(query, "se cret").as_deref(), Ok("1158201444"));
    assert_eq!(handshake(query, "se cre"), Err(HandshakeError::WrongToken));
    assert_eq!(
        handshake("hub.mode=subscribe", "x"),
        Err(HandshakeError::NotSubscription)
    );
}

#[test]
fn a_signature_covers_the_bytes_as_they_came() {
    let body = br#"{"a":"caf\u00e9"}"#;
    let header = format!("sha256={}", hex::encode(hmac_sha256(b"k", body)));
    assert_eq!(verify(Some(&header), body, "k"), Ok(()));
    let same_json = "{\"a\":\"café\"}".as_bytes();
    assert_eq!(
        verify(Some(&header), same_json, "k"),
        Err(SignatureError::Mismatch)
    );
    assert_eq!(
        verify(Some(&header), body, "j"),
        Err(SignatureError::Mismatch)
    );
    assert_eq!(
        verify(Some("sha256=zz"), body, "k"),
        Err(SignatureError::Missing)
    );
}

#[test]
fn a_user_without_a_phone_number_is_known_by_the_scoped_id() {
    let body = body(&json!({
        "metadata": { "phone_number_id": "77" },
        "contacts": [{ "user_id": "DE.9", "profile": { "name": "Ida" } }],
        "messages": [{ "id": "w", "from_user_id": "DE.9", "timestamp": "1", "type": "text",
                       "text": { "body": "4 boxes" } }],
    }));
    let Item::Message(message) = parse(&body, now()).unwrap().received.remove(0).item else {
        panic!("no message");
    };
    assert_eq!(message.sender.bsuid.as_deref(), Some("DE.9"));
    assert_eq!(message.sender.phone, None);
    assert_eq!(message.sender.display_name.as_deref(), Some("Ida"));
}

#[test]
fn a_basket_keeps_quantities_exactly_as_they_were_written() {
    let message = r#"{"id":"w","from":"4915112345678","type":"order","order":{"text":"by 9",
        "product_items":[{"product_retailer_id":"A","quantity":2},{"product_retailer_id":"B",
        "quantity":2.50},{"product_retailer_id":"C","quantity":"3"},
        {"product_retailer_id":"D","quantity":1e400}]}}"#;
    let text = String::from_utf8(with(&json!("HERE")))
        .unwrap()
        .replace("\"HERE\"", message);
    let parsed = parse(text.as_bytes(), now()).unwrap();
    let Item::Message(message) = &parsed.received[0].item else {
        panic!("no message")
    };
    let quantities: Vec<_> = message
        .basket
        .iter()
        .map(|line| line.quantity.as_str())
        .collect();
    assert_eq!(quantities, ["2", "2.50", "3", "1e400"]);
    assert_eq!(
        (message.kind, message.text.as_str()),
        (MessageKind::OrderContext, "by 9")
    );
    assert_eq!(message.sent_at, now());
}

#[test]
fn a_tap_says_its_title_and_carries_its_payload() {
    let reply = json!({ "id": "confirm:1:2", "title": "Confirm" });
    for message in [
        json!({ "type": "interactive", "interactive": { "button_reply": reply } }),
        json!({ "type": "interactive", "interactive": { "list_reply": reply } }),
        json!({ "type": "button", "button": { "payload": "confirm:1:2", "text": "Confirm" } }),
    ] {
        let message = one(&message);
        assert_eq!(message.text, "Confirm");
        assert_eq!(message.button_payload.as_deref(), Some("confirm:1:2"));
        assert_eq!(message.metadata.get("raw"), None);
    }
}

#[test]
fn a_file_keeps_its_caption_as_text_and_where_it_lies() {
    let document = json!({ "id": "88", "mime_type": "text/csv", "caption": "our list",
                           "filename": "list.csv" });
    let message = one(&json!({ "type": "document", "document": document }));
    assert_eq!(
        (message.kind, message.text.as_str()),
        (MessageKind::File, "our list")
    );
    assert_eq!(message.attachments[0].name, "list.csv");
    assert_eq!(
        message.attachments[0].provider_reference.as_deref(),
        Some("88")
    );
    let sticker = json!({ "type": "sticker", "sticker": { "id": "1" } });
    assert_eq!(one(&sticker).kind, MessageKind::Image);
}

#[test]
fn kinds_without_words_are_kept_as_they_came() {
    for kind in [
        "location",
        "contacts",
        "hologram",
        "unsupported",
        "interactive",
        "text",
    ] {
        let message = one(&json!({ "type": kind, "x": { "y": 1 } }));
        assert_eq!(
            (message.kind, message.text.as_str()),
            (MessageKind::File, ""),
            "{kind}"
        );
        assert_eq!(message.metadata["raw"]["x"]["y"], 1, "{kind}");
    }
    assert_eq!(one(&json!({ "type": "system" })).origin, Origin::Automatic);
}

#[test]
fn a_reaction_an_edit_and_a_deletion_name_the_message_that_they_are_about() {
    for message in [
        json!({ "type": "reaction", "reaction": { "message_id": "wamid.0", "emoji": "👍" } }),
        json!({ "type": "edit", "edit": { "original_message_id": "wamid.0", "message": {} } }),
        json!({ "type": "revoke", "revoke": { "original_message_id": "wamid.0" } }),
    ] {
        assert_eq!(one(&message).in_reply_to.as_deref(), Some("wamid.0"));
    }
}

#[test]
fn one_broken_item_does_not_keep_its_neighbours_back() {
    let good =
        json!({ "id": "w", "from": "4915112345678", "type": "text", "text": { "body": "x" } });
    let body = body(&json!({
        "metadata": { "phone_number_id": "77" },
        "contacts": "none",
        "messages": [good, { "id": 5 }, 7, { "id": "v", "type": "text" }],
        "statuses": [{ "id": "o" }, { "id": "o", "status": "teleported" },
                     { "id": "o", "status": "read" }],
    }));
    let parsed = parse(&body, now()).unwrap();
    assert_eq!(
        (parsed.received.len(), parsed.problems.len(), parsed.ignored),
        (2, 4, 1)
    );
}

#[test]
fn nul_characters_never_reach_the_database() {
    let message = one(&json!({ "type": "text", "text": { "body": "mi\0lk" } }));
    assert_eq!(message.text, "milk");
    let location = one(&json!({ "type": "location", "location": { "na\0me": "a\0" } }));
    assert_eq!(location.metadata["raw"]["location"]["name"], "a");
}

#[test]
fn a_report_finds_its_outbox_row_and_its_error() {
    let body = body(
        &json!({ "metadata": { "phone_number_id": "77" }, "statuses": [{
            "id": "wamid.o", "status": "failed", "timestamp": "1763600000",
            "biz_opaque_callback_data": outgoing("").id.to_string(), "errors": [{ "code": 131_047 }],
        }]}),
    );
    let Item::Status(report) = parse(&body, now()).unwrap().received.remove(0).item else {
        panic!("no report");
    };
    assert_eq!(report.tracker, Some(outgoing("").id));
    assert_eq!(report.state, DeliveryState::Failed);
    assert_eq!(report.error_code.as_deref(), Some("131047"));
}

#[test]
fn the_accounts_are_known_before_the_signature_is_checked() {
    assert_eq!(accounts(&with(&json!({})))[0].key, "77");
    assert_eq!(accounts(b"nonsense"), []);
}

#[test]
fn a_body_of_many_accounts_takes_no_longer_than_others() {
    let change = |n: u32| json!({ "field": "messages", "value": { "metadata": { "phone_number_id": n.to_string() } } });
    let changes: Vec<Value> = (0..20_000).chain(0..20_000).map(change).collect();
    let body = json!({ "object": "whatsapp_business_account", "entry": [{ "changes": changes }] });
    let started = std::time::Instant::now();
    assert_eq!(accounts(body.to_string().as_bytes()).len(), 20_000);
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

#[test]
fn other_objects_and_no_json_are_refused() {
    let page = br#"{"object":"page","entry":[]}"#;
    assert_eq!(
        parse(page, now()),
        Err(ParseError::Unexpected {
            expected: "WhatsApp webhook"
        })
    );
    assert_eq!(
        parse(b"\xff", now()),
        Err(ParseError::Malformed { expected: "JSON" })
    );
}

#[test]
fn buttons_go_out_only_where_they_fit() {
    let mut message = outgoing("Total 12.00");
    message.buttons = vec![button("Confirm"), button("Change")];
    assert_eq!(render(&message).unwrap()["type"], "interactive");
    message.buttons.push(button("A title beyond twenty"));
    assert_eq!(render(&message).unwrap()["type"], "text");
    message.buttons = vec![button("Confirm")];
    message.text = "x".repeat(1025);
    assert_eq!(render(&message).unwrap()["type"], "text");
}

#[test]
fn a_list_goes_out_only_where_all_of_it_fits() {
    let row = |title: &str| Row {
        payload: "choose:1:2:3".to_owned(),
        title: title.to_owned(),
        description: String::new(),
    };
    let mut message = outgoing("Which one?\n1) Whole\n2) Skimmed");
    let menu = |rows| {
        let title = "Choose".to_owned();
        Some(Menu { title, rows })
    };
    message.menu = menu(vec![row("1) Whole"), row("2) Skimmed")]);
    let body = render(&message).unwrap();
    assert_eq!(
        (&body["type"], &body["interactive"]["type"]),
        (&json!("interactive"), &json!("list"))
    );
    let rows = &body["interactive"]["action"]["sections"][0]["rows"];
    assert_eq!(
        rows[1],
        json!({ "id": "choose:1:2:3", "title": "2) Skimmed" })
    );
    for rows in [
        vec![row(&"x".repeat(25))],
        Vec::new(),
        vec![row("one of too many"); 11],
    ] {
        message.menu = menu(rows);
        assert_eq!(render(&message).unwrap()["type"], "text");
    }
}

#[test]
fn a_reply_names_its_outbox_row_and_goes_to_a_number_or_a_scoped_id() {
    let mut message = outgoing("Hi");
    let body = render(&message).unwrap();
    assert_eq!(
        (&body["to"], &body["text"]["body"]),
        (&json!("4915112345678"), &json!("Hi"))
    );
    assert_eq!(body["biz_opaque_callback_data"], message.id.to_string());
    message.to = Address::Bsuid("DE.9".to_owned());
    assert_eq!(render(&message).unwrap()["recipient"], "DE.9");
    message.to = Address::Email("a@b.example".to_owned());
    assert_eq!(render(&message), Err(crate::channels::RenderError::Address));
}

#[test]
fn a_text_beyond_the_limit_is_cut_into_one_message() {
    let body = render(&outgoing(&"milk\n".repeat(1000))).unwrap();
    let text = body["text"]["body"].as_str().unwrap();
    assert!(text.chars().count() <= 4096 && text.ends_with("milk…"));
}

#[test]
fn the_answer_names_the_message() {
    assert_eq!(
        response(br#"{"messages":[{"id":"wamid.o"}]}"#).as_deref(),
        Ok("wamid.o")
    );
    assert!(response(b"{}").is_err() && response(b"<html>").is_err());
}
