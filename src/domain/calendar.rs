//! Delivery days, holidays and cut-offs, and which day is possible when.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{
    DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc,
    Weekday,
};
use chrono_tz::Tz;
use rust_decimal::Decimal;

/// How far ahead a possible day is looked for; beyond it a calendar has no day at all.
const HORIZON_DAYS: u64 = 370;

/// Where the distributor's clock hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// An IANA zone.
    Named(Tz),
    /// A fixed offset, for data that names no zone.
    Fixed(FixedOffset),
}

impl Zone {
    /// The wall-clock date of a moment.
    #[must_use]
    pub fn date(&self, at: DateTime<Utc>) -> NaiveDate {
        match self {
            Self::Named(zone) => at.with_timezone(zone).date_naive(),
            Self::Fixed(offset) => at.with_timezone(offset).date_naive(),
        }
    }

    /// The wall-clock time of a moment.
    #[must_use]
    pub fn time(&self, at: DateTime<Utc>) -> NaiveTime {
        match self {
            Self::Named(zone) => at.with_timezone(zone).time(),
            Self::Fixed(offset) => at.with_timezone(offset).time(),
        }
    }

    /// The moment of a wall-clock time: the earlier one where clocks go back, and the moment after
    /// the gap where they go forward.
    #[must_use]
    pub fn moment(&self, date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        let local = date.and_time(time);
        match self {
            Self::Named(zone) => (0..=180)
                .find_map(|minutes| {
                    zone.from_local_datetime(&(local + chrono::Duration::minutes(minutes)))
                        .earliest()
                })
                .map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc)),
            Self::Fixed(offset) => (local - *offset).and_utc(),
        }
    }
}

/// A distributor's terms, with the customer's own days already put in their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryTerms {
    /// The distributor's clock.
    pub zone: Zone,
    /// Orders for a day close at this wall-clock time; at that minute is late. `None`: never.
    pub cutoff: Option<NaiveTime>,
    /// How many calendar days before the delivery day the cut-off lies.
    pub cutoff_days_before: u32,
    /// Days on which deliveries are made; `None`: every day.
    pub delivery_days: Option<Vec<Weekday>>,
    /// Days without delivery.
    pub holidays: BTreeSet<NaiveDate>,
    /// Days with delivery, whatever the weekday.
    pub extra_days: BTreeSet<NaiveDate>,
    /// Delivery days for which orders close at another wall-clock moment than usual.
    pub cutoffs: BTreeMap<NaiveDate, NaiveDateTime>,
    /// Smallest total of an order that needs no review.
    pub minimum_order: Option<Decimal>,
}

/// Why a day is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayRefusal {
    /// It lies in the past.
    Past,
    /// No deliveries on that weekday.
    NoDeliveryDay,
    /// A holiday.
    Holiday,
    /// Its cut-off has passed.
    CutoffPassed,
}

impl DeliveryTerms {
    /// Every day, no cut-off, no minimum.
    #[must_use]
    pub fn unrestricted(zone: Zone) -> Self {
        Self {
            zone,
            cutoff: None,
            cutoff_days_before: 0,
            delivery_days: None,
            holidays: BTreeSet::new(),
            extra_days: BTreeSet::new(),
            cutoffs: BTreeMap::new(),
            minimum_order: None,
        }
    }

    /// The moment from which an order for that day is late. Without a cut-off: the end of the day.
    #[must_use]
    pub fn cutoff_of(&self, day: NaiveDate) -> DateTime<Utc> {
        if let Some(closes) = self.cutoffs.get(&day) {
            return self.zone.moment(closes.date(), closes.time());
        }
        match self.cutoff {
            Some(time) => {
                let on = day.checked_sub_days(Days::new(u64::from(self.cutoff_days_before)));
                self.zone.moment(on.unwrap_or(day), time)
            }
            None => self
                .zone
                .moment(day.succ_opt().unwrap_or(day), NaiveTime::MIN),
        }
    }

    /// Whether an order placed at `now` can be delivered on that day, and if not, why.
    ///
    /// # Errors
    /// The first reason that holds.
    pub fn check(&self, day: NaiveDate, now: DateTime<Utc>) -> Result<(), DayRefusal> {
        if day < self.zone.date(now) {
            return Err(DayRefusal::Past);
        }
        let weekdays = self.delivery_days.as_ref();
        let is_usual = weekdays.is_none_or(|days| days.contains(&day.weekday()));
        if !is_usual && !self.extra_days.contains(&day) {
            return Err(DayRefusal::NoDeliveryDay);
        }
        if self.holidays.contains(&day) {
            return Err(DayRefusal::Holiday);
        }
        if now >= self.cutoff_of(day) {
            return Err(DayRefusal::CutoffPassed);
        }
        Ok(())
    }

    /// The first possible day on or after `from`.
    #[must_use]
    pub fn first_possible(&self, from: NaiveDate, now: DateTime<Utc>) -> Option<NaiveDate> {
        from.iter_days()
            .take(usize::try_from(HORIZON_DAYS).unwrap_or(usize::MAX))
            .find(|day| self.check(*day, now).is_ok())
    }

    /// The first possible day from today on; what a summary shows when no day was named. Without a
    /// cut-off, goods are not promised for the day on which they are ordered.
    #[must_use]
    pub fn next_delivery(&self, now: DateTime<Utc>) -> Option<NaiveDate> {
        let today = self.zone.date(now);
        let from = if self.cutoff.is_some() {
            today
        } else {
            today.succ_opt()?
        };
        self.first_possible(from, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> DeliveryTerms {
        DeliveryTerms {
            cutoff: NaiveTime::from_hms_opt(16, 0, 0),
            cutoff_days_before: 1,
            delivery_days: Some(vec![Weekday::Tue, Weekday::Thu, Weekday::Sat]),
            holidays: BTreeSet::from([day("2026-12-24")]),
            ..DeliveryTerms::unrestricted(Zone::Named(chrono_tz::Europe::London))
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn at_the_minute_of_the_cutoff_is_late() {
        let terms = terms();
        assert_eq!(
            terms.check(day("2026-11-21"), at("2026-11-20T15:59:59Z")),
            Ok(())
        );
        assert_eq!(
            terms.check(day("2026-11-21"), at("2026-11-20T16:00:00Z")),
            Err(DayRefusal::CutoffPassed)
        );
    }

    #[test]
    fn the_cutoff_follows_summer_time() {
        let terms = terms();
        assert_eq!(
            terms.cutoff_of(day("2026-07-04")),
            at("2026-07-03T15:00:00Z")
        );
    }

    #[test]
    fn an_extra_day_is_delivered_on_and_a_day_may_close_earlier() {
        let noon = day("2026-12-21").and_hms_opt(12, 0, 0).unwrap();
        let terms = DeliveryTerms {
            extra_days: BTreeSet::from([day("2026-12-23")]),
            cutoffs: BTreeMap::from([(day("2026-12-23"), noon)]),
            ..terms()
        };
        let check = |at_| terms.check(day("2026-12-23"), at(at_));
        assert_eq!(check("2026-12-21T11:59:59Z"), Ok(()));
        assert_eq!(check("2026-12-21T12:00:00Z"), Err(DayRefusal::CutoffPassed));
        let another_wednesday = terms.check(day("2026-12-16"), at("2026-12-01T09:00:00Z"));
        assert_eq!(another_wednesday, Err(DayRefusal::NoDeliveryDay));
    }

    #[test]
    fn the_next_possible_day_skips_weekdays_and_holidays() {
        let terms = terms();
        let next = terms.first_possible(day("2026-12-23"), at("2026-12-20T09:00:00Z"));
        assert_eq!(next, Some(day("2026-12-26")));
        assert_eq!(
            terms.check(day("2026-12-23"), at("2026-12-20T09:00:00Z")),
            Err(DayRefusal::NoDeliveryDay)
        );
        assert_eq!(
            terms.check(day("2026-12-24"), at("2026-12-20T09:00:00Z")),
            Err(DayRefusal::Holiday)
        );
    }
}
