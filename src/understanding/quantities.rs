//! Which quantities may start at a token?

use rust_decimal::Decimal;

use super::message::Message;
use super::piece::{Edge, Piece, said};
use super::weights::Weights;
use crate::domain::Unit;
use crate::language::lexicon::{Particle, UnitWord};
use crate::language::numbers::{Counts, Number, number_at};
use crate::language::{Kind, Token};

/// Every quantity or unit that starts at a token, with all that may belong to it.
pub(super) fn edges_at(message: &Message<'_>, at: usize, weights: &Weights) -> Vec<Edge> {
    let mut edges = Vec::new();
    let times_before = usize::from(is_times(message, at));
    if let Some(number) = number_at(&message.tokens, at + times_before, message.lexicon)
        && may_count(message, at + times_before, &number)
    {
        edges.extend(counted(message, at, &number, weights));
    }
    if times_before == 0
        && let Some((len, word)) = message.unit_at(at)
    {
        let len = len + of_len(message, at + len);
        let weight = weights.edge + weights.unit_alone;
        edges.push(Edge::new(at, len, Piece::Unit(word.unit), weight));
    }
    edges
}

fn counted(message: &Message<'_>, at: usize, number: &Number, weights: &Weights) -> Vec<Edge> {
    let before = usize::from(is_times(message, at));
    let mut edges = Vec::new();
    let article = number.counts == Counts::Article;
    let weight = weights.edge + if article { weights.article } else { 0.0 };
    let mut end = at + before + number.len;
    let pieces = (number.counts == Counts::Pieces).then(Unit::each);
    let glued = message
        .tokens
        .get(end)
        .is_some_and(|next| next.glued && next.kind == Kind::Word && next.key != "x");
    let mut push = |end: usize, number: &Number, unit: Option<(Unit, Decimal)>| {
        let factor = unit.as_ref().map_or(Decimal::ONE, |(_, factor)| *factor);
        let times = |value: Decimal| value.checked_mul(factor).unwrap_or(value);
        let unit = unit.map(|(unit, _)| unit);
        let said = said(times(number.value), number.from.map(times), unit);
        let bare = said.unit.is_none() && glued;
        let weight = weight + if bare { weights.glued } else { 0.0 };
        let unit = said.unit.as_ref();
        let weight = weight + unit.map_or(0.0, |unit| foreign(message, unit, weights));
        edges.push(Edge::new(at, end - at, Piece::Quantity(said), weight));
    };
    let plain = pieces.map(|unit| (unit, Decimal::ONE));
    push(end, number, plain.clone());
    if of_len(message, end) > 0 {
        push(end + of_len(message, end), number, plain.clone());
    }
    if before == 0 && is_times(message, end) {
        end += 1;
        push(end, number, plain);
    }
    let a_before_unit = usize::from(is_article(message, end));
    let unit_at = end + a_before_unit;
    if let Some((len, word)) = unit_at_token(message, unit_at) {
        let unit = Some((word.unit, word.factor));
        let (end, number) = &and_a_half(message, unit_at + len, number);
        let end = *end;
        push(end, number, unit.clone());
        if of_len(message, end) > 0 {
            push(end + of_len(message, end), number, unit.clone());
        }
        if before == 0 && is_times(message, end) && !message.tokens[end].glued {
            push(end + 1, number, unit);
        }
    }
    edges
}

/// A length that nothing is sold by in this catalog is a size, not a quantity: "10 sheets 18mm ply".
fn foreign(message: &Message<'_>, unit: &Unit, weights: &Weights) -> f64 {
    let sold = message.index.catalog().unit(unit.as_str()).is_some();
    if unit.is_length() && !sold {
        weights.foreign_length
    } else {
        0.0
    }
}

/// "a case and a half".
fn and_a_half(message: &Message<'_>, at: usize, number: &Number) -> (usize, Number) {
    let joined = particle(message, at, Particle::Join) == Some(1);
    let half = number_at(&message.tokens, at + 1, message.lexicon)
        .filter(|half| joined && half.value < Decimal::ONE && half.value > Decimal::ZERO);
    match half {
        Some(half) => {
            let mut number = number.clone();
            number.value += half.value;
            (at + 1 + half.len, number)
        }
        None => (at, number.clone()),
    }
}

fn unit_at_token(message: &Message<'_>, at: usize) -> Option<(usize, UnitWord)> {
    let found = message.unit_at(at)?;
    let next = message.tokens.get(at + found.0);
    // "2c" and "4 l." are units, "2 l'eau" is none.
    next.is_none_or(|next| !(next.glued && next.kind == Kind::Word))
        .then_some(found)
}

/// Percentages, prices and numbers with a leading zero count nothing.
fn may_count(message: &Message<'_>, at: usize, number: &Number) -> bool {
    let token = &message.tokens[at];
    let is = |token: Option<&Token>, marks: &[&str]| {
        token.is_some_and(|token| marks.iter().any(|mark| token.is(mark)))
    };
    let before = at
        .checked_sub(1)
        .and_then(|before| message.tokens.get(before));
    let leading_zero =
        token.key.len() > 1 && token.key.starts_with('0') && !token.key.contains(['.', ',']);
    // "1/0" is no fraction, and no quantity behind a slash either.
    let below = token.glued && before.is_some_and(|slash| slash.is("/") && slash.glued);
    !leading_zero
        && !below
        && !is(before, &["£", "$", "€", "#", "%"])
        && !is(message.tokens.get(at + number.len), &["%", "£", "€", "$"])
}

/// "x" or "*" or "times" between a number and its goods.
pub(super) fn is_times(message: &Message<'_>, at: usize) -> bool {
    let Some(token) = message.tokens.get(at) else {
        return false;
    };
    let word = token.kind == Kind::Word && matches!(&*token.key, "x" | "times" | "mal" | "fois");
    word || (token.is("*") && at > 0 && message.tokens[at - 1].kind == Kind::Number)
}

/// "a", which may count one.
pub(super) fn is_article(message: &Message<'_>, at: usize) -> bool {
    particle(message, at, Particle::Article) == Some(1)
}

fn of_len(message: &Message<'_>, at: usize) -> usize {
    particle(message, at, Particle::Of).unwrap_or(0)
}

fn particle(message: &Message<'_>, at: usize, wanted: Particle) -> Option<usize> {
    message
        .lexicon
        .particles
        .at(&message.tokens, at)
        .filter(|(_, particle)| **particle == wanted)
        .map(|(len, _)| len)
        .max()
}
