//! Which stretches judge what we said: "that all looks right", "it isn't correct"?

use super::piece::{Edge, Piece};
use crate::language::{Cue, Frame, Kind};
use crate::understanding::message::Message;
use crate::understanding::weights::Weights;

/// Words of one kind that stand one behind the other: "that", "all of it", "on the screen".
const MOST: usize = 4;

/// A judgement that starts at a token: what is judged, "is", and how it is.
pub(super) fn edges_at(message: &Message<'_>, at: usize, weights: &Weights) -> Vec<Edge> {
    if !may_start(message, at) {
        return Vec::new();
    }
    let Some((end, judged)) = judgement(message, at) else {
        return Vec::new();
    };
    // The same words may say more: "it's fine" accepts a day as well.
    let cues = message.lexicon.cues.at(&message.tokens, at);
    let others = cues.filter(|(len, cue)| at + len == end && **cue != judged);
    let cues: Vec<Cue> = std::iter::once(judged)
        .chain(others.map(|(_, cue)| *cue))
        .collect();
    vec![Edge::new(at, end - at, Piece::Cue(cues), weights.edge)]
}

/// Where the judgement ends, and whether it agrees.
fn judgement(message: &Message<'_>, start: usize) -> Option<(usize, Cue)> {
    let subject = skip(message, start, Frame::Subject);
    let linked = skip(message, subject, Frame::Link);
    let asks = subject == start && has(message, start, Frame::Ask);
    if linked == start || asks {
        return None;
    }
    let (end, denied) = degrees(message, linked);
    let word = longest(message, end, Frame::Good);
    let (after, good) = if word > 0 {
        (end + word, true)
    } else {
        let bad = longest(message, end, Frame::Bad);
        (end + bad, bad == 0)
    };
    // "it is", "they do": nothing behind it, so that the judgement is ours.
    let bare = after == end && end == linked && linked > subject && subject > start;
    if (after == end && !bare && !denied) || !closes(message, after) || asked(message, after) {
        return None;
    }
    Some((after, if good == denied { Cue::No } else { Cue::Yes }))
}

/// "not quite", "all": where they end, and whether they deny.
fn degrees(message: &Message<'_>, from: usize) -> (usize, bool) {
    let (mut at, mut denied) = (from, false);
    for _ in 0..MOST {
        let no = longest(message, at, Frame::Negation);
        let step = no.max(longest(message, at, Frame::Degree));
        let good = longest(message, at, Frame::Good);
        if step == 0 || good > step {
            break;
        }
        denied |= no > 0;
        at += step;
    }
    (at, denied)
}

fn skip(message: &Message<'_>, from: usize, frame: Frame) -> usize {
    let mut at = from;
    for _ in 0..MOST {
        match longest(message, at, frame) {
            0 => break,
            len => at += len,
        }
    }
    at
}

/// At the start, behind a mark, or behind an answer, a greeting or "and".
fn may_start(message: &Message<'_>, at: usize) -> bool {
    if message.tokens[at].kind != Kind::Word {
        return false;
    }
    let leads = |cue: &Cue| {
        matches!(
            cue,
            Cue::Yes | Cue::No | Cue::And | Cue::But | Cue::Courtesy | Cue::Greeting | Cue::Done
        )
    };
    at == 0
        || message.tokens[at - 1].kind != Kind::Word
        || (1..=3.min(at)).any(|len| {
            let mut cues = message.lexicon.cues.at(&message.tokens, at - len);
            cues.any(|(found, cue)| found == len && leads(cue))
        })
}

/// Behind a judgement stands a mark, or words that do not go on with a name.
fn closes(message: &Message<'_>, at: usize) -> bool {
    let quiet = |cue: &Cue| {
        matches!(
            cue,
            Cue::Yes | Cue::Done | Cue::Courtesy | Cue::And | Cue::But | Cue::Filler | Cue::Aswell
        )
    };
    message.is_boundary(at)
        || message.tokens[at].kind != Kind::Word
        || message
            .lexicon
            .cues
            .at(&message.tokens, at)
            .any(|(_, cue)| quiet(cue))
        || has(message, at, Frame::Subject)
}

/// Whether the sentence that goes on here ends in a question mark.
fn asked(message: &Message<'_>, at: usize) -> bool {
    let end = (at..message.tokens.len()).find(|at| message.ends_sentence(*at));
    end.is_some_and(|end| message.tokens[end].is("?"))
}

fn has(message: &Message<'_>, at: usize, frame: Frame) -> bool {
    longest(message, at, frame) > 0
}

fn longest(message: &Message<'_>, at: usize, frame: Frame) -> usize {
    let found = message.lexicon.frames.at(&message.tokens, at);
    found
        .filter(|(_, other)| **other == frame)
        .map(|(len, _)| len)
        .max()
        .unwrap_or(0)
}
