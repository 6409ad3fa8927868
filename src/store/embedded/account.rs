//! As which system user does the server run? PostgreSQL refuses to run as root.

use std::path::Path;

use nix::unistd::{Gid, Uid, User, chown, geteuid};

/// The user that runs the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// The user that runs this process.
    Own,
    /// The user that root hands the server to.
    Other {
        /// Its user id.
        uid: u32,
        /// Its group id.
        gid: u32,
    },
}

/// Root has nobody to hand the server to.
#[derive(Debug, thiserror::Error)]
#[error("running as root, and there is neither a user `postgres` nor a user `nobody`")]
pub struct NoAccount;

impl Account {
    /// This process's own user; for root `postgres`, else `nobody`.
    ///
    /// # Errors
    /// When root finds neither of the two.
    pub fn choose() -> Result<Self, NoAccount> {
        if !geteuid().is_root() {
            return Ok(Self::Own);
        }
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| User::from_name(name).ok().flatten())
            .map(|user| Self::Other {
                uid: user.uid.as_raw(),
                gid: user.gid.as_raw(),
            })
            .ok_or(NoAccount)
    }

    /// Makes a folder and what lies in it belong to this account.
    ///
    /// # Errors
    /// What the file system answers.
    pub fn own(self, folder: &Path) -> std::io::Result<()> {
        match self {
            Self::Own => Ok(()),
            Self::Other { uid, gid } => {
                chown(folder, Some(Uid::from_raw(uid)), Some(Gid::from_raw(gid)))
                    .map_err(std::io::Error::from)
            }
        }
    }

    /// A command that runs as this account, without our terminal and in a process group of its own,
    /// so that an interrupt at the keyboard does not reach the server.
    #[must_use]
    pub fn command(self, program: &Path) -> tokio::process::Command {
        let mut command = tokio::process::Command::new(program);
        command.stdin(std::process::Stdio::null()).process_group(0);
        match self {
            Self::Own => {}
            Self::Other { uid, gid } => {
                command.uid(uid).gid(gid);
            }
        }
        command
    }
}
