//! Which words mean numbers, units, days and signals in a language?

mod file;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

use super::cue::{Clause, Cue, Frame, Hour};
use super::dates::{Feast, Period};
use super::normalise::{clean_key, key};
pub use super::particle::{DayWord, Particle};
use super::phrases::Phrases;
use crate::domain::Unit;
use file::File;

/// The languages that have a lexicon, English first: it is laid under every other one.
const SOURCES: [&str; 6] = [
    include_str!("../lexicons/en.toml"),
    include_str!("../lexicons/es.toml"),
    include_str!("../lexicons/de.toml"),
    include_str!("../lexicons/nl.toml"),
    include_str!("../lexicons/fr.toml"),
    include_str!("../lexicons/hi.toml"),
];

/// The lexicons of languages that some regions write with a decimal point, for those regions.
static POINTED: LazyLock<Vec<Lexicon>> = LazyLock::new(|| {
    let written_otherwise = Lexicon::all()
        .iter()
        .filter(|l| !l.point_regions.is_empty());
    written_otherwise
        .map(|lexicon| Lexicon {
            decimal_comma: false,
            ..lexicon.clone()
        })
        .collect()
});

static LEXICONS: LazyLock<Vec<Lexicon>> = LazyLock::new(|| {
    let files: Vec<File> = SOURCES
        .iter()
        .map(|source| toml::from_str(source).expect("a test reads every lexicon"))
        .collect();
    let english = Lexicon::own(&files[0]);
    let others = files[1..]
        .iter()
        .map(|file| Lexicon::own(file).over(&english));
    std::iter::once(english.clone()).chain(others).collect()
});

/// Shorter words of a language are too easily something else: "mo", "st", "ud".
const TELLING_LETTERS: usize = 3;

/// A unit word: the unit, and how many of it the word stands for ("pond" is half a kilogramme).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitWord {
    /// The catalog's unit.
    pub unit: Unit,
    /// How many of it.
    pub factor: Decimal,
}

/// The openings and signals of one kind of clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clue {
    /// A clause of the kind starts so.
    Start(Clause),
    /// A clause of the kind says so somewhere.
    Signal(Clause),
}

/// The words of one language, laid over those of English.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// BCP 47 primary tag.
    pub language: String,
    /// Whether a comma marks decimals.
    pub decimal_comma: bool,
    /// Words by which the language is told from English.
    telling: FxHashSet<String>,
    /// Whether a region that writes the language otherwise marks decimals by a point: Mexico.
    point_regions: Vec<String>,
    /// Numbers of one word, without multipliers.
    pub numbers: FxHashMap<String, Decimal>,
    /// "quatre-vingt": numbers of several words.
    pub number_phrases: Phrases<Decimal>,
    /// "sadhe": what is added to the number behind it.
    pub number_prefixes: FxHashMap<String, Decimal>,
    /// "thirds": by how much is divided.
    pub fractions: FxHashMap<String, Decimal>,
    /// "couple": numbers that take an article.
    pub pairs: Vec<String>,
    /// Numbers that are something else where no unit follows: Hindi "do" is also "give".
    pub before_units: Vec<String>,
    /// Whether tens and ones are joined by "and": "treinta y dos".
    pub tens_join: bool,
    /// "hundred", "thousand".
    pub multipliers: FxHashMap<String, Decimal>,
    /// "dozen": counts of pieces.
    pub dozens: FxHashMap<String, Decimal>,
    /// "second".
    pub ordinals: FxHashMap<String, u32>,
    /// Months.
    pub months: FxHashMap<String, u32>,
    /// Weekdays; 1 is Monday.
    pub weekdays: FxHashMap<String, u32>,
    /// Units.
    pub units: Phrases<UnitWord>,
    /// Further meanings of a unit's words, likeliest first.
    pub other_units: FxHashMap<String, Vec<Unit>>,
    /// "tomorrow": days from today.
    pub days: Phrases<i64>,
    /// "week", "fortnight".
    pub periods: Phrases<Period>,
    /// "week" in "Friday week": days after the day before it.
    pub later: Phrases<i64>,
    /// "Christmas Eve".
    pub feasts: Phrases<Feast>,
    /// "th" in "5th".
    pub ordinal_endings: Vec<String>,
    /// "und" in "einundzwanzig", in languages that write numbers as one word.
    pub compound: Option<String>,
    /// "ein" in "einundzwanzig".
    pub one_in_compounds: Vec<String>,
    /// "einhalb" in "zweieinhalb".
    pub half_endings: Vec<String>,
    /// Words around numbers.
    pub particles: Phrases<Particle>,
    /// Words around days.
    pub day_words: Phrases<DayWord>,
    /// Signals.
    pub cues: Phrases<Cue>,
    /// Openings and signals of clauses.
    pub clauses: Phrases<Clue>,
    /// Words around times of day.
    pub clock: Phrases<Hour>,
    /// Answers that mean yes when they stand alone, and little beside goods.
    pub weak: Vec<String>,
    /// What frames goods and questions, whatever they are about.
    pub frames: Phrases<Frame>,
    /// Food words, in English.
    pub goods: Phrases<String>,
}

impl Lexicon {
    /// The lexicon of a language, or English where there is none.
    #[must_use]
    pub fn of(language: &str) -> &'static Self {
        Self::all()
            .iter()
            .find(|lexicon| lexicon.language == language)
            .unwrap_or(&Self::all()[0])
    }

    /// Every lexicon, English first.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &LEXICONS
    }

    /// The same language as a locale's region writes its numbers: a Mexican 1,200 is no 1.2.
    #[must_use]
    pub fn in_region(&'static self, locale: &str) -> &'static Self {
        let locale = locale.to_ascii_lowercase();
        let mut parts = locale.split(['-', '_']);
        let language = parts.next().unwrap_or_default();
        let Some(region) = parts.next_back() else {
            return self;
        };
        let pointed = language == self.language && self.point_regions.iter().any(|r| r == region);
        let mut others = POINTED.iter();
        others
            .find(|other| pointed && other.language == self.language)
            .unwrap_or(self)
    }

    fn own(file: &File) -> Self {
        let mut lexicon = Self {
            language: file.language.clone(),
            decimal_comma: file.decimal == ",",
            telling: file.common.iter().map(|word| key(word)).collect(),
            point_regions: keys(&file.point_regions),
            number_prefixes: keyed(&file.number_prefixes),
            fractions: keyed(&file.fractions),
            pairs: keys(&file.pairs),
            before_units: keys(&file.before_units),
            tens_join: file.tens_join,
            multipliers: keyed(&file.multipliers),
            dozens: keyed(&file.dozens),
            ordinals: keyed(&file.ordinals),
            months: keyed(&file.months),
            weekdays: keyed(&file.weekdays),
            ordinal_endings: keys(&file.ordinal_endings),
            compound: file.compound.as_deref().map(key),
            one_in_compounds: keys(&file.one_in_compounds),
            half_endings: keys(&file.half_endings),
            ..Self::default()
        };
        lexicon.add_numbers(file);
        lexicon.add_units(file);
        add_all(&mut lexicon.day_words, &file.day_words);
        add_all(&mut lexicon.particles, &file.particles);
        add_all(&mut lexicon.periods, &file.periods);
        add_each(&mut lexicon.later, &file.later);
        add_each(&mut lexicon.feasts, &file.feasts);
        add_each(&mut lexicon.days, &file.days);
        add_all(&mut lexicon.cues, &file.cues);
        for (phrase, english) in &file.goods {
            lexicon.goods.add(phrase, english.clone());
        }
        add_all(&mut lexicon.frames, &file.frames);
        add_all(&mut lexicon.clock, &file.clock);
        lexicon.weak = file.weak.iter().map(|word| clean_key(word)).collect();
        for (clause, clues) in &file.clauses {
            for phrase in &clues.starts {
                lexicon.clauses.add(phrase, Clue::Start(*clause));
            }
            for phrase in &clues.signals {
                lexicon.clauses.add(phrase, Clue::Signal(*clause));
            }
        }
        lexicon
    }

    fn add_numbers(&mut self, file: &File) {
        for (words, value) in &file.numbers {
            if words.contains([' ', '-']) {
                self.number_phrases.add(words, *value);
            } else {
                self.numbers.insert(key(words), *value);
            }
        }
    }

    fn add_units(&mut self, file: &File) {
        for (unit, words) in &file.units {
            for word in words {
                let factor = Decimal::ONE;
                let unit = Unit::new(unit);
                self.units.add(word, UnitWord { unit, factor });
            }
        }
        for (unit, others) in &file.also {
            let others = others.iter().map(|other| Unit::new(other)).collect();
            self.other_units.insert(unit.clone(), others);
        }
        for (word, (unit, factor)) in &file.parts {
            let unit = Unit::new(unit);
            let factor = *factor;
            self.units.add(word, UnitWord { unit, factor });
        }
    }

    /// What the words for a unit may mean beside it: "caja" is a case and a box.
    #[must_use]
    pub fn also(&self, unit: &Unit) -> &[Unit] {
        self.other_units
            .get(unit.as_str())
            .map_or(&[], Vec::as_slice)
    }

    /// Whether a word tells that a message is in this language.
    #[must_use]
    pub fn tells(&self, word: &str) -> bool {
        self.telling.contains(word)
    }

    /// The words by which the language may be told, beside the frequent ones.
    fn vocabulary(&self) -> impl Iterator<Item = &String> {
        let phrases = [
            self.units.words(),
            self.days.words(),
            self.periods.words(),
            self.day_words.words(),
            self.goods.words(),
        ];
        let names = self.months.keys().chain(self.weekdays.keys());
        let counts = self.numbers.keys().chain(self.dozens.keys());
        phrases.into_iter().flatten().chain(names).chain(counts)
    }

    fn over(mut self, english: &Self) -> Self {
        let own: Vec<String> = self.vocabulary().cloned().collect();
        self.telling
            .extend(own.into_iter().filter(|w| w.len() >= TELLING_LETTERS));
        let of_english: FxHashSet<&String> = english.vocabulary().chain(&english.telling).collect();
        self.telling.retain(|word| !of_english.contains(word));
        for (own, other) in [
            (&mut self.numbers, &english.numbers),
            (&mut self.multipliers, &english.multipliers),
            (&mut self.dozens, &english.dozens),
            (&mut self.fractions, &english.fractions),
        ] {
            fill(own, other);
        }
        // "dozen" is a box's plural in Dutch.
        let units = &self.units;
        self.dozens.retain(|word, _| !units.has(word));
        fill(&mut self.ordinals, &english.ordinals);
        fill(&mut self.months, &english.months);
        fill(&mut self.weekdays, &english.weekdays);
        self.units.fall_back_to(&english.units);
        self.days.fall_back_to(&english.days);
        self.periods.fall_back_to(&english.periods);
        self.later.fall_back_to(&english.later);
        self.feasts.fall_back_to(&english.feasts);
        self.ordinal_endings.extend(english.ordinal_endings.clone());
        self.pairs.extend(english.pairs.clone());
        self.particles.fall_back_to(&english.particles);
        self.day_words.fall_back_to(&english.day_words);
        self.cues.fall_back_to(&english.cues);
        self.clauses.fall_back_to(&english.clauses);
        self.frames.fall_back_to(&english.frames);
        self.clock.fall_back_to(&english.clock);
        self.weak.extend(english.weak.clone());
        self.goods.fall_back_to(&english.goods);
        self
    }
}

/// Adds every phrase of each meaning.
fn add_all<T: Copy>(phrases: &mut Phrases<T>, words: &BTreeMap<T, Vec<String>>) {
    for (meaning, words) in words {
        for word in words {
            phrases.add(word, *meaning);
        }
    }
}

/// Adds each phrase with its meaning.
fn add_each<T: Copy>(phrases: &mut Phrases<T>, words: &BTreeMap<String, T>) {
    for (word, meaning) in words {
        phrases.add(word, *meaning);
    }
}

fn keys(words: &[String]) -> Vec<String> {
    words.iter().map(|word| key(word)).collect()
}

fn keyed<T: Clone>(words: &BTreeMap<String, T>) -> FxHashMap<String, T> {
    words
        .iter()
        .map(|(word, value)| (key(word), value.clone()))
        .collect()
}

fn fill<T: Clone>(own: &mut FxHashMap<String, T>, other: &FxHashMap<String, T>) {
    for (word, value) in other {
        own.entry(word.clone()).or_insert_with(|| value.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lexicon_is_read() {
        for source in SOURCES {
            toml::from_str::<File>(source).unwrap();
        }
        let languages: Vec<&str> = Lexicon::all().iter().map(|l| &*l.language).collect();
        assert_eq!(languages, ["en", "es", "de", "nl", "fr", "hi"]);
    }

    #[test]
    fn english_stands_behind_every_other_language() {
        let german = Lexicon::of("de");
        let words = super::super::tokens("2 kisten coke and cases");
        assert!(german.units.longest(&words, 1).is_some());
        assert!(german.units.longest(&words, 4).is_some());
    }
}
