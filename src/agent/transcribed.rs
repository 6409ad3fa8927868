//! What do words count that nobody typed, but a model read in a picture or heard in a voice note?
//!
//! They are read as if they were typed, with less confidence, and place nothing: a session takes no yes
//! in a burst that holds some. What would end an order or the customer's consent is left to a person,
//! since speech recognisers are known to make words of silence.

use crate::domain::InboundMessage;
use crate::domain::message::Extent;
use crate::session::Medium;
use crate::understanding::{Act, Reading};

/// What is left of the confidence in words of a transcript: about one word in ten is wrong in what
/// published recognisers make of everyday speech over a telephone.
const TRANSCRIBED: f64 = 0.9;

/// The words of a message: first those that were typed, then those that a model made of its files.
#[derive(Debug)]
pub(super) struct Spoken {
    /// All of them.
    pub text: String,
    /// Where the typed ones end, in bytes.
    typed: usize,
}

impl Spoken {
    /// A basket's lines are written out as a customer would.
    pub(super) fn of(message: &InboundMessage) -> Self {
        let basket = message
            .basket
            .iter()
            .map(|line| format!("{} x {}", line.quantity, line.sku));
        let typed: Vec<String> = std::iter::once(message.text.clone())
            .chain(basket)
            .collect();
        let mut text = typed.join("\n");
        let typed = text.len();
        for transcript in message.transcripts() {
            text.push('\n');
            text.push_str(&transcript.text);
        }
        Self { text, typed }
    }

    /// Takes back what the reading owes to a model's ear.
    pub(super) fn weigh(&self, reading: &mut Reading) {
        let made = reading.operations.iter_mut();
        for operation in made.filter(|one| one.span.end > self.typed) {
            operation.confidence *= TRANSCRIBED;
            if needs_the_customers_own_words(&operation.act) {
                operation.act = Act::Unreadable;
            }
        }
    }
}

/// Whether a part of a file could not be made out.
pub(super) fn is_partly_unread(message: &InboundMessage) -> bool {
    message
        .transcripts()
        .any(|transcript| transcript.extent == Extent::Part)
}

/// How its words came about.
pub(super) fn medium(message: &InboundMessage) -> Medium {
    match message.transcripts().next() {
        Some(_) => Medium::Transcribed,
        None => Medium::Typed,
    }
}

fn needs_the_customers_own_words(act: &Act) -> bool {
    matches!(
        act,
        Act::Cancel | Act::CancelPlaced | Act::OptOut | Act::OptIn
    )
}
