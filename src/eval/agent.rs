//! How does the eval suite call the agent? Through the very function that a turn of the service calls.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::TimeDelta;

use super::case::Case;
use super::expected;
use super::play::{AgentInput, AgentOutput, EmailParts, Happening, Left, Sending, SentReply};
use super::played::{Played, PlayedLine, SessionView, Usage};
use super::report::Report;
use super::run::{Agent, Options, play_guarded, run};
use crate::agent::second::{Answers, Wanted};
use crate::agent::{self, Home, World};
use crate::channels::email_reply;
use crate::domain::{Catalog, Channel, InboundMessage, OrderId, SessionId, Unit};
use crate::matching::Index;
use crate::session::state::{Outcome, Status};
use crate::session::{Conversation, Line, Settings, Suppression};
use crate::understanding::second::pairs::Pair;
use crate::understanding::second::{Policy, Prompt};
use crate::understanding::{Reading, ReadingModel};

/// Minutes of silence after which a session closes, where a case does not say: the schema's default.
const AUTO_CLOSE_MINUTES: u32 = 120;

/// The threshold under which a person looks at a line, where a case does not say: the schema's
/// default.
const CONFIDENCE_THRESHOLD: f64 = 0.8;

/// Plays these data sets with the agent without a model.
///
/// # Errors
/// A data set that cannot be read, or no case to play.
pub fn run_without_a_model(folders: &[PathBuf], options: &Options) -> anyhow::Result<Report> {
    let prepare = |catalog: &Arc<Catalog>| Index::build(Arc::clone(catalog));
    run(
        folders,
        options,
        &Agent {
            prepare,
            take_turn,
            part_email,
        },
    )
}

/// An email's body in its parts, as the service parts it.
pub(super) fn part_email(body: &str) -> EmailParts {
    let parts = email_reply::part(body);
    EmailParts {
        text: parts.text,
        quoted: parts.quoted,
    }
}

/// Plays one case with no shell around the agent.
pub(super) fn play_in_core(case: &Case, catalog: &Arc<Catalog>, index: &Index) -> Played {
    play_guarded((case, catalog), part_email, |input| take_turn(index, input))
}

fn take_turn(index: &Index, input: AgentInput<'_, Conversation>) -> AgentOutput<Conversation> {
    take_turn_aloud(index, input).0
}

/// Takes one step, and says how each message was read.
pub(super) fn take_turn_aloud(
    index: &Index,
    input: AgentInput<'_, Conversation>,
) -> (AgentOutput<Conversation>, Vec<Reading>) {
    take_turn_with(index, &Reader::alone(ReadingModel::embedded()), input)
}

/// Who reads.
pub(super) struct Reader<'a> {
    /// What the parser weighs with.
    pub weights: &'a ReadingModel,
    /// Who reads again, if anybody does.
    pub second: Option<Second<'a>>,
}

/// Looks at both readings of a message.
pub(super) type Compare<'a> = &'a dyn Fn(&InboundMessage, Vec<Pair>);

/// A second reader.
#[derive(Clone, Copy)]
pub(super) struct Second<'a> {
    /// When it is asked.
    pub policy: Policy,
    /// By which prompt.
    pub prompt: &'a Prompt,
    /// Its answer to a question about a message.
    pub answer: &'a dyn Fn(&Wanted<'_>, &InboundMessage) -> Option<String>,
    /// Looks at what both readings say of the lines of a message.
    pub compare: Option<Compare<'a>>,
}

impl<'a> Reader<'a> {
    /// The parser, with these weights.
    pub const fn alone(weights: &'a ReadingModel) -> Self {
        Self {
            weights,
            second: None,
        }
    }
}

/// The same with other weights of the parser, or with a second reader.
pub(super) fn take_turn_with(
    index: &Index,
    reader: &Reader<'_>,
    input: AgentInput<'_, Conversation>,
) -> (AgentOutput<Conversation>, Vec<Reading>) {
    let (own, (channels, others)) = conversations(&input);
    let settings = settings(&input);
    let world = World {
        index,
        reading: reader.weights,
        answers: Answers::NONE,
        customer: input.customer,
        terms: input.terms,
        settings: &settings,
        business_name: "the distributor",
        locale: &input.settings.locale,
        channel: input.channel,
        suppressed: match input.sending {
            Sending::Allowed => Suppression::None,
            Sending::Suppressed => Suppression::OptedOut,
        },
        now: input.now,
        session_id: SessionId(input.ids.draw()),
        order_id: OrderId(input.ids.draw()),
    };
    let happening = match input.happening {
        Happening::Messages(messages) => agent::Happening::Burst(messages),
        Happening::Due => agent::Happening::ClockStruck,
        Happening::Staff(_) => agent::Happening::StaffWrote,
        Happening::HandBack(messages) => agent::Happening::HandedBack(messages),
    };
    let answers = read_again(reader, (&own, &happening), &world);
    let world = World {
        answers: &answers,
        ..world
    };
    let conversations = agent::Conversations {
        own,
        others: &others,
    };
    let (turn, home) = agent::take_turn_among(conversations, happening, &world);
    let left = Left {
        channel: match home {
            Home::Own => input.channel,
            Home::Other { at, .. } => channels[at],
        },
        session: view(&turn.step.conversation, input.catalog),
        due_at: turn.step.due_at,
        conversation: turn.step.conversation,
    };
    let output = AgentOutput {
        conversations: vec![left],
        effects: turn.step.effects,
        reply: turn.rendered.map(|rendered| SentReply {
            text: rendered.text,
            asks: rendered.asks,
            offers: rendered.offers,
        }),
        intent: turn.step.intent,
        usage: Usage::default(),
    };
    (output, turn.readings)
}

/// What the second reader says of the messages that it is asked about.
fn read_again(
    reader: &Reader<'_>,
    (own, happening): (&Conversation, &agent::Happening),
    world: &World<'_>,
) -> Answers {
    let mut answers = Answers::default();
    let Some(second) = reader.second else {
        return answers;
    };
    let asks = (second.policy, second.prompt);
    for wanted in agent::second::questions(own, happening, world, asks) {
        let messages = happening.messages().iter();
        let Some(message) = messages
            .into_iter()
            .find(|message| message.provider_message_id == wanted.message)
        else {
            continue;
        };
        let answer = (second.answer)(&wanted, message);
        answers.add(wanted, answer);
        if let Some(compare) = second.compare {
            let world = World {
                answers: &answers,
                ..*world
            };
            compare(message, agent::second::pairs(own, message, &world));
        }
    }
    answers
}

/// The conversation in which it happens, and the customer's others with their channels.
fn conversations(
    input: &AgentInput<'_, Conversation>,
) -> (Conversation, (Vec<Channel>, Vec<Conversation>)) {
    let all = input.conversations.iter();
    let others = all.filter(|(channel, _)| **channel != input.channel);
    let own = input.conversations.get(&input.channel);
    (
        own.cloned().unwrap_or_default(),
        others
            .map(|(channel, other)| (*channel, other.clone()))
            .unzip(),
    )
}

fn settings(input: &AgentInput<'_, Conversation>) -> Settings {
    let minutes = input
        .settings
        .auto_close_minutes
        .unwrap_or(AUTO_CLOSE_MINUTES);
    Settings {
        currency: input.settings.currency.clone(),
        confidence_threshold: input
            .settings
            .confidence_threshold
            .unwrap_or(CONFIDENCE_THRESHOLD),
        auto_close: TimeDelta::minutes(i64::from(minutes)),
    }
}

/// What a conversation's latest session holds.
pub(super) fn view(conversation: &Conversation, catalog: &Catalog) -> SessionView {
    SessionView {
        state: state(conversation.state()),
        outcome: conversation.outcome().map(outcome),
        lines: conversation
            .cart()
            .iter()
            .map(|one| line(one, catalog))
            .collect(),
        delivery_date: conversation.delivery_date(),
        po_number: conversation.po_number().map(str::to_owned),
        comment: conversation.comment().unwrap_or_default(),
    }
}

fn state(status: Status) -> expected::State {
    match status {
        Status::None => expected::State::None,
        Status::Active => expected::State::Active,
        Status::Collecting => expected::State::Collecting,
        Status::Reviewing => expected::State::Reviewing,
        Status::Closed => expected::State::Closed,
    }
}

fn outcome(outcome: Outcome) -> expected::Outcome {
    match outcome {
        Outcome::Confirmed => expected::Outcome::Confirmed,
        Outcome::Cancelled => expected::Outcome::Cancelled,
        Outcome::Timeout => expected::Outcome::Timeout,
        Outcome::Abandoned => expected::Outcome::Abandoned,
    }
}

fn line(line: &Line, catalog: &Catalog) -> PlayedLine {
    let sku = |id| catalog.get(id).map(|product| product.sku.clone());
    PlayedLine {
        sku: line.product().and_then(sku),
        words: line.words.clone(),
        candidates: line
            .candidates()
            .iter()
            .filter_map(|one| sku(one.product))
            .collect(),
        quantity: line.quantity().unwrap_or_default(),
        unit: line.unit().cloned().unwrap_or_else(Unit::each),
    }
}
