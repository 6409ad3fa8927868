//! PostgreSQL, and no SQL anywhere else. SHELL.
//!
//! [`embedded`] runs a server where none is configured, [`migrate`] brings the schema up to date,
//! [`pool`] connects as the service and refuses roles that see too much, [`tenant`] opens
//! transactions that belong to one distributor. [`keys`] and [`seal`] encrypt. The rest are the
//! queries, a file a subject.

pub mod accounts;
pub mod ai;
pub mod analyses;
pub mod catalog;
mod cipher;
pub mod conversation;
pub mod customers;
pub mod distributors;
pub mod embedded;
mod error;
pub mod exceptions;
pub mod exchange;
pub mod heard;
pub mod history;
pub mod ids;
pub mod inbox;
pub mod keys;
mod master;
pub mod migrate;
pub mod model_budget;
pub mod model_calls;
pub mod model_limits;
pub mod order_views;
pub mod orders;
pub mod outbox;
pub mod past;
pub mod pii;
pub mod pool;
pub mod rejected;
pub mod review;
pub mod rhythm;
pub mod schedule;
pub mod seal;
pub mod session_rows;
pub mod staff;
pub mod suppressions;
pub mod tasks;
pub mod tenant;
pub mod terms;
pub mod transcript;

use std::sync::Arc;

pub use error::Error;
pub use ids::Ids;
pub use keys::Keyring;
pub use pool::Pool;
pub use seal::Sealer;
pub use tenant::TenantTx;

/// What every part of the service needs to read and write.
#[derive(Debug, Clone)]
pub struct Store {
    /// Connections as the service.
    pub pool: Pool,
    /// The keys.
    pub keyring: Arc<Keyring>,
    /// Where new ids come from.
    pub ids: Arc<Ids>,
}
