//! How English names days, taken at its word.

use super::{assert_days, plainly};

/// A Wednesday.
const TODAY: &str = "2026-11-18";

#[test]
fn weekdays_are_turned_by_the_words_around_them() {
    assert_days(
        TODAY,
        "en-GB",
        &[
            ("Friday", "2026-11-20"),
            ("this Friday", "2026-11-20"),
            ("Saturday coming", "2026-11-21"),
            ("next Friday", "2026-11-27"),
            ("Tuesday next", "2026-11-24"),
            ("the following Monday", "2026-11-23"),
            ("Friday after next", "2026-11-27"),
            ("last Friday", "2026-11-13"),
            ("Friday week", "2026-11-27"),
            ("Thursday fortnight", "2026-12-03"),
            ("Friday in a week", "2026-11-27"),
            ("Friday of next week", "2026-11-27"),
            ("next week Monday", "2026-11-23"),
            ("Monday last week", "2026-11-09"),
            ("week 48, Friday", "2026-11-27"),
            ("3 Fridays from now", "2026-12-04"),
            ("2 Thursdays ago", "2026-11-05"),
        ],
    );
}

#[test]
fn spans_are_counted_from_today_or_another_day() {
    assert_days(
        TODAY,
        "en-GB",
        &[
            ("in two weeks", "2026-12-02"),
            ("in a couple of days", "2026-11-20"),
            ("two weeks from now", "2026-12-02"),
            ("in a week's time", "2026-11-25"),
            ("a fortnight today", "2026-12-02"),
            ("a week tomorrow", "2026-11-26"),
            ("a week on Tuesday", "2026-12-01"),
            ("two weeks from Saturday", "2026-12-05"),
            ("a month from today", "2026-12-18"),
            ("two days before Friday", "2026-11-18"),
            ("the day after Christmas", "2026-12-26"),
            ("yesterday", "2026-11-17"),
            ("last night", "2026-11-17"),
            ("3 days ago", "2026-11-15"),
            ("6 months ago", "2026-05-18"),
        ],
    );
}

#[test]
fn dates_are_read_in_figures_and_words() {
    assert_days(
        TODAY,
        "en-GB",
        &[
            ("22nd of Apr", "2027-04-22"),
            ("July the 20th 1992", "1992-07-20"),
            ("the tenth of October", "2027-10-10"),
            ("Apr. 2nd", "2027-04-02"),
            ("31-Oct-94", "1994-10-31"),
            ("2026/12/03", "2026-12-03"),
            ("03.12.2026", "2026-12-03"),
            ("3-12-26", "2026-12-03"),
            ("4/12", "2026-12-04"),
            ("10/31/26", "2026-10-31"),
            ("Friday the 25th", "2026-12-25"),
            ("Thurs 19/11", "2026-11-19"),
            ("the 20th of next month", "2026-12-20"),
            ("25th this month", "2026-11-25"),
            ("next month on the 3rd", "2026-12-03"),
            ("new year's eve 2027", "2027-12-31"),
            ("Thanksgiving", "2026-11-26"),
            ("Easter Monday", "2027-03-29"),
        ],
    );
}

#[test]
fn places_in_a_month_are_counted() {
    assert_days(
        TODAY,
        "en-US",
        &[
            ("3rd Friday of March", "2027-03-19"),
            ("first Tuesday of last month", "2026-10-06"),
            ("last Friday of October 2027", "2027-10-29"),
            ("the last day of may", "2027-05-31"),
            ("end of the month", "2026-11-30"),
            ("end of next month", "2026-12-31"),
            ("end of the week", "2026-11-20"),
        ],
    );
}

#[test]
fn of_several_days_the_last_one_not_denied_is_meant() {
    for (text, expected) in [
        ("Tuesday, no, make it Thursday", "2026-11-19"),
        ("not tomorrow, Friday", "2026-11-20"),
        ("this Friday, not next", "2026-11-20"),
    ] {
        assert_eq!(plainly(text, TODAY, "en-GB"), expected, "{text}");
    }
}

#[test]
fn goods_and_sizes_name_no_day() {
    for text in [
        "sun dried tomatoes",
        "1/2 case of limes",
        "7/16 osb",
        "may I have the prices",
        "the 2nd half of the pallet",
        "mon ami olives",
        "2-3 boxes",
    ] {
        assert_eq!(plainly(text, TODAY, "en-US"), "none", "{text}");
    }
}
