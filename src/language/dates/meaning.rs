//! What do the words of a day mean, and which date is that?

use chrono::{Datelike, Months, NaiveDate, Weekday};

use super::Plain;
use super::almanac::{
    coming_weekday, next_day_and_month, next_day_of_month, past_weekday, weekday_of_week,
};

/// A day and month without a year that lies back further than this is meant for next year; nearer,
/// it is more likely a slip, and can't be told. The rule of the dialogue.
const SLIP_DAYS: i64 = 60;

/// Words that name a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// What they mean.
    pub meaning: Meaning,
    /// How many tokens they take.
    pub len: usize,
    /// Whether they could mean anything else.
    pub plain: Plain,
}

/// What a day's name says, before anyone decides which date it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// That very date: "2026-12-03", "tomorrow", "in two weeks".
    Date(NaiveDate),
    /// A date that the words themselves put in the past: "yesterday", "last Friday".
    Past(NaiveDate),
    /// A weekday: "Friday", "this Friday".
    Weekday(Weekday),
    /// "next Friday".
    NextWeekday(Weekday),
    /// "5 December", "Tuesday 1 December".
    DayAndMonth {
        /// Day of the month.
        day: u32,
        /// Month of the year.
        month: u32,
        /// The weekday beside it.
        weekday: Option<Weekday>,
    },
    /// "the 5th", "Friday the 17th".
    DayOfMonth {
        /// Day of the month.
        day: u32,
        /// The weekday beside it.
        weekday: Option<Weekday>,
    },
    /// A date that does not exist: "31 February".
    Impossible,
}

/// What a day's name means in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// That date.
    On(NaiveDate),
    /// Some date that can't be told.
    Untold,
    /// A day gone by, on which nobody wants anything delivered.
    GoneBy,
}

impl Meaning {
    /// The date at its word: from today on unless the words say otherwise, "next" being of the
    /// calendar week after this one, and a weekday beside a date deciding the month or year.
    pub fn plainly(self, today: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Date(date) | Self::Past(date) => Some(date),
            Self::Weekday(weekday) => Some(coming_weekday(weekday, today)),
            Self::NextWeekday(weekday) => weekday_of_week(weekday, 1, today),
            Self::DayAndMonth {
                day,
                month,
                weekday,
            } => next_day_and_month((day, month), weekday, today),
            Self::DayOfMonth { day, weekday } => next_day_of_month(day, weekday, today),
            Self::Impossible => None,
        }
    }

    /// The date as an order means it, by the rules of the dialogue: a weekday, also with "next"
    /// before it, is the next such day, never today; a day and month outweigh the weekday beside
    /// them; a date that has just passed can't be told.
    pub fn for_delivery(self, today: NaiveDate) -> Delivery {
        let date = match self {
            Self::Past(_) => return Delivery::GoneBy,
            Self::Date(date) => Some(date),
            Self::Weekday(weekday) | Self::NextWeekday(weekday) => {
                Some(coming_weekday(weekday, today))
            }
            Self::DayAndMonth { day, month, .. } => {
                let this = NaiveDate::from_ymd_opt(today.year(), month, day);
                let slip =
                    this.is_some_and(|date| date < today && (today - date).num_days() <= SLIP_DAYS);
                let next = || NaiveDate::from_ymd_opt(today.year() + 1, month, day);
                this.filter(|date| *date >= today || slip)
                    .or_else(next)
                    .filter(|_| !slip)
            }
            Self::DayOfMonth { day, .. } => next_day_of_month(day, None, today),
            Self::Impossible => None,
        };
        date.map_or(Delivery::Untold, Delivery::On)
    }

    /// The date where it is one of the past that is talked of: "same as Tuesday", "as on 5 May".
    pub fn of_the_past(self, today: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Past(date) => Some(date),
            Self::Date(date) => Some(date).filter(|date| *date <= today),
            Self::Weekday(weekday) => Some(past_weekday(weekday, today)),
            Self::DayAndMonth { day, month, .. } => {
                let this = NaiveDate::from_ymd_opt(today.year(), month, day)?;
                if this > today {
                    this.checked_sub_months(Months::new(12))
                } else {
                    Some(this)
                }
            }
            Self::DayOfMonth { day, .. } => (0..12).find_map(|back| {
                let month = today.with_day(1)?.checked_sub_months(Months::new(back))?;
                month.with_day(day).filter(|date| *date < today)
            }),
            Self::NextWeekday(_) | Self::Impossible => None,
        }
    }

    /// The same day with the weekday that stands beside it.
    pub fn on(self, named: Weekday) -> Self {
        let weekday = Some(named);
        match self {
            Self::DayAndMonth { day, month, .. } => Self::DayAndMonth {
                day,
                month,
                weekday,
            },
            Self::DayOfMonth { day, .. } => Self::DayOfMonth { day, weekday },
            Self::Date(_)
            | Self::Past(_)
            | Self::Weekday(_)
            | Self::NextWeekday(_)
            | Self::Impossible => self,
        }
    }

    /// A day, month and perhaps year.
    pub fn dated(day: u32, month: u32, year: Option<i32>) -> Self {
        // 2028 is a leap year: what does not exist in it never does.
        if NaiveDate::from_ymd_opt(year.unwrap_or(2028), month, day).is_none() {
            return Self::Impossible;
        }
        match year.and_then(|year| NaiveDate::from_ymd_opt(year, month, day)) {
            Some(date) => Self::Date(date),
            None => Self::DayAndMonth {
                day,
                month,
                weekday: None,
            },
        }
    }
}
