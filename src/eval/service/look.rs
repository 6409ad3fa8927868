//! What stands in the database after a step: messages, session, tasks, orders.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use rust_decimal::prelude::ToPrimitive as _;
use uuid::Uuid;

use super::house::House;
use super::shell::Shell;
use crate::domain::{Channel, ConversationId, MessageId, OrderId, OrderStatus, Unit};
use crate::eval::agent::view;
use crate::eval::played::{PlayedLine, PlayedOrder, SessionView};
use crate::session::Conversation;
use crate::store::exchange::{self, Part};
use crate::store::order_views::{self, Filter, Order, OrderLine};
use crate::store::{conversation, review, staff};

/// More conversations and orders than any case has.
const MANY: u32 = 1000;

/// What a play knows of its world at one moment.
#[derive(Default)]
pub(super) struct Sight {
    /// The customer's conversations.
    pub conversations: BTreeMap<Channel, ConversationId>,
    /// Every message, in the order of each conversation.
    pub messages: Vec<(MessageId, Channel, Part)>,
    /// Tasks that are open, with their reasons and the order that they are about.
    tasks: BTreeMap<Uuid, (String, Vec<String>, Option<Uuid>)>,
    /// Orders that the agent wrote.
    orders: BTreeSet<Uuid>,
    /// How often each conversation's state was written.
    versions: BTreeMap<Channel, i64>,
}

impl Sight {
    /// Looks.
    pub(super) async fn of(shell: &Shell, house: &House) -> Result<Self> {
        let mut tx = house.begin(shell).await?;
        let sealer = shell.store.keyring.sealer(&mut tx).await?;
        let mut sight = Self::default();
        for head in staff::list(&mut tx, MANY).await? {
            let (channel, id): (Channel, _) = (head.channel.parse()?, ConversationId(head.id));
            sight.conversations.insert(channel, id);
            let standing = conversation::load(&mut tx, &sealer, id).await?;
            let version = standing.map_or(0, |standing| standing.version);
            sight.versions.insert(channel, version);
            let exchanged = exchange::of(&mut tx, &sealer, id).await?;
            let placed = exchanged.into_iter().map(|one| (one.id, channel, one.part));
            sight.messages.extend(placed);
        }
        for task in review::open_tasks(&mut tx).await? {
            let about = (task.kind, task.reasons, task.order_id);
            sight.tasks.insert(task.id, about);
        }
        let heads = order_views::list(&mut tx, Filter::All, MANY).await?;
        let ours = heads.iter().filter(|head| head.conversation_id.is_some());
        sight.orders = ours.map(|head| head.id).collect();
        Ok(sight)
    }

    /// The channel whose conversation alone was changed since; `None` for none or several.
    pub(super) fn changed_since(&self, before: &Self) -> Option<Channel> {
        let old = |channel| before.versions.get(channel).copied().unwrap_or(0);
        let mut changed = self
            .versions
            .iter()
            .filter(|(channel, version)| **version != old(*channel));
        let first = changed.next().map(|(channel, _)| *channel);
        first.filter(|_| changed.next().is_none())
    }

    /// Whether something was put before the staff since. A new order in review shows in the order
    /// itself.
    pub(super) fn task_since(&self, before: &Self) -> bool {
        let changed = self.tasks.iter().filter(|(id, task)| {
            before
                .tasks
                .get(id)
                .is_none_or(|old| old.1.len() < task.1.len())
        });
        let stood = |order: &Uuid| before.orders.contains(order) || !self.orders.contains(order);
        changed
            .into_iter()
            .any(|(_, (kind, _, order))| kind != "ORDER" || order.as_ref().is_some_and(stood))
    }

    /// The messages that are new, or were dealt with, since.
    pub(super) fn messages_since<'a>(
        &'a self,
        before: &'a Self,
    ) -> impl Iterator<Item = (Channel, &'a Part)> {
        let news = self.messages.iter().filter(|one| {
            let known = before.messages.iter().find(|other| other.0 == one.0);
            known.is_none_or(|known| known.2 == Part::Waiting && one.2 != Part::Waiting)
        });
        news.map(|(_, channel, part)| (*channel, part))
    }
}

/// What the latest session of a conversation holds.
pub(super) async fn session(
    shell: &Shell,
    house: &House,
    id: ConversationId,
) -> Result<SessionView> {
    let mut tx = house.begin(shell).await?;
    let sealer = shell.store.keyring.sealer(&mut tx).await?;
    let standing = conversation::load(&mut tx, &sealer, id).await?;
    let standing = standing.with_context(|| format!("conversation {id} is gone"))?;
    let state = match standing.state {
        Some(json) => Conversation::from_json(json)?,
        None => Conversation::default(),
    };
    Ok(view(&state, &house.catalog))
}

/// The orders that the agent wrote and that stand, in the order in which they were written.
pub(super) async fn orders(shell: &Shell, house: &House) -> Result<Vec<PlayedOrder>> {
    let mut tx = house.begin(shell).await?;
    let sealer = shell.store.keyring.sealer(&mut tx).await?;
    let heads = order_views::list(&mut tx, Filter::All, MANY).await?;
    let replacing: BTreeSet<Uuid> = heads.iter().filter_map(|head| head.replaced_by).collect();
    let mut played = Vec::new();
    let standing = heads
        .iter()
        .rev()
        .filter(|head| head.conversation_id.is_some() && head.replaced_by.is_none());
    for head in standing {
        let order = order_views::show(&mut tx, &sealer, OrderId(head.id)).await?;
        let order = order.with_context(|| format!("order {} is gone", head.id))?;
        played.push(PlayedOrder {
            replaces: replacing.contains(&head.id),
            ..played_order(&order)?
        });
    }
    Ok(played)
}

fn played_order(order: &Order) -> Result<PlayedOrder> {
    let status: OrderStatus = order.head.status.parse()?;
    let confidence = |line: &OrderLine| line.confidence.and_then(|share| share.to_f64());
    Ok(PlayedOrder {
        lines: order.lines.iter().map(played_line).collect(),
        confidences: order
            .lines
            .iter()
            .map(|line| confidence(line).unwrap_or_default())
            .collect(),
        delivery_date: order.head.delivery_date,
        po_number: order.head.po_number.clone(),
        status,
        requires_review: order.head.requires_review,
        replaces: false,
    })
}

fn played_line(line: &OrderLine) -> PlayedLine {
    PlayedLine {
        sku: line.sku.clone(),
        words: format!("{} {}", line.name, line.original_words),
        candidates: match line.sku {
            Some(_) => Vec::new(),
            None => line.alternatives.clone(),
        },
        quantity: line.quantity,
        unit: Unit::new(&line.unit),
    }
}
