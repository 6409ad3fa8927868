//! What is said where a burst leaves the order as it was, or no order is open; and silence.

use super::{Deed, Turn};
use crate::domain::ReviewReason;
use crate::session::basket;
use crate::session::effect::{Effect, SilenceReason, TaskKind};
use crate::session::event::Suppression;
use crate::session::reply::{Notice, Reply, Usual};

impl Turn<'_> {
    /// Whether the burst leaves the basket and every question as they were.
    pub(super) fn is_aside(&self) -> bool {
        let is_same = match (&self.before, &self.session) {
            (Some(before), Some(now)) => before.id == now.id,
            (None, _) | (_, None) => false,
        };
        let only_talk = self.deeds.iter().all(|deed| match deed {
            Deed::Asked
            | Deed::Status
            | Deed::Complained
            | Deed::Greeted
            | Deed::Courtesy
            | Deed::Chatter
            | Deed::Noise
            | Deed::Keyword => true,
            Deed::Added
            | Deed::NewGoods
            | Deed::Changed
            | Deed::Unseen
            | Deed::Began
            | Deed::Cancelled
            | Deed::Agreed
            | Deed::Declined => false,
        });
        is_same && only_talk && self.edits == 0
    }

    /// Talk beside an open order: answered, and an open question is put again without counting.
    pub(super) fn aside(&mut self) -> Option<Reply> {
        if self.deeds.contains(&Deed::Greeted) && self.notices.is_empty() {
            let asked = self.open_session()?.state.open().is_some();
            self.notice(Notice::Greeting(if asked {
                Usual::Beside
            } else {
                Usual::None
            }));
        }
        if self.deeds.contains(&Deed::Chatter) && self.notices.is_empty() {
            self.notice(Notice::OrdersOnly);
        }
        if self.notices.is_empty() {
            return self.silence();
        }
        let is_keyword = self.deeds.contains(&Deed::Keyword);
        let question = self.open_session()?.state.open().cloned();
        match question.filter(|_| !is_keyword) {
            Some(open) => Some(self.question_reply(&open.question)),
            None => Some(Reply::Told(std::mem::take(&mut self.notices))),
        }
    }

    /// What is said where no session is open.
    pub(super) fn told(&mut self) -> Option<Reply> {
        if self.notices.is_empty() && self.deeds.contains(&Deed::Chatter) {
            self.notice(Notice::OrdersOnly);
        }
        let only_greets = self
            .deeds
            .iter()
            .all(|deed| matches!(deed, Deed::Greeted | Deed::Courtesy));
        if self.notices.is_empty() && self.deeds.contains(&Deed::Greeted) && only_greets {
            let usual = basket::usual::usual_order(self.context);
            self.offer = usual.map(|order| order.id);
            self.notice(Notice::Greeting(match usual {
                Some(_) => Usual::Known,
                None => Usual::None,
            }));
        }
        if self.reasons.contains(&ReviewReason::Instructions) && self.open_session().is_none() {
            self.task(TaskKind::Suspicious, None);
            if self.notices.is_empty() {
                self.notice(Notice::OrdersOnly);
            }
        }
        if self.notices.is_empty() {
            return self.silence();
        }
        Some(Reply::Told(std::mem::take(&mut self.notices)))
    }

    pub(super) fn silence(&mut self) -> Option<Reply> {
        let did = |deed: Deed| self.deeds.contains(&deed);
        let reason = if self.sending() == Suppression::OptedOut {
            SilenceReason::OptedOut
        } else if did(Deed::Noise) || self.deeds.is_empty() {
            SilenceReason::Noise
        } else if did(Deed::Courtesy) {
            SilenceReason::Courtesy
        } else if did(Deed::Keyword) {
            SilenceReason::CarrierKeyword
        } else {
            SilenceReason::NothingToSay
        };
        let is_silent = |effect: &Effect| matches!(effect, Effect::Silence(_));
        if !self.effects.iter().any(is_silent) {
            self.effects.push(Effect::Silence(reason));
        }
        None
    }
}
