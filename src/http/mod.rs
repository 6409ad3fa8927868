//! The HTTP ingress, health and metrics. SHELL.
//!
//! Providers get 2xx only when every message of a request is safe. 401: no valid signature. 404: no
//! such account. 413: over the size cap. 400: not what the provider sends, and the body is kept for
//! inspection. 503: nowhere is it safe now, deliver it again.

mod accounts;
mod health;
mod pictures;
mod refusal;
mod webhooks;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::clock::Clock;
use crate::config::Secret;
use crate::intake::Inlet;
use crate::store::Store;

pub use accounts::Accounts;
pub use health::Health;
pub use pictures::Pictures;

/// What the ingress works with.
pub struct Ingress {
    /// The channel accounts of all distributors.
    pub accounts: Accounts,
    /// Where messages go.
    pub inlet: Inlet,
    /// The database, for what has to be kept beside messages.
    pub store: Store,
    /// Where the internet reaches us, without a slash at the end; Twilio signs it.
    pub public_url: String,
    /// What Meta shows when it checks our address; `None` refuses every such check.
    pub meta_verify_token: Option<Secret>,
    /// What becomes of pictures that come inside mails.
    pub pictures: Pictures,
    /// What time a request is said to come at.
    pub clock: Clock,
}

/// The largest body that is taken, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyCap(pub usize);

/// The addresses that providers call.
pub fn ingress(ingress: Arc<Ingress>, cap: BodyCap) -> Router {
    Router::new()
        .route(
            "/webhooks/whatsapp",
            get(webhooks::handshake).post(webhooks::whatsapp),
        )
        .route("/webhooks/twilio", post(webhooks::twilio))
        .route("/webhooks/postmark", post(webhooks::postmark))
        .route("/webhooks/email", post(webhooks::mime))
        .layer(DefaultBodyLimit::max(cap.0))
        .with_state(ingress)
}

/// The addresses that operators and their machines call.
pub fn operations(health: Arc<Health>, metrics: PrometheusHandle) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(health::ready).with_state(health))
        .route("/metrics", get(move || async move { metrics.render() }))
}
