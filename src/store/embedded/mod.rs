//! How does a real PostgreSQL run under our hand, with nothing to install or to configure by hand?
//!
//! One folder holds it all: `data` (the cluster), `run` (the socket, mode 0700), `server.log`. There
//! is no network port. The server outlives us when we are killed; the next start adopts it.
//! Deliberately absent: upgrades between major versions, replication, backups.

pub mod account;
pub mod binaries;
mod cluster;
mod pid_file;

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;

use account::NoAccount;
use cluster::Cluster;

/// The role that owns the embedded cluster.
pub const SUPERUSER: &str = "postgres";

/// The database of the embedded default: the one that every cluster has.
pub const DATABASE: &str = "postgres";

/// The port number is part of the socket's name only.
const PORT: u16 = 5432;

/// `sun_path` holds 108 bytes on Linux with the closing zero; PostgreSQL refuses longer names.
const LONGEST_SOCKET_PATH: usize = 107;

/// How often a state is looked at that nobody tells us of.
pub(crate) const POLL: Duration = Duration::from_millis(20);

/// Whether what is committed survives a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// `fsync` is on, as everywhere but in tests.
    Safe,
    /// Faster, and a power cut loses the cluster: for the cluster of a test run only.
    ThrowAway,
}

/// Where the server lives, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The one folder that holds everything.
    pub folder: PathBuf,
    /// Whether what is committed survives a power cut.
    pub durability: Durability,
}

impl Options {
    /// A server in this folder that keeps what it says it keeps.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            durability: Durability::Safe,
        }
    }
}

/// The folder when none is configured: `/var/lib/order-agent` for root, since the server's own user
/// must be able to pass every folder above, else a folder in the user's home.
#[must_use]
pub fn default_folder(home: Option<&Path>) -> PathBuf {
    match home {
        Some(home) if !nix::unistd::geteuid().is_root() => home.join(".local/share/order-agent"),
        Some(_) | None => PathBuf::from("/var/lib/order-agent"),
    }
}

/// Why the server could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No server is installed.
    #[error(transparent)]
    NotFound(#[from] binaries::NotFound),
    /// Root has nobody to hand the server to.
    #[error(transparent)]
    NoAccount(#[from] NoAccount),
    /// The socket's path would not fit.
    #[error("the socket path {path} has {length} bytes and {LONGEST_SOCKET_PATH} are possible")]
    SocketPathTooLong {
        /// The path.
        path: PathBuf,
        /// Its length in bytes.
        length: usize,
    },
    /// A folder or file could not be made or read.
    #[error("cannot prepare {path}")]
    Folder {
        /// Which one.
        path: PathBuf,
        /// What the file system answered.
        source: std::io::Error,
    },
    /// `initdb` failed.
    #[error("initdb failed: {0}")]
    Initialise(String),
    /// The server ended, or did not become ready, until the time was over.
    #[error("the server did not start, see {log}: {last_lines}")]
    NotReady {
        /// The server's log.
        log: PathBuf,
        /// Its last lines.
        last_lines: String,
    },
}

/// How a start found the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// A new cluster was made.
    Created,
    /// An existing cluster was started.
    Started,
    /// The server was running already.
    Adopted,
}

/// A running server. Dropping it leaves the server running; [`Server::stop`] ends it.
#[derive(Debug)]
pub struct Server {
    cluster: Cluster,
    child: Option<tokio::process::Child>,
    /// How the start found it.
    pub start: Start,
}

impl Server {
    /// Starts the server of this folder, makes its cluster where there is none, and adopts it where
    /// it runs already. A lock that a killed server left is waited for.
    ///
    /// # Errors
    /// Says what is missing, and holds the server's own words where it spoke.
    pub async fn start(options: &Options) -> Result<Self, StartError> {
        let cluster = Cluster::prepare(options)?;
        let _one_at_a_time = cluster.lock().await?;
        if cluster.answers() {
            return Ok(Self {
                cluster,
                child: None,
                start: Start::Adopted,
            });
        }
        let start = cluster.initialise().await?;
        let child = cluster.run().await?;
        Ok(Self {
            cluster,
            start: if child.is_some() {
                start
            } else {
                Start::Adopted
            },
            child,
        })
    }

    /// How a role reaches a database of this server.
    #[must_use]
    pub fn options(&self, role: &str, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(self.cluster.run_folder())
            .port(PORT)
            .username(role)
            .database(database)
    }

    /// The server's process, while it runs.
    #[must_use]
    pub fn process_id(&self) -> Option<i32> {
        self.cluster.process_id()
    }

    /// Waits until the server has ended, by whosever hand; whoever wants it back starts it again.
    pub async fn ended(&mut self) {
        match &mut self.child {
            // Reaps the process; how it ended is in the server's own log.
            Some(child) => drop(child.wait().await),
            None => self.cluster.ended().await,
        }
    }

    /// Asks the server to end and waits until it has.
    pub async fn stop(mut self) {
        self.cluster.ask_to_stop();
        self.ended().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_socket_path_that_does_not_fit_is_refused_before_anything_is_made() {
        let folder = std::env::temp_dir().join("f".repeat(LONGEST_SOCKET_PATH));
        let refused = Server::start(&Options::new(&folder)).await.unwrap_err();
        assert!(matches!(refused, StartError::SocketPathTooLong { .. }));
        assert!(!folder.exists());
    }
}
