//! What must hold for raw mail beyond what every mail has in common.

use std::time::Instant;

use chrono::DateTime;
use proptest::prelude::*;
use proptest::sample::Index;

use super::{Trust, parse};
use crate::channels::{postmark, twilio, whatsapp};
use crate::domain::message::{InboundMessage, Origin};
use crate::domain::{DeliveryState, Item, OutboxId};

fn now() -> DateTime<chrono::Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn item(raw: &str) -> Item {
    let raw = raw.replace('\n', "\r\n");
    parse(
        raw.as_bytes(),
        Some("orders@d.example"),
        Trust::Nobody,
        now(),
    )
    .unwrap()
    .item
}

fn message(raw: &str) -> InboundMessage {
    match item(raw) {
        Item::Message(message) => *message,
        Item::Status(_) => panic!("a report"),
    }
}

fn bounce(action: &str, id: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\nTo: orders@d.example\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\nContent-Type: text/plain\n\nSorry\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n\
         Action: {action}\nStatus: 5.1.1\n\
         --b\nContent-Type: message/rfc822\n\nMessage-ID: <{id}>\nSubject: Re: Order\n\nTotal\n--b--\n"
    )
}

#[test]
fn a_bounce_of_our_mail_is_a_report_on_its_outbox_row() {
    let id = OutboxId(uuid::Uuid::from_u128(7));
    let Item::Status(report) = item(&bounce("failed", &format!("{id}@d.example"))) else {
        panic!("a message");
    };
    assert_eq!(
        (report.tracker, report.state),
        (Some(id), DeliveryState::Failed)
    );
    assert_eq!(report.provider_message_id, format!("{id}@d.example"));
    assert_eq!(report.error_code.as_deref(), Some("5.1.1"));
}

#[test]
fn a_delay_and_a_bounce_of_another_mail_are_mails_of_machines() {
    let id = OutboxId(uuid::Uuid::from_u128(7));
    for raw in [
        bounce("delayed", &format!("{id}@d.example")),
        bounce("failed", "x@y.example"),
    ] {
        assert_eq!(message(&raw).origin, Origin::Automatic);
    }
}

#[test]
fn a_list_beside_the_words_is_a_file_and_not_words() {
    for disposition in ["attachment", "inline"] {
        let mail = message(&format!(
            "From: i@c.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n\
             --b\nContent-Type: text/plain\n\nour list\n\
             --b\nContent-Type: text/csv; name=l.csv\n\
             Content-Disposition: {disposition}; filename=l.csv\n\nA,2\n--b--\n"
        ));
        assert_eq!(mail.text, "our list", "{disposition}");
        assert_eq!(
            mail.attachments[0].text.as_deref().map(str::trim),
            Some("A,2")
        );
    }
}

#[test]
fn the_words_are_those_of_the_plain_alternative() {
    let mail = message(
        "From: i@c.example\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n\
         --b\nContent-Type: text/plain; charset=utf-8\n\n2 milk\n\
         --b\nContent-Type: text/html\n\n<p>2 <b>milk</b></p>\n--b--\n",
    );
    assert_eq!((mail.text.as_str(), mail.attachments.len()), ("2 milk", 0));
}

#[test]
fn mails_within_mails_do_not_end_the_process_however_deep() {
    let raw = "Content-Type: message/rfc822\n\n".repeat(50_000);
    let mail = message(&format!("From: i@c.example\n{raw}"));
    assert_eq!(mail.sender.email.as_deref(), Some("i@c.example"));
}

#[test]
fn hostile_mails_and_requests_take_no_longer_than_others() {
    let started = Instant::now();
    let nested = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n";
    for piece in [
        nested,
        "To: a@b\r\n",
        "To: a@b,",
        "References: <a@b> ",
        "=?utf-8?q?a?= ",
        "\r\n--b",
        "Content-Type: message/rfc822\r\n\r\n",
        "(",
    ] {
        let raw = format!("From: i@c.example\r\n{}", piece.repeat(20_000));
        let _ = parse(
            raw.as_bytes(),
            Some("orders@d.example"),
            Trust::Server("x"),
            now(),
        );
    }
    for piece in ["[", "{\"a\":", "\"", "{\"object\":\"", "-"] {
        let body = piece.repeat(200_000);
        let _ = (
            whatsapp::parse(body.as_bytes(), now()),
            postmark::parse(body.as_bytes(), now()),
        );
        let _ = twilio::parse(
            format!("MessageSid={body}&").repeat(2).as_bytes(),
            "",
            now(),
        );
    }
    // The bound is loose for slow machines; anything quadratic takes minutes.
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

const WEBHOOK: &str = r#"{"object":"whatsapp_business_account","entry":[{"changes":[{"field":
"messages","value":{"metadata":{"phone_number_id":"7"},"contacts":[{"wa_id":"4915112345678"}],
"messages":[{"id":"w","from":"4915112345678","type":"text","text":{"body":"x"}}],
"statuses":[{"id":"o","status":"read"}]}}]}]}"#;
const POSTMARK: &str = r#"{"MessageID":"g","FromFull":{"Email":"i@c.example"},"OriginalRecipient":
"o@d.example","TextBody":"2 milk","Headers":[{"Name":"Message-ID","Value":"<a@b>"}]}"#;
const FORM: &str = "MessageSid=SM1&From=%2B4915112345678&To=%2B4930123456&Body=2+milk&MediaUrl0=x";

proptest! {
    #[test]
    fn damaged_requests_never_make_a_parser_fail_badly(
        damage in prop::collection::vec((any::<Index>(), any::<u8>()), 1..6),
    ) {
        for sample in [WEBHOOK, POSTMARK, FORM] {
            let mut bytes = sample.as_bytes().to_vec();
            for (index, byte) in &damage {
                let at = index.index(bytes.len());
                bytes[at] = *byte;
            }
            let _ = (whatsapp::parse(&bytes, now()), whatsapp::accounts(&bytes));
            let _ = (postmark::parse(&bytes, now()), postmark::accounts(&bytes));
            let _ = twilio::parse(&bytes, "outbox=%", now());
            let _ = parse(&bytes, Some("o@d.example"), Trust::Server("x"), now());
        }
    }
}
