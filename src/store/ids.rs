//! Where do new ids come from? They sort by the time at which they were drawn.

use std::sync::Mutex;

use chrono::{DateTime, Utc};
use uuid::{ContextV7, Timestamp, Uuid};

/// Draws version 7 ids: ascending within this process, also within one millisecond.
#[derive(Debug)]
pub struct Ids {
    context: Mutex<ContextV7>,
}

impl Default for Ids {
    fn default() -> Self {
        Self {
            context: Mutex::new(ContextV7::new()),
        }
    }
}

impl Ids {
    /// The next id, stamped with the moment that the caller works at.
    #[must_use]
    pub fn next(&self, now: DateTime<Utc>) -> Uuid {
        let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
        let context = self
            .context
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let stamp = Timestamp::from_unix(&*context, seconds, now.timestamp_subsec_nanos());
        Uuid::new_v7(stamp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_moment_ascend_in_the_order_in_which_they_were_drawn() {
        let ids = Ids::default();
        let now = DateTime::from_timestamp(1_790_000_000, 5_000_000).unwrap();
        let drawn: Vec<Uuid> = (0..100).map(|_| ids.next(now)).collect();
        assert!(drawn.is_sorted());
        assert_eq!(drawn[0].get_version_num(), 7);
    }
}
