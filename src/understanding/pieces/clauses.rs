//! Which stretches are whole clauses that name no goods: questions, notes, complaints, idle talk?

use std::collections::BTreeMap;

use super::piece::{Edge, Piece};
use super::starts::{resets_goods, starts_order, takes_it_off};
use crate::language::lexicon::Clue;
use crate::language::{Clause, Cue, Kind};
use crate::understanding::message::Message;
use crate::understanding::weights::Weights;

/// Clauses are no longer than this; keeps the work linear in the length of the message.
const LONGEST: usize = 48;
/// How many commas and "and" a clause may go over.
const MOST_ENDS: usize = 8;

/// Words of the longest phrases that take goods off: "aber ohne die".
const LONGEST_REMOVAL: usize = 4;

#[derive(Debug, Clone, Copy, Default)]
struct Evidence {
    start: usize,
    signals: usize,
}

/// Every clause that may be one; `edges` are the pieces known so far.
pub(super) fn edges(message: &Message<'_>, edges: &[Vec<Edge>], weights: &Weights) -> Vec<Edge> {
    let sure = message.model.sure_of_goods();
    let orders: Vec<bool> = (0..message.tokens.len())
        .map(|at| starts_order(edges, at, sure))
        .collect();
    let known = Known {
        resets: (0..message.tokens.len())
            .map(|at| resets_goods(edges, at, sure))
            .collect(),
        takes_off: (0..message.tokens.len())
            .map(|at| takes_it_off(edges, at))
            .collect(),
        orders,
        named: named(edges, sure),
    };
    (0..message.tokens.len())
        .flat_map(|at| from(message, at, &known, weights))
        .collect()
}

/// What is known of each token before clauses are looked for.
struct Known {
    /// Whether an order starts here.
    orders: Vec<bool>,
    /// Whether goods stand here with their new quantity.
    resets: Vec<bool>,
    /// Whether "take it off" stands here.
    takes_off: Vec<bool>,
    /// Where goods of more than one word end that this token is a word of.
    named: Vec<usize>,
}

/// "crushed tomatoes" complain of nothing: words of a sure name signal nothing else.
fn named(edges: &[Vec<Edge>], least: f64) -> Vec<usize> {
    let mut named = vec![0; edges.len()];
    let sure =
        |edge: &&Edge| edge.piece == Piece::Goods && edge.range.len() > 1 && edge.weight > least;
    for edge in edges.iter().flatten().filter(sure) {
        for at in edge.range.clone() {
            named[at] = named[at].max(edge.range.end);
        }
    }
    named
}

/// At the start, behind a mark, or behind words that join or say nothing.
fn may_start(message: &Message<'_>, at: usize) -> bool {
    if matches!(message.tokens[at].kind, Kind::Mark | Kind::Break) {
        return false;
    }
    if at == 0 || message.is_boundary(at - 1) || message.tokens[at - 1].kind != Kind::Word {
        return true;
    }
    (1..=3.min(at)).any(|len| {
        message
            .lexicon
            .cues
            .at(&message.tokens, at - len)
            .any(|(l, cue)| {
                l == len
                    && matches!(
                        cue,
                        Cue::And
                            | Cue::But
                            | Cue::Filler
                            | Cue::Add
                            | Cue::Greeting
                            | Cue::Yes
                            | Cue::Courtesy
                            | Cue::Actually
                            | Cue::No
                    )
            })
    })
}

/// The clauses that open at a token, with at least so many words: without a mark before it, a clause
/// must open with more than one.
fn openings(message: &Message<'_>, start: usize, least: usize) -> BTreeMap<Clause, Evidence> {
    let mut evidence: BTreeMap<Clause, Evidence> = BTreeMap::new();
    for (len, clue) in message.lexicon.clauses.at(&message.tokens, start) {
        if let Clue::Start(clause) = clue
            && len >= least
        {
            let held = evidence.entry(*clause).or_default();
            held.start = held.start.max(len);
        }
    }
    evidence
}

fn from(message: &Message<'_>, start: usize, known: &Known, weights: &Weights) -> Vec<Edge> {
    let apart = may_start(message, start);
    let mut found: Vec<Edge> = Vec::new();
    let mut evidence = openings(message, start, if apart { 1 } else { 2 });
    if !apart && evidence.is_empty() {
        return found;
    }
    let takes_off = takes_off(message, start);
    let answers = !apart || starts_with_answer(message, start);
    let mut goods = 0.0;
    let mut ends = 0;
    let limit = (start + LONGEST).min(message.tokens.len());
    for end in start + 1..=limit {
        let at = end - 1;
        for (len, clue) in message.lexicon.clauses.at(&message.tokens, at) {
            let in_name = len == 1 && known.named[at] > at;
            if let (Clue::Signal(clause), true, false) = (clue, at + len <= limit, in_name) {
                evidence.entry(*clause).or_default().signals += 1;
            }
        }
        goods += f64::from(u8::from(
            known.orders[at] || (at > start && known.takes_off[at]),
        ));
        let runs_on = !ends_clause(message, end) && !introduces(message, end, known);
        let resets = runs_on && order_ahead(message, end, &known.resets);
        let removes = runs_on && order_ahead(message, end, &known.takes_off);
        if !runs_on || order_ahead(message, end, &known.orders) || removes {
            let question = message.tokens.get(end).is_some_and(|token| token.is("?"));
            for (clause, evidence) in &evidence {
                let swallowed = takes_off && *clause == Clause::Chatter;
                // "please knock the milk down to 1" sends nobody to the door.
                let knocks = resets && *clause == Clause::Comment;
                let unlikely = swallowed || knocks || (runs_on && asks(*clause));
                if unlikely || (evidence.start == 0 && answers) {
                    continue;
                }
                // "we are missing 2 cases of milk": the goods are what is complained of.
                let complains = *clause == Clause::Complaint;
                if complains && runs_on && is_one_clue(message, start, end) {
                    continue;
                }
                let free = if complains && ends == 0 { 1.0 } else { 0.0 };
                let goods = f64::max(goods - free, 0.0);
                if let Some(weight) = weigh(*clause, *evidence, question, weights) {
                    let tokens = f64::from(u32::try_from(end - start).unwrap_or(u32::MAX));
                    let weight = weight
                        + weights.clause_token * tokens
                        + weights.clause_goods * goods.min(weights.clause_most_goods);
                    let piece = Piece::Clause(*clause);
                    found.push(Edge::new(start, end - start, piece, weight));
                }
            }
            ends += 1;
        }
        let stop = message.ends_sentence(end) && !continues(message, end);
        if stop || ends >= MOST_ENDS {
            break;
        }
    }
    found
}

/// Whether a stretch is nothing but an opening or a signal.
fn is_one_clue(message: &Message<'_>, start: usize, end: usize) -> bool {
    let clues = &message.lexicon.clauses;
    let mut clues = clues.at(&message.tokens, start);
    clues.any(|(len, _)| len == end - start)
}

/// Whether an order starts here, or behind one word that says nothing.
fn order_ahead(message: &Message<'_>, at: usize, orders: &[bool]) -> bool {
    let quiet = message
        .lexicon
        .cues
        .at(&message.tokens, at)
        .any(|(len, cue)| len == 1 && *cue == Cue::Filler);
    let starts = |at: usize| orders.get(at).copied().unwrap_or(false);
    let behind_a_word = at > 0
        && !message.is_boundary(at - 1)
        && !message
            .lexicon
            .cues
            .at(&message.tokens, at - 1)
            .any(|(_, cue)| *cue == Cue::And);
    behind_a_word && (starts(at) || (quiet && starts(at + 1)))
}

/// Whether a yes, a no or a request stands first, which no clause of another kind may swallow.
fn starts_with_answer(message: &Message<'_>, at: usize) -> bool {
    message
        .lexicon
        .cues
        .at(&message.tokens, at)
        .any(|(_, cue)| {
            matches!(
                cue,
                Cue::Yes | Cue::Done | Cue::Cancel | Cue::Usual | Cue::LastOrder | Cue::Remove
            )
        })
}

/// Whether words that take goods off stand here: "without the beer, we have plenty". "The usual but
/// 86 the bacon" takes it off; "86 the soup" alone is talk of the kitchen's.
fn takes_off(message: &Message<'_>, at: usize) -> bool {
    if at == 0 {
        return false;
    }
    let cue_at = |at: usize, wanted: Cue| {
        let mut cues = message.lexicon.cues.at(&message.tokens, at);
        cues.any(|(_, cue)| *cue == wanted)
    };
    let removes = cue_at(at, Cue::Without) || (cue_at(at, Cue::Remove) && cue_at(at - 1, Cue::But));
    removes || is_taken_off(message, at)
}

/// "sin la cerveza, que tenemos de sobra": whether the words from here on stand right behind a word
/// that takes goods off, whatever is said of them then.
fn is_taken_off(message: &Message<'_>, at: usize) -> bool {
    let cue_over = |start: usize, end: usize, wanted: &[Cue]| {
        let mut cues = message.lexicon.cues.at(&message.tokens, start);
        cues.any(|(len, cue)| start + len == end && wanted.contains(cue))
    };
    let mut end = at;
    while end > 1 && cue_over(end - 1, end, &[Cue::Filler]) {
        end -= 1;
    }
    (1..=LONGEST_REMOVAL.min(end)).any(|len| {
        let start = end - len;
        start > 0 && cue_over(start, end, &[Cue::Without])
    })
}

/// A full stop inside "no. 5" or a colon ends nothing; a colon belongs to "SYSTEM: …".
fn continues(message: &Message<'_>, at: usize) -> bool {
    message
        .tokens
        .get(at)
        .is_some_and(|token| token.is(".") && message.tokens.get(at + 1).is_some_and(|t| t.glued))
}

fn ends_clause(message: &Message<'_>, at: usize) -> bool {
    message.is_boundary(at)
        && !message
            .tokens
            .get(at)
            .is_some_and(|t| t.is("-") || t.is(":"))
        || message
            .lexicon
            .cues
            .at(&message.tokens, at)
            .any(|(_, cue)| {
                matches!(
                    cue,
                    Cue::And | Cue::Add | Cue::But | Cue::IfSo | Cue::Courtesy
                )
            })
        || message.tokens.get(at).is_some_and(|token| token.is("+"))
}

/// "on the site: 6 boards": whether a colon stands here, with an order behind it.
fn introduces(message: &Message<'_>, at: usize, known: &Known) -> bool {
    let colon = message.tokens.get(at).is_some_and(|token| token.is(":"));
    colon && known.orders.get(at + 1) == Some(&true)
}

/// Whether a clause of that kind is a question.
const fn asks(clause: Clause) -> bool {
    match clause {
        Clause::Status | Clause::Price | Clause::Stock | Clause::Ask | Clause::Others => true,
        Clause::Complaint
        | Clause::Person
        | Clause::Comment
        | Clause::Condition
        | Clause::Instructions
        | Clause::Noise
        | Clause::Chatter => false,
    }
}

fn weigh(clause: Clause, evidence: Evidence, question: bool, weights: &Weights) -> Option<f64> {
    let asks = asks(clause);
    let short_start = asks && evidence.start == 1 && !question && evidence.signals == 0;
    if (evidence.start == 0 || short_start) && evidence.signals == 0 {
        return None;
    }
    let start = f64::from(u8::try_from(evidence.start.min(6)).unwrap_or(6));
    let signals = f64::from(u8::try_from(evidence.signals.min(3)).unwrap_or(3));
    let asked = if asks && question {
        weights.clause_asked
    } else {
        0.0
    };
    let base = if clause == Clause::Instructions {
        weights.clause_instructions
    } else {
        0.0
    };
    Some(
        weights.clause
            + weights.clause_start * start.sqrt()
            + weights.clause_signal * signals
            + asked
            + base,
    )
}

/// Whether a whole message says that nobody wrote it for us: advertising, automatic replies.
pub(in crate::understanding) fn is_noise(message: &Message<'_>) -> bool {
    let strength: usize = (0..message.tokens.len())
        .flat_map(|at| message.lexicon.clauses.at(&message.tokens, at))
        .filter(|(_, clue)| **clue == Clue::Signal(Clause::Noise))
        .map(|(len, _)| len)
        .sum();
    strength >= 3
}

/// Every stretch anywhere that tries to instruct the agent.
pub(in crate::understanding) fn instructions(
    message: &Message<'_>,
) -> impl Iterator<Item = std::ops::Range<usize>> {
    (0..message.tokens.len()).filter_map(|at| {
        message
            .lexicon
            .clauses
            .at(&message.tokens, at)
            .find(|(_, clue)| **clue == Clue::Signal(Clause::Instructions))
            .map(|(len, _)| at..at + len)
    })
}
