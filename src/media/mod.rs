//! A voice note or a picture that a customer sent, fetched from the provider that keeps it; of a mail
//! it came inside. SHELL.
//!
//! What is fetched is a stranger's: it is bounded before it is read, known by its first bytes and not
//! by its name, and only asked for at the providers' own addresses, since our credentials go with the
//! request.

mod address;
mod kind;

use reqwest::header::LOCATION;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde::Deserialize;

use crate::channels::credentials::Credentials;
use crate::courier::send::Http;

pub use kind::{Kind, Sense};

/// Redirects that are followed: Twilio sends from its API to where the file lies.
const HOPS: usize = 2;

/// What Meta says of a file in some three hundred bytes.
const LONGEST_DESCRIPTION: usize = 16 * 1024;

/// The providers' files.
#[derive(Debug, Clone)]
pub struct Files {
    http: Http,
    meta: String,
    twilio: String,
}

/// A file of a kind that a model can take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its kind, by its first bytes.
    pub kind: Kind,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// Why there is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// The provider keeps none, or says nothing of where.
    #[error("the provider keeps no such file")]
    NotKept,
    /// It is said to be where no file of the provider's can be.
    #[error("the file is said to be at a foreign address")]
    ForeignAddress,
    /// No connection, or it broke.
    #[error("the file could not be fetched")]
    Unreachable,
    /// The provider does not give it.
    #[error("the provider answers with status {0}")]
    Refused(u16),
    /// It is larger than any that is read.
    #[error("the file is too large")]
    TooLarge,
    /// Its first bytes are of no kind that was to be expected.
    #[error("the file is of another kind")]
    AnotherKind,
    /// It did not come in time.
    #[error("the time was over")]
    TimedOut,
}

impl Missing {
    /// As `ai_errors.error_type` has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotKept => "media_not_kept",
            Self::ForeignAddress => "media_foreign_address",
            Self::Unreachable => "media_unreachable",
            Self::Refused(_) => "media_refused",
            Self::TooLarge => "media_too_large",
            Self::AnotherKind => "media_another_kind",
            Self::TimedOut => "media_timed_out",
        }
    }
}

/// What Meta says of a file.
#[derive(Deserialize)]
struct Description {
    url: String,
}

impl File {
    /// Of these bytes, which a model is to take in like that.
    ///
    /// # Errors
    /// When they are too many, or of no such kind.
    pub fn of(bytes: Vec<u8>, sense: Sense) -> Result<Self, Missing> {
        if bytes.len() > sense.most_bytes() {
            return Err(Missing::TooLarge);
        }
        let kind = Kind::of(&bytes).filter(|kind| kind.sense() == sense);
        let kind = kind.ok_or(Missing::AnotherKind)?;
        Ok(Self { kind, bytes })
    }
}

impl Files {
    /// Files of the providers at these addresses, without a slash at the end; Meta's with its version.
    #[must_use]
    pub fn new(http: Http, (meta, twilio): (String, String)) -> Self {
        Self { http, meta, twilio }
    }

    /// Fetches the file of a message by the provider's own word for it.
    ///
    /// # Errors
    /// Says why there is none that can be used.
    pub async fn fetch(
        &self,
        credentials: &Credentials,
        (reference, sense): (&str, Sense),
    ) -> Result<File, Missing> {
        let response = match credentials {
            Credentials::Meta { access_token, .. } => {
                self.of_meta(access_token.expose(), reference).await?
            }
            Credentials::Twilio {
                account_sid,
                auth_token,
                ..
            } => {
                let account = (account_sid.as_str(), auth_token.expose());
                self.of_twilio(account, reference).await?
            }
            Credentials::Postmark { .. } | Credentials::Smtp { .. } | Credentials::Chat => {
                return Err(Missing::NotKept);
            }
        };
        File::of(read(response, sense.most_bytes()).await?, sense)
    }

    /// First where it is, then the file itself; both want the token.
    async fn of_meta(&self, token: &str, id: &str) -> Result<Response, Missing> {
        if !address::is_media_id(id) {
            return Err(Missing::NotKept);
        }
        let client = self.http.client();
        let described = client.get(format!("{}/{id}", self.meta)).bearer_auth(token);
        let described = read(good(send(described).await?)?, LONGEST_DESCRIPTION).await?;
        let description: Description =
            serde_json::from_slice(&described).map_err(|_| Missing::NotKept)?;
        let file = address::of_meta(&description.url, &self.meta);
        let file = file.ok_or(Missing::ForeignAddress)?;
        good(send(client.get(file).bearer_auth(token)).await?)
    }

    /// The account's word opens the API alone: where that sends us, the address itself is the key.
    async fn of_twilio(
        &self,
        (account, token): (&str, &str),
        reference: &str,
    ) -> Result<Response, Missing> {
        let first = address::of_twilio(reference, (account, &self.twilio));
        let first = first.ok_or(Missing::ForeignAddress)?;
        let client = self.http.client();
        let mut response = send(client.get(first).basic_auth(account, Some(token))).await?;
        for _ in 0..HOPS {
            let Some(location) = location(&response) else {
                break;
            };
            let next = address::of_twilios_store(&location, &self.twilio);
            let next = next.ok_or(Missing::ForeignAddress)?;
            response = send(client.get(next)).await?;
        }
        good(response)
    }
}

/// Where a redirect leads.
fn location(response: &Response) -> Option<String> {
    let moved = response.status().is_redirection();
    let location = response.headers().get(LOCATION).filter(|_| moved)?;
    location.to_str().ok().map(str::to_owned)
}

async fn send(request: RequestBuilder) -> Result<Response, Missing> {
    let sent = request.send().await;
    sent.map_err(|error| {
        if error.is_timeout() {
            Missing::TimedOut
        } else {
            Missing::Unreachable
        }
    })
}

fn good(response: Response) -> Result<Response, Missing> {
    match response.status() {
        StatusCode::OK => Ok(response),
        other => Err(Missing::Refused(other.as_u16())),
    }
}

/// The body, as long as it is not longer than that, whatever its head says.
async fn read(mut response: Response, most: usize) -> Result<Vec<u8>, Missing> {
    let told = response.content_length().unwrap_or(0);
    if usize::try_from(told).is_ok_and(|told| told > most) {
        return Err(Missing::TooLarge);
    }
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|_| Missing::Unreachable)? {
        body.extend_from_slice(&part);
        if body.len() > most {
            return Err(Missing::TooLarge);
        }
    }
    Ok(body)
}
