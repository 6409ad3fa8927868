//! Does a request prove that it comes from the provider? Every comparison takes constant time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// A request that does not prove where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// There is no proof, or it has not the right form.
    #[error("signature missing or malformed")]
    Missing,
    /// The proof is of another secret or another body.
    #[error("signature does not match")]
    Mismatch,
}

/// HMAC-SHA256 over the parts in turn.
pub(super) fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut mac =
        <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

/// HMAC-SHA1, which Twilio's scheme prescribes.
pub(super) fn hmac_sha1(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut mac =
        <Hmac<Sha1> as KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

/// Equal, in a time that does not depend on where they differ.
pub(super) fn same(expected: &[u8], given: &[u8]) -> Result<(), SignatureError> {
    if bool::from(expected.ct_eq(given)) {
        Ok(())
    } else {
        Err(SignatureError::Mismatch)
    }
}

/// Checks `Authorization: Basic` (RFC 7617), e.g. of the user and password in a webhook's URL.
///
/// # Errors
///
/// [`SignatureError`] when the header is missing, malformed or names somebody else.
pub fn basic(header: Option<&str>, user: &str, password: &str) -> Result<(), SignatureError> {
    let token = scheme(header, "basic")?;
    let given = BASE64.decode(token).map_err(|_| SignatureError::Missing)?;
    let expected = format!("{user}:{password}");
    digest_same(expected.as_bytes(), &given)
}

/// Checks `Authorization: Bearer` (RFC 6750).
///
/// # Errors
///
/// [`SignatureError`] when the header is missing, malformed or holds another token.
pub fn bearer(header: Option<&str>, token: &str) -> Result<(), SignatureError> {
    digest_same(token.as_bytes(), scheme(header, "bearer")?.as_bytes())
}

/// Secrets of unequal length are compared by their digests, so that the length does not show.
fn digest_same(expected: &[u8], given: &[u8]) -> Result<(), SignatureError> {
    let label = b"credential";
    same(&hmac_sha256(label, expected), &hmac_sha256(label, given))
}

fn scheme<'a>(header: Option<&'a str>, name: &str) -> Result<&'a str, SignatureError> {
    let (scheme, token) = header
        .and_then(|h| h.trim().split_once(' '))
        .ok_or(SignatureError::Missing)?;
    if scheme.eq_ignore_ascii_case(name) {
        Ok(token.trim())
    } else {
        Err(SignatureError::Missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_credentials_must_be_exactly_those_configured() {
        let header = format!("Basic {}", BASE64.encode("postmark:s3:cret"));
        assert_eq!(basic(Some(&header), "postmark", "s3:cret"), Ok(()));
        assert_eq!(
            basic(Some(&header), "postmark", "s3"),
            Err(SignatureError::Mismatch)
        );
        assert_eq!(basic(None, "postmark", "s3"), Err(SignatureError::Missing));
        assert_eq!(
            basic(Some("Basic %%"), "a", "b"),
            Err(SignatureError::Missing)
        );
    }

    #[test]
    fn a_bearer_token_must_be_exactly_that_configured() {
        assert_eq!(bearer(Some("bearer tok"), "tok"), Ok(()));
        assert_eq!(
            bearer(Some("Bearer to"), "tok"),
            Err(SignatureError::Mismatch)
        );
        assert_eq!(
            bearer(Some("Basic tok"), "tok"),
            Err(SignatureError::Missing)
        );
    }
}
