//! What do first messages come to with some weights?

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use anyhow::Result;

use crate::domain::Catalog;
use crate::eval::agent::{Reader, part_email, take_turn_with};
use crate::eval::case::Case;
use crate::eval::dataset::{Dataset, load};
use crate::eval::expected::ExpectedLine;
use crate::eval::fit::{hash, is_reserved};
use crate::eval::play::{AgentInput, play};
use crate::eval::run::in_parallel;
use crate::eval::score::lines::pair_lines;
use crate::matching::Index;
use crate::session::Conversation;
use crate::understanding::ReadingModel;

/// A reading with at least this share of all has no rival that a step of one weight would put first:
/// that takes log odds of three, more than a fifth of any weight.
const SURE: f64 = 0.95;

/// Cases, ready to be played.
pub(super) struct Set {
    sets: Vec<(Dataset, BTreeMap<String, Index>)>,
    seed: u64,
}

/// The first turn of a case, with the lines that it must leave.
pub(super) struct Opening<'s> {
    case: Case,
    due: Vec<ExpectedLine>,
    catalog: &'s Arc<Catalog>,
    index: &'s Index,
    draw: u64,
}

/// What came of an opening.
pub(super) struct Outcome {
    /// Lines that are missing, too many or other than they should be.
    pub wrong: usize,
    /// The smallest share of all readings that one of its operations has.
    pub share: f64,
}

impl Set {
    pub fn load(folders: &[PathBuf], seed: u64) -> Result<Self> {
        let sets = folders.iter().map(|folder| {
            let set = load(folder)?;
            let index = |(name, catalog): (&String, &Arc<Catalog>)| {
                (name.clone(), Index::build(Arc::clone(catalog)))
            };
            let indexes = set.catalogs.iter().map(index).collect();
            Ok((set, indexes))
        });
        Ok(Self {
            sets: sets.collect::<Result<_>>()?,
            seed,
        })
    }

    pub fn names(&self) -> Vec<&str> {
        self.sets.iter().map(|(set, _)| &*set.name).collect()
    }

    /// Every case whose first turn says which lines it makes.
    pub fn openings(&self) -> Vec<Opening<'_>> {
        let mut openings = Vec::new();
        for (set, indexes) in &self.sets {
            for case in set.cases.iter().filter(|case| !is_reserved(case)) {
                let after = case.turns.first().and_then(|turn| turn.after.as_ref());
                let Some(due) = after.and_then(|after| after.lines.clone()) else {
                    continue;
                };
                let mut case = case.clone();
                case.turns.truncate(1);
                openings.push(Opening {
                    draw: hash(&format!("{} {}", self.seed, case.id)),
                    catalog: &set.catalogs[&case.catalog],
                    index: &indexes[&case.catalog],
                    case,
                    due,
                });
            }
        }
        openings
    }
}

impl Opening<'_> {
    /// The part of so many that the case was drawn into.
    pub fn fold(&self, folds: u64) -> u64 {
        self.draw % folds
    }

    /// How many lines are due.
    pub fn lines(&self) -> usize {
        self.due.len()
    }

    fn play(&self, model: &ReadingModel) -> Outcome {
        let share = RefCell::new(1.0_f64);
        let agent = |input: AgentInput<'_, Conversation>| {
            let (output, readings) = take_turn_with(self.index, &Reader::alone(model), input);
            let operations = readings.iter().flat_map(|reading| &reading.operations);
            let least = operations.map(|one| one.share).fold(1.0, f64::min);
            share.replace_with(|held| held.min(least));
            output
        };
        let played = play(&self.case, self.catalog, part_email, agent);
        let turn = played
            .ok()
            .and_then(|played| played.turns.into_iter().next());
        let came = turn.map(|turn| turn.session.lines).unwrap_or_default();
        let pairs = pair_lines(&self.due, &came, self.catalog);
        let right = pairs.iter().flatten().count();
        Outcome {
            wrong: self.due.len().max(came.len()) - right,
            share: share.into_inner(),
        }
    }
}

impl Outcome {
    /// Whether another weight may read the message otherwise, or should.
    pub fn is_open(&self) -> bool {
        self.wrong > 0 || self.share < SURE
    }
}

/// Plays these openings with these weights, in their order.
pub(super) fn play_all(openings: &[&Opening<'_>], model: &ReadingModel) -> Vec<Outcome> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    in_parallel(openings, threads, |opening| opening.play(model))
}

#[cfg(test)]
pub(super) fn smoke() -> Vec<PathBuf> {
    vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("eval/datasets/smoke")]
}
