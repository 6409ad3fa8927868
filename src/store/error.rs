//! What can go wrong between a query and its answer.

use super::seal::OpenError;
use super::{distributors, inbox, keys};
use crate::domain::text_enum::UnknownName;

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed; trying again may help.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// The distributor's keys cannot be used.
    #[error("the distributor's keys cannot be used")]
    Keys(#[from] keys::Error),
    /// What is sealed does not open.
    #[error("a sealed value does not open")]
    Sealed(#[from] OpenError),
    /// A stored document is not of the form that this code knows.
    #[error("a stored document cannot be read or written")]
    Document(#[from] serde_json::Error),
    /// The distributor's settings are not usable.
    #[error("the distributor's settings cannot be read")]
    Settings(#[from] distributors::Error),
    /// A batch was not stored.
    #[error("a batch was not stored")]
    Accept(#[from] inbox::AcceptError),
    /// A stored message does not open.
    #[error("a stored message cannot be read")]
    Message(#[from] inbox::OpenMessageError),
    /// The database holds a name that this code does not know.
    #[error("a stored name is not known")]
    Name(#[from] UnknownName),
}
