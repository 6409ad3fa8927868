//! Does every module keep to its layer? Reads the source, so that a broken rule names file and line.

#![expect(
    clippy::unwrap_used,
    reason = "a source that cannot be read is a failed test"
)]

use std::path::{Path, PathBuf};

/// Modules in reading order; a CORE module may use itself and those above it.
const CORE: &[&str] = &[
    "domain",
    "language",
    "privacy",
    "matching",
    "understanding",
    "session",
    "replies",
    "agent",
];

/// Modules with IO, which no CORE module may name.
const SHELL: &[&str] = &[
    "catalog_file",
    "customer_file",
    "show",
    "channels",
    "cli",
    "clock",
    "config",
    "console",
    "courier",
    "demo",
    "eval",
    "explain",
    "http",
    "intake",
    "llm",
    "media",
    "service",
    "store",
    "telemetry",
    "turns",
    "upkeep",
];

/// What has no place in CORE: IO, async, clock, randomness, environment.
const FORBIDDEN_IN_CORE: &[&str] = &[
    "async fn",
    "async move",
    ".await",
    "tokio::",
    "sqlx::",
    "reqwest::",
    "lapin::",
    "axum::",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "Utc::now",
    "Local::now",
    "SystemTime",
    "Instant::now",
    "rand::",
    "Uuid::new",
    "Uuid::now",
    "println!",
    "eprintln!",
    "tracing::",
    "anyhow::",
];

/// The longest file that is still about one thing.
const MAXIMUM_LINES: usize = 400;

fn source_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(source_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") && !is_test(&path) {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Tests of a module in files of their own may do what tests do.
fn is_test(path: &Path) -> bool {
    let inside = path.strip_prefix(source_root()).unwrap_or(path);
    let in_folder = inside.components().any(|part| part.as_os_str() == "tests");
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    in_folder || name == "tests" || name.ends_with("_tests") || name == "testing"
}

fn source_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Lines of code with their numbers: comments and the file's own unit tests left out.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(at, line)| (at + 1, line.trim()))
        .take_while(|(_, line)| *line != "#[cfg(test)]")
        .filter(|(_, line)| !line.starts_with("//"))
}

fn core_files() -> Vec<(usize, PathBuf)> {
    CORE.iter()
        .enumerate()
        .flat_map(|(rank, module)| {
            source_files(&source_root().join(module))
                .into_iter()
                .map(move |file| (rank, file))
        })
        .collect()
}

fn faults(check: impl Fn(usize, &str) -> Option<String>) -> Vec<String> {
    let mut faults = Vec::new();
    for (rank, file) in core_files() {
        let text = std::fs::read_to_string(&file).unwrap();
        for (number, line) in code_lines(&text) {
            if let Some(fault) = check(rank, line) {
                faults.push(format!("{}:{number}: {fault}: {line}", file.display()));
            }
        }
    }
    faults
}

fn names_module(line: &str, module: &str) -> bool {
    line.contains(&format!("crate::{module}::")) || line.contains(&format!("crate::{module};"))
}

#[test]
fn core_knows_no_io_no_async_no_clock_no_randomness_and_no_environment() {
    let found = faults(|_, line| {
        let word = FORBIDDEN_IN_CORE.iter().find(|word| line.contains(*word))?;
        Some(format!("{word:?} has no place in CORE"))
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_core_module_uses_only_those_above_it() {
    let found = faults(|rank, line| {
        let mut forbidden = CORE[rank + 1..].iter().chain(SHELL);
        let below = forbidden.find(|module| names_module(line, module))?;
        Some(format!("{} may not use {below}", CORE[rank]))
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn sql_stands_in_store_alone() {
    let store = source_root().join("store");
    for file in source_files(&source_root())
        .iter()
        .filter(|file| !file.starts_with(&store))
    {
        let text = std::fs::read_to_string(file).unwrap();
        for (number, line) in code_lines(&text) {
            assert!(
                !["sqlx::query(", "sqlx::query_", "sqlx::raw_sql("]
                    .iter()
                    .any(|call| line.contains(call)),
                "{}:{number}: SQL outside store",
                file.display()
            );
        }
    }
}

#[test]
fn every_file_says_what_it_answers_and_stays_short() {
    for file in source_files(&source_root()) {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(
            text.starts_with("//! "),
            "{} has no //! line",
            file.display()
        );
        let lines = text.lines().count();
        assert!(
            lines <= MAXIMUM_LINES,
            "{} has {lines} lines",
            file.display()
        );
    }
}

#[test]
fn every_module_of_the_crate_has_its_layer() {
    let library = std::fs::read_to_string(source_root().join("lib.rs")).unwrap();
    for line in library
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod "))
    {
        let module = line.trim_end_matches(';');
        assert!(
            CORE.contains(&module) || SHELL.contains(&module),
            "{module} is in neither list of this file"
        );
    }
}
