//! What does a message look like once typography no longer matters, and where did each letter stand?

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Where something stands in a text, in bytes of the text as it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// From the start of this span to the end of that one.
    #[must_use]
    pub const fn to(self, last: Self) -> Self {
        Self {
            start: self.start,
            end: last.end,
        }
    }

    /// The words of that span.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// One character after normalisation, with the bytes that it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter {
    /// The character.
    pub character: char,
    /// Where it came from.
    pub span: Span,
}

/// Folds typography: compatibility forms, quotes, dashes, fractions, keycap digits; drops what
/// cannot be seen. Characters that became several share one span.
#[must_use]
pub fn normalise(text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::with_capacity(text.len());
    let mut characters = text.char_indices().peekable();
    while let Some((start, first)) = characters.next() {
        let mut end = start + first.len_utf8();
        let bare = characters.peek().is_none_or(|(_, next)| next.is_ascii());
        if first.is_ascii() && bare {
            // Most letters of most messages: nothing to compose, and no space between thousands.
            let span = Span { start, end };
            letters.extend(plain(first).map(|character| Letter { character, span }));
            continue;
        }
        let mut cluster = String::from(first);
        while let Some((at, mark)) = characters.next_if(|(_, next)| is_combining_mark(*next)) {
            end = at + mark.len_utf8();
            cluster.push(mark);
        }
        if !groups_digits(first, &letters, &text[end..]) {
            fold(&cluster, Span { start, end }, &mut letters);
        }
    }
    letters
}

/// Whether a space that does not break the line stands between thousands: "1\u{202f}500" is one
/// number, "1\u{a0}kg" none, nor is "1 500" with a common space, which may be one of 500.
fn groups_digits(space: char, before: &[Letter], behind: &str) -> bool {
    let grouping = matches!(space, '\u{a0}' | '\u{202f}' | '\u{2009}');
    let digits = || {
        behind
            .bytes()
            .take_while(u8::is_ascii_digit)
            .take(4)
            .count()
    };
    let after_digit = before.last().is_some_and(|l| l.character.is_ascii_digit());
    grouping && after_digit && digits() == 3
}

fn fold(cluster: &str, span: Span, letters: &mut Vec<Letter>) {
    let first = cluster.chars().next().unwrap_or(' ');
    let vulgar = matches!(first, '\u{bc}'..='\u{be}' | '\u{2150}'..='\u{215e}' | '\u{2189}');
    let after_digit = letters
        .last()
        .is_some_and(|last| last.character.is_ascii_digit());
    if vulgar && after_digit {
        // "1½" is one and a half, not eleven halves.
        letters.push(Letter {
            character: ' ',
            span: Span {
                start: span.start,
                end: span.start,
            },
        });
    }
    for character in cluster.nfkc().filter_map(plain) {
        letters.push(Letter { character, span });
    }
}

/// What one composed character is written as; nothing for what cannot be seen.
fn plain(character: char) -> Option<char> {
    let folded = match character {
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{20e3}'
        | '\u{1f3fb}'..='\u{1f3ff}' => return None,
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{b4}' | '`' | '\u{2032}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' | '\u{2033}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{d7}' | '\u{2715}' | '\u{2716}' => 'x',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{2022}' | '\u{2023}' | '\u{25aa}' | '\u{25cf}' | '\u{25e6}' | '\u{b7}' => '\u{2022}',
        '\u{2028}' | '\u{2029}' | '\n' => '\n',
        other if other.is_control() || other.is_whitespace() => ' ',
        other => western_digit(other),
    };
    Some(folded)
}

/// Decimal digits of the scripts of India and of Arabic, as European ones.
fn western_digit(character: char) -> char {
    const ZEROS: [u32; 4] = [0x0660, 0x06f0, 0x0966, 0x09e6];
    let code = u32::from(character);
    ZEROS
        .iter()
        .find(|zero| (**zero..**zero + 10).contains(&code))
        .and_then(|zero| char::from_digit(code - zero, 10))
        .unwrap_or(character)
}

/// One word without case, accents and apostrophes: what lexicons are keyed by.
#[must_use]
pub fn key(word: &str) -> String {
    if word.is_ascii() {
        let letters = word.chars().filter(|letter| *letter != '\'');
        return letters.map(|letter| letter.to_ascii_lowercase()).collect();
    }
    word.nfkd()
        .filter(|letter| !is_combining_mark(*letter) && *letter != '\'')
        .flat_map(char::to_lowercase)
        .collect()
}

/// The key of a whole phrase: its words' keys, joined by blanks.
#[must_use]
pub fn clean_key(phrase: &str) -> String {
    let words = phrase.split(|letter: char| !letter.is_alphanumeric() && letter != '\'');
    let keys: Vec<String> = words.filter(|word| !word.is_empty()).map(key).collect();
    keys.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(input: &str) -> String {
        normalise(input).iter().map(|l| l.character).collect()
    }

    #[test]
    fn typography_is_folded() {
        for (input, expected) in [
            ("\u{2018}toms\u{2019}", "'toms'"),
            ("1½ case", "1 1/2 case"),
            ("½", "1/2"),
            ("1\u{2044}2", "1/2"),
            ("3\u{fe0f}\u{20e3}", "3"),
            ("2\u{200b}0", "20"),
            ("２ｋｇ", "2kg"),
            ("٣ كيلو", "3 كيلو"),
            ("1⅓ and ¾", "1 1/3 and 3/4"),
            ("2\u{a0}kg", "2 kg"),
            ("1\u{202f}500 cups", "1500 cups"),
            ("1 500 cups", "1 500 cups"),
            ("so\u{ad}da", "soda"),
            ("a\u{200d}b\u{feff}", "ab"),
            ("“Café”", "\"Café\""),
            ("2 × 5", "2 x 5"),
            ("२ दूध", "2 दूध"),
            ("a\r\nb", "a \nb"),
        ] {
            assert_eq!(text(input), expected, "{input:?}");
        }
    }

    #[test]
    fn a_letter_knows_the_bytes_it_came_from() {
        let letters = normalise("½ kg");
        assert!(
            letters[..3]
                .iter()
                .all(|l| l.span == Span { start: 0, end: 2 })
        );
        assert_eq!(letters[4].span, Span { start: 3, end: 4 });
    }

    #[test]
    fn a_letter_and_its_accent_are_one() {
        let letters = normalise("cafe\u{301}");
        assert_eq!(letters.len(), 4);
        assert_eq!(key("Café's"), "cafes");
    }
}
