//! Which words, numbers and marks does a text consist of?

use super::normalise::{Letter, Span, key, normalise};

/// What kind of token it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Letters, with inner apostrophes.
    Word,
    /// Digits, with inner points and commas.
    Number,
    /// One mark of punctuation.
    Mark,
    /// One pictograph or other symbol.
    Symbol,
    /// The end of a line.
    Break,
}

/// One token; where letters meet digits, a token ends ("3cs" is two).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What kind it is.
    pub kind: Kind,
    /// Where it stands in the text as it came.
    pub span: Span,
    /// For lexicons: no case, no accents, no apostrophes. Numbers and marks as written.
    pub key: String,
    /// Whether it follows the token before without a space.
    pub glued: bool,
}

impl Token {
    /// Whether it is that mark of punctuation.
    #[must_use]
    pub fn is(&self, mark: &str) -> bool {
        self.kind == Kind::Mark && self.key == mark
    }

    /// Whether it is a word with that key.
    #[must_use]
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.key == word
    }
}

/// Splits a text into tokens.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let letters = normalise(text);
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let kind = kind(&letters, at);
        let Some(kind) = kind else {
            at += 1;
            continue;
        };
        let end = extent(&letters, at, kind);
        let glued = at > 0 && !letters[at - 1].character.is_whitespace() && !tokens.is_empty();
        tokens.push(token(&letters[at..end], kind, glued));
        at = end;
    }
    tokens
}

fn token(letters: &[Letter], kind: Kind, glued: bool) -> Token {
    let first = letters[0].span;
    let last = letters[letters.len() - 1].span;
    let text: String = letters.iter().map(|letter| letter.character).collect();
    Token {
        kind,
        span: first.to(last),
        key: if kind == Kind::Word { key(&text) } else { text },
        glued,
    }
}

fn kind(letters: &[Letter], at: usize) -> Option<Kind> {
    let character = letters[at].character;
    if character == '\n' {
        return Some(Kind::Break);
    }
    if character.is_whitespace() {
        return None;
    }
    if character.is_ascii_digit() || starts_fraction(letters, at) {
        return Some(Kind::Number);
    }
    if character.is_alphanumeric() {
        return Some(Kind::Word);
    }
    let mark = character.is_ascii_punctuation() || "¿¡•€£¥".contains(character);
    Some(if mark { Kind::Mark } else { Kind::Symbol })
}

/// ".5" where no digit or letter stands before the point.
fn starts_fraction(letters: &[Letter], at: usize) -> bool {
    letters[at].character == '.'
        && digit(letters, at + 1)
        && (at == 0 || !letters[at - 1].character.is_alphanumeric() && !digit(letters, at - 1))
        && (at == 0 || letters[at - 1].character != '.')
}

fn digit(letters: &[Letter], at: usize) -> bool {
    letters
        .get(at)
        .is_some_and(|letter| letter.character.is_ascii_digit())
}

/// How many digits stand in a row, as far as a thousand's group matters.
fn digits_from(letters: &[Letter], at: usize) -> usize {
    (at..at + 4).take_while(|at| digit(letters, *at)).count()
}

fn extent(letters: &[Letter], start: usize, kind: Kind) -> usize {
    match kind {
        Kind::Word => word_end(letters, start),
        Kind::Number => number_end(letters, start),
        Kind::Symbol => symbol_end(letters, start),
        Kind::Mark | Kind::Break => start + 1,
    }
}

/// A symbol has the marks that stand on it: else thousands of marks on one letter were as many tokens,
/// each over all of them.
fn symbol_end(letters: &[Letter], start: usize) -> usize {
    let marks = letters[start + 1..].iter();
    let marks = marks.take_while(|letter| is_joined_mark(letter.character));
    start + 1 + marks.count()
}

fn word_end(letters: &[Letter], start: usize) -> usize {
    let alphabetic = |at: usize| {
        letters.get(at).is_some_and(|letter| {
            letter.character.is_alphanumeric() && !letter.character.is_ascii_digit()
                || is_joined_mark(letter.character)
        })
    };
    if let Some(elided) = elided(letters, start).filter(|end| alphabetic(*end)) {
        return elided;
    }
    let mut end = start + 1;
    while alphabetic(end)
        || letters
            .get(end)
            .is_some_and(|letter| letter.character == '\'')
            && alphabetic(end + 1)
    {
        end += 1;
    }
    end
}

/// Behind the article or pronoun that melts into the next word: "d'eau" is two words, as "de pain" is.
fn elided(letters: &[Letter], start: usize) -> Option<usize> {
    let is = |at: usize, wanted: &str| {
        letters.get(at).is_some_and(|letter| {
            let lower = letter.character.to_ascii_lowercase();
            wanted.contains(lower)
        })
    };
    if is(start, "cdjlmnst") && is(start + 1, "'") {
        return Some(start + 2);
    }
    (is(start, "q") && is(start + 1, "u") && is(start + 2, "'")).then_some(start + 3)
}

/// Vowel signs of Indic scripts are no letters to Unicode, but parts of words.
fn is_joined_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

fn number_end(letters: &[Letter], start: usize) -> usize {
    let mut end = start + 1;
    loop {
        let Some(letter) = letters.get(end) else {
            return end;
        };
        let goes_on = match letter.character {
            '.' | ',' => digit(letters, end + 1) && digit(letters, end - 1),
            // "1'000" is how Swiss write a thousand; "5'6" is a length.
            '\'' => digits_from(letters, end + 1) == 3 && digits_from(letters, start) <= 3,
            'e' | 'E' => {
                digit(letters, end + 1)
                    && !letters[start..end].iter().any(|l| l.character == 'e')
                    && !letter_follows(letters, end + 1)
            }
            other => other.is_ascii_digit(),
        };
        if !goes_on {
            return end;
        }
        end += 1;
    }
}

/// Whether the digits from here on run into a letter, so that "1e9" is a number and "2e5kg" none.
fn letter_follows(letters: &[Letter], from: usize) -> bool {
    letters[from..]
        .iter()
        .find(|letter| !letter.character.is_ascii_digit())
        .is_some_and(|letter| letter.character.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.key).collect()
    }

    #[test]
    fn letters_and_digits_part_where_they_meet() {
        for (text, expected) in [
            ("2x5kg", vec!["2", "x", "5", "kg"]),
            ("coke4", vec!["coke", "4"]),
            ("that's 1.5 L.", vec!["thats", "1.5", "l", "."]),
            ("1,000 .5", vec!["1,000", ".5"]),
            ("1'000 5'6", vec!["1'000", "5", "'", "6"]),
            ("d'eau qu'il l'", vec!["d", "eau", "qu", "il", "l", "'"]),
            ("1e9 milk", vec!["1e9", "milk"]),
            ("Jalapeño 2-3", vec!["jalapeno", "2", "-", "3"]),
            ("a\n- b", vec!["a", "\n", "-", "b"]),
        ] {
            assert_eq!(keys(text), expected, "{text:?}");
        }
    }

    #[test]
    fn any_number_of_marks_without_a_letter_is_one_token() {
        assert_eq!(tokens(&"\u{301}".repeat(500)).len(), 1);
        assert_eq!(keys("1\u{301}\u{302} milk")[0], "1");
        assert_eq!(tokens("1\u{301}\u{302} milk").len(), 3);
    }

    #[test]
    fn a_token_points_at_the_text_as_it_came() {
        let text = "½ “Café”";
        let tokens = tokens(text);
        assert_eq!(tokens[0].span.of(text), "½");
        assert_eq!(tokens.last().map(|t| t.span.of(text)), Some("”"));
        assert!(tokens.iter().any(|t| t.span.of(text) == "Café" && t.glued));
    }
}
