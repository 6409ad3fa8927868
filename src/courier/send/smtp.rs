//! Sending through a mail server, step by step: up to the body nothing can have been sent, and a
//! connection that breaks after it leaves the outcome unknown.

use std::net::IpAddr;
use std::time::Duration;

use chrono::{DateTime, Utc};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use tokio::time::timeout;
use url::Url;

use super::{Sent, Smtp};
use crate::channels::mime;
use crate::domain::OutgoingMessage;

/// RFC 6409 §3.1 and RFC 8314 §3.3.
const SUBMISSION_PORT: u16 = 587;
const SUBMISSIONS_PORT: u16 = 465;

pub(super) async fn send(
    patience: Duration,
    account: &Smtp,
    message: &OutgoingMessage,
    at: DateTime<Utc>,
) -> Sent {
    let Ok(mail) = mime::render(message, &account.from, at) else {
        return Sent::Refused {
            code: "unrenderable".to_owned(),
        };
    };
    let Some(server) = Server::from_url(account.url.expose()) else {
        return Sent::CredentialsRefused;
    };
    let opened = timeout(patience, open(&server, &mail)).await;
    let mut connection = match opened.unwrap_or_else(|_| Err(not_sent("timeout"))) {
        Ok(connection) => connection,
        Err(sent) => return sent,
    };
    let sent = match timeout(patience, connection.message(&mail.formatted())).await {
        Err(_) => Sent::Unknown,
        Ok(Err(error)) if error.status().is_none() => Sent::Unknown,
        Ok(Err(error)) => failure(&error),
        Ok(Ok(_)) => Sent::Accepted {
            provider_message_id: message_id(&mail),
        },
    };
    // Whether the farewell arrives changes nothing.
    let _ = timeout(patience, connection.quit()).await;
    sent
}

/// The id that we gave it: a mail server names none of its own that anyone would report.
fn message_id(mail: &lettre::Message) -> String {
    let id = mail.headers().get_raw("Message-ID").unwrap_or_default();
    id.trim_matches(['<', '>']).to_owned()
}

pub(super) struct Server {
    host: String,
    pub(super) port: u16,
    implicit_tls: bool,
    credentials: Option<Credentials>,
}

impl Server {
    pub(super) fn from_url(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let implicit_tls = match url.scheme() {
            "smtps" => true,
            "smtp" => false,
            _ => return None,
        };
        let decoded = |part: &str| {
            let form = format!("x={}", part.replace('+', "%2B").replace('&', "%26"));
            form_urlencoded::parse(form.as_bytes())
                .next()
                .map(|(_, value)| value.into_owned())
        };
        let user = decoded(url.username()).filter(|user| !user.is_empty());
        let password = url.password().and_then(decoded).unwrap_or_default();
        let default = if implicit_tls {
            SUBMISSIONS_PORT
        } else {
            SUBMISSION_PORT
        };
        Some(Self {
            host: url.host_str()?.to_owned(),
            port: url.port().unwrap_or(default),
            implicit_tls,
            credentials: user.map(|user| Credentials::new(user, password)),
        })
    }

    pub(super) fn is_this_machine(&self) -> bool {
        let address = self.host.trim_matches(['[', ']']).parse::<IpAddr>();
        self.host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }
}

/// Everything before the body: connect, encrypt, sign in, and name sender and receivers.
async fn open(server: &Server, mail: &lettre::Message) -> Result<AsyncSmtpConnection, Sent> {
    let hello = ClientId::default();
    let tls = || TlsParameters::new(server.host.clone()).map_err(|_| not_sent("tls"));
    let implicit = if server.implicit_tls {
        Some(tls()?)
    } else {
        None
    };
    let address = (server.host.trim_matches(['[', ']']), server.port);
    let connected = AsyncSmtpConnection::connect_tokio1(address, None, &hello, implicit, None);
    let mut connection = connected.await.map_err(|error| failure(&error))?;
    if connection.can_starttls() {
        connection
            .starttls(tls()?, &hello)
            .await
            .map_err(|error| failure(&error))?;
    }
    if !connection.is_encrypted() && !server.is_this_machine() {
        return Err(not_sent("tls_required"));
    }
    if let Some(credentials) = &server.credentials {
        let mechanisms = [Mechanism::Plain, Mechanism::Login];
        let signed_in = connection.auth(&mechanisms, credentials).await;
        signed_in.map_err(|error| {
            if error.is_permanent() {
                Sent::CredentialsRefused
            } else {
                failure(&error)
            }
        })?;
    }
    let envelope = mail.envelope();
    let from = Mail::new(envelope.from().cloned(), Vec::new());
    connection
        .command(from)
        .await
        .map_err(|error| failure(&error))?;
    for to in envelope.to() {
        let to = Rcpt::new(to.clone(), Vec::new());
        connection
            .command(to)
            .await
            .map_err(|error| failure(&error))?;
    }
    connection
        .command(Data)
        .await
        .map_err(|error| failure(&error))?;
    Ok(connection)
}

/// 5yz is for ever, everything else may pass (RFC 5321 §4.2.1). Called only where the server said
/// no, or the body had not left.
fn failure(error: &lettre::transport::smtp::Error) -> Sent {
    let code = error
        .status()
        .map_or_else(|| "connection".to_owned(), |code| code.to_string());
    if error.is_permanent() {
        Sent::Refused { code }
    } else {
        not_sent(&code)
    }
}

fn not_sent(code: &str) -> Sent {
    Sent::Retry {
        after: None,
        code: code.to_owned(),
    }
}
