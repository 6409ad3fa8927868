//! Which cases and catalogs does a data set's folder hold?

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use uuid::Uuid;

use super::case::{Case, parse};
use crate::catalog_file::{ReadError, read_catalog};
use crate::domain::{Catalog, ProductId};

/// A folder of cases with the catalogs that they name.
#[derive(Debug, Clone)]
pub struct Dataset {
    /// The folder's name.
    pub name: String,
    /// Its cases, in the order of the file.
    pub cases: Vec<Case>,
    /// Its catalogs, by file name.
    pub catalogs: BTreeMap<String, Arc<Catalog>>,
}

/// Reads a data set's folder.
///
/// # Errors
/// Names the file, the line, the case and the key, or the catalog's row and column.
pub fn load(folder: &Path) -> Result<Dataset> {
    let name = folder.file_name().map_or_else(
        || "set".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    );
    let cases = read_cases(&folder.join("cases.jsonl"))?;
    let mut catalogs = BTreeMap::new();
    for file in cases
        .iter()
        .map(|case| &case.catalog)
        .collect::<BTreeSet<_>>()
    {
        // The name is looked up in the folder alone: a data set may not reach for other files.
        if Path::new(file).components().count() != 1 || file == ".." {
            bail!("{name}: catalog {file:?} is not a file of the folder");
        }
        catalogs.insert(
            file.clone(),
            Arc::new(read_catalog_file(&folder.join(file))?),
        );
    }
    Ok(Dataset {
        name,
        cases,
        catalogs,
    })
}

/// Reads one catalog file; ids are numbered in the order of its rows.
///
/// # Errors
/// Every fault of every row, with line and column.
pub fn read_catalog_file(path: &Path) -> Result<Catalog> {
    let file = File::open(path).with_context(|| format!("catalog {}", path.display()))?;
    let mut last = 0;
    let ids = || {
        last += 1;
        ProductId(Uuid::from_u128(last))
    };
    match read_catalog(file, ids) {
        Ok(products) => Ok(Catalog::new(1, products)),
        Err(ReadError::Rows(faults)) => {
            let listed: Vec<String> = faults.iter().map(ToString::to_string).collect();
            bail!("catalog {}:\n  {}", path.display(), listed.join("\n  "))
        }
        Err(error) => Err(error).with_context(|| format!("catalog {}", path.display())),
    }
}

fn read_cases(path: &Path) -> Result<Vec<Case>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let (mut cases, mut ids) = (Vec::new(), BTreeSet::new());
    for (at, line) in text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let place = || format!("{}:{}", path.display(), at + 1);
        let case = parse(line).with_context(place)?;
        if !ids.insert(case.id.clone()) {
            bail!("{}: case {:?} stands there already", place(), case.id);
        }
        cases.push(case);
    }
    Ok(cases)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(path: &str) -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
    }

    #[test]
    fn our_own_smoke_set_is_read_whole() {
        let set = load(&folder("eval/datasets/smoke")).unwrap();
        assert_eq!(set.name, "smoke");
        assert!(set.cases.len() >= 25, "{} cases", set.cases.len());
        let products = set.catalogs.values().next().unwrap().products().len();
        assert!((25..=40).contains(&products), "{products} products");
    }

    #[test]
    fn the_development_set_is_read_whole_where_it_is_at_hand() {
        let path = folder("../shared/datasets/wholesale-dev");
        if !path.is_dir() {
            println!("left out: the development set is not at hand");
            return;
        }
        let set = load(&path).unwrap();
        assert_eq!(set.cases.len(), 286);
        assert_eq!(set.catalogs["wholesale.csv"].products().len(), 154);
    }

    #[test]
    fn a_fault_in_a_case_names_file_line_case_and_key() {
        let folder = tempfile::tempdir().unwrap();
        let good = r#"{"id":"a","catalog":"c.csv","locale":"en-US","currency":"USD","now":"2026-11-18T07:43:00-05:00","channel":"SMS","turns":[]}"#;
        let bad = good.replace(r#""id":"a""#, r#""id":"b","shade":1"#);
        std::fs::write(
            folder.path().join("cases.jsonl"),
            format!("{good}\n{bad}\n"),
        )
        .unwrap();
        let error = format!("{:#}", load(folder.path()).unwrap_err());
        for part in ["cases.jsonl:2", "\"b\"", "shade"] {
            assert!(error.contains(part), "{error} lacks {part}");
        }
    }
}
