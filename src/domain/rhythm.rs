//! When does a customer usually order, and is it still doing so?

use chrono::{Datelike as _, Days, NaiveDate, TimeDelta, Weekday};

use crate::text_enum;

text_enum! {
    /// `customers.status`: how regularly somebody orders.
    pub enum CustomerStatus {
        /// Within its rhythm.
        Ordering = "ORDERING",
        /// Later than it ever is.
        AtRisk = "AT_RISK",
        /// So late that nobody should wait for it.
        StoppedOrdering = "STOPPED_ORDERING",
        /// It never placed one.
        NoOrdersYet = "NO_ORDERS_YET",
    }
}

/// So many order days are looked at: two weeks of a daily buyer, three months of a weekly one. What
/// somebody did a year ago says little about next week.
pub const DAYS_LOOKED_AT: usize = 13;

/// A weekday belongs to the rhythm when it was kept in most of the last weeks; these are the weeks.
const WEEKS: i64 = 4;

/// Kept in so many of them: one holiday or forgotten order does not end a habit.
const WEEKS_KEPT: usize = 3;

/// Somebody with a single order has no rhythm: a month is what most terms of trade count in.
const GAP_OF_NOBODY: i64 = 30;

/// Silent for so many gaps is late beyond what happens by itself; and no sooner than the days beside
/// it, so that a daily buyer's long weekend alarms nobody.
const AT_RISK: (i64, i64) = (2, 7);

/// The same for having stopped.
const STOPPED: (i64, i64) = (4, 30);

/// What the days on which a customer ordered say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rhythm {
    /// How regularly it orders, as of today.
    pub status: CustomerStatus,
    /// When the next order is expected, never before today; `None` for somebody of whom none is.
    pub expected: Option<NaiveDate>,
}

impl Rhythm {
    /// `days`: those on which it ordered, in any order, each counted once; later ones than `today`
    /// and all but the last [`DAYS_LOOKED_AT`] are ignored.
    #[must_use]
    pub fn of(days: &[NaiveDate], today: NaiveDate) -> Self {
        let days = last_days(days, today);
        let Some(last) = days.last().copied() else {
            return Self {
                status: CustomerStatus::NoOrdersYet,
                expected: None,
            };
        };
        let gap = usual_gap(&days);
        let status = status((today - last).num_days(), gap);
        Self {
            status,
            expected: (status != CustomerStatus::StoppedOrdering)
                .then(|| next_after(last, &days, gap).max(today)),
        }
    }
}

/// Ascending.
fn last_days(days: &[NaiveDate], today: NaiveDate) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = days.iter().copied().filter(|day| *day <= today).collect();
    days.sort_unstable();
    days.dedup();
    days.split_off(days.len().saturating_sub(DAYS_LOOKED_AT))
}

/// The median of the days between one order and the next: a holiday stretches one gap and not it.
fn usual_gap(days: &[NaiveDate]) -> i64 {
    let mut gaps: Vec<i64> = days
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).num_days())
        .collect();
    gaps.sort_unstable();
    gaps.get(gaps.len() / 2).copied().unwrap_or(GAP_OF_NOBODY)
}

fn status(silent: i64, gap: i64) -> CustomerStatus {
    let longer_than = |(gaps, days): (i64, i64)| silent > (gap * gaps).max(days);
    if longer_than(STOPPED) {
        CustomerStatus::StoppedOrdering
    } else if longer_than(AT_RISK) {
        CustomerStatus::AtRisk
    } else {
        CustomerStatus::Ordering
    }
}

/// The next weekday that it keeps, else a usual gap later.
fn next_after(last: NaiveDate, days: &[NaiveDate], gap: i64) -> NaiveDate {
    let kept = |day: NaiveDate| weeks_kept(day.weekday(), last, days) >= WEEKS_KEPT;
    let week = (1..=7).filter_map(|ahead| last.checked_add_days(Days::new(ahead)));
    let by_gap = last.checked_add_signed(TimeDelta::days(gap));
    week.into_iter()
        .find(|day| kept(*day))
        .or(by_gap)
        .unwrap_or(NaiveDate::MAX)
}

fn weeks_kept(weekday: Weekday, last: NaiveDate, days: &[NaiveDate]) -> usize {
    days.iter()
        .filter(|day| day.weekday() == weekday && (last - **day).num_days() < 7 * WEEKS)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Days of November 2026; the 2nd is a Monday.
    fn november(days: &[u32], today: u32) -> Rhythm {
        let date = |day: u32| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let days: Vec<NaiveDate> = days.iter().map(|day| date(*day)).collect();
        Rhythm::of(&days, date(today))
    }

    #[test]
    fn a_buyer_of_every_tuesday_and_friday_is_expected_on_the_next_of_both() {
        let days = [3, 6, 10, 13, 17, 20, 24];
        assert_eq!(november(&days, 24).expected, Some(day("2026-11-27")));
        assert_eq!(november(&days[..6], 20).expected, Some(day("2026-11-24")));
    }

    #[test]
    fn one_missed_week_does_not_end_a_habit() {
        assert_eq!(november(&[2, 9, 23], 23).expected, Some(day("2026-11-30")));
    }

    #[test]
    fn without_a_weekday_the_usual_gap_counts() {
        let days = [1, 11, 21].map(|d| NaiveDate::from_ymd_opt(2026, 10, d).unwrap());
        let rhythm = Rhythm::of(&days, day("2026-10-22"));
        assert_eq!(rhythm.expected, Some(day("2026-10-31")));
    }

    #[test]
    fn what_is_overdue_is_expected_today() {
        assert_eq!(november(&[2, 9, 16], 25).expected, Some(day("2026-11-25")));
    }

    #[test]
    fn silence_makes_a_weekly_buyer_at_risk_and_then_stopped() {
        let days = ["2026-09-01", "2026-09-08", "2026-09-15"].map(day);
        let status = |today: &str| Rhythm::of(&days, day(today)).status;
        assert_eq!(status("2026-09-29"), CustomerStatus::Ordering);
        assert_eq!(status("2026-09-30"), CustomerStatus::AtRisk);
        assert_eq!(status("2026-10-15"), CustomerStatus::AtRisk);
        assert_eq!(status("2026-10-16"), CustomerStatus::StoppedOrdering);
        assert_eq!(Rhythm::of(&days, day("2026-12-01")).expected, None);
    }

    #[test]
    fn a_daily_buyers_long_weekend_alarms_nobody() {
        assert_eq!(
            november(&[16, 17, 18, 19, 20], 24).status,
            CustomerStatus::Ordering
        );
    }

    #[test]
    fn somebody_without_orders_has_none_yet() {
        let nobody = Rhythm::of(&[], day("2026-11-20"));
        assert_eq!(nobody.status, CustomerStatus::NoOrdersYet);
        assert_eq!(nobody.expected, None);
        let later = Rhythm::of(&[day("2026-11-21")], day("2026-11-20"));
        assert_eq!(later, nobody);
    }

    #[test]
    fn a_single_order_is_given_a_month() {
        let rhythm = november(&[2], 3);
        assert_eq!(rhythm.expected, Some(day("2026-12-02")));
        assert_eq!(rhythm.status, CustomerStatus::Ordering);
    }

    #[test]
    fn orders_of_last_year_do_not_blur_the_rhythm_of_today() {
        let start = day("2025-01-06");
        let monthly = (0..10).map(|n| start + TimeDelta::days(n * 30));
        let weekly = (0..13).map(|n| day("2026-08-24") + TimeDelta::days(n * 7));
        let days: Vec<NaiveDate> = monthly.chain(weekly).collect();
        let rhythm = Rhythm::of(&days, day("2026-11-16"));
        assert_eq!(rhythm.expected, Some(day("2026-11-23")));
    }
}
