//! Where does a telephone number start and end, and what looks like one but is a date or a price?

use super::digits::{Groups, lengths};
use super::page::{Kind, Page};
use super::words::Role;

/// Marks between two groups: "(0)", ") ", "- ", " - ", ").".
const MOST_MARKS: usize = 4;

/// Digits of an extension: "ext. 12345".
const LONGEST_EXTENSION: usize = 6;

/// The next group of digits, where only blanks, hyphens, points, slashes and brackets stand between.
pub(super) fn next_group(page: &Page, at: usize) -> Option<usize> {
    let end = page.tokens[at].end;
    let next = (at + 1..at + 2 + MOST_MARKS).find(|next| page.kind(*next) != Kind::Mark)?;
    let start = page
        .tokens
        .get(next)
        .filter(|t| t.kind == Kind::Digits)?
        .start;
    let marks = || page.letters(end, start);
    let allowed = marks().all(|mark| matches!(mark, ' ' | '-' | '.' | '/' | '(' | ')'));
    let lines = marks()
        .filter(|mark| matches!(mark, '-' | '.' | '/'))
        .count()
        <= 1;
    (start > end && start - end <= MOST_MARKS && allowed && lines).then_some(next)
}

/// Whether a number may start with this token: nothing of a word, a code, a price or another number
/// is glued to it.
pub(super) fn opens(page: &Page, at: usize) -> bool {
    let mut start = page.tokens[at].start;
    let mut open = false;
    while matches!(page.letter_before(start), '+' | '(') {
        start -= 1;
        open = true;
    }
    let letter = page.letter_before(start);
    // "is(+45) 12": a bracket or a plus may be glued to a word, never to a number.
    let word = if open {
        letter.is_ascii_digit()
    } else {
        letter.is_alphanumeric()
    };
    let mark = matches!(
        letter,
        '.' | ',' | '*' | '/' | '=' | '$' | '£' | '€' | '_' | '%' | '#'
    );
    // "E-151673398", "-77.03": a hyphen is a code's or a minus.
    let hyphen = letter == '-' && !(open && page.letter_before(start - 1) == ' ');
    !word && !mark && !hyphen
}

/// Whether a number may end with this token: no unit, letter, price or longer code goes on.
pub(super) fn closes(page: &Page, at: usize) -> bool {
    let end = page.tokens[at].end;
    let (letter, behind) = (page.letter(end), page.letter(end + 1));
    let extension = letter == 'x' && behind.is_ascii_digit() || is_extension_word(page, at + 1);
    let glued = letter.is_alphanumeric() && !extension;
    let goes_on = matches!(letter, '-' | '_' | '.' | ',' | ':' | '/') && behind.is_alphanumeric();
    let measured = matches!(letter, '%' | '$' | '£' | '€' | '"' | '*');
    !glued && !goes_on && !measured
}

fn is_extension_word(page: &Page, at: usize) -> bool {
    page.roles(at).has(Role::Extension)
}

/// The end of the number with its extension, if it has one.
pub(super) fn extension_end(page: &Page, last: usize) -> usize {
    let end = page.tokens[last].end;
    let word = last + 1;
    if !is_extension_word(page, word) {
        return end;
    }
    let digits = (word + 1..=word + 2).find(|at| page.kind(*at) == Kind::Digits);
    let near = |at: &usize| page.tokens[*at].start <= page.tokens[word].end + 2;
    let short = |at: &usize| page.tokens[*at].end - page.tokens[*at].start <= LONGEST_EXTENSION;
    digits
        .filter(|at| near(at) && short(at))
        .map_or(end, |at| page.tokens[at].end)
}

/// The number's first letter: a plus before it belongs to it, and a bracket that it closes.
pub(super) fn start_with_brackets(page: &Page, first: usize) -> usize {
    let mut start = page.tokens[first].start;
    if page.letter_before(start) == '+' {
        start -= 1;
    }
    let closed = page.letter(page.tokens[first].end) == ')';
    if closed && page.letter_before(start) == '(' {
        start -= 1;
    }
    start
}

/// Whether groups read as a date, alone or with more behind it, or as one decimal.
pub(super) fn is_date_or_decimal(page: &Page, groups: Groups) -> bool {
    let lengths = lengths(page, groups);
    let decimal = lengths.len() == 2 && page.letter(page.tokens[groups.first].end) == '.';
    decimal || is_date(page, groups, &lengths)
}

fn is_date(page: &Page, groups: Groups, lengths: &[usize]) -> bool {
    let tokens = &page.tokens[groups.first..=groups.last];
    let parts = tokens.iter().filter(|token| token.kind == Kind::Digits);
    let values: Vec<u32> = parts
        .take(3)
        .map(|token| {
            page.digits(token).fold(0_u32, |value, digit| {
                value.wrapping_mul(10).wrapping_add(u32::from(digit))
            })
        })
        .collect();
    let day = |at: usize| lengths[at] <= 2 && (1..=31).contains(&values[at]);
    let year = |at: usize| lengths[at] == 4 && (1900..2100).contains(&values[at]);
    values.len() == 3 && (day(0) && day(1) && year(2) || year(0) && day(1) && day(2))
}
