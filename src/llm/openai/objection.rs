//! Which part of a request does a server not want? Read from whatever it says, since every server
//! says it in its own words.

/// What a server said that it does not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Objection {
    /// The JSON schema, or JSON mode.
    AnswerForm,
    /// The name of the greatest length.
    LengthName,
    /// A temperature of our own.
    Temperature,
    /// Nothing of the request: the account has no money.
    Quota,
}

/// In the order in which they are looked for: OpenAI's own complaints name their parameter, and the
/// word "schema" alone says least.
const WORDS: [(&str, Objection); 12] = [
    ("insufficient_quota", Objection::Quota),
    ("billing", Objection::Quota),
    ("max_completion_tokens", Objection::LengthName),
    ("max_tokens", Objection::LengthName),
    ("temperature", Objection::Temperature),
    ("response_format", Objection::AnswerForm),
    ("json_schema", Objection::AnswerForm),
    ("json_object", Objection::AnswerForm),
    ("json mode", Objection::AnswerForm),
    ("structured output", Objection::AnswerForm),
    ("grammar", Objection::AnswerForm),
    ("schema", Objection::AnswerForm),
];

/// What the body of an error objects to, if that can be seen.
pub(super) fn objection(body: &str) -> Option<Objection> {
    let body = body.to_lowercase();
    WORDS
        .into_iter()
        .find_map(|(word, objection)| body.contains(word).then_some(objection))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameter_that_a_server_names_is_what_it_objects_to() {
        for (body, expected) in [
            (
                r#"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported","param":"max_tokens"}}"#,
                Some(Objection::LengthName),
            ),
            (
                r#"{"error":{"message":"Unsupported value: 'temperature' does not support 0"}}"#,
                Some(Objection::Temperature),
            ),
            (
                r#"{"detail":[{"loc":["body","response_format","type"],"msg":"unexpected value"}]}"#,
                Some(Objection::AnswerForm),
            ),
            (
                r#"{"error":{"code":"insufficient_quota","message":"check your plan and billing"}}"#,
                Some(Objection::Quota),
            ),
            ("failed to parse GRAMMAR", Some(Objection::AnswerForm)),
            (r#"{"error":{"code":"model_not_found"}}"#, None),
            ("<html>Bad Request</html>", None),
            ("", None),
        ] {
            assert_eq!(objection(body), expected, "{body}");
        }
    }
}
