//! Which time of day do the tokens from here on name?

use rust_decimal::Decimal;

use super::cue::Hour;
use super::lexicon::Lexicon;
use super::tokens::{Kind, Token};

/// A time of day, or the hours between two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// How many tokens it takes.
    pub len: usize,
    /// Whether the delivery is bound to it: "before 8", not "around 8pm".
    pub binds: bool,
}

#[derive(Debug, Clone, Copy)]
struct Clock {
    len: usize,
    /// Whether it can be nothing but a time.
    sure: bool,
    /// Whether its hour is a word.
    spoken: bool,
}

/// "by 8am", "between 0630 and 0830", "a las 8", "vor 7 Uhr", "8 baje tak".
#[must_use]
pub fn time_at(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<Time> {
    let announced = lexicon.clock.at(tokens, at);
    announced
        .filter_map(|(len, hour)| behind(tokens, at, (len, *hour), lexicon))
        .max_by_key(|time| time.len)
        .or_else(|| alone(tokens, at, lexicon))
}

/// The time behind the words that announce it.
fn behind(
    tokens: &[Token],
    at: usize,
    (len, hour): (usize, Hour),
    lexicon: &Lexicon,
) -> Option<Time> {
    let announces = matches!(
        hour,
        Hour::Limit | Hour::Between | Hour::Until | Hour::About
    );
    let first = clock_at(tokens, at + len, lexicon).filter(|_| announces)?;
    let mut end = at + len + first.len;
    let mut sure = first.sure;
    let join = has(tokens, end, Hour::Join, lexicon)
        .or_else(|| tokens.get(end).is_some_and(|t| t.is("-")).then_some(1));
    let second = join.and_then(|join| Some((join, clock_at(tokens, end + join, lexicon)?)));
    if let Some((join, second)) = second {
        end += join + second.len;
        sure = sure || second.sure || hour == Hour::Between;
    }
    let follows = has(tokens, end, Hour::Behind, lexicon).unwrap_or(0);
    // "by two boxes": an hour in words needs more than one small word before it.
    let limit = hour == Hour::Limit && (len > 1 || !first.spoken);
    (sure || limit).then(|| Time {
        len: end + follows - at,
        binds: hour != Hour::About || follows > 0,
    })
}

/// "8 baje tak", "9 Uhr".
fn alone(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<Time> {
    let first = hour_at(tokens, at, lexicon)?;
    // "7.30am drop": glued to a number, they are nothing else.
    let half = tokens.get(at + first).is_some_and(|half| {
        let marks = half.is_word("am") || half.is_word("pm");
        marks && half.glued && tokens[at].kind == Kind::Number
    });
    let mark = has(tokens, at + first, Hour::Alone, lexicon).or(half.then_some(1))?;
    let end = at + first + mark;
    let follows = has(tokens, end, Hour::Behind, lexicon).unwrap_or(0);
    Some(Time {
        len: end + follows - at,
        binds: follows > 0,
    })
}

fn has(tokens: &[Token], at: usize, wanted: Hour, lexicon: &Lexicon) -> Option<usize> {
    let found = lexicon.clock.at(tokens, at);
    found
        .filter(|(_, hour)| **hour == wanted)
        .map(|(len, _)| len)
        .max()
}

/// The tokens of an hour and its minutes, without what marks it.
fn hour_at(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<usize> {
    let hour = tokens.get(at)?;
    match hour.kind {
        Kind::Number => {
            let four = hour.key.len() == 4 && hour.key.parse::<u32>().is_ok_and(|t| t < 2400);
            let small = hour.key.parse::<f64>().is_ok_and(|hour| hour < 24.0);
            (four || small).then_some(1)
        }
        Kind::Word => {
            let hour = lexicon.numbers.get(&hour.key)?;
            (*hour > Decimal::ONE && *hour < Decimal::from(24)).then_some(1)
        }
        Kind::Mark | Kind::Symbol | Kind::Break => None,
    }
}

fn clock_at(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<Clock> {
    let spoken = tokens.get(at)?.kind == Kind::Word;
    let four = !spoken && tokens[at].key.len() == 4;
    let mut end = at + hour_at(tokens, at, lexicon)?;
    let number = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| token.kind == Kind::Number)
    };
    let minutes = tokens
        .get(end)
        .is_some_and(|token| token.is(":") && token.glued)
        && number(end + 1)
        && tokens[end + 1].glued;
    if minutes {
        end += 2;
    }
    let mark = has(tokens, end, Hour::Mark, lexicon)
        .into_iter()
        .chain(has(tokens, end, Hour::Alone, lexicon))
        .max();
    end += mark.unwrap_or(0);
    // "9h30".
    if mark.is_some() && number(end) && tokens[end].glued {
        end += 1;
    }
    Some(Clock {
        len: end - at,
        sure: four || minutes || mark.is_some(),
        spoken,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    #[test]
    fn hours_are_told_from_quantities_in_every_language() {
        for (text, language, expected) in [
            ("by 8am", "en", Some((3, true))),
            ("between 0630 and 0830", "en", Some((4, true))),
            ("at 7pm", "en", Some((3, false))),
            ("for 2 cases", "en", None),
            ("by two boxes", "en", None),
            ("a las 8 en punto", "es", Some((5, true))),
            ("antes de las ocho", "es", Some((4, true))),
            ("vor 7 Uhr", "de", Some((3, true))),
            ("zwischen 6 und 10 Uhr", "de", Some((5, true))),
            ("bis 10 Kisten", "de", None),
            ("voor 7 uur", "nl", Some((3, true))),
            ("voor 7 dozen", "nl", None),
            ("avant 9h30", "fr", Some((4, true))),
            ("8 baje tak", "hi", Some((3, true))),
        ] {
            let time = time_at(&tokens(text), 0, Lexicon::of(language));
            let found = time.map(|time| (time.len, time.binds));
            assert_eq!(found, expected, "{text}");
        }
    }
}
