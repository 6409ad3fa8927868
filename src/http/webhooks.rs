//! What providers deliver: verified over the raw bytes, split, made safe, answered.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use tracing::Instrument as _;
use tracing::field::Empty;

use super::Ingress;
use super::refusal::Refusal;
use crate::channels::credentials::Proof;
use crate::channels::mime::Trust;
use crate::channels::{self, ParseError, Parsed};
use crate::domain::{AccountKey, Envelope, Provider, Received};
use crate::store::accounts::Account;
use crate::telemetry::{metrics as names, trace};

type Shared = State<Arc<Ingress>>;

/// One request as it came.
struct Request<'a> {
    provider: Provider,
    /// The path that we gave the provider, with the query.
    path: String,
    headers: &'a HeaderMap,
    body: &'a Bytes,
    received_at: DateTime<Utc>,
}

/// Meta checks that the address is ours.
pub(super) async fn handshake(
    State(ingress): Shared,
    RawQuery(query): RawQuery,
) -> Result<String, Response> {
    let refused = || Refusal::HandshakeFailed.into_response();
    let token = ingress.meta_verify_token.as_ref().ok_or_else(refused)?;
    channels::whatsapp::handshake(query.as_deref().unwrap_or_default(), token.expose())
        .map_err(|_| refused())
}

/// WhatsApp Cloud API.
pub(super) async fn whatsapp(State(ingress): Shared, headers: HeaderMap, body: Bytes) -> Response {
    let came = (&headers, &body, ingress.clock.now());
    let request = Request::new(Provider::Meta, "/webhooks/whatsapp", came);
    let accounts = channels::whatsapp::accounts(&body);
    let parse = |at| channels::whatsapp::parse(&body, at);
    answer(&ingress, &request, accounts, parse)
        .await
        .map_or_else(IntoResponse::into_response, |()| {
            StatusCode::OK.into_response()
        })
}

/// Twilio messages and status callbacks; the empty answer says that no reply goes out this way.
pub(super) async fn twilio(
    State(ingress): Shared,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let query = query.unwrap_or_default();
    let came = (&headers, &body, ingress.clock.now());
    let mut request = Request::new(Provider::Twilio, "/webhooks/twilio", came);
    if !query.is_empty() {
        request.path = format!("{}?{query}", request.path);
    }
    let accounts = channels::twilio::accounts(&body);
    let parse = |at| channels::twilio::parse(&body, &query, at);
    answer(&ingress, &request, accounts, parse)
        .await
        .map_or_else(IntoResponse::into_response, |()| {
            (
                [(header::CONTENT_TYPE, "text/xml")],
                channels::twilio::ANSWER,
            )
                .into_response()
        })
}

/// Postmark's inbound JSON and its events.
pub(super) async fn postmark(State(ingress): Shared, headers: HeaderMap, body: Bytes) -> Response {
    let came = (&headers, &body, ingress.clock.now());
    let request = Request::new(Provider::Postmark, "/webhooks/postmark", came);
    let accounts = channels::postmark::accounts(&body);
    let parse = |at| channels::postmark::parse(&body, at);
    answer(&ingress, &request, accounts, parse)
        .await
        .map_or_else(IntoResponse::into_response, |()| {
            StatusCode::OK.into_response()
        })
}

/// A raw RFC 5322 message.
pub(super) async fn mime(State(ingress): Shared, headers: HeaderMap, body: Bytes) -> Response {
    let came = (&headers, &body, ingress.clock.now());
    let request = Request::new(Provider::Smtp, "/webhooks/email", came);
    let accounts = channels::mime::accounts(&body);
    let parse = |at| {
        let received = channels::mime::parse(&body, None, Trust::Nobody, at)?;
        Ok(Parsed {
            received: vec![received],
            ..Parsed::default()
        })
    };
    answer(&ingress, &request, accounts, parse)
        .await
        .map_or_else(IntoResponse::into_response, |()| {
            StatusCode::OK.into_response()
        })
}

impl<'a> Request<'a> {
    fn new(
        provider: Provider,
        path: &str,
        (headers, body, received_at): (&'a HeaderMap, &'a Bytes, DateTime<Utc>),
    ) -> Self {
        Self {
            provider,
            path: path.to_owned(),
            headers,
            body,
            received_at,
        }
    }

    fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

async fn answer(
    ingress: &Ingress,
    request: &Request<'_>,
    accounts: Vec<AccountKey>,
    parse: impl FnOnce(DateTime<Utc>) -> Result<Parsed, ParseError>,
) -> Result<(), Refusal> {
    let started = Instant::now();
    let span = span(request);
    let result = take(ingress, request, accounts, parse)
        .instrument(span.clone())
        .await;
    let outcome = result.as_ref().map_or_else(Refusal::label, |()| "accepted");
    span.record("outcome", outcome);
    let provider = request.provider.as_str();
    metrics::counter!(names::INGRESS_REQUESTS_TOTAL, "provider" => provider, "outcome" => outcome)
        .increment(1);
    if result == Err(Refusal::BadSignature) {
        metrics::counter!(names::SIGNATURE_FAILURES_TOTAL, "provider" => provider).increment(1);
    }
    metrics::histogram!(names::INGRESS_ACK_SECONDS).record(started.elapsed().as_secs_f64());
    result
}

/// The span of a request: where a message's trace begins. What a provider says of traces is not heard.
fn span(request: &Request<'_>) -> tracing::Span {
    let route = request
        .path
        .split_once('?')
        .map_or(&*request.path, |(path, _)| path);
    tracing::info_span!(
        "webhook",
        otel.name = format!("POST {route}"),
        otel.kind = "server",
        http.request.method = "POST",
        http.route = route,
        outcome = Empty,
    )
}

async fn take(
    ingress: &Ingress,
    request: &Request<'_>,
    keys: Vec<AccountKey>,
    parse: impl FnOnce(DateTime<Utc>) -> Result<Parsed, ParseError>,
) -> Result<(), Refusal> {
    let no_account_named = keys.is_empty();
    let trusted = trusted_accounts(ingress, request, keys).await?;
    let parsed = match parse(request.received_at) {
        Ok(parsed) => parsed,
        Err(error) => return Err(unreadable(ingress, request, &error.to_string()).await),
    };
    if no_account_named && !parsed.problems.is_empty() {
        return Err(unreadable(ingress, request, "no account is named").await);
    }
    for problem in &parsed.problems {
        keep(
            ingress,
            request,
            &problem.reason.to_string(),
            problem.raw.as_bytes(),
        )
        .await?;
    }
    let (ours, foreign) = sort(parsed.received, &trusted, request.received_at);
    if foreign > 0 {
        keep(
            ingress,
            request,
            "names an account that is not connected",
            request.body,
        )
        .await?;
    }
    make_safe(ingress, ours).await
}

/// The accounts that a request names and may speak for: each account's own secret must have signed
/// it, so that one tenant's app can't deliver into another's account.
async fn trusted_accounts(
    ingress: &Ingress,
    request: &Request<'_>,
    keys: Vec<AccountKey>,
) -> Result<HashMap<AccountKey, Arc<Account>>, Refusal> {
    let named = !keys.is_empty();
    let mut known = false;
    let mut trusted = HashMap::new();
    let public_url = format!("{}{}", ingress.public_url, request.path);
    let signature = request
        .header("x-hub-signature-256")
        .or_else(|| request.header("x-twilio-signature"));
    for key in keys {
        let Some(account) = ingress
            .accounts
            .find(&key)
            .await
            .map_err(|error| unsafe_now(&error))?
        else {
            continue;
        };
        known = true;
        let proof = Proof {
            signature,
            authorization: request.header("authorization"),
            public_url: &public_url,
            body: request.body,
        };
        if account.credentials.verify(proof).is_ok() {
            trusted.insert(key, account);
        }
    }
    match (named, known, trusted.is_empty()) {
        (true, false, _) => Err(Refusal::UnknownAccount),
        (true, true, true) => Err(Refusal::BadSignature),
        (true, true, false) | (false, ..) => Ok(trusted),
    }
}

fn sort(
    received: Vec<Received>,
    trusted: &HashMap<AccountKey, Arc<Account>>,
    received_at: DateTime<Utc>,
) -> (Vec<Envelope>, usize) {
    let all = received.len();
    let ours: Vec<Envelope> = received
        .into_iter()
        .filter_map(|one| {
            let account = trusted.get(&one.account)?;
            Some(Envelope {
                version: Envelope::VERSION,
                distributor: account.distributor,
                integration: account.id,
                received_at,
                item: one.item,
                trace: trace::here(),
            })
        })
        .collect();
    let foreign = all - ours.len();
    (ours, foreign)
}

async fn make_safe(ingress: &Ingress, envelopes: Vec<Envelope>) -> Result<(), Refusal> {
    if envelopes.is_empty() {
        return Ok(());
    }
    let each = envelopes.into_iter();
    let envelopes: Vec<Envelope> = each
        .map(|one| Envelope {
            item: ingress.pictures.of(one.item),
            ..one
        })
        .collect();
    ingress
        .inlet
        .accept(&envelopes)
        .await
        .map_err(|error| unsafe_now(&error))
}

async fn unreadable(ingress: &Ingress, request: &Request<'_>, reason: &str) -> Refusal {
    match keep(ingress, request, reason, request.body).await {
        Ok(()) => Refusal::Unreadable(reason.to_owned()),
        Err(refusal) => refusal,
    }
}

/// Keeps what could not be read, capped, for inspection.
async fn keep(
    ingress: &Ingress,
    request: &Request<'_>,
    reason: &str,
    body: &[u8],
) -> Result<(), Refusal> {
    let what = (body, request.received_at);
    crate::store::rejected::keep(&ingress.store, request.provider, reason, what)
        .await
        .map_err(|error| unsafe_now(&error))
}

fn unsafe_now(error: &(dyn std::error::Error + 'static)) -> Refusal {
    tracing::error!(error = %crate::telemetry::chain(error), "a request could not be made safe");
    Refusal::NotSafe
}
