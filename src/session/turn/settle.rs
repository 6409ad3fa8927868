//! The end of a burst: where the session stands now, and the one message that goes out.

use std::collections::BTreeSet;

use super::confirm::{self, Alteration, Ready};
use super::{Assent, Deed, Patience, Turn, intent};
use crate::domain::{Intent, ReviewReason};
use crate::session::amend::{self, Lowered};
use crate::session::basket::day::{self, Verdict};
use crate::session::basket::{Matter, Open, Question, question};
use crate::session::conversation::{Conversation, StaffHold};
use crate::session::effect::{Effect, SilenceReason, TaskKind};
use crate::session::event::{Step, Suppression};
use crate::session::reply::{Notice, Reply};
use crate::session::state::{Active, Collecting, Footing, Nudge, Reviewing, State};
use crate::session::{summary, timer, trail};

/// A question that was put so often without an answer goes to a person.
const TIMES_PUT: u8 = 2;

/// Brings a burst to its end.
#[must_use]
pub fn settle(mut turn: Turn<'_>) -> Step {
    turn.take_late_apart();
    turn.drop_pointless();
    turn.keep_reasons();
    let reply = if turn.open_session().is_some() {
        turn.conclude()
    } else {
        turn.told()
    };
    let intent = intent::main(&turn);
    turn.finish(reply, intent)
}

impl Turn<'_> {
    /// Where the open session stands, and what is said.
    fn conclude(&mut self) -> Option<Reply> {
        if self.is_aside() {
            return self.aside();
        }
        if self.declines() {
            self.draft().raise(Matter::Change);
        }
        if let Patience::Since(_) = self.patience {
            return self.listen();
        }
        match confirm::part_late(self) {
            Alteration::InTime | Alteration::Parted => {}
            Alteration::Dropped => return self.told(),
        }
        let mut questions = self.questions();
        if questions.is_empty() && self.is_agreed() {
            match confirm::check(self) {
                Ready::Place(date) => return Some(confirm::place(self, date)),
                Ready::Open => questions = self.questions(),
            }
        }
        while let Some(head) = self.unanswered(&questions) {
            self.escalate(&head);
            questions = self.questions();
        }
        if !questions.is_empty() {
            return Some(self.put(questions));
        }
        if self.draft().lines.is_empty() {
            return self.empty();
        }
        Some(self.summarise())
    }

    fn declines(&self) -> bool {
        let reviewing = self
            .open_session()
            .is_some_and(|session| matches!(session.state, State::Reviewing(_)));
        reviewing
            && self.edits == 0
            && self.assent == Assent::None
            && self.deeds.contains(&Deed::Declined)
    }

    fn is_agreed(&self) -> bool {
        self.assent == Assent::Given
            && !self.deeds.contains(&Deed::NewGoods)
            && !self.deeds.contains(&Deed::Unseen)
            && self
                .open_draft()
                .is_some_and(|draft| !draft.lines.is_empty())
    }

    /// More is to come: nothing is said yet, and every question waits.
    fn listen(&mut self) -> Option<Reply> {
        let waiting = self.questions();
        if let Some(session) = self.session.as_mut() {
            session.state = if session.draft.lines.is_empty() {
                State::Active(Active { open: waiting })
            } else {
                State::Collecting(Collecting::Listening { waiting })
            };
        }
        if self.notices.is_empty() {
            self.effects
                .push(Effect::Silence(SilenceReason::MoreToCome));
            return None;
        }
        Some(Reply::Told(std::mem::take(&mut self.notices)))
    }

    /// Every question that is open, with how often it was put and where it came from.
    fn questions(&self) -> Vec<Open> {
        let Some(session) = self.open_session() else {
            return Vec::new();
        };
        let day = match day::verdict(&session.draft, self.context) {
            Verdict::Possible(_) => None,
            Verdict::Ask(question) => Some(question),
        };
        let known: Vec<Open> = self
            .before
            .as_ref()
            .filter(|before| before.id == session.id)
            .map_or_else(Vec::new, |before| before.state.questions());
        let intent = intent::main(self);
        question::questions(&session.draft, day)
            .into_iter()
            .map(|question| {
                known
                    .iter()
                    .find(|open| open.question == question)
                    .cloned()
                    .unwrap_or(Open {
                        question,
                        intent,
                        times: 0,
                    })
            })
            .collect()
    }

    /// The question at hand, where it was put often enough without an answer.
    fn unanswered(&mut self, questions: &[Open]) -> Option<Question> {
        let head = questions.first()?;
        if head.times < TIMES_PUT || self.answered.is_some() {
            return None;
        }
        if matches!(head.question, Question::Duplicate(_)) {
            if head.times == TIMES_PUT {
                self.escalate(&head.question.clone());
            }
            return None;
        }
        Some(head.question.clone())
    }

    /// Puts the first question; the others wait.
    fn put(&mut self, mut questions: Vec<Open>) -> Reply {
        questions[0].times = questions[0].times.saturating_add(1);
        let question = questions[0].question.clone();
        if let Some(session) = self.session.as_mut() {
            session.draft.named_last = question.line().or(session.draft.named_last);
            session.state = if session.draft.lines.is_empty() {
                State::Active(Active { open: questions })
            } else {
                let open = questions.remove(0);
                State::Collecting(Collecting::Asked {
                    open,
                    waiting: questions,
                })
            };
        }
        self.question_reply(&question)
    }

    pub(super) fn question_reply(&mut self, question: &Question) -> Reply {
        let context = self.context;
        let notices = std::mem::take(&mut self.notices);
        let named_goods = self.deeds.contains(&Deed::Added) || self.deeds.contains(&Deed::Changed);
        self.draft();
        let session = self
            .session
            .as_ref()
            .map_or(context.session_id, |one| one.id);
        let draft = self.draft();
        let date = match day::verdict(draft, context) {
            Verdict::Possible(date) => date,
            Verdict::Ask(_) => None,
        };
        let so_far =
            (named_goods && !draft.lines.is_empty()).then(|| summary::of(draft, date, context));
        Reply::Question {
            notices,
            so_far,
            prompt: Box::new(summary::prompt(question, session, draft, context)),
        }
    }

    /// An open session without goods.
    fn empty(&mut self) -> Option<Reply> {
        let was_filled = self
            .before
            .as_ref()
            .is_some_and(|before| before.is_open() && !before.draft.lines.is_empty());
        if let Some(session) = self.session.as_mut() {
            session.state = State::Active(Active::default());
        }
        if was_filled {
            self.notice(Notice::CartEmpty);
        } else if self.edits > 0 || self.deeds.contains(&Deed::Began) {
            self.notice(Notice::GoAhead);
        }
        if self.notices.is_empty() {
            return self.silence();
        }
        Some(Reply::Told(std::mem::take(&mut self.notices)))
    }

    /// The summary, where the customer has not just seen the very same one.
    fn summarise(&mut self) -> Reply {
        let context = self.context;
        let date = match day::verdict(self.draft(), context) {
            Verdict::Possible(date) => date,
            Verdict::Ask(_) => None,
        };
        let notices = std::mem::take(&mut self.notices);
        let summary = summary::of(self.draft(), date, context);
        let mut sent = (context.session_id, 0);
        if let Some(session) = self.session.as_mut() {
            session.summaries += 1;
            session.state = State::Reviewing(Reviewing {
                version: session.summaries,
                delivery_date: date,
            });
            sent = (session.id, session.summaries);
        }
        Reply::Summary {
            notices,
            summary,
            session: sent.0,
            version: sent.1,
        }
    }

    /// A change that came after its order's cut-off: what was added stays, the rest is a task.
    fn take_late_apart(&mut self) {
        let Some(order) = self.late.take() else {
            return;
        };
        let Some(draft) = self.open_draft() else {
            return;
        };
        let late = amend::too_late(draft, &order, self.context);
        let is_empty = late.added.lines.is_empty() && late.added.loose.is_empty();
        if late.lowered == Lowered::Something || (is_empty && self.edits > 0) {
            self.task(TaskKind::OrderChange, Some(order.id));
            self.notice(Notice::TooLateToLower(order.delivery_date));
        }
        if is_empty {
            self.session.clone_from(&self.before);
        } else {
            *self.draft() = late.added;
        }
    }

    /// A session that opened for words of change, none of which changed anything, is none.
    fn drop_pointless(&mut self) {
        let is_new = match (&self.before, &self.session) {
            (Some(before), Some(now)) => before.id != now.id,
            (None, Some(_)) => true,
            (_, None) => false,
        };
        let pointless = self
            .open_draft()
            .is_some_and(|draft| draft.loose.is_empty() && draft.comments.is_empty());
        if is_new && pointless && self.edits == 0 && !self.deeds.contains(&Deed::Began) {
            self.session.clone_from(&self.before);
        }
    }

    fn keep_reasons(&mut self) {
        let reasons: BTreeSet<ReviewReason> = self.reasons.clone();
        if self.open_session().is_some() {
            self.draft().reasons.extend(reasons);
        }
    }

    fn finish(mut self, reply: Option<Reply>, intent: Intent) -> Step {
        let is_mute = self.sending() == Suppression::OptedOut;
        let reply = reply.filter(|_| !is_mute);
        let mut effects = trail::of(
            self.before.as_ref(),
            self.session.as_ref(),
            self.context.catalog,
        );
        effects.splice(0..0, std::mem::take(&mut self.effects));
        if is_mute && !effects.contains(&Effect::Silence(SilenceReason::OptedOut)) {
            effects.push(Effect::Silence(SilenceReason::OptedOut));
        }
        if let Some(session) = self.session.as_mut().filter(|session| session.is_open()) {
            session.heard_at = self.context.now;
            session.nudge = Nudge::None;
            // An answer in passing shows no summary: a bare yes to it would confirm an older one.
            if let Some(Reply::Summary { .. } | Reply::Question { .. }) = reply {
                session.footing = Footing::Ours;
            }
        }
        let offer = self.offer.filter(|_| {
            self.deeds.contains(&Deed::Greeted)
                && self
                    .session
                    .as_ref()
                    .is_none_or(|session| !session.is_open())
        });
        let mut conversation = Conversation::new(self.session, StaffHold::Agent, offer);
        conversation.topic = self.topic.filter(|_| self.deeds.contains(&Deed::Asked));
        Step {
            due_at: timer::due_at(&conversation, self.context),
            conversation,
            effects,
            reply,
            intent: Some(intent),
        }
    }
}
