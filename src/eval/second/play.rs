//! Which turn of its case does a question belong to, and what was answered to it?

use std::cell::Cell;

use super::Asked;
use super::desk::Desk;
use crate::agent::second::Wanted;
use crate::domain::InboundMessage;
use crate::eval::agent::{Reader, Second, take_turn_with};
use crate::eval::case::{Case, OneOrMore};
use crate::eval::play::{AgentInput, AgentOutput};
use crate::eval::played::Usage;
use crate::matching::Index;
use crate::session::Conversation;
use crate::understanding::ReadingModel;
use crate::understanding::second::Purpose;
use crate::understanding::second::pairs::Pair;

/// Plays one case with a second reading.
pub(super) struct Player<'a> {
    case: &'a Case,
    index: &'a Index,
    desk: &'a Desk<'a>,
    turn: Cell<usize>,
}

/// Looks at what both readings say of the lines of a message, in a turn of the case.
pub(super) type Look<'l> = &'l dyn Fn(usize, Vec<Pair>);

impl<'a> Player<'a> {
    pub const fn new(case: &'a Case, index: &'a Index, desk: &'a Desk<'a>) -> Self {
        Self {
            case,
            index,
            desk,
            turn: Cell::new(0),
        }
    }

    /// Takes one step of the case.
    pub fn take_turn(&self, input: AgentInput<'_, Conversation>) -> AgentOutput<Conversation> {
        self.take_turn_before(input, &|_, _| {})
    }

    /// The same before somebody's eyes.
    pub fn take_turn_before(
        &self,
        input: AgentInput<'_, Conversation>,
        look: Look<'_>,
    ) -> AgentOutput<Conversation> {
        let usage = Cell::new(Usage::default());
        let answer = |wanted: &Wanted<'_>, message: &InboundMessage| {
            self.find_turn(&message.text);
            let (text, cost) = self.desk.answer(Asked {
                question: &wanted.question,
                text: &message.text,
                case: self.case,
                turn: self.turn.get(),
                index: self.index,
            });
            let mut sum = usage.get();
            sum += cost;
            usage.set(sum);
            text
        };
        let compare = |_: &InboundMessage, pairs| look(self.turn.get(), pairs);
        let reader = Reader {
            weights: ReadingModel::embedded(),
            second: Some(Second {
                policy: self.desk.setup().policy,
                prompt: self.desk.setup().prompts.of(Purpose::OrderExtraction),
                answer: &answer,
                compare: Some(&compare),
            }),
        };
        let (mut output, _) = take_turn_with(self.index, &reader, input);
        output.usage += usage.get();
        output
    }

    /// Turns come in order: the next one that says this, the one at hand among them.
    fn find_turn(&self, text: &str) {
        let says = |turn: &crate::eval::case::Turn| {
            let said = turn.say.as_ref().map(OneOrMore::as_slice);
            said.is_some_and(|said| said.iter().any(|one| text.contains(first_line(one))))
        };
        let from = self.turn.get();
        let found = self.case.turns.iter().skip(from).position(says);
        self.turn.set(from + found.unwrap_or(0));
    }
}

/// Mails lose what stands below their first lines.
fn first_line(text: &str) -> &str {
    text.trim().lines().next().unwrap_or_default()
}
