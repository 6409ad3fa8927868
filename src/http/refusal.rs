//! What a provider is told when a request is not taken.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Why a request is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Nothing proves that the provider sent it.
    BadSignature,
    /// No distributor has that account.
    UnknownAccount,
    /// It is not what the provider sends; its body was kept.
    Unreadable(String),
    /// The address check did not show our token.
    HandshakeFailed,
    /// Nowhere is it safe now.
    NotSafe,
}

impl Refusal {
    /// The value of the `outcome` label.
    pub(super) const fn label(&self) -> &'static str {
        match self {
            Self::BadSignature => "bad_signature",
            Self::UnknownAccount => "unknown_account",
            Self::Unreadable(_) => "unreadable",
            Self::HandshakeFailed => "handshake_failed",
            Self::NotSafe => "not_safe",
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::BadSignature => (StatusCode::UNAUTHORIZED, "no valid signature").into_response(),
            Self::UnknownAccount => (StatusCode::NOT_FOUND, "no such account").into_response(),
            Self::Unreadable(reason) => (StatusCode::BAD_REQUEST, reason).into_response(),
            Self::HandshakeFailed => StatusCode::FORBIDDEN.into_response(),
            Self::NotSafe => (
                StatusCode::SERVICE_UNAVAILABLE,
                "not safe now, deliver it again",
            )
                .into_response(),
        }
    }
}
