//! Where do traces go in a test? To a real HTTP server on this machine that speaks OTLP.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use order_agent::config::BaseUrl;
use order_agent::telemetry::export::Exporter;
use prost::Message as _;
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::layer::SubscriberExt as _;

type Taken = Arc<Mutex<Vec<Span>>>;

/// The spans of one test, which has one thread.
pub struct Collector {
    exporter: Exporter,
    taken: Taken,
    _tasks: TaskTracker,
    _listening: DefaultGuard,
}

impl Collector {
    /// From now on this thread's spans are sent.
    pub async fn start() -> Self {
        let taken = Taken::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/v1/traces", post(take))
            .with_state(Arc::clone(&taken));
        let tasks = TaskTracker::new();
        tasks.spawn(async move { axum::serve(listener, router).await });
        let exporter = Exporter::new(&BaseUrl::try_from(endpoint).unwrap()).unwrap();
        let subscriber = tracing_subscriber::registry().with(exporter.layer());
        Self {
            exporter,
            taken,
            _tasks: tasks,
            _listening: tracing::subscriber::set_default(subscriber),
        }
    }

    /// What was sent, by name; the last of a name stands for it.
    pub async fn spans(self) -> HashMap<String, Span> {
        self.exporter.close().await;
        let spans = self.taken.lock().unwrap().clone();
        spans
            .into_iter()
            .map(|span| (span.name.clone(), span))
            .collect()
    }
}

async fn take(State(taken): State<Taken>, body: Bytes) -> &'static str {
    let request = ExportTraceServiceRequest::decode(body).unwrap();
    let scopes = request
        .resource_spans
        .into_iter()
        .flat_map(|one| one.scope_spans);
    let spans = scopes.flat_map(|scope| scope.spans);
    taken.lock().unwrap().extend(spans);
    ""
}
