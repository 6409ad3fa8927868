//! How long to wait before the next attempt at something that failed.

use std::time::Duration;

/// The first wait: long enough for a socket to close, too short for a person to notice.
const FIRST: Duration = Duration::from_millis(100);

/// Doubling waits up to a ceiling, each drawn from its upper half so that processes which lost the
/// same broker do not come back in step.
#[derive(Debug)]
pub(super) struct Backoff {
    failures: u32,
    ceiling: Duration,
}

impl Backoff {
    pub(super) const fn up_to(ceiling: Duration) -> Self {
        Self {
            failures: 0,
            ceiling,
        }
    }

    /// What was tried worked: the next failure starts again with the shortest wait.
    pub(super) const fn reset(&mut self) {
        self.failures = 0;
    }

    /// The wait after one more failure.
    pub(super) fn after_failure(&mut self) -> Duration {
        let full = longest(self.failures, self.ceiling);
        self.failures = self.failures.saturating_add(1);
        full.mul_f64(rand::random_range(0.5..=1.0))
    }
}

fn longest(failures: u32, ceiling: Duration) -> Duration {
    FIRST
        .saturating_mul(2_u32.saturating_pow(failures))
        .min(ceiling)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_ceiling() {
        let ceiling = Duration::from_secs(5);
        let waits: Vec<u128> = [0, 1, 2, 5, 6, 40]
            .map(|n| longest(n, ceiling).as_millis())
            .to_vec();
        assert_eq!(waits, [100, 200, 400, 3200, 5000, 5000]);
    }

    #[test]
    fn a_wait_is_at_least_half_of_its_step() {
        let mut backoff = Backoff::up_to(Duration::from_secs(5));
        assert!((50..=100).contains(&backoff.after_failure().as_millis()));
        assert!((100..=200).contains(&backoff.after_failure().as_millis()));
        backoff.reset();
        assert!((50..=100).contains(&backoff.after_failure().as_millis()));
    }
}
