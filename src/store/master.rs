//! Where does the master key come from, and what does it wrap?

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::cipher::{self, Secret};

/// The key that wraps every distributor's keys. It is never in the database, and never printed.
#[derive(Clone)]
pub struct MasterKey {
    id: String,
    key: Secret,
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MasterKey({})", self.id)
    }
}

/// Why a master key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read or made.
    #[error("cannot use the key file {path}")]
    File {
        /// Which one.
        path: std::path::PathBuf,
        /// What the file system answered.
        source: std::io::Error,
    },
    /// It is no key.
    #[error("a master key is 32 bytes in base64")]
    NotAKey,
}

impl MasterKey {
    /// Reads the 44 characters of 32 bytes in base64.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn from_base64(text: &str) -> Result<Self, Error> {
        let bytes = Zeroizing::new(STANDARD.decode(text.trim()).map_err(|_| Error::NotAKey)?);
        let key = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| Error::NotAKey)?;
        Ok(Self::from_bytes(key))
    }

    /// Reads a file that [`init`] made, or any other that holds a key in base64.
    ///
    /// # Errors
    /// When it cannot be read or holds something else.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(|source| Error::File {
            path: path.to_owned(),
            source,
        })?;
        Self::from_base64(&Zeroizing::new(text))
    }

    /// A key of these bytes.
    #[must_use]
    pub fn from_bytes(key: [u8; 32]) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"order-agent master key");
        hash.update(key);
        Self {
            // Eight bytes tell keys apart and tell nothing of the key.
            id: hex::encode(&hash.finalize()[..8]),
            key: Secret::new(key),
        }
    }

    /// A fingerprint: stored beside what the key wrapped, so that the right one is asked for.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn wrap(&self, place: &str, plain: &[u8]) -> Vec<u8> {
        cipher::encrypt(&self.key, place.as_bytes(), plain)
    }

    pub(super) fn unwrap(&self, place: &str, wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        cipher::decrypt(&self.key, place.as_bytes(), wrapped).map(Zeroizing::new)
    }
}

/// Makes a new master key in a file that only its owner can read. An existing file is never
/// overwritten: what it wrapped would be lost.
///
/// # Errors
/// When the file is there already or cannot be made.
pub fn init(path: &Path) -> Result<MasterKey, Error> {
    let key = cipher::random_key();
    let text = Zeroizing::new(STANDARD.encode(*key) + "\n");
    std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })
        .map_err(|source| Error::File {
            path: path.to_owned(),
            source,
        })?;
    Ok(MasterKey::from_bytes(*key))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_new_key_file_is_for_its_owner_alone_and_holds_the_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let key = init(&path).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(MasterKey::read(&path).unwrap().id(), key.id());
    }

    #[test]
    fn an_existing_key_file_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        init(&path).unwrap();
        let before = std::fs::read(&path).unwrap();
        assert!(matches!(init(&path), Err(Error::File { .. })));
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        assert!(MasterKey::from_base64("c2hvcnQ=").is_err());
        assert!(MasterKey::from_base64("not base64").is_err());
    }
}
