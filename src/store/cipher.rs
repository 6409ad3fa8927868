//! How are bytes encrypted so that they can be read in one place only? AES-256-GCM with a random
//! nonce before the ciphertext and the place as associated data.

use std::sync::Arc;

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use rand::RngCore as _;
use zeroize::Zeroizing;

/// Bytes of a GCM nonce.
const NONCE: usize = 12;

/// A key that is wiped when the last user is gone, and never printed.
#[derive(Clone)]
pub(super) struct Secret(Arc<Zeroizing<[u8; 32]>>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    pub(super) fn new(key: [u8; 32]) -> Self {
        Self(Arc::new(Zeroizing::new(key)))
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// A key that nobody has seen.
pub(super) fn random_key() -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    rand::rng().fill_bytes(key.as_mut_slice());
    key
}

/// Nonce and ciphertext. A random nonce is safe for four thousand million messages a key.
pub(super) fn encrypt(key: &Secret, place: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut nonce = [0; NONCE];
    rand::rng().fill_bytes(&mut nonce);
    let payload = Payload {
        msg: plain,
        aad: place,
    };
    let sealed = Aes256Gcm::new(key.bytes().into())
        .encrypt(&Nonce::from(nonce), payload)
        .expect("GCM fails only beyond 64 GiB, which no row holds");
    [nonce.as_slice(), &sealed].concat()
}

/// What was encrypted, or `None` when key, place or bytes are not those of the encryption.
pub(super) fn decrypt(key: &Secret, place: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE>()?;
    let payload = Payload {
        msg: ciphertext,
        aad: place,
    };
    Aes256Gcm::new(key.bytes().into())
        .decrypt(&Nonce::from(*nonce), payload)
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_open_only_with_their_key_in_their_place_and_unchanged() {
        let (key, other) = (Secret::new([1; 32]), Secret::new([2; 32]));
        let sealed = encrypt(&key, b"here", b"two cases of milk");
        let opened = decrypt(&key, b"here", &sealed);
        assert_eq!(opened.as_deref(), Some(b"two cases of milk".as_slice()));
        assert_eq!(decrypt(&other, b"here", &sealed), None);
        assert_eq!(decrypt(&key, b"there", &sealed), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(decrypt(&key, b"here", &changed), None, "byte {at}");
        }
    }

    #[test]
    fn the_same_words_never_look_the_same_twice() {
        let key = Secret::new([1; 32]);
        assert_ne!(
            encrypt(&key, b"here", b"milk"),
            encrypt(&key, b"here", b"milk")
        );
    }
}
