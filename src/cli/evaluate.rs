//! `eval`: how well messages are read.

use std::io::{BufWriter, stdin, stdout};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::Outcome;
use super::eval_args::{EvalCommand, Weights};
use crate::eval::agent::run_without_a_model;
use crate::eval::components::predict::predict;
use crate::eval::components::report;
use crate::eval::run::Options;
use crate::eval::{baseline, compare, components, fit};

pub(super) fn run(command: EvalCommand) -> anyhow::Result<Outcome> {
    match command {
        EvalCommand::Run {
            folders,
            json,
            failures,
            tag,
            case,
        } => {
            let options = Options {
                tags: tag,
                ids: case,
                ..Options::default()
            };
            let report = run_without_a_model(&folders, &options)?;
            let table = || report.to_table(failures);
            show(json.then(|| report.to_json()), table)?;
        }
        EvalCommand::Components {
            folders,
            part,
            json,
            misses,
        } => {
            let reports = components::run(&folders, &part)?;
            let table = || report::to_table(&reports, misses);
            show(json.then(|| report::to_json(&reports)), table)?;
        }
        EvalCommand::Compare {
            before,
            after,
            json,
        } => {
            let (before, after) = (compare::read(&before)?, compare::read(&after)?);
            let differences = compare::compare(&before, &after)?;
            let table = || compare::to_table(&differences);
            show(json.then(|| serde_json::json!(differences)), table)?;
        }
        EvalCommand::Baseline { datasets } => {
            print!("{}", baseline::to_text(&baseline::measure(&datasets)?)?);
        }
        EvalCommand::Predict { kind, catalog } => {
            let output = BufWriter::new(stdout().lock());
            predict(kind, catalog.as_deref(), stdin().lock(), output)?;
        }
        EvalCommand::Fit { weights, sets, out } => fit(weights, &sets, &out)?,
    }
    Ok(Outcome::Done)
}

/// Writes the file of weights, and shows what cross-validation says of them.
fn fit(weights: Weights, sets: &[PathBuf], out: &Path) -> anyhow::Result<()> {
    let (file, table) = match weights {
        Weights::Matching => {
            let fitted = fit::matching::fit(sets)?;
            (fitted.to_file()?, fitted.table)
        }
        Weights::Confidence => {
            let file = fit::confidence::fit(sets)?;
            (file.clone() + "\n", file + "\n")
        }
    };
    std::fs::write(out, file).with_context(|| out.display().to_string())?;
    print!("{table}");
    Ok(())
}

/// Prints the object for programs where one was asked for, else the table for a person.
fn show(object: Option<serde_json::Value>, table: impl FnOnce() -> String) -> anyhow::Result<()> {
    match object {
        Some(object) => println!("{}", serde_json::to_string_pretty(&object)?),
        None => print!("{}", table()),
    }
    Ok(())
}
