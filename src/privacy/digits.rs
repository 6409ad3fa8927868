//! What do check digits and the words before say of a run of digits?

use super::page::{Kind, Page};
use super::words::{Role, Roles};

/// Digits in groups, as customers write long numbers: tokens of the page, first and last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Groups {
    /// Token of the first group.
    pub first: usize,
    /// Token of the last group.
    pub last: usize,
}

/// Words before a number that may speak of it: "my number for the new manager is".
const REACH: usize = 6;

/// Words of three letters or more between a number and the word that speaks of it: "call Ann Hall
/// on". More are about something else: "cell battery for this and that model".
const MOST_BETWEEN: usize = 2;

/// What a word before a number says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// It is of that kind.
    This,
    /// It is a number of the trade.
    Code,
    /// Nothing.
    Nothing,
}

/// What the words on the line before token `at` say: the nearest that speaks decides. A label on a
/// line of its own speaks for the line below it.
pub(super) fn says_before(page: &Page, at: usize, this: &[Role], against: &[Role]) -> Says {
    let mut words = 0;
    let mut between = 0;
    let mut number = false;
    let mut hash = false;
    for before in (0..at).rev() {
        match page.kind(before) {
            Kind::Break if words > 0 => break,
            Kind::Break => words = REACH - 1,
            Kind::Mark => hash |= before + 1 == at && page.is_mark(before, '#'),
            Kind::Digits => break,
            Kind::Word => {
                let roles = page.roles(before);
                if roles.any(this) {
                    return if between > reach_of(roles) {
                        Says::Nothing
                    } else {
                        Says::This
                    };
                }
                if roles.any(against) {
                    return if between > MOST_BETWEEN {
                        Says::Nothing
                    } else {
                        Says::Code
                    };
                }
                number |= roles.has(Role::Number);
                let token = page.tokens[before];
                let idle = [Role::Number, Role::Is, Role::NotAName, Role::Place];
                between += usize::from(token.end - token.start >= 3 && !roles.any(&idle));
                words += 1;
                if words == REACH {
                    break;
                }
            }
        }
    }
    if hash {
        return Says::Code;
    }
    let telephone = this.contains(&Role::Telephone);
    if number && telephone {
        Says::This
    } else {
        Says::Nothing
    }
}

/// Whether the word right before a number names what it is: "order 4711", "order no. 4711". In "the
/// order for Friday on 4711" it does not.
pub(super) fn is_named_before(page: &Page, at: usize, role: Role) -> bool {
    let line = (0..at).rev().take_while(|at| page.kind(*at) != Kind::Break);
    let mut words = line.filter(|at| page.kind(*at) == Kind::Word);
    let Some(last) = words.next() else {
        return false;
    };
    let roles = page.roles(last);
    let idle = roles.any(&[Role::Number, Role::Is]) || page.word(last).eq_ignore_ascii_case("no");
    roles.has(role) || (idle && words.next().is_some_and(|at| page.roles(at).has(role)))
}

/// A telephone's noun stands nearer to its number than the verb does: "phone battery for this model
/// 80-5017" names goods.
fn reach_of(roles: Roles) -> usize {
    if roles.has(Role::Telephone) {
        1
    } else {
        MOST_BETWEEN
    }
}

/// Whether one of the next words on the line, before any other number, says so: "… is the office".
/// A capital there begins something else.
pub(super) fn says_behind(page: &Page, last: usize, role: Role) -> bool {
    let next = (last + 1..page.tokens.len()).take(3);
    let words = next.take_while(|at| page.kind(*at) == Kind::Word && !page.is_capital(*at));
    words
        .map(|at| page.roles(at))
        .any(|roles: Roles| roles.has(role))
}

/// Luhn's check (ISO/IEC 7812-1, annex B).
pub(super) fn luhn(digits: &[u8]) -> bool {
    let doubled = |(at, digit): (usize, &u8)| {
        let digit = u32::from(*digit);
        if at % 2 == 1 {
            digit * 2 / 10 + digit * 2 % 10
        } else {
            digit
        }
    };
    digits
        .iter()
        .rev()
        .enumerate()
        .map(doubled)
        .sum::<u32>()
        .is_multiple_of(10)
}

/// The check digit of a GTIN of 8, 12, 13 or 14 digits (GS1 General Specifications, section 7.9).
pub(super) fn gtin(digits: &[u8]) -> bool {
    let weighted = |(at, digit): (usize, &u8)| u32::from(*digit) * if at % 2 == 1 { 3 } else { 1 };
    let sum: u32 = digits.iter().rev().enumerate().map(weighted).sum();
    matches!(digits.len(), 8 | 12 | 13 | 14) && sum.is_multiple_of(10)
}

/// The digits of a run of groups.
pub(super) fn all_digits(page: &Page, groups: Groups) -> Vec<u8> {
    let tokens = &page.tokens[groups.first..=groups.last];
    let groups = tokens.iter().filter(|token| token.kind == Kind::Digits);
    groups.flat_map(|token| page.digits(token)).collect()
}

/// The lengths of the groups.
pub(super) fn lengths(page: &Page, groups: Groups) -> Vec<usize> {
    let tokens = &page.tokens[groups.first..=groups.last];
    let groups = tokens.iter().filter(|token| token.kind == Kind::Digits);
    groups.map(|token| token.end - token.start).collect()
}
