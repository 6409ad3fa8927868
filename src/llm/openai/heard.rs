//! The request that sends a voice note, and what its reply says was heard.

use serde_json::Value;

use super::reply::Read;
use crate::llm::{BadReply, Counted, Finish, Recording, Usage};

/// A body of `multipart/form-data` (RFC 7578) and its content type. The boundary is drawn by the
/// caller, so that nobody can write a file that holds it.
pub(super) fn form(recording: &Recording<'_>, model: &str, boundary: &str) -> (String, Vec<u8>) {
    let mut body = Vec::with_capacity(recording.bytes.len() + 1024);
    // No line of a name may end its header; a distributor writes its model's name itself.
    let model: String = model.chars().filter(|c| !c.is_control()).collect();
    for (name, value) in [("model", model.as_str()), ("response_format", "json")] {
        let part = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    let (extension, media_type) = (recording.extension, recording.media_type);
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; \
         filename=\"note.{extension}\"\r\nContent-Type: {media_type}\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(recording.bytes);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// What was heard. Nothing at all is an answer too: a silent note is paid for like any other.
pub(super) fn read(reply: &Value) -> Result<Read, BadReply> {
    let text = reply["text"].as_str().ok_or(BadReply::Empty)?;
    Ok(Read {
        text: text.trim().to_owned(),
        model: None,
        finish: Finish::Stop,
        usage: tokens(&reply["usage"]),
    })
}

/// Tokens where the server counts in those; its bill for them is never taken for less than the sound's
/// length costs.
fn tokens(usage: &Value) -> Usage {
    let figure = |name: &str| u32::try_from(usage[name].as_u64()?).ok();
    Usage {
        input: figure("input_tokens").unwrap_or(0),
        cached_input: 0,
        output: figure("output_tokens").unwrap_or(0),
        counted: Counted::Reported,
    }
}

/// The seconds that the server bills, where it says so and they can be true: a file of this size does
/// not last longer.
pub(super) fn seconds(reply: &Value, at_most: u32) -> u32 {
    let said = reply.pointer("/usage/seconds").and_then(Value::as_f64);
    let told = said.filter(|seconds| (0.0..=f64::from(at_most)).contains(seconds));
    told.map_or(at_most, whole)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the caller has seen that it is between nothing and a number of this type"
)]
fn whole(seconds: f64) -> u32 {
    seconds.ceil() as u32
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_form_holds_the_file_byte_for_byte_between_its_boundaries() {
        let recording = Recording {
            extension: "ogg",
            media_type: "audio/ogg",
            bytes: b"OggS\r\n--x\0\xff",
        };
        let (kind, body) = form(&recording, "whisper-1\r\n\r\nx", "b0");
        assert_eq!(kind, "multipart/form-data; boundary=b0");
        let text = String::from_utf8_lossy(&body);
        assert!(
            text.contains("name=\"model\"\r\n\r\nwhisper-1x\r\n--b0"),
            "{text}"
        );
        assert!(text.contains("filename=\"note.ogg\"\r\nContent-Type: audio/ogg\r\n\r\nOggS"));
        assert!(body.ends_with(b"OggS\r\n--x\0\xff\r\n--b0--\r\n"));
    }

    #[test]
    fn a_reply_without_words_is_an_answer_and_one_without_text_is_none() {
        assert_eq!(read(&json!({"text": " \n"})).unwrap().text, "");
        assert_eq!(
            read(&json!({"text": " two milk "})).unwrap().text,
            "two milk"
        );
        assert_eq!(read(&json!({"words": []})), Err(BadReply::Empty));
    }

    #[test]
    fn seconds_that_a_file_of_the_size_cannot_last_are_not_believed() {
        let of = |billed: Value| seconds(&json!({"usage": {"seconds": billed}}), 60);
        assert_eq!((of(json!(12.2)), of(json!(60)), of(json!(0))), (13, 60, 0));
        for unbelievable in [json!(61), json!(-1), json!("9"), json!(null)] {
            assert_eq!(of(unbelievable), 60);
        }
    }
}
