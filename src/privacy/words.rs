//! Which words speak for personal data, and which against it? Data, a file a language.
//!
//! The words of every language hold at once: what language a message is in is not known where cards
//! are masked, and customers mix languages.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::language::{Lexicon, clean_key};

const SOURCES: [&str; 6] = [
    include_str!("words/en.toml"),
    include_str!("words/es.toml"),
    include_str!("words/de.toml"),
    include_str!("words/nl.toml"),
    include_str!("words/fr.toml"),
    include_str!("words/hi.toml"),
];

/// What a word says of what stands by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Role {
    /// "mobile": a telephone number stands before or behind it.
    Telephone,
    /// "call": a telephone number stands behind it.
    Calling,
    /// "number": of a telephone, unless a word before it says of what.
    Number,
    /// "ext".
    Extension,
    /// "invoice": the number behind it is the trade's own.
    Code,
    /// "visa".
    Card,
    /// "ssn".
    Social,
    /// "born on".
    Birth,
    /// "ask for": a person follows.
    Introduces,
    /// "bill": a person follows where it is a first and a last name.
    IntroducesTwo,
    /// "this is".
    Presents,
    /// "here" in "Ann here".
    Presented,
    /// "owner".
    Person,
    /// "is" in "the owner is".
    Is,
    /// "Mrs".
    Title,
    /// "wants" in "Mrs Hall wants".
    Acts,
    /// "can" in "can Ann come".
    Can,
    /// "come" in "can Ann come".
    Comes,
    /// "with" in "07700 900123 with Ann".
    Beside,
    /// "kind regards".
    Closing,
    /// "Monday": has a capital, but is no name.
    NotAName,
    /// "road", behind the street's name.
    Street,
    /// "court": a street, or something else.
    StreetOrElse,
    /// "milky way".
    NotAStreet,
    /// "calle", before the street's name.
    StreetFirst,
    /// "rue", between the number and the street's name.
    StreetInside,
    /// "straat" in "Dorpsstraat".
    StreetSuffix,
    /// "weg" in "Kirchweg".
    StreetSuffixOrElse,
    /// "north".
    Compass,
    /// "suite".
    Unit,
    /// "po box".
    Box,
    /// "at": an address may follow.
    Place,
    /// "deliver to": an address follows.
    Address,
    /// "cases", a unit of the lexicons: what stands before it is a quantity.
    Counted,
}

/// The roles of a word, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Roles(u64);

impl Roles {
    /// Whether the word has the role.
    pub(super) const fn has(self, role: Role) -> bool {
        self.0 & (1 << role as u64) != 0
    }

    /// Whether it has any of them.
    pub(super) fn any(self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.has(*role))
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn of(role: Role) -> Self {
        Self(1 << role as u64)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "language")]
    _language: String,
    words: BTreeMap<Role, Vec<String>>,
}

/// A phrase of several words, by its first one.
struct Phrase {
    rest: Vec<String>,
    roles: Roles,
}

/// Every phrase of every language.
#[derive(Default)]
pub(super) struct Words {
    single: HashMap<String, Roles>,
    longer: HashMap<String, Vec<Phrase>>,
    suffixes: Vec<(String, Roles)>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    for source in SOURCES {
        let file: File = toml::from_str(source).expect("a test reads every file");
        for (role, phrases) in &file.words {
            for phrase in phrases {
                words.add(*role, phrase);
            }
        }
    }
    for lexicon in Lexicon::all() {
        for unit in lexicon.units.words() {
            words.add(Role::Counted, unit);
        }
    }
    words
});

impl Words {
    /// The words, read once.
    pub(super) fn all() -> &'static Self {
        &WORDS
    }

    /// What one word says by itself.
    pub(super) fn single(&self, key: &str) -> Roles {
        self.single.get(key).copied().unwrap_or_default()
    }

    /// The longest phrase that starts with that word and goes on with those: its roles and how many
    /// words more it has.
    pub(super) fn longer<'a>(
        &self,
        key: &str,
        behind: impl Fn(usize) -> Option<&'a str>,
    ) -> Option<(usize, Roles)> {
        let phrases = self.longer.get(key)?;
        let fits = |phrase: &&Phrase| {
            let mut words = phrase.rest.iter().enumerate();
            words.all(|(at, word)| behind(at) == Some(word.as_str()))
        };
        let longest = phrases.iter().filter(fits).max_by_key(|p| p.rest.len())?;
        Some((longest.rest.len(), longest.roles))
    }

    /// What the end of a word says: "Dorpsstraat".
    pub(super) fn suffix(&self, key: &str) -> Roles {
        let ends = |(suffix, _): &&(String, Roles)| {
            key.len() > suffix.len() + 1 && key.ends_with(suffix.as_str())
        };
        let found = self.suffixes.iter().filter(ends);
        found.fold(Roles::default(), |roles, (_, role)| roles.with(*role))
    }

    fn add(&mut self, role: Role, phrase: &str) {
        let key = clean_key(phrase);
        let roles = Roles::of(role);
        if matches!(role, Role::StreetSuffix | Role::StreetSuffixOrElse) {
            self.suffixes.push((key, roles));
            return;
        }
        let mut words = key.split(' ').map(str::to_owned);
        let first = words.next().unwrap_or_default();
        let rest: Vec<String> = words.collect();
        if rest.is_empty() {
            let entry = self.single.entry(first).or_default();
            *entry = entry.with(roles);
            return;
        }
        let phrases = self.longer.entry(first).or_default();
        match phrases.iter_mut().find(|known| known.rest == rest) {
            Some(known) => known.roles = known.roles.with(roles),
            None => phrases.push(Phrase { rest, roles }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_words_and_every_phrase_is_found() {
        let words = Words::all();
        assert!(words.single("telefono").has(Role::Telephone));
        assert!(words.single("kundennummer").has(Role::Code));
        assert!(words.suffix("dorpsstraat").has(Role::StreetSuffix));
        let rest = ["name", "is", "ann"];
        let found = words.longer("my", |at| rest.get(at).copied());
        assert_eq!(found.map(|(more, _)| more), Some(2));
        assert!(found.is_some_and(|(_, roles)| roles.has(Role::Introduces)));
    }
}
