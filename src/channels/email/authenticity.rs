//! Can the address in `From` be believed? Only a server that we trust can say so, and a header says
//! which server wrote it only by where it stands.

use super::{Headers, domain};
use crate::domain::message::Authenticity;

/// Postmark's own check, in the topmost header of each name: it adds `X-Spam-Tests` and
/// `Received-SPF` above whatever the sender wrote there. `DKIM_VALID_AU` is a valid signature of the
/// author's own domain; SPF counts for the envelope's domain where that is the author's.
pub(in crate::channels) fn by_postmark(headers: &Headers, from: &str) -> Authenticity {
    let tests = headers.first("X-Spam-Tests").unwrap_or_default();
    let signed = tests
        .split([',', ' '])
        .any(|test| test.trim() == "DKIM_VALID_AU");
    let spf = headers.first("Received-SPF").unwrap_or_default();
    let passed = spf
        .get(..4)
        .is_some_and(|word| word.eq_ignore_ascii_case("pass"));
    let envelope = property(spf, "envelope-from")
        .map(domain)
        .unwrap_or_default();
    verdict(signed || (passed && aligned(envelope, domain(from))))
}

/// The result of our own mail server, in the topmost `Authentication-Results` (RFC 8601), which
/// counts only when it names that server. The server has to remove forged ones (RFC 8601 §5).
pub(in crate::channels) fn by_server(headers: &Headers, server: &str, from: &str) -> Authenticity {
    let results = headers.first("Authentication-Results").unwrap_or_default();
    let (author, results) = results.split_once(';').unwrap_or_default();
    let author = author.split_whitespace().next().unwrap_or_default();
    if server.is_empty() || !author.eq_ignore_ascii_case(server) {
        return Authenticity::Unauthenticated;
    }
    let from = domain(from);
    verdict(results.split(';').any(|result| {
        let result = result.trim();
        let says = |name: &str| {
            property(result, name).is_some_and(|value| aligned(domain_of(value), from))
        };
        (result.starts_with("dkim=pass") && (says("header.d") || says("header.i")))
            || (result.starts_with("spf=pass") && says("smtp.mailfrom"))
            || (result.starts_with("dmarc=pass") && says("header.from"))
    }))
}

fn verdict(believed: bool) -> Authenticity {
    if believed {
        Authenticity::Authenticated
    } else {
        Authenticity::Unauthenticated
    }
}

/// Relaxed alignment (RFC 7489 §3.1), without a list of public suffixes: the same domain, or one
/// under the other. Sisters under one organisation are not believed.
fn aligned(one: &str, other: &str) -> bool {
    let one = one.trim_end_matches('.').to_ascii_lowercase();
    let other = other.trim_end_matches('.').to_ascii_lowercase();
    let under = |sub: &str, parent: &str| {
        parent.contains('.')
            && sub
                .strip_suffix(parent)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    under(&one, &other) || under(&other, &one)
}

fn domain_of(value: &str) -> &str {
    value.rsplit_once('@').map_or(value, |(_, domain)| domain)
}

/// `name=value` among words.
fn property<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let named = |word: &'a str| word.strip_prefix(name)?.strip_prefix('=');
    let value = text.split([' ', '\t', ';', '\r', '\n']).find_map(named)?;
    Some(value.trim_matches(['"', '<', '>', ',']))
}
