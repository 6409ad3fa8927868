//! The messages of a burst, in order, as what they do.

use super::{Bareness, Company, Deed, Hearing, Patience, Turn};
use crate::domain::message::{Authenticity, Origin};
use crate::domain::{Intent, ReviewReason};
use crate::session::amend;
use crate::session::button;
use crate::session::conversation::{Conversation, StaffHold};
use crate::session::effect::{Effect, SilenceReason, TaskKind};
use crate::session::event::{Context, Heard, Sight, Step, Suppression};
use crate::session::states::{self, Word};
use crate::session::timer;
use crate::understanding::second::SecondLook;
use crate::understanding::{Act, Operation};

/// Takes a burst in order and answers it once.
#[must_use]
pub fn run(
    conversation: Conversation,
    heard: &[Heard],
    hearing: Hearing,
    context: &Context<'_>,
) -> Step {
    let counted = counted(heard);
    if counted.is_empty() {
        return silent(conversation, heard, context);
    }
    let mut turn = Turn::new(conversation, hearing, context);
    let operations: Vec<&Operation> = counted
        .iter()
        .flat_map(|heard| &heard.reading.operations)
        .collect();
    turn.entry = amend::entry_of(&operations);
    if amend::names_goods(&operations) {
        turn.company = Company::Goods;
    }
    if operations.iter().any(|one| one.act == Act::Done) {
        turn.yes = Bareness::Explicit;
    }
    for (index, heard) in counted.iter().enumerate() {
        turn.hear(index, heard);
    }
    super::settle::settle(turn)
}

/// What was written while a person has the conversation: kept by the caller, and without effect but
/// for the carrier's words.
#[must_use]
pub fn withheld(conversation: Conversation, heard: &[Heard], context: &Context<'_>) -> Step {
    let mut turn = Turn::new(conversation.clone(), Hearing::HandedBack, context);
    for (index, heard) in heard.iter().enumerate() {
        turn.message = (index, heard.text.clone());
        for operation in &heard.reading.operations {
            if operation.act == Act::OptOut {
                turn.opt_out();
            } else if operation.act == Act::OptIn {
                turn.opt_in();
            }
        }
    }
    let mut effects = turn.effects;
    effects.push(Effect::Silence(SilenceReason::StaffHasIt));
    Step {
        due_at: timer::due_at(&conversation, context),
        conversation,
        effects,
        reply: None,
        intent: None,
    }
}

/// What counts of a burst: nothing that a machine wrote, and the identical text once. Of STOP and
/// START the last one holds, however often each was written before.
fn counted(heard: &[Heard]) -> Vec<&Heard> {
    let mut counted: Vec<&Heard> = Vec::new();
    for one in heard {
        let again = counted
            .iter()
            .any(|other| other.text.trim() == one.text.trim() && !one.text.trim().is_empty());
        if one.origin == Origin::Person && (!again || is_about_sending(one)) {
            counted.push(one);
        }
    }
    counted
}

fn is_about_sending(heard: &Heard) -> bool {
    let mut operations = heard.reading.operations.iter();
    operations.any(|one| matches!(one.act, Act::OptOut | Act::OptIn))
}

/// How the next message of a burst is heard: only those that crossed our answer can't mean it.
fn heard_as(hearing: Hearing, sight: Sight) -> Hearing {
    match (hearing, sight) {
        (Hearing::Live | Hearing::Crossed, Sight::Seen) => Hearing::Live,
        (Hearing::Live | Hearing::Crossed, Sight::Crossed) => Hearing::Crossed,
        (Hearing::HandedBack | Hearing::Transcribed, Sight::Seen | Sight::Crossed) => hearing,
    }
}

fn silent(mut conversation: Conversation, heard: &[Heard], context: &Context<'_>) -> Step {
    conversation.staff = StaffHold::Agent;
    let (effects, intent) = if heard.is_empty() {
        (Vec::new(), None)
    } else {
        let reason = SilenceReason::AutomaticMessage;
        (vec![Effect::Silence(reason)], Some(Intent::Other))
    };
    Step {
        due_at: timer::due_at(&conversation, context),
        conversation,
        effects,
        reply: None,
        intent,
    }
}

impl Turn<'_> {
    fn hear(&mut self, index: usize, heard: &Heard) {
        self.message = (index, heard.text.clone());
        self.fresh.clear();
        self.doubts.clear();
        let tapped = button::parse(&heard.text);
        // A button names its summary: whoever taps it has seen that one.
        let sight = tapped.map_or(heard.sight, |_| Sight::Seen);
        self.hearing = heard_as(self.hearing, sight);
        if heard.authenticity == Authenticity::Unauthenticated {
            self.reasons.insert(ReviewReason::UnauthenticatedSender);
        }
        if let Some(tapped) = tapped {
            return self.tap(tapped);
        }
        if let Some(choice) = button::parse_choice(&heard.text) {
            return self.tap_choice(choice);
        }
        if heard.reading.unread.is_some() {
            self.partly_unread();
        }
        if heard.reading.second == SecondLook::Ungrounded {
            self.reasons.insert(ReviewReason::UngroundedModel);
        }
        for operation in &heard.reading.operations {
            self.act(operation);
        }
    }

    fn act(&mut self, operation: &Operation) {
        if self.suppressed == Suppression::OptedOut {
            return self.act_opted_out(&operation.act);
        }
        let confidence = operation.confidence;
        self.doubts = operation
            .reasons
            .iter()
            .map(|because| because.reason)
            .collect();
        match &operation.act {
            Act::Name(goods) => self.name(goods, confidence),
            Act::More(goods) => self.more(goods, confidence),
            Act::Set(goods) => self.set(goods, confidence),
            Act::Less(goods) => self.less(goods),
            Act::Times(target, factor) => self.times(target, *factor),
            Act::Remove(target) => self.remove(target),
            Act::Replace(target, goods) => self.replace(target, goods, confidence),
            Act::Restore(target) => self.restore(target, confidence),
            Act::Repeat(which) => self.repeat(which, confidence),
            Act::Impossible(goods) => self.impossible(goods),
            Act::Choose(product) => self.choose(*product, &operation.words, confidence),
            Act::HowMuch(said) => self.quantity_alone(said, confidence),
            Act::SameOrder => self.same_order(),
            Act::SecondOrder => self.second_order(),
            Act::Deliver(day) => self.deliver(*day),
            Act::PurchaseOrder(number) => self.purchase_order(number),
            Act::Comment(words) => self.comment(words),
            Act::Condition(words) => self.condition(words),
            Act::Begin => self.begin(),
            Act::MoreToCome => self.wait(),
            Act::AskAbout(topic, target) => self.ask_about(*topic, target),
            Act::Yes
            | Act::Done
            | Act::No
            | Act::Cancel
            | Act::CancelPlaced
            | Act::Ask
            | Act::AskAboutOthers
            | Act::Status
            | Act::Complaint
            | Act::Person
            | Act::Greeting
            | Act::Courtesy
            | Act::Chatter
            | Act::Noise
            | Act::Unreadable
            | Act::OptOut
            | Act::OptIn
            | Act::Help
            | Act::Instructions => self.act_plain(&operation.act),
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "only called with the acts that carry nothing, each of which is named"
    )]
    fn act_plain(&mut self, act: &Act) {
        match act {
            Act::Yes => states::say(self, Word::Yes),
            Act::Done => states::say(self, Word::Done),
            Act::No => states::say(self, Word::No),
            Act::Cancel => states::say(self, Word::Cancel),
            Act::CancelPlaced => self.cancel_placed(),
            Act::Ask => self.ask(),
            Act::AskAboutOthers => self.ask_about_others(),
            Act::Status => self.status(),
            Act::Complaint => self.complaint(),
            Act::Person => self.person(),
            Act::Greeting => self.did(Deed::Greeted),
            Act::Courtesy => self.did(Deed::Courtesy),
            Act::Chatter => self.did(Deed::Chatter),
            Act::Noise => self.did(Deed::Noise),
            Act::Unreadable => self.unreadable(),
            Act::OptOut => self.opt_out(),
            Act::OptIn => self.opt_in(),
            Act::Help => self.help(),
            Act::Instructions => self.instructions(),
            _ => {}
        }
    }

    /// While opted out nothing is answered; what is wanted becomes a task.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "while opted out every act but these few is the same: something for a person"
    )]
    fn act_opted_out(&mut self, act: &Act) {
        match act {
            Act::OptIn => self.opt_in(),
            Act::OptOut | Act::Help => self.did(Deed::Keyword),
            Act::Courtesy | Act::Noise | Act::Greeting | Act::Chatter => self.did(Deed::Courtesy),
            _ => self.task(TaskKind::OptOut, None),
        }
    }

    fn did(&mut self, deed: Deed) {
        self.deeds.insert(deed);
    }

    fn begin(&mut self) {
        self.deeds.insert(Deed::Began);
        self.draft();
    }

    fn wait(&mut self) {
        self.deeds.insert(Deed::Began);
        self.patience = Patience::Since(self.message.0);
        self.draft();
    }

    /// "Cancel my order" means the one that is being taken, where it is a new one.
    fn cancel_placed(&mut self) {
        let (is_open, alters) = match self.open_draft() {
            Some(draft) => (true, draft.amends.is_some()),
            None => (false, true),
        };
        if is_open {
            self.cancel();
        }
        if alters {
            if is_open {
                self.notices.clear();
            }
            states::cancel_placed(self);
        }
    }
}
