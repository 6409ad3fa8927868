//! Which number is written in digits?

use rust_decimal::Decimal;

use super::{Number, Words, cardinal};
use crate::language::tokens::{Kind, Token};

/// The number in digits at a token: "2", "1/2", "1 1/2", "1-1/2", "3 hundred and 21", "2 dozen".
pub(super) fn at(words: Words<'_>, at: usize) -> Option<Number> {
    let value = words.digits(at)?;
    if let Some((fraction, len)) = fraction_at(words.tokens, at) {
        return Some(cardinal::multiplied(
            Number::plain(fraction, len),
            words,
            at,
        ));
    }
    let glued_dash = words.is_mark(at + 1, "-") && words.tokens[at + 1].glued;
    let part = if glued_dash { at + 2 } else { at + 1 };
    if let Some((fraction, len)) = fraction_at(words.tokens, part).filter(|_| value.is_integer()) {
        let number = Number::plain(value + fraction, part + len - at);
        return Some(cardinal::multiplied(number, words, at));
    }
    Some(cardinal::from_digits(value, words, at))
}

/// "1/2", written without spaces, with a denominator that quantities have.
fn fraction_at(tokens: &[Token], at: usize) -> Option<(Decimal, usize)> {
    let above = tokens.get(at).filter(|token| token.kind == Kind::Number)?;
    let slash = tokens.get(at + 1).filter(|token| token.is("/"))?;
    let below = tokens
        .get(at + 2)
        .filter(|token| token.kind == Kind::Number)?;
    if !(slash.glued && below.glued) || tokens.get(at + 3).is_some_and(|t| t.is("/") && t.glued) {
        return None;
    }
    let above: u32 = above.key.parse().ok()?;
    let below: u32 = below.key.parse().ok()?;
    let usual = above < below && [2, 3, 4, 5, 6, 8, 10, 12, 16, 32].contains(&below);
    usual.then(|| (Decimal::from(above) / Decimal::from(below), 3))
}

/// What a number of more digits counts as: far above every quantity, so that it is none, and far below
/// what a decimal holds, so that sums and products with it are safe.
const LARGEST: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

/// Digits with separators, as the language writes them, and at most 10¹⁵.
#[must_use]
pub fn parse(digits: &str, decimal_comma: bool) -> Option<Decimal> {
    written(digits, decimal_comma).map(|number| number.min(LARGEST))
}

fn written(digits: &str, decimal_comma: bool) -> Option<Decimal> {
    if digits.contains(['e', 'E']) {
        return Decimal::from_scientific(digits).ok();
    }
    let marks: Vec<char> = digits.chars().filter(|c| !c.is_ascii_digit()).collect();
    let last = *match marks.last() {
        // More digits than a decimal holds are no quantity, but they are a number.
        None => return Some(digits.parse().unwrap_or(LARGEST)),
        Some(last) => last,
    };
    let behind = digits.rsplit(last).next().map_or(0, str::len);
    let one_kind = marks.iter().all(|mark| *mark == last);
    let own = if decimal_comma { ',' } else { '.' };
    let grouped = marks.len() > 1 || last == '\'' || (last != own && behind == 3);
    let plain: String = if one_kind && grouped {
        digits.chars().filter(char::is_ascii_digit).collect()
    } else {
        let (whole, part) = digits.rsplit_once(last)?;
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        format!("{}.{part}", if whole.is_empty() { "0" } else { &whole })
    };
    plain.parse().ok()
}
