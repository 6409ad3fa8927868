//! A year of a customer's orders, one a day, through daylight-saving changes and holidays.

use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc, Weekday,
};
use chrono_tz::Tz;

use super::shop::Shop;
use crate::agent::Turn;
use crate::domain::DeliveryTerms;
use crate::domain::calendar::Zone;
use crate::session::tests::{asks, date};
use crate::session::{Effect, Status};

/// The year begins before the clocks change in autumn, and so holds both changes of every zone.
const FIRST_DAY: &str = "2026-10-20";

const DAYS: u64 = 366;

/// When the customer writes: beside midnight, in the hour that a change skips or repeats, and on
/// both sides of the cut-off.
const HOURS: [(u32, u32); 7] = [
    (0, 5),
    (2, 30),
    (9, 0),
    (15, 59),
    (16, 0),
    (16, 1),
    (23, 55),
];

/// A distributor somewhere, with its days and the days on which it stays at home.
struct Place {
    zone: Tz,
    days: &'static [Weekday],
    cutoff_days_before: u32,
    holidays: &'static [&'static str],
}

const BERLIN: Place = Place {
    zone: chrono_tz::Europe::Berlin,
    days: &[Weekday::Mon, Weekday::Wed, Weekday::Fri],
    cutoff_days_before: 1,
    holidays: &[
        "2026-12-25",
        "2027-01-01",
        "2027-03-26",
        "2027-03-29",
        "2027-05-17",
        "2027-10-25",
    ],
};

const NEW_YORK: Place = Place {
    zone: chrono_tz::America::New_York,
    days: &[Weekday::Tue, Weekday::Thu, Weekday::Sat],
    cutoff_days_before: 0,
    holidays: &["2026-11-26", "2026-12-24", "2026-12-26", "2027-07-03"],
};

const SYDNEY: Place = Place {
    zone: chrono_tz::Australia::Sydney,
    days: &[
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Sun,
    ],
    cutoff_days_before: 3,
    holidays: &[
        "2026-12-27",
        "2026-12-28",
        "2027-01-26",
        "2027-04-04",
        "2027-04-26",
    ],
};

impl Place {
    fn terms(&self) -> DeliveryTerms {
        DeliveryTerms {
            cutoff: NaiveTime::from_hms_opt(16, 0, 0),
            cutoff_days_before: self.cutoff_days_before,
            delivery_days: Some(self.days.to_vec()),
            holidays: self.holidays.iter().map(|day| date(day)).collect(),
            ..DeliveryTerms::unrestricted(Zone::Named(self.zone))
        }
    }

    /// The moment of a wall clock; the hour that a change skips is the one behind it.
    fn moment(&self, wall: NaiveDateTime) -> DateTime<Utc> {
        let later = wall + chrono::Duration::hours(1);
        let local = self.zone.from_local_datetime(&wall).earliest();
        let local = local.or_else(|| self.zone.from_local_datetime(&later).earliest());
        local.unwrap().to_utc()
    }

    /// Whether an order of this moment may be delivered on that day, reckoned from the terms alone.
    fn allows(&self, day: NaiveDate, now: DateTime<Utc>) -> bool {
        let before = Days::new(u64::from(self.cutoff_days_before));
        let cutoff = self.moment((day - before).and_hms_opt(16, 0, 0).unwrap());
        let is_holiday = self.holidays.iter().any(|holiday| date(holiday) == day);
        self.days.contains(&day.weekday()) && !is_holiday && now < cutoff
    }

    fn first_from(&self, day: NaiveDate, now: DateTime<Utc>) -> NaiveDate {
        let mut days = day.iter_days();
        days.find(|day| self.allows(*day, now)).unwrap()
    }
}

/// What the customer says of the day, and which one that is.
fn asked_for(number: u64, today: NaiveDate) -> (String, Option<NaiveDate>) {
    let ahead = today + Days::new(number % 9 + 1);
    match number % 4 {
        0 => (String::new(), None),
        1 => (" for tomorrow".to_owned(), today.succ_opt()),
        2 => {
            let ahead = today + Days::new(number % 7 + 1);
            (format!(" for {}", ahead.format("%A")), Some(ahead))
        }
        _ => (format!(" for {}", ahead.format("%-d %B")), Some(ahead)),
    }
}

/// The delivery date of the order that a turn writes.
fn ordered(turn: &Turn) -> Option<NaiveDate> {
    turn.step.effects.iter().find_map(|effect| match effect {
        Effect::WriteOrder(order) => order.delivery_date,
        Effect::Record(..)
        | Effect::ConfirmOrder(_)
        | Effect::FlagOrder(..)
        | Effect::Task(_)
        | Effect::Suppress(_)
        | Effect::Unsuppress(_)
        | Effect::Silence(_) => None,
    })
}

/// Says yes to what stands; a date that is not the one that stood was asked about before.
fn agree(shop: &mut Shop, place: &Place, stood: NaiveDate) {
    let turn = shop.say(&["yes"]);
    let now = shop.world.now;
    if place.allows(stood, now) {
        assert_eq!(ordered(&turn), Some(stood), "{now} {turn:#?}");
        return;
    }
    // The cut-off passed between the summary and the yes.
    assert!(
        asks(&turn.step) && ordered(&turn).is_none(),
        "{now} {turn:#?}"
    );
    let summary = shop.say(&["yes"]);
    let moved = place.first_from(stood, now);
    let shown = summary.step.conversation.delivery_date();
    assert_eq!(shown, Some(moved), "{now} {summary:#?}");
    let turn = shop.say(&["yes"]);
    assert_eq!(ordered(&turn), Some(moved), "{now} {turn:#?}");
}

fn one_day(shop: &mut Shop, place: &Place, number: u64) {
    let today = date(FIRST_DAY) + Days::new(number);
    let (hour, minute) = HOURS[usize::try_from(number).unwrap() % HOURS.len()];
    let now = place.moment(today.and_hms_opt(hour, minute, 0).unwrap());
    shop.world.now = now;
    let (words, asked) = asked_for(number, today);
    let text = format!("{} cola{words}", number % 5 + 1);
    let mut turn = shop.say(&[&text]);
    let first = place.first_from(asked.unwrap_or(today), now);
    if asked.is_some_and(|asked| asked != first) {
        assert!(
            asks(&turn.step),
            "{now} {text:?} moved in silence: {turn:#?}"
        );
        turn = shop.say(&["yes"]);
    }
    assert_eq!(
        shop.world.conversation.state(),
        Status::Reviewing,
        "{now} {text:?}"
    );
    let shown = turn.step.conversation.delivery_date();
    assert_eq!(shown, Some(first), "{now} {text:?}: {turn:#?}");
    // The minute before the cut-off passes while the customer looks at the summary.
    shop.world.wait(2);
    agree(shop, place, first);
    shop.world.customer.history.truncate(10);
}

fn a_year_at(place: &Place) {
    let mut shop = Shop::new();
    shop.world.terms = place.terms();
    for number in 0..DAYS {
        one_day(&mut shop, place, number);
    }
    assert_eq!(shop.world.orders.len(), usize::try_from(DAYS).unwrap());
}

#[test]
fn no_order_of_a_year_in_berlin_is_for_a_forbidden_day_or_moved_in_silence() {
    a_year_at(&BERLIN);
}

#[test]
fn no_order_of_a_year_in_new_york_is_for_a_forbidden_day_or_moved_in_silence() {
    a_year_at(&NEW_YORK);
}

#[test]
fn no_order_of_a_year_in_sydney_is_for_a_forbidden_day_or_moved_in_silence() {
    a_year_at(&SYDNEY);
}
