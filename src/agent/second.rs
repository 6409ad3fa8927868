//! Which messages of a turn does a model read too, and what did it say of them?

use std::collections::BTreeMap;

use super::personal::personal_data;
use super::{Happening, World, listen};
use crate::domain::{InboundMessage, Intent};
use crate::privacy::{Redacted, redact};
use crate::session::Conversation;
use crate::understanding::second::ask::Told;
use crate::understanding::second::leftover::is_left_over;
use crate::understanding::second::pairs::{Pair, pairs as pair_lines};
use crate::understanding::second::settle::check;
use crate::understanding::second::{
    Answered, Grounds, Policy, Prompt, Question, Request, ask, settle,
};
use crate::understanding::{Reading, Situation};

/// What came of asking about messages of a turn, by the provider's ids. A message that nobody was asked
/// about is not in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<String, Answered>);

impl Answers {
    /// Of a turn in which nobody was asked.
    pub const NONE: &'static Self = &Self(BTreeMap::new());

    /// Keeps what a model says that a message wants in which the parser found nothing.
    pub fn sort(&mut self, message: String, intent: Intent) {
        self.0.insert(message, Answered::Sorted(intent));
    }

    /// Keeps what came of a question, `None` where no answer could be had.
    pub fn add(&mut self, wanted: Wanted<'_>, answer: Option<String>) {
        let answered = match answer {
            Some(text) => Answered::Answer {
                text,
                shown: wanted.question.shown,
            },
            None => Answered::Nothing,
        };
        self.0.insert(wanted.message, answered);
    }
}

/// A question about one message.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted<'p> {
    /// The provider's id of the message.
    pub message: String,
    /// What is asked.
    pub question: Question<'p>,
}

/// The questions that pay before this turn is taken.
#[must_use]
pub fn questions<'p>(
    conversation: &Conversation,
    happening: &Happening,
    world: &World<'_>,
    (policy, prompt): (Policy, &'p Prompt),
) -> Vec<Wanted<'p>> {
    if policy == Policy::Off {
        return Vec::new();
    }
    let wanted = happening.messages().iter().filter_map(|message| {
        let question = in_words(message, conversation, world, |_, told| {
            ask(told, policy, prompt)
        });
        Some(Wanted {
            message: message.provider_message_id.clone(),
            question: question??,
        })
    });
    wanted.collect()
}

/// The questions about messages in which the parser found nothing, by this prompt.
#[must_use]
pub fn leftovers<'p>(
    conversation: &Conversation,
    happening: &Happening,
    world: &World<'_>,
    prompt: &'p Prompt,
) -> Vec<Wanted<'p>> {
    let wanted = happening.messages().iter().filter_map(|message| {
        let request = in_words(message, conversation, world, |_, told| {
            is_left_over(told.reading).then(|| Request::new(prompt, "", told.message))
        });
        let question = Question {
            request: request??,
            shown: Vec::new(),
        };
        Some(Wanted {
            message: message.provider_message_id.clone(),
            question,
        })
    });
    wanted.collect()
}

/// What both readings say of the lines of a message, for those who weigh them against each other.
#[must_use]
pub fn pairs(
    conversation: &Conversation,
    message: &InboundMessage,
    world: &World<'_>,
) -> Vec<Pair> {
    let Some(Answered::Answer { text, shown }) = world.answers.0.get(&message.provider_message_id)
    else {
        return Vec::new();
    };
    let pairs = in_words(message, conversation, world, |original, told| {
        let grounds = Grounds {
            told,
            original,
            shown,
        };
        let grounded = check(text, grounds).unwrap_or_default();
        pair_lines(&told.reading.operations, grounded.operations)
    });
    pairs.unwrap_or_default()
}

/// Calls with the words of a message and with everything that they are read against; not at all for
/// what nobody typed.
fn in_words<T>(
    message: &InboundMessage,
    conversation: &Conversation,
    world: &World<'_>,
    call: impl FnOnce(&str, Told<'_>) -> T,
) -> Option<T> {
    let text = listen::words_for_model(message)?;
    let called = listen::in_situation(message, conversation, world, |situation| {
        let reading = listen::read(&text, world, situation);
        let redacted = redacted(&text, world);
        call(&text, told((&redacted, &reading), world, situation))
    });
    Some(called)
}

/// The parser's reading of a message's words, with what a model said of them.
pub(super) fn second_look(
    reading: Reading,
    (message, text): (&InboundMessage, &str),
    (world, situation): (&World<'_>, &Situation<'_>),
) -> Reading {
    let Some(answered) = world.answers.0.get(&message.provider_message_id) else {
        return reading;
    };
    let redacted = redacted(text, world);
    settle(
        told((&redacted, &reading), world, situation),
        text,
        answered,
    )
}

fn told<'a>(
    (message, reading): (&'a Redacted, &'a Reading),
    world: &World<'a>,
    situation: &'a Situation<'a>,
) -> Told<'a> {
    Told {
        message,
        reading,
        index: world.index,
        situation,
    }
}

fn redacted(text: &str, world: &World<'_>) -> Redacted {
    redact(text, &personal_data(text, world))
}
