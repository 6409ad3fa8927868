//! What has to be taken out of strangers' text before it can be stored, and how it is cut.

use serde_json::Value;

/// Without NUL: `PostgreSQL` takes it neither in text nor in `jsonb`, and one character would
/// make a message that can never be stored.
pub(super) fn without_nul(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').collect()
}

/// The same for every string and key of a JSON value.
pub(super) fn json_without_nul(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(without_nul(&text)),
        Value::Array(items) => Value::Array(items.into_iter().map(json_without_nul).collect()),
        Value::Object(fields) => {
            let clean =
                |(key, value): (String, Value)| (without_nul(&key), json_without_nul(value));
            Value::Object(fields.into_iter().map(clean).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value,
    }
}

/// At most `limit` UTF-16 units, which is how the providers' limits are understood here because it
/// is the strictest reading. What is too long ends in `…`, at the last line break of its final
/// quarter where there is one, so that no line of a summary is shown half.
pub(super) fn cut(text: &str, limit: usize) -> String {
    if text.encode_utf16().count() <= limit {
        return text.to_owned();
    }
    let mut units = 0;
    let end = text
        .char_indices()
        .find(|(_, c)| {
            units += c.len_utf16();
            units > limit.saturating_sub(1)
        })
        .map_or(text.len(), |(at, _)| at);
    let kept = &text[..end];
    let kept = match kept.rfind('\n') {
        Some(at) if at >= end - end / 4 => &kept[..at],
        Some(_) | None => kept,
    };
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_within_its_limit_is_left_alone() {
        assert_eq!(cut("milk\neggs", 9), "milk\neggs");
    }

    #[test]
    fn a_long_text_is_cut_at_a_line_and_says_so() {
        assert_eq!(cut("milk and eggs\nflour", 18), "milk and eggs…");
        assert_eq!(cut("🥛🥛🥛", 5), "🥛🥛…");
        assert_eq!(cut("abc", 0), "…");
    }
}
