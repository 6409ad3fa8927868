//! Which number does one long word spell: "einundzwanzig", "zweieinhalb", "tweehonderdvijftig"?

use rust_decimal::Decimal;

use super::lexicon::Lexicon;

/// Longest compound in bytes that is taken apart: "neunhundertneunundneunzigtausendneunhundert…"
/// has no place in an order, and reading stays linear.
const LONGEST: usize = 48;

/// The number that a compound word spells, in languages that write numbers as one word.
#[must_use]
pub fn cardinal(word: &str, lexicon: &Lexicon) -> Option<Decimal> {
    let join = lexicon.compound.as_deref()?;
    if word.len() > LONGEST || !word.is_ascii() {
        return None;
    }
    if let Some(number) = with_half(word, lexicon) {
        return Some(number);
    }
    below_million(word, join, lexicon)
}

/// The place in a row that a compound word spells: "fünfundzwanzigsten".
#[must_use]
pub fn ordinal(word: &str, lexicon: &Lexicon) -> Option<u32> {
    lexicon.compound.as_deref()?;
    [
        "sten", "ster", "ste", "stes", "ten", "ter", "te", "tes", "de",
    ]
    .iter()
    .filter_map(|ending| word.strip_suffix(ending))
    .find_map(|stem| {
        let plain = lexicon.numbers.get(stem).copied();
        plain.or_else(|| cardinal(stem, lexicon))?.try_into().ok()
    })
}

/// "zweieinhalb", "tweeënhalf".
fn with_half(word: &str, lexicon: &Lexicon) -> Option<Decimal> {
    let mut endings = lexicon.half_endings.iter();
    let stem = endings.find_map(|ending| word.strip_suffix(&**ending))?;
    let whole = lexicon.numbers.get(stem)?;
    Some(*whole + Decimal::new(5, 1))
}

fn below_million(word: &str, join: &str, lexicon: &Lexicon) -> Option<Decimal> {
    for (name, factor) in &lexicon.multipliers {
        if *factor != Decimal::ONE_THOUSAND {
            continue;
        }
        if let Some((head, rest)) = word.split_once(name.as_str()) {
            return multiplied(head, rest, *factor, (join, lexicon));
        }
    }
    below_thousand(word, join, lexicon)
}

fn below_thousand(word: &str, join: &str, lexicon: &Lexicon) -> Option<Decimal> {
    for (name, factor) in &lexicon.multipliers {
        if *factor != Decimal::ONE_HUNDRED {
            continue;
        }
        if let Some((head, rest)) = word.split_once(name.as_str()) {
            return multiplied(head, rest, *factor, (join, lexicon));
        }
    }
    below_hundred(word, join, lexicon)
}

/// "zweihundert|fünfzig": what stands before the multiplier, and what is added behind it.
fn multiplied(
    head: &str,
    rest: &str,
    factor: Decimal,
    (join, lexicon): (&str, &Lexicon),
) -> Option<Decimal> {
    let count = if head.is_empty() {
        Decimal::ONE
    } else {
        below_thousand(head, join, lexicon)?
    };
    let rest = rest
        .strip_prefix(join)
        .filter(|r| !r.is_empty())
        .unwrap_or(rest);
    let more = if rest.is_empty() {
        Decimal::ZERO
    } else {
        below_thousand(rest, join, lexicon)?
    };
    count.checked_mul(factor)?.checked_add(more)
}

/// "einundzwanzig": ones, "and", tens.
fn below_hundred(word: &str, join: &str, lexicon: &Lexicon) -> Option<Decimal> {
    let number = |word: &str| {
        let one = lexicon.one_in_compounds.iter().any(|one| one == word);
        if one {
            Some(Decimal::ONE)
        } else {
            lexicon.numbers.get(word).copied()
        }
    };
    if let Some(number) = number(word) {
        return Some(number).filter(|number| *number >= Decimal::ONE);
    }
    word.match_indices(join).find_map(|(at, _)| {
        let (ones, tens) = (number(&word[..at])?, number(&word[at + join.len()..])?);
        let ones_fit = ones >= Decimal::ONE && ones < Decimal::TEN;
        let tens_fit = tens >= Decimal::from(20) && tens < Decimal::ONE_HUNDRED;
        (ones_fit && tens_fit).then_some(tens + ones)
    })
}
