//! Which units behind a number are likelier a size, since nothing here is sold by them?

use crate::domain::Unit;
use crate::understanding::message::Message;
use crate::understanding::weights::Weights;

/// A length that nothing is sold by in this catalog is a size, not a quantity: "10 sheets 18mm ply".
pub(super) fn foreign(message: &Message<'_>, unit: &Unit, at: usize, weights: &Weights) -> f64 {
    let sold = message.index.catalog().unit(unit.as_str()).is_some();
    if unit.is_length() && !sold {
        weights.foreign_length
    } else if !sold && is_size_letter(message, at) {
        weights.glued
    } else {
        0.0
    }
}

/// "gloves: 5 L, 1 S": a capital letter by itself, where nothing is sold by the litre or the metre, is as
/// soon a size.
fn is_size_letter(message: &Message<'_>, at: usize) -> bool {
    let token = &message.tokens[at];
    let written = token.span.of(message.text);
    ["L", "M", "S"].contains(&written) && !token.glued
}
