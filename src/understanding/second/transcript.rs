//! What did a model hear in a voice note, or read in a picture? A stranger's words: cleaned and with
//! cards blocked out before anybody keeps them, and nothing believed of them.

use serde::{Deserialize, Serialize};

use crate::domain::Transcript;
use crate::domain::message::Extent;
use crate::privacy::mask_cards;

/// Lines of a picture that are looked at, as in the schema of `prompts/picture_transcription.v1.md`.
const MOST_LINES: usize = 200;

/// The answer to that prompt.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lines {
    lines: Vec<String>,
    illegible: bool,
}

/// What was heard, as it may be kept; empty where that was nothing.
#[must_use]
pub fn keep_heard(text: &str) -> String {
    let text = clean(text);
    mask_cards(&text).unwrap_or(text)
}

/// The words of a voice note, from what was kept.
#[must_use]
pub fn heard(kept: &str) -> Option<Transcript> {
    let says = kept.chars().any(char::is_alphanumeric);
    says.then(|| Transcript {
        text: kept.to_owned(),
        extent: Extent::Whole,
    })
}

/// A model's answer about a picture, as it may be kept; empty where it is no answer to the prompt.
#[must_use]
pub fn keep_seen(answer: &str) -> String {
    let Ok(Lines { lines, illegible }) = serde_json::from_str(answer) else {
        return String::new();
    };
    let text: Vec<String> = lines.iter().map(|line| clean(line)).collect();
    // A card may be written over several lines.
    let text = text.join("\n");
    let text = mask_cards(&text).unwrap_or(text);
    let lines = text.lines().filter(|line| !line.is_empty());
    let left_out = text.lines().count() > MOST_LINES;
    let kept = Lines {
        lines: lines.take(MOST_LINES).map(str::to_owned).collect(),
        illegible: illegible || left_out,
    };
    serde_json::to_string(&kept).unwrap_or_default()
}

/// The words of a picture, from what was kept; none where nothing is written there.
#[must_use]
pub fn seen(kept: &str) -> Option<Transcript> {
    let Lines { lines, illegible } = serde_json::from_str(kept).ok()?;
    let says = lines
        .iter()
        .any(|line| line.chars().any(char::is_alphanumeric));
    says.then(|| Transcript {
        text: lines.join("\n"),
        extent: if illegible {
            Extent::Part
        } else {
            Extent::Whole
        },
    })
}

/// One line, without what no keyboard writes.
fn clean(text: &str) -> String {
    let seen: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(transcript: Option<Transcript>) -> Option<(String, Extent)> {
        transcript.map(|made| (made.text, made.extent))
    }

    #[test]
    fn a_picture_is_its_lines_and_one_without_writing_is_nothing() {
        let kept = keep_seen(r#"{"lines":["2 cs milk","  ","eggs 1 tray"],"illegible":false}"#);
        let expected = ("2 cs milk\neggs 1 tray".to_owned(), Extent::Whole);
        assert_eq!(text(seen(&kept)), Some(expected));
        let part = keep_seen(r#"{"lines":["milk"],"illegible":true}"#);
        assert_eq!(text(seen(&part)), Some(("milk".to_owned(), Extent::Part)));
        assert_eq!(
            seen(&keep_seen(r#"{"lines":["--"],"illegible":false}"#)),
            None
        );
    }

    #[test]
    fn what_is_no_answer_to_the_prompt_is_nothing() {
        for answer in [
            "I'm sorry, I can't help with that.",
            "{}",
            r#"{"lines":"2 milk","illegible":false}"#,
            r#"{"lines":["2 milk"],"illegible":false,"price":"0.01"}"#,
            r#"{"lines":["2 milk""#,
        ] {
            assert_eq!(keep_seen(answer), "", "{answer}");
            assert_eq!(seen(&keep_seen(answer)), None, "{answer}");
        }
    }

    #[test]
    fn no_digit_of_a_card_is_kept_however_it_is_written() {
        let heard = keep_heard("two milk, card 4111 1111 1111 1111");
        assert!(
            heard.starts_with("two milk") && !heard.contains('1'),
            "{heard}"
        );
        for lines in [
            r#"["card 4111 1111 1111 1111"]"#,
            r#"["\u0034111 1111 1111 1111"]"#,
        ] {
            let answer = format!(r#"{{"lines":{lines},"illegible":false}}"#);
            assert!(!keep_seen(&answer).contains('1'), "{lines}");
        }
    }

    #[test]
    fn more_lines_than_the_prompt_allows_are_a_picture_that_was_read_in_part() {
        let many = vec!["1 milk"; MOST_LINES + 1];
        let answer = serde_json::json!({"lines": many, "illegible": false}).to_string();
        let made = seen(&keep_seen(&answer)).unwrap();
        assert_eq!(
            (made.text.lines().count(), made.extent),
            (MOST_LINES, Extent::Part)
        );
    }

    #[test]
    fn a_note_in_which_nothing_is_said_is_nothing() {
        for nothing in ["", " \n", "...", "♪"] {
            assert_eq!(heard(&keep_heard(nothing)), None, "{nothing}");
        }
        assert_eq!(keep_heard(" two\u{0}\ncases "), "two cases");
    }
}
