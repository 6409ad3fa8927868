//! Which phrases of a table start at a token?

use rustc_hash::FxHashMap;

use super::tokens::{Kind, Token, tokens};

/// Phrases by their first word, each with what it means.
#[derive(Debug, Clone)]
pub struct Phrases<T> {
    by_first: FxHashMap<String, Vec<(Vec<String>, T)>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self {
            by_first: FxHashMap::default(),
        }
    }
}

impl<T: Clone> Phrases<T> {
    /// Adds a phrase; one phrase may mean several things.
    pub fn add(&mut self, phrase: &str, meaning: T) {
        let words: Vec<String> = tokens(phrase).into_iter().map(|token| token.key).collect();
        if let Some(first) = words.first() {
            let entries = self.by_first.entry(first.clone()).or_default();
            entries.push((words, meaning));
        }
    }

    /// Every phrase that starts at a token, with the number of tokens that it takes.
    pub fn at<'a>(
        &'a self,
        tokens: &'a [Token],
        at: usize,
    ) -> impl Iterator<Item = (usize, &'a T)> + 'a {
        tokens
            .get(at)
            .and_then(|token| self.by_first.get(&token.key))
            .into_iter()
            .flatten()
            .filter_map(move |(words, meaning)| Some((extent(words, &tokens[at..])?, meaning)))
    }

    /// The longest phrase that starts at a token.
    #[must_use]
    pub fn longest(&self, tokens: &[Token], at: usize) -> Option<(usize, T)> {
        self.at(tokens, at)
            .max_by_key(|(len, _)| *len)
            .map(|(len, meaning)| (len, meaning.clone()))
    }

    /// Every phrase, its words' keys joined by blanks.
    pub fn phrases(&self) -> impl Iterator<Item = String> + '_ {
        self.by_first
            .values()
            .flatten()
            .map(|(words, _)| words.join(" "))
    }

    /// Whether the table has that one word.
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        let entries = self.by_first.get(word);
        entries.is_some_and(|entries| entries.iter().any(|(words, _)| words.len() == 1))
    }

    /// The phrases that are one word.
    #[must_use]
    pub fn words(&self) -> Vec<&String> {
        let entries = self.by_first.iter();
        entries
            .filter(|(_, entries)| entries.iter().any(|(words, _)| words.len() == 1))
            .map(|(word, _)| word)
            .collect()
    }

    /// Takes over another table's phrases, but for those that this one has already.
    pub fn fall_back_to(&mut self, other: &Self) {
        for (first, entries) in &other.by_first {
            let own: Vec<Vec<String>> = self
                .by_first
                .get(first)
                .map(|entries| entries.iter().map(|(words, _)| words.clone()).collect())
                .unwrap_or_default();
            let missing = entries.iter().filter(|(words, _)| !own.contains(words));
            let missing: Vec<_> = missing.cloned().collect();
            self.by_first
                .entry(first.clone())
                .or_default()
                .extend(missing);
        }
    }
}

/// How many tokens a phrase takes; the hyphens of "avez-vous" and "semi-skimmed" are none of its
/// words.
fn extent(words: &[String], tokens: &[Token]) -> Option<usize> {
    let mut at = 0;
    for (number, word) in words.iter().enumerate() {
        if number > 0 && word != "-" && is_hyphen(tokens, at) {
            at += 1;
        }
        let token = tokens.get(at)?;
        if token.key != *word || (number > 0 && token.kind == Kind::Break) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

fn is_hyphen(tokens: &[Token], at: usize) -> bool {
    let glued_word = |token: &Token| token.kind == Kind::Word && token.glued;
    tokens
        .get(at)
        .is_some_and(|token| token.is("-") && token.glued)
        && tokens.get(at + 1).is_some_and(glued_word)
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    #[test]
    fn a_hyphen_between_two_words_is_none_of_a_phrase() {
        let mut phrases = Phrases::default();
        phrases.add("avez vous", 1);
        for (text, expected) in [
            ("avez vous", Some((2, 1))),
            ("avez-vous", Some((3, 1))),
            ("avez - vous", None),
        ] {
            assert_eq!(phrases.longest(&tokens(text), 0), expected, "{text}");
        }
    }
}
