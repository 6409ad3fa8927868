//! How many calls may be under way at once, in all and for one distributor?

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::domain::DistributorId;

/// Distributors that are remembered before those without a call are forgotten.
const REMEMBERED: usize = 1024;

/// The places that there are.
#[derive(Debug)]
pub(super) struct Limits {
    all: Arc<Semaphore>,
    each: usize,
    of: Mutex<HashMap<DistributorId, Arc<Semaphore>>>,
}

/// A place that is taken; dropped, it is free again.
#[derive(Debug)]
pub(super) struct Place {
    _own: OwnedSemaphorePermit,
    _one_of_all: OwnedSemaphorePermit,
    /// Calls of the same distributor that are under way, this one included.
    pub concurrent: u32,
}

impl Limits {
    /// So many in all, and so many for each distributor.
    pub(super) fn new(all: NonZeroUsize, each: NonZeroUsize) -> Self {
        Self {
            all: Arc::new(Semaphore::new(all.get())),
            each: each.get(),
            of: Mutex::default(),
        }
    }

    /// Waits for a place. A distributor's own comes first, so that its waiting calls take none of
    /// the places of all.
    pub(super) async fn enter(&self, distributor: DistributorId) -> Place {
        const OPEN: &str = "these semaphores are never closed";
        let places = self.places_of(distributor);
        let own = Arc::clone(&places).acquire_owned().await.expect(OPEN);
        let one_of_all = Arc::clone(&self.all).acquire_owned().await.expect(OPEN);
        let taken = self.each.saturating_sub(places.available_permits());
        Place {
            _own: own,
            _one_of_all: one_of_all,
            concurrent: u32::try_from(taken).unwrap_or(u32::MAX),
        }
    }

    fn places_of(&self, distributor: DistributorId) -> Arc<Semaphore> {
        let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        if of.len() >= REMEMBERED {
            // A place that is taken or waited for holds its semaphore.
            of.retain(|_, places| Arc::strong_count(places) > 1);
        }
        let places = of.entry(distributor);
        Arc::clone(places.or_insert_with(|| Arc::new(Semaphore::new(self.each))))
    }
}

#[cfg(test)]
mod tests {
    use futures_lite::future::poll_once;
    use tokio::task::unconstrained;
    use uuid::Uuid;

    use super::*;

    fn limits(all: usize, each: usize) -> Limits {
        let count = |count| NonZeroUsize::new(count).unwrap();
        Limits::new(count(all), count(each))
    }

    fn distributor(number: u128) -> DistributorId {
        DistributorId(Uuid::from_u128(number))
    }

    /// The place, if it is free at once; tokio would call a task off after a hundred of them.
    async fn enter(limits: &Limits, number: u128) -> Option<Place> {
        poll_once(unconstrained(limits.enter(distributor(number)))).await
    }

    #[tokio::test]
    async fn one_distributor_does_not_take_the_places_of_the_others() {
        let limits = limits(3, 2);
        let first = enter(&limits, 1).await.unwrap();
        let second = enter(&limits, 1).await.unwrap();
        assert!(enter(&limits, 1).await.is_none());
        assert!(enter(&limits, 2).await.is_some());
        assert_eq!((first.concurrent, second.concurrent), (1, 2));
    }

    #[tokio::test]
    async fn all_together_take_no_more_places_than_there_are() {
        let limits = limits(2, 2);
        let held = [enter(&limits, 1).await, enter(&limits, 2).await];
        assert!(held.iter().all(Option::is_some));
        assert!(enter(&limits, 3).await.is_none());
        drop(held);
        assert!(enter(&limits, 3).await.is_some());
    }

    #[tokio::test]
    async fn a_distributor_with_a_call_under_way_is_never_forgotten() {
        let limits = limits(4, 1);
        let held = enter(&limits, 0).await.unwrap();
        for number in 1..=2 * REMEMBERED as u128 {
            enter(&limits, number).await.unwrap();
        }
        assert!(enter(&limits, 0).await.is_none());
        drop(held);
        let remembered = limits.of.lock().unwrap().len();
        assert!(remembered <= REMEMBERED, "{remembered}");
    }
}
