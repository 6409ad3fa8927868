//! What do the reader and the sentences of a message say together?

use std::collections::BTreeSet;

use super::super::reading::{Act, Operation, Reading};
use super::clause::{Asks, Clause, Sign};

/// What a message holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Seen {
    /// Goods are wanted.
    Wanted,
    /// Goods are added to others.
    Added,
    /// Goods come with a number.
    Counted,
    /// What was said before becomes another.
    Altered,
    /// A day, a PO number or a note, which alter an order that stands.
    Noted,
    /// A yes.
    Agreed,
    /// A no.
    Refused,
    /// The order is called off.
    Cancelled,
    /// Something is wrong.
    Complained,
    /// Where is an order.
    Status,
    /// A supplier is asked something.
    Asked,
    /// A greeting.
    Greeted,
    /// The words are about what no supplier does.
    Elsewhere,
}

/// What the sentences of a message hold together.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    seen: BTreeSet<Seen>,
    /// The words of the longest sentence beside greetings, answers and thanks.
    pub words: usize,
}

impl Evidence {
    pub fn of(reading: &Reading, clauses: &[Clause]) -> Self {
        let mut evidence = Self::default();
        for (number, clause) in clauses.iter().enumerate() {
            let here = |operation: &&Operation| place(operation, clauses) == Some(number);
            let operations = reading.operations.iter().filter(here);
            let acts: Vec<&Act> = operations.map(|operation| &operation.act).collect();
            evidence.take_clause(clause, &acts);
        }
        evidence
    }

    pub fn has(&self, seen: Seen) -> bool {
        self.seen.contains(&seen)
    }

    fn take_clause(&mut self, clause: &Clause, acts: &[&Act]) {
        let agrees = acts.iter().any(|act| matches!(act, Act::Yes | Act::Done));
        let names = clause.says(Sign::Names) && acts.iter().all(|act| leaves_goods(act));
        let wants = names || (clause.says(Sign::Wants) && !acts.iter().any(|act| is_grave(act)));
        let alters = clause.says(Sign::Alters) || (clause.says(Sign::SpeaksOfIt) && !agrees);
        let held = [
            (Seen::Wanted, wants),
            (Seen::Counted, wants && clause.says(Sign::Counts)),
            (Seen::Altered, alters),
            (Seen::Asked, clause.asks == Asks::Supplier),
            (Seen::Refused, clause.says(Sign::Denies)),
            (Seen::Elsewhere, clause.says(Sign::Elsewhere)),
        ];
        let held = held.into_iter().filter(|(_, holds)| *holds);
        self.seen.extend(held.map(|(seen, _)| seen));
        self.words = self.words.max(clause.words);
        // Goods and edits count where their sentence is no question and about nothing else.
        let plain = !clause.says(Sign::Elsewhere) && clause.asks == Asks::Nobody;
        let seen = acts.iter().filter_map(|act| seen(act, clause));
        self.seen
            .extend(seen.filter(|seen| plain || !depends_on_sentence(*seen)));
    }
}

/// The sentence that an operation stands in.
fn place(operation: &Operation, clauses: &[Clause]) -> Option<usize> {
    clauses
        .iter()
        .rposition(|clause| clause.span.start <= operation.span.start)
}

/// What an act shows; goods that nothing knows are goods only when they are counted.
fn seen(act: &Act, clause: &Clause) -> Option<Seen> {
    match act {
        Act::Name(_) | Act::Impossible(_) if clause.says(Sign::Alters) => Some(Seen::Altered),
        Act::Name(_) | Act::Impossible(_) => clause.says(Sign::Counts).then_some(Seen::Wanted),
        Act::Repeat(_) | Act::Begin => Some(Seen::Wanted),
        Act::More(_) => Some(Seen::Added),
        Act::Set(_)
        | Act::Less(_)
        | Act::Times(..)
        | Act::Remove(_)
        | Act::Replace(..)
        | Act::Restore(_) => Some(Seen::Altered),
        Act::Deliver(_) | Act::PurchaseOrder(_) | Act::Comment(_) | Act::Condition(_) => {
            Some(Seen::Noted)
        }
        Act::Yes | Act::Done => Some(Seen::Agreed),
        Act::No => Some(Seen::Refused),
        Act::Cancel | Act::CancelPlaced => Some(Seen::Cancelled),
        Act::Complaint => Some(Seen::Complained),
        Act::Status => Some(Seen::Status),
        Act::AskAbout(..) | Act::AskAboutOthers => Some(Seen::Asked),
        Act::Ask => clause.says(Sign::OfTrade).then_some(Seen::Asked),
        Act::Greeting => Some(Seen::Greeted),
        Act::Choose(_)
        | Act::HowMuch(_)
        | Act::SameOrder
        | Act::SecondOrder
        | Act::MoreToCome
        | Act::Person
        | Act::Courtesy
        | Act::Chatter
        | Act::Noise
        | Act::Unreadable
        | Act::OptOut
        | Act::OptIn
        | Act::Help
        | Act::Instructions => None,
    }
}

/// Whether it means something in a plain sentence alone.
const fn depends_on_sentence(seen: Seen) -> bool {
    matches!(
        seen,
        Seen::Wanted | Seen::Added | Seen::Counted | Seen::Altered | Seen::Noted
    )
}

/// Whether that act says what a wish beside it was for: "I no longer want the order".
const fn is_grave(act: &Act) -> bool {
    matches!(
        act,
        Act::Cancel | Act::CancelPlaced | Act::Complaint | Act::Status
    )
}

/// Whether words may be goods beside that act.
const fn leaves_goods(act: &Act) -> bool {
    matches!(
        act,
        Act::Name(_)
            | Act::More(_)
            | Act::Impossible(_)
            | Act::HowMuch(_)
            | Act::Choose(_)
            | Act::Yes
            | Act::No
            | Act::Greeting
            | Act::Courtesy
            | Act::Chatter
            | Act::Deliver(_)
            | Act::Comment(_)
            | Act::Condition(_)
            | Act::PurchaseOrder(_)
            | Act::Repeat(_)
            | Act::Begin
            | Act::MoreToCome
    )
}
