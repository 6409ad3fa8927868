//! `catalog import` and `customers import`: whole files or nothing, every fault named.

use std::fs::File;
use std::path::Path;

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};

use super::Outcome;
use super::args::ImportFile;
use super::workspace::Workspace;
use crate::catalog_file::{self, CatalogReader, Fault};
use crate::clock;
use crate::config::Config;
use crate::customer_file;
use crate::domain::ProductId;
use crate::store::catalog::{self, Others, ProductRow};
use crate::store::customers::{self, Scope};

/// Rows that are written in one statement round: enough to be fast, few enough to show progress.
const CHUNK: usize = 500;

pub(super) async fn catalog(config: &Config, file: &ImportFile) -> anyhow::Result<Outcome> {
    let (rows, faults) = read_catalog(&file.file)?;
    if refused(&faults, file) {
        return Ok(Outcome::Refused);
    }
    let workspace = Workspace::open(config).await?;
    let done = write_catalog(&workspace, file, &rows).await;
    workspace.close().await;
    done?;
    println!(
        "{} products are in the catalog, {} rows were left out",
        rows.len(),
        bad_lines(&faults)
    );
    Ok(Outcome::Done)
}

fn read_catalog(path: &Path) -> anyhow::Result<(Vec<ProductRow>, Vec<Fault>)> {
    let place = || path.display().to_string();
    let source = File::open(path).with_context(place)?;
    let bar = bar(source.metadata().with_context(place)?.len(), "reading");
    let mut number = 0_u128;
    let ids = || {
        number += 1;
        // Known by their sku from here on; the database keeps or draws the real ids.
        ProductId(uuid::Uuid::from_u128(number))
    };
    let reader = CatalogReader::new(bar.wrap_read(source), ids).with_context(place)?;
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for row in reader {
        match row {
            Ok(row) => rows.push(row),
            Err(bad) => faults.extend(bad.faults),
        }
    }
    bar.finish_and_clear();
    let (products, unresolved) = catalog_file::resolve_variants(rows);
    faults.extend(unresolved);
    faults.sort_by_key(|fault| fault.line);
    Ok((ProductRow::of_all(&products), faults))
}

async fn write_catalog(
    workspace: &Workspace,
    file: &ImportFile,
    rows: &[ProductRow],
) -> anyhow::Result<()> {
    let distributor = workspace.distributor(file.distributor).await?;
    let (mut tx, _) = workspace.begin(distributor).await?;
    let bar = bar(u64::try_from(rows.len())?, "writing");
    bar.enable_steady_tick(std::time::Duration::from_millis(120));
    let stamp = (&*workspace.store().ids, clock::now());
    catalog::write(&mut tx, rows, Others::Deactivate, stamp).await?;
    tx.commit().await?;
    bar.finish_and_clear();
    Ok(())
}

pub(super) async fn customers(config: &Config, file: &ImportFile) -> anyhow::Result<Outcome> {
    let source = File::open(&file.file).with_context(|| file.file.display().to_string())?;
    let (rows, faults) = customer_file::read(source)?;
    if refused(&faults, file) {
        return Ok(Outcome::Refused);
    }
    let workspace = Workspace::open(config).await?;
    let distributor = workspace.distributor(file.distributor).await?;
    let (mut tx, sealer) = workspace.begin(distributor).await?;
    let bar = bar(u64::try_from(rows.len())?, "writing");
    for chunk in rows.chunks(CHUNK) {
        let ids = &workspace.store().ids;
        let mut scope = Scope {
            tx: &mut tx,
            sealer: &sealer,
            ids,
            now: clock::now(),
        };
        customers::import(&mut scope, chunk).await?;
        bar.inc(u64::try_from(chunk.len())?);
    }
    tx.commit().await?;
    bar.finish_and_clear();
    workspace.close().await;
    println!(
        "{} customers are known, {} rows were left out",
        rows.len(),
        faults.len()
    );
    Ok(Outcome::Done)
}

/// Prints what is wrong; the file is refused unless bad rows may be left out.
fn refused<F: std::fmt::Display>(faults: &[F], file: &ImportFile) -> bool {
    for fault in faults {
        eprintln!("{}: {fault}", file.file.display());
    }
    let refused = !faults.is_empty() && !file.skip_bad;
    if refused {
        eprintln!("nothing was taken; mend the file, or leave the bad rows out with --skip-bad");
    }
    refused
}

fn bad_lines(faults: &[Fault]) -> usize {
    let lines: std::collections::BTreeSet<u64> = faults.iter().map(|fault| fault.line).collect();
    lines.len()
}

fn bar(length: u64, doing: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:8} [{bar:40}] {pos}/{len} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length)
        .with_style(style)
        .with_message(doing)
}
