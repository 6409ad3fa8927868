//! Which amount, unit or dimension stands at a token?

use std::ops::Range;

use rust_decimal::Decimal;

use super::scan::Scan;
use super::table::Sign;
use crate::language::lexicon::Particle;
use crate::language::numbers::{Counts, Number, number_at};
use crate::language::{Cue, Kind, Token};

/// By what an amount is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// A number.
    Number,
    /// "a", which may count one.
    Article,
    /// A unit alone: "case of limes" is one case, until a number comes behind.
    Unit,
}

/// A number, with its unit where one stands beside it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Amount {
    pub value: Decimal,
    /// By what it was said.
    pub said: Said,
    pub unit: Option<Range<usize>>,
    /// Whether the unit measures one of the goods where another amount counts them.
    pub measure: bool,
    /// "2 of sprite": of the unit named before.
    pub same_unit: bool,
    /// Its tokens.
    pub range: Range<usize>,
}

impl Amount {
    /// Whether it says a number.
    pub fn is_number(&self) -> bool {
        self.said == Said::Number
    }

    /// One of a unit that stands alone.
    pub const fn one(unit: Range<usize>) -> Self {
        Self {
            value: Decimal::ONE,
            said: Said::Unit,
            same_unit: false,
            measure: false,
            range: unit.start..unit.end,
            unit: Some(unit),
        }
    }
}

impl Scan<'_> {
    /// The amount that starts here.
    pub fn amount(&self, at: usize) -> Option<Amount> {
        let token = self.token(at)?;
        if token.kind == Kind::Break || self.phrase(at, Sign::Names).is_some() {
            return None;
        }
        let times = usize::from(self.is_times(at) && self.is_number(at + 1));
        let start = at + times;
        let (number, said) = self.number(start)?;
        let mut end = start + number.len;
        if self.is_times(end) && said == Said::Number {
            end += 1;
        }
        let mut amount = Amount {
            value: number.value,
            said,
            same_unit: false,
            unit: None,
            measure: false,
            range: at..end,
        };
        if let Some(unit) = self.unit_behind(end) {
            amount.measure = self.is_measure(&unit);
            let (half, len) = self.and_a_half(unit.end);
            amount.value += half;
            amount.range.end = unit.end + len + self.dots_and_of(unit.end + len);
            amount.unit = Some(unit);
        } else if let Some(of) = self
            .particle(end, Particle::Of)
            .filter(|_| said == Said::Number)
        {
            amount.range.end += of;
            amount.same_unit = of == 1 && self.particle(end + of, Particle::Article).is_none();
        }
        // "half pan lids": half a case has its unit or an article.
        let part = number.len == 1 && number.value < Decimal::ONE && token.kind == Kind::Word;
        (!part || amount.range.len() > 1).then_some(amount)
    }

    /// The number here, with what says it: "two", "a", "another", "one more".
    fn number(&self, at: usize) -> Option<(Number, Said)> {
        let number = number_at(&self.tokens, at, self.lexicon)
            .filter(|number| !number.value.is_zero() && self.may_count(at, at + number.len));
        let another = self.cue(at, &[Cue::Another]).unwrap_or(0);
        match number {
            Some(number) if number.len >= another => {
                let article = number.counts == Counts::Article;
                Some((number, if article { Said::Article } else { Said::Number }))
            }
            Some(_) | None if another > 0 => {
                let one = Number {
                    value: Decimal::ONE,
                    from: None,
                    len: another,
                    counts: Counts::Anything,
                };
                Some((one, Said::Article))
            }
            Some(_) | None => None,
        }
    }

    /// "a case and a half".
    pub fn and_a_half(&self, at: usize) -> (Decimal, usize) {
        let half = self
            .particle(at, Particle::Join)
            .and_then(|_| number_at(&self.tokens, at + 1, self.lexicon))
            .filter(|half| half.value < Decimal::ONE && half.value > Decimal::ZERO);
        half.map_or((Decimal::ZERO, 0), |half| (half.value, half.len + 1))
    }

    /// The unit that starts here, at most behind a hyphen or an article.
    fn unit_behind(&self, at: usize) -> Option<Range<usize>> {
        let hyphen = self
            .token(at)
            .is_some_and(|token| token.is("-") && token.glued);
        let joined = hyphen && self.token(at + 1).is_some_and(|token| token.glued);
        let article = self.particle(at, Particle::Article) == Some(1);
        let start = at + usize::from(joined || article);
        let len = self.unit(start)?;
        Some(start..start + len)
    }

    /// The length of the unit that starts here.
    pub fn unit(&self, at: usize) -> Option<usize> {
        // "a single mocha" counts mochas.
        if self.phrase(at, Sign::Sizes).is_some() {
            return None;
        }
        let known = self
            .lexicon
            .units
            .longest(&self.tokens, at)
            .map(|(len, _)| len);
        let kitchen = self
            .phrase(at, Sign::Measures)
            .max(self.phrase(at, Sign::Counters));
        let mark = self
            .token(at)
            .filter(|token| token.glued && ["#", "\"", "'"].iter().any(|mark| token.is(mark)))
            .map(|_| 1);
        let len = known.max(kitchen).max(self.dimension_unit(at)).max(mark)?;
        let next = self.token(at + len);
        // "4 l." is a unit, "2 l'eau" is none.
        next.is_none_or(|next| !(next.glued && matches!(next.kind, Kind::Word | Kind::Number)))
            .then_some(len)
    }

    /// "mm"; one letter, or a word that is more often something else, only where it touches the
    /// number: "20a", "2in".
    fn dimension_unit(&self, at: usize) -> Option<usize> {
        let token = self.token(at)?;
        let short = token.key.len() == 1 || token.is_word("in");
        self.phrase(at, Sign::Dimensions)
            .filter(|_| token.glued || !short)
    }

    fn is_measure(&self, unit: &Range<usize>) -> bool {
        let own = self
            .phrase(unit.start, Sign::Measures)
            .max(self.dimension_unit(unit.start));
        if own.is_some() || self.tokens[unit.start].kind == Kind::Mark {
            return true;
        }
        let known = self.lexicon.units.longest(&self.tokens, unit.start);
        known.is_some_and(|(_, word)| {
            word.unit.is_measure()
                || matches!(word.unit.as_str(), "cl" | "pint" | "inch" | "cm" | "mm")
        })
    }

    /// Behind a unit: the point of its abbreviation, and "of".
    fn dots_and_of(&self, at: usize) -> usize {
        let dot = usize::from(
            self.token(at)
                .is_some_and(|token| token.is(".") && token.glued),
        );
        let of = self.particle(at + dot, Particle::Of).unwrap_or(0);
        // A point ends the sentence where nothing goes on behind it.
        if dot == 1
            && self
                .token(at + 1)
                .is_none_or(|next| next.kind == Kind::Break)
        {
            return 0;
        }
        dot + of
    }

    /// Percentages, prices, codes, model numbers and dimensions count nothing.
    fn may_count(&self, start: usize, end: usize) -> bool {
        let first = &self.tokens[start];
        let digits = first.kind == Kind::Number;
        let before = start.checked_sub(1).map(|before| &self.tokens[before]);
        let is = |token: Option<&Token>, marks: &[&str]| {
            token.is_some_and(|token| marks.iter().any(|mark| token.is(mark)))
        };
        let joined = digits
            && first.glued
            && before.is_some_and(|before| {
                before.kind == Kind::Word && before.key != "x"
                    || is(Some(before), &["/", "-", "_"]) && before.glued
            });
        let leading_zero =
            first.key.len() > 1 && first.key.starts_with('0') && !first.key.contains(['.', ',']);
        let behind = self.token(end);
        let hyphened = !digits
            && is(behind, &["-"])
            && behind.is_some_and(|token| token.glued)
            && self.token(end + 1).is_some_and(|next| next.glued)
            && self.unit(end + 1).is_none();
        let dimension = self.dimension(start).is_some_and(|len| start + len > end);
        let runs_on = dimension
            || hyphened
            || digits
                && behind.is_some_and(|next| {
                    next.glued
                        && (next.is("/")
                            || next.kind == Kind::Word
                                && self.unit(end).is_none()
                                && !self.is_times(end))
                });
        let other = joined || runs_on || digits && leading_zero;
        let sign = is(before, &["£", "$", "€", "#", "@"]) || is(behind, &["%", "£", "€"]);
        !other && !sign
    }

    /// The length of a dimension that starts here: "2x4x8", "600x1200", "#10".
    pub fn dimension(&self, at: usize) -> Option<usize> {
        let number_sign =
            self.token(at)?.is("#") && self.is_number(at + 1) && self.tokens[at + 1].glued;
        if number_sign {
            return Some(2);
        }
        if !self.is_number(at) {
            return None;
        }
        let next = |at: usize| {
            let times = self
                .token(at)
                .is_some_and(|token| token.glued && token.is_word("x"));
            times && self.is_number(at + 1) && self.tokens[at + 1].glued
        };
        let mixed = ["-", "/"].iter().enumerate().all(|(step, mark)| {
            let place = at + 1 + 2 * step;
            let joins = |token: &Token| token.glued && token.is(mark);
            self.token(place).is_some_and(joins)
                && self.is_number(place + 1)
                && self.tokens[place + 1].glued
        });
        if mixed {
            return Some(5);
        }
        let mut len = 1;
        while next(at + len) {
            len += 2;
        }
        (len > 1 && self.unit(at + len).is_none_or(|_| len > 3)).then_some(len)
    }

    pub fn is_times(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        let after_number = at > 0 && self.tokens[at - 1].kind == Kind::Number;
        token.is_word("x") || token.is_word("times") || token.is("*") && after_number
    }

    fn is_number(&self, at: usize) -> bool {
        self.token(at)
            .is_some_and(|token| token.kind == Kind::Number)
    }
}
