//! An open database for one command, and the distributor that the command means.

use anyhow::{Context as _, bail};
use uuid::Uuid;

use crate::config::Config;
use crate::domain::DistributorId;
use crate::service::Database;
use crate::store::{Sealer, Store, TenantTx, distributors};

/// The database while one command runs.
pub(super) struct Workspace {
    database: Database,
}

impl Workspace {
    /// Opens it, quietly: a command's output is its own.
    pub(super) async fn open(config: &Config) -> anyhow::Result<Self> {
        crate::telemetry::init(&config.log, None).context("logging cannot begin")?;
        Ok(Self {
            database: Database::open(config).await?,
        })
    }

    pub(super) const fn store(&self) -> &Store {
        &self.database.store
    }

    /// The distributor that was named, else the only one.
    pub(super) async fn distributor(&self, named: Option<Uuid>) -> anyhow::Result<DistributorId> {
        if let Some(id) = named {
            return Ok(DistributorId(id));
        }
        let all = self.distributors().await?;
        match all.as_slice() {
            [(id, _)] => Ok(*id),
            [] => bail!("there is no distributor yet; `order-agent distributor add` makes one"),
            [_, _, ..] => bail!(
                "there are {} distributors: name one with --distributor",
                all.len()
            ),
        }
    }

    /// Every distributor with its name. Only the owner of the tables can list them.
    pub(super) async fn distributors(&self) -> anyhow::Result<Vec<(DistributorId, String)>> {
        let owner = self.database.owner.as_ref().context(
            "only the owner of the tables can list distributors: set database.owner_url, or name one with --distributor",
        )?;
        distributors::list(owner)
            .await
            .context("distributors cannot be listed")
    }

    /// A transaction of one distributor, with its keys.
    pub(super) async fn begin(
        &self,
        distributor: DistributorId,
    ) -> anyhow::Result<(TenantTx, Sealer)> {
        let store = self.store();
        let mut tx = TenantTx::begin(&store.pool, distributor).await?;
        let sealer = store
            .keyring
            .sealer(&mut tx)
            .await
            .with_context(|| format!("distributor {distributor} cannot be opened"))?;
        Ok((tx, sealer))
    }

    /// Closes it; the embedded server stops when this command started it.
    pub(super) async fn close(self) {
        self.database.close().await;
    }
}
