//! `eval`: how well messages are read.

use super::Outcome;
use super::args::EvalCommand;
use crate::eval::agent::run_without_a_model;
use crate::eval::components;
use crate::eval::components::predict::predict;
use crate::eval::components::report::{to_json, to_table};
use crate::eval::run::Options;

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
            if json {
                println!("{}", serde_json::to_string_pretty(&report.to_json())?);
            } else {
                print!("{}", report.to_table(failures));
            }
            Ok(Outcome::Done)
        }
        EvalCommand::Components {
            folders,
            part,
            json,
            misses,
        } => {
            let reports = components::run(&folders, &part)?;
            if json {
                println!("{}", serde_json::to_string_pretty(&to_json(&reports))?);
            } else {
                print!("{}", to_table(&reports, misses));
            }
            Ok(Outcome::Done)
        }
        EvalCommand::Predict { kind, catalog } => {
            let output = std::io::BufWriter::new(std::io::stdout().lock());
            predict(kind, catalog.as_deref(), std::io::stdin().lock(), output)?;
            Ok(Outcome::Done)
        }
    }
}
