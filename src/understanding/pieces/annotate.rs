//! What may each stretch of a message be, taken by itself?

use std::collections::BTreeMap;

use super::approval;
use super::choice;
use super::clauses;
use super::goods::Finder;
use super::piece::{Edge, Mark, Piece};
use super::quantities;
use crate::language::clock::time_at;
use crate::language::codes::{CodeKind, code_at, number_behind_cue};
use crate::language::dates::{Plain, day_at, past_day_at};
use crate::language::numbers::number_at;
use crate::language::{Cue, Kind, Token, tokens};
use crate::understanding::message::Message;
use crate::understanding::reading::Which;
use crate::understanding::weights::Weights;

/// A stretch of unexplained words is at most this long; longer ones are several.
const LONGEST_UNKNOWN: usize = 6;

/// Every piece that may start at each token.
pub(in crate::understanding) fn annotate(
    message: &Message<'_>,
    weights: &Weights,
) -> Vec<Vec<Edge>> {
    let finder = Finder::new(message, weights);
    let own_name = tokens(&message.situation.customer.business_name);
    let mut edges: Vec<Vec<Edge>> = (0..message.tokens.len())
        .map(|at| {
            let mut edges = marks(message, at, weights);
            edges.extend(approval::edges_at(message, at, weights));
            edges.extend(signals(message, at, weights));
            edges.extend(said_twice(message, at, weights));
            edges.extend(days(message, at, weights));
            edges.extend(repeats(message, at, weights));
            edges.extend(numbers_of_others(message, at, weights));
            edges.extend(own_name_at(message, at, &own_name, weights));
            edges.extend(quantities::edges_at(message, at, weights));
            edges.extend(finder.edges_at(at));
            edges.extend(choice::edges_at(message, at, weights));
            edges.extend(unknown(message, at, weights));
            edges
        })
        .collect();
    for edge in clauses::edges(message, &edges, weights) {
        edges[edge.range.start].push(edge);
    }
    edges
}

/// Punctuation, symbols and the ends of lines.
fn marks(message: &Message<'_>, at: usize, weights: &Weights) -> Vec<Edge> {
    let token = &message.tokens[at];
    let piece = match token.kind {
        Kind::Break => Piece::Mark(Mark::Item),
        Kind::Symbol => Piece::Skip,
        Kind::Mark => mark(message, at),
        Kind::Word | Kind::Number => return Vec::new(),
    };
    // A mark costs nothing: what it does to the pieces beside it is the lattice's affair. A symbol
    // costs more than goods that it may stand for.
    let goods = message
        .lexicon
        .goods
        .at(&message.tokens, at)
        .next()
        .is_some();
    let weight = if piece == Piece::Skip {
        2.0 * weights.edge + if goods { weights.unknown } else { 0.0 }
    } else {
        0.0
    };
    let mut edges = vec![Edge::new(at, 1, piece, weight)];
    if token.is(",") && number_at(&message.tokens, at + 1, message.lexicon).is_some() {
        let soft = Piece::Mark(Mark::Soft);
        edges.push(Edge::new(at, 1, soft, weights.comma_within));
    }
    edges
}

fn mark(message: &Message<'_>, at: usize) -> Piece {
    let token = &message.tokens[at];
    let starts_line = at == 0 || message.tokens[at - 1].kind == Kind::Break;
    match &*token.key {
        "," | "/" | "\u{2022}" | "|" | "\\" => Piece::Mark(Mark::Item),
        "." | "!" | "?" | ";" => Piece::Mark(Mark::Sentence),
        "+" | "&" => Piece::Mark(Mark::Plus),
        "*" if starts_line && message.tokens.get(at + 1).is_some_and(|next| next.glued) => {
            Piece::Mark(Mark::Star)
        }
        "-" | "*" if starts_line => Piece::Mark(Mark::Item),
        "-" | ":" | "=" | "(" | ")" | ">" | "~" | "_" => Piece::Mark(Mark::Soft),
        _ => Piece::Skip,
    }
}

/// "swap the milk for oat": a word between two goods, where one is swapped for the other.
fn swapped_at(message: &Message<'_>, at: usize) -> Option<usize> {
    let cues = &message.lexicon.cues;
    let says = |at: usize, wanted: Cue| {
        let cues = cues.at(&message.tokens, at);
        cues.filter(|(_, cue)| **cue == wanted)
            .map(|(len, _)| len)
            .max()
    };
    let len = says(at, Cue::SwapFor)?;
    // "change the carrots to 3 bags": a number counts, whatever the word before it.
    if number_at(&message.tokens, at + len, message.lexicon).is_some() {
        return None;
    }
    let mut before = (0..at).rev().take_while(|at| !message.ends_sentence(*at));
    before
        .any(|at| says(at, Cue::Swap).is_some())
        .then_some(len)
}

fn signals(message: &Message<'_>, at: usize, weights: &Weights) -> Vec<Edge> {
    let mut by_length: BTreeMap<usize, Vec<Cue>> = BTreeMap::new();
    for (len, cue) in message.lexicon.cues.at(&message.tokens, at) {
        // These have pieces of their own.
        if !matches!(
            cue,
            Cue::Invoice
                | Cue::PurchaseOrder
                | Cue::Quoted
                | Cue::Deliver
                | Cue::Each
                | Cue::Counted
                | Cue::Numbered
                | Cue::SwapFor
        ) {
            by_length.entry(len).or_default().push(*cue);
        }
        // "one more of each": of all that stands in the cart.
        if *cue == Cue::Each && len > 1 && !message.situation.cart.is_empty() {
            by_length.entry(len).or_default().push(Cue::Everything);
        }
    }
    let swapped = swapped_at(message, at).map(|len| (len, vec![Cue::SwapFor]));
    by_length
        .into_iter()
        .chain(swapped)
        .map(|(len, cues)| {
            let in_name = if begins_a_name(message, at, len) {
                weights.cue_in_name
            } else {
                0.0
            };
            Edge::new(at, len, Piece::Cue(cues), weights.edge + in_name)
        })
        .collect()
}

/// "of the the tomatoes": a word said again at once says nothing the first time.
fn said_twice(message: &Message<'_>, at: usize, weights: &Weights) -> Option<Edge> {
    let (word, next) = (&message.tokens[at], message.tokens.get(at + 1)?);
    let counts = number_at(&message.tokens, at, message.lexicon).is_some();
    let twice = word.kind == Kind::Word && word.key == next.key && !counts;
    twice.then(|| Edge::new(at, 1, Piece::Cue(vec![Cue::Filler]), weights.edge))
}

/// Whether the catalog knows these words with the next one better than the next one alone: "double
/// cream" is a product, "double milk" is none.
fn begins_a_name(message: &Message<'_>, at: usize, len: usize) -> bool {
    let next = at + len;
    let is_word = message
        .tokens
        .get(next)
        .is_some_and(|token| token.kind == Kind::Word);
    // "double everything" names no cream.
    let refers = message
        .lexicon
        .cues
        .at(&message.tokens, next)
        .any(|(_, cue)| matches!(cue, Cue::Everything | Cue::LastNamed));
    if !is_word || refers {
        return false;
    }
    let together = message.fit(&(at..next + 1));
    together >= message.model.thresholds.least_fit && together > message.fit(&(next..next + 1))
}

/// Days, with the words that announce them.
fn days(message: &Message<'_>, at: usize, weights: &Weights) -> Vec<Edge> {
    let mut edges = Vec::new();
    let cues = message.lexicon.cues.at(&message.tokens, at);
    let mut starts: Vec<usize> = cues
        .filter(|(_, cue)| **cue == Cue::Deliver)
        .map(|(len, _)| len)
        .collect();
    starts.push(0);
    for cue in starts {
        let colon = usize::from(cue > 0 && message.tokens.get(at + cue).is_some_and(|t| t.is(":")));
        let Some(day) = day_at(&message.tokens, at + cue + colon, &message.calendar) else {
            continue;
        };
        let end = at + cue + colon + day.len;
        let alone = (at == 0 || message.is_boundary(at - 1)) && message.is_boundary(end);
        let weight = match day.plain {
            _ if cue > 0 => weights.day,
            Plain::Surely => 0.0,
            Plain::Perhaps if alone => 0.0,
            Plain::Perhaps | Plain::Barely => weights.day_alone,
        };
        let weight = weight + weights.edge;
        edges.push(Edge::new(at, end - at, Piece::Day(day.date), weight));
    }
    if let Some(time) = time_at(&message.tokens, at, message.lexicon) {
        edges.push(Edge::new(at, time.len, Piece::Time, weights.edge));
    }
    edges
}

/// Orders that are to be repeated.
fn repeats(message: &Message<'_>, at: usize, weights: &Weights) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (len, cue) in message.lexicon.cues.at(&message.tokens, at) {
        let which = if *cue == Cue::Usual {
            Some((Which::Usual, len))
        } else if *cue == Cue::LastOrder {
            Some((Which::Last, len))
        } else if *cue == Cue::LastWeek {
            let monday = last_week(message.calendar.today);
            Some((Which::WeekOf(monday), len))
        } else if *cue == Cue::SameAs {
            past_day_at(&message.tokens, at + len, &message.calendar)
                .map(|(date, more)| (Which::Of(date), len + more))
        } else {
            None
        };
        if let Some((which, len)) = which {
            let weight = weights.edge + weights.repeat;
            edges.push(Edge::new(at, len, Piece::Repeat(which), weight));
        }
    }
    edges
}

/// The Monday of the week before.
fn last_week(today: chrono::NaiveDate) -> chrono::NaiveDate {
    use chrono::{Datelike, Days};
    let since_monday = u64::from(today.weekday().num_days_from_monday());
    today - Days::new(since_monday + 7)
}

/// PO numbers, and numbers of things that are no goods: invoices, phones, cards, prices.
fn numbers_of_others(message: &Message<'_>, at: usize, weights: &Weights) -> Vec<Edge> {
    let tokens = &message.tokens;
    let mut edges = Vec::new();
    for (len, cue) in message.lexicon.cues.at(tokens, at) {
        if !matches!(cue, Cue::PurchaseOrder | Cue::Invoice) {
            continue;
        }
        let number = number_behind_cue(tokens, at + len).or_else(|| {
            let is = ["is", "number", "no", "nr"].contains(&&*tokens.get(at + len)?.key);
            let found = number_behind_cue(tokens, at + len + 1)?;
            is.then_some((found.0, found.1 + 1))
        });
        let Some((span, more)) = number else {
            continue;
        };
        if *cue == Cue::PurchaseOrder {
            let piece = Piece::PurchaseOrder(span);
            edges.push(Edge::new(
                at,
                len + more,
                piece,
                weights.edge + weights.purchase_order,
            ));
        } else if code_at(tokens, at + len).is_some() || span.end - span.start >= 5 {
            edges.push(Edge::new(at, len + more, Piece::Skip, weights.edge));
        }
    }
    match code_at(tokens, at) {
        Some(code) if code.kind == CodeKind::Digits => {
            edges.push(Edge::new(at, code.len, Piece::Skip, weights.edge));
        }
        Some(_) | None => {}
    }
    let no_goods = quantities::counts_no_goods(message, at);
    if let Some(len) = no_goods.or_else(|| price_at(tokens, at)) {
        edges.push(Edge::new(at, len, Piece::Skip, weights.edge));
    }
    edges
}

/// "at £10 each", "@ 4.50", "£412.60".
fn price_at(tokens: &[Token], at: usize) -> Option<usize> {
    let mut next = at;
    let announced = tokens[at].is("@") || tokens[at].is_word("at") || tokens[at].is_word("for");
    next += usize::from(announced);
    let money = |at: usize| {
        tokens.get(at).is_some_and(|token| {
            ["£", "$", "€"].iter().any(|mark| token.is(mark))
                || ["gbp", "usd", "eur", "euro", "euros", "pounds", "quid"].contains(&&*token.key)
        })
    };
    let sign = money(next);
    next += usize::from(sign);
    tokens
        .get(next)
        .filter(|token| token.kind == Kind::Number)?;
    next += 1;
    let behind = !sign && money(next);
    if !(sign || behind || tokens[at].is("@")) {
        return None;
    }
    next += usize::from(behind);
    let each = tokens
        .get(next)
        .is_some_and(|token| token.is_word("each") || token.is_word("ea"));
    let per = tokens
        .get(next)
        .is_some_and(|token| token.is_word("per") || token.is_word("a") || token.is("/"));
    next += if each {
        1
    } else {
        2 * usize::from(per && next + 1 < tokens.len())
    };
    Some(next - at)
}

/// The customer's own business name; a name that runs on is another one.
fn own_name_at(
    message: &Message<'_>,
    at: usize,
    name: &[Token],
    weights: &Weights,
) -> Option<Edge> {
    let own = |token: &Token| {
        token.kind == Kind::Word
            && token.key.len() > 3
            && name.iter().any(|word| word.key == token.key)
    };
    let words = message.tokens[at..].iter().take(name.len());
    let len = words.take_while(|token| own(token)).count();
    (len > 0).then(|| Edge::new(at, len, Piece::Skip, weights.edge))
}

fn unknown(message: &Message<'_>, at: usize, weights: &Weights) -> Vec<Edge> {
    let mut edges = Vec::new();
    let mut words = 0.0;
    let mut weight = weights.unknown;
    for end in at + 1..=(at + LONGEST_UNKNOWN).min(message.tokens.len()) {
        let token = &message.tokens[end - 1];
        match token.kind {
            Kind::Word => words += 1.0,
            Kind::Number => weight += weights.skipped_number,
            // A mark inside a word, and none behind it.
            Kind::Mark | Kind::Symbol
                if end > at + 1
                    && token.glued
                    && message.tokens.get(end).is_some_and(|next| {
                        next.glued && matches!(next.kind, Kind::Word | Kind::Number)
                    }) => {}
            Kind::Mark | Kind::Symbol | Kind::Break => break,
        }
        let cost = weights.unknown_word.mul_add(words, weight);
        let digits = message.tokens[at..end]
            .iter()
            .all(|t| t.kind == Kind::Number);
        let piece = if digits { Piece::Skip } else { Piece::Unknown };
        if piece == Piece::Unknown {
            edges.push(Edge::new(at, end - at, Piece::Stray, cost));
            let cost = cost + weights.unknown_goods;
            edges.push(Edge::new(at, end - at, piece, cost));
        } else {
            edges.push(Edge::new(at, end - at, piece, cost));
        }
    }
    edges
}
