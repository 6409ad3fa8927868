//! What does a reply say? Read field by field: servers leave fields out, add some, and name reasons
//! that nobody knows; none of that may lose an answer that is paid for.

use serde_json::Value;

use crate::llm::json::first_object;
use crate::llm::{BadReply, Counted, Finish, Usage};

/// Bytes a token where nobody counts. OpenAI says some four characters a token of English
/// (<https://platform.openai.com/tokenizer>); other languages and JSON have fewer, and too many
/// tokens is the safe side.
const BYTES_A_TOKEN: u32 = 3;

/// The longest name of a model that is kept.
const LONGEST_NAME: usize = 100;

/// What the request allowed, in tokens: nothing beyond it can be billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    pub input: u32,
    pub output: u32,
}

/// A reply that holds an answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Read {
    pub text: String,
    pub model: Option<String>,
    pub finish: Finish,
    pub usage: Usage,
}

/// Reads a reply.
pub(super) fn read(reply: &Value, bounds: Bounds) -> Result<Read, BadReply> {
    let choice = reply.pointer("/choices/0").ok_or(BadReply::Empty)?;
    let said = text(&choice["message"]["content"]);
    let refused = choice["message"]["refusal"].as_str().unwrap_or_default();
    let finish = finish(choice["finish_reason"].as_str(), refused);
    let text = match (said, finish) {
        (_, Finish::Refusal) | (None, Finish::ContentFilter | Finish::Length) => String::new(),
        (None, Finish::Stop | Finish::Other) => return Err(BadReply::Empty),
        (Some(said), Finish::Stop | Finish::Other | Finish::Length | Finish::ContentFilter) => said,
    };
    let bytes = text.len().max(refused.len());
    Ok(Read {
        usage: usage(&reply["usage"], bounds, bytes),
        text: first_object(&text).map_or_else(|| text.clone(), str::to_owned),
        model: reply["model"].as_str().map(name),
        finish,
    })
}

/// A text, or the texts of its parts.
fn text(content: &Value) -> Option<String> {
    match content {
        Value::String(text) => Some(text.clone()),
        Value::Array(parts) => {
            let texts = parts.iter().filter_map(|part| part["text"].as_str());
            Some(texts.collect::<String>()).filter(|text| !text.is_empty())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

fn finish(reason: Option<&str>, refused: &str) -> Finish {
    if !refused.is_empty() {
        return Finish::Refusal;
    }
    match reason {
        Some("stop" | "eos" | "end_turn") => Finish::Stop,
        Some("length" | "max_tokens") => Finish::Length,
        Some("content_filter") => Finish::ContentFilter,
        Some(_) | None => Finish::Other,
    }
}

fn name(model: &str) -> String {
    model
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_NAME)
        .collect()
}

/// The server's figures where they can be true: whole numbers that are not more than was sent or
/// asked for. Else an estimate, which is never more than that either.
fn usage(said: &Value, bounds: Bounds, bytes: usize) -> Usage {
    let figure = |name: &str| u32::try_from(said[name].as_u64()?).ok();
    if let (Some(input), Some(output)) = (figure("prompt_tokens"), figure("completion_tokens"))
        && input <= bounds.input
        && output <= bounds.output
    {
        let cached = &said["prompt_tokens_details"]["cached_tokens"];
        let cached = cached
            .as_u64()
            .and_then(|cached| u32::try_from(cached).ok());
        return Usage {
            input,
            cached_input: cached.filter(|cached| *cached <= input).unwrap_or(0),
            output,
            counted: Counted::Reported,
        };
    }
    let output = u32::try_from(bytes)
        .unwrap_or(u32::MAX)
        .div_ceil(BYTES_A_TOKEN);
    Usage {
        input: bounds.input.div_ceil(BYTES_A_TOKEN),
        cached_input: 0,
        output: output.min(bounds.output),
        counted: Counted::Estimated,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const BOUNDS: Bounds = Bounds {
        input: 900,
        output: 100,
    };

    fn reply(message: Value, reason: Value) -> Value {
        let mut reply = json!({"model": "gpt-4o-2024-08-06", "choices": [{}]});
        reply["choices"][0]["message"] = message;
        reply["choices"][0]["finish_reason"] = reason;
        reply
    }

    fn read_usage(usage: Value) -> Usage {
        let mut reply = reply(json!({"content": "123456"}), json!("stop"));
        reply["usage"] = usage;
        read(&reply, BOUNDS).unwrap().usage
    }

    #[test]
    fn an_answer_is_read_without_id_and_with_reasons_that_nobody_knows() {
        let read = |reason| read(&reply(json!({"content": "{}"}), reason), BOUNDS).unwrap();
        assert_eq!(read(json!("stop")).finish, Finish::Stop);
        assert_eq!(read(json!("length")).finish, Finish::Length);
        assert_eq!(read(json!("content_filter")).finish, Finish::ContentFilter);
        assert_eq!(read(json!("moon_phase")).finish, Finish::Other);
        assert_eq!(read(json!(7)).finish, Finish::Other);
        assert_eq!(
            read(json!("stop")).model.as_deref(),
            Some("gpt-4o-2024-08-06")
        );
    }

    #[test]
    fn a_refusal_is_an_answer_without_text() {
        let refused = json!({"content": null, "refusal": "I will not."});
        let read = read(&reply(refused, json!("stop")), BOUNDS).unwrap();
        assert_eq!((read.text.as_str(), read.finish), ("", Finish::Refusal));
    }

    #[test]
    fn a_text_in_parts_is_put_together() {
        let parts = json!({"content": [{"type": "text", "text": "{\"a\":"}, {"type": "text", "text": "1}"}]});
        assert_eq!(
            read(&reply(parts, json!("stop")), BOUNDS).unwrap().text,
            "{\"a\":1}"
        );
    }

    #[test]
    fn a_reply_without_an_answer_is_empty() {
        for reply in [
            json!({}),
            json!([]),
            json!({"error": {"message": "no"}}),
            json!({"choices": []}),
            reply(json!({}), json!("stop")),
            reply(json!({"content": null}), json!(null)),
            reply(json!({"content": {"x": 1}}), json!("stop")),
        ] {
            assert_eq!(read(&reply, BOUNDS), Err(BadReply::Empty), "{reply}");
        }
    }

    #[test]
    fn the_servers_count_is_taken_where_it_can_be_true() {
        let usage = read_usage(json!({"prompt_tokens": 800, "completion_tokens": 100,
            "prompt_tokens_details": {"cached_tokens": 512}}));
        let expected = Usage {
            input: 800,
            cached_input: 512,
            output: 100,
            counted: Counted::Reported,
        };
        assert_eq!(usage, expected);
        let cached = json!({"prompt_tokens": 8, "completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 9}});
        assert_eq!(read_usage(cached).cached_input, 0);
    }

    #[test]
    fn a_count_that_cannot_be_true_is_estimated_from_the_bytes() {
        for usage in [
            json!(null),
            json!({}),
            json!({"prompt_tokens": -5, "completion_tokens": 3}),
            json!({"prompt_tokens": 5.5, "completion_tokens": 3}),
            json!({"prompt_tokens": "12", "completion_tokens": 3}),
            json!({"prompt_tokens": 1e12, "completion_tokens": 3}),
            json!({"prompt_tokens": 901, "completion_tokens": 3}),
            json!({"prompt_tokens": 5, "completion_tokens": 101}),
            json!({"prompt_tokens": 1_000_000_000_000_u64, "completion_tokens": 3}),
        ] {
            let read = read_usage(usage.clone());
            assert_eq!(read.counted, Counted::Estimated, "{usage}");
            assert_eq!(
                (read.input, read.cached_input, read.output),
                (300, 0, 2),
                "{usage}"
            );
        }
    }
}
