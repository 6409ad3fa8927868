//! One HTTP request, and everything that its answer says: status, `Retry-After`, and which part of
//! the request it objects to.
//!
//! The client of the protocol logs the bodies that it cannot read and forgets the status of errors
//! of an unusual form. So each body is read here, and the client is given good JSON or none.

use std::time::Duration;

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use chrono::{DateTime, Utc};
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Response, StatusCode};
use serde_json::Value;

use super::objection::{Objection, objection};
use super::{BuildError, Settings, heard};
use crate::clock;
use crate::llm::{BadReply, Recording};

/// No answer that was asked for is longer: 1,200 tokens of text in JSON take some ten thousand
/// bytes, hidden reasoning that some servers add perhaps ten times that.
const LONGEST_REPLY: usize = 1 << 20;

/// So much of an error is looked at for what it objects to.
const LONGEST_ERROR: usize = 64 * 1024;

/// One request that was not answered well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    /// Nothing was sent.
    #[error("no connection")]
    Unreachable,
    /// It left, and no whole answer came.
    #[error("no whole answer")]
    Lost,
    /// Another status than success.
    #[error("status {status}")]
    Status {
        status: u16,
        after: Option<Duration>,
        objection: Option<Objection>,
    },
    /// A success with something else than JSON in it.
    #[error("{0}")]
    Bad(BadReply),
}

/// The connections to one endpoint.
#[derive(Clone)]
pub(super) struct Wire {
    client: Client<OpenAIConfig>,
    http: reqwest::Client,
    key: Option<HeaderValue>,
    transcriptions: String,
}

impl Wire {
    /// Opens nothing yet. No proxy is taken from the environment, and no redirect followed: the key
    /// would follow it.
    pub(super) fn new(settings: &Settings) -> Result<Self, BuildError> {
        // The first part of the process that needs TLS installs it; the others find it there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            // Its own default repeats a request that an HTTP/2 server turned away: we count each one.
            .retry(reqwest::retry::never())
            .connect_timeout(settings.connect_timeout)
            .build()?;
        let key = settings.api_key.as_ref().map(|key| bearer(key.expose()));
        let key = key.transpose()?;
        // Every field is named, since the client fills what is missing from the environment.
        let config = OpenAIConfig::default()
            .with_api_base(settings.base_url.clone())
            .with_api_key("")
            .with_org_id("")
            .with_project_id("");
        let carrier = (http.clone(), key.clone());
        let service = tower::service_fn(move |request: HttpRequestFactory| {
            let (http, key) = carrier.clone();
            async move {
                let request = request.build().await;
                let request = request.map_err(|_| boxed(Fault::Unreachable))?;
                carry(&http, key, request).await.map_err(boxed)
            }
        });
        Ok(Self {
            client: Client::build(http.clone(), config).with_http_service(service),
            http,
            key,
            transcriptions: format!("{}/audio/transcriptions", settings.base_url),
        })
    }

    /// Sends `body` once and returns the reply's JSON.
    pub(super) async fn chat(&self, body: Value) -> Result<Value, Fault> {
        let sent = self.client.chat().create_byot::<Value, Value>(body).await;
        sent.map_err(|error| match error {
            OpenAIError::Boxed(fault) => fault.downcast().map_or(Fault::Lost, |fault| *fault),
            // A request that cannot be built: an address that is none.
            OpenAIError::Reqwest(_) | OpenAIError::InvalidArgument(_) => Fault::Unreachable,
            OpenAIError::ApiError(_)
            | OpenAIError::JSONDeserialize(..)
            | OpenAIError::FileSaveError(_)
            | OpenAIError::FileReadError(_)
            | OpenAIError::StreamError(_) => Fault::Bad(BadReply::NotJson),
        })
    }

    /// Sends a voice note once and returns the reply's JSON. The client of the protocol has this call
    /// too, behind types and features that one form does not need.
    pub(super) async fn transcribe(
        &self,
        recording: &Recording<'_>,
        model: &str,
    ) -> Result<Value, Fault> {
        let boundary = hex::encode(rand::random::<[u8; 16]>());
        let (content_type, body) = heard::form(recording, model, &boundary);
        let request = self.http.post(&self.transcriptions);
        let request = request
            .header(header::CONTENT_TYPE, content_type)
            .body(body);
        let request = request.build().map_err(|_| Fault::Unreachable)?;
        let reply = carry(&self.http, self.key.clone(), request).await?;
        let body = reply.bytes().await.map_err(|_| Fault::Lost)?;
        serde_json::from_slice(&body).map_err(|_| Fault::Bad(BadReply::NotJson))
    }
}

fn boxed(fault: Fault) -> OpenAIError {
    OpenAIError::Boxed(Box::new(fault))
}

/// The header with the key, which no debug output shows.
fn bearer(key: &str) -> Result<HeaderValue, BuildError> {
    let mut value =
        HeaderValue::from_str(&format!("Bearer {key}")).map_err(|_| BuildError::KeyIsNoHeader)?;
    value.set_sensitive(true);
    Ok(value)
}

async fn carry(
    http: &reqwest::Client,
    key: Option<HeaderValue>,
    mut request: reqwest::Request,
) -> Result<Response, Fault> {
    let headers = request.headers_mut();
    headers.remove(header::AUTHORIZATION);
    if let Some(key) = key {
        headers.insert(header::AUTHORIZATION, key);
    }
    let response = http.execute(request).await.map_err(|error| {
        if error.is_connect() || error.is_builder() {
            Fault::Unreachable
        } else {
            Fault::Lost
        }
    })?;
    if response.status().is_success() {
        whole(response).await
    } else {
        Err(refusal(response).await)
    }
}

/// The same response with its body read and found to be JSON.
async fn whole(mut response: Response) -> Result<Response, Fault> {
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|_| Fault::Lost)? {
        body.extend_from_slice(&part);
        if body.len() > LONGEST_REPLY {
            return Err(Fault::Bad(BadReply::TooLong));
        }
    }
    if serde_json::from_slice::<serde::de::IgnoredAny>(&body).is_err() {
        return Err(Fault::Bad(BadReply::NotJson));
    }
    Ok(Response::from(axum::http::Response::new(body)))
}

async fn refusal(mut response: Response) -> Fault {
    let status = response.status();
    let after = retry_after(response.headers(), clock::now());
    let mut body = Vec::new();
    while body.len() < LONGEST_ERROR
        && let Ok(Some(part)) = response.chunk().await
    {
        body.extend_from_slice(&part);
    }
    Fault::Status {
        status: status.as_u16(),
        after,
        objection: named(status, &body),
    }
}

fn named(status: StatusCode, body: &[u8]) -> Option<Objection> {
    let client = status.is_client_error() || status == StatusCode::NOT_IMPLEMENTED;
    client.then(|| objection(&String::from_utf8_lossy(body)))?
}

/// Milliseconds as OpenAI adds them, else seconds or a date (RFC 9110 §10.2.3).
fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(milliseconds) = text("retry-after-ms").and_then(|text| text.parse().ok()) {
        return Some(Duration::from_millis(milliseconds));
    }
    let text = text("retry-after")?;
    let seconds = text.parse().map(Duration::from_secs).ok();
    seconds.or_else(|| {
        let date = DateTime::parse_from_rfc2822(text).ok()?;
        let left = (date.with_timezone(&Utc) - now).to_std();
        Some(left.unwrap_or(Duration::ZERO))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(pairs: &[(&'static str, &'static str)]) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        let now = DateTime::parse_from_rfc2822("Wed, 18 Nov 2026 12:00:00 GMT");
        retry_after(&headers, now.unwrap().to_utc())
    }

    #[test]
    fn retry_after_is_read_as_milliseconds_seconds_or_a_date() {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        assert_eq!(wait(&[("retry-after", " 7 ")]), seconds(7));
        assert_eq!(
            wait(&[("retry-after", "7"), ("retry-after-ms", "250")]),
            Some(Duration::from_millis(250))
        );
        let date = |date| wait(&[("retry-after", date)]);
        assert_eq!(date("Wed, 18 Nov 2026 12:01:00 GMT"), seconds(60));
        assert_eq!(date("Wed, 18 Nov 2026 11:00:00 GMT"), seconds(0));
        assert_eq!(date("soon"), None);
        assert_eq!(wait(&[]), None);
    }

    #[test]
    fn a_key_that_no_header_can_carry_is_refused_and_not_repeated() {
        let error = bearer("two\nlines").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("lines"));
        assert!(format!("{:?}", bearer("hunter2")).contains("Sensitive"));
    }
}
