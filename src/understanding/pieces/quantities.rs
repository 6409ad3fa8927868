//! Which quantities may start at a token?

use rust_decimal::Decimal;

use super::foreign::foreign;
use super::houses::{house_at, numbered, stands_for_goods};
use super::piece::{Edge, Piece, said};
use crate::domain::Unit;
use crate::language::lexicon::{Particle, UnitWord};
use crate::language::numbers::{Counts, Number, number_at};
use crate::language::{Cue, Kind, Token};
use crate::understanding::message::Message;
use crate::understanding::weights::Weights;

/// Every quantity or unit that starts at a token, with all that may belong to it.
pub(super) fn edges_at(message: &Message<'_>, at: usize, weights: &Weights) -> Vec<Edge> {
    let mut edges = Vec::new();
    let times_before = usize::from(is_times(message, at));
    if let Some(number) = number_at(&message.tokens, at + times_before, message.lexicon)
        && may_count(message, at + times_before, &number)
    {
        edges.extend(counted(message, at, &number, weights));
    }
    edges.extend(each_before(message, at, weights));
    edges.extend(homophone(message, at, weights));
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
    let (mut edges, mut shared) = (Vec::new(), Vec::new());
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
        let weight = weight + unit.map_or(0.0, |unit| foreign(message, unit, end - 1, weights));
        edges.push(Edge::new(at, end - at, Piece::Quantity(said), weight));
    };
    let plain = pieces.map(|unit| (unit, Decimal::ONE));
    push(end, number, plain.clone());
    if of_len(message, end) > 0 {
        push(end + of_len(message, end), number, plain.clone());
    }
    if let Some(len) = numbered(&message.tokens, end) {
        push(end + len, number, plain.clone());
    }
    if let Some(len) = each_of(message, end) {
        let weight = weights.shared;
        let said = said(number.value, number.from, None);
        let edge = Edge::new(at, end + len - at, Piece::Quantity(said), weight);
        shared.push(edge);
    }
    if before == 0 && is_times(message, end) {
        end += 1;
        push(end, number, plain);
    }
    let unit_at = end + before_unit(message, end, number);
    if let Some((len, word)) = unit_at_token(message, unit_at) {
        let unit = Some((word.unit, word.factor));
        let (end, number) = &and_a_half(message, unit_at + len, number);
        let end = *end;
        push(end, number, unit.clone());
        if let (Some(len), Some((unit, _))) = (each_of(message, end), &unit) {
            let said = said(number.value, number.from, Some(unit.clone()));
            let edge = Edge::new(at, end + len - at, Piece::Quantity(said), weights.shared);
            shared.push(edge);
        }
        if of_len(message, end) > 0 {
            push(end + of_len(message, end), number, unit.clone());
        }
        if before == 0 && is_times(message, end) && !message.tokens[end].glued {
            push(end + 1, number, unit);
        }
    }
    edges.extend(shared);
    edges
}

/// How many tokens stand between a number and its unit: "half a case", "a full case"; of a dozen also
/// "of": "une douzaine de bottes".
fn before_unit(message: &Message<'_>, at: usize, number: &Number) -> usize {
    let one = usize::from(is_article(message, at) || is_whole(message, at));
    match number.counts {
        Counts::Pieces => one.max(of_len(message, at)),
        Counts::Article | Counts::Anything => one,
    }
}

/// "je 2 Kisten": the same where the word stands before the number.
fn each_before(message: &Message<'_>, at: usize, weights: &Weights) -> Vec<Edge> {
    let mut cues = message.lexicon.cues.at(&message.tokens, at);
    let each = cues.any(|(len, cue)| len == 1 && *cue == Cue::Each);
    let number = number_at(&message.tokens, at + 1, message.lexicon).filter(|_| each);
    let Some(number) = number.filter(|number| may_count(message, at + 1, number)) else {
        return Vec::new();
    };
    let mut edges = counted(message, at + 1, &number, weights);
    for edge in &mut edges {
        edge.range.start = at;
        edge.weight += weights.shared;
    }
    edges
}

/// "of each", "each of": a quantity of several goods.
fn each_of(message: &Message<'_>, at: usize) -> Option<usize> {
    let cues = message.lexicon.cues.at(&message.tokens, at);
    cues.filter(|(len, cue)| **cue == Cue::Each && *len > 1)
        .map(|(len, _)| len)
        .max()
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
    // "10\"" is a size whatever follows.
    let behind = message.tokens.get(at + number.len);
    let inches = behind.is_some_and(|mark| mark.is("\"") && mark.glued);
    !leading_zero
        && !below
        && !is_ratio(&message.tokens, at)
        && !numbers_an_item(&message.tokens, at)
        && !inches
        && !is_plural_size(&message.tokens, at)
        && !halves(message, at)
        && !(token.glued
            && is_article(message, at)
            && before.is_some_and(|number| number.kind == Kind::Number))
        && (!stands_for_goods(&message.tokens, at) || message.unit_at(at + 1).is_some())
        && (!is_also_a_filler(message, at, number.len) || is_counted(message, at + number.len))
        && !is(before, &["£", "$", "€", "#", "%"])
        && !is(message.tokens.get(at + number.len), &["%", "£", "€", "$"])
}

/// "halve the tonic": a verb, and no half of it.
fn halves(message: &Message<'_>, at: usize) -> bool {
    let mut cues = message.lexicon.cues.at(&message.tokens, at);
    cues.any(|(len, cue)| len == 1 && *cue == Cue::Half)
}

/// "do" is two and "give" in Hindi: words that say as often nothing at all.
fn is_also_a_filler(message: &Message<'_>, at: usize, len: usize) -> bool {
    let mut cues = message.lexicon.cues.at(&message.tokens, at);
    len == 1 && cues.any(|(len, cue)| len == 1 && *cue == Cue::Filler)
}

/// Whether a unit or goods may follow at a token.
fn is_counted(message: &Message<'_>, at: usize) -> bool {
    let word = message.tokens.get(at);
    let quiet = message
        .lexicon
        .cues
        .at(&message.tokens, at)
        .next()
        .is_some();
    message.unit_at(at).is_some() || (word.is_some_and(|t| t.kind == Kind::Word) && !quiet)
}

/// "x" or "*" or "times" between a number and its goods.
pub(in crate::understanding) fn is_times(message: &Message<'_>, at: usize) -> bool {
    let Some(token) = message.tokens.get(at) else {
        return false;
    };
    let word = token.kind == Kind::Word && matches!(&*token.key, "x" | "times" | "mal" | "fois");
    word || (token.is("*") && at > 0 && message.tokens[at - 1].kind == Kind::Number)
}

/// How speech recognisers write numbers before a unit, where they hear another word.
const HOMOPHONES: [(&str, i64); 7] = [
    ("won", 1),
    ("to", 2),
    ("too", 2),
    ("tree", 3),
    ("for", 4),
    ("fore", 4),
    ("ate", 8),
];

/// Words of an opening before a number: "can i please have".
const LONGEST_OPENING: usize = 4;

/// "ate bunches of mint": where an item begins, and a unit of sale follows.
fn homophone(message: &Message<'_>, at: usize, weights: &Weights) -> Option<Edge> {
    if message.lexicon.language != "en" {
        return None;
    }
    let said_as = |(word, _): &&(&str, i64)| message.tokens[at].is_word(word);
    let (_, number) = HOMOPHONES.iter().find(said_as)?;
    let begins = at == 0
        || message.is_boundary(at - 1)
        || (1..=at.min(LONGEST_OPENING)).any(|back| {
            let cues = message.lexicon.cues.at(&message.tokens, at - back);
            let opens = |cue: &Cue| {
                matches!(
                    cue,
                    Cue::And | Cue::Filler | Cue::Add | Cue::Sorry | Cue::Greeting
                )
            };
            cues.into_iter().any(|(len, cue)| len == back && opens(cue))
        });
    let (len, word) = unit_at_token(message, at + 1)?;
    if !begins || word.unit.is_measure() {
        return None;
    }
    let len = 1 + len + of_len(message, at + 1 + len);
    let piece = Piece::Quantity(said(Decimal::from(*number), None, Some(word.unit)));
    Some(Edge::new(at, len, piece, weights.edge + weights.homophone))
}

/// "a full case": the word says nothing beside one unit.
fn is_whole(message: &Message<'_>, at: usize) -> bool {
    message.tokens.get(at).is_some_and(|token| {
        [
            "full", "whole", "entire", "ganze", "ganzen", "volle", "hele",
        ]
        .contains(&&*token.key)
    })
}

/// How many tokens are a number that counts no goods: "40 people", "for 40 people", "party of 40",
/// "80/20".
pub(super) fn counts_no_goods(message: &Message<'_>, at: usize) -> Option<usize> {
    let tokens = &message.tokens;
    let cues = |at: usize, wanted: Cue| {
        let found = message.lexicon.cues.at(tokens, at);
        found
            .filter(move |(_, cue)| **cue == wanted)
            .map(|(len, _)| len)
            .max()
    };
    if is_ratio(tokens, at) {
        return Some(3);
    }
    if numbers_an_item(tokens, at) || is_plural_size(tokens, at) {
        return Some(2);
    }
    if let Some(len) = house_at(tokens, at) {
        return Some(len);
    }
    if let Some(len) = cues(at, Cue::Numbered)
        && let Some(number) = number_at(tokens, at + len, message.lexicon)
        && number.counts == Counts::Anything
    {
        return Some(len + number.len);
    }
    let announced = cues(at, Cue::Deliver).filter(|len| *len == 1).unwrap_or(0);
    let number = number_at(tokens, at + announced, message.lexicon)?;
    let end = at + announced + number.len;
    let counted = end + cues(end, Cue::Counted)?;
    // "2 sittings of 60".
    let of = of_len(message, counted);
    let more = number_at(tokens, counted + of, message.lexicon).filter(|_| of > 0);
    Some(counted + more.map_or(0, |number| of + number.len) - at)
}

/// "2 sparkling 500s", "6 pack of 330s": the things of that size, not so many.
fn is_plural_size(tokens: &[Token], at: usize) -> bool {
    let behind = tokens.get(at + 1);
    tokens[at].kind == Kind::Number
        && behind.is_some_and(|s| s.is_word("s") && s.glued)
        && tokens
            .get(at + 2)
            .is_none_or(|next| !next.glued || next.kind != Kind::Word)
}

/// "1) milk": the number of an item, not of the goods. With a full stop only where the line before
/// or behind is numbered as well, for "2. milk" may be two.
fn numbers_an_item(tokens: &[Token], at: usize) -> bool {
    let starts = |at: usize| at == 0 || tokens[at - 1].kind == Kind::Break;
    let number = |at: usize, mark: &str| -> Option<u32> {
        let number = tokens.get(at).filter(|token| token.kind == Kind::Number)?;
        let next = tokens.get(at + 1)?;
        let apart = tokens
            .get(at + 2)
            .is_none_or(|third| !third.glued || mark == ")");
        let marked = next.is(mark) && next.glued && apart;
        number.key.parse().ok().filter(|_| marked)
    };
    if !starts(at) {
        return false;
    }
    if number(at, ")").is_some() {
        return true;
    }
    let Some(own) = number(at, ".") else {
        return false;
    };
    let lines = (0..tokens.len()).filter(|line| starts(*line) && *line != at);
    let mut others = lines.filter_map(|line| number(line, "."));
    others.any(|other| other.abs_diff(own) == 1)
}

/// "80/20" is a share of each, "1/2" is a number.
fn is_ratio(tokens: &[Token], at: usize) -> bool {
    let number = |at: usize| {
        let token = tokens.get(at).filter(|token| token.kind == Kind::Number);
        token.and_then(|token| token.key.parse::<u32>().ok())
    };
    let slash = tokens
        .get(at + 1)
        .is_some_and(|token| token.is("/") && token.glued);
    let next_is_glued = tokens.get(at + 2).is_some_and(|token| token.glued);
    match (number(at), number(at + 2)) {
        (Some(first), Some(second)) => slash && next_is_glued && first + second == 100,
        (_, _) => false,
    }
}

/// "a", which may count one.
pub(in crate::understanding) fn is_article(message: &Message<'_>, at: usize) -> bool {
    particle(message, at, Particle::Article) == Some(1)
}

/// Whether an "of" ends right before a token.
pub(in crate::understanding) fn of_before(message: &Message<'_>, at: usize) -> bool {
    (1..=3.min(at)).any(|len| particle(message, at - len, Particle::Of) == Some(len))
}

/// Whether goods that start at a token stand behind an "of", or start with it.
pub(in crate::understanding) fn is_of(message: &Message<'_>, at: usize) -> bool {
    of_before(message, at) || of_len(message, at) > 0
}

/// How many tokens "of", "of the" takes here.
pub(super) fn of_len(message: &Message<'_>, at: usize) -> usize {
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
