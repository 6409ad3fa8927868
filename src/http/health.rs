//! Can this process serve?

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::intake::Inlet;
use crate::intake::publish;
use crate::store::Pool;

/// What readiness depends on. A broker that is down does not make us unready: messages go straight
/// to the database then.
pub struct Health {
    pool: Pool,
    inlet: Inlet,
    stopping: AtomicBool,
}

impl Health {
    /// The health of a process with these connections.
    #[must_use]
    pub fn new(pool: Pool, inlet: Inlet) -> Self {
        Self {
            pool,
            inlet,
            stopping: AtomicBool::new(false),
        }
    }

    /// From now on the process is not ready: it ends what it has and takes nothing new.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    async fn report(&self) -> (StatusCode, Value) {
        let database = self.pool.ping().await.is_ok();
        let stopping = self.stopping.load(Ordering::Relaxed);
        let broker = match self.inlet.broker_state() {
            None => "not configured".to_owned(),
            Some(publish::State::Up) => "up".to_owned(),
            Some(publish::State::Blocked(why)) => format!("blocked: {why}"),
            Some(publish::State::Down(why)) => {
                format!("down, messages go straight to the database: {why}")
            }
        };
        let status = if database && !stopping {
            StatusCode::OK
        } else {
            StatusCode::SERVICE_UNAVAILABLE
        };
        let report = json!({
            "database": if database { "up" } else { "down" },
            "broker": broker,
            "stopping": stopping,
        });
        (status, report)
    }
}

pub(super) async fn ready(State(health): State<Arc<Health>>) -> (StatusCode, Json<Value>) {
    let (status, report) = health.report().await;
    (status, Json(report))
}
