//! Which runs of digits are social security numbers of the United States?
//!
//! Form: three, two and four digits. Never given out: areas 000, 666 and 900 to 999, group 00,
//! serial 0000 (Social Security Administration, since 2011). Tax numbers of persons without one
//! start with 9 and are as personal: they are taken where a word says so.

use super::detect::{Draft, Rule};
use super::digits::{Groups, Says, all_digits, lengths, says_before};
use super::finding::PiiKind;
use super::page::{Kind, Page};
use super::words::Role;

const SPOKEN: Rule = Rule {
    kind: PiiKind::Ssn,
    name: "ssn.word",
    confidence: 0.95,
};

const HYPHENS: Rule = Rule {
    kind: PiiKind::Ssn,
    name: "ssn.hyphens",
    confidence: 0.8,
};

const BLANKS: Rule = Rule {
    kind: PiiKind::Ssn,
    name: "ssn.blanks",
    confidence: 0.6,
};

pub(super) fn find(draft: &mut Draft<'_>) {
    let page = draft.page;
    for at in 0..page.tokens.len() {
        if page.kind(at) != Kind::Digits || !stands_alone_before(page, at) {
            continue;
        }
        for last in at..page.tokens.len().min(at + 5) {
            let groups = Groups { first: at, last };
            let whole = page.kind(last) == Kind::Digits && is_joined(page, groups);
            if let Some(rule) = judge(draft, groups).filter(|_| whole) {
                draft.add(page.tokens[at].start, page.tokens[last].end, rule);
            }
        }
    }
}

fn judge(draft: &Draft<'_>, groups: Groups) -> Option<Rule> {
    let page = draft.page;
    let lengths = lengths(page, groups);
    if lengths.iter().sum::<usize>() != 9 || !stands_alone_behind(page, groups.last) {
        return None;
    }
    let digits = all_digits(page, groups);
    let (start, end) = (
        page.tokens[groups.first].start,
        page.tokens[groups.last].end,
    );
    if !is_given_out(&digits) || draft.is_code(start, end) {
        return None;
    }
    let against = [Role::Code, Role::Card, Role::Telephone, Role::Calling];
    let said = says_before(page, groups.first, &[Role::Social], &against);
    let mark = page.letter(page.tokens[groups.first].end);
    let temporary = digits[0] == 9;
    match (lengths.as_slice(), said) {
        ([3, 2, 4] | [9] | [3, 6] | [5, 4], Says::This) => Some(SPOKEN),
        ([3, 2, 4], Says::Nothing) if mark == '-' && !temporary => Some(HYPHENS),
        ([3, 2, 4], Says::Nothing) if mark == ' ' && !temporary => Some(BLANKS),
        _ => None,
    }
}

fn is_given_out(digits: &[u8]) -> bool {
    let area = &digits[..3];
    area != [0, 0, 0] && area != [6, 6, 6] && digits[3..5] != [0, 0] && digits[5..] != [0, 0, 0, 0]
}

/// Whether the groups are held together by the same blank or hyphen.
fn is_joined(page: &Page, groups: Groups) -> bool {
    let tokens = &page.tokens[groups.first..=groups.last];
    let groups: Vec<_> = tokens.iter().filter(|t| t.kind == Kind::Digits).collect();
    let marks = groups.windows(2).map(|pair| {
        let one = pair[1].start == pair[0].end + 1;
        one.then(|| page.letter(pair[0].end))
    });
    let marks: Vec<Option<char>> = marks.collect();
    marks
        .iter()
        .all(|mark| matches!(mark, Some(' ' | '-')) && mark == &marks[0])
}

fn stands_alone_before(page: &Page, at: usize) -> bool {
    let start = page.tokens[at].start;
    let letter = page.letter_before(start);
    let glued = letter.is_alphanumeric() || matches!(letter, '-' | '.' | ',' | '$' | '/');
    let after_number = letter == ' ' && page.letter_before(start - 1).is_ascii_digit();
    !glued && !after_number
}

fn stands_alone_behind(page: &Page, at: usize) -> bool {
    let end = page.tokens[at].end;
    let letter = page.letter(end);
    let goes_on = matches!(letter, '-' | '.' | ',' | '/' | ' ')
        && page.letter(end + 1).is_ascii_digit()
        || letter == '-' && page.letter(end + 1).is_alphabetic();
    !letter.is_alphanumeric() && !goes_on
}
