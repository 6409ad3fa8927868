//! Which keys does a distributor have, how are they loaded, renewed and wrapped anew?

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::cipher::{self, Secret};
use super::ids::Ids;
pub use super::master::{Error as MasterKeyError, MasterKey, init};
use super::seal::Sealer;
use super::tenant::TenantTx;
use crate::domain::DistributorId;

/// The master keys, and the distributors' keys that were unwrapped so far.
#[derive(Debug)]
pub struct Keyring {
    current: MasterKey,
    previous: Vec<MasterKey>,
    unwrapped: Mutex<HashMap<(DistributorId, Uuid), Secret>>,
}

/// Why a distributor's keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed; trying again may help.
    #[error("cannot read or write keys")]
    Database(#[from] sqlx::Error),
    /// No key of that purpose is there; the distributor was never set up.
    #[error("distributor {distributor} has no active {purpose} key")]
    Missing {
        /// Whose.
        distributor: DistributorId,
        /// `DATA` or `BLIND_INDEX`.
        purpose: &'static str,
    },
    /// Wrapped by a master key that we do not have.
    #[error("key {key} is wrapped by master key {master}, which is not configured")]
    OtherMasterKey {
        /// The key.
        key: Uuid,
        /// The fingerprint of the master key that is needed.
        master: String,
    },
    /// It does not unwrap: it was changed, or moved from another row.
    #[error("key {0} does not unwrap")]
    Damaged(Uuid),
}

#[derive(sqlx::FromRow)]
struct KeyRow {
    id: Uuid,
    purpose: String,
    wrapped_key: Vec<u8>,
    master_key_id: String,
    status: String,
}

impl Keyring {
    /// New keys are wrapped by `current`; `previous` only open what they wrapped.
    #[must_use]
    pub fn new(current: MasterKey, previous: Vec<MasterKey>) -> Self {
        Self {
            current,
            previous,
            unwrapped: Mutex::default(),
        }
    }

    /// What seals and opens for the transaction's distributor.
    ///
    /// # Errors
    /// When a key is missing or does not unwrap.
    pub async fn sealer(&self, tx: &mut TenantTx) -> Result<Sealer, Error> {
        let distributor = tx.distributor();
        let mut keys = HashMap::new();
        let (mut active, mut index) = (None, None);
        for row in key_rows(tx).await? {
            let secret = self.secret(distributor, &row)?;
            match (row.purpose.as_str(), row.status.as_str()) {
                ("BLIND_INDEX", "ACTIVE") => index = Some(secret),
                ("DATA", status) => {
                    active = (status == "ACTIVE").then_some(row.id).or(active);
                    keys.insert(row.id, secret);
                }
                _ => {}
            }
        }
        let missing = |purpose| Error::Missing {
            distributor,
            purpose,
        };
        Ok(Sealer {
            distributor,
            active: active.ok_or_else(|| missing("DATA"))?,
            keys: Arc::new(keys),
            index: index.ok_or_else(|| missing("BLIND_INDEX"))?,
        })
    }

    /// Gives a new distributor its data key and the key of its blind indexes.
    ///
    /// # Errors
    /// When it has keys already, or the database fails.
    pub async fn create_keys(
        &self,
        tx: &mut TenantTx,
        ids: &Ids,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        self.insert_key(tx, ids.next(now), "BLIND_INDEX").await?;
        self.insert_key(tx, ids.next(now), "DATA").await
    }

    /// Draws a new data key; what the old ones sealed stays readable. The key of the blind indexes
    /// stays: with another one, no stored address would be found again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rotate_data_key(
        &self,
        tx: &mut TenantTx,
        ids: &Ids,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        sqlx::query(
            "update encryption_keys set status = 'RETIRED', retired_at = $2
              where distributor_id = $1 and purpose = 'DATA' and status = 'ACTIVE'",
        )
        .bind(tx.distributor().0)
        .bind(now)
        .execute(tx.connection())
        .await?;
        self.insert_key(tx, ids.next(now), "DATA").await
    }

    /// Wraps with the current master key what an earlier one wrapped. Nothing that is sealed
    /// changes. Answers how many keys were wrapped anew.
    ///
    /// # Errors
    /// When a key's master key is not among ours, or the database fails.
    pub async fn rewrap(&self, tx: &mut TenantTx) -> Result<usize, Error> {
        let distributor = tx.distributor();
        let mut rewrapped = 0;
        for row in key_rows(tx).await? {
            if row.master_key_id == self.current.id() {
                continue;
            }
            let secret = self.secret(distributor, &row)?;
            let place = wrapped_place(distributor, row.id);
            sqlx::query(
                "update encryption_keys set wrapped_key = $3, master_key_id = $4
                  where distributor_id = $1 and id = $2",
            )
            .bind(distributor.0)
            .bind(row.id)
            .bind(self.current.wrap(&place, secret.bytes()))
            .bind(self.current.id())
            .execute(tx.connection())
            .await?;
            rewrapped += 1;
        }
        Ok(rewrapped)
    }

    /// Seals what belongs to no distributor, such as a request that nobody could read.
    #[must_use]
    pub fn seal_unassigned(&self, table: &str, row: Uuid, plain: &[u8]) -> Vec<u8> {
        self.current
            .wrap(&format!("unassigned|{table}|{row}"), plain)
    }

    /// Opens what [`Keyring::seal_unassigned`] sealed under any of our master keys.
    #[must_use]
    pub fn open_unassigned(&self, table: &str, row: Uuid, sealed: &[u8]) -> Option<Vec<u8>> {
        let place = format!("unassigned|{table}|{row}");
        self.masters()
            .find_map(|master| master.unwrap(&place, sealed))
            .map(|plain| plain.to_vec())
    }

    fn masters(&self) -> impl Iterator<Item = &MasterKey> {
        std::iter::once(&self.current).chain(&self.previous)
    }

    async fn insert_key(
        &self,
        tx: &mut TenantTx,
        id: Uuid,
        purpose: &'static str,
    ) -> Result<(), Error> {
        let distributor = tx.distributor();
        let key = cipher::random_key();
        sqlx::query(
            "insert into encryption_keys (distributor_id, id, purpose, wrapped_key, master_key_id)
             values ($1, $2, $3, $4, $5)",
        )
        .bind(distributor.0)
        .bind(id)
        .bind(purpose)
        .bind(
            self.current
                .wrap(&wrapped_place(distributor, id), key.as_slice()),
        )
        .bind(self.current.id())
        .execute(tx.connection())
        .await?;
        Ok(())
    }

    fn secret(&self, distributor: DistributorId, row: &KeyRow) -> Result<Secret, Error> {
        let mut unwrapped = self
            .unwrapped
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(secret) = unwrapped.get(&(distributor, row.id)) {
            return Ok(secret.clone());
        }
        let master = self
            .masters()
            .find(|master| master.id() == row.master_key_id)
            .ok_or_else(|| Error::OtherMasterKey {
                key: row.id,
                master: row.master_key_id.clone(),
            })?;
        let key = master
            .unwrap(&wrapped_place(distributor, row.id), &row.wrapped_key)
            .and_then(|key| <[u8; 32]>::try_from(key.as_slice()).ok())
            .ok_or(Error::Damaged(row.id))?;
        let secret = Secret::new(key);
        unwrapped.insert((distributor, row.id), secret.clone());
        Ok(secret)
    }
}

async fn key_rows(tx: &mut TenantTx) -> Result<Vec<KeyRow>, sqlx::Error> {
    sqlx::query_as(
        "select id, purpose, wrapped_key, master_key_id, status
           from encryption_keys where distributor_id = $1",
    )
    .bind(tx.distributor().0)
    .fetch_all(tx.connection())
    .await
}

fn wrapped_place(distributor: DistributorId, key: Uuid) -> String {
    format!("{distributor}|encryption_keys|wrapped_key|{key}")
}
