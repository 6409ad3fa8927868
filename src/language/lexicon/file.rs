//! What does a lexicon's file hold?

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::language::cue::{Clause, Cue, Frame, Hour};
use crate::language::dates::{Feast, Period};
use crate::language::particle::{DayWord, Particle};

/// A lexicon as its file has it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct File {
    pub language: String,
    pub decimal: String,
    pub common: Vec<String>,
    pub ordinal_endings: Vec<String>,
    pub compound: Option<String>,
    pub one_in_compounds: Vec<String>,
    pub half_endings: Vec<String>,
    pub particles: BTreeMap<Particle, Vec<String>>,
    pub day_words: BTreeMap<DayWord, Vec<String>>,
    pub periods: BTreeMap<Period, Vec<String>>,
    pub later: BTreeMap<String, i64>,
    pub feasts: BTreeMap<String, Feast>,
    pub numbers: BTreeMap<String, Decimal>,
    pub fractions: BTreeMap<String, Decimal>,
    pub number_prefixes: BTreeMap<String, Decimal>,
    pub pairs: Vec<String>,
    pub before_units: Vec<String>,
    pub tens_join: bool,
    pub point_regions: Vec<String>,
    pub multipliers: BTreeMap<String, Decimal>,
    pub dozens: BTreeMap<String, Decimal>,
    pub ordinals: BTreeMap<String, u32>,
    pub units: BTreeMap<String, Vec<String>>,
    /// Units whose words mean others too: "caja" is a case and a box.
    pub also: BTreeMap<String, Vec<String>>,
    pub parts: BTreeMap<String, (String, Decimal)>,
    pub months: BTreeMap<String, u32>,
    pub weekdays: BTreeMap<String, u32>,
    pub days: BTreeMap<String, i64>,
    pub cues: BTreeMap<Cue, Vec<String>>,
    pub clauses: BTreeMap<Clause, Clues>,
    pub frames: BTreeMap<Frame, Vec<String>>,
    pub clock: BTreeMap<Hour, Vec<String>>,
    pub weak: Vec<String>,
    pub goods: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Clues {
    pub starts: Vec<String>,
    pub signals: Vec<String>,
}
