//! Which number do the tokens from here on say?

mod cardinal;
mod digits;
mod fractions;

#[cfg(test)]
mod tests;

use rust_decimal::Decimal;

use super::lexicon::{Lexicon, Particle};
use super::tokens::{Kind, Token};

pub use digits::parse;

/// A number in words or digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Its value; of a range the larger one.
    pub value: Decimal,
    /// The smaller value of a range.
    pub from: Option<Decimal>,
    /// How many tokens it takes.
    pub len: usize,
    /// What it counts when no unit follows.
    pub counts: Counts,
}

/// What a number counts by its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Whatever follows.
    Anything,
    /// Pieces: "a dozen".
    Pieces,
    /// One, perhaps: "a" may be no number at all.
    Article,
}

impl Number {
    const fn plain(value: Decimal, len: usize) -> Self {
        Self {
            value,
            from: None,
            len,
            counts: Counts::Anything,
        }
    }
}

/// The likeliest number that starts at a token, the longest first.
#[must_use]
pub fn number_at(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<Number> {
    let words = Words { tokens, lexicon };
    let first = single_at(words, at)?;
    Some(range(&first, words, at).unwrap_or(first))
}

/// "two fifty" as two hundred and fifty: how sizes are spoken.
#[must_use]
pub fn spoken_hundreds_at(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<Number> {
    let hundreds = *lexicon.numbers.get(&tokens.get(at)?.key)?;
    let rest = *lexicon.numbers.get(&tokens.get(at + 1)?.key)?;
    let spoken = hundreds >= Decimal::ONE
        && hundreds < Decimal::TEN
        && rest >= Decimal::TEN
        && rest < Decimal::ONE_HUNDRED;
    spoken.then(|| Number::plain(hundreds * Decimal::ONE_HUNDRED + rest, 2))
}

/// Tokens with the words that they are read by. Each question looks at a few tokens from one on.
#[derive(Debug, Clone, Copy)]
struct Words<'a> {
    tokens: &'a [Token],
    lexicon: &'a Lexicon,
}

impl<'a> Words<'a> {
    /// The key of a word at a token.
    fn word(self, at: usize) -> Option<&'a str> {
        let token = self.tokens.get(at)?;
        (token.kind == Kind::Word).then_some(&*token.key)
    }

    /// Digits at a token, as the language writes them.
    fn digits(self, at: usize) -> Option<Decimal> {
        let token = self.tokens.get(at)?;
        (token.kind == Kind::Number).then(|| parse(&token.key, self.lexicon.decimal_comma))?
    }

    fn is_particle(self, at: usize, wanted: Particle) -> bool {
        let mut particles = self.lexicon.particles.at(self.tokens, at);
        particles.any(|(len, particle)| len == 1 && *particle == wanted)
    }

    fn is_article(self, at: usize) -> bool {
        self.is_particle(at, Particle::Article)
    }

    /// "and", "&" within a number.
    fn is_join(self, at: usize) -> bool {
        self.is_mark(at, "&") || self.is_particle(at, Particle::Join)
    }

    fn is_mark(self, at: usize, mark: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(mark))
    }

    /// The token behind a dash, or the same where there is none.
    fn past_dash(self, at: usize) -> usize {
        at + usize::from(self.is_mark(at, "-"))
    }

    fn is_unit(self, at: usize) -> bool {
        self.lexicon.units.longest(self.tokens, at).is_some()
    }
}

fn range(first: &Number, words: Words<'_>, at: usize) -> Option<Number> {
    if first.counts == Counts::Article {
        return None;
    }
    let next = at + first.len;
    if !(words.is_mark(next, "-") || words.is_particle(next, Particle::Range)) {
        return None;
    }
    // "x2 - 16kg bags": what is said so many times ranges over nothing behind a dash that stands apart.
    let timed = at > 0 && words.word(at - 1) == Some("x");
    let apart = words.tokens.get(next).is_some_and(|dash| !dash.glued);
    if timed && apart && words.is_mark(next, "-") {
        return None;
    }
    let second = single_at(words, next + 1)?;
    (second.value > first.value && second.counts != Counts::Article).then(|| Number {
        value: second.value,
        from: Some(first.value),
        len: next + 1 + second.len - at,
        counts: second.counts,
    })
}

fn single_at(words: Words<'_>, at: usize) -> Option<Number> {
    let token = words.tokens.get(at)?;
    let number = match token.kind {
        Kind::Number => digits::at(words, at),
        Kind::Word => fractions::alone(words, at)
            .or_else(|| fractions::point(words, at))
            .or_else(|| cardinal::at(words, at))
            .or_else(|| article(words, at)),
        Kind::Symbol if token.key == "\u{1f51f}" => Some(Number::plain(Decimal::TEN, 1)),
        Kind::Mark | Kind::Symbol | Kind::Break => None,
    }?;
    Some(fractions::behind(number, words, at))
}

/// "a", which may count one.
fn article(words: Words<'_>, at: usize) -> Option<Number> {
    words.is_article(at).then(|| Number {
        counts: Counts::Article,
        ..Number::plain(Decimal::ONE, 1)
    })
}
