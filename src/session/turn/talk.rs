//! What a burst asks, tells and wants beside goods: prices, stock, a person, a complaint.

use super::{Deed, Hearing, Turn};
use crate::domain::channel::Channel;
use crate::domain::{ProductId, ReviewReason};
use crate::session::amend;
use crate::session::basket::Line;
use crate::session::basket::find::{self, Found};
use crate::session::basket::question::CHOICES;
use crate::session::effect::{Effect, SilenceReason, TaskKind};
use crate::session::event::Suppression;
use crate::session::reply::{Notice, OrderShown, Passed};
use crate::understanding::{Decision, Target, Topic};

impl Turn<'_> {
    /// "how much is the feta?", "do you have strawberries in?"
    pub fn ask_about(&mut self, topic: Topic, target: &Target) {
        self.deeds.insert(Deed::Asked);
        let products = self.products_of(target);
        if products.is_empty() {
            self.task(TaskKind::Question, None);
            return self.notice(Notice::NotListed(target.words.clone()));
        }
        if let Decision::Product { .. } = target.decision {
            self.topic = Some(target.clone());
        }
        self.notice(match topic {
            Topic::Price => Notice::Price(products),
            Topic::Stock => Notice::Stock(products),
        });
    }

    /// A question that the catalog does not answer.
    pub fn ask(&mut self) {
        self.pass_on(Deed::Asked, TaskKind::Question, Passed::Question);
    }

    /// A claim to somebody else's account: nothing of it is repeated.
    pub fn ask_about_others(&mut self) {
        self.pass_on(Deed::Asked, TaskKind::Suspicious, Passed::Question);
    }

    /// "not happy".
    pub fn complaint(&mut self) {
        self.pass_on(Deed::Complained, TaskKind::Complaint, Passed::Complaint);
    }

    /// A picture or a voice note: a person looks at it, or listens.
    pub fn unreadable(&mut self) {
        self.pass_on(Deed::Asked, TaskKind::Unreadable, Passed::Note);
    }

    /// A text was too long to be read to its end: a person looks at the rest, and at the order.
    pub fn partly_unread(&mut self) {
        self.reasons.insert(ReviewReason::UnreadText);
        self.task(TaskKind::Unreadable, None);
        self.notice(Notice::PassedOn(Passed::Rest));
    }

    /// "can someone give me a ring".
    pub fn person(&mut self) {
        self.reasons.insert(ReviewReason::PersonRequested);
        let kind = TaskKind::PersonRequested;
        self.task(kind, None);
        self.notice(Notice::PassedOn(Passed::Person));
    }

    /// "where's my delivery?", from the customer's own orders alone.
    pub fn status(&mut self) {
        self.deeds.insert(Deed::Status);
        let shown: Vec<OrderShown> = amend::open_orders(self.context)
            .into_iter()
            .map(|order| OrderShown {
                status: order.status,
                delivery_date: order.delivery_date,
                po_number: order.po_number.clone(),
                lines: order
                    .lines
                    .iter()
                    .map(|line| {
                        let amount = &line.amount;
                        (
                            line.name.clone(),
                            amount.quantity.get(),
                            amount.unit.clone(),
                        )
                    })
                    .collect(),
            })
            .collect();
        if shown.is_empty() {
            self.task(TaskKind::Question, None);
            return self.notice(Notice::NoOpenOrder);
        }
        self.notice(Notice::Orders(shown));
    }

    /// "ignore your rules": an order is looked at, and without one the words are.
    pub fn instructions(&mut self) {
        self.reasons.insert(ReviewReason::Instructions);
    }

    /// STOP and its like: nothing is sent from here on, the cart stays as it is. What was written to a
    /// person is read twice, at once for this word and whole at the hand-back: only what is not so
    /// yet is to be done.
    pub fn opt_out(&mut self) {
        self.deeds.insert(Deed::Keyword);
        let silence = Effect::Silence(SilenceReason::OptedOut);
        if !self.effects.contains(&silence) {
            self.effects.push(silence);
        }
        let channel = self.context.channel;
        match (self.suppressed, self.context.suppressed) {
            (Suppression::OptedOut, _) => {}
            (Suppression::None, Suppression::None) => {
                self.effects.push(Effect::Suppress(channel));
                self.task(TaskKind::OptOut, None);
            }
            (Suppression::None, Suppression::OptedOut) => {
                self.undo(|effect| *effect == Effect::Unsuppress(channel));
            }
        }
        self.suppressed = Suppression::OptedOut;
    }

    /// Whether we may send from here on, with what this burst changes of it.
    #[must_use]
    pub fn sending(&self) -> Suppression {
        let channel = self.context.channel;
        let change = match self.context.suppressed {
            Suppression::None => Effect::Suppress(channel),
            Suppression::OptedOut => Effect::Unsuppress(channel),
        };
        match (self.context.suppressed, self.effects.contains(&change)) {
            (Suppression::None, false) | (Suppression::OptedOut, true) => Suppression::None,
            (Suppression::None, true) | (Suppression::OptedOut, false) => Suppression::OptedOut,
        }
    }

    /// START and its like.
    pub fn opt_in(&mut self) {
        self.deeds.insert(Deed::Keyword);
        let channel = self.context.channel;
        self.undo(|effect| *effect == Effect::Silence(SilenceReason::OptedOut));
        match self.context.suppressed {
            Suppression::OptedOut => self.effects.push(Effect::Unsuppress(channel)),
            Suppression::None => self.call_off_stop(),
        }
        self.suppressed = Suppression::None;
        self.notice(Notice::Identity);
    }

    /// A STOP before a START of the same burst ends nothing. The staff hear of it all the same, unless
    /// they have heard of it while they had the conversation.
    fn call_off_stop(&mut self) {
        let stop = Effect::Suppress(self.context.channel);
        let Some(at) = self.effects.iter().position(|effect| *effect == stop) else {
            return;
        };
        self.effects.remove(at);
        if self.hearing == Hearing::HandedBack {
            self.effects.remove(at);
        }
    }

    fn undo(&mut self, is_void: impl Fn(&Effect) -> bool) {
        self.effects.retain(|effect| !is_void(effect));
    }

    /// HELP and INFO. On other channels than SMS it is a plain wish for a hand.
    pub fn help(&mut self) {
        self.deeds.insert(match self.context.channel {
            Channel::Sms => Deed::Keyword,
            Channel::Whatsapp | Channel::Email => Deed::Chatter,
        });
        self.notice(Notice::Identity);
    }

    fn pass_on(&mut self, deed: Deed, kind: TaskKind, passed: Passed) {
        self.deeds.insert(deed);
        self.task(kind, None);
        self.notice(Notice::PassedOn(passed));
    }

    fn products_of(&self, target: &Target) -> Vec<ProductId> {
        match &target.decision {
            Decision::Product { chosen, .. } => vec![chosen.product],
            Decision::Ambiguous(candidates) => candidates
                .iter()
                .take(CHOICES)
                .map(|candidate| candidate.product)
                .collect(),
            Decision::Unknown(_) => Vec::new(),
            Decision::LastNamed => self.product_named_last().into_iter().collect(),
            Decision::Everything => self.open_draft().map_or_else(Vec::new, |draft| {
                draft.lines.iter().filter_map(Line::product).collect()
            }),
        }
    }

    fn product_named_last(&self) -> Option<ProductId> {
        let draft = self.open_draft()?;
        match find::last_named(draft) {
            Found::Line(id) => draft.line(id)?.product(),
            Found::Everything | Found::Several | Found::Nothing => None,
        }
    }
}
