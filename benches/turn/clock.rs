//! How much of the processor did something take? Time on the wall counts what else the machine does.

use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

/// The processor's time of this thread.
pub fn worked<T>(work: impl FnOnce() -> T) -> Duration {
    let started = now();
    std::hint::black_box(work());
    now().saturating_sub(started)
}

fn now() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map_or(Duration::ZERO, Duration::from)
}
