//! What a model says of a message that a person has to see to: what of it may stand beside the task?
//!
//! An opinion in our own words (an intent, an urgency), a sentence, and drafts of answers that a person
//! may take. All of it is for the staff: nothing here is sent, and no order, session or intent of ours
//! is changed by it. A sentence or draft that states what nobody said (`unsaid`) is dropped
//! whole, since half of it would say something else.

use serde::{Deserialize, Serialize};

use super::plain;
use super::unsaid::Said;
use crate::domain::Intent;
use crate::privacy::{Finding, Redacted};
use crate::text_enum;

/// Drafts that are kept: a choice that is read at a glance, as the prompt asks for.
const MOST_DRAFTS: usize = 3;

/// Characters of a draft: three short sentences, as the prompt asks for. A longer one is no chat
/// message, and a cut one would be half a promise.
const LONGEST_DRAFT: usize = 400;

/// Characters of the sentence: thirty words, as the prompt asks for, and some long ones.
const LONGEST_SENTENCE: usize = 300;

text_enum! {
    /// How soon a person should look, as a model sees it.
    pub enum Urgency {
        /// It can wait for days.
        Low = "LOW",
        /// Like most.
        Normal = "NORMAL",
        /// Waiting some hours costs somebody something.
        High = "HIGH",
    }
}

/// What a model proposes to the person who sees to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Analysis {
    /// What the message mainly wants.
    pub intent: Intent,
    /// How soon a person should look.
    pub urgency: Urgency,
    /// What it is about, in one sentence; none where that stated what nobody said.
    pub sentence: Option<String>,
    /// Answers that a person may take, change or ignore.
    pub drafts: Vec<String>,
}

/// What an answer is held against.
#[derive(Debug, Clone, Copy)]
pub struct Grounds<'a> {
    /// What the model was told: what was hidden in it is put back.
    pub told: &'a Redacted,
    /// What a sentence may take numbers, names and addresses from, as it was said.
    pub said: &'a str,
    /// The distributor's, for numbers in words.
    pub locale: &'a str,
}

/// The answer to the prompt.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    intent: Intent,
    urgency: Urgency,
    sentence: String,
    replies: Vec<String>,
}

/// What may stand beside the task; none where the answer is none. `personal` finds the personal data
/// of a text.
#[must_use]
pub fn analysis(
    answer: &str,
    grounds: Grounds<'_>,
    personal: impl Fn(&str) -> Vec<Finding>,
) -> Option<Analysis> {
    let answer: Answer = serde_json::from_str(answer).ok()?;
    let said = Said::new(grounds.said, grounds.locale);
    let kept = |text: &str, longest: usize| {
        let line = plain::line(&grounds.told.restore(text));
        let says = line.chars().any(char::is_alphabetic);
        let fits = says && line.chars().count() <= longest;
        (fits && said.bears_out(&line, &personal(&line))).then_some(line)
    };
    let mut drafts: Vec<String> = Vec::new();
    for draft in answer
        .replies
        .iter()
        .filter_map(|reply| kept(reply, LONGEST_DRAFT))
    {
        if drafts.len() < MOST_DRAFTS && !drafts.contains(&draft) {
            drafts.push(draft);
        }
    }
    Some(Analysis {
        intent: answer.intent,
        urgency: answer.urgency,
        sentence: kept(&answer.sentence, LONGEST_SENTENCE),
        drafts,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::privacy::{Known, detect, redact};

    const SAID: &str = "CUSTOMER: the butter was bad, call me on 212-555-0187";

    fn of(answer: &str) -> Option<Analysis> {
        let personal = |text: &str| detect(text, &Known::default());
        let grounds = Grounds {
            told: &redact(SAID, &personal(SAID)),
            said: SAID,
            locale: "en-US",
        };
        analysis(answer, grounds, personal)
    }

    fn drafts(replies: &[&str]) -> Vec<String> {
        let answer =
            json!({"intent": "COMPLAINT", "urgency": "HIGH", "sentence": "", "replies": replies});
        of(&answer.to_string()).unwrap().drafts
    }

    #[test]
    fn what_was_hidden_is_put_back_and_the_opinion_is_in_our_own_words() {
        let answer = json!({"intent": "COMPLAINT", "urgency": "HIGH",
            "sentence": "Bad butter; wants a call on [PHONE_1].",
            "replies": ["We call you on [PHONE_1]."]});
        let expected = Analysis {
            intent: Intent::Complaint,
            urgency: Urgency::High,
            sentence: Some("Bad butter; wants a call on 212-555-0187.".to_owned()),
            drafts: vec!["We call you on 212-555-0187.".to_owned()],
        };
        assert_eq!(of(&answer.to_string()), Some(expected));
    }

    #[test]
    fn a_draft_that_states_what_nobody_said_is_dropped_and_the_others_stay() {
        let kept = drafts(&[
            "You get 50 back.",
            "Call us on [PHONE_2].",
            "We look into the butter.",
        ]);
        assert_eq!(kept, ["We look into the butter."]);
    }

    #[test]
    fn drafts_are_few_short_different_and_plain() {
        let long = "butter ".repeat(LONGEST_DRAFT);
        let kept = drafts(&[
            &long,
            "",
            "--",
            "A <b>\u{202e}b\u{0}\nc</b>",
            "A b b c /b",
            "D.",
            "E.",
            "F.",
            "F.",
        ]);
        assert_eq!(kept, ["A b b c /b", "D.", "E."]);
    }

    #[test]
    fn a_sentence_that_states_what_nobody_said_is_dropped_alone() {
        let answer = json!({"intent": "OTHER", "urgency": "LOW", "sentence": "Owes us 500.", "replies": ["We look."]});
        let kept = of(&answer.to_string()).unwrap();
        assert_eq!((kept.sentence, kept.drafts.len()), (None, 1));
    }

    #[test]
    fn what_is_no_answer_to_the_prompt_is_nothing() {
        let good = json!({"intent": "OTHER", "urgency": "LOW", "sentence": "x", "replies": []});
        assert!(of(&good.to_string()).is_some());
        for (key, value) in [
            ("intent", json!("REFUND")),
            ("urgency", json!("NOW")),
            ("sentence", json!(7)),
            ("replies", json!("We look.")),
            ("confirm", json!(true)),
        ] {
            let mut bad = good.clone();
            bad[key] = value;
            assert_eq!(of(&bad.to_string()), None, "{key}");
        }
        assert_eq!(of("They are angry."), None);
    }

    /// What a hostile model puts together, and now and then anything at all.
    fn pieces() -> impl Strategy<Value = String> {
        let words = prop::sample::select(vec![
            "[PHONE_1]",
            "[PHONE_2]",
            "212-555-0187",
            "50",
            "$2",
            "two",
            "dozen",
            "2%",
            "٣",
            "butter",
            "we",
            "Monday",
            "Ann",
            "evil.example",
            "<b>",
            "\u{202e}",
            "\n",
            ".",
            "euros",
            "Main Street",
        ]);
        let piece = prop_oneof![9 => words.prop_map(str::to_owned), 1 => ".{0,12}"];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.join(" "))
    }

    proptest! {
        #[test]
        fn whatever_a_model_drafts_no_figure_is_kept_that_nobody_said(
            replies in prop::collection::vec(pieces(), 0..6),
        ) {
            let replies: Vec<&str> = replies.iter().map(String::as_str).collect();
            let kept = drafts(&replies);
            prop_assert!(kept.len() <= MOST_DRAFTS);
            for draft in kept {
                prop_assert!(draft.chars().count() <= LONGEST_DRAFT);
                let marks = ['[', '<', '\u{202e}', '%', '$'];
                prop_assert!(!draft.contains(marks) && !draft.contains(char::is_control));
                for word in draft.split(' ') {
                    let figure = word.contains(char::is_numeric);
                    prop_assert!(!figure || word.contains("212-555-0187"), "{}", draft);
                    let made_up = ["two", "dozen", "evil.example", "euros"].contains(&word);
                    prop_assert!(!made_up, "{}", draft);
                }
            }
        }
    }

    #[test]
    fn an_analysis_that_was_kept_is_read_again() {
        // Bytes as the first version wrote them: rows outlive code.
        let kept = r#"{"intent":"COMPLAINT","urgency":"HIGH","sentence":"Bad butter.","drafts":["We look."]}"#;
        let read: Analysis = serde_json::from_str(kept).unwrap();
        assert_eq!(read.drafts, ["We look."]);
        assert_eq!(serde_json::to_string(&read).unwrap(), kept);
    }
}
