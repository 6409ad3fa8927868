//! What do our own data sets come to today, as one file that later runs are held against?

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::agent::run_without_a_model;
use super::compare::Outcomes;
use super::components;
use super::run::Options;

/// The folder in which component sets stand beside folders of cases.
const COMPONENTS: &str = "components";

/// Runs every data set of a folder: folders of cases, and the component sets in `components`.
///
/// # Errors
/// A data set that cannot be read.
pub fn measure(datasets: &Path) -> Result<Outcomes> {
    let mut outcomes = run_without_a_model(&folders(datasets)?, &Options::default())?.outcomes;
    let sets = datasets.join(COMPONENTS);
    if sets.is_dir() {
        for set in components::run(&[sets], "dev")? {
            outcomes.insert(set.name, set.outcomes);
        }
    }
    Ok(outcomes)
}

fn folders(datasets: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(datasets).with_context(|| datasets.display().to_string())?;
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    folders.retain(|folder| folder.join("cases.jsonl").is_file());
    folders.sort();
    Ok(folders)
}

/// The outcomes as a file with one line a case, so that a change shows which cases it touched.
///
/// # Errors
/// Never: counts and names are always JSON.
pub fn to_text(outcomes: &Outcomes) -> Result<String> {
    let mut text = String::from("{\"outcomes\": {\n");
    for (at, (set, cases)) in outcomes.iter().enumerate() {
        let comma = if at + 1 < outcomes.len() { "," } else { "" };
        let _ = writeln!(text, "{}: {{", serde_json::to_string(set)?);
        for (at, (id, outcome)) in cases.iter().enumerate() {
            let comma = if at + 1 < cases.len() { "," } else { "" };
            let (id, outcome) = (serde_json::to_string(id)?, serde_json::to_string(outcome)?);
            let _ = writeln!(text, "{id}: {outcome}{comma}");
        }
        let _ = writeln!(text, "}}{comma}");
    }
    text.push_str("}}\n");
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::super::compare;
    use super::*;
    use crate::eval::outcome::{Outcome, hit};

    #[test]
    fn what_is_written_is_read_again() {
        let outcome = Outcome::from([("accuracy".to_owned(), hit(true))]);
        let cases = [
            ("a \"b\"".to_owned(), outcome.clone()),
            ("c".to_owned(), outcome),
        ];
        let outcomes = Outcomes::from([("set".to_owned(), cases.into())]);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), to_text(&outcomes).unwrap()).unwrap();
        assert_eq!(compare::read(file.path()).unwrap(), outcomes);
    }
}
