//! Which small words frame numbers and days, whatever the language?

use serde::Deserialize;

/// What joins and frames numbers; the words themselves are the lexicons'.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Particle {
    /// "to" between the ends of a range.
    Range,
    /// "between" before them, with "and" in the middle.
    Between,
    /// "a", which may count one.
    Article,
    /// "and" within a number.
    Join,
    /// "point" within a number.
    Point,
    /// "of" between a unit and its goods.
    Of,
    /// "x" between a number and its goods.
    Times,
}

/// What frames days; the words themselves are the lexicons'.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DayWord {
    /// "of" between a day and its month.
    Of,
    /// "the" before a day.
    Definite,
    /// "on the", before a bare number that is a day: "le 15", "am 8.".
    OnThe,
    /// "this" before a weekday, a week or a month.
    This,
    /// "coming": the one ahead of us.
    Coming,
    /// "next": of the calendar week or month after this one.
    Next,
    /// "after next".
    AfterNext,
    /// "last" before a weekday, a week or a month; also "last day of".
    Last,
    /// "ago", behind a span of time.
    Ago,
    /// "vor", "hace": "ago" where it stands before the span.
    AgoBefore,
    /// "in", before a span of time.
    In,
    /// "from now", behind a span of time.
    FromNow,
    /// "from", "after", between a span of time and the day that it counts from.
    From,
    /// "before", between a span of time and the day that it counts back from.
    Before,
    /// "end of", before a week or month.
    EndOf,
    /// "month end".
    MonthEnd,
    /// "morning", "a.m.", behind a day.
    DayPart,
    /// "please", behind a day.
    Please,
    /// "not", before a day that is not meant.
    Not,
    /// "nahi": "not" where it stands behind the day.
    NotBehind,
}
