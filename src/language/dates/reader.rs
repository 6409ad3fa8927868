//! Which of a day's building blocks stands at a token: weekday, month, number, period, particle?

use chrono::{NaiveDate, Weekday};

use super::Calendar;
use super::almanac::Period;
use crate::language::compounds;
use crate::language::numbers::number_at;
use crate::language::particle::DayWord;
use crate::language::tokens::{Kind, Token};

/// Weekdays that are written out have at least this many letters; of them a possessive or plural s
/// may be taken off.
const WRITTEN_OUT: usize = 5;

/// Tokens with what they are read against. Each question looks at a few tokens from one on, so that
/// reading stays linear.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The message.
    pub tokens: &'a [Token],
    /// What days are read against.
    pub calendar: &'a Calendar<'a>,
}

impl Reader<'_> {
    /// Today.
    pub fn today(&self) -> NaiveDate {
        self.calendar.today
    }

    /// The length of a word around days at a token.
    pub fn day_word(&self, at: usize, wanted: DayWord) -> Option<usize> {
        self.calendar
            .lexicon
            .day_words
            .at(self.tokens, at)
            .filter(|(_, word)| **word == wanted)
            .map(|(len, _)| len)
            .max()
    }

    /// The token behind such a word, or the same where it does not stand there.
    pub fn past(&self, at: usize, word: DayWord) -> usize {
        at + self.day_word(at, word).unwrap_or(0)
    }

    /// The token behind "the" or "on the".
    pub fn past_article(&self, at: usize) -> usize {
        self.past(self.past(at, DayWord::OnThe), DayWord::Definite)
    }

    /// The token behind a mark, or the same where it does not stand there.
    pub fn past_mark(&self, at: usize, marks: &[&str]) -> usize {
        at + usize::from(self.is_mark(at, marks))
    }

    /// Whether one of these marks stands there.
    pub fn is_mark(&self, at: usize, marks: &[&str]) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| marks.iter().any(|mark| token.is(mark)))
    }

    /// Whether a token follows the one before it without a space.
    pub fn glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.glued)
    }

    fn word(&self, at: usize) -> Option<&str> {
        let token = self.tokens.get(at)?;
        (token.kind == Kind::Word).then_some(&*token.key)
    }

    /// A whole number in digits.
    pub fn digits(&self, at: usize) -> Option<u32> {
        let token = self.tokens.get(at)?;
        (token.kind == Kind::Number).then(|| token.key.parse().ok())?
    }

    /// A weekday, with the point of its abbreviation.
    pub fn weekday(&self, at: usize) -> Option<(Weekday, usize)> {
        let word = self.word(at)?;
        let weekdays = &self.calendar.lexicon.weekdays;
        let without_s = || word.strip_suffix('s').filter(|w| w.len() >= WRITTEN_OUT);
        let number = weekdays.get(word).or_else(|| weekdays.get(without_s()?))?;
        let weekday = Weekday::try_from(u8::try_from(number - 1).ok()?).ok()?;
        let point = word.len() <= WRITTEN_OUT && self.is_mark(at + 1, &["."]) && self.glued(at + 1);
        Some((weekday, 1 + usize::from(point)))
    }

    /// A month, with the point of its abbreviation.
    pub fn month(&self, at: usize) -> Option<(u32, usize)> {
        let word = self.word(at)?;
        let month = *self.calendar.lexicon.months.get(word)?;
        let point = word.len() <= 4 && self.is_mark(at + 1, &["."]) && self.glued(at + 1);
        Some((month, 1 + usize::from(point)))
    }

    /// A period of time.
    pub fn period(&self, at: usize) -> Option<(Period, usize)> {
        let (len, period) = self.calendar.lexicon.periods.longest(self.tokens, at)?;
        Some((period, len))
    }

    /// How many of something, in digits or words; also "a".
    pub fn count(&self, at: usize) -> Option<(u32, usize)> {
        let number = number_at(self.tokens, at, self.calendar.lexicon)?;
        let whole = number.value.is_integer() && number.from.is_none();
        let count = whole.then(|| u32::try_from(number.value.normalize().mantissa()).ok())??;
        let end = self.past(at + number.len, DayWord::Of);
        Some((count, end - at))
    }

    /// A count and its period: "two weeks", "a fortnight".
    pub fn span(&self, at: usize) -> Option<(u32, Period, usize)> {
        let (count, len) = self.count(at)?;
        let (period, more) = self.period(at + len)?;
        Some((count, period, len + more))
    }

    /// "5th", "fifth", "twenty-fifth", "1er": a number that says that it is one of a row.
    pub fn ordinal(&self, at: usize) -> Option<(u32, usize)> {
        let lexicon = self.calendar.lexicon;
        if let Some(number) = self.digits(at) {
            // "15 tareekh" is two words, "5 th" a slip, "5 e" none.
            let ending = self.word(at + 1)?;
            let ending = Some(ending).filter(|word| self.glued(at + 1) || word.len() > 3)?;
            let known = lexicon.ordinal_endings.iter().any(|known| known == ending);
            return known.then_some((number, 2));
        }
        let word = self.word(at)?;
        if let Some(number) = lexicon.ordinals.get(word) {
            return Some((*number, 1));
        }
        if let Some(number) = compounds::ordinal(word, lexicon) {
            return Some((number, 1));
        }
        let tens = lexicon
            .numbers
            .get(word)
            .and_then(|tens| u32::try_from(*tens).ok())?;
        let dash = usize::from(self.is_mark(at + 1, &["-"]));
        let ones = *lexicon.ordinals.get(self.word(at + 1 + dash)?)?;
        (matches!(tens, 20 | 30) && ones < 10).then_some((tens + ones, 2 + dash))
    }

    /// A day of the month as it stands beside a month: in digits or as an ordinal.
    pub fn day_number(&self, at: usize) -> Option<(u32, usize)> {
        let digits = || self.digits(at).map(|day| (day, 1));
        self.ordinal(at)
            .or_else(digits)
            .filter(|(day, _)| (1..=31).contains(day))
    }

    /// The years between the first of which a bare number is taken for one.
    pub fn year(&self, at: usize) -> Option<i32> {
        let year = i32::try_from(self.digits(at)?).ok()?;
        (1900..2100).contains(&year).then_some(year)
    }

    /// A year of two digits: of those that end so, the one nearest to today.
    pub fn full_year(&self, year: u32) -> Option<i32> {
        use chrono::Datelike;
        let year = i32::try_from(year).ok()?;
        if year >= 100 {
            return (1900..2100).contains(&year).then_some(year);
        }
        let this = self.today().year();
        let century = this - this.rem_euclid(100);
        [century - 100, century, century + 100]
            .map(|century| century + year)
            .into_iter()
            .min_by_key(|year| (year - this).abs())
    }
}
