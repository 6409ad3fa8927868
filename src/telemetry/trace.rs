//! How does a trace survive the queue, the database and the outbox? Each carries the `traceparent` of
//! the work that put something there, and whoever takes it out goes on with that trace.
//!
//! <https://www.w3.org/TR/trace-context/>. Where no traces are kept there is nothing to carry.

use std::collections::HashMap;

use opentelemetry::Context;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::TraceContextExt as _;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use crate::domain::TraceParent;

/// The header's name, in HTTP and among AMQP's headers.
pub const HEADER: &str = "traceparent";

/// The trace of the work at hand; `None` when none is kept.
#[must_use]
pub fn here() -> Option<TraceParent> {
    let mut carried = HashMap::new();
    TraceContextPropagator::new().inject_context(&Span::current().context(), &mut carried);
    carried.remove(HEADER).map(TraceParent)
}

/// Makes a span that has not been entered yet a part of the trace; without one it begins its own.
pub fn go_on(span: &Span, parent: Option<&TraceParent>) {
    let Some(parent) = parent else { return };
    if let Err(error) = span.set_parent(context(parent)) {
        tracing::debug!(%error, "a span begins a trace of its own");
    }
}

/// Names a trace in a span that belongs to another one, or to several.
pub fn link(span: &Span, other: &TraceParent) {
    span.add_link(context(other).span().span_context().clone());
}

fn context(parent: &TraceParent) -> Context {
    let carried = HashMap::from([(HEADER.to_owned(), parent.0.clone())]);
    TraceContextPropagator::new().extract_with_context(&Context::new(), &carried)
}
