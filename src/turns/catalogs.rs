//! The searchable catalog of each distributor, kept while its version is the current one.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::domain::DistributorId;
use crate::matching::Index;
use crate::store::{self, TenantTx};

type Kept = HashMap<DistributorId, (i64, Arc<Index>)>;

/// Indexes by distributor; a newer version in the database replaces the one that is kept.
#[derive(Debug, Clone, Default)]
pub struct Catalogs(Arc<RwLock<Kept>>);

impl Catalogs {
    /// The index of the catalog at this version, built from the database when it is not kept.
    ///
    /// # Errors
    /// When the database does.
    pub async fn get(&self, tx: &mut TenantTx, version: i64) -> Result<Arc<Index>, store::Error> {
        let distributor = tx.distributor();
        if let Some(index) = self.kept(distributor, version) {
            return Ok(index);
        }
        let catalog = store::catalog::load(tx).await?;
        let version = catalog.version;
        let index = Arc::new(Index::build(Arc::new(catalog)));
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(distributor, (version, Arc::clone(&index)));
        Ok(index)
    }

    fn kept(&self, distributor: DistributorId, version: i64) -> Option<Arc<Index>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(&distributor)
            .filter(|(at, _)| *at == version)
            .map(|(_, index)| Arc::clone(index))
    }
}
