//! Which runs of digits are telephone numbers?
//!
//! A run that is international by its form, or national by a form that nothing in the trade has, is
//! one by itself; any other needs a word that says so. A word that says "invoice" outweighs a form.

use super::calling::{self, MOST_DIGITS};
use super::detect::{Draft, Rule};
use super::digits::{Groups, Says, all_digits, gtin, lengths, says_before, says_behind};
use super::finding::PiiKind;
use super::page::{Kind, Page};
use super::phone_edges::{self, closes, extension_end, opens, start_with_brackets};
use super::words::Role;

const INTERNATIONAL: Rule = Rule {
    kind: PiiKind::Phone,
    name: "phone.international",
    confidence: 0.95,
};

const NATIONAL: Rule = Rule {
    kind: PiiKind::Phone,
    name: "phone.national",
    confidence: 0.8,
};

const SPOKEN: Rule = Rule {
    kind: PiiKind::Phone,
    name: "phone.word",
    confidence: 0.75,
};

/// The shortest national numbers have seven digits without their area.
const FEWEST_DIGITS: usize = 7;

/// Most groups that a number is written in: "+33 (0)1 42 68 53 00" has seven.
const MOST_GROUPS: usize = 8;

pub(super) fn find(draft: &mut Draft<'_>) {
    let page = draft.page;
    let mut at = 0;
    while at < page.tokens.len() {
        at = match number_from(draft, at) {
            Some((groups, rule)) => {
                let start = start_with_brackets(page, groups.first);
                let end = extension_end(page, groups.last);
                draft.add(start, end, rule);
                groups.last + 1
            }
            None => at + 1,
        };
    }
}

/// The longest number that starts with this token.
fn number_from(draft: &Draft<'_>, first: usize) -> Option<(Groups, Rule)> {
    let page = draft.page;
    if page.kind(first) != Kind::Digits || !opens(page, first) {
        return None;
    }
    let windows = windows(draft, first);
    let long_enough = windows
        .iter()
        .any(|groups| count(page, *groups) >= FEWEST_DIGITS);
    if !long_enough {
        return None;
    }
    let this = [Role::Telephone, Role::Calling];
    let against = [Role::Code, Role::Card, Role::Social, Role::Birth];
    let said = says_before(page, first, &this, &against);
    windows
        .into_iter()
        .rev()
        .find_map(|groups| Some((groups, judge(draft, groups, said)?)))
}

/// The runs of groups that start here and could be one number, shortest first.
fn windows(draft: &Draft<'_>, first: usize) -> Vec<Groups> {
    let page = draft.page;
    let mut windows = Vec::with_capacity(4);
    let mut last = first;
    let mut digits = 0;
    while windows.len() < MOST_GROUPS {
        digits += page.tokens[last].end - page.tokens[last].start;
        // Two more than E.164 has: an international prefix of 00 or 011 comes on top.
        if digits > MOST_DIGITS + 2 {
            break;
        }
        if last > first && is_quantity(draft, last) {
            break;
        }
        if closes(page, last) && !is_single(page, last) {
            windows.push(Groups { first, last });
        }
        match phone_edges::next_group(page, last) {
            Some(next) => last = next,
            None => break,
        }
    }
    windows
}

/// Whether a group is one digit by itself: a number goes on behind it, and never ends with it.
fn is_single(page: &Page, at: usize) -> bool {
    let token = page.tokens[at];
    token.end - token.start == 1 && page.letter_before(token.start) == ' '
}

/// Whether a group is how many are ordered and no longer the number: a unit or goods follow.
fn is_quantity(draft: &Draft<'_>, at: usize) -> bool {
    let page = draft.page;
    let token = page.tokens[at];
    let short = token.end - token.start <= 4 && page.letter_before(token.start) == ' ';
    let next = page
        .tokens
        .get(at + 1)
        .filter(|next| next.kind == Kind::Word && !next.glued);
    short
        && next.is_some_and(|next| {
            let times = page.letters(next.start, next.end).eq("x".chars());
            let is_goods = draft.known.is_goods;
            times
                || next.roles.has(Role::Counted)
                || is_goods.is_some_and(|is| is(&page.word(at + 1)))
        })
}

fn count(page: &Page, groups: Groups) -> usize {
    lengths(page, groups).iter().sum()
}

fn judge(draft: &Draft<'_>, groups: Groups, said: Says) -> Option<Rule> {
    let page = draft.page;
    let digits = all_digits(page, groups);
    let (start, end) = (
        page.tokens[groups.first].start,
        page.tokens[groups.last].end,
    );
    let taken = !draft.is_free(start, end) || draft.is_code(start, end);
    if digits.len() < FEWEST_DIGITS || taken || phone_edges::is_date_or_decimal(page, groups) {
        return None;
    }
    let plus = page.letter_before(start) == '+';
    if said == Says::Code && !plus {
        return None;
    }
    if plus {
        return is_international(page, groups, &digits).then_some(INTERNATIONAL);
    }
    if has_form(page, groups, &digits) {
        return Some(NATIONAL);
    }
    let spoken = said == Says::This || says_behind(page, groups.last, Role::Telephone);
    (spoken && is_plausible(page, groups, &digits)).then_some(SPOKEN)
}

/// Whether a country's plan has numbers of that length, perhaps with the trunk's "(0)" in them or
/// with a short extension behind a hyphen.
fn is_international(page: &Page, groups: Groups, digits: &[u8]) -> bool {
    let last = page.tokens[groups.last];
    let extension = last.end - last.start;
    let short = extension <= 5 && page.letter_before(last.start) == '-';
    calling::lengths(digits).is_some_and(|(fewest, most)| {
        let fits = |length: usize| (fewest..=most).contains(&length);
        fits(digits.len())
            || (has_trunk(page, groups) && fits(digits.len() - 1))
            || (short && fits(digits.len() - extension))
    })
}

/// "+44 (0)113 496 0009", and China's "86-020-…": a 0 that is dialled at home alone.
fn has_trunk(page: &Page, groups: Groups) -> bool {
    let tokens = &page.tokens[groups.first + 1..=groups.last];
    let second = tokens.iter().find(|token| token.kind == Kind::Digits);
    second.is_some_and(|token| page.letter(token.start) == '0')
}

/// Whether the groups are those of a telephone number that needs no word: prefix 00 with a country,
/// area and number of North America, or a trunk's 0 with an area.
fn has_form(page: &Page, groups: Groups, digits: &[u8]) -> bool {
    let lengths = lengths(page, groups);
    let grouped = lengths.len() > 1;
    let abroad = match digits {
        [0, 0, rest @ ..] => calling::lengths(rest).is_some_and(|(fewest, most)| {
            let american = rest[0] != 1 || calling::is_north_american(&rest[1..]);
            american && (fewest..=most + 1).contains(&rest.len())
        }),
        _ => false,
    };
    let american = match (lengths.as_slice(), digits) {
        ([3, 3, 4] | [3, 7], ten) => is_written_american(page, groups, ten),
        ([1, 3, 3, 4] | [1, 3, 7], [1, ten @ ..]) => calling::is_north_american(ten),
        _ => false,
    };
    let trunk = matches!(digits, [0, 1..=9, ..])
        && (10..=11).contains(&digits.len())
        && is_trunk_and_area(&lengths);
    grouped && !is_rest(page, groups) && (american || trunk || (abroad && !gtin(digits)))
}

/// Whether the groups are the rest of a longer run: what stands before is no quantity.
fn is_rest(page: &Page, groups: Groups) -> bool {
    let before = page.before(groups.first);
    before.is_some_and(|token| token.kind == Kind::Digits && token.end - token.start >= 3)
}

/// Ten digits in three groups; where no bracket, hyphen or point holds them, or two groups only, the
/// plan's rules have to hold.
fn is_written_american(page: &Page, groups: Groups, ten: &[u8]) -> bool {
    let tokens = &page.tokens[groups.first..=groups.last];
    let first_end = page.tokens[groups.first].end;
    let bracket = page.letter(first_end) == ')';
    let marks = tokens
        .iter()
        .filter(|token| token.kind == Kind::Mark)
        .count();
    bracket || (marks >= 2 && ten[0] != 0) || (calling::is_north_american(ten) && tokens.len() > 2)
}

/// Whether groups are cut as national numbers are: an area of two to five digits, then no single
/// digit, and either two or three groups more or pairs.
fn is_trunk_and_area(lengths: &[usize]) -> bool {
    let (area, rest) = lengths.split_first().unwrap_or((&0, &[]));
    let pairs = lengths.iter().all(|length| *length == 2);
    // An area and two groups: parts are numbered "010-10564-00".
    let shortest = if rest.len() == 2 { 3 } else { 2 };
    let few = rest.len() <= 3 && rest.iter().all(|length| (shortest..=8).contains(length));
    (2..=5).contains(area) && (pairs || few)
}

/// Whether a run that a word calls a telephone number can be one.
fn is_plausible(page: &Page, groups: Groups, digits: &[u8]) -> bool {
    let lengths = lengths(page, groups);
    // Local numbers without an area never start with the trunk's 0 or with 1.
    let local = digits.len() > FEWEST_DIGITS || digits[0] > 1;
    let abroad = digits.starts_with(&[0, 0]) || digits.starts_with(&[0, 1, 1]);
    let most = if abroad { MOST_DIGITS + 2 } else { MOST_DIGITS };
    // "call 2 07700 900123", "12 8 40 16": what single digits stand in is no number.
    let whole = lengths
        .iter()
        .skip(1)
        .filter(|length| **length == 1)
        .count()
        <= 1;
    let ends = lengths.last().is_some_and(|length| *length > 1);
    // "6200 6500 6700": a list of models.
    let list = lengths.len() > 2 && lengths.iter().all(|length| *length == 4);
    local && whole && ends && !list && digits.len() <= most
}
