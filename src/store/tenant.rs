//! How does a transaction belong to exactly one distributor?

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Postgres, Transaction};
use uuid::Uuid;

use super::pool::Pool;
use crate::domain::DistributorId;

/// A transaction in which one distributor's rows exist and no others. The only handle that a query
/// on a tenant's table accepts. Dropped without [`TenantTx::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct TenantTx {
    transaction: Transaction<'static, Postgres>,
    distributor: DistributorId,
}

impl TenantTx {
    /// Begins a transaction for one distributor. The setting ends with the transaction, so that a
    /// pooled connection never carries it to the next user.
    ///
    /// # Errors
    /// When no connection is free in time or the database does not answer.
    pub async fn begin(pool: &Pool, distributor: DistributorId) -> Result<Self, sqlx::Error> {
        // One round trip for both. The id is a UUID's hexadecimal form: nothing in it can end the
        // quotes.
        let begin = format!("begin; set local app.distributor_id = '{}'", distributor.0);
        let transaction = pool.0.begin_with(AssertSqlSafe(begin)).await?;
        Ok(Self {
            transaction,
            distributor,
        })
    }

    /// Writes down from now on that a person acts, in the audit of this transaction's changes.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn act_as(&mut self, user: Uuid) -> Result<(), sqlx::Error> {
        sqlx::query("select set_config('app.user_id', $1, true)")
            .bind(user.to_string())
            .execute(&mut *self.transaction)
            .await
            .map(drop)
    }

    /// Whose transaction it is.
    #[must_use]
    pub const fn distributor(&self) -> DistributorId {
        self.distributor
    }

    /// The connection, for the queries of this folder.
    pub(in crate::store) fn connection(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }

    /// Makes everything that was done lasting.
    ///
    /// # Errors
    /// When the database did not confirm it; then it may or may not have happened.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        self.transaction.commit().await
    }
}
