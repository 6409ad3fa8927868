//! Which runs of letters are email addresses? Form: RFC 5321, the marks that mailboxes really use.

use super::detect::{Draft, Rule};
use super::finding::PiiKind;
use super::page::Page;

const ADDRESS: Rule = Rule {
    kind: PiiKind::Email,
    name: "email.address",
    confidence: 0.99,
};

/// RFC 5321, section 4.5.3.1.1.
const LONGEST_LOCAL_PART: usize = 64;

pub(super) fn find(draft: &mut Draft<'_>) {
    let page = draft.page;
    for token in &page.tokens {
        if page.letter(token.start) != '@' {
            continue;
        }
        let start = local_start(page, token.start);
        if let Some(end) = domain_end(page, token.end).filter(|_| start < token.start) {
            draft.add(start, end, ADDRESS);
        }
    }
}

fn local_start(page: &Page, at: usize) -> usize {
    let mut start = at;
    while at - start < LONGEST_LOCAL_PART && is_local(page.letter_before(start)) {
        start -= 1;
    }
    while start < at && !page.letter(start).is_alphanumeric() && page.letter(start) != '_' {
        start += 1;
    }
    start
}

fn is_local(letter: char) -> bool {
    is_latin(letter) || matches!(letter, '.' | '_' | '%' | '+' | '-' | '\'' | '&' | '~')
}

/// A letter or digit that addresses are written with: a text in another script may stand right
/// before one, without a space.
fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || (letter.is_alphabetic() && letter < '\u{250}')
}

/// The end of the domain that starts here: two labels at least, the last of letters, or a literal
/// IP address in brackets.
fn domain_end(page: &Page, start: usize) -> Option<usize> {
    if page.letter(start) == '[' {
        return literal_end(page, start + 1);
    }
    let mut end = start;
    let mut good = None;
    loop {
        let label = end;
        while is_latin(page.letter(end)) || (page.letter(end) == '-' && end > label) {
            end += 1;
        }
        if end == label {
            return good;
        }
        if label > start && is_top_level(page, label, end) && has_a_name(page, start, label) {
            good = Some(end);
        }
        if page.letter(end) != '.' {
            return good;
        }
        end += 1;
    }
}

fn is_top_level(page: &Page, start: usize, end: usize) -> bool {
    let punycode = page.letters(start, end).take(4).eq("xn--".chars());
    let letters = page.letters(start, end).all(char::is_alphabetic);
    (letters && end - start >= 2) || punycode
}

/// Whether the domain is more than a number: "2@2.kg" is a price.
fn has_a_name(page: &Page, start: usize, end: usize) -> bool {
    page.letters(start, end).any(char::is_alphabetic) || end - start > 3
}

fn literal_end(page: &Page, start: usize) -> Option<usize> {
    let mut end = start;
    while matches!(page.letter(end), '0'..='9' | '.' | ':' | 'a'..='f' | 'A'..='F') {
        end += 1;
    }
    (end >= start + 7 && page.letter(end) == ']').then_some(end + 1)
}
