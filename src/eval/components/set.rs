//! Which rows does a component set's folder hold?

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What a set measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The one quantity of a text.
    Quantities,
    /// The one date of a phrase.
    Dates,
    /// The order lines of a text, without a catalog.
    Lines,
    /// What a turn is about.
    Intents,
    /// The product that words mean.
    Match,
    /// Personal data.
    Pii,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    kind: Kind,
    catalog: Option<String>,
}

/// A folder of rows.
#[derive(Debug, Clone)]
pub struct Set {
    /// The folder's name.
    pub name: String,
    /// Where it stands.
    pub folder: PathBuf,
    /// What it measures.
    pub kind: Kind,
    /// The catalog's file name, for kinds that have one.
    pub catalog: Option<String>,
    file: PathBuf,
    lines: Vec<(usize, String)>,
}

impl Set {
    /// Reads `set.json` and the rows of one part, such as `dev`.
    ///
    /// # Errors
    /// A file that cannot be read or parsed, by its name.
    pub fn load(folder: &Path, part: &str) -> Result<Self> {
        let place = folder.join("set.json");
        let manifest =
            std::fs::read_to_string(&place).with_context(|| place.display().to_string())?;
        let manifest: Manifest =
            serde_json::from_str(&manifest).with_context(|| place.display().to_string())?;
        let file = folder.join(format!("{part}.jsonl"));
        let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        let rows = text
            .lines()
            .zip(1..)
            .filter(|(line, _)| !line.trim().is_empty());
        let name = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        Ok(Self {
            name: name
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            folder: folder.to_owned(),
            kind: manifest.kind,
            catalog: manifest.catalog,
            file,
            lines: rows
                .map(|(line, number)| (number, line.to_owned()))
                .collect(),
        })
    }

    /// The catalog's path.
    ///
    /// # Errors
    /// When `set.json` names none, or one outside the folder.
    pub fn catalog_path(&self) -> Result<PathBuf> {
        let Some(catalog) = &self.catalog else {
            bail!("{}: set.json names no catalog", self.name);
        };
        if Path::new(catalog).components().count() != 1 || catalog == ".." {
            bail!(
                "{}: catalog {catalog:?} is not a file of the folder",
                self.name
            );
        }
        Ok(self.folder.join(catalog))
    }

    /// Every row as the questions, or the right answers, of a kind.
    ///
    /// # Errors
    /// Names file, line and key of a row that is not of the form.
    pub fn rows<T: DeserializeOwned>(&self) -> Result<Vec<T>> {
        let parse = |(number, line): &(usize, String)| {
            parse_row(line).with_context(|| format!("{}:{number}", self.file.display()))
        };
        self.lines.iter().map(parse).collect()
    }
}

/// Reads one row; an error names the key.
pub(super) fn parse_row<T: DeserializeOwned>(line: &str) -> Result<T> {
    let mut reader = serde_json::Deserializer::from_str(line);
    Ok(serde_path_to_error::deserialize(&mut reader)?)
}

/// The folders of the sets that are meant.
///
/// # Errors
/// A folder that cannot be read, or that neither is a set nor holds one.
pub fn folders(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let is_set = |folder: &PathBuf| folder.join("set.json").is_file();
    let mut found = Vec::new();
    for folder in named {
        if is_set(folder) {
            found.push(folder.clone());
            continue;
        }
        let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
        let mut inside: Vec<PathBuf> = entries
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<_>>()?;
        inside.retain(is_set);
        if inside.is_empty() {
            bail!(
                "{}: neither set.json nor a folder with one",
                folder.display()
            );
        }
        inside.sort();
        found.extend(inside);
    }
    Ok(found)
}
