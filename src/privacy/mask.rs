//! What is left of a message before anything of it is stored? Everything but its card numbers.
//!
//! Not one digit of a card is kept: the last four serve nobody here, and a reader would take them
//! for a quantity. What stands in their place is a letter that people do not type, so that it is
//! known again later, when the customer is asked not to send cards.

use serde_json::Value;

use super::detect::cards;
use crate::domain::InboundMessage;

/// What stands for a digit of a card.
pub(super) const BLOCK: char = '\u{2588}';

/// The text with every digit of its card numbers blocked out; nothing where it has none.
#[must_use]
pub fn mask_cards(text: &str) -> Option<String> {
    let cards = cards(text);
    let mut masked = String::with_capacity(text.len());
    let mut copied = 0;
    for card in &cards {
        masked.push_str(&text[copied..card.span.start]);
        masked.push_str(&blocked(card.span.of(text)));
        copied = card.span.end;
    }
    masked.push_str(&text[copied..]);
    (masked != text).then_some(masked)
}

/// A card number without its digits, in whatever script they are.
pub(super) fn blocked(card: &str) -> String {
    let block = |letter: char| if letter.is_numeric() { BLOCK } else { letter };
    card.chars().map(block).collect()
}

/// Masks the cards of everything in a message that a customer can write; says whether there were any.
pub fn mask_message(message: &mut InboundMessage) -> Masked {
    let mut masked = Masked::Nothing;
    let files = message.attachments.iter_mut();
    let files = files.flat_map(|file| {
        let transcript = file.transcript.as_mut().map(|made| &mut made.text);
        [Some(&mut file.name), file.text.as_mut(), transcript]
    });
    let texts = [
        Some(&mut message.text),
        message.subject.as_mut(),
        message.quoted.as_mut(),
        message.sender.display_name.as_mut(),
        message.button_payload.as_mut(),
    ];
    for text in texts.into_iter().chain(files).flatten() {
        mask(text, &mut masked);
    }
    mask_json(&mut message.metadata, &mut masked);
    masked
}

/// Whether something had to be masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Masked {
    /// A card was blocked out.
    Cards,
    /// There was none.
    Nothing,
}

fn mask(text: &mut String, masked: &mut Masked) {
    if let Some(without) = mask_cards(text) {
        *text = without;
        *masked = Masked::Cards;
    }
}

fn mask_json(value: &mut Value, masked: &mut Masked) {
    match value {
        Value::String(text) => mask(text, masked),
        Value::Array(values) => values.iter_mut().for_each(|one| mask_json(one, masked)),
        Value::Object(fields) => fields
            .iter_mut()
            .filter(|(key, _)| !is_providers_own(key))
            .for_each(|(_, one)| mask_json(one, masked)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Whether a field holds an id of the provider's: it may look like a card, the customer did not
/// write it, and changed it leads nowhere.
fn is_providers_own(key: &str) -> bool {
    key == "id" || key == "references" || key.ends_with("_id") || key.ends_with("Sid")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::privacy::{Known, PiiKind, detect};

    #[test]
    fn no_digit_of_a_card_is_left_and_everything_else_is() {
        let text = "2 milk, card 4111 1111 1111 1111, call 07700 900123";
        let masked = mask_cards(text).unwrap();
        assert_eq!(
            masked,
            "2 milk, card \u{2588}\u{2588}\u{2588}\u{2588} \u{2588}\u{2588}\u{2588}\u{2588} \u{2588}\u{2588}\u{2588}\u{2588} \u{2588}\u{2588}\u{2588}\u{2588}, call 07700 900123"
        );
        assert_eq!(mask_cards(&masked), None);
        assert_eq!(
            mask_cards("PO 4500123987, EAN 5000112637922 x 2 cases"),
            None
        );
    }

    #[test]
    fn what_a_provider_sent_besides_is_masked_but_for_its_ids() {
        let card = "4242424242424242";
        let mut raw = serde_json::json!({"id": card, "media_id": card, "raw": [{"caption": card}]});
        let mut masked = Masked::Nothing;
        mask_json(&mut raw, &mut masked);
        assert_eq!(masked, Masked::Cards);
        assert_eq!((&raw["id"], &raw["media_id"]), (&card.into(), &card.into()));
        assert_eq!(raw["raw"][0]["caption"], "\u{2588}".repeat(16));
    }

    #[test]
    fn a_card_is_known_again_by_its_mask() {
        let masked = mask_cards("card 4242-4242-4242-4242 thanks").unwrap();
        let found = detect(&masked, &Known::default());
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].kind, found[0].rule),
            (PiiKind::CreditCard, "card.masked")
        );
        assert_eq!(found[0].span.of(&masked).chars().count(), 19);
    }
}
