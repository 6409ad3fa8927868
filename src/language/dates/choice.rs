//! Of the days that a text names, which is the one that it is about?

use chrono::NaiveDate;

use super::meaning::Named;
use super::reader::Reader;
use super::{Calendar, Plain, named_at};
use crate::language::Cue;
use crate::language::particle::DayWord;
use crate::language::tokens::{Kind, Token};

/// The day that a text names, at its word. Of several the last: who names a second one corrects
/// the first or explains it. Words that may mean something else count where they stand like a day.
#[must_use]
pub fn day_in(tokens: &[Token], calendar: &Calendar<'_>) -> Option<NaiveDate> {
    let reader = Reader { tokens, calendar };
    let mut chosen: Option<Named> = None;
    let mut at = 0;
    while at < tokens.len() {
        let Some(named) = named_at(tokens, at, calendar) else {
            at += 1;
            continue;
        };
        if meant(reader, at, &named) {
            let barely = |named: &Named| named.plain == Plain::Barely;
            let weaker = barely(&named) && chosen.as_ref().is_some_and(|c| !barely(c));
            if !weaker {
                chosen = Some(named);
            }
            at += named.len;
        } else {
            at += 1;
        }
    }
    chosen?.meaning.plainly(calendar.today)
}

fn meant(reader: Reader<'_>, at: usize, named: &Named) -> bool {
    if negated(reader, at, at + named.len) {
        return false;
    }
    let end = at + named.len;
    match named.plain {
        Plain::Surely => true,
        Plain::Perhaps => announced(reader, at) || stands(reader, end) || part_follows(reader, end),
        Plain::Barely => (at == 0 || announced(reader, at)) && stands(reader, end),
    }
}

/// "not tomorrow", "kal nahi".
fn negated(reader: Reader<'_>, at: usize, end: usize) -> bool {
    let before = at
        .checked_sub(1)
        .is_some_and(|before| reader.day_word(before, DayWord::Not) == Some(1));
    before || reader.day_word(end, DayWord::NotBehind).is_some()
}

/// Whether "for", "by" or the like stands right before it.
fn announced(reader: Reader<'_>, at: usize) -> bool {
    let cues = &reader.calendar.lexicon.cues;
    (at.saturating_sub(3)..at).any(|start| {
        cues.at(reader.tokens, start)
            .any(|(len, cue)| *cue == Cue::Deliver && start + len == at)
    })
}

/// Whether a text, line or clause ends there, or only "please" follows.
fn stands(reader: Reader<'_>, end: usize) -> bool {
    let Some(next) = reader.tokens.get(end) else {
        return true;
    };
    let closed = next.kind == Kind::Break
        || [",", ".", ";", "!", "?", ")"]
            .iter()
            .any(|mark| next.is(mark));
    closed || reader.day_word(end, DayWord::Please).is_some()
}

/// "Sat morning", "12/3 before 11".
fn part_follows(reader: Reader<'_>, end: usize) -> bool {
    [DayWord::DayPart, DayWord::Before]
        .into_iter()
        .any(|word| reader.day_word(end, word).is_some())
        || reader
            .calendar
            .lexicon
            .cues
            .at(reader.tokens, end)
            .any(|(_, cue)| matches!(cue, Cue::Courtesy | Cue::DayFine | Cue::Deliver))
}
