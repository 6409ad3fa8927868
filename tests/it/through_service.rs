//! Does a case come to the same through the service as in the core alone?

use std::path::{Path, PathBuf};

use order_agent::eval::run::Options;
use order_agent::eval::service::{Comparison, run};
use tempfile::TempDir;

use crate::support::Database;

/// Cases that need a whole service: several channels, a person who takes over, timers, opt-outs,
/// files, changes of placed orders.
const CASES: &str = include_str!("through_service/cases.jsonl");

/// The goods of those cases.
const CATALOG: &str = "heartland.csv";

/// The data set as a folder, with the catalog of the smoke set.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("cases.jsonl"), CASES).unwrap();
    let catalog: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("eval/datasets/smoke")
        .join(CATALOG);
    std::fs::copy(catalog, folder.path().join(CATALOG)).unwrap();
    folder
}

async fn played() -> Comparison {
    let (database, folder) = (Database::new().await, folder());
    let store = database.store().await;
    let folders = [folder.path().to_owned()];
    run(&store, &folders, &Options::default()).await.unwrap()
}

#[tokio::test]
async fn every_case_comes_to_the_same_through_the_service_as_in_the_core() {
    let comparison = played().await;
    assert_eq!(comparison.report.played, CASES.lines().count());
    let differences: String = comparison
        .differences
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(differences, "");
    assert!(!comparison.orders_differ());
    let failed = &comparison.report.failed;
    assert!(failed.is_empty(), "{failed:#?}");
}
