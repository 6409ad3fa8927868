//! A message in which the parser found nothing: what does a model say that it wants?
//!
//! Its word chooses among outcomes that cannot hurt: a complaint or a question is put before a person,
//! goods are worth the dearer question for an order, and anything else leaves the parser's reading. It
//! places, confirms, cancels and consents to nothing.

use serde::Deserialize;

use super::SecondLook;
use super::ask::TELLING_WORDS;
use crate::domain::Intent;
use crate::understanding::reading::{Act, Operation, Reading};

/// What a model's word leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// There may be an order in it after all: it is read for one.
    Read,
    /// Nothing that is worth another question.
    Settled(Intent),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    intent: Intent,
}

/// Whether a reading holds talk alone, and enough of it to mean something.
#[must_use]
pub fn is_left_over(reading: &Reading) -> bool {
    let talk = |one: &Operation| matches!(one.act, Act::Chatter | Act::Greeting | Act::Courtesy);
    reading.operations.iter().all(talk) && reading.operations.iter().any(tells)
}

/// What an answer leads to; an answer that is none leads to what there was before it.
#[must_use]
pub fn verdict(answer: &str) -> Verdict {
    match serde_json::from_str(answer) {
        Ok(Answer {
            intent:
                intent @ (Intent::Question
                | Intent::Status
                | Intent::Complaint
                | Intent::Greeting
                | Intent::Other),
        }) => Verdict::Settled(intent),
        Ok(Answer {
            intent: Intent::Order | Intent::Change | Intent::Confirm | Intent::Cancel,
        })
        | Err(_) => Verdict::Read,
    }
}

/// The reading with a model's word in the place of talk.
#[must_use]
pub fn sorted(reading: &Reading, intent: Intent) -> Reading {
    let act = match intent {
        Intent::Question | Intent::Status => Act::Ask,
        Intent::Complaint => Act::Complaint,
        Intent::Order
        | Intent::Change
        | Intent::Confirm
        | Intent::Cancel
        | Intent::Greeting
        | Intent::Other => return reading.clone(),
    };
    let mut reading = reading.clone();
    if let Some(told) = reading.operations.iter_mut().find(|one| tells(one)) {
        told.act = act;
        reading.second = SecondLook::Grounded;
    }
    reading.operations.retain(|one| one.act != Act::Chatter);
    reading
}

fn tells(operation: &Operation) -> bool {
    operation.act == Act::Chatter && operation.words.split_whitespace().count() >= TELLING_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understanding::Span;

    fn reading(acts: &[Act], words: &str) -> Reading {
        let operation = |act: &Act| {
            let span = Span {
                start: 0,
                end: words.len(),
            };
            Operation::certain(act.clone(), span, words.to_owned(), 1.0)
        };
        Reading {
            operations: acts.iter().map(operation).collect(),
            ..Reading::default()
        }
    }

    #[test]
    fn talk_alone_is_left_over_and_nothing_that_the_parser_placed() {
        let words = "the boxes were soaked again";
        assert!(is_left_over(&reading(
            &[Act::Greeting, Act::Chatter],
            words
        )));
        assert!(!is_left_over(&reading(&[Act::Chatter, Act::Yes], words)));
        assert!(!is_left_over(&reading(&[Act::Greeting], words)));
        assert!(!is_left_over(&reading(&[Act::Chatter], "oh well")));
        assert!(!is_left_over(&reading(&[], "")));
    }

    #[test]
    fn no_word_of_a_model_becomes_an_act_that_places_ends_or_consents() {
        let talk = reading(&[Act::Chatter], "the boxes were soaked again");
        for intent in Intent::ALL {
            let sorted = sorted(&talk, *intent);
            let act = &sorted.operations[0].act;
            assert!(
                matches!(act, Act::Ask | Act::Complaint | Act::Chatter),
                "{intent}"
            );
        }
        let complaint = sorted(&talk, Intent::Complaint);
        assert_eq!(complaint.operations[0].act, Act::Complaint);
    }

    #[test]
    fn an_answer_that_is_none_and_one_of_goods_leave_the_message_to_be_read() {
        for answer in [
            "",
            "COMPLAINT",
            r#"{"intent":"REFUND"}"#,
            r#"{"intent":"COMPLAINT","price":"0.01"}"#,
            r#"{"intent":"ORDER"}"#,
            r#"{"intent":"CONFIRM"}"#,
            r#"{"intent":"CANCEL"}"#,
        ] {
            assert_eq!(verdict(answer), Verdict::Read, "{answer}");
        }
        let complaint = Verdict::Settled(Intent::Complaint);
        assert_eq!(verdict(r#"{"intent":"COMPLAINT"}"#), complaint);
    }
}
