//! What does the customer do with the pieces that a message was cut into?
//!
//! [`items`] joins quantities to goods, [`shared`] those that stand apart; [`compose`] then walks the
//! items and lets each become operations: signals in [`verbs`], numbers alone in [`counts`], what
//! is left out because it was said before in [`ellipsis`].

pub(super) mod compose;
pub(super) mod contrast;
pub(super) mod counted;
pub(super) mod counts;
pub(super) mod denied;
pub(super) mod ellipsis;
pub(super) mod items;
pub(super) mod kinds;
pub(super) mod last_line;
pub(super) mod more_of_all;
pub(super) mod narrow;
pub(super) mod questions;
pub(super) mod shared;
pub(super) mod strays;
pub(super) mod swapped;
pub(super) mod swaps;
pub(super) mod verbs;
