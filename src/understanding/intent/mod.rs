//! What is one message about, when nothing but its words and what we said before is known?
//!
//! The reader says what is done; [`clause`] says of each sentence whether it asks for goods, asks a
//! supplier, or is about something that no supplier does; [`stage`] says what a yes answers.

mod clause;
mod evidence;
mod stage;

#[cfg(test)]
mod language_tests;
#[cfg(test)]
mod tests;

use evidence::{Evidence, Seen};
use stage::Stage;

use super::message::Message;
use super::reading::Situation;
use crate::domain::Intent;
use crate::matching::Index;

/// A greeting may call somebody by a name of so many words: "morning chef", "hi Blue Lantern".
const LONGEST_NAME_CALLED: usize = 2;

/// What one message is about; `previous` is what we said last, in words.
#[must_use]
pub fn intent(
    text: &str,
    previous: Option<&str>,
    index: &Index,
    situation: &Situation<'_>,
) -> Intent {
    let reading = super::read(text, index, situation);
    let message = Message::new(text, index, situation);
    let evidence = Evidence::of(&reading, &clause::clauses(&message));
    match previous.map(|words| stage::stage(words, situation.locale)) {
        None | Some(Stage::Open) => unprompted(&evidence),
        Some(Stage::Reviewing) => to_summary(&evidence),
        Some(Stage::Amending | Stage::Offered) => to_amendment(&evidence),
        Some(Stage::Choosing) => to_choice(&evidence),
    }
}

/// Nothing was asked: goods win over everything beside them.
fn unprompted(evidence: &Evidence) -> Intent {
    if names_goods(evidence) {
        return Intent::Order;
    }
    if let Some(beside) = beside(evidence) {
        return beside;
    }
    if evidence.has(Seen::Altered) || evidence.has(Seen::Noted) {
        return Intent::Change;
    }
    if evidence.has(Seen::Agreed) {
        return Intent::Confirm;
    }
    greeting(evidence)
}

/// A summary stands: a yes confirms it, a no asks for another one.
fn to_summary(evidence: &Evidence) -> Intent {
    let refuses = evidence.has(Seen::Refused);
    if evidence.has(Seen::Altered) || (refuses && evidence.has(Seen::Wanted)) {
        return Intent::Change;
    }
    let agrees = evidence.has(Seen::Agreed);
    // "Yes, just the mocha": what is confirmed, once more.
    let repeats = agrees && !evidence.has(Seen::Added) && !evidence.has(Seen::Counted);
    if names_goods(evidence) && !repeats {
        return Intent::Order;
    }
    if let Some(beside) = beside(evidence) {
        return beside;
    }
    if agrees {
        return Intent::Confirm;
    }
    if refuses || evidence.has(Seen::Noted) {
        return Intent::Change;
    }
    greeting(evidence)
}

/// What is named belongs to what stands already.
fn to_amendment(evidence: &Evidence) -> Intent {
    if names_goods(evidence) || evidence.has(Seen::Altered) {
        return Intent::Change;
    }
    match beside(evidence) {
        Some(beside) => beside,
        None if evidence.words > 0 || evidence.has(Seen::Refused) => Intent::Change,
        None if evidence.has(Seen::Agreed) => Intent::Confirm,
        None => greeting(evidence),
    }
}

/// Which of several is meant: the answer belongs to the order.
fn to_choice(evidence: &Evidence) -> Intent {
    if evidence.has(Seen::Altered) {
        return Intent::Change;
    }
    match beside(evidence) {
        Some(beside) if !names_goods(evidence) => beside,
        Some(_) | None => Intent::Order,
    }
}

fn names_goods(evidence: &Evidence) -> bool {
    evidence.has(Seen::Wanted) || evidence.has(Seen::Added)
}

/// What stands beside no goods, the gravest first.
fn beside(evidence: &Evidence) -> Option<Intent> {
    [
        (Seen::Cancelled, Intent::Cancel),
        (Seen::Elsewhere, Intent::Other),
        (Seen::Complained, Intent::Complaint),
        (Seen::Status, Intent::Status),
        (Seen::Asked, Intent::Question),
    ]
    .into_iter()
    .find_map(|(seen, intent)| evidence.has(seen).then_some(intent))
}

fn greeting(evidence: &Evidence) -> Intent {
    if evidence.has(Seen::Greeted) && evidence.words <= LONGEST_NAME_CALLED {
        Intent::Greeting
    } else {
        Intent::Other
    }
}
