//! What must hold for everything that Postmark sends us.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::*;
use crate::channels::{ParseError, ProblemReason, shared_tests};
use crate::domain::message::{Authenticity, InboundMessage};
use crate::domain::{Address, DeliveryState, Item, OutboxId, OutgoingMessage};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn inbound() -> Value {
    json!({
        "MessageID": "guid-1", "FromFull": { "Email": "Ida@Cafe.example", "Name": "Ida" },
        "OriginalRecipient": "orders+t42@d.example", "Subject": "Order", "TextBody": "2 milk",
        "Date": "Mon, 16 Nov 2026 09:00:00 +0100", "Headers": [],
    })
}

fn message(body: &Value) -> InboundMessage {
    match parse(body.to_string().as_bytes(), now())
        .unwrap()
        .received
        .remove(0)
        .item
    {
        Item::Message(message) => *message,
        Item::Status(_) => panic!("a report"),
    }
}

#[test]
fn a_mail_belongs_to_the_address_that_received_it() {
    let body = inbound();
    assert_eq!(
        accounts(body.to_string().as_bytes())[0].key,
        "orders@d.example"
    );
    let message = message(&body);
    assert_eq!(message.provider_message_id, "guid-1");
    assert_eq!(message.sender.email.as_deref(), Some("ida@cafe.example"));
    assert_eq!(
        (message.text.as_str(), message.metadata["tag"].as_str()),
        ("2 milk", Some("t42"))
    );
    assert_eq!(message.authenticity, Authenticity::Unauthenticated);
}

#[test]
fn the_mails_own_id_outweighs_postmarks() {
    let mut body = inbound();
    body["Headers"] = json!([{ "Name": "Message-Id", "Value": "<a@cafe.example>" }]);
    let message = message(&body);
    assert_eq!(message.provider_message_id, "a@cafe.example");
    assert_eq!(message.metadata["provider_id"], "guid-1");
}

#[test]
fn an_html_only_mail_and_its_files_are_read() {
    let mut body = inbound();
    body["TextBody"] = json!("");
    body["HtmlBody"] = json!("<p>2 milk</p>");
    body["Attachments"] = json!([
        { "Name": "l.csv", "ContentType": "text/csv", "Content": "YSwy" },
        { "Name": "x.csv", "ContentType": "text/csv", "Content": "%" },
    ]);
    let message = message(&body);
    assert_eq!(message.text, "2 milk");
    assert_eq!(message.attachments[0].text.as_deref(), Some("a,2"));
    assert_eq!(message.attachments[1].name, "x.csv");
}

#[test]
fn a_bounce_names_the_outbox_row() {
    let id = OutboxId(uuid::Uuid::from_u128(7));
    let body = json!({ "RecordType": "Bounce", "Type": "HardBounce", "MessageID": "guid-2",
        "BouncedAt": "2026-11-16T09:00:00Z",
        "Metadata": { "outbox_id": id.to_string(), "account": "orders@d.example" } });
    let received = parse(body.to_string().as_bytes(), now())
        .unwrap()
        .received
        .remove(0);
    assert_eq!(received.account.key, "orders@d.example");
    let Item::Status(report) = received.item else {
        panic!("a message")
    };
    assert_eq!(
        (report.tracker, report.state),
        (Some(id), DeliveryState::Failed)
    );
    let passing = json!({ "RecordType": "Bounce", "Type": "Transient", "MessageID": "guid-2" });
    assert_eq!(
        parse(passing.to_string().as_bytes(), now())
            .unwrap()
            .ignored,
        1
    );
}

#[test]
fn what_is_no_mail_is_refused_and_what_names_nobody_is_a_problem() {
    assert!(matches!(
        parse(b"<", now()),
        Err(ParseError::Malformed { .. })
    ));
    assert!(matches!(
        parse(b"{}", now()),
        Err(ParseError::Unexpected { .. })
    ));
    let mut body = inbound();
    body["FromFull"] = json!({ "Email": "", "Name": "" });
    let parsed = parse(body.to_string().as_bytes(), now()).unwrap();
    assert_eq!(parsed.problems[0].reason, ProblemReason::NoSender);
}

#[test]
fn a_reply_keeps_its_own_id_and_stays_in_its_thread() {
    let reply = OutgoingMessage {
        id: OutboxId(uuid::Uuid::from_u128(7)),
        to: Address::Email("ida@cafe.example".to_owned()),
        text: "Total".to_owned(),
        subject: Some("RE: Order".to_owned()),
        buttons: Vec::new(),
        menu: None,
        html: Some("<p>Total</p>".to_owned()),
        in_reply_to: Some("a@cafe.example".to_owned()),
        references: Vec::new(),
    };
    let body = render(&reply, "Orders <Orders@d.example>").unwrap();
    let header = |name: &str| {
        let fields = body["Headers"].as_array().unwrap();
        fields.iter().find(|field| field["Name"] == name).unwrap()["Value"].clone()
    };
    assert_eq!(body["Subject"], "RE: Order");
    assert_eq!(
        (&body["TextBody"], &body["HtmlBody"]),
        (&json!("Total"), &json!("<p>Total</p>"))
    );
    assert_eq!(header("Message-ID"), format!("<{}@d.example>", reply.id));
    assert_eq!(header("References"), "<a@cafe.example>");
    assert_eq!(header("X-PM-KeepID"), "true");
    assert_eq!(body["Metadata"]["account"], "orders@d.example");
}

#[test]
fn the_answer_names_the_mail_unless_it_is_an_error() {
    assert_eq!(
        response(br#"{"ErrorCode":0,"MessageID":"g"}"#).as_deref(),
        Ok("g")
    );
    assert!(response(br#"{"ErrorCode":406,"MessageID":"g"}"#).is_err());
}

#[test]
fn recorded_requests_are_read() {
    for (name, body) in shared_tests::files("postmark") {
        let parsed = parse(&body, now()).unwrap();
        let orphan = name.contains("delivered") || name.contains("unsubscribe");
        let expected = if orphan { (0, 1) } else { (1, 0) };
        assert_eq!(
            (parsed.received.len(), parsed.problems.len()),
            expected,
            "{name}"
        );
    }
}
