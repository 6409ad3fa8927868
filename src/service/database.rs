//! The database that the configuration means: one that runs already, or our own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::postgres::PgConnectOptions;

use crate::config::Config;
use crate::store::embedded::{self, Server, Start};
use crate::store::keys::MasterKey;
use crate::store::pool::{self, ServiceOptions};
use crate::store::{Ids, Keyring, Store, keys, migrate};

/// Why there is no database to work with.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The embedded server.
    #[error("the embedded database does not run")]
    Embedded(#[from] embedded::StartError),
    /// The schema.
    #[error("the schema cannot be brought up to date")]
    Migrate(#[from] migrate::Error),
    /// The connection as the service.
    #[error("the database cannot be used")]
    Connect(#[from] pool::ConnectError),
    /// An address that is none.
    #[error("{key} is no address of a database")]
    Url {
        /// The configuration's key.
        key: &'static str,
        /// What is wrong with it.
        source: sqlx::Error,
    },
    /// The master key.
    #[error("the master key cannot be used")]
    Key(#[from] keys::MasterKeyError),
    /// There is none, and none is made for a database that is not our own.
    #[error(
        "keys.master_key or keys.master_key_file is needed for a database of your own; `order-agent keys init` makes one"
    )]
    NoKey,
}

/// An open database; the server behind it is ours to stop when we started it.
#[derive(Debug)]
pub struct Database {
    /// The connections and keys.
    pub store: Store,
    /// How the owner of the tables connects, where that is known.
    pub owner: Option<PgConnectOptions>,
    server: Option<Server>,
}

impl Database {
    /// Opens it. The embedded one is started, or adopted when it runs, and brought up to date; one
    /// of your own is brought up to date by `migrate` alone.
    ///
    /// # Errors
    /// Says which step failed.
    pub async fn open(config: &Config) -> Result<Self, OpenError> {
        let master = master_key(config)?;
        let (connect, owner, server) = if let Some(url) = &config.database.url {
            (
                parse("database.url", url.expose())?,
                owner_options(config)?,
                None,
            )
        } else {
            let server = start_embedded(config).await?;
            let options = |role| server.options(role, embedded::DATABASE);
            (
                options(migrate::SERVICE),
                Some(options(embedded::SUPERUSER)),
                Some(server),
            )
        };
        let connections = config.database.max_connections.get();
        let pool = pool::connect(ServiceOptions {
            connect,
            connections,
        })
        .await?;
        let keyring = Arc::new(Keyring::new(master, Vec::new()));
        let store = Store {
            pool,
            keyring,
            ids: Arc::new(Ids::default()),
        };
        Ok(Self {
            store,
            owner,
            server,
        })
    }

    /// Closes the connections, and stops the server when it was started here. One that ran before
    /// keeps running: somebody else may be using it.
    pub async fn close(self) {
        self.store.pool.close().await;
        if let Some(server) = self.server
            && server.start != Start::Adopted
        {
            server.stop().await;
        }
    }
}

async fn start_embedded(config: &Config) -> Result<Server, OpenError> {
    let server = Server::start(&embedded::Options::new(server_folder(config))).await?;
    migrate::migrate(&server.options(embedded::SUPERUSER, embedded::DATABASE)).await?;
    Ok(server)
}

/// Where the embedded server keeps its data.
#[must_use]
pub fn server_folder(config: &Config) -> PathBuf {
    config
        .embedded
        .data_dir
        .clone()
        .unwrap_or_else(|| embedded::default_folder(config.home().as_deref()))
}

/// How migrations connect to a database of one's own.
///
/// # Errors
/// When the address is none.
pub fn owner_options(config: &Config) -> Result<Option<PgConnectOptions>, OpenError> {
    let url = config
        .database
        .owner_url
        .as_ref()
        .or(config.database.url.as_ref());
    url.map(|url| parse("database.owner_url", url.expose()))
        .transpose()
}

fn parse(key: &'static str, url: &str) -> Result<PgConnectOptions, OpenError> {
    url.parse().map_err(|source| OpenError::Url { key, source })
}

fn master_key(config: &Config) -> Result<MasterKey, OpenError> {
    if let Some(bytes) = config.keys.master_key_bytes() {
        return Ok(MasterKey::from_bytes(*bytes));
    }
    if config.database.url.is_some() {
        return Err(OpenError::NoKey);
    }
    let file = server_folder(config).join("master.key");
    if file.exists() {
        Ok(MasterKey::read(&file)?)
    } else {
        make_key(&file)
    }
}

/// The embedded default makes its own key at its first start, beside its data.
fn make_key(file: &Path) -> Result<MasterKey, OpenError> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(|source| embedded::StartError::Folder {
            path: folder.to_owned(),
            source,
        })?;
    }
    Ok(keys::init(file)?)
}
