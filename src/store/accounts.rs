//! Which distributor does an account at a provider belong to, and with which credentials is it used?

use serde_json::Value;
use uuid::Uuid;

use super::{Pool, Sealer, Store, TenantTx, keys, seal};
use crate::domain::{AccountKey, DistributorId, IntegrationId};

const TABLE: &str = "external_integrations";

/// A configured account at a provider. It holds secrets: printing it shows none.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id with us.
    pub id: IntegrationId,
    /// Whose it is.
    pub distributor: DistributorId,
    /// Its name at the provider.
    pub key: AccountKey,
    /// What is sent with it: tokens and passwords, as the provider's file names them.
    pub credentials: Value,
    /// The secret under which the provider signs what it sends us.
    pub webhook_secret: Option<String>,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account")
            .field("id", &self.id)
            .field("distributor", &self.distributor)
            .finish_non_exhaustive()
    }
}

/// Why an account cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed; trying again may help.
    #[error("cannot read or write the account")]
    Database(#[from] sqlx::Error),
    /// The distributor's keys cannot be loaded.
    #[error("cannot load the keys of the account's distributor")]
    Keys(#[from] keys::Error),
    /// The stored secrets do not open.
    #[error("cannot open the account's secrets")]
    Sealed(#[from] seal::OpenError),
    /// The stored secrets or the stored provider are none that we know.
    #[error("account {0} is stored in a form that is not known")]
    Unreadable(IntegrationId),
}

/// Writes an account with its secrets sealed.
///
/// # Errors
/// When the account is another distributor's, or the database fails.
pub async fn add(
    tx: &mut TenantTx,
    sealer: &Sealer,
    account: &Account,
    display_name: &str,
) -> Result<(), sqlx::Error> {
    let id = account.id.0;
    let seal = |column, secret: &str| sealer.seal(TABLE, column, id, secret);
    sqlx::query(
        "insert into external_integrations
           (distributor_id, id, integration_type, provider, account_key, display_name, credentials, webhook_secret)
         values ($1, $2, 'MESSAGING', $3, $4, $5, $6, $7)",
    )
    .bind(tx.distributor().0)
    .bind(id)
    .bind(account.key.provider.as_str())
    .bind(&account.key.key)
    .bind(display_name)
    .bind(seal("credentials", &account.credentials.to_string()))
    .bind(account.webhook_secret.as_deref().map(|secret| seal("webhook_secret", secret)))
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
) -> Result<Option<Account>, Error> {
    type Row = (String, String, Option<Vec<u8>>, Option<Vec<u8>>);
    let row: Option<Row> = sqlx::query_as(
        "select provider, account_key, credentials, webhook_secret from external_integrations
          where distributor_id = $1 and id = $2 and account_key is not null",
    )
    .bind(tx.distributor().0)
    .bind(id.0)
    .fetch_optional(tx.connection())
    .await?;
    let Some((provider, key, credentials, webhook_secret)) = row else {
        return Ok(None);
    };
    let open = |column, sealed: Option<Vec<u8>>| {
        sealed
            .map(|sealed| sealer.open_text(TABLE, column, id.0, &sealed))
            .transpose()
    };
    let credentials = match open("credentials", credentials)? {
        Some(text) => serde_json::from_str(&text).map_err(|_| Error::Unreadable(id))?,
        None => Value::Null,
    };
    Ok(Some(Account {
        id,
        distributor: tx.distributor(),
        key: AccountKey {
            provider: provider.parse().map_err(|_| Error::Unreadable(id))?,
            key,
        },
        credentials,
        webhook_secret: open("webhook_secret", webhook_secret)?,
    }))
}

/// Finds an account through the door and opens it within its distributor's transaction. The answer
/// may be kept for some minutes; secrets change seldom.
///
/// # Errors
/// When the database fails or the secrets do not open.
pub async fn find_and_load(store: &Store, account: &AccountKey) -> Result<Option<Account>, Error> {
    let Some((distributor, id)) = find(&store.pool, account).await? else {
        return Ok(None);
    };
    let mut tx = TenantTx::begin(&store.pool, distributor).await?;
    let sealer = store.keyring.sealer(&mut tx).await?;
    load(&mut tx, &sealer, id).await
}
