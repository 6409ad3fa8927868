//! `eval`: how well messages are read.

use std::io::{BufWriter, stdin, stdout};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::Outcome;
use super::eval_args::{EvalCommand, Weights};
use crate::config;
use crate::eval::agent::run_without_a_model;
use crate::eval::components::predict::predict;
use crate::eval::components::report;
use crate::eval::report::Report;
use crate::eval::run::Options;
use crate::eval::second::{self, Setup};
use crate::eval::service::{self, Stage};
use crate::eval::{baseline, compare, components, fit};

/// Lines in ten that a model gets wrong where the choice between two readings is fitted: of the order of
/// what people who key orders get wrong (`benchmarks.md`: 5 to 8 %), so that no model is trusted more
/// than a careful one deserves.
const FITTED_ERROR_RATE: f64 = 0.1;

pub(super) async fn run(model: &config::Model, command: EvalCommand) -> anyhow::Result<Outcome> {
    match command {
        EvalCommand::Run {
            folders,
            through_service,
            json,
            failures,
            tag,
            case,
            second,
        } => {
            let options = Options {
                tags: tag,
                ids: case,
                ..Options::default()
            };
            if through_service {
                return run_through_service(&folders, &options, (json, failures)).await;
            }
            let report = match second.setup(model)? {
                None => run_without_a_model(&folders, &options)?,
                Some(setup) => run_with(setup, folders, options).await?,
            };
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
        EvalCommand::Ablate { sets } => print!("{}", fit::matching::ablation::table(&sets)?),
    }
    Ok(Outcome::Done)
}

/// Plays cases with a second reader, on a thread that may wait for it.
async fn run_with(setup: Setup, folders: Vec<PathBuf>, options: Options) -> anyhow::Result<Report> {
    let run = move || second::run(&folders, &options, &setup);
    tokio::task::spawn_blocking(run).await?
}

/// Plays cases through a service of this process on a server of its own, which ends with it.
async fn run_through_service(
    folders: &[PathBuf],
    options: &Options,
    (json, failures): (bool, usize),
) -> anyhow::Result<Outcome> {
    let stage = Stage::set().await?;
    let played = tokio::select! {
        played = service::run(&stage.store, folders, options) => played,
        _ = super::stop_signal() => Err(anyhow::anyhow!("interrupted")),
    };
    stage.strike().await?;
    let comparison = played?;
    let object = || {
        let mut object = comparison.report.to_json();
        object["differences"] = serde_json::json!(comparison.differences);
        object
    };
    let table = || {
        let differences = comparison.differences.iter().map(ToString::to_string);
        format!(
            "{}\n{} of {} cases differ from the core's\n{}",
            comparison.report.to_table(failures),
            comparison.differences.len(),
            comparison.report.played,
            differences.collect::<String>(),
        )
    };
    show(json.then(object), table)?;
    if comparison.orders_differ() {
        bail!("the service wrote other orders than the core");
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
        Weights::Reading => {
            let file = fit::reading::fit(sets)?;
            (file.clone() + "\n", file + "\n")
        }
        Weights::Confidence => {
            let file = fit::confidence::fit(sets)?;
            (file.clone() + "\n", file + "\n")
        }
        Weights::Second => {
            let file = second::fit::fit(sets, FITTED_ERROR_RATE)?;
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
