//! Kind `lines`: are the order lines of a text found, by its words alone?

use std::path::Path;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::aliases::{plain, plain_words, same_unit};
use super::quantities::same_number;
use super::set::Set;
use super::{Answers, Miss, Scored, timed};
use crate::eval::outcome::{Outcome, f1, hit};
use crate::understanding::words;

/// What a row asks.
#[derive(Debug, Clone, Deserialize)]
pub struct Question {
    /// The text.
    pub text: String,
    /// Its locale.
    #[serde(default = "super::predict::default_locale")]
    pub locale: String,
    /// The menu of the folder's `menus.json` that the text is about.
    pub venue: Option<String>,
}

/// One line.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The goods, in the words of the text; none where only other things are said of a line.
    pub product: Option<String>,
    /// How many; of a range the larger number.
    pub quantity: Option<f64>,
    /// The unit, where one is named.
    pub unit: Option<String>,
    /// The size, where one is named.
    pub size: Option<String>,
    /// What is said of the goods beside their name.
    #[serde(default)]
    pub modifiers: Vec<String>,
    /// What the goods must not have.
    #[serde(default)]
    pub negated: Vec<String>,
}

impl Line {
    fn name(&self) -> &str {
        self.product.as_deref().unwrap_or_default()
    }
}

/// The lines of a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// In the order of the text.
    pub lines: Vec<Line>,
}

#[derive(Debug, Deserialize)]
struct Gold {
    id: String,
    lines: Vec<Line>,
}

/// What answers are drawn from beside the text: the menus of a folder, by venue and slot.
#[derive(Debug, Clone, Default)]
pub struct Menus {
    /// The file's content; empty where the folder has none.
    pub by_venue: serde_json::Value,
}

impl Menus {
    /// Reads `menus.json` of a folder, where there is one.
    ///
    /// # Errors
    /// A file that is no JSON.
    pub fn load(folder: &Path) -> Result<Self> {
        let file = folder.join("menus.json");
        if !file.is_file() {
            return Ok(Self::default());
        }
        Ok(Self {
            by_venue: serde_json::from_str(&std::fs::read_to_string(file)?)?,
        })
    }
}

/// Finds the lines of a text.
#[must_use]
pub fn predict(question: &Question, _menus: &Menus) -> Prediction {
    let found = words::lines(&question.text, &question.locale);
    Prediction {
        lines: found.into_iter().map(line).collect(),
    }
}

fn line(found: words::Line) -> Line {
    // Labels take the first unit that is written: of "1 (8 ounce) package" the ounce.
    let unit = found.contents.map(|(_, unit)| unit).or(found.unit);
    let names: Vec<String> = found.name.into_iter().chain(found.alternatives).collect();
    Line {
        product: (!names.is_empty()).then(|| names.join(" ")),
        quantity: found.quantity.and_then(|quantity| quantity.try_into().ok()),
        unit,
        size: found.size,
        modifiers: found.modifiers,
        negated: found.negated,
    }
}

pub(super) fn score(set: &Set) -> Result<Answers> {
    let (questions, golds): (Vec<Question>, Vec<Gold>) = (set.rows()?, set.rows()?);
    let menus = Menus::load(&set.folder)?;
    let (predictions, per_second) = timed(&questions, |question| predict(question, &menus));
    let rows = questions.iter().zip(&golds).zip(&predictions);
    Ok(Answers {
        rows: rows
            .map(|((question, gold), came)| scored(question, gold, came))
            .collect(),
        per_second,
        ..Answers::default()
    })
}

fn scored(question: &Question, gold: &Gold, came: &Prediction) -> Scored {
    let mut outcome = Outcome::new();
    let mut count = |name: &str, counts| outcome.insert(name.to_owned(), counts);
    let counted = gold.lines.len() == came.lines.len();
    let pairs = || gold.lines.iter().zip(&came.lines);
    let amounts = pairs().filter(|(due, came)| same_amount(due, came)).count();
    let wholes = pairs()
        .filter(|(due, came)| same_amount(due, came) && same_goods(due, came))
        .count();
    let due = super::super::score::statistics::real(gold.lines.len());
    let real = super::super::score::statistics::real;
    count(
        "quantity_unit_accuracy",
        (real(if counted { amounts } else { 0 }), due),
    );
    count(
        "line_accuracy",
        (real(if counted { wholes } else { 0 }), due),
    );
    count("line_count_accuracy", hit(counted));
    let core = matched(&gold.lines, &came.lines, same_core);
    count("line_f1", f1(core, came.lines.len(), gold.lines.len()));
    count("core_exact_match", hit(counted && core == gold.lines.len()));
    let full = matched(&gold.lines, &came.lines, same_in_full);
    let exact = counted && full == gold.lines.len();
    count("exact_match", hit(exact));
    let right = counted && wholes == gold.lines.len();
    Scored {
        id: gold.id.clone(),
        outcome,
        miss: (!right).then(|| Miss {
            text: question.text.clone(),
            expected: shown(&gold.lines),
            came: shown(&came.lines),
        }),
    }
}

fn same_amount(due: &Line, came: &Line) -> bool {
    same_number(due.quantity, came.quantity) && same_unit(due.unit.as_deref(), came.unit.as_deref())
}

/// The whole name, and nothing added but words of the modifiers.
fn same_goods(due: &Line, came: &Line) -> bool {
    let (name, given) = (plain_words(due.name()), plain_words(came.name()));
    let allowed: Vec<String> = due
        .modifiers
        .iter()
        .flat_map(|words| plain_words(words))
        .collect();
    let has_all = name.iter().all(|word| given.contains(word));
    has_all
        && given
            .iter()
            .all(|word| name.contains(word) || allowed.contains(word))
}

fn same_core(due: &Line, came: &Line) -> bool {
    plain(due.name()) == plain(came.name()) && same_number(due.quantity, came.quantity)
}

fn same_in_full(due: &Line, came: &Line) -> bool {
    let set = |words: &[String]| {
        let mut words: Vec<String> = words.iter().map(|word| plain(word)).collect();
        words.sort();
        words.dedup();
        words
    };
    let size = |line: &Line| line.size.as_deref().map(plain);
    same_core(due, came)
        && same_unit(due.unit.as_deref(), came.unit.as_deref())
        && size(due) == size(came)
        && set(&due.modifiers) == set(&came.modifiers)
        && set(&due.negated) == set(&came.negated)
}

/// How many lines of both sides are pairs, each taken once.
fn matched(due: &[Line], came: &[Line], same: fn(&Line, &Line) -> bool) -> usize {
    let mut left: Vec<&Line> = came.iter().collect();
    due.iter()
        .filter(|due| {
            let at = left.iter().position(|came| same(due, came));
            at.map(|at| left.swap_remove(at)).is_some()
        })
        .count()
}

fn shown(lines: &[Line]) -> String {
    let one = |line: &Line| {
        let parts = [
            line.quantity.map(|quantity| quantity.to_string()),
            line.unit.clone(),
            line.size.clone(),
            Some(format!("[{}]", line.name())),
            (!line.modifiers.is_empty()).then(|| format!("with {}", line.modifiers.join(", "))),
            (!line.negated.is_empty()).then(|| format!("without {}", line.negated.join(", "))),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    lines.iter().map(one).collect::<Vec<_>>().join(" | ")
}
