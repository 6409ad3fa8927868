//! When is an endpoint left alone? After failures in a row, for a while; then one request tries
//! whether it is back. Pure: time is an argument.

use std::time::{Duration, Instant};

/// Failures in a row after which nobody asks: one in two requests of a healthy provider fails five
/// times in a row less often than once in thirty, and real ones fail far less.
const FAILURES: u32 = 5;

/// How long an endpoint is left alone at first: a restart takes that long, and a customer's next
/// message rarely comes sooner.
const FIRST_REST: Duration = Duration::from_secs(10);

/// The longest rest: the time after which a provider that is back is noticed.
const LONGEST_REST: Duration = Duration::from_secs(300);

/// The state of one endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaker {
    /// Everybody may ask.
    Closed { failures: u32 },
    /// Nobody may until then.
    Open { until: Instant, rest: Duration },
    /// One asks since then; the others wait for what it finds.
    HalfOpen { since: Instant, rest: Duration },
}

/// Whether a request may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    Sent,
    Refused,
}

impl Default for Breaker {
    fn default() -> Self {
        Self::Closed { failures: 0 }
    }
}

impl Breaker {
    /// Asks for leave to send a request; whoever gets it reports what came of it. Where that report
    /// never comes, because the caller was stopped, another one may try after the same rest.
    pub(super) fn admit(&mut self, now: Instant) -> Admission {
        match *self {
            Self::Closed { .. } => Admission::Sent,
            Self::Open { until, rest } if now >= until => self.try_once(now, rest),
            Self::HalfOpen { since, rest } if now >= since + rest => self.try_once(now, rest),
            Self::Open { .. } | Self::HalfOpen { .. } => Admission::Refused,
        }
    }

    fn try_once(&mut self, since: Instant, rest: Duration) -> Admission {
        *self = Self::HalfOpen { since, rest };
        Admission::Sent
    }

    /// A request was answered.
    pub(super) fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// A request failed in a way that is the endpoint's.
    pub(super) fn failed(&mut self, now: Instant) {
        match *self {
            Self::Closed { failures } if failures + 1 < FAILURES => {
                *self = Self::Closed {
                    failures: failures + 1,
                };
            }
            Self::Closed { .. } => self.rest(now, FIRST_REST),
            Self::HalfOpen { rest, .. } => self.rest(now, rest.saturating_mul(2)),
            // Requests that were under way when it opened say nothing new.
            Self::Open { .. } => {}
        }
    }

    /// The endpoint itself asks to be left alone for so long.
    pub(super) fn hold(&mut self, now: Instant, wanted: Duration) {
        self.rest(now, wanted);
    }

    fn rest(&mut self, now: Instant, rest: Duration) {
        let rest = rest.min(LONGEST_REST);
        *self = Self::Open {
            until: now + rest,
            rest,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(times: u32, at: Instant) -> Breaker {
        let mut breaker = Breaker::default();
        (0..times).for_each(|_| breaker.failed(at));
        breaker
    }

    #[test]
    fn four_failures_and_a_success_leave_everybody_asking() {
        let now = Instant::now();
        let mut breaker = failed(FAILURES - 1, now);
        assert_eq!(breaker.admit(now), Admission::Sent);
        breaker.succeeded();
        (0..FAILURES - 1).for_each(|_| breaker.failed(now));
        assert_eq!(breaker.admit(now), Admission::Sent);
    }

    #[test]
    fn after_five_failures_in_a_row_nobody_asks_until_the_rest_is_over() {
        let now = Instant::now();
        let mut breaker = failed(FAILURES, now);
        assert_eq!(breaker.admit(now), Admission::Refused);
        let almost = now + FIRST_REST.saturating_sub(Duration::from_millis(1));
        assert_eq!(breaker.admit(almost), Admission::Refused);
        assert_eq!(breaker.admit(now + FIRST_REST), Admission::Sent);
    }

    #[test]
    fn half_open_lets_one_through_and_its_success_closes() {
        let now = Instant::now();
        let mut breaker = failed(FAILURES, now);
        let later = now + FIRST_REST;
        assert_eq!(breaker.admit(later), Admission::Sent);
        assert_eq!(breaker.admit(later), Admission::Refused);
        breaker.succeeded();
        assert_eq!(breaker.admit(later), Admission::Sent);
        assert_eq!(breaker.admit(later), Admission::Sent);
    }

    #[test]
    fn each_failed_try_doubles_the_rest_up_to_five_minutes() {
        let mut now = Instant::now();
        let mut breaker = failed(FAILURES, now);
        for seconds in [10, 20, 40, 80, 160, 300, 300] {
            let rest = Duration::from_secs(seconds);
            assert_eq!(
                breaker.admit(now + rest.saturating_sub(Duration::from_millis(1))),
                Admission::Refused
            );
            now += rest;
            assert_eq!(breaker.admit(now), Admission::Sent, "{seconds}");
            breaker.failed(now);
        }
    }

    #[test]
    fn a_try_that_is_never_reported_does_not_shut_the_endpoint_for_ever() {
        let now = Instant::now();
        let mut breaker = failed(FAILURES, now);
        assert_eq!(breaker.admit(now + FIRST_REST), Admission::Sent);
        assert_eq!(breaker.admit(now + FIRST_REST * 2), Admission::Sent);
    }

    #[test]
    fn an_endpoint_that_asks_for_rest_gets_it_but_not_for_longer_than_five_minutes() {
        let now = Instant::now();
        let mut breaker = Breaker::default();
        breaker.hold(now, Duration::from_secs(30));
        assert_eq!(
            breaker.admit(now + Duration::from_secs(29)),
            Admission::Refused
        );
        assert_eq!(
            breaker.admit(now + Duration::from_secs(30)),
            Admission::Sent
        );
        breaker.hold(now, Duration::from_secs(86_400));
        assert_eq!(breaker.admit(now + LONGEST_REST), Admission::Sent);
    }

    #[test]
    fn failures_of_requests_that_were_under_way_do_not_lengthen_the_rest() {
        let now = Instant::now();
        let mut breaker = failed(FAILURES, now);
        breaker.failed(now + FIRST_REST / 2);
        assert_eq!(breaker.admit(now + FIRST_REST), Admission::Sent);
    }
}
