//! Which weights of the lattice read the first messages of cases with the fewest wrong lines?
//!
//! A search by steps: each weight is raised or lowered by a fifth where that leaves fewer wrong lines,
//! and every step away from the start counts a little against it. The same sets give the same bytes.

mod cases;
mod point;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, bail};
use serde_json::{Map, Value, json};

use crate::understanding::ReadingModel;
use cases::{Opening, Set};
use point::Point;

/// Parts of the cross-validation, as is usual.
const FOLDS: u64 = 5;
/// Draws which case falls into which part; stands in the file, so that others can draw the same.
const SEED: u64 = 1;
/// Steps that one fit takes at most: what pays is found in the first few.
const STEPS: usize = 4;
/// What each step of one weight away from the start counts, in wrong lines: no weight moves for
/// nothing, and any line that is put right pays for a few steps.
const RIDGE: f64 = 0.1;

/// The file of weights, with what cross-validation says of them.
///
/// # Errors
/// A data set that cannot be read, or none with lines behind a first message.
pub fn fit(folders: &[PathBuf]) -> Result<String> {
    let set = Set::load(folders, SEED)?;
    let openings = set.openings();
    if openings.is_empty() {
        bail!("no case says which lines its first message makes");
    }
    let mut search = Search::from(openings, ReadingModel::embedded().clone());
    let before: usize = search.losses(&Point::default()).iter().sum();
    let mut held_out = 0;
    for fold in 0..FOLDS {
        let fitted = search.descend(|one| one.fold(FOLDS) != fold);
        held_out += search.played(&fitted, |one| one.fold(FOLDS) == fold);
    }
    let fitted = search.descend(|_| true);
    let accepted = held_out <= before;
    let kept = if accepted { &fitted } else { &Point::default() };
    let mut file = serde_json::to_value(kept.model(&search.model)?)?;
    file["fitted"] = json!({
        "accepted": accepted,
        "first_messages": search.openings.len(),
        "folds": FOLDS,
        "held_out_wrong_lines": held_out,
        "lines": search.openings.iter().map(Opening::lines).sum::<usize>(),
        "open_to_other_readings": search.open.len(),
        "seed": SEED,
        "sets": set.names(),
        "steps": steps(&fitted),
        "wrong_lines_at_the_start": before,
        "wrong_lines_fitted": search.played(&fitted, |_| true),
    });
    Ok(serde_json::to_string_pretty(&file)?)
}

/// The weights that moved, with their steps.
fn steps(point: &Point) -> Value {
    let moved = point.moved().map(|(name, step)| (name, json!(step)));
    Value::Object(moved.collect::<Map<_, _>>())
}

struct Search<'s> {
    openings: Vec<Opening<'s>>,
    /// Those that another weight may read otherwise: the others are played at the start and the end.
    open: Vec<usize>,
    model: ReadingModel,
    names: Vec<String>,
    /// Wrong lines of every opening.
    known: BTreeMap<Point, Vec<usize>>,
}

impl<'s> Search<'s> {
    fn from(openings: Vec<Opening<'s>>, model: ReadingModel) -> Self {
        let outcomes = cases::play_all(&openings.iter().collect::<Vec<_>>(), &model);
        let open = (0..openings.len()).filter(|at| outcomes[*at].is_open());
        let losses = outcomes.iter().map(|outcome| outcome.wrong).collect();
        let mut search = Self {
            open: open.collect(),
            openings,
            names: point::names(&model),
            model,
            known: BTreeMap::new(),
        };
        search.known.insert(Point::default(), losses);
        search
    }

    /// Takes the step that pays most among these openings, until none does.
    fn descend(&mut self, among: impl Fn(&Opening<'_>) -> bool) -> Point {
        let mut best = Point::default();
        let mut least = self.cost(&best, &among);
        for _ in 0..STEPS {
            let around = self.names.iter().flat_map(|name| best.around(name));
            let around: Vec<Point> = around.collect();
            let Some((cost, next)) = around
                .into_iter()
                .map(|point| (self.cost(&point, &among), point))
                .min_by(|a, b| a.0.total_cmp(&b.0))
                .filter(|(cost, _)| *cost < least)
            else {
                break;
            };
            (least, best) = (cost, next);
        }
        best
    }

    fn cost(&mut self, point: &Point, among: &impl Fn(&Opening<'_>) -> bool) -> f64 {
        let losses = self.losses(point);
        let own = self.openings.iter().zip(losses);
        let wrong: usize = own.filter(|(one, _)| among(one)).map(|(_, n)| n).sum();
        RIDGE.mul_add(
            point.squares(),
            f64::from(u32::try_from(wrong).unwrap_or(u32::MAX)),
        )
    }

    /// Wrong lines of each opening; what is not open to another reading is as it was at the start.
    fn losses(&mut self, point: &Point) -> Vec<usize> {
        if let Some(losses) = self.known.get(point) {
            return losses.clone();
        }
        let mut losses = self.known[&Point::default()].clone();
        // Weights that no model can have cost more than any reading.
        let Ok(model) = point.model(&self.model) else {
            return vec![usize::from(u16::MAX); losses.len()];
        };
        let open: Vec<&Opening<'_>> = self.open.iter().map(|at| &self.openings[*at]).collect();
        for (at, outcome) in self.open.iter().zip(cases::play_all(&open, &model)) {
            losses[*at] = outcome.wrong;
        }
        self.known.insert(point.clone(), losses.clone());
        losses
    }

    /// Wrong lines when every one of these openings is played anew, those too that no step was
    /// tried on.
    fn played(&self, point: &Point, among: impl Fn(&Opening<'_>) -> bool) -> usize {
        let own: Vec<&Opening<'_>> = self.openings.iter().filter(|one| among(one)).collect();
        let Ok(model) = point.model(&self.model) else {
            return own.iter().map(|one| one.lines()).sum();
        };
        let outcomes = cases::play_all(&own, &model);
        outcomes.iter().map(|outcome| outcome.wrong).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_that_lose_a_line_are_put_right_by_the_cases() {
        let set = Set::load(&cases::smoke(), SEED).unwrap();
        let mut model = ReadingModel::embedded().clone();
        let good = Search::from(set.openings(), model.clone());
        let wrong = |search: &Search<'_>| -> usize { search.known[&Point::default()].iter().sum() };
        // So dear a piece that quantities are left out of their lines.
        model.weights.edge = -0.8;
        let mut bad = Search::from(set.openings(), model);
        assert!(wrong(&bad) > wrong(&good), "{} wrong", wrong(&bad));
        bad.names.retain(|name| name == "edge" || name == "unknown");
        let fitted = bad.descend(|_| true);
        assert!(bad.played(&fitted, |_| true) < wrong(&bad), "{fitted:?}");
    }
}
