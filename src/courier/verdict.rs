//! What an attempt's outcome means for its row.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::send::Sent;
use crate::store::outbox::Verdict;

/// The first pause after a failed attempt; each further one is three times as long.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(5);

/// The longest pause: an answer to an order is of no use much later.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);

/// How long a row that was perhaps sent waits before it is looked at again: providers report
/// within seconds where they report at all.
const REPORT_WAIT: TimeDelta = TimeDelta::seconds(60);

/// Attempts are `(made, allowed)`.
pub(super) fn of(sent: Sent, attempts: (i32, i32), now: DateTime<Utc>) -> Verdict {
    match sent {
        Sent::Accepted {
            provider_message_id,
        } => Verdict::Sent(provider_message_id),
        Sent::Retry { after, code } => again(attempts, after, &code, now),
        Sent::Throttled { after } => again(attempts, after, "over the provider's rate", now),
        Sent::Refused { code } => Verdict::Failed(format!("refused: {code}")),
        Sent::OptedOut => Verdict::Failed("the customer opted out at the provider".to_owned()),
        Sent::CredentialsRefused => {
            Verdict::Held("the account's credentials are refused".to_owned())
        }
        Sent::WindowClosed => Verdict::Held("the customer wrote more than 24 hours ago".to_owned()),
        Sent::Unknown => Verdict::Unknown(now + REPORT_WAIT),
    }
}

/// A row that was perhaps sent, and of which the provider has reported nothing.
pub(super) fn of_silence(made: i32, allowed: i32, now: DateTime<Utc>) -> Verdict {
    if made < allowed {
        Verdict::Unknown(now + REPORT_WAIT)
    } else {
        Verdict::Held("it may have been sent, and the provider never reported on it".to_owned())
    }
}

fn again(
    (made, allowed): (i32, i32),
    after: Option<Duration>,
    why: &str,
    now: DateTime<Utc>,
) -> Verdict {
    if made >= allowed {
        return Verdict::Held(format!("gave up after {made} attempts: {why}"));
    }
    let asked = after
        .and_then(|after| TimeDelta::from_std(after).ok())
        .unwrap_or_default();
    Verdict::Retry(
        now + pause(made).max(asked).min(LONGEST_PAUSE),
        why.to_owned(),
    )
}

fn pause(made: i32) -> TimeDelta {
    let steps = u32::try_from(made.saturating_sub(1)).unwrap_or(0).min(8);
    (FIRST_PAUSE * 3_i32.pow(steps)).min(LONGEST_PAUSE)
}

/// Why a person has to see to it.
pub(super) fn reason(verdict: &Verdict) -> &str {
    match verdict {
        Verdict::Retry(_, why) | Verdict::Failed(why) | Verdict::Held(why) => why,
        Verdict::Expired => "it could not be sent in time",
        Verdict::Sent(_) | Verdict::Unknown(_) => "",
    }
}

/// The value of the `result` label.
pub(super) const fn class(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Sent(_) => "sent",
        Verdict::Retry(..) => "retry",
        Verdict::Unknown(_) => "unknown",
        Verdict::Failed(_) => "failed",
        Verdict::Expired => "expired",
        Verdict::Held(_) => "held",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-20T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_provider_that_asks_for_a_longer_pause_gets_it_up_to_an_hour() {
        let asked = |seconds| {
            let after = Some(Duration::from_secs(seconds));
            of(Sent::Throttled { after }, (1, 8), now())
        };
        let why = "over the provider's rate".to_owned();
        assert_eq!(
            asked(1),
            Verdict::Retry(now() + TimeDelta::seconds(5), why.clone())
        );
        assert_eq!(
            asked(90),
            Verdict::Retry(now() + TimeDelta::seconds(90), why.clone())
        );
        assert_eq!(
            asked(90_000),
            Verdict::Retry(now() + TimeDelta::hours(1), why)
        );
    }

    #[test]
    fn spent_attempts_end_with_a_person() {
        let sent = Sent::Retry {
            after: None,
            code: "connection".to_owned(),
        };
        assert!(matches!(of(sent, (8, 8), now()), Verdict::Held(_)));
    }

    #[test]
    fn what_was_perhaps_sent_is_looked_at_again_and_never_sent_again() {
        assert_eq!(
            of(Sent::Unknown, (1, 8), now()),
            Verdict::Unknown(now() + REPORT_WAIT)
        );
        assert_eq!(
            of_silence(2, 8, now()),
            Verdict::Unknown(now() + REPORT_WAIT)
        );
        assert!(matches!(of_silence(8, 8, now()), Verdict::Held(_)));
    }
}
