//! Where is a PostgreSQL server installed on this machine, and what to install when there is none?

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest server that the migrations run on.
pub const OLDEST_MAJOR: u32 = 15;

/// A folder that holds `initdb` and `postgres` of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// The folder.
    pub folder: PathBuf,
    /// The server's major version.
    pub major: u32,
}

/// No server that can be used was found.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotFound {
    /// None of any version.
    #[error("no PostgreSQL server is installed; {0}")]
    Nothing(&'static str),
    /// Only versions that are too old.
    #[error("PostgreSQL {newest} is installed and {OLDEST_MAJOR} or later is needed; {advice}")]
    TooOld {
        /// The newest that is there.
        newest: u32,
        /// What to install.
        advice: &'static str,
    },
    /// The data folder belongs to a version that is not installed.
    #[error("the data folder was written by PostgreSQL {0}, which is not installed")]
    OtherVersion(u32),
}

/// Finds the server to run: the version that wrote the data where there is data, else the newest.
///
/// # Errors
/// When none is there that can be used; the message names the package to install.
pub fn find(written_by: Option<u32>) -> Result<Binaries, NotFound> {
    choose(installed(), written_by)
}

fn choose(mut installed: Vec<Binaries>, written_by: Option<u32>) -> Result<Binaries, NotFound> {
    installed.sort_by_key(|binaries| std::cmp::Reverse(binaries.major));
    let Some(newest) = installed.first().map(|binaries| binaries.major) else {
        return Err(NotFound::Nothing(advice()));
    };
    if newest < OLDEST_MAJOR {
        return Err(NotFound::TooOld {
            newest,
            advice: advice(),
        });
    }
    let wanted = written_by.unwrap_or(newest);
    installed
        .into_iter()
        .find(|binaries| binaries.major == wanted)
        .ok_or(NotFound::OtherVersion(wanted))
}

fn installed() -> Vec<Binaries> {
    let mut folders = BTreeSet::new();
    folders.extend(output_line(Command::new("pg_config").arg("--bindir")).map(PathBuf::from));
    folders.extend(
        output_line(Command::new("sh").args(["-c", "command -v postgres"]))
            .and_then(|path| std::fs::canonicalize(path).ok())
            .and_then(|path| path.parent().map(Path::to_path_buf)),
    );
    folders.extend(distribution_folders());
    folders.into_iter().filter_map(inspect).collect()
}

/// Where packages put servers that are not in the search path: Debian and Ubuntu, Fedora and Red
/// Hat, the PostgreSQL project's own packages, Homebrew on both processors, Postgres.app.
fn distribution_folders() -> Vec<PathBuf> {
    let versioned = [
        ("/usr/lib/postgresql", "bin"),
        ("/usr", "bin"),
        ("/usr/local", "bin"),
        ("/opt/homebrew/opt", "bin"),
        ("/usr/local/opt", "bin"),
        ("/Applications/Postgres.app/Contents/Versions", "bin"),
    ];
    let mut folders = vec![PathBuf::from("/usr/bin"), PathBuf::from("/usr/local/bin")];
    for (parent, inner) in versioned {
        let Ok(entries) = std::fs::read_dir(parent) else {
            continue;
        };
        folders.extend(entries.flatten().map(|entry| entry.path().join(inner)));
    }
    folders
}

fn inspect(folder: PathBuf) -> Option<Binaries> {
    if !folder.join("initdb").is_file() || !folder.join("postgres").is_file() {
        return None;
    }
    let version = output_line(Command::new(folder.join("postgres")).arg("--version"))?;
    let major = major_of(&version)?;
    Some(Binaries { folder, major })
}

/// `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` and `… 18beta1` alike.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split("(PostgreSQL)").nth(1)?.trim_start();
    let digits = number.find(|c: char| !c.is_ascii_digit());
    number[..digits.unwrap_or(number.len())].parse().ok()
}

fn output_line(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    (output.status.success() && !text.trim().is_empty()).then(|| text.trim().to_owned())
}

fn advice() -> &'static str {
    let package_managers = [
        ("/usr/bin/apt-get", "run `apt-get install postgresql`"),
        ("/usr/bin/dnf", "run `dnf install postgresql-server`"),
        ("/sbin/apk", "run `apk add postgresql`"),
        ("/usr/bin/pacman", "run `pacman -S postgresql`"),
        ("/usr/bin/zypper", "run `zypper install postgresql-server`"),
        ("/opt/homebrew/bin/brew", "run `brew install postgresql@17`"),
        ("/usr/local/bin/brew", "run `brew install postgresql@17`"),
    ];
    package_managers
        .iter()
        .find(|(program, _)| Path::new(program).exists())
        .map_or(
            "install PostgreSQL 15 or later, or name a running server in DATABASE_URL",
            |(_, advice)| advice,
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(folder: &str, major: u32) -> Binaries {
        Binaries {
            folder: folder.into(),
            major,
        }
    }

    #[test]
    fn the_version_is_read_from_releases_and_from_betas() {
        assert_eq!(
            major_of("postgres (PostgreSQL) 15.18 (Debian 15.18-0)"),
            Some(15)
        );
        assert_eq!(major_of("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major_of("mysqld 8"), None);
    }

    #[test]
    fn data_is_opened_by_the_version_that_wrote_it_and_new_data_by_the_newest() {
        let both = vec![at("/a", 15), at("/b", 17)];
        assert_eq!(choose(both.clone(), Some(15)), Ok(at("/a", 15)));
        assert_eq!(choose(both.clone(), None), Ok(at("/b", 17)));
        assert_eq!(choose(both, Some(16)), Err(NotFound::OtherVersion(16)));
    }

    #[test]
    fn a_server_that_is_missing_or_too_old_is_answered_with_what_to_install() {
        let nothing = choose(Vec::new(), None).unwrap_err();
        assert!(nothing.to_string().contains("install"), "{nothing}");
        let old = choose(vec![at("/a", 13)], None).unwrap_err();
        assert!(matches!(old, NotFound::TooOld { newest: 13, .. }), "{old}");
    }
}
