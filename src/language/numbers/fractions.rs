//! Which fraction do words say, alone or behind a number?

use rust_decimal::Decimal;

use super::{Counts, Number, Words, cardinal};
use crate::language::lexicon::Particle;

/// Digits that are read behind a spoken point; quantities are no finer than thousandths.
const SPOKEN_DECIMALS: u32 = 3;

/// "half a", "three quarters of a", "two thirds", "half a dozen", "medio".
pub(super) fn alone(words: Words<'_>, at: usize) -> Option<Number> {
    let (value, len) = fraction_at(words, at)?;
    let number = cardinal::multiplied(Number::plain(value, len), words, at);
    if number.counts == Counts::Pieces {
        return Some(number);
    }
    let len = past_of(words, at + len) - at;
    let number = cardinal::multiplied(Number::plain(value, len), words, at);
    Some(number)
}

/// "point five", "point 75".
pub(super) fn point(words: Words<'_>, at: usize) -> Option<Number> {
    if !words.is_particle(at, Particle::Point) {
        return None;
    }
    if let Some((value, len)) = spoken_decimals(words, at + 1) {
        return Some(Number::plain(value, 1 + len));
    }
    let digits = words
        .tokens
        .get(at + 1)
        .filter(|_| words.digits(at + 1).is_some())?;
    let value = format!("0.{}", digits.key).parse().ok()?;
    Some(Number::plain(value, 2))
}

/// Behind a fraction "a" and "of a" say nothing more: "half a case", "a quarter of a kilo".
fn past_of(words: Words<'_>, end: usize) -> usize {
    let of = words.lexicon.particles.at(words.tokens, end);
    let of = of
        .filter(|(_, particle)| **particle == Particle::Of)
        .map(|(len, _)| len);
    let behind = end + of.max().unwrap_or(0);
    let dashed = words.past_dash(end);
    if words.is_article(behind) {
        behind + 1
    } else if words.is_unit(behind) {
        behind
    } else if words.is_unit(dashed) {
        dashed
    } else {
        end
    }
}

/// A fraction below one, with the article before it.
fn fraction_at(words: Words<'_>, at: usize) -> Option<(Decimal, usize)> {
    if let Some(found) = counted(words, at) {
        return Some(found);
    }
    let part = |at: usize| {
        let value = words.lexicon.numbers.get(words.word(at)?)?;
        (*value < Decimal::ONE && !value.is_zero()).then_some(*value)
    };
    if let Some(value) = part(at) {
        return Some((value, 1));
    }
    let next = words.past_dash(at + 1);
    let value = part(next).filter(|_| words.is_article(at))?;
    Some((value, next + 1 - at))
}

/// "two thirds", "three-quarters", "a third of".
fn counted(words: Words<'_>, at: usize) -> Option<(Decimal, usize)> {
    let article = words.is_article(at);
    let count = if article {
        Decimal::ONE
    } else {
        *words.lexicon.numbers.get(words.word(at)?)?
    };
    let next = words.past_dash(at + 1);
    let word = words.word(next)?;
    let below = *words.lexicon.fractions.get(word)?;
    if !count.is_integer() || count <= Decimal::ZERO || count >= below {
        return None;
    }
    // "a third case" is one more case; "two quarters" are no half.
    let singular = words.lexicon.ordinals.contains_key(word);
    let follows_word = words.word(next + 1).is_some();
    let of = words
        .lexicon
        .particles
        .at(words.tokens, next + 1)
        .any(|(_, p)| *p == Particle::Of);
    let sure = !(article && singular && follows_word) || of;
    let reduced = count == Decimal::ONE || !(below % count).is_zero();
    (sure && reduced).then(|| (count / below, next + 1 - at))
}

/// "two point five", "one and a half", "a dozen and a half".
pub(super) fn behind(number: Number, words: Words<'_>, at: usize) -> Number {
    if number.counts == Counts::Article || !number.value.is_integer() {
        return number;
    }
    let end = at + number.len;
    if words.is_particle(end, Particle::Point)
        && let Some((decimals, len)) = spoken_decimals(words, end + 1)
    {
        return Number::plain(number.value + decimals, number.len + 1 + len);
    }
    if !words.is_join(end) {
        return number;
    }
    let Some((part, len)) = fraction_at(words, end + 1) else {
        return number;
    };
    let len = number.len + 1 + len;
    match number.counts {
        Counts::Pieces => {
            let dozen = words.lexicon.dozens.get(&words.tokens[end - 1].key);
            let more = dozen.map_or(part, |dozen| part * *dozen);
            Number {
                value: number.value + more,
                len,
                ..number
            }
        }
        Counts::Anything | Counts::Article => {
            let sum = Number::plain(number.value + part, len);
            cardinal::multiplied(sum, words, at)
        }
    }
}

/// The digits behind a spoken point, one by one: "point zero three".
fn spoken_decimals(words: Words<'_>, at: usize) -> Option<(Decimal, usize)> {
    let mut value = Decimal::ZERO;
    let mut places = 0;
    while places < SPOKEN_DECIMALS
        && let Some(digit) = words
            .word(at + places as usize)
            .and_then(|word| words.lexicon.numbers.get(word))
            .filter(|digit| digit.is_integer() && **digit < Decimal::TEN)
    {
        places += 1;
        value += *digit * Decimal::new(1, places);
    }
    (places > 0).then_some((value, places as usize))
}
