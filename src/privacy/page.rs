//! Which letters, words and runs of digits does a text consist of, and what do its words say?

use crate::language::Span;
use crate::language::normalise::{Letter, normalise};

use super::words::{Roles, Words};

/// What kind of token it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, with inner apostrophes.
    Word,
    /// European digits and nothing else.
    Digits,
    /// One mark.
    Mark,
    /// The end of a line.
    Break,
}

/// One token, by the letters that it has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// What kind it is.
    pub kind: Kind,
    /// Its first letter.
    pub start: usize,
    /// One past its last letter.
    pub end: usize,
    /// What it says, alone or as the last word of a phrase.
    pub roles: Roles,
    /// Whether it follows the token before without a space.
    pub glued: bool,
}

/// A text, normalised, with its tokens. Every place within it is a letter's or a token's number.
pub(super) struct Page {
    letters: Vec<Letter>,
    /// The tokens in order.
    pub tokens: Vec<Token>,
}

impl Page {
    /// Reads a text: one pass over its letters, and one look-up a word.
    pub(super) fn read(text: &str) -> Self {
        let letters = normalise(text);
        let mut page = Self {
            tokens: Vec::with_capacity(letters.len() / 4 + 1),
            letters,
        };
        page.split();
        page.look_up();
        page
    }

    /// The letter at a place; a line's end beyond the text.
    pub(super) fn letter(&self, at: usize) -> char {
        self.letters.get(at).map_or('\n', |letter| letter.character)
    }

    /// The letter before a place; a line's end at the start.
    pub(super) fn letter_before(&self, at: usize) -> char {
        at.checked_sub(1).map_or('\n', |at| self.letter(at))
    }

    /// The letters from one place up to another.
    pub(super) fn letters(&self, start: usize, end: usize) -> impl Iterator<Item = char> + '_ {
        self.letters[start..end]
            .iter()
            .map(|letter| letter.character)
    }

    /// Where letters stand in the text as it came.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.letters[start].span.to(self.letters[end - 1].span)
    }

    /// The digits of a token.
    pub(super) fn digits(&self, token: &Token) -> impl Iterator<Item = u8> + '_ {
        self.letters(token.start, token.end)
            .filter_map(|letter| letter.to_digit(10))
            .filter_map(|digit| u8::try_from(digit).ok())
    }

    /// Whether a token is that mark.
    pub(super) fn is_mark(&self, at: usize, mark: char) -> bool {
        let token = self.tokens.get(at);
        token.is_some_and(|t| t.kind == Kind::Mark && self.letter(t.start) == mark)
    }

    /// Whether a token is a word with a capital first letter.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        let token = self.tokens.get(at);
        token.is_some_and(|t| t.kind == Kind::Word && self.letter(t.start).is_uppercase())
    }

    /// The kind of a token; a line's end beyond the text.
    pub(super) fn kind(&self, at: usize) -> Kind {
        self.tokens.get(at).map_or(Kind::Break, |token| token.kind)
    }

    /// What a token says; nothing beyond the text.
    pub(super) fn roles(&self, at: usize) -> Roles {
        self.tokens.get(at).map(|t| t.roles).unwrap_or_default()
    }

    /// The token before a place, if there is one.
    pub(super) fn before(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at.checked_sub(1)?)
    }

    fn split(&mut self) {
        let mut at = 0;
        while at < self.letters.len() {
            let letter = self.letter(at);
            if letter == ' ' {
                at += 1;
                continue;
            }
            let (kind, end) = self.token_from(at, letter);
            let before = self.tokens.last().filter(|last| last.kind != Kind::Break);
            let glued = before.is_some_and(|last| last.end == at);
            self.tokens.push(Token {
                kind,
                start: at,
                end,
                roles: Roles::default(),
                glued,
            });
            at = end;
        }
    }

    fn token_from(&self, at: usize, letter: char) -> (Kind, usize) {
        let run = |start: usize, of: &dyn Fn(char) -> bool| {
            let mut end = start;
            while end < self.letters.len() && of(self.letter(end)) {
                end += 1;
            }
            end
        };
        if letter == '\n' {
            (Kind::Break, at + 1)
        } else if letter.is_ascii_digit() {
            (Kind::Digits, run(at, &|l| l.is_ascii_digit()))
        } else if letter.is_alphabetic() {
            let mut end = run(at, &char::is_alphabetic);
            while matches!(self.letter(end), '\'' | '-') && self.letter(end + 1).is_alphabetic() {
                end = run(end + 1, &char::is_alphabetic);
            }
            (Kind::Word, end)
        } else {
            (Kind::Mark, at + 1)
        }
    }

    /// Gives each word what it says; a phrase speaks by its last word.
    fn look_up(&mut self) {
        let words = Words::all();
        let keys: Vec<(usize, String)> = (0..self.tokens.len())
            .filter(|at| self.tokens[*at].kind == Kind::Word)
            .map(|at| (at, self.key(at)))
            .collect();
        for (place, (at, key)) in keys.iter().enumerate() {
            let own = words.single(key).with(words.suffix(key));
            self.tokens[*at].roles = self.tokens[*at].roles.with(own);
            let behind = |more: usize| {
                let (next, key) = keys.get(place + 1 + more)?;
                self.joined(*at, *next).then_some(key.as_str())
            };
            if let Some((more, roles)) = words.longer(key, behind) {
                let last = keys[place + more].0;
                self.tokens[last].roles = self.tokens[last].roles.with(roles);
            }
        }
    }

    /// Whether nothing but points, hyphens and words stands between two tokens.
    fn joined(&self, first: usize, last: usize) -> bool {
        (first..last).all(|at| match self.tokens[at].kind {
            Kind::Word => true,
            Kind::Mark => matches!(self.letter(self.tokens[at].start), '.' | '-' | '/'),
            Kind::Digits | Kind::Break => false,
        })
    }

    fn key(&self, at: usize) -> String {
        let token = self.tokens[at];
        let mut key = String::with_capacity(token.end - token.start);
        for letter in self.letters(token.start, token.end) {
            match letter {
                '\'' => {}
                ascii if ascii.is_ascii() => key.push(ascii.to_ascii_lowercase()),
                _ => return crate::language::normalise::key(&self.word(at)),
            }
        }
        key
    }

    /// A token's letters.
    pub(super) fn word(&self, at: usize) -> String {
        let token = self.tokens[at];
        self.letters(token.start, token.end).collect()
    }
}
