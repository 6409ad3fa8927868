//! Does `X-Twilio-Signature` prove that a request is Twilio's?
//!
//! The scheme: <https://www.twilio.com/docs/usage/security#validating-requests>

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

use crate::channels::SignatureError;
use crate::channels::credential::{hmac_sha1, same};

/// Checks a request that Twilio sent to `public_url`: the address as it is configured at Twilio,
/// with the query string of the request. It must come from our configuration and never from the
/// `Host` header, which the sender chooses.
///
/// Twilio signs with the account's primary token; while a token is rotated the caller tries both.
///
/// # Errors
///
/// [`SignatureError`] when the header is missing or malformed, or nothing fits.
pub fn verify(
    signature_header: Option<&str>,
    public_url: &str,
    raw_body: &[u8],
    auth_token: &str,
) -> Result<(), SignatureError> {
    let given = signature_header
        .and_then(|header| BASE64.decode(header.trim()).ok())
        .ok_or(SignatureError::Missing)?;
    let signed_body = match body_digest(public_url) {
        Some(digest) => {
            same(&Sha256::digest(raw_body), &digest)?;
            String::new()
        }
        None => parameters(raw_body),
    };
    let fits = |url: &String| {
        let message = format!("{url}{signed_body}");
        same(
            &hmac_sha1(auth_token.as_bytes(), message.as_bytes()),
            &given,
        )
        .is_ok()
    };
    // `count` instead of `any`, so that the time does not tell which form fitted.
    match spellings(public_url).iter().filter(|url| fits(url)).count() {
        0 => Err(SignatureError::Mismatch),
        _ => Ok(()),
    }
}

/// Of a JSON body only the digest is signed, as a part of the address.
fn body_digest(url: &str) -> Option<Vec<u8>> {
    let (_, query) = url.split_once('?')?;
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let (_, digest) = pairs.find(|(key, _)| key == "bodySHA256")?;
    Some(hex::decode(digest.as_bytes()).unwrap_or_default())
}

/// Keys in order of their bytes; of a repeated key each different value once, in order; nothing
/// trimmed, nothing left out: Twilio adds parameters without notice, and signs them.
fn parameters(raw_body: &[u8]) -> String {
    let mut sorted: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for (key, value) in form_urlencoded::parse(raw_body) {
        sorted.entry(key).or_default().insert(value);
    }
    let pairs = sorted
        .iter()
        .flat_map(|(key, values)| values.iter().map(move |v| (key, v)));
    pairs.fold(String::new(), |signed, (key, value)| signed + key + value)
}

/// The address as configured, without its port, and with the default port of its scheme: Twilio
/// has signed each of these forms.
fn spellings(url: &str) -> Vec<String> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return vec![url.to_owned()];
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => (host, Some(port)),
        Some(_) | None => (authority, None),
    };
    let default = if scheme.eq_ignore_ascii_case("http") {
        "80"
    } else {
        "443"
    };
    let port = port.unwrap_or(default);
    vec![
        url.to_owned(),
        format!("{scheme}://{host}{tail}"),
        format!("{scheme}://{host}:{port}{tail}"),
    ]
}
