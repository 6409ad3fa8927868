//! The database server of a run: one of our own in a folder of its own, gone when the run is over.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result};

use crate::store::embedded::{self, Durability, Server};
use crate::store::keys::MasterKey;
use crate::store::migrate::{SERVICE, migrate};
use crate::store::pool::{self, ServiceOptions};
use crate::store::{Ids, Keyring, Store};

/// One case is played at a time, by at most four turns, a courier and the ingress.
const CONNECTIONS: u32 = 8;

/// Nothing of a run is worth keeping, so that its key need not be secret.
const MASTER_KEY: [u8; 32] = [7; 32];

/// A running server with the schema, and the service's way into it.
pub struct Stage {
    /// The connections and keys, as the service role has them.
    pub store: Store,
    server: Server,
    folder: PathBuf,
}

impl Stage {
    /// Starts the server.
    ///
    /// # Errors
    /// When there is none on this machine, or it does not start.
    pub async fn set() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("order-agent-eval-{}", std::process::id()));
        let options = embedded::Options {
            folder: folder.clone(),
            durability: Durability::ThrowAway,
        };
        let server = Server::start(&options)
            .await
            .context("no database to play in")?;
        migrate(&server.options(embedded::SUPERUSER, embedded::DATABASE)).await?;
        let connect = server.options(SERVICE, embedded::DATABASE);
        let pool = pool::connect(ServiceOptions {
            connect,
            connections: CONNECTIONS,
        })
        .await?;
        let keyring = Keyring::new(MasterKey::from_bytes(MASTER_KEY), Vec::new());
        let store = Store {
            pool,
            keyring: Arc::new(keyring),
            ids: Arc::new(Ids::default()),
        };
        Ok(Self {
            store,
            server,
            folder,
        })
    }

    /// Ends the server and removes all that it kept.
    ///
    /// # Errors
    /// When the folder cannot be removed.
    pub async fn strike(self) -> Result<()> {
        self.store.pool.close().await;
        self.server.stop().await;
        std::fs::remove_dir_all(&self.folder)
            .with_context(|| format!("{} cannot be removed", self.folder.display()))
    }
}
