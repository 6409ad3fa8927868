//! Which distributor does an account at a provider belong to, and with which credentials is it used?

use crate::channels::credentials::Credentials;
use uuid::Uuid;

use super::{Pool, Sealer, Store, TenantTx};
use crate::domain::{AccountKey, DistributorId, IntegrationId};

const TABLE: &str = "external_integrations";

/// A configured account at a provider. It holds secrets: printing it shows none.
#[derive(Clone)]
pub struct Account {
    /// Its id with us.
    pub id: IntegrationId,
    /// Whose it is.
    pub distributor: DistributorId,
    /// Its name at the provider.
    pub key: AccountKey,
    /// What proves that a request is the provider's, and what is sent with.
    pub credentials: Credentials,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account")
            .field("id", &self.id)
            .field("distributor", &self.distributor)
            .finish_non_exhaustive()
    }
}

/// Writes an account with its secrets sealed.
///
/// # Errors
/// When the account is another distributor's, or the database fails.
pub async fn add(
    tx: &mut TenantTx,
    sealer: &Sealer,
    account: &Account,
) -> Result<(), super::Error> {
    let id = account.id.0;
    let credentials = serde_json::to_vec(&account.credentials)?;
    sqlx::query(
        "insert into external_integrations
           (distributor_id, id, integration_type, provider, account_key, display_name, credentials)
         values ($1, $2, 'MESSAGING', $3, $4, $4, $5)",
    )
    .bind(tx.distributor().0)
    .bind(id)
    .bind(account.key.provider.as_str())
    .bind(&account.key.key)
    .bind(sealer.seal(TABLE, "credentials", id, credentials))
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Whose account this is: the one question that is asked before a distributor is known.
///
/// # Errors
/// When the database fails.
pub async fn find(
    pool: &Pool,
    account: &AccountKey,
) -> Result<Option<(DistributorId, IntegrationId)>, sqlx::Error> {
    let found: Option<(Uuid, Uuid)> =
        sqlx::query_as("select distributor_id, integration_id from find_channel_account($1, $2)")
            .bind(account.provider.as_str())
            .bind(&account.key)
            .fetch_optional(&pool.0)
            .await?;
    Ok(found.map(|(distributor, id)| (DistributorId(distributor), IntegrationId(id))))
}

/// One account of the transaction's distributor, opened.
///
/// # Errors
/// When the database fails or the secrets do not open.
pub async fn load(
    tx: &mut TenantTx,
    sealer: &Sealer,
    id: IntegrationId,
) -> Result<Option<Account>, super::Error> {
    let row: Option<(String, String, Option<Vec<u8>>)> = sqlx::query_as(
        "select provider, account_key, credentials from external_integrations
          where distributor_id = $1 and id = $2 and account_key is not null and credentials is not null",
    )
    .bind(tx.distributor().0)
    .bind(id.0)
    .fetch_optional(tx.connection())
    .await?;
    let Some((provider, key, Some(credentials))) = row else {
        return Ok(None);
    };
    let credentials = sealer.open(TABLE, "credentials", id.0, &credentials)?;
    Ok(Some(Account {
        id,
        distributor: tx.distributor(),
        key: AccountKey {
            provider: provider.parse()?,
            key,
        },
        credentials: serde_json::from_slice(&credentials)?,
    }))
}

/// Finds an account through the door and opens it within its distributor's transaction. The answer
/// may be kept for some minutes; secrets change seldom.
///
/// # Errors
/// When the database fails or the secrets do not open.
pub async fn find_and_load(
    store: &Store,
    account: &AccountKey,
) -> Result<Option<Account>, super::Error> {
    let Some((distributor, id)) = find(&store.pool, account).await? else {
        return Ok(None);
    };
    let mut tx = TenantTx::begin(&store.pool, distributor).await?;
    let sealer = store.keyring.sealer(&mut tx).await?;
    load(&mut tx, &sealer, id).await
}
