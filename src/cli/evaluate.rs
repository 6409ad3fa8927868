//! `eval`: how well messages are read.

use std::io::{BufWriter, stdin, stdout};

use super::Outcome;
use super::args::EvalCommand;
use crate::eval::agent::run_without_a_model;
use crate::eval::components::predict::predict;
use crate::eval::components::report;
use crate::eval::run::Options;
use crate::eval::{baseline, compare, components};

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
    }
    Ok(Outcome::Done)
}

/// Prints the object for programs where one was asked for, else the table for a person.
fn show(object: Option<serde_json::Value>, table: impl FnOnce() -> String) -> anyhow::Result<()> {
    match object {
        Some(object) => println!("{}", serde_json::to_string_pretty(&object)?),
        None => print!("{}", table()),
    }
    Ok(())
}
