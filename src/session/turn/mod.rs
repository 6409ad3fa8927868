//! One burst at work: what it has changed so far, and what the words after it will need to know.

pub mod answer;
mod beside;
pub mod burst;
pub mod confirm;
pub mod goods;
pub mod intent;
pub mod repeat;
pub mod settle;
pub mod talk;
mod tap;
pub mod terms;

use std::collections::BTreeSet;

use super::amend;
use super::basket::{Draft, Line, LineId, Matter, Open, day, question};
use super::conversation::{Conversation, StaffHold};
use super::effect::{Effect, TaskDraft, TaskKind};
use super::event::{Context, Suppression};
use super::reply::Notice;
use super::state::{Active, Closed, Footing, Nudge, Outcome, Session, State};
use super::trail;
use crate::domain::{Intent, OrderId, PastOrder, ReviewReason};
use crate::understanding::{Reason, Target};

/// One burst at work.
#[derive(Debug)]
pub struct Turn<'a> {
    /// What it is decided against.
    pub context: &'a Context<'a>,
    /// Whether a yes in the message at work can mean a summary of ours.
    pub hearing: Hearing,
    /// The session as the burst found it.
    pub before: Option<Session>,
    /// The session as it stands now.
    pub session: Option<Session>,
    /// The usual order that a greeting offered.
    pub offer: Option<OrderId>,
    /// The goods that were last asked about.
    pub topic: Option<Target>,
    /// What the customer did.
    pub deeds: BTreeSet<Deed>,
    /// The intent of the question that was answered.
    pub answered: Option<Intent>,
    /// How often the basket changed in this burst.
    pub edits: u32,
    /// Whether the summary was agreed to.
    pub assent: Assent,
    /// Whether more is to come.
    pub patience: Patience,
    /// How a session opens, should one open.
    pub entry: amend::Entry,
    /// The placed order that is altered too late.
    pub late: Option<PastOrder>,
    /// Lines that the message at work named.
    pub fresh: BTreeSet<LineId>,
    /// Why the operation at work is not surer.
    pub doubts: Vec<Reason>,
    /// Which message is at work, and its words.
    pub message: (usize, String),
    /// Whether assent in the burst is a yes alone.
    pub yes: Bareness,
    /// Whether the burst names goods.
    pub company: Company,
    /// Whether we may send, at this point of the burst.
    pub suppressed: Suppression,
    /// Reasons for a review that hold for whatever session is open in the end.
    pub reasons: BTreeSet<ReviewReason>,
    /// What is to be said.
    pub notices: Vec<Notice>,
    /// What is to be done.
    pub effects: Vec<Effect>,
}

/// Whether a yes can mean a summary of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hearing {
    /// The customer writes to the agent.
    Live,
    /// It was written to a person at the distributor: nothing counts as a yes.
    HandedBack,
    /// A model's ear or eye is between the customer and some of it: a yes is answered with a summary.
    Transcribed,
    /// It crossed our last answer: a yes is answered with a summary that the customer can see.
    Crossed,
}

/// Whether assent is a yes alone, or says what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bareness {
    /// "yes".
    Bare,
    /// "yes, send the order".
    Explicit,
}

/// Whether a burst names goods beside its other words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Company {
    /// It does not.
    None,
    /// It does.
    Goods,
}

/// Whether the summary was agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assent {
    /// No word of it.
    None,
    /// It was.
    Given,
    /// It was, but the summary is no longer what the customer saw.
    Stale,
}

/// Whether more is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Nothing was said.
    None,
    /// The message of this number said so.
    Since(usize),
}

/// What a customer did with a burst; the main intent follows from these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// Added goods, also to a line.
    Added,
    /// Named goods that did not stand in the basket.
    NewGoods,
    /// Altered or removed something.
    Changed,
    /// Changed the basket by words that a language model alone reads so: the customer has to see it.
    Unseen,
    /// Wants to order, or said that more is to come.
    Began,
    /// Cancelled the whole order.
    Cancelled,
    /// Said yes.
    Agreed,
    /// Said no.
    Declined,
    /// Asked something.
    Asked,
    /// Asked where an order is.
    Status,
    /// Complained.
    Complained,
    /// Said hello.
    Greeted,
    /// Said thanks.
    Courtesy,
    /// Talked idly.
    Chatter,
    /// Wrote nothing that can be read.
    Noise,
    /// A word for the carrier.
    Keyword,
}

impl<'a> Turn<'a> {
    /// A burst that begins.
    #[must_use]
    pub fn new(conversation: Conversation, hearing: Hearing, context: &'a Context<'a>) -> Self {
        let suppressed = match conversation.staff {
            StaffHold::Agent => context.suppressed,
            StaffHold::Staff { sending, .. } => sending,
        };
        Self {
            context,
            hearing,
            before: conversation.session.clone(),
            offer: conversation.offer,
            topic: conversation.topic.clone(),
            session: conversation.session,
            deeds: BTreeSet::new(),
            answered: None,
            edits: 0,
            assent: Assent::None,
            patience: Patience::None,
            entry: amend::Entry::Plain,
            late: None,
            fresh: BTreeSet::new(),
            doubts: Vec::new(),
            message: (0, String::new()),
            yes: Bareness::Bare,
            company: Company::None,
            suppressed,
            reasons: BTreeSet::new(),
            notices: Vec::new(),
            effects: Vec::new(),
        }
    }

    /// The session that is not over yet.
    #[must_use]
    pub fn open_session(&self) -> Option<&Session> {
        self.session.as_ref().filter(|session| session.is_open())
    }

    /// The basket of the open session.
    #[must_use]
    pub fn open_draft(&self) -> Option<&Draft> {
        self.open_session().map(|session| &session.draft)
    }

    /// The basket; a session opens where none is open.
    ///
    /// # Panics
    /// Never: the session is opened on the line above.
    pub fn draft(&mut self) -> &mut Draft {
        if self.open_session().is_none() {
            let (draft, late) = amend::enter(self);
            self.late = late;
            self.session = Some(fresh_session(draft, self.context));
        }
        &mut self
            .session
            .as_mut()
            .expect("a session was opened where none was")
            .draft
    }

    /// The question that was put and is still open at this point of the burst.
    #[must_use]
    pub fn question(&self) -> Option<Open> {
        let session = self.open_session()?;
        let open = session.state.open()?;
        let day = match day::verdict(&session.draft, self.context) {
            day::Verdict::Possible(_) => None,
            day::Verdict::Ask(question) => Some(question),
        };
        question::questions(&session.draft, day)
            .contains(&open.question)
            .then(|| open.clone())
    }

    /// Whether a yes can be meant for us: not what was written to a person, nor a bare yes after one
    /// wrote.
    #[must_use]
    pub fn may_agree(&self) -> bool {
        let footing = self
            .session
            .as_ref()
            .map_or(Footing::Ours, |session| session.footing);
        self.hearing == Hearing::Live
            && (footing == Footing::Ours || self.yes == Bareness::Explicit)
    }

    /// Whether the burst names no goods beside its yes.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.company == Company::None
    }

    /// The line that was asked about when the burst began.
    #[must_use]
    pub fn asked_line(&self) -> Option<&Line> {
        let before = self.before.as_ref()?;
        let id = before.state.open()?.question.line()?;
        before.draft.line(id)
    }

    /// The intent that an answer to the question of the burst's begin has.
    #[must_use]
    pub fn asked_intent(&self) -> Option<Intent> {
        Some(self.before.as_ref()?.state.open()?.intent)
    }

    /// Counts a change of the basket, which makes every earlier summary and refusal old.
    pub fn edited(&mut self, deed: Deed) {
        self.counted();
        self.deeds.insert(deed);
        if let Patience::Since(message) = self.patience
            && message < self.message.0
        {
            self.patience = Patience::None;
        }
        if let Some(session) = self.session.as_mut().filter(|session| session.is_open()) {
            session
                .draft
                .settle(|matter| matches!(matter, Matter::Change | Matter::WhichLine(_)));
        }
    }

    /// Says that the question of the burst's begin was answered.
    pub fn answers(&mut self) {
        self.counted();
        self.answered = self.asked_intent().or(self.answered);
    }

    fn counted(&mut self) {
        self.edits += 1;
        if self.doubts.contains(&Reason::ModelAlone) {
            self.deeds.insert(Deed::Unseen);
        }
    }

    /// Puts something before the staff.
    pub fn task(&mut self, kind: TaskKind, order: Option<OrderId>) {
        let words = self.message.1.clone();
        let task = TaskDraft { kind, order, words };
        let effect = Effect::Task(task);
        if !self.effects.contains(&effect) {
            self.effects.push(effect);
        }
    }

    /// Says something, once.
    pub fn notice(&mut self, notice: Notice) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// Ends the open session.
    pub fn close(&mut self, closed: Closed) {
        let Some(session) = self.session.as_mut().filter(|session| session.is_open()) else {
            return;
        };
        session.state = State::Closed(closed);
    }

    /// Cancels the whole of the open session. What comes behind it in the burst is a new thought.
    pub fn cancel(&mut self) {
        let Some(session) = self.open_session() else {
            return;
        };
        let alters = session.draft.amends.is_some();
        let is_new = session.id == self.context.session_id
            && self.before.as_ref().is_none_or(|old| old.id != session.id);
        self.deeds = BTreeSet::from([Deed::Cancelled]);
        self.assent = Assent::None;
        self.notices.push(if alters {
            Notice::ChangeDropped
        } else {
            Notice::Cancelled
        });
        if is_new {
            self.session.clone_from(&self.before);
            return;
        }
        self.close(Closed {
            outcome: Outcome::Cancelled,
            order: None,
            delivery_date: None,
        });
        let trail = trail::of(
            self.before.as_ref(),
            self.session.as_ref(),
            self.context.catalog,
        );
        self.effects.extend(trail);
        self.before.clone_from(&self.session);
    }
}

/// A session that opens now.
#[must_use]
pub fn fresh_session(draft: Draft, context: &Context<'_>) -> Session {
    Session {
        id: context.session_id,
        channel: context.channel,
        opened_at: context.now,
        heard_at: context.now,
        nudge: Nudge::None,
        footing: Footing::Ours,
        summaries: 0,
        draft,
        state: State::Active(Active::default()),
    }
}
