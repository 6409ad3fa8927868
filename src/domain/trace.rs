//! What names the trace that a piece of work belongs to.

use serde::{Deserialize, Serialize};

/// A W3C `traceparent`, as one process hands it to the next. Nothing is decided by it, so that one
/// that cannot be read is as good as none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TraceParent(pub String);
