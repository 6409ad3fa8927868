//! How does a catalog CSV become products, and what is wrong with the rows that do not?
//!
//! The import of a distributor's catalog and the eval suite read the same file format here. Every
//! fault is collected with its line, column and reason, so that a file is put right in one go.

mod cells;
mod fault;
mod reader;
mod row;

pub use fault::{BadRow, Fault, HeaderFault, ReadError, Reason};
pub use reader::{CatalogReader, read_catalog, resolve_variants};
pub use row::Row;
