//! The one place at which the service reads the time.

use chrono::{DateTime, Utc};

/// What time it is, for the shell; the core is told.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "this is where the shell reads the clock"
)]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}
