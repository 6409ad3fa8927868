//! What is the world around the agent at this moment, and what does a turn make of it?

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, bail};
use chrono::{DateTime, Duration, Utc};

use super::messages::Mailbag;
use super::orders::OrderBook;
use super::seam::{AgentInput, AgentOutput, Happening, Ids, PartEmail, Sending, SentReply};
use crate::domain::{
    Catalog, Channel, CustomerContext, DeliveryTerms, InboundMessage, Intent, ProductId,
};
use crate::eval::case::{Case, Turn};
use crate::eval::played::{Played, PlayedTurn, SessionView, Usage};
use crate::eval::world::{self, Settings};
use crate::session::{Effect, TaskKind};

/// Ids of the play start here, far above those of products and of the history.
const FIRST_ID: u128 = 1 << 96;

/// A session is due three times before it closes; more without a word is a loop.
const DUE_AT_MOST: usize = 100;

/// What the world knows of a channel beside the agent's conversation.
#[derive(Default)]
struct Line {
    due_at: Option<DateTime<Utc>>,
    offered: Vec<ProductId>,
    paused: bool,
    unread: Vec<InboundMessage>,
    suppressed: bool,
    session: SessionView,
}

/// What a turn has shown so far.
#[derive(Default)]
struct Shown {
    replies: Vec<String>,
    last: Option<SentReply>,
    intent: Option<Intent>,
    task: bool,
    latency: std::time::Duration,
}

pub(super) struct Simulation<'a, C, A> {
    case: &'a Case,
    catalog: &'a Arc<Catalog>,
    part_email: PartEmail,
    agent: A,
    now: DateTime<Utc>,
    customer: CustomerContext,
    terms: DeliveryTerms,
    settings: Settings,
    ids: Ids,
    conversations: BTreeMap<Channel, C>,
    lines: BTreeMap<Channel, Line>,
    latest: Channel,
    orders: OrderBook,
    usage: Usage,
}

impl<'a, C, A: Fn(AgentInput<'_, C>) -> AgentOutput<C>> Simulation<'a, C, A> {
    pub(super) fn of(
        case: &'a Case,
        catalog: &'a Arc<Catalog>,
        part_email: PartEmail,
        agent: A,
    ) -> Result<Self> {
        Ok(Self {
            case,
            catalog,
            part_email,
            agent,
            now: case.now.to_utc(),
            customer: world::customer(case, catalog)?,
            terms: world::delivery_terms(case),
            settings: Settings::of(case),
            ids: Ids::from(FIRST_ID),
            conversations: BTreeMap::new(),
            lines: BTreeMap::new(),
            latest: case.channel,
            orders: OrderBook::default(),
            usage: Usage::default(),
        })
    }

    pub(super) fn finish(self, turns: Vec<PlayedTurn>) -> Played {
        Played {
            turns,
            orders: self.orders.into_played(self.catalog),
            usage: self.usage,
            failure: None,
        }
    }

    pub(super) fn turn(&mut self, turn: &Turn) -> Result<PlayedTurn> {
        let channel = turn.channel.unwrap_or(self.case.channel);
        let mut shown = Shown::default();
        self.wait(turn.wait_minutes.unwrap_or_default(), &mut shown)?;
        let number = turn.pick.as_deref().map(|sku| self.number_of(sku, channel));
        let texts = match (&turn.say, number) {
            (_, Some(Some(number))) => vec![number.to_string()],
            (Some(say), _) => say.as_slice().to_vec(),
            (None, _) => Vec::new(),
        };
        let happenings = self.happenings(turn, channel, &texts);
        if !happenings.is_empty() {
            // Latency and questions are the turn's own, not those of the reminders before it.
            shown.latency = std::time::Duration::ZERO;
            shown.last = None;
        }
        for happening in happenings {
            self.step(channel, happening, &mut shown);
        }
        Ok(self.played(shown, number != Some(None)))
    }

    /// Lets time pass, stopping at every moment at which a conversation is due.
    fn wait(&mut self, minutes: f64, shown: &mut Shown) -> Result<()> {
        let passing = std::time::Duration::from_secs_f64(minutes * 60.0);
        let until = self.now + Duration::from_std(passing)?;
        for _ in 0..DUE_AT_MOST {
            let running = self.lines.iter().filter(|(_, line)| !line.paused);
            let next = running
                .filter_map(|(channel, line)| line.due_at.map(|at| (at, *channel)))
                .filter(|(at, _)| *at <= until && !passing.is_zero())
                .min();
            let Some((at, channel)) = next else {
                self.now = until;
                return Ok(());
            };
            self.now = self.now.max(at);
            // Due is due once, also where the step names no next time.
            self.lines.entry(channel).or_default().due_at = None;
            self.step(channel, Happening::Due, shown);
        }
        bail!("due more than {DUE_AT_MOST} times in one wait")
    }

    /// What the turn does to the agent. While staff has the conversation, messages wait unread as
    /// they do in the service.
    fn happenings(&mut self, turn: &Turn, channel: Channel, texts: &[String]) -> Vec<Happening> {
        let bag = Mailbag {
            channel,
            now: self.now,
            ids: &self.ids,
            part_email: self.part_email,
        };
        let messages = bag.messages(turn, texts);
        let line = self.lines.entry(channel).or_default();
        let mut happenings = Vec::new();
        if let Some(words) = &turn.staff {
            line.paused = true;
            happenings.push(Happening::Staff(words.clone()));
        }
        line.unread.extend(messages);
        if turn.hand_back {
            line.paused = false;
            happenings.push(Happening::HandBack(std::mem::take(&mut line.unread)));
        } else if !line.paused && !line.unread.is_empty() {
            happenings.push(Happening::Messages(std::mem::take(&mut line.unread)));
        }
        happenings
    }

    /// The number under which the open choice offered a product.
    fn number_of(&self, sku: &str, channel: Channel) -> Option<usize> {
        let product = self.catalog.by_sku(sku)?.id;
        let offered = &self.lines.get(&channel)?.offered;
        let at = offered.iter().position(|offer| *offer == product)?;
        Some(at + 1)
    }

    fn step(&mut self, channel: Channel, happening: Happening, shown: &mut Shown) {
        let suppressed = self.lines.entry(channel).or_default().suppressed;
        let reminds = happening == Happening::Due;
        let started = Instant::now();
        let mut output = (self.agent)(AgentInput {
            channel,
            conversations: &self.conversations,
            happening,
            now: self.now,
            customer: &self.customer,
            terms: &self.terms,
            settings: &self.settings,
            catalog: self.catalog,
            sending: if suppressed {
                Sending::Suppressed
            } else {
                Sending::Allowed
            },
            ids: &self.ids,
        });
        shown.latency += started.elapsed();
        let reply = output.reply.take();
        self.take(output, shown);
        let line = self.lines.entry(channel).or_default();
        // What the customer opted out of does not arrive, whoever would have sent it.
        if let Some(reply) = reply.filter(|_| !line.suppressed) {
            // A reminder without a question leaves the open choice as it is.
            if reply.asks || !reminds {
                line.offered.clone_from(&reply.offers);
            }
            shown.replies.push(reply.text.clone());
            shown.last = Some(reply);
        }
    }

    fn take(&mut self, output: AgentOutput<C>, shown: &mut Shown) {
        for effect in output.effects {
            self.apply(effect, shown);
        }
        self.usage += output.usage;
        shown.intent = output.intent.or(shown.intent);
        for left in output.conversations {
            self.conversations.insert(left.channel, left.conversation);
            let line = self.lines.entry(left.channel).or_default();
            line.due_at = left.due_at;
            line.session = left.session;
            self.latest = left.channel;
        }
    }

    fn apply(&mut self, effect: Effect, shown: &mut Shown) {
        match effect {
            Effect::WriteOrder(order) => self.orders.write(*order, self.now, &mut self.customer),
            Effect::ConfirmOrder(id) => self.orders.confirm(id, &mut self.customer),
            Effect::FlagOrder(id, reason) => {
                shown.task = true;
                self.orders.flag(id, reason, &mut self.customer);
            }
            // A new order in review shows in the order itself.
            Effect::Task(task) => shown.task |= task.kind != TaskKind::Order,
            Effect::Suppress(channel) => self.lines.entry(channel).or_default().suppressed = true,
            Effect::Unsuppress(channel) => {
                self.lines.entry(channel).or_default().suppressed = false;
            }
            Effect::Record(..) | Effect::Silence(_) => {}
        }
    }

    fn played(&self, shown: Shown, pick_offered: bool) -> PlayedTurn {
        let line = self.lines.get(&self.latest);
        let offers = shown.last.as_ref().map_or(&[][..], |reply| &reply.offers);
        let products = offers.iter().filter_map(|id| self.catalog.get(*id));
        PlayedTurn {
            intent: shown.intent,
            session: line.map(|line| line.session.clone()).unwrap_or_default(),
            asks: shown.last.as_ref().is_some_and(|reply| reply.asks),
            offered: products.map(|product| product.sku.clone()).collect(),
            replies: shown.replies,
            task: shown.task,
            pick_offered,
            latency: shown.latency,
        }
    }
}
