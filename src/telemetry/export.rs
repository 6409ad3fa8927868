//! Where do traces go? To any collector that takes OTLP over HTTP, in batches, from a thread of their
//! own: a collector that is slow or away costs spans, never a message.
//!
//! What is sent are the spans of this crate: names, ids, counts and times, and never a word that
//! somebody wrote. Headers for the collector come from `OTEL_EXPORTER_OTLP_HEADERS`, as its
//! specification says.

use std::pin::Pin;
use std::time::Duration;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{
    ExporterBuildError, SpanExporter, WithExportConfig as _, WithHttpConfig as _,
};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tokio::runtime::Handle;
use tracing::{Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::registry::LookupSpan;

use crate::config::BaseUrl;

/// What the service is called among others in a collector.
const SERVICE: &str = "order-agent";

/// For one batch: what the specification of exporters has as its default,
/// <https://opentelemetry.io/docs/specs/otel/protocol/exporter/>.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Why no traces can be sent.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The client for the collector.
    #[error("the client for the collector of traces cannot be built")]
    Client(#[from] reqwest::Error),
    /// The exporter.
    #[error("the exporter of traces cannot be built")]
    Exporter(#[from] ExporterBuildError),
}

/// Sends spans until it is closed.
#[derive(Debug)]
pub struct Exporter {
    provider: SdkTracerProvider,
}

impl Exporter {
    /// To this collector. Requests run on the runtime from which this is called.
    ///
    /// # Errors
    /// When the client or the exporter cannot be built.
    pub fn new(endpoint: &BaseUrl) -> Result<Self, ExportError> {
        // The first part of the process that needs TLS installs it; the others find it there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = OnRuntime {
            http: reqwest::Client::builder().timeout(TIMEOUT).build()?,
            runtime: Handle::current(),
        };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(client)
            .with_endpoint(format!("{}/v1/traces", endpoint.as_str()))
            .build()?;
        let resource = Resource::builder().with_service_name(SERVICE).build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource)
            .build();
        Ok(Self { provider })
    }

    /// What turns the crate's spans into the collector's.
    #[must_use]
    pub fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        tracing_opentelemetry::layer()
            .with_tracer(self.provider.tracer(SERVICE))
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_filter(Targets::new().with_target("order_agent", Level::INFO))
    }

    /// Sends what is left. What the collector does not take within its time limit is lost.
    pub async fn close(self) {
        // The batch's thread waits for requests that run here: waiting for it must not block them.
        let closing = tokio::task::spawn_blocking(move || self.provider.shutdown()).await;
        match closing {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the last traces were not sent"),
            Err(error) => tracing::warn!(%error, "the last traces were not sent"),
        }
    }
}

/// The project's one HTTP client, for a thread that has no runtime.
#[derive(Debug)]
struct OnRuntime {
    http: reqwest::Client,
    runtime: Handle,
}

impl HttpClient for OnRuntime {
    fn send_bytes<'s, 'f>(
        &'s self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'f>>
    where
        's: 'f,
        Self: 'f,
    {
        let http = self.http.clone();
        let sending = self
            .runtime
            .spawn(async move { http.send_bytes(request).await });
        Box::pin(async move { sending.await? })
    }
}
