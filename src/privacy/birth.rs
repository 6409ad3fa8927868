//! Which dates are days of birth? Those that a word says so of.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::detect::{Draft, Rule};
use super::finding::PiiKind;
use super::page::{Kind, Page};
use super::words::Role;
use crate::language::Lexicon;

const SPOKEN: Rule = Rule {
    kind: PiiKind::DateOfBirth,
    name: "birth.word",
    confidence: 0.95,
};

/// Tokens between the word and the date: "date of birth is the 3rd of …".
const REACH: usize = 5;

static MONTHS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lexicons = Lexicon::all().iter();
    lexicons
        .flat_map(|lexicon| lexicon.months.keys().map(String::as_str))
        .collect()
});

pub(super) fn find(draft: &mut Draft<'_>) {
    let page = draft.page;
    for at in 0..page.tokens.len() {
        if !page.roles(at).has(Role::Birth) {
            continue;
        }
        let starts = at + 1..=at + REACH;
        let date = starts
            .clone()
            .find_map(|start| Some((start, end_of_date(page, start)?)));
        if let Some((start, last)) = date {
            draft.add(page.tokens[start].start, page.tokens[last].end, SPOKEN);
        }
    }
}

/// The last token of the date with a year that starts with this one.
fn end_of_date(page: &Page, start: usize) -> Option<usize> {
    in_figures(page, start).or_else(|| in_words(page, start))
}

/// "14.08.1969", "1990-03-05", "1/2/70".
fn in_figures(page: &Page, start: usize) -> Option<usize> {
    let parts = [
        number(page, start)?,
        number(page, start + 2)?,
        number(page, start + 4)?,
    ];
    let marks = [start + 1, start + 3].map(|at| page.tokens[at]);
    let joined = marks
        .iter()
        .all(|mark| mark.glued && matches!(page.letter(mark.start), '/' | '-' | '.'));
    let year = |(value, length): (u32, usize)| {
        length == 2 || (length == 4 && (1900..2100).contains(&value))
    };
    let day = |(value, length): (u32, usize)| length <= 2 && (1..=31).contains(&value);
    let [first, second, third] = parts;
    let ordered =
        day(first) && day(second) && year(third) || year(first) && day(second) && day(third);
    (joined && ordered).then_some(start + 4)
}

/// "March 3, 1968", "12 Jan 1959", "3. Mai 1990", "17 de agosto de 1980": a month, a year, and
/// between them no more than a day and what joins them.
fn in_words(page: &Page, start: usize) -> Option<usize> {
    let begins = number(page, start).is_some_and(|(day, _)| day <= 31) || is_month(page, start);
    let last = (start + 1..start + 7).find(|at| {
        number(page, *at).is_some_and(|(year, length)| length == 4 && (1900..2100).contains(&year))
    })?;
    let month = (start..last).any(|at| is_month(page, at));
    let others = (start..last)
        .filter(|at| page.kind(*at) == Kind::Word && !is_month(page, *at))
        .all(|at| page.tokens[at].end - page.tokens[at].start <= 3);
    let one_line = (start..last).all(|at| page.kind(at) != Kind::Break);
    (begins && month && others && one_line).then_some(last)
}

fn is_month(page: &Page, at: usize) -> bool {
    page.kind(at) == Kind::Word
        && MONTHS.contains(crate::language::normalise::key(&page.word(at)).as_str())
}

/// A number and how many digits it is written with.
fn number(page: &Page, at: usize) -> Option<(u32, usize)> {
    let token = page
        .tokens
        .get(at)
        .filter(|token| token.kind == Kind::Digits)?;
    let length = token.end - token.start;
    let digits = page.digits(token).map(u32::from);
    (length <= 4).then(|| (digits.fold(0, |number, digit| number * 10 + digit), length))
}
