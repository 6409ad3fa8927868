//! Which weights of the matcher are best? Fits them to queries whose right products are known.
//!
//! In reading order: `sets` reads the queries, `groups` measures their candidates, `listwise` and
//! `logistic` say how wrong weights are, `descent` makes them less so, `folds` judges them by queries
//! that they have not seen, and this file walks through it. The same input gives the same bytes: there
//! is no clock, no thread and no draw in it.
//!
//! What is fitted: `rank` and `accept` of the weights file. `fit`, what words of customers are goods at
//! all, is where `rank` starts from and is carried over as it stands: component sets hold no chatter.

pub mod ablation;
mod descent;
mod folds;
mod groups;
mod listwise;
mod logistic;
mod sets;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::matching::scoring::accept;
use crate::matching::scoring::closeness::CLOSENESS;
use crate::matching::scoring::features::FEATURES;
use crate::matching::weights::{Linear, Model, Weights};
use folds::{Figures, Judged};

/// Weights with what they were judged by.
#[derive(Debug)]
pub struct Fitted {
    /// The weights, with the figures inside.
    pub weights: Weights,
    /// The figures as a table.
    pub table: String,
}

impl Fitted {
    /// The weights file.
    ///
    /// # Errors
    /// Never in practice: the weights are plain numbers.
    pub fn to_file(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(&self.weights)? + "\n")
    }
}

/// Fits ranking and acceptance to the match sets in these folders, starting from the built-in weights.
///
/// # Errors
/// When a folder holds no match set, or no query of one has a right product.
pub fn fit(folders: &[PathBuf]) -> Result<Fitted> {
    fit_from(Model::embedded(), folders)
}

/// The same, starting from this model and without the source that it leaves out.
fn fit_from(start: Model, folders: &[PathBuf]) -> Result<Fitted> {
    let mut names = Vec::new();
    let mut groups = Vec::new();
    for (at, folder) in folders.iter().enumerate() {
        let set = sets::load(folder)?;
        groups.extend(groups::measure(&set, at, &start));
        names.push(set.name);
    }
    ensure!(
        groups.iter().any(|group| group.expected),
        "no query of these sets has a right product"
    );
    groups::weigh_sets_alike(&mut groups, names.len());
    let prior = ranking_of(&start.weights);
    let scales = groups::scales(&groups);
    let ranked = folds::cross_validated(&groups, |seen| listwise::fit(seen, &prior, &scales));
    let rank = listwise::fit(&groups.iter().collect::<Vec<_>>(), &prior, &scales);
    let judged = folds::judge(&groups, &ranked);
    let (taking, taken, from) = folds::accept(&judged);
    let figures = folds::figures(&judged, &taken, names.len());
    let mut weights = start.weights;
    weights.rank = linear(&rank, FEATURES.iter().chain(&CLOSENESS));
    weights.accept = linear(&taking, accept::names().iter());
    weights.accept_from = rounded(from);
    weights.fitted = named_figures(&names, &figures);
    let table = table(&names, &figures, &judged);
    Ok(Fitted { weights, table })
}

/// The ranking to start from, bias last.
fn ranking_of(weights: &Weights) -> Vec<f64> {
    let names = FEATURES.iter().chain(&CLOSENESS);
    let fit = names.map(|name| weights.fit.weights.get(*name).copied().unwrap_or(0.0));
    fit.chain([weights.fit.bias]).collect()
}

fn linear<T: AsRef<str>>(fitted: &[f64], names: impl Iterator<Item = T>) -> Linear {
    let weights = names.zip(fitted);
    let weights = weights.map(|(name, weight)| (name.as_ref().to_owned(), rounded(*weight)));
    Linear {
        weights: weights.collect(),
        bias: rounded(fitted.last().copied().unwrap_or(0.0)),
    }
}

/// Four decimals: finer ones change no order and make files differ for nothing.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

fn named_figures(sets: &[String], figures: &[Figures]) -> BTreeMap<String, BTreeMap<String, f64>> {
    let of_set = |figures: &Figures| {
        let pairs = figures.named().into_iter();
        pairs
            .map(|(figure, value)| (figure.to_owned(), rounded(value)))
            .collect()
    };
    let of_sets = figures.iter().map(of_set);
    sets.iter().cloned().zip(of_sets).collect()
}

fn table(names: &[String], figures: &[Figures], judged: &[Judged]) -> String {
    let mut table = format!(
        "{} queries, judged by weights that had not seen them\n",
        judged.len()
    );
    for (name, figures) in names.iter().zip(figures) {
        let _ = write!(table, "{name:24}");
        for (figure, value) in figures.named() {
            let _ = write!(table, "  {figure} {value:.4}");
        }
        table.push('\n');
    }
    table
}
