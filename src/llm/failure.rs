//! Why there is no answer, and whether asking later can help.

use std::time::Duration;

use rust_decimal::Decimal;

/// A call without an answer. It never repeats what was sent or what came back.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("no answer of model {model:?} after {attempts} requests: {kind}")]
pub struct Failure {
    /// What happened last.
    pub kind: Kind,
    /// The model that was asked.
    pub model: String,
    /// HTTP requests that were sent.
    pub attempts: u32,
    /// What those requests may have cost, in US dollars.
    pub lost_usd: Decimal,
    /// From the question to giving up.
    pub took: Duration,
    /// Calls of the same distributor that were under way, this one included.
    pub concurrent: u32,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Kind {
    /// There is no model.
    #[error("no model is configured")]
    Off,
    /// Only recorded answers are given, and this one is not among them.
    #[error("no answer to this request is recorded")]
    NotRecorded,
    /// No place became free in time.
    #[error("too many calls at once")]
    Busy,
    /// The endpoint failed so often that it is left alone for a while.
    #[error("the endpoint is left alone after failures")]
    BreakerOpen,
    /// The time was over.
    #[error("the time was over")]
    TimedOut,
    /// No connection came about.
    #[error("no connection")]
    Unreachable,
    /// The request left, and its answer never came whole.
    #[error("the connection ended before the answer")]
    Lost,
    /// The endpoint takes no more for now.
    #[error("too many requests for the endpoint")]
    RateLimited {
        /// How long it wants to be left alone, where it says.
        after: Option<Duration>,
    },
    /// The account's money is spent.
    #[error("the account's quota is spent")]
    QuotaSpent,
    /// The key is not accepted.
    #[error("the credentials are refused with status {0}")]
    CredentialsRefused(u16),
    /// The request is not accepted: a model of another name, a text that is too long.
    #[error("the request is refused with status {0}")]
    Refused(u16),
    /// The server failed.
    #[error("the server failed with status {0}")]
    ServerFailed(u16),
    /// There was an answer, and it is of no use.
    #[error("the reply cannot be used: {0}")]
    BadReply(BadReply),
}

/// Why a reply with a good status is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadReply {
    /// HTML, or JSON that is cut.
    #[error("it is not JSON")]
    NotJson,
    /// JSON without an answer in it.
    #[error("it holds no answer")]
    Empty,
    /// More bytes than any answer that was asked for.
    #[error("it is too long")]
    TooLong,
}

impl Failure {
    /// Nothing was sent, so that nothing can have been billed.
    #[must_use]
    pub fn before_any_request(kind: Kind, model: &str) -> Self {
        Self {
            kind,
            model: model.to_owned(),
            attempts: 0,
            lost_usd: Decimal::ZERO,
            took: Duration::ZERO,
            concurrent: 0,
        }
    }
}

impl Kind {
    /// Whether the same request can be answered later.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        match self {
            Self::Busy
            | Self::BreakerOpen
            | Self::TimedOut
            | Self::Unreachable
            | Self::Lost
            | Self::RateLimited { .. }
            | Self::ServerFailed(_) => true,
            Self::Off
            | Self::NotRecorded
            | Self::QuotaSpent
            | Self::CredentialsRefused(_)
            | Self::Refused(_)
            | Self::BadReply(_) => false,
        }
    }

    /// Whether the provider may have worked, and written a bill, without an answer of use.
    #[must_use]
    pub const fn may_be_billed(self) -> bool {
        match self {
            Self::TimedOut | Self::Lost | Self::ServerFailed(_) | Self::BadReply(_) => true,
            Self::Off
            | Self::NotRecorded
            | Self::Busy
            | Self::BreakerOpen
            | Self::Unreachable
            | Self::RateLimited { .. }
            | Self::QuotaSpent
            | Self::CredentialsRefused(_)
            | Self::Refused(_) => false,
        }
    }

    /// As `ai_errors.error_type` and `error.type` have it: few values, none with an id.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::NotRecorded => "not_recorded",
            Self::Busy => "busy",
            Self::BreakerOpen => "breaker_open",
            Self::TimedOut => "timed_out",
            Self::Unreachable => "unreachable",
            Self::Lost => "lost",
            Self::RateLimited { .. } => "rate_limited",
            Self::QuotaSpent => "quota_spent",
            Self::CredentialsRefused(_) => "credentials_refused",
            Self::Refused(_) => "refused",
            Self::ServerFailed(_) => "server_failed",
            Self::BadReply(BadReply::NotJson) => "not_json",
            Self::BadReply(BadReply::Empty) => "empty_reply",
            Self::BadReply(BadReply::TooLong) => "reply_too_long",
        }
    }
}
