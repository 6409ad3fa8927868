//! Which words mean numbers, units, days and signals in a language?

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::cue::{Clause, Cue};
use super::normalise::key;
use super::phrases::Phrases;
use crate::domain::Unit;

/// The languages that have a lexicon, English first: it is laid under every other one.
const SOURCES: [&str; 6] = [
    include_str!("lexicons/en.toml"),
    include_str!("lexicons/es.toml"),
    include_str!("lexicons/de.toml"),
    include_str!("lexicons/nl.toml"),
    include_str!("lexicons/fr.toml"),
    include_str!("lexicons/hi.toml"),
];

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

/// What joins and frames numbers and days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Particle {
    /// "to" between the ends of a range.
    Range,
    /// "a", which may count one.
    Article,
    /// "and" within a number.
    Join,
    /// "point" within a number.
    Point,
    /// "next" before a weekday.
    Next,
    /// "last" before a weekday.
    Last,
    /// "of" between a unit and its goods.
    Of,
    /// "x" between a number and its goods.
    Times,
}

/// The words of one language, laid over those of English.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// BCP 47 primary tag.
    pub language: String,
    /// Whether a comma marks decimals.
    pub decimal_comma: bool,
    /// Frequent words by which the language is told.
    pub common: Vec<String>,
    /// Numbers, without multipliers.
    pub numbers: HashMap<String, Decimal>,
    /// "hundred", "thousand".
    pub multipliers: HashMap<String, Decimal>,
    /// "dozen": counts of pieces.
    pub dozens: HashMap<String, Decimal>,
    /// "second".
    pub ordinals: HashMap<String, u32>,
    /// Months.
    pub months: HashMap<String, u32>,
    /// Weekdays; 1 is Monday.
    pub weekdays: HashMap<String, u32>,
    /// Units.
    pub units: Phrases<UnitWord>,
    /// "tomorrow": days from today.
    pub days: Phrases<i64>,
    /// Words around numbers and days.
    pub particles: Phrases<Particle>,
    /// Signals.
    pub cues: Phrases<Cue>,
    /// Openings and signals of clauses.
    pub clauses: Phrases<Clue>,
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

    fn own(file: &File) -> Self {
        let mut lexicon = Self {
            language: file.language.clone(),
            decimal_comma: file.decimal == ",",
            common: file.common.iter().map(|word| key(word)).collect(),
            numbers: keyed(&file.numbers),
            multipliers: keyed(&file.multipliers),
            dozens: keyed(&file.dozens),
            ordinals: keyed(&file.ordinals),
            months: keyed(&file.months),
            weekdays: keyed(&file.weekdays),
            ..Self::default()
        };
        lexicon.add_units(file);
        lexicon.add_particles(file);
        for (phrase, english) in &file.goods {
            lexicon.goods.add(phrase, english.clone());
        }
        for (phrase, days) in &file.days {
            lexicon.days.add(phrase, *days);
        }
        for (cue, phrases) in &file.cues {
            for phrase in phrases {
                lexicon.cues.add(phrase, *cue);
            }
        }
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

    fn add_units(&mut self, file: &File) {
        for (unit, words) in &file.units {
            for word in words {
                let factor = Decimal::ONE;
                let unit = Unit::new(unit);
                self.units.add(word, UnitWord { unit, factor });
            }
        }
        for (word, (unit, factor)) in &file.parts {
            let unit = Unit::new(unit);
            let factor = *factor;
            self.units.add(word, UnitWord { unit, factor });
        }
    }

    fn add_particles(&mut self, file: &File) {
        for (words, particle) in [
            (&file.range, Particle::Range),
            (&file.articles, Particle::Article),
            (&file.joins, Particle::Join),
            (&file.point, Particle::Point),
            (&file.next, Particle::Next),
            (&file.last, Particle::Last),
            (&file.of, Particle::Of),
            (&file.times, Particle::Times),
        ] {
            for word in words {
                self.particles.add(word, particle);
            }
        }
    }

    fn over(mut self, english: &Self) -> Self {
        for (own, other) in [
            (&mut self.numbers, &english.numbers),
            (&mut self.multipliers, &english.multipliers),
            (&mut self.dozens, &english.dozens),
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
        self.particles.fall_back_to(&english.particles);
        self.cues.fall_back_to(&english.cues);
        self.clauses.fall_back_to(&english.clauses);
        self.goods.fall_back_to(&english.goods);
        self
    }
}

fn keyed<T: Clone>(words: &BTreeMap<String, T>) -> HashMap<String, T> {
    words
        .iter()
        .map(|(word, value)| (key(word), value.clone()))
        .collect()
}

fn fill<T: Clone>(own: &mut HashMap<String, T>, other: &HashMap<String, T>) {
    for (word, value) in other {
        own.entry(word.clone()).or_insert_with(|| value.clone());
    }
}

/// A lexicon as its file has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct File {
    language: String,
    decimal: String,
    common: Vec<String>,
    range: Vec<String>,
    articles: Vec<String>,
    joins: Vec<String>,
    point: Vec<String>,
    next: Vec<String>,
    last: Vec<String>,
    of: Vec<String>,
    times: Vec<String>,
    numbers: BTreeMap<String, Decimal>,
    multipliers: BTreeMap<String, Decimal>,
    dozens: BTreeMap<String, Decimal>,
    ordinals: BTreeMap<String, u32>,
    units: BTreeMap<String, Vec<String>>,
    parts: BTreeMap<String, (String, Decimal)>,
    months: BTreeMap<String, u32>,
    weekdays: BTreeMap<String, u32>,
    days: BTreeMap<String, i64>,
    cues: BTreeMap<Cue, Vec<String>>,
    clauses: BTreeMap<Clause, Clues>,
    goods: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Clues {
    starts: Vec<String>,
    signals: Vec<String>,
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
