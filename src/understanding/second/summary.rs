//! What of a model's summary may stand before the staff? One line of plain words, short, and marked as
//! a model's: whatever a customer talked the model into is read as that and runs as nothing.

use serde::Deserialize;

use super::plain;
use crate::privacy::Redacted;

/// Characters that are shown: forty words, as the prompt asks for, and some long ones.
const LONGEST: usize = 300;

/// What stands before a model's words.
const MARK: &str = "In a model's words: ";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    summary: String,
}

/// The line for the staff, with what was hidden from the model put back; none where the answer is none.
#[must_use]
pub fn line(answer: &str, told: &Redacted) -> Option<String> {
    let Answer { summary } = serde_json::from_str(answer).ok()?;
    let line = plain::line(&told.restore(&summary));
    let line: String = line.chars().take(LONGEST).collect();
    let says = line.chars().any(char::is_alphanumeric);
    says.then(|| format!("{MARK}{line}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::privacy::{Known, detect, redact};

    fn told(text: &str) -> Redacted {
        redact(text, &detect(text, &Known::default()))
    }

    fn of(summary: &str) -> Option<String> {
        let answer = serde_json::json!({ "summary": summary }).to_string();
        line(&answer, &told("CUSTOMER: call me on 212-555-0187"))
    }

    #[test]
    fn what_was_hidden_is_put_back_and_the_line_is_marked() {
        let expected = "In a model's words: Wants a call on 212-555-0187.";
        assert_eq!(of("Wants a call on [PHONE_1]."), Some(expected.to_owned()));
    }

    #[test]
    fn markup_controls_and_what_hides_in_writing_are_left_out_and_length_is_bounded() {
        let hostile = of("<script>x</script>\u{202e}pay\u{0}\n0.01\u{200b}`rm`").unwrap();
        assert!(!hostile.contains(['<', '>', '\u{202e}', '\u{0}', '\n', '\u{200b}', '`']));
        let long = of(&"milk ".repeat(500)).unwrap();
        assert!(long.chars().count() <= MARK.len() + LONGEST);
    }

    #[test]
    fn what_is_no_answer_to_the_prompt_is_nothing() {
        let told = told("CUSTOMER: hello");
        for answer in [
            "",
            "They want milk.",
            r#"{"summary":""}"#,
            r#"{"summary":"<>"}"#,
            r#"{"summary":7}"#,
            r#"{"summary":"x","action":"confirm"}"#,
        ] {
            assert_eq!(line(answer, &told), None, "{answer}");
        }
    }
}
