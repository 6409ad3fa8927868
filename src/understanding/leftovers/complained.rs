//! Which goods does a message only complain of: "you sent 4 cases of coke and I only ordered 2"?
//!
//! What came, what was missing and what was broken is spoken of with goods and numbers, as an order
//! is. Beside words that complain, in the same breath, goods are no order; where those words stand
//! beside words that ask for goods, nobody can tell, and a person has to look.

use std::ops::Range;

use crate::language::lexicon::Clue;
use crate::language::{Clause, Cue, Frame};
use crate::understanding::message::Message;
use crate::understanding::reading::{Act, Decision, Operation, Span};

/// What a stretch beside goods says of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// Nothing that complains.
    Nothing,
    /// It complains.
    Complains,
    /// It complains, and asks for goods; or it speaks of a day that is past.
    Both,
}

/// The operations without the goods that are only complained of.
pub(super) fn set_aside(operations: &mut Vec<Operation>, message: &Message<'_>) {
    let mut doubted = Vec::new();
    let mut complaints: Vec<Operation> = Vec::new();
    operations.retain(|operation| {
        let Some(breath) = breath(operation, message) else {
            return true;
        };
        let words = message.words(&breath).to_owned();
        let span = message.span(&breath);
        match says(&breath, named(operation, message).as_ref(), message) {
            Says::Nothing => true,
            Says::Both => {
                let act = Act::Condition(words.clone());
                doubted.push(Operation::certain(act, span, words, operation.share));
                true
            }
            Says::Complains => {
                let share = operation.share;
                complaints.push(Operation::certain(Act::Complaint, span, words, share));
                false
            }
        }
    });
    doubted.dedup();
    operations.extend(doubted);
    complaints.dedup();
    complaints.append(operations);
    *operations = complaints;
}

/// What stands with goods between the nearest marks, "and" or "but".
fn breath(operation: &Operation, message: &Message<'_>) -> Option<Range<usize>> {
    let counts = matches!(
        operation.act,
        Act::Name(_) | Act::More(_) | Act::HowMuch(_) | Act::Replace(..) | Act::Repeat(_)
    );
    let own = tokens_of(operation.span, message).filter(|_| counts)?;
    let parts = |at: usize| {
        let mut cues = message.lexicon.cues.at(&message.tokens, at);
        let inside = message.tokens[at].is("-") || message.tokens[at].is(":");
        (message.is_boundary(at) && !inside)
            || cues.any(|(_, cue)| matches!(cue, Cue::And | Cue::But))
    };
    let start = (0..own.start).rev().find(|at| parts(*at));
    let end = (own.end..message.tokens.len()).find(|at| parts(*at));
    Some(start.map_or(0, |at| at + 1)..end.unwrap_or(message.tokens.len()))
}

/// "yesterday", "ayer": nobody orders for a day that is past.
fn speaks_of_the_past(breath: &Range<usize>, message: &Message<'_>) -> bool {
    let mut days = breath
        .clone()
        .flat_map(|at| message.lexicon.days.at(&message.tokens, at));
    days.any(|(_, day)| *day < 0)
}

/// What was, in the languages of the lexicons: whoever says it right behind goods orders none.
const WAS: [(&str, &[&str]); 6] = [
    ("en", &["was", "were"]),
    (
        "es",
        &["estaba", "estaban", "era", "eran", "llego", "llegaron"],
    ),
    ("de", &["war", "waren"]),
    ("nl", &["was", "waren"]),
    ("fr", &["etait", "etaient", "était", "étaient"]),
    ("hi", &["tha", "thi"]),
];

/// "the last prosecco was warm".
fn is_past_subject(name: &Range<usize>, message: &Message<'_>) -> bool {
    let own = |(language, _): &&(&str, &[&str])| *language == message.lexicon.language;
    let words = WAS.iter().find(own).map_or(&[][..], |(_, words)| words);
    let next = message.tokens.get(name.end);
    next.is_some_and(|next| words.contains(&&*next.key))
}

/// "still", and "have", of what is there already.
const STILL_HAVE: [(&str, &[&str], &[&str]); 5] = [
    ("en", &["still"], &["have", "got", "weve", "ive"]),
    (
        "es",
        &["aun", "todavia"],
        &["tenemos", "tengo", "quedan", "queda", "hay"],
    ),
    ("de", &["noch"], &["haben", "habe", "hab"]),
    ("nl", &["nog"], &["hebben", "heb"]),
    ("fr", &["encore", "reste"], &["avons", "ai", "a", "il"]),
];

/// "we still have 2 cases of it": what is there needs no ordering.
fn speaks_of_stock(breath: &Range<usize>, message: &Message<'_>) -> bool {
    let own = |(language, ..): &&(&str, &[&str], &[&str])| *language == message.lexicon.language;
    let Some((_, still, have)) = STILL_HAVE.iter().find(own) else {
        return false;
    };
    let says = |words: &[&str]| {
        let mut tokens = message.tokens[breath.clone()].iter();
        tokens.any(|token| words.contains(&&*token.key))
    };
    says(still) && says(have)
}

/// The words that name a product, which say nothing else: "crushed tomatoes".
fn named(operation: &Operation, message: &Message<'_>) -> Option<Range<usize>> {
    if matches!(operation.act, Act::Repeat(_)) {
        return tokens_of(operation.span, message);
    }
    let target = &operation.act.goods()?.target;
    let known = !matches!(target.decision, Decision::Unknown(_));
    let at = operation.words.find(&target.words).filter(|_| known)?;
    let start = operation.span.start + at;
    let end = start + target.words.len();
    tokens_of(Span { start, end }, message)
}

fn tokens_of(span: Span, message: &Message<'_>) -> Option<Range<usize>> {
    let inside = |at: &usize| {
        let token = message.tokens[*at].span;
        span.start <= token.start && token.end <= span.end
    };
    let mut found = (0..message.tokens.len()).filter(inside);
    let first = found.next()?;
    Some(first..found.next_back().unwrap_or(first) + 1)
}

fn says(breath: &Range<usize>, name: Option<&Range<usize>>, message: &Message<'_>) -> Says {
    let apart = |at: usize, len: usize| {
        let end = at + len;
        end <= breath.end && name.is_none_or(|name| end <= name.start || name.end <= at)
    };
    let complains = breath.clone().any(|at| {
        let mut clues = message.lexicon.clauses.at(&message.tokens, at);
        clues.any(|(len, clue)| {
            let clue = matches!(
                clue,
                Clue::Start(Clause::Complaint) | Clue::Signal(Clause::Complaint)
            );
            clue && apart(at, len)
        })
    });
    if !complains {
        if name.is_some_and(|name| is_past_subject(name, message)) {
            return Says::Complains;
        }
        return if speaks_of_the_past(breath, message) || speaks_of_stock(breath, message) {
            Says::Both
        } else {
            Says::Nothing
        };
    }
    let asks = breath.clone().any(|at| {
        let mut frames = message.lexicon.frames.at(&message.tokens, at);
        let mut cues = message.lexicon.cues.at(&message.tokens, at);
        frames.any(|(len, frame)| matches!(frame, Frame::Want | Frame::Buy) && apart(at, len))
            || cues.any(|(len, cue)| matches!(cue, Cue::Add | Cue::Another) && apart(at, len))
    });
    if asks { Says::Both } else { Says::Complains }
}
