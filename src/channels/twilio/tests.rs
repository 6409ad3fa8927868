//! What must hold for everything that Twilio sends us.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Utc};

use super::*;
use crate::channels::credential::hmac_sha1;
use crate::channels::{Parsed, RenderError, SignatureError};
use crate::domain::message::{Consent, InboundMessage};
use crate::domain::{
    Address, Button, DeliveryState, Item, MessageKind, OutboxId, OutgoingMessage, StatusReport,
};

const URL: &str = "https://in.example.org/twilio?a=1";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_760_000_000, 0).unwrap()
}

fn form(extra: &str) -> Parsed {
    let body = format!("MessageSid=SM1&From=%2B4915112345678&To=%2B4930123456&{extra}");
    parse(body.as_bytes(), "", now()).unwrap()
}

fn message(extra: &str) -> InboundMessage {
    match form(extra).received.remove(0).item {
        Item::Message(message) => *message,
        Item::Status(_) => panic!("a report"),
    }
}

fn report(body: &str, query: &str) -> Option<StatusReport> {
    let received = parse(body.as_bytes(), query, now()).unwrap().received;
    received
        .into_iter()
        .next()
        .map(|received| match received.item {
            Item::Status(report) => report,
            Item::Message(_) => panic!("a message"),
        })
}

fn signed(text: &str) -> String {
    BASE64.encode(hmac_sha1(b"token", text.as_bytes()))
}

#[test]
fn a_signature_covers_every_parameter_in_order_and_repeated_values_once() {
    let body = b"b=2&a=x+y&b=1&b=2&B=&c=caf%C3%A9";
    let signature = signed(&format!("{URL}Bax yb1b2ccafé"));
    assert_eq!(verify(Some(&signature), URL, body, "token"), Ok(()));
    let other = verify(Some(&signature), URL, b"b=2&a=x+y&b=1&c=", "token");
    assert_eq!(other, Err(SignatureError::Mismatch));
    assert_eq!(
        verify(None, URL, body, "token"),
        Err(SignatureError::Missing)
    );
}

#[test]
fn the_default_port_may_or_may_not_be_signed() {
    let with_port = signed("https://in.example.org:443/twilio?a=1");
    assert_eq!(verify(Some(&with_port), URL, b"", "token"), Ok(()));
    let without = signed("https://in.example.org/t");
    assert_eq!(
        verify(
            Some(&without),
            "https://in.example.org:8443/t",
            b"",
            "token"
        ),
        Ok(())
    );
}

#[test]
fn a_json_body_is_covered_by_its_digest() {
    let digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    let url = format!("https://in.example.org/t?bodySHA256={digest}");
    assert_eq!(verify(Some(&signed(&url)), &url, b"{}", "token"), Ok(()));
    let changed = verify(Some(&signed(&url)), &url, b"{} ", "token");
    assert_eq!(changed, Err(SignatureError::Mismatch));
}

#[test]
fn a_text_message_comes_from_a_number_to_our_number() {
    let parsed = form("Body=2+cases+milk%00&NumMedia=0");
    assert_eq!(parsed.received[0].account.key, "+4930123456");
    let message = message("Body=2+cases+milk%00");
    assert_eq!(message.text, "2 cases milk");
    assert_eq!(message.sender.phone.as_deref(), Some("+4915112345678"));
    assert_eq!((message.sent_at, message.kind), (now(), MessageKind::Text));
    assert_eq!(message.metadata["channel"], "SMS");
}

#[test]
fn whatsapp_through_twilio_is_the_same_person_and_says_its_channel() {
    let body = b"MessageSid=SM1&From=whatsapp%3A%2B4915112345678&To=whatsapp%3A%2B4930123456\
        &Body=Confirm&ButtonPayload=confirm%3A1%3A2&ExternalUserId=whatsapp%3ADE.9&ProfileName=Ida";
    let received = parse(body, "", now()).unwrap().received.remove(0);
    assert_eq!(received.account.key, "+4930123456");
    let Item::Message(message) = received.item else {
        panic!("no message")
    };
    assert_eq!(message.sender.phone.as_deref(), Some("+4915112345678"));
    assert_eq!(message.sender.bsuid.as_deref(), Some("DE.9"));
    assert_eq!(message.button_payload.as_deref(), Some("confirm:1:2"));
    assert_eq!(message.metadata["channel"], "WHATSAPP");
}

#[test]
fn files_of_other_hosts_are_never_addresses_to_fetch() {
    let message = message(
        "Body=&MediaContentType0=image%2Fpng&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2Fm\
         &MediaContentType1=image%2Fpng&MediaUrl1=https%3A%2F%2Fapi.twilio.com.evil.example%2Fm",
    );
    assert_eq!(message.kind, MessageKind::Image);
    let kept: Vec<_> = message
        .attachments
        .iter()
        .map(|file| file.provider_reference.is_some())
        .collect();
    assert_eq!(kept, [true, false]);
}

#[test]
fn a_place_is_kept_as_it_came() {
    let message = message("Body=&MessageType=location&Latitude=1.5&Longitude=2");
    assert_eq!(message.kind, MessageKind::File);
    assert_eq!(message.metadata["raw"]["Latitude"], "1.5");
}

#[test]
fn an_opt_out_is_what_twilio_reports_and_not_what_the_text_says() {
    assert_eq!(
        message("Body=STOP&OptOutType=STOP").consent,
        Some(Consent::OptOut)
    );
    assert_eq!(
        message("Body=START&OptOutType=START").consent,
        Some(Consent::OptIn)
    );
    assert_eq!(message("Body=Stop+the+blue+ones").consent, None);
}

#[test]
fn a_report_finds_its_outbox_row_in_the_callback_address() {
    let id = OutboxId(uuid::Uuid::from_u128(7));
    let body = "MessageSid=SM2&MessageStatus=undelivered&ErrorCode=30003&From=%2B4930123456";
    let report = report(body, &format!("x=1&outbox={id}")).unwrap();
    assert_eq!(report.state, DeliveryState::Failed);
    assert_eq!(report.tracker, Some(id));
    assert_eq!(report.error_code.as_deref(), Some("30003"));
}

#[test]
fn states_before_sending_are_acknowledged_and_ignored() {
    assert_eq!(
        report(
            "MessageSid=SM2&MessageStatus=queued&From=%2B49301234567",
            ""
        ),
        None
    );
    assert!(parse(b"CallSid=CA1", "", now()).is_err());
    assert_eq!(
        parse(b"MessageSid=SM1&To=%2B4930123456", "", now())
            .unwrap()
            .problems
            .len(),
        1
    );
}

#[test]
fn a_reply_is_a_form_that_names_its_outbox_row() {
    let mut reply = OutgoingMessage {
        id: OutboxId(uuid::Uuid::from_u128(7)),
        to: Address::Phone("+4915112345678".to_owned()),
        text: "Got it".to_owned(),
        subject: None,
        buttons: vec![Button {
            payload: "confirm:1:2".to_owned(),
            title: "Confirm order".to_owned(),
        }],
        menu: None,
        html: None,
        in_reply_to: None,
        references: Vec::new(),
    };
    let from = Sender::From("whatsapp:+4930123456".to_owned());
    let form = render(&reply, &from, Some("https://in.example.org/s")).unwrap();
    assert_eq!(form[0], ("To", "whatsapp:+4915112345678".to_owned()));
    assert_eq!(form[2].1, "Got it", "the words alone: no button, no list");
    assert_eq!(form.len(), 4, "{form:?}");
    assert_eq!(
        form[3].1,
        format!("https://in.example.org/s?outbox={}", reply.id)
    );
    reply.to = Address::Bsuid("DE.9".to_owned());
    let service = Sender::MessagingService("MG1".to_owned());
    assert_eq!(render(&reply, &service, None), Err(RenderError::Address));
}
