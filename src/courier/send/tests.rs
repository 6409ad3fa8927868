//! What must be known after an attempt, against servers on this machine that speak the providers'
//! protocols.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, StatusCode, Uri};
use chrono::{DateTime, Utc};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::*;
use crate::channels::twilio::Sender;
use crate::config::Secret;
use crate::domain::{Address, OutboxId};

/// Never reached where a provider answers.
const PATIENCE: Duration = Duration::from_secs(30);
/// Long enough for a busy machine to connect, short for a test that has to see it pass.
const LITTLE_PATIENCE: Duration = Duration::from_secs(1);

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn message(to: Address) -> OutgoingMessage {
    OutgoingMessage {
        id: OutboxId(uuid::Uuid::from_u128(7)),
        to,
        text: "Total 12.00 €".to_owned(),
        subject: Some("Order".to_owned()),
        buttons: Vec::new(),
        menu: None,
        html: None,
        in_reply_to: None,
        references: Vec::new(),
    }
}

fn phone() -> OutgoingMessage {
    message(Address::Phone("+4915112345678".to_owned()))
}

fn mail() -> OutgoingMessage {
    message(Address::Email("ida@cafe.example".to_owned()))
}

fn meta(base_url: String) -> Account {
    let access_token = Secret::new("token".to_owned());
    Account::Meta(Meta {
        phone_number_id: "77".to_owned(),
        access_token,
        base_url,
    })
}

fn twilio(base_url: String) -> Account {
    Account::Twilio(Twilio {
        account_sid: "AC1".to_owned(),
        auth_token: Secret::new("token".to_owned()),
        sender: Sender::From("+4930123456".to_owned()),
        status_callback: None,
        base_url,
    })
}

fn postmark(base_url: String) -> Account {
    let from = "orders@d.example".to_owned();
    Account::Postmark(Postmark {
        server_token: Secret::new("token".to_owned()),
        from,
        base_url,
    })
}

fn smtp(address: SocketAddr) -> Account {
    let url = Secret::new(format!("smtp://ida:se%26cret@{address}"));
    Account::Smtp(Smtp {
        url,
        from: "Orders <orders@d.example>".to_owned(),
    })
}

/// What a request asked for: path, headers and body.
type Seen = mpsc::UnboundedReceiver<(String, HeaderMap, String)>;

struct Provider {
    base_url: String,
    seen: Seen,
    _server: JoinSet<()>,
}

/// A provider that gives one answer to every request.
async fn provider(
    status: u16,
    header: (&'static str, &'static str),
    body: &'static str,
) -> Provider {
    let (sender, seen) = mpsc::unbounded_channel();
    let handler = move |uri: Uri, headers: HeaderMap, request: String| async move {
        sender
            .send((uri.path().to_owned(), headers, request))
            .unwrap();
        (StatusCode::from_u16(status).unwrap(), [header], body)
    };
    serve(Router::new().fallback(handler), seen).await
}

async fn serve(router: Router, seen: Seen) -> Provider {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let mut server = JoinSet::new();
    server.spawn(async move { axum::serve(listener, router).await.unwrap() });
    Provider {
        base_url,
        seen,
        _server: server,
    }
}

async fn attempt(account: &Account, message: &OutgoingMessage) -> Sent {
    send(&Http::new(PATIENCE).unwrap(), account, message, now()).await
}

/// The outcome of one answer of a provider.
async fn after(account: fn(String) -> Account, status: u16, body: &'static str) -> Sent {
    let provider = provider(status, ("x-none", ""), body).await;
    let to = if matches!(account(String::new()), Account::Postmark(_)) {
        mail()
    } else {
        phone()
    };
    attempt(&account(provider.base_url), &to).await
}

fn accepted(id: &str) -> Sent {
    Sent::Accepted {
        provider_message_id: id.to_owned(),
    }
}

fn refused(code: &str) -> Sent {
    Sent::Refused {
        code: code.to_owned(),
    }
}

fn retry(code: &str) -> Sent {
    Sent::Retry {
        after: None,
        code: code.to_owned(),
    }
}

#[tokio::test]
async fn meta_gets_the_token_and_the_message_and_names_it() {
    let body = r#"{"messages":[{"id":"wamid.o"}]}"#;
    let mut provider = provider(200, ("x-none", ""), body).await;
    assert_eq!(
        attempt(&meta(provider.base_url.clone()), &phone()).await,
        accepted("wamid.o")
    );
    let (path, headers, body) = provider.seen.recv().await.unwrap();
    assert_eq!(
        (path.as_str(), headers["authorization"].to_str().unwrap()),
        ("/77/messages", "Bearer token")
    );
    assert!(body.contains("Total 12.00"));
}

#[tokio::test]
async fn metas_error_codes_say_what_can_be_done() {
    for (status, body, outcome) in [
        (400, r#"{"error":{"code":131047}}"#, Sent::WindowClosed),
        (400, r#"{"error":{"code":131050}}"#, Sent::OptedOut),
        (400, r#"{"error":{"code":131026}}"#, refused("131026")),
        (
            400,
            r#"{"error":{"code":131056}}"#,
            Sent::Throttled { after: None },
        ),
        (401, r#"{"error":{"code":190}}"#, Sent::CredentialsRefused),
        (500, r#"{"error":{"code":131016}}"#, retry("131016")),
        (500, "oops", Sent::Unknown),
        (503, "", retry("http_503")),
        (302, "", retry("http_302")),
        (200, "{}", Sent::Unknown),
    ] {
        assert_eq!(after(meta, status, body).await, outcome, "{status} {body}");
    }
}

#[tokio::test]
async fn twilios_error_codes_say_what_can_be_done() {
    for (status, body, outcome) in [
        (201, r#"{"sid":"SM1","error_code":null}"#, accepted("SM1")),
        (400, r#"{"code":21610}"#, Sent::OptedOut),
        (400, r#"{"code":63016}"#, Sent::WindowClosed),
        (400, r#"{"code":21211}"#, refused("21211")),
        (401, r#"{"code":20003}"#, Sent::CredentialsRefused),
        (429, r#"{"code":20429}"#, Sent::Throttled { after: None }),
    ] {
        assert_eq!(
            after(twilio, status, body).await,
            outcome,
            "{status} {body}"
        );
    }
}

#[tokio::test]
async fn postmarks_error_codes_say_what_can_be_done() {
    for (status, body, outcome) in [
        (200, r#"{"ErrorCode":0,"MessageID":"g"}"#, accepted("g")),
        (422, r#"{"ErrorCode":406}"#, Sent::OptedOut),
        (422, r#"{"ErrorCode":300}"#, refused("300")),
        (422, r#"{"ErrorCode":405}"#, Sent::CredentialsRefused),
        (401, r#"{"ErrorCode":10}"#, Sent::CredentialsRefused),
        (500, "", Sent::Unknown),
    ] {
        assert_eq!(
            after(postmark, status, body).await,
            outcome,
            "{status} {body}"
        );
    }
}

#[tokio::test]
async fn a_throttled_account_waits_as_long_as_it_is_asked_to() {
    let in_seconds = provider(429, ("retry-after", "17"), "").await;
    let wait = |seconds| Sent::Throttled {
        after: Some(Duration::from_secs(seconds)),
    };
    assert_eq!(
        attempt(&meta(in_seconds.base_url), &phone()).await,
        wait(17)
    );
    let by_date = provider(429, ("retry-after", "Fri, 15 Jan 2027 08:01:00 GMT"), "").await;
    assert_eq!(attempt(&twilio(by_date.base_url), &phone()).await, wait(60));
}

#[tokio::test]
async fn a_provider_that_takes_the_request_and_stays_silent_leaves_the_outcome_unknown() {
    let (sender, mut seen) = mpsc::unbounded_channel();
    let handler = move |headers: HeaderMap, body: String| async move {
        sender.send((String::new(), headers, body)).unwrap();
        std::future::pending::<()>().await;
    };
    let (_, none) = mpsc::unbounded_channel();
    let provider = serve(Router::new().fallback(handler), none).await;
    let http = Http::new(LITTLE_PATIENCE).unwrap();
    let sent = send(&http, &meta(provider.base_url), &phone(), now()).await;
    assert_eq!(sent, Sent::Unknown);
    assert!(seen.try_recv().is_ok(), "it must have left exactly once");
    assert!(seen.try_recv().is_err(), "it must not be repeated");
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let base_url = format!("http://{address}");
    assert_eq!(
        attempt(&meta(base_url.clone()), &phone()).await,
        retry("connection")
    );
    assert_eq!(
        attempt(&postmark(base_url), &mail()).await,
        retry("connection")
    );
    assert_eq!(attempt(&smtp(address), &mail()).await, retry("connection"));
}

#[tokio::test]
async fn an_account_without_a_provider_records_and_an_unreachable_address_is_refused() {
    let recorded = attempt(&Account::Record, &phone()).await;
    assert_eq!(
        recorded,
        accepted("record:00000000-0000-0000-0000-000000000007")
    );
    let unreachable = attempt(&meta("http://127.0.0.1:1".to_owned()), &mail()).await;
    assert_eq!(unreachable, refused("unrenderable"));
    assert_eq!(
        attempt(&meta("nonsense".to_owned()), &phone()).await,
        Sent::CredentialsRefused
    );
}

/// A mail server for one conversation: it answers each command by `answers` (command, answer), with
/// 250 where none is named, and hangs up where the answer is empty. Returns what it was told.
async fn mail_server(
    answers: &'static [(&'static str, &'static str)],
) -> (SocketAddr, JoinSet<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut server = JoinSet::new();
    server.spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        let mut told = Vec::new();
        writer.write_all(b"220 ready\r\n").await.unwrap();
        let mut in_body = false;
        while let Ok(Some(line)) = lines.next_line().await {
            told.push(line.clone());
            if in_body && line != "." {
                continue;
            }
            in_body = line == "DATA";
            let named = answers
                .iter()
                .find(|(command, _)| line.starts_with(command));
            let answer = match named {
                Some((_, "")) => break,
                Some((_, answer)) => answer,
                None if line.starts_with("EHLO") => "250-here\r\n250 AUTH PLAIN",
                None if in_body => "354 go on",
                None if line.starts_with("AUTH") => "235 welcome",
                None => "250 ok",
            };
            if writer
                .write_all(format!("{answer}\r\n").as_bytes())
                .await
                .is_err()
            {
                break;
            }
        }
        told
    });
    (address, server)
}

#[tokio::test]
async fn a_mail_goes_through_a_mail_server_and_is_known_by_our_id() {
    let (address, mut server) = mail_server(&[]).await;
    let sent = attempt(&smtp(address), &mail()).await;
    assert_eq!(
        sent,
        accepted("00000000-0000-0000-0000-000000000007@d.example")
    );
    let told = server.join_next().await.unwrap().unwrap().join("\n");
    for line in [
        "AUTH PLAIN AGlkYQBzZSZjcmV0",
        "MAIL FROM:<orders@d.example>",
        "RCPT TO:<ida@cafe.example>",
        "Auto-Submitted: auto-replied",
        "Subject: Re: Order",
    ] {
        assert!(told.contains(line), "{line} in {told}");
    }
}

#[tokio::test]
async fn each_step_with_a_mail_server_has_its_own_outcome() {
    for (answers, outcome) in [
        (&[("AUTH", "535 no")][..], Sent::CredentialsRefused),
        (&[("RCPT", "550 unknown")], refused("550")),
        (&[("RCPT", "451 later")], retry("451")),
        (&[("RCPT", "")], retry("connection")),
        (&[(".", "554 spam")], refused("554")),
        (&[(".", "")], Sent::Unknown),
    ] {
        let (address, _server) = mail_server(answers).await;
        assert_eq!(
            attempt(&smtp(address), &mail()).await,
            outcome,
            "{answers:?}"
        );
    }
}

#[test]
fn a_mail_is_never_sent_in_the_clear_to_another_machine() {
    let server = |url: &str| smtp::Server::from_url(url).map(|s| (s.port, s.is_this_machine()));
    assert_eq!(server("smtp://mail.d.example"), Some((587, false)));
    assert_eq!(server("smtps://u:p@mail.d.example"), Some((465, false)));
    assert_eq!(server("smtp://[::1]:2525"), Some((2525, true)));
    assert_eq!(server("http://mail.d.example"), None);
}
