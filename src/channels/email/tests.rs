//! What must hold for every mail, whoever delivers it.

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::{Headers, by_postmark, by_server, outbox_of, to_text};
use crate::channels::mime::{Trust, accounts, parse, render};
use crate::channels::{ParseError, postmark, shared_tests, twilio, whatsapp};
use crate::domain::message::{Authenticity, InboundMessage, Origin};
use crate::domain::{Address, Item, MessageKind, OutboxId, OutgoingMessage};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn read(raw: &str, trust: Trust<'_>) -> InboundMessage {
    match parse(raw.replace('\n', "\r\n").as_bytes(), None, trust, now())
        .unwrap()
        .item
    {
        Item::Message(message) => *message,
        Item::Status(_) => panic!("a report"),
    }
}

fn mail(headers: &str, body: &str) -> InboundMessage {
    let from = "From: Ida <Ida@Cafe.example>\nTo: Orders+t42@Dist.example\n";
    read(&format!("{from}{headers}\n{body}"), Trust::Nobody)
}

fn reply() -> OutgoingMessage {
    OutgoingMessage {
        id: OutboxId(uuid::Uuid::from_u128(7)),
        to: Address::Email("ida@cafe.example".to_owned()),
        text: "Total 12.00 €".to_owned(),
        subject: Some("Order\r\nBcc: x@evil.example".to_owned()),
        buttons: Vec::new(),
        menu: None,
        html: None,
        in_reply_to: Some("b@cafe.example".to_owned()),
        references: vec!["a@cafe.example".to_owned(), "<b@cafe.example>".to_owned()],
    }
}

fn headers(pairs: &[(&str, &str)]) -> Headers {
    Headers(
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    )
}

#[test]
fn a_mail_says_who_wrote_what_in_which_thread() {
    let message = mail(
        "Message-ID: <c@cafe.example>\nIn-Reply-To: <b@x>\n <a@x>\nReferences: <a@x> <b@x>\n\
         Subject: =?iso-8859-1?Q?Bestellung_f=FCr_Montag?=\nDate: Mon, 16 Nov 2026 09:00:00 +0100\n\
         Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n",
        "2 Kisten =C4pfel\n\n-- \nIda",
    );
    assert_eq!(message.provider_message_id, "c@cafe.example");
    assert_eq!(message.sender.email.as_deref(), Some("ida@cafe.example"));
    assert_eq!(message.text, "2 Kisten Äpfel");
    assert_eq!(message.subject.as_deref(), Some("Bestellung für Montag"));
    assert_eq!(message.in_reply_to.as_deref(), Some("b@x"));
    assert_eq!(message.metadata["references"][1], "b@x");
    assert_eq!(message.metadata["tag"], "t42");
    assert_eq!(message.sent_at.to_rfc3339(), "2026-11-16T08:00:00+00:00");
}

#[test]
fn the_account_is_the_address_without_its_tag() {
    let raw = b"Delivered-To: a+1@d.example\r\nTo: O+x@D.example\r\nFrom: i@c.example\r\n\r\nhi";
    let keys: Vec<_> = accounts(raw)
        .into_iter()
        .map(|account| account.key)
        .collect();
    assert_eq!(keys, ["a@d.example", "o@d.example"]);
    let received = parse(raw, Some("Orders+9@d.example"), Trust::Nobody, now()).unwrap();
    assert_eq!(received.account.key, "orders@d.example");
}

#[test]
fn a_mail_without_an_id_is_known_by_its_bytes() {
    let one = mail("", "2 milk").provider_message_id;
    assert_eq!(one, mail("", "2 milk").provider_message_id);
    assert_ne!(one, mail("", "3 milk").provider_message_id);
    assert!(one.starts_with("sha256:"));
}

#[test]
fn an_id_that_no_line_of_a_mail_can_hold_is_no_id() {
    let with_id = |length: usize| {
        let header = format!("Message-ID: <{}>\n", "i".repeat(length));
        mail(&header, "2 milk").provider_message_id
    };
    assert_eq!(with_id(998).len(), 998);
    assert!(with_id(999).starts_with("sha256:"));
}

#[test]
fn an_html_mail_becomes_lines() {
    let html = "<style>p{}</style><div>Hi &amp; hello</div><table><tr><td>Milk</td><td>2&nbsp;cs</td>\
                </tr></table><ul><li>5 &eacute;clairs</ul>a<br>b<!-- x --><script>y</script>";
    assert_eq!(to_text(html), "Hi & hello\nMilk\t2 cs\n- 5 éclairs\na\nb");
    let body = "<p>yes</p><div>On 1 Nov 2026 at 9:00 Orders &lt;o@d.example&gt; wrote:<br>\
                <blockquote>Total 12.00</blockquote></div>";
    let message = mail("Content-Type: text/html; charset=utf-8\n", body);
    assert_eq!(message.text, "yes");
    assert!(message.quoted.unwrap().ends_with("> Total 12.00"));
}

#[test]
fn broken_html_ends_the_page_and_nothing_else() {
    assert_eq!(to_text("2 milk <b"), "2 milk");
    assert_eq!(to_text("2 milk <!-- 3 eggs"), "2 milk");
    assert_eq!(
        to_text("AT&T & co &;&nosuch; &#x41;"),
        "AT&T & co &;&nosuch; A"
    );
}

#[test]
fn a_text_file_is_read_and_every_other_is_named() {
    let part = |name: &str, kind: &str, body: &str| {
        let kind = format!("Content-Type: {kind}\n");
        format!("--b\n{kind}Content-Disposition: attachment; filename=\"{name}\"\n\n{body}\n")
    };
    let body = part("list.csv", "application/octet-stream", "sku,qty\nA,2")
        + &part("photo.jpg", "image/jpeg", "xx")
        + &part("big.txt", "text/plain", &"x".repeat(262_145))
        + "--b--\n";
    let message = mail(
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n",
        &body,
    );
    assert_eq!(message.kind, MessageKind::File);
    let names: Vec<_> = message
        .attachments
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    assert_eq!(names, ["list.csv", "photo.jpg", "big.txt"]);
    assert!(
        message.attachments[0]
            .text
            .as_deref()
            .unwrap()
            .starts_with("sku,qty")
    );
    assert!(
        message.attachments[1..]
            .iter()
            .all(|file| file.text.is_none())
    );
}

#[test]
fn machines_are_told_from_people() {
    for header in [
        "Auto-Submitted: auto-replied (vacation)",
        "Precedence: bulk",
        "List-Id: <l.x>",
        "Return-Path: <>",
        "X-Autoreply: yes",
        "X-Auto-Response-Suppress: All",
        "Content-Type: multipart/report; boundary=b",
        "Subject: Automatic reply: Order",
    ] {
        assert_eq!(
            mail(&format!("{header}\n"), "away").origin,
            Origin::Automatic,
            "{header}"
        );
    }
    for header in [
        "Auto-Submitted: no",
        "Subject: Re: Automatic reply: Order",
        "X-Mailer: x",
    ] {
        assert_eq!(
            mail(&format!("{header}\n"), "2 milk").origin,
            Origin::Person,
            "{header}"
        );
    }
    let daemon = "From: MAILER-DAEMON@x.example\nTo: o@d.example\n\nfailed";
    assert_eq!(read(daemon, Trust::Nobody).origin, Origin::Automatic);
    let ourselves = "From: Orders@d.example\nTo: orders+1@d.example\n\nhello";
    assert_eq!(read(ourselves, Trust::Nobody).origin, Origin::Automatic);
}

#[test]
fn only_our_own_server_is_believed_and_only_on_top() {
    let from = "ida@cafe.example";
    let judge = |value: &str| {
        by_server(
            &headers(&[("Authentication-Results", value)]),
            "mx.d.example",
            from,
        )
    };
    for good in [
        "dkim=pass header.d=cafe.example",
        "spf=pass smtp.mailfrom=b@m.cafe.example",
        "dkim=fail; dmarc=pass header.from=cafe.example",
    ] {
        assert_eq!(
            judge(&format!("mx.d.example; {good}")),
            Authenticity::Authenticated,
            "{good}"
        );
    }
    for bad in [
        "mx.d.example; dkim=pass header.d=evil.example",
        "mx.d.example; dkim=pass",
        "evil.example; dkim=pass header.d=cafe.example",
        "mx.d.example; spf=pass smtp.mailfrom=x@notcafe.example",
    ] {
        assert_eq!(judge(bad), Authenticity::Unauthenticated, "{bad}");
    }
    let below = headers(&[
        ("Authentication-Results", "mx.d.example; dkim=fail"),
        (
            "Authentication-Results",
            "mx.d.example; dkim=pass header.d=cafe.example",
        ),
    ]);
    assert_eq!(
        by_server(&below, "mx.d.example", from),
        Authenticity::Unauthenticated
    );
}

#[test]
fn postmark_is_believed_only_in_its_topmost_headers() {
    let from = "ida@cafe.example";
    let signed = headers(&[(
        "X-Spam-Tests",
        "DKIM_SIGNED,DKIM_VALID,DKIM_VALID_AU,SPF_PASS",
    )]);
    assert_eq!(by_postmark(&signed, from), Authenticity::Authenticated);
    let forged = headers(&[
        ("X-Spam-Tests", "SPF_PASS"),
        ("X-Spam-Tests", "DKIM_VALID_AU"),
    ]);
    assert_eq!(by_postmark(&forged, from), Authenticity::Unauthenticated);
    let spf = |envelope: &str| {
        let value =
            format!("Pass (sender SPF authorized) identity=mailfrom; envelope-from={envelope}");
        by_postmark(&headers(&[("Received-SPF", &value)]), from)
    };
    assert_eq!(spf("bounce@cafe.example"), Authenticity::Authenticated);
    assert_eq!(spf("x@evil.example"), Authenticity::Unauthenticated);
}

#[test]
fn a_reply_is_the_same_mail_at_every_attempt_and_stays_in_its_thread() {
    let mail = render(&reply(), "Orders <orders@d.example>", now()).unwrap();
    let text = String::from_utf8(mail.formatted()).unwrap();
    let id = reply().id;
    for line in [
        &format!("Message-ID: <{id}@d.example>"),
        "In-Reply-To: <b@cafe.example>",
        "References: <a@cafe.example> <b@cafe.example>",
        "Auto-Submitted: auto-replied",
        "X-Auto-Response-Suppress: All",
        "Subject: Re: Order  Bcc: x@evil.example",
    ] {
        assert!(text.contains(&format!("{line}\r\n")), "{line} in {text}");
    }
    assert_eq!(outbox_of(&format!("<{id}@d.example>")), Some(id));
    assert_eq!(outbox_of("<x@d.example>"), None);
}

#[test]
fn a_reply_has_its_html_beside_its_text_and_is_still_the_same_mail_at_every_attempt() {
    let reply = OutgoingMessage {
        html: Some("<p>Total 12.00</p>".to_owned()),
        ..reply()
    };
    let mail = || {
        render(&reply, "Orders <orders@d.example>", now())
            .unwrap()
            .formatted()
    };
    assert_eq!(mail(), mail());
    let mail = String::from_utf8(mail()).unwrap();
    let (plain, html) = mail.split_once("Content-Type: text/html").unwrap();
    assert!(
        plain.contains("Content-Type: multipart/alternative"),
        "{mail}"
    );
    assert!(plain.contains("Content-Type: text/plain"), "{mail}");
    assert!(html.contains("<p>Total 12.00</p>"), "{mail}");
    assert!(mail.contains("In-Reply-To: <b@cafe.example>\r\n"));
}

#[test]
fn a_mail_without_a_sender_is_refused() {
    let refused = parse(b"To: o@d.example\r\n\r\nhi", None, Trust::Nobody, now());
    assert!(matches!(refused, Err(ParseError::Unexpected { .. })));
}

#[test]
fn recorded_mails_are_read_and_their_machines_known() {
    let machines = [
        "anymail",
        "auto_submitted.eml",
        "bounced",
        "mailing_list",
        "ooo_",
    ];
    for (name, raw) in shared_tests::files("email_raw") {
        let Item::Message(message) = parse(&raw, None, Trust::Nobody, now()).unwrap().item else {
            panic!("a report");
        };
        let machine = machines.iter().any(|prefix| name.starts_with(prefix));
        assert_eq!(message.origin == Origin::Automatic, machine, "{name}");
        assert_eq!(
            message.authenticity,
            Authenticity::Unauthenticated,
            "{name}"
        );
        assert!(!message.text.is_empty(), "{name}");
    }
    for (name, raw) in shared_tests::files("talon") {
        let Ok(received) = parse(&raw, Some("o@d.example"), Trust::Nobody, now()) else {
            assert!(!name.contains(".eml"), "{name}");
            continue;
        };
        let Item::Message(message) = received.item else {
            panic!("a report")
        };
        assert_eq!(message.text, "Hello", "{name}");
    }
}

#[test]
fn recorded_html_replies_lose_their_history() {
    for (name, raw) in shared_tests::files("talon") {
        // Their marks are in Russian only.
        if !name.contains(".html") || ["mail_ru", "yandex"].iter().any(|n| name.starts_with(n)) {
            continue;
        }
        let parts = crate::channels::email_reply::part(&to_text(&String::from_utf8_lossy(&raw)));
        let words: Vec<_> = parts.text.split_whitespace().collect();
        assert_eq!(words.join(" "), "Hi. I am fine. Thanks, Alex", "{name}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_any_parser_fail_badly(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = parse(&bytes, Some("o@d.example"), Trust::Server("x"), now());
        let _ = (accounts(&bytes), postmark::accounts(&bytes), postmark::parse(&bytes, now()));
        let _ = (whatsapp::accounts(&bytes), whatsapp::parse(&bytes, now()));
        let _ = (twilio::accounts(&bytes), twilio::parse(&bytes, "", now()));
        let _ = to_text(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_mail_makes_the_parser_fail_badly(text in "(From: |To: |a@b|<|>|&|;|=|\"|\r\n|--b|Content-Type: |multipart/mixed; boundary=b|é|\u{0}){0,80}") {
        let _ = parse(text.as_bytes(), Some("o@d.example"), Trust::Server("x"), now());
        let _ = to_text(&text);
    }
}

#[test]
fn hostile_html_takes_no_longer_than_other_html() {
    let started = std::time::Instant::now();
    for piece in [
        "<!--",
        "<style>",
        "<",
        "&",
        "<blockquote>",
        "<br>",
        "&amp;",
        "<b x=\"",
        "<li>",
    ] {
        to_text(&piece.repeat(100_000));
    }
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
