//! Which rows of a catalog file are good, and which products do they make together?

use std::collections::HashMap;
use std::io::Read;

use csv::StringRecord;

use super::cells::Cells;
use super::fault::{BadRow, Fault, HeaderFault, ReadError, Reason};
use super::row::{OPTIONAL, REQUIRED, Row, read_row};
use crate::domain::{Product, ProductId};

/// Reads a whole catalog file, or says everything that is wrong with it. `ids` gives each product
/// its id.
///
/// # Errors
/// A header with other columns, or rows with faults: all of them.
pub fn read_catalog(
    source: impl Read,
    ids: impl FnMut() -> ProductId,
) -> Result<Vec<Product>, ReadError> {
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for row in CatalogReader::new(source, ids)? {
        match row {
            Ok(row) => rows.push(row),
            Err(bad) => faults.extend(bad.faults),
        }
    }
    let (products, unresolved) = resolve_variants(rows);
    faults.extend(unresolved);
    if faults.is_empty() {
        return Ok(products);
    }
    faults.sort_by_key(|fault| fault.line);
    Err(ReadError::Rows(faults))
}

/// Puts the id of its base product on every variant. A variant whose base is not among the rows, or
/// is itself, is a fault; its product is left out.
#[must_use]
pub fn resolve_variants(rows: Vec<Row>) -> (Vec<Product>, Vec<Fault>) {
    let ids: HashMap<String, ProductId> = rows
        .iter()
        .map(|row| (row.product.sku.to_ascii_lowercase(), row.product.id))
        .collect();
    let (mut products, mut faults) = (Vec::new(), Vec::new());
    for Row {
        line,
        mut product,
        base_sku,
    } in rows
    {
        if let Some(sku) = base_sku {
            match ids.get(&sku.to_ascii_lowercase()) {
                Some(base) if *base != product.id => product.variant_of = Some(*base),
                Some(_) | None => {
                    faults.push(Fault {
                        line,
                        column: "variant_of",
                        reason: Reason::UnknownBase(sku),
                    });
                    continue;
                }
            }
        }
        products.push(product);
    }
    (products, faults)
}

/// The rows of a catalog file, one by one, each good or with all its faults: for an import that may
/// leave bad rows out.
pub struct CatalogReader<R, I> {
    records: csv::StringRecordsIntoIter<R>,
    header: StringRecord,
    ids: I,
    first_lines: HashMap<String, u64>,
}

impl<R: Read, I: FnMut() -> ProductId> CatalogReader<R, I> {
    /// Reads and checks the header.
    ///
    /// # Errors
    /// Names every column that is missing, unknown or repeated.
    pub fn new(source: R, ids: I) -> Result<Self, ReadError> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
        let header = reader.headers().map_err(ReadError::Unreadable)?.clone();
        let header: StringRecord = header.iter().map(plain_column).collect();
        let fault = check_header(&header);
        if !fault.is_clear() {
            return Err(ReadError::Header(fault));
        }
        Ok(Self {
            records: reader.into_records(),
            header,
            ids,
            first_lines: HashMap::new(),
        })
    }

    fn row(&mut self, record: &StringRecord) -> Result<Row, BadRow> {
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != self.header.len() {
            let reason = format!("{} cells under {} columns", record.len(), self.header.len());
            return Err(unreadable(line, reason));
        }
        let mut cells = Cells {
            header: &self.header,
            record,
            line,
            faults: Vec::new(),
        };
        let row = read_row(&mut cells, (self.ids)());
        let sku = row.product.sku.to_ascii_lowercase();
        match self.first_lines.get(&sku) {
            Some(first) if !sku.is_empty() => cells.fault(
                "sku",
                Reason::RepeatedSku {
                    sku: row.product.sku.clone(),
                    first: *first,
                },
            ),
            Some(_) | None => {
                self.first_lines.insert(sku, line);
            }
        }
        let faults = cells.faults;
        if faults.is_empty() {
            Ok(row)
        } else {
            Err(BadRow { line, faults })
        }
    }
}

impl<R: Read, I: FnMut() -> ProductId> Iterator for CatalogReader<R, I> {
    type Item = Result<Row, BadRow>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = match self.records.next()? {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                return Some(Err(unreadable(line, error.to_string())));
            }
        };
        Some(self.row(&record))
    }
}

/// A column's name without surrounding space and without the byte order mark that spreadsheets
/// write before the first one.
fn plain_column(name: &str) -> &str {
    name.trim_start_matches('\u{feff}').trim()
}

fn unreadable(line: u64, reason: String) -> BadRow {
    let fault = Fault {
        line,
        column: "(row)",
        reason: Reason::Unreadable(reason),
    };
    BadRow {
        line,
        faults: vec![fault],
    }
}

fn check_header(header: &StringRecord) -> HeaderFault {
    let names: Vec<&str> = header.iter().collect();
    let known = |name: &str| REQUIRED.contains(&name) || OPTIONAL.contains(&name);
    let repeated = names
        .iter()
        .enumerate()
        .filter(|(at, name)| names[..*at].contains(name))
        .map(|(_, name)| (*name).to_owned());
    HeaderFault {
        missing: REQUIRED
            .into_iter()
            .filter(|name| !names.contains(name))
            .collect(),
        unknown: names
            .iter()
            .filter(|name| !known(name))
            .map(|name| (*name).to_owned())
            .collect(),
        repeated: repeated.collect(),
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
