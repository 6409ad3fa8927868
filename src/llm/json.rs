//! Where in a text does the JSON object stand? Models put it in code fences, behind a sentence, or
//! say it twice.

use serde::de::IgnoredAny;

/// The first complete JSON object of a text, as it stands there. `None` where there is none, or
/// where the one that begins is cut.
///
/// A brace within prose begins no object, and the parts of a broken object are not taken for it.
#[must_use]
pub fn first_object(text: &str) -> Option<&str> {
    let mut from = 0;
    while let Some(at) = text[from..].find('{').map(|found| from + found) {
        match end_of_object(&text[at..]) {
            End::At(length) => return Some(&text[at..at + length]),
            // What begins here is JSON as far as it goes: whatever follows is a part of it.
            End::Cut => return None,
            End::NoObject(bad) => from = at + bad.max(1),
        }
    }
    None
}

enum End {
    /// Behind so many bytes.
    At(usize),
    Cut,
    /// It is no JSON from this byte on; what stands before it was a part of what is broken.
    NoObject(usize),
}

fn end_of_object(text: &str) -> End {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => End::At(values.byte_offset()),
        Some(Err(error)) if error.is_eof() => End::Cut,
        Some(Err(error)) => End::NoObject(offset(text, &error)),
        None => End::NoObject(1),
    }
}

/// Where the parser stopped. Columns are bytes, counted from 1.
fn offset(text: &str, error: &serde_json::Error) -> usize {
    let lines = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1));
    let before: usize = lines.map(str::len).sum();
    let mut offset = (before + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_complete_object_is_found_in_fences_prose_and_repetitions() {
        for text in [
            r#"{"a":{"b":"}"}}"#,
            "```json\n{\"a\":{\"b\":\"}\"}}\n```",
            r#"Here it is: {"a":{"b":"}"}} I hope that helps."#,
            r#"{"a":{"b":"}"}}{"a":{"b":"}"}}"#,
            r#"{"a":{"b":"}"}} {"other":1}"#,
            r#"Use {braces} like {this}: {"a":{"b":"}"}}"#,
            "\u{feff}\n\n{\"a\":{\"b\":\"}\"}}",
        ] {
            assert_eq!(first_object(text), Some(r#"{"a":{"b":"}"}}"#), "{text}");
        }
    }

    #[test]
    fn an_object_that_is_cut_is_none_and_its_parts_are_not_taken_for_it() {
        for text in [
            r#"{"operations":[{"op":"ADD"},{"op":"#,
            r#"{"operations":[{"op":"ADD"}]"#,
            "{",
            "no object",
            "",
            "}{",
        ] {
            assert_eq!(first_object(text), None, "{text}");
        }
    }

    #[test]
    fn the_parts_of_a_broken_object_are_not_taken_for_it() {
        let text = r#"{"operations":[{"op":"ADD"}], sorry} {"operations":[]}"#;
        assert_eq!(first_object(text), Some(r#"{"operations":[]}"#));
        assert_eq!(first_object(r#"{{"a":1}}"#), Some(r#"{"a":1}"#));
    }

    #[test]
    fn a_text_of_many_open_braces_is_given_up_and_not_followed_for_ever() {
        assert_eq!(first_object(&"{".repeat(20_000)), None);
        assert_eq!(first_object(&r#"{"a":"#.repeat(20_000)), None);
        assert_eq!(first_object(&(r#"{"a":"#.repeat(20_000) + "!")), None);
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_found_is_an_object_and_stands_in_the_text(text in ".{0,80}") {
            if let Some(found) = first_object(&text) {
                assert!(text.contains(found));
                assert!(serde_json::from_str::<serde_json::Value>(found).is_ok_and(|value| value.is_object()));
            }
        }
    }
}
