//! Which whole number do words say, and what do dozens make of it?

use rust_decimal::Decimal;

use super::{Counts, Number, Words};
use crate::language::compounds;

/// A dozen.
const TWELVE: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

/// What a word adds to a number.
#[derive(Debug, Clone, Copy)]
enum Part {
    /// "five", "twenty", "doscientos".
    Adds(Decimal),
    /// "hundred", "thousand".
    Times(Decimal),
}

/// A number as far as its words are read: "two hundred fifty thousand and …".
#[derive(Debug, Clone, Copy)]
struct Sum {
    /// What is complete: 250,000.
    total: Decimal,
    /// What a multiplier may still apply to.
    group: Decimal,
    /// What is added next must be below this.
    below: Decimal,
    /// The next great multiplier must be below this.
    scale: Decimal,
    /// How many tokens are read.
    len: usize,
}

impl Sum {
    fn start(value: Decimal, len: usize) -> Self {
        Self {
            total: Decimal::ZERO,
            group: value,
            below: place(value),
            scale: Decimal::MAX,
            len,
        }
    }

    fn value(&self) -> Option<Decimal> {
        self.total.checked_add(self.group)
    }

    /// The sum with one part more, where the part fits.
    fn with(mut self, part: Part, len: usize) -> Option<Self> {
        match part {
            Part::Adds(value) if value < self.below && value >= Decimal::ONE => {
                self.group = self.group.checked_add(value)?;
                self.below = place(value);
            }
            Part::Times(factor) if factor == Decimal::ONE_HUNDRED => {
                if self.group >= Decimal::ONE_HUNDRED || self.group.is_zero() {
                    return None;
                }
                self.group *= factor;
                self.below = factor;
            }
            Part::Times(factor) if factor < self.scale && !self.group.is_zero() => {
                let group = self.group.checked_mul(factor)?;
                self.total = self.total.checked_add(group)?;
                self.group = Decimal::ZERO;
                self.below = factor;
                self.scale = factor;
            }
            Part::Adds(_) | Part::Times(_) => return None,
        }
        self.len = len;
        Some(self)
    }
}

/// Below what a number stays open: behind twenty something below ten may follow, behind a hundred
/// below a hundred; behind sixty and eighty French adds up to nineteen.
fn place(value: Decimal) -> Decimal {
    let is_multiple = |of: i64| !value.is_zero() && (value % Decimal::from(of)).is_zero();
    if !value.is_integer() {
        Decimal::ONE
    } else if is_multiple(100) {
        Decimal::ONE_HUNDRED
    } else if is_multiple(10) && (value == Decimal::from(60) || value == Decimal::from(80)) {
        Decimal::from(20)
    } else if is_multiple(10) && value >= Decimal::from(20) && value < Decimal::ONE_HUNDRED {
        Decimal::TEN
    } else {
        Decimal::ONE
    }
}

/// The number in words at a token: "two hundred and fifty", "a dozen", "dreiundzwanzig".
pub(super) fn at(words: Words<'_>, at: usize) -> Option<Number> {
    let start = counting_article(words, at);
    // Twelve pieces alone are counted, "eggs, dozen"; "gross" and "score" alone are words like others:
    // "Eier gross" are large eggs.
    let counts = |dozen: &&Decimal| start > at || **dozen == TWELVE;
    if let Some(dozen) = words
        .word(start)
        .and_then(|word| words.lexicon.dozens.get(word))
        .filter(counts)
    {
        return Some(Number {
            counts: Counts::Pieces,
            ..Number::plain(*dozen, start + 1 - at)
        });
    }
    let (part, len) = part_at(words, start)?;
    let sum = match part {
        Part::Adds(value) => Sum::start(value, start + len - at),
        // "hundred" alone is one hundred.
        Part::Times(_) => Sum::start(Decimal::ONE, start - at).with(part, start + len - at)?,
    };
    let number = read_on(sum, words, at)?;
    Some(multiplied(number, words, at))
}

/// The token behind an article before words that count by themselves: "a couple", "a dozen".
fn counting_article(words: Words<'_>, at: usize) -> usize {
    let next = words.past_dash(at + 1);
    let counts_itself = words.word(next).is_some_and(|word| {
        let lexicon = words.lexicon;
        lexicon.dozens.contains_key(word)
            || lexicon.multipliers.contains_key(word)
            || lexicon.pairs.iter().any(|pair| pair == word)
    });
    if words.is_article(at) && counts_itself {
        next
    } else {
        at
    }
}

/// The number that goes on behind digits: "3 hundred and 21", "2 dozen".
pub(super) fn from_digits(value: Decimal, words: Words<'_>, at: usize) -> Number {
    let sum = Sum::start(value, 1);
    let times = part_at(words, at + 1).filter(|(part, _)| matches!(part, Part::Times(_)));
    let number = times
        .and_then(|(part, len)| sum.with(part, 1 + len))
        .and_then(|sum| read_on(sum, words, at));
    multiplied(number.unwrap_or(Number::plain(value, 1)), words, at)
}

/// Reads parts as long as they fit.
fn read_on(mut sum: Sum, words: Words<'_>, at: usize) -> Option<Number> {
    while let Some(longer) = one_more(&sum, words, at) {
        sum = longer;
    }
    Some(Number::plain(sum.value()?, sum.len))
}

fn one_more(sum: &Sum, words: Words<'_>, at: usize) -> Option<Sum> {
    let end = at + sum.len;
    let tens = sum.below < Decimal::ONE_HUNDRED;
    let joined = words.is_join(end) && (!tens || words.lexicon.tens_join);
    let next = match (joined, tens) {
        (true, _) => end + 1,
        (false, true) => words.past_dash(end),
        (false, false) => end,
    };
    if sum.below == Decimal::ONE && next > end {
        return None;
    }
    let (part, len) = part_at(words, next)
        .or_else(|| digits_part(words, next, joined))
        .or_else(|| one_behind_tens(words, next, joined && tens))?;
    // "and" adds and never multiplies.
    let fits = !joined || matches!(part, Part::Adds(_));
    fits.then(|| sum.with(part, next + len - at))?
}

/// Digits within a number in words: behind "and", or before a multiplier.
fn digits_part(words: Words<'_>, at: usize, joined: bool) -> Option<(Part, usize)> {
    let value = words.digits(at).filter(Decimal::is_integer)?;
    let multiplied = || matches!(part_at(words, at + 1), Some((Part::Times(_), _)));
    (joined || multiplied()).then_some((Part::Adds(value), 1))
}

/// "vingt et un", where "un" is an article elsewhere.
fn one_behind_tens(words: Words<'_>, at: usize, joined: bool) -> Option<(Part, usize)> {
    (joined && words.is_article(at)).then_some((Part::Adds(Decimal::ONE), 1))
}

fn part_at(words: Words<'_>, at: usize) -> Option<(Part, usize)> {
    let lexicon = words.lexicon;
    if let Some((len, value)) = lexicon.number_phrases.longest(words.tokens, at) {
        return Some((Part::Adds(value), len));
    }
    let word = words.word(at)?;
    if let Some(factor) = lexicon.multipliers.get(word) {
        return Some((Part::Times(*factor), 1));
    }
    if let Some(more) = lexicon.number_prefixes.get(word) {
        return prefixed(words, at, *more);
    }
    if lexicon.before_units.iter().any(|unsure| unsure == word) && !counts_next(words, at + 1) {
        return None;
    }
    let value = lexicon.numbers.get(word).copied();
    let value = value.or_else(|| compounds::cardinal(word, lexicon))?;
    let whole = value.is_zero() || value >= Decimal::ONE;
    whole.then_some((Part::Adds(value), 1))
}

/// Whether a unit, a dozen or a multiplier stands there, so that a number before it is one.
fn counts_next(words: Words<'_>, at: usize) -> bool {
    let known = words.word(at).is_some_and(|word| {
        words.lexicon.dozens.contains_key(word) || words.lexicon.multipliers.contains_key(word)
    });
    known || words.is_unit(at)
}

/// Hindi counts quarters before the number: "sadhe teen" is 3.5, "sava kilo" 1.25, "paune do" 1.75.
fn prefixed(words: Words<'_>, at: usize, more: Decimal) -> Option<(Part, usize)> {
    let next = words.word(at + 1)?;
    if let Some(number) = words.lexicon.numbers.get(next) {
        return Some((Part::Adds(*number + more), 2));
    }
    counts_next(words, at + 1).then_some((Part::Adds(Decimal::ONE + more), 1))
}

/// "2 dozen": a number of dozens is one of pieces.
pub(super) fn multiplied(mut number: Number, words: Words<'_>, at: usize) -> Number {
    while let Some(dozen) = words
        .word(words.past_dash(at + number.len))
        .and_then(|word| words.lexicon.dozens.get(word))
        && let Some(value) = number.value.checked_mul(*dozen)
    {
        number = Number {
            value,
            from: number.from,
            len: words.past_dash(at + number.len) + 1 - at,
            counts: Counts::Pieces,
        };
    }
    number
}
