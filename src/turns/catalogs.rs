//! The searchable catalog of each distributor, kept while its version is the current one and followed
//! from there.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::domain::DistributorId;
use crate::matching::Index;
use crate::store::{self, TenantTx};

type Kept = HashMap<DistributorId, Arc<Index>>;

/// Indexes by distributor; a newer version in the database replaces the one that is kept.
#[derive(Debug, Clone, Default)]
pub struct Catalogs(Arc<RwLock<Kept>>);

impl Catalogs {
    /// The index of the catalog at this version. One of an older version that is kept learns what
    /// changed; where none is, it is built from the database.
    ///
    /// # Errors
    /// When the database does.
    pub async fn get(&self, tx: &mut TenantTx, version: i64) -> Result<Arc<Index>, store::Error> {
        let distributor = tx.distributor();
        let index = match self.kept(distributor) {
            Some(kept) if kept.catalog().version == version => return Ok(kept),
            Some(kept) if kept.catalog().version < version => {
                let catalog = store::catalog::follow(tx, kept.catalog()).await?;
                kept.updated(Arc::new(catalog))
            }
            Some(_) | None => Index::build(Arc::new(store::catalog::load(tx).await?)),
        };
        let index = Arc::new(index);
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(distributor, Arc::clone(&index));
        Ok(index)
    }

    fn kept(&self, distributor: DistributorId) -> Option<Arc<Index>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(&distributor).map(Arc::clone)
    }
}
