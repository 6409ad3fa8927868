//! Which number do the tokens from here on say?

use rust_decimal::Decimal;

use super::lexicon::{Lexicon, Particle};
use super::tokens::{Kind, Token};

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
    let first = single_at(tokens, at, lexicon)?;
    Some(range(&first, tokens, at, lexicon).unwrap_or(first))
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

fn range(first: &Number, tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<Number> {
    if first.counts == Counts::Article {
        return None;
    }
    let mut next = at + first.len;
    let token = tokens.get(next)?;
    let joined = token.is("-")
        || lexicon
            .particles
            .at(tokens, next)
            .any(|(len, particle)| len == 1 && *particle == Particle::Range);
    if !joined {
        return None;
    }
    next += 1;
    let second = single_at(tokens, next, lexicon)?;
    (second.value > first.value && second.counts != Counts::Article).then(|| Number {
        value: second.value,
        from: Some(first.value),
        len: next + second.len - at,
        counts: second.counts,
    })
}

fn single_at(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<Number> {
    let token = tokens.get(at)?;
    match token.kind {
        Kind::Number => digits_at(tokens, at, lexicon),
        Kind::Word => words_at(tokens, at, lexicon),
        Kind::Symbol if token.key == "\u{1f51f}" => Some(Number::plain(Decimal::TEN, 1)),
        Kind::Mark | Kind::Symbol | Kind::Break => None,
    }
}

fn digits_at(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<Number> {
    let value = parse(&tokens[at].key, lexicon.decimal_comma)?;
    let mut number = Number::plain(value, 1);
    if let Some(fraction) = fraction_at(tokens, at) {
        number = fraction;
    } else if let Some(fraction) = fraction_at(tokens, at + 1).filter(|_| value.is_integer()) {
        number = Number::plain(value + fraction.value, 1 + fraction.len);
    }
    Some(multiplied(number, tokens, at, lexicon))
}

/// "1/2", written without spaces, with a denominator that quantities have.
fn fraction_at(tokens: &[Token], at: usize) -> Option<Number> {
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
    let usual = above < below && [2, 3, 4, 5, 8, 10].contains(&below);
    usual.then(|| Number::plain(Decimal::from(above) / Decimal::from(below), 3))
}

/// "2 dozen", "25 lakh", "2 hundred".
fn multiplied(mut number: Number, tokens: &[Token], at: usize, lexicon: &Lexicon) -> Number {
    while let Some(token) = tokens.get(at + number.len) {
        let (factor, counts) = if let Some(dozen) = lexicon.dozens.get(&token.key) {
            (dozen, Counts::Pieces)
        } else if let Some(factor) = lexicon.multipliers.get(&token.key) {
            (factor, Counts::Anything)
        } else {
            break;
        };
        let Some(value) = number.value.checked_mul(*factor) else {
            break;
        };
        number = Number {
            value,
            from: number.from,
            len: number.len + 1,
            counts,
        };
    }
    number
}

fn words_at(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<Number> {
    let mut number = first_words(tokens, at, lexicon)?;
    if number.counts == Counts::Anything {
        number = tens_and_ones(number, tokens, at, lexicon);
    }
    number = multiplied(number, tokens, at, lexicon);
    Some(tail(number, tokens, at, lexicon))
}

/// "two", "a couple", "half a", "a dozen", "a".
fn first_words(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<Number> {
    let word = &tokens[at].key;
    if let Some(value) = lexicon.numbers.get(word) {
        let mut number = Number::plain(*value, 1);
        let under_one = *value < Decimal::ONE && !value.is_zero();
        if under_one && article(tokens, at + 1, lexicon) {
            number.len = 2;
        }
        return Some(number);
    }
    if let Some(dozen) = lexicon.dozens.get(word) {
        return Some(Number {
            counts: Counts::Pieces,
            ..Number::plain(*dozen, 1)
        });
    }
    if let Some(value) = lexicon.multipliers.get(word) {
        return Some(Number::plain(*value, 1));
    }
    if !article(tokens, at, lexicon) {
        return None;
    }
    let counted = tokens.get(at + 1).map(|token| &token.key)?;
    let counts_itself = lexicon.dozens.contains_key(counted)
        || lexicon.multipliers.contains_key(counted)
        || lexicon
            .numbers
            .get(counted)
            .is_some_and(|value| *value < Decimal::ONE || ["couple", "pair"].contains(&&**counted));
    if counts_itself && let Some(number) = first_words(tokens, at + 1, lexicon) {
        return Some(Number {
            len: number.len + 1,
            ..number
        });
    }
    Some(Number {
        counts: Counts::Article,
        ..Number::plain(Decimal::ONE, 1)
    })
}

fn article(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    particle(tokens, at, lexicon, Particle::Article)
}

fn particle(tokens: &[Token], at: usize, lexicon: &Lexicon, wanted: Particle) -> bool {
    lexicon
        .particles
        .at(tokens, at)
        .any(|(len, particle)| len == 1 && *particle == wanted)
}

/// "twenty two", "twenty-two", "treinta y cinco".
fn tens_and_ones(number: Number, tokens: &[Token], at: usize, lexicon: &Lexicon) -> Number {
    let tens = number.value >= Decimal::from(20)
        && number.value < Decimal::ONE_HUNDRED
        && (number.value % Decimal::TEN).is_zero();
    if !tens {
        return number;
    }
    let mut next = at + number.len;
    if tokens.get(next).is_some_and(|token| token.is("-")) {
        next += 1;
    }
    let ones = tokens
        .get(next)
        .and_then(|token| lexicon.numbers.get(&token.key));
    match ones {
        Some(ones) if *ones >= Decimal::ONE && *ones < Decimal::TEN => {
            Number::plain(number.value + ones, next + 1 - at)
        }
        Some(_) | None => number,
    }
}

/// "two hundred and fifty", "one and a half", "two point five".
fn tail(number: Number, tokens: &[Token], at: usize, lexicon: &Lexicon) -> Number {
    let next = at + number.len;
    if number.counts == Counts::Article {
        return number;
    }
    if particle(tokens, next, lexicon, Particle::Point)
        && let Some(digit) = tokens
            .get(next + 1)
            .and_then(|t| lexicon.numbers.get(&t.key))
        && *digit < Decimal::TEN
    {
        let value = number.value + digit / Decimal::TEN;
        return Number::plain(value, number.len + 2);
    }
    let joined = particle(tokens, next, lexicon, Particle::Join);
    let rest_at = if joined { next + 1 } else { next };
    let Some(rest) = tokens.get(rest_at).filter(|t| t.kind == Kind::Word) else {
        return number;
    };
    let rest = first_words(tokens, rest_at, lexicon)
        .filter(|_| !lexicon.dozens.contains_key(&rest.key))
        .filter(|rest| rest.counts == Counts::Anything);
    match rest {
        Some(rest) if joined && rest.value < Decimal::ONE && rest.value > Decimal::ZERO => Number {
            value: number.value + rest.value,
            len: rest_at + rest.len - at,
            ..number
        },
        Some(rest) if number.value >= Decimal::ONE_HUNDRED && rest.value < number.value => {
            let rest = tens_and_ones(rest, tokens, rest_at, lexicon);
            Number::plain(number.value + rest.value, rest_at + rest.len - at)
        }
        Some(_) | None => number,
    }
}

/// Digits with separators, as the language writes them.
#[must_use]
pub fn parse(digits: &str, decimal_comma: bool) -> Option<Decimal> {
    if digits.contains(['e', 'E']) {
        return Decimal::from_scientific(digits).ok();
    }
    let marks: Vec<char> = digits.chars().filter(|c| !c.is_ascii_digit()).collect();
    let last = *match marks.last() {
        // More digits than a decimal holds are no quantity, but they are a number.
        None => return Some(digits.parse().unwrap_or(Decimal::MAX)),
        Some(last) => last,
    };
    let behind = digits.rsplit(last).next().map_or(0, str::len);
    let one_kind = marks.iter().all(|mark| *mark == last);
    let own = if decimal_comma { ',' } else { '.' };
    let thousands = one_kind && (marks.len() > 1 || (last != own && behind == 3));
    let plain: String = if thousands {
        digits.chars().filter(char::is_ascii_digit).collect()
    } else {
        let (whole, part) = digits.rsplit_once(last)?;
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        format!("{}.{part}", if whole.is_empty() { "0" } else { &whole })
    };
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;
    use rust_decimal::dec;

    fn read(text: &str, language: &str) -> Option<(Decimal, usize)> {
        number_at(&tokens(text), 0, Lexicon::of(language)).map(|n| (n.value, n.len))
    }

    #[test]
    fn numbers_are_read_in_digits_and_words() {
        for (text, value, len) in [
            ("2 milk", dec!(2), 1),
            ("1/2 case", dec!(0.5), 3),
            ("1 1/2 case", dec!(1.5), 4),
            ("1½ case", dec!(1.5), 4),
            ("½", dec!(0.5), 3),
            ("half a case", dec!(0.5), 2),
            ("half a dozen", dec!(6), 3),
            ("a dozen eggs", dec!(12), 2),
            ("two dozen limes", dec!(24), 2),
            ("a couple of bags", dec!(2), 2),
            ("twenty-two", dec!(22), 3),
            ("two hundred and fifty", dec!(250), 4),
            ("one and a half kg", dec!(1.5), 4),
            ("1,000", dec!(1000), 1),
            ("1.5", dec!(1.5), 1),
            ("2-3 boxes", dec!(3), 3),
            ("2 to 3 boxes", dec!(3), 3),
            ("1e9 milk", dec!(1000000000), 1),
            ("two point five", dec!(2.5), 3),
            ("2 one", dec!(2), 1),
        ] {
            assert_eq!(read(text, "en"), Some((value, len)), "{text}");
        }
    }

    #[test]
    fn separators_mean_what_the_language_makes_of_them() {
        assert_eq!(read("2.000 Stück", "de"), Some((dec!(2000), 1)));
        assert_eq!(read("1,5 kg", "de"), Some((dec!(1.5), 1)));
        assert_eq!(read("1,5 kg", "en"), Some((dec!(1.5), 1)));
        assert_eq!(read("1.234,50", "en"), Some((dec!(1234.50), 1)));
    }

    #[test]
    fn an_article_is_one_perhaps() {
        let number = number_at(&tokens("a flour"), 0, Lexicon::of("en")).unwrap();
        assert_eq!((number.value, number.counts), (dec!(1), Counts::Article));
    }

    #[test]
    fn spoken_sizes_join_hundreds_and_tens() {
        let words = tokens("two fifty gram");
        let number = spoken_hundreds_at(&words, 0, Lexicon::of("en")).unwrap();
        assert_eq!((number.value, number.len), (dec!(250), 2));
    }
}
