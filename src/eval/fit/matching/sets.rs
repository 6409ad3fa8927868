//! Which queries and right products does a match set hold?

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::domain::Catalog;
use crate::eval::dataset::read_catalog_file;

/// A match set.
#[derive(Debug)]
pub struct Set {
    /// The folder's name.
    pub name: String,
    /// What is searched.
    pub catalog: Arc<Catalog>,
    /// What is asked.
    pub rows: Vec<Row>,
}

/// One query.
#[derive(Debug, Deserialize)]
pub struct Row {
    /// The customer's words.
    pub query: String,
    /// The skus that are right; none when nothing in the catalog is.
    pub positive_ids: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Header {
    kind: String,
    catalog: String,
}

/// Reads a folder of kind `match`; files whose names begin with `heldout` are left alone.
///
/// # Errors
/// Names the file and line that cannot be read.
pub fn load(folder: &Path) -> Result<Set> {
    let path = folder.join("set.json");
    let header = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let header: Header =
        serde_json::from_str(&header).with_context(|| path.display().to_string())?;
    ensure!(
        header.kind == "match",
        "{}: kind {}, not match",
        path.display(),
        header.kind
    );
    let mut rows = Vec::new();
    for file in row_files(folder)? {
        let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        for (line, at) in text.lines().zip(1..) {
            let place = || format!("{}:{at}", file.display());
            rows.push(serde_json::from_str(line).with_context(place)?);
        }
    }
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    Ok(Set {
        name: name.into_owned(),
        catalog: Arc::new(read_catalog_file(&folder.join(header.catalog))?),
        rows,
    })
}

fn row_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in folder
        .read_dir()
        .with_context(|| folder.display().to_string())?
    {
        let path = entry?.path();
        let held_out = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("heldout"));
        if path.extension().is_some_and(|end| end == "jsonl") && !held_out {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
