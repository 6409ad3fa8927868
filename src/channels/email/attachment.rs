//! What is kept of a file that came with a mail.

use mail_parser::decoders::charsets::map::charset_decoder;

use crate::channels::clean::without_nul;
use crate::domain::Content;
use crate::domain::message::Attachment;

/// Bytes of text that are read with a mail. An order sheet of a thousand lines has 60 KiB.
const TEXT_LIMIT: usize = 256 * 1024;
/// Types that are lists or words. HTML, calendars and contact cards are not.
const TEXT_TYPES: [&str; 5] = [
    "text/plain",
    "text/csv",
    "text/tab-separated-values",
    "application/csv",
    "text/x-csv",
];
const TEXT_NAMES: [&str; 3] = [".csv", ".txt", ".tsv"];

/// Pictures that models read, as mail programs name them.
const PICTURES: [&str; 3] = ["image/jpeg", "image/jpg", "image/png"];

/// The text of a text file of at most 256 KiB, and a picture with its bytes; every other file is named
/// and not kept. Whether the picture is kept any further is for the ingress to say.
pub(in crate::channels) fn attachment(name: &str, content_type: &str, bytes: &[u8]) -> Attachment {
    let kind = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let lower = name.to_lowercase();
    let text = TEXT_TYPES.contains(&kind.as_str()) || TEXT_NAMES.iter().any(|e| lower.ends_with(e));
    let picture = PICTURES.contains(&kind.as_str()) && !bytes.is_empty();
    let readable = text && bytes.len() <= TEXT_LIMIT;
    Attachment {
        name: without_nul(name),
        content_type: without_nul(content_type),
        text: readable.then(|| without_nul(&decoded(content_type, bytes))),
        provider_reference: None,
        content: picture.then(|| Content::new(bytes)),
        transcript: None,
    }
}

/// By the charset that it names, else UTF-8, else as Windows writes in the West, which is what a
/// spreadsheet program saves without asking.
fn decoded(content_type: &str, bytes: &[u8]) -> String {
    let lower = content_type.to_ascii_lowercase();
    let named = lower.split_once("charset=").map(|(_, rest)| {
        let end = rest.find([';', ' ']).unwrap_or(rest.len());
        rest[..end].trim_matches('"').to_owned()
    });
    if let Some(decode) = named.and_then(|charset| charset_decoder(charset.as_bytes())) {
        return decode(bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => charset_decoder(b"windows-1252").map_or_else(
            || String::from_utf8_lossy(bytes).into_owned(),
            |decode| decode(bytes),
        ),
    }
}
