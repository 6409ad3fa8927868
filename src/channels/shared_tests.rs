//! Do the parsers read what providers really send? Recorded payloads and signature vectors lie
//! beside the project; where they do not, these tests say that they were left out.

use std::path::PathBuf;

use chrono::DateTime;
use serde_json::Value;

use super::{twilio, whatsapp};

/// A folder of recorded payloads, or a note that it was left out.
pub(super) fn folder(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/fixtures")
        .join(name);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("left out: no recorded payloads in {}", path.display());
    None
}

pub(super) fn files(name: &str) -> Vec<(String, Vec<u8>)> {
    let entries = folder(name)
        .into_iter()
        .flat_map(|path| std::fs::read_dir(path).unwrap());
    let file = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        (
            path.file_name().unwrap().to_string_lossy().into_owned(),
            std::fs::read(path).unwrap(),
        )
    };
    entries.map(file).collect()
}

fn json(name: &str, file: &str) -> Option<Value> {
    let path = folder(name)?.join(file);
    Some(serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap())
}

fn now() -> DateTime<chrono::Utc> {
    DateTime::from_timestamp(1_760_000_000, 0).unwrap()
}

#[test]
fn every_recorded_whatsapp_payload_is_read_without_a_problem() {
    for (name, body) in files("whatsapp") {
        let parsed = whatsapp::parse(&body, now()).unwrap();
        assert_eq!(parsed.problems, [], "{name}");
        let items = parsed.received.len();
        let other = [
            "account_",
            "call_c",
            "template_",
            "user_m",
            "outgoing_",
            "own_empty",
        ];
        if other.iter().any(|prefix| name.starts_with(prefix)) {
            assert_eq!((items, parsed.ignored), (0, 1), "{name}");
        } else {
            assert_eq!(
                items,
                if name == "own_batch_mixed.json" { 5 } else { 1 },
                "{name}"
            );
        }
    }
}

#[test]
fn recorded_meta_signatures_hold() {
    let Some(file) = json("vectors", "meta_x_hub_signature_256.json") else {
        return;
    };
    for vector in file["vectors"].as_array().unwrap() {
        let text = |key: &str| vector[key].as_str().unwrap();
        let body = text("body").as_bytes();
        assert_eq!(
            whatsapp::verify(Some(text("header")), body, text("app_secret")),
            Ok(())
        );
    }
}

#[test]
fn recorded_twilio_signatures_hold() {
    let Some(file) = json("vectors", "twilio_signature.json") else {
        return;
    };
    let token = file["auth_token"].as_str().unwrap();
    for vector in file["vectors"].as_array().unwrap() {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut form = form_urlencoded::Serializer::new(String::new());
        let empty = Vec::new();
        for pair in vector["params"].as_array().unwrap_or(&empty) {
            form.append_pair(&text(&pair[0]), &text(&pair[1]));
        }
        for (key, value) in vector["params"].as_object().into_iter().flatten() {
            form.append_pair(key, &text(value));
        }
        let body = vector["body"]
            .as_str()
            .map_or_else(|| form.finish(), str::to_owned);
        let (signature, url) = (text(&vector["signature"]), text(&vector["url"]));
        let accepted = twilio::verify(Some(&signature), &url, body.as_bytes(), token).is_ok();
        assert_eq!(
            accepted,
            vector["accept"].as_bool().unwrap_or(true),
            "{}",
            vector["name"]
        );
    }
}

#[test]
fn recorded_twilio_requests_are_signed_and_read() {
    for (name, file) in files("twilio") {
        let request: Value = serde_json::from_slice(&file).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let body = text(&request["body"]);
        let signature = text(&request["headers"]["X-Twilio-Signature"]);
        let token = text(&request["auth_token_for_test"]);
        let proof = twilio::verify(
            Some(&signature),
            &text(&request["url"]),
            body.as_bytes(),
            &token,
        );
        assert_eq!(proof, Ok(()), "{name}");
        let parsed = twilio::parse(body.as_bytes(), "", now()).unwrap();
        assert_eq!(
            (parsed.received.len(), parsed.problems.len()),
            (1, 0),
            "{name}"
        );
    }
}
