//! What does the server's own lock file say: which process, and is it ready?

use std::path::Path;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// A `postmaster.pid`, as far as we need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PidFile {
    /// The server's process.
    pub pid: i32,
    /// Whether the server says that it takes connections.
    pub ready: bool,
}

/// The line that holds the state; `LOCK_FILE_LINE_PM_STATUS` in PostgreSQL's `miscinit.h`.
const STATE_LINE: usize = 7;

impl PidFile {
    /// Reads the file of a data folder; `None` when no server holds the folder.
    #[must_use]
    pub fn read(data: &Path) -> Option<Self> {
        std::fs::read_to_string(data.join("postmaster.pid"))
            .ok()
            .and_then(|text| Self::parse(&text))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let pid = lines.next()?.trim().parse().ok().filter(|pid| *pid > 1)?;
        let ready = lines
            .nth(STATE_LINE - 1)
            .is_some_and(|state| state.trim() == "ready");
        Some(Self { pid, ready })
    }

    /// Whether that process exists, be it as a zombie that nobody reaped.
    #[must_use]
    pub fn is_alive(self) -> bool {
        kill(Pid::from_raw(self.pid), None) != Err(nix::errno::Errno::ESRCH)
    }

    /// Asks the server to roll back what is open, write everything down and end ("fast").
    pub fn ask_to_stop(self) {
        // A process that is gone is what we want.
        let _ = kill(Pid::from_raw(self.pid), Signal::SIGINT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn process_and_readiness_are_read_from_the_first_and_the_eighth_line() {
        let text = "4711\n/data\n1700000000\n5432\n/run\n\n 1 2\nready   \n";
        let ready = Some(PidFile {
            pid: 4711,
            ready: true,
        });
        assert_eq!(PidFile::parse(text), ready);
        let starting = PidFile::parse("4711\n/data\n1700000000\n5432\n/run\n\n 1 2\nstarting\n");
        assert!(starting.is_some_and(|file| !file.ready));
    }

    #[test]
    fn a_file_without_a_process_is_no_server() {
        assert_eq!(PidFile::parse(""), None);
        assert_eq!(PidFile::parse("0\n"), None);
    }
}
