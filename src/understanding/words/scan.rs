//! What stands at a token of an order line: an amount, a phrase with a meaning, the end of something?

use super::table::{Sign, Table, table_of};
use crate::language::lexicon::Particle;
use crate::language::{Cue, Kind, Lexicon, Token, detect, tokens};

/// A text in tokens, with what its language makes of them.
pub(super) struct Scan<'t> {
    pub text: &'t str,
    pub tokens: Vec<Token>,
    pub lexicon: &'static Lexicon,
    /// Whether the text has one item a line: several lines, half of which start with a number.
    pub is_list: bool,
    /// The last token that is a number.
    pub last_number: usize,
    table: &'static Table,
}

impl<'t> Scan<'t> {
    pub fn new(text: &'t str, locale: &str) -> Self {
        let tokens = tokens(text);
        let lexicon = detect::language(&tokens, locale);
        Self {
            text,
            last_number: tokens
                .iter()
                .rposition(|token| {
                    token.kind == Kind::Number || lexicon.numbers.contains_key(&token.key)
                })
                .unwrap_or(0),
            is_list: is_list(&tokens),
            table: table_of(&lexicon.language),
            tokens,
            lexicon,
        }
    }

    /// The length of the longest phrase here that has a meaning.
    pub fn phrase(&self, at: usize, wanted: Sign) -> Option<usize> {
        self.table
            .at(&self.tokens, at)
            .filter(|(_, sign)| **sign == wanted)
            .map(|(len, _)| len)
            .max()
    }

    /// The length of the longest signal of one of these kinds here.
    pub fn cue(&self, at: usize, wanted: &[Cue]) -> Option<usize> {
        self.lexicon
            .cues
            .at(&self.tokens, at)
            .filter(|(_, cue)| wanted.contains(cue))
            .map(|(len, _)| len)
            .max()
    }

    pub fn particle(&self, at: usize, wanted: Particle) -> Option<usize> {
        self.lexicon
            .particles
            .at(&self.tokens, at)
            .filter(|(_, particle)| **particle == wanted)
            .map(|(len, _)| len)
            .max()
    }

    pub fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    /// Whether an item cannot go on here: the end of the text or line, a mark, an "and".
    pub fn ends(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return true;
        };
        match token.kind {
            Kind::Break => true,
            Kind::Mark => {
                !token.glued
                    || [",", ".", ";", "!", "?", ":", ")"]
                        .iter()
                        .any(|mark| token.is(mark))
            }
            Kind::Word | Kind::Number | Kind::Symbol => {
                self.phrase(at, Sign::And).is_some()
                    || self.cue(at, &[Cue::And]).is_some()
                    || self.phrase(at, Sign::Closings).is_some()
            }
        }
    }

    /// The words of these tokens as the text has them; neighbours with what stands between them.
    pub fn words(&self, of: &[usize]) -> String {
        let mut words = String::new();
        let mut rest = of;
        while let Some((first, _)) = rest.split_first() {
            let run = rest
                .iter()
                .zip(*first..)
                .take_while(|(at, due)| **at == *due)
                .count();
            let span = self.tokens[*first].span.to(self.tokens[rest[run - 1]].span);
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(span.of(self.text).trim());
            rest = &rest[run..];
        }
        words
    }
}

fn is_list(tokens: &[Token]) -> bool {
    let (mut lines, mut counted) = (0, 0);
    for line in tokens.split(|token| token.kind == Kind::Break) {
        let first = line.iter().find(|token| token.kind != Kind::Mark);
        lines += usize::from(first.is_some());
        counted += usize::from(first.is_some_and(|token| token.kind == Kind::Number));
    }
    lines > 1 && counted * 2 >= lines
}
