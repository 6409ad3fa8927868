//! Which pictures of a mail wait with it for its turn? A mail's provider gives them once and keeps
//! none, so that whoever wants a model to read one has to keep it until then.

use crate::agent::speaks_by_pictures;
use crate::domain::Item;

/// What becomes of pictures that come inside mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pictures {
    /// Nobody here reads them: they are named and not kept.
    Named,
    /// A model reads them: those that may be meant are kept, sealed like words, until their turn.
    KeptForTheTurn,
}

impl Pictures {
    /// The item with the pictures that are wanted. Logos, which every mail carries, are not.
    pub(super) fn of(self, mut item: Item) -> Item {
        if let Item::Message(message) = &mut item {
            let kept = match self {
                Self::Named => false,
                Self::KeptForTheTurn => speaks_by_pictures(&message.text, message.origin),
            };
            if !kept {
                message.forget_contents();
            }
        }
        item
    }
}
