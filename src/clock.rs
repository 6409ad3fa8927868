//! The one place at which the service reads the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

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

/// Whose time the service lives in. Whoever plays a conversation through it sets the time, so that
/// a day of waiting takes no time at all.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's.
    #[default]
    System,
    /// One that stands until it is set.
    Set(SetClock),
}

impl Clock {
    /// What time it is.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => now(),
            Self::Set(clock) => clock.now(),
        }
    }
}

/// A clock that stands until it is set; its clones show the same time.
#[derive(Debug, Clone)]
pub struct SetClock(Arc<AtomicI64>);

impl SetClock {
    /// A clock that shows this moment, to the microsecond as the database keeps it.
    #[must_use]
    pub fn at(moment: DateTime<Utc>) -> Self {
        Self(Arc::new(AtomicI64::new(moment.timestamp_micros())))
    }

    /// Sets it, also back.
    pub fn set(&self, moment: DateTime<Utc>) {
        self.0.store(moment.timestamp_micros(), Ordering::SeqCst);
    }

    /// What it shows.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_set_clock_stands_until_it_is_set_and_its_clones_with_it() {
        let start = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let clock = SetClock::at(start);
        let shared = Clock::Set(clock.clone());
        assert_eq!(shared.now(), start);
        clock.set(start + TimeDelta::hours(30));
        assert_eq!(shared.now(), start + TimeDelta::hours(30));
    }
}
