//! How is one cluster on disk made, started and ended?

use std::fs::{File, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tokio::process::Child;

use super::account::Account;
use super::binaries::{self, Binaries};
use super::pid_file::PidFile;
use super::{Durability, LONGEST_SOCKET_PATH, Options, POLL, PORT, SUPERUSER, Start, StartError};

/// A killed server's process number stays taken until it is reaped, and its lock file holds the
/// folder as long; measured at up to some seconds.
const STALE_LOCK_PATIENCE: Duration = Duration::from_secs(15);

/// Crash recovery replays what was not written down yet; a minute is PostgreSQL's own `pg_ctl` wait.
const READY_PATIENCE: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(super) struct Cluster {
    folder: PathBuf,
    account: Account,
    durability: Durability,
}

impl Cluster {
    /// Makes the folders around the cluster.
    pub(super) fn prepare(options: &Options) -> Result<Self, StartError> {
        let cluster = Self {
            folder: options.folder.clone(),
            account: Account::choose()?,
            durability: options.durability,
        };
        let socket = cluster.socket();
        let length = socket.as_os_str().as_bytes().len();
        if length > LONGEST_SOCKET_PATH {
            let path = socket;
            return Err(StartError::SocketPathTooLong { path, length });
        }
        let made = !cluster.folder.exists();
        at(&cluster.folder, std::fs::create_dir_all(&cluster.folder))?;
        if made {
            // The server's own user must be able to pass, and needs nothing else here.
            let passable = Permissions::from_mode(0o711);
            at(
                &cluster.folder,
                std::fs::set_permissions(&cluster.folder, passable),
            )?;
        }
        cluster.make_private(&cluster.run_folder())?;
        Ok(cluster)
    }

    /// Held while a cluster is looked at, made and started, so that two starts at once make one.
    pub(super) async fn lock(&self) -> Result<File, StartError> {
        let path = self.folder.join("start.lock");
        let file = at(&path, File::create(&path))?;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(std::fs::TryLockError::WouldBlock) => tokio::time::sleep(POLL).await,
                Err(std::fs::TryLockError::Error(source)) => {
                    return Err(StartError::Folder { path, source });
                }
            }
        }
    }

    /// Whether a ready server of this folder takes connections.
    pub(super) fn answers(&self) -> bool {
        PidFile::read(&self.data()).is_some_and(|file| file.ready)
            && UnixStream::connect(self.socket()).is_ok()
    }

    /// Makes the cluster beside its place and moves it there when it is whole, so that an
    /// interrupted start leaves nothing that looks finished.
    pub(super) async fn initialise(&self) -> Result<Start, StartError> {
        if self.data().exists() {
            return Ok(Start::Started);
        }
        let unfinished = self.folder.join("data.new");
        if unfinished.exists() {
            at(&unfinished, std::fs::remove_dir_all(&unfinished))?;
        }
        self.make_private(&unfinished)?;
        let initdb = self.binaries()?.folder.join("initdb");
        let output = self
            .account
            .command(&initdb)
            .current_dir("/")
            .args(["--encoding=UTF8", "--no-locale", "--auth-local=trust"])
            .args(["--auth-host=reject", "--no-instructions", "--no-sync"])
            .arg(format!("--username={SUPERUSER}"))
            .arg("--pgdata")
            .arg(&unfinished)
            .output()
            .await;
        let output = at(&initdb, output)?;
        if !output.status.success() {
            let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(StartError::Initialise(words));
        }
        self.sync_if_safe(&unfinished).await?;
        at(&unfinished, std::fs::rename(&unfinished, self.data()))?;
        Ok(Start::Created)
    }

    /// Starts the server and waits until it is ready; tries again while a lock of a server that
    /// was killed is still there.
    ///
    /// `None`: a server that somebody else had begun to start became ready in the meantime.
    pub(super) async fn run(&self) -> Result<Option<Child>, StartError> {
        let begun = Instant::now();
        loop {
            let mut child = self.spawn()?;
            if self.became_ready(&mut child).await {
                return Ok(Some(child));
            }
            if self.answers() {
                return Ok(None);
            }
            if begun.elapsed() >= STALE_LOCK_PATIENCE {
                let log = self.log();
                let last_lines = last_lines(&log);
                return Err(StartError::NotReady { log, last_lines });
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    pub(super) fn ask_to_stop(&self) {
        if let Some(file) = PidFile::read(&self.data()) {
            file.ask_to_stop();
        }
    }

    /// Waits for the end of a server that is not our child: it removes its lock file last.
    pub(super) async fn ended(&self) {
        while PidFile::read(&self.data()).is_some_and(PidFile::is_alive) {
            tokio::time::sleep(POLL).await;
        }
    }

    pub(super) fn process_id(&self) -> Option<i32> {
        PidFile::read(&self.data()).map(|file| file.pid)
    }

    pub(super) fn run_folder(&self) -> PathBuf {
        self.folder.join("run")
    }

    fn spawn(&self) -> Result<Child, StartError> {
        let log = self.log();
        let file = File::options().create(true).append(true).open(&log);
        let file = at(&log, file)?;
        let errors = at(&log, file.try_clone())?;
        let postgres = self.binaries()?.folder.join("postgres");
        let mut command = self.account.command(&postgres);
        command
            .current_dir("/")
            .arg("-D")
            .arg(self.data())
            .arg("-k")
            .arg(self.run_folder())
            .args(["-p", &PORT.to_string()])
            .args([
                "-c",
                "listen_addresses=",
                "-c",
                "unix_socket_permissions=0700",
            ])
            .stdout(file)
            .stderr(errors);
        match self.durability {
            Durability::Safe => {}
            Durability::ThrowAway => {
                command.args(["-c", "fsync=off", "-c", "synchronous_commit=off"]);
                command.args(["-c", "full_page_writes=off", "-c", "max_connections=300"]);
            }
        }
        at(&postgres, command.spawn())
    }

    async fn became_ready(&self, child: &mut Child) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < READY_PATIENCE {
            let ours = PidFile::read(&self.data())
                .is_some_and(|file| u32::try_from(file.pid).ok() == child.id());
            if ours && self.answers() {
                return true;
            }
            if !matches!(child.try_wait(), Ok(None)) {
                return false;
            }
            tokio::time::sleep(POLL).await;
        }
        false
    }

    /// `initdb` writes a thousand small files; the sync is a run of its own so that throw-away
    /// clusters can do without.
    async fn sync_if_safe(&self, data: &Path) -> Result<(), StartError> {
        match self.durability {
            Durability::ThrowAway => Ok(()),
            Durability::Safe => {
                let initdb = self.binaries()?.folder.join("initdb");
                let output = self
                    .account
                    .command(&initdb)
                    .current_dir("/")
                    .args(["--sync-only", "--pgdata"])
                    .arg(data)
                    .output()
                    .await;
                at(&initdb, output).map(|_| ())
            }
        }
    }

    fn binaries(&self) -> Result<Binaries, StartError> {
        let written_by = std::fs::read_to_string(self.data().join("PG_VERSION"))
            .ok()
            .and_then(|text| text.trim().parse().ok());
        Ok(binaries::find(written_by)?)
    }

    fn make_private(&self, folder: &Path) -> Result<(), StartError> {
        at(folder, std::fs::create_dir_all(folder))?;
        let private = Permissions::from_mode(0o700);
        at(folder, std::fs::set_permissions(folder, private))?;
        at(folder, self.account.own(folder))
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    fn socket(&self) -> PathBuf {
        self.run_folder().join(format!(".s.PGSQL.{PORT}"))
    }
}

fn at<T>(path: &Path, result: std::io::Result<T>) -> Result<T, StartError> {
    result.map_err(|source| StartError::Folder {
        path: path.to_owned(),
        source,
    })
}

fn last_lines(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().rev().take(3).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join(" / ")
}
