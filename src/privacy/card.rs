//! Which runs of digits are numbers of payment cards?
//!
//! Lengths and check: ISO/IEC 7812-1. Prefixes: the ranges that the schemes publish.

use super::detect::{Draft, Rule};
use super::digits::{Groups, Says, all_digits, gtin, is_named_before, lengths, luhn, says_before};
use super::finding::PiiKind;
use super::mask::BLOCK;
use super::page::{Kind, Page};
use super::words::Role;

const SPOKEN: Rule = Rule {
    kind: PiiKind::CreditCard,
    name: "card.luhn.word",
    confidence: 0.99,
};

const FORMED: Rule = Rule {
    kind: PiiKind::CreditCard,
    name: "card.luhn.form",
    confidence: 0.9,
};

/// ISO/IEC 7812-1 allows 10 to 19 digits; no scheme issues fewer than 12.
const FEWEST: usize = 12;
const MOST: usize = 19;

/// First digits, from and to, and how long the numbers behind them are, from and to.
const SCHEMES: &[(&str, &str, usize, usize)] = &[
    ("1", "1", 15, 15),       // UATP
    ("1800", "1800", 15, 15), // JCB, older
    ("2131", "2131", 15, 15),
    ("2200", "2204", 16, 19), // Mir
    ("2221", "2720", 16, 16), // Mastercard
    ("300", "305", 14, 19),   // Diners Club
    ("3095", "3095", 14, 19),
    ("34", "34", 15, 15), // American Express
    ("36", "36", 14, 19), // Diners Club
    ("37", "37", 15, 15),
    ("38", "39", 14, 19),
    ("3528", "3589", 16, 19), // JCB
    ("4", "4", 13, 13),       // Visa
    ("4", "4", 16, 16),
    ("4", "4", 19, 19),
    ("50", "50", 12, 19),     // Maestro and others of its range
    ("51", "55", 16, 16),     // Mastercard
    ("56", "58", 12, 19),     // Maestro
    ("60", "60", 12, 19),     // Discover, RuPay, Hipercard, Maestro
    ("62", "62", 16, 19),     // UnionPay
    ("63", "63", 12, 19),     // Maestro, InstaPayment
    ("64", "65", 16, 19),     // Discover
    ("67", "67", 12, 19),     // Maestro
    ("81", "82", 16, 19),     // UnionPay, RuPay
    ("9792", "9792", 16, 16), // Troy
];

/// Groups in which cards print their numbers.
const PRINTED: &[&[usize]] = &[
    &[4, 4, 4, 4],
    &[4, 4, 4, 4, 3],
    &[4, 6, 5],
    &[4, 6, 4],
    &[4, 4, 5],
    &[4, 3, 3, 3],
    &[8, 8],
    &[6, 13],
    &[4, 4, 4, 4, 2],
    &[4, 4, 4, 4, 1],
    &[4, 4, 4, 3],
    &[4, 4, 4, 2],
];

const MASKED: Rule = Rule {
    kind: PiiKind::CreditCard,
    name: "card.masked",
    confidence: 1.0,
};

/// Finds card numbers, and the masks of those that were blocked out before.
pub(super) fn find(draft: &mut Draft<'_>) {
    let page = draft.page;
    find_masks(draft);
    let mut at = 0;
    while at < page.tokens.len() {
        match number_from(draft, at) {
            Some((groups, rule)) => {
                let (first, last) = (page.tokens[groups.first], page.tokens[groups.last]);
                draft.add(first.start, last.end, rule);
                at = groups.last + 1;
            }
            None => at += 1,
        }
    }
}

fn find_masks(draft: &mut Draft<'_>) {
    let page = draft.page;
    let is_block = |at: &usize| page.letter(page.tokens[*at].start) == BLOCK;
    let blocks: Vec<usize> = (0..page.tokens.len()).filter(is_block).collect();
    // A blank or a mark stands between the groups of a card: three letters at most.
    let near = |one: &usize, next: &usize| page.tokens[*next].start <= page.tokens[*one].end + 2;
    for card in blocks.chunk_by(near).filter(|card| card.len() >= FEWEST) {
        let (first, last) = (page.tokens[card[0]], page.tokens[card[card.len() - 1]]);
        draft.add(first.start, last.end, MASKED);
    }
}

/// The longest card number that starts with this token.
fn number_from(draft: &Draft<'_>, first: usize) -> Option<(Groups, Rule)> {
    let page = draft.page;
    let starts = page.kind(first) == Kind::Digits && opens(page, first);
    let mut found = None;
    let mut last = first;
    let mut digits = 0;
    while starts && page.kind(last) == Kind::Digits {
        digits += page.tokens[last].end - page.tokens[last].start;
        if digits > MOST {
            break;
        }
        let groups = Groups { first, last };
        if digits >= FEWEST && closes(page, last) {
            found = judge(draft, groups).map(|rule| (groups, rule)).or(found);
        }
        match next_group(page, last) {
            Some(next) => last = next,
            None => break,
        }
    }
    found
}

fn judge(draft: &Draft<'_>, groups: Groups) -> Option<Rule> {
    let page = draft.page;
    let digits = all_digits(page, groups);
    let (start, end) = (
        page.tokens[groups.first].start,
        page.tokens[groups.last].end,
    );
    if !luhn(&digits) || draft.is_code(start, end) {
        return None;
    }
    let named = is_named_before(page, groups.first, Role::Code);
    let said = match says_before(page, groups.first, &[Role::Card], &[]) {
        // "gift cards, EAN 4006381333931"
        Says::This if named && gtin(&digits) => Says::Code,
        Says::This => Says::This,
        Says::Nothing if named => Says::Code,
        Says::Nothing => Says::Nothing,
        Says::Code => Says::Code,
    };
    match said {
        // New ranges are issued every year: where a word says card, any range is one.
        Says::This if digits[0] > 0 => Some(SPOKEN),
        // No article, order or parcel is numbered in groups of four with a right check digit: better
        // one such number of the trade lost than a card kept.
        Says::Code if !is_grouped(page, groups) => None,
        Says::Nothing | Says::Code if is_rest(draft, groups) => None,
        // The check digit of one number in ten is right by chance: a form has to speak for it too.
        Says::Nothing | Says::Code if is_issued(&digits) && has_form(page, groups, &digits) => {
            Some(FORMED)
        }
        Says::This | Says::Nothing | Says::Code => None,
    }
}

fn is_grouped(page: &Page, groups: Groups) -> bool {
    lengths(page, groups).len() > 2
}

/// Whether the groups go on a list of numbers: what stands before is neither a quantity nor a card.
fn is_rest(draft: &Draft<'_>, groups: Groups) -> bool {
    let before = draft.page.before(groups.first);
    before.is_some_and(|token| {
        let number = token.kind == Kind::Digits && token.end - token.start >= 3;
        number && draft.is_free(token.start, token.end)
    })
}

fn is_issued(digits: &[u8]) -> bool {
    let in_range = |(from, to, shortest, longest): &(&str, &str, usize, usize)| {
        let prefix: Vec<u8> = digits[..from.len()].iter().map(|d| d + b'0').collect();
        (*shortest..=*longest).contains(&digits.len())
            && from.as_bytes() <= prefix.as_slice()
            && prefix.as_slice() <= to.as_bytes()
    };
    SCHEMES.iter().any(in_range)
}

/// Whether a number is written as cards are, and could not be an article's: a GTIN has 12 to 14
/// digits, and Visa has issued none of 13 for many years.
fn has_form(page: &Page, groups: Groups, digits: &[u8]) -> bool {
    let lengths = lengths(page, groups);
    let printed = lengths.len() == 1 || PRINTED.contains(&lengths.as_slice());
    let long = digits.len() >= 16;
    let of_three_parties = matches!(digits, [3, 4 | 7, ..] if digits.len() == 15);
    let diners = matches!(digits, [3, ..] if digits.len() == 14) && !gtin(digits);
    printed && (long || of_three_parties || diners)
}

/// Whether a number may start with this token: no letter, point or other digit is glued to it.
fn opens(page: &Page, at: usize) -> bool {
    let letter = page.letter_before(page.tokens[at].start);
    !letter.is_alphanumeric() && !matches!(letter, '.' | ',' | '-' | '$' | '£' | '€')
}

fn closes(page: &Page, at: usize) -> bool {
    let end = page.tokens[at].end;
    let letter = page.letter(end);
    let goes_on = matches!(letter, '-' | '.' | ',') && page.letter(end + 1).is_alphanumeric();
    !letter.is_alphanumeric() && letter != '%' && !goes_on || separated(page, at)
}

/// Whether the next group of a chain is set apart by a hyphen or a point: an expiry date may be.
fn separated(page: &Page, at: usize) -> bool {
    matches!(page.letter(page.tokens[at].end), '-' | '.') && page.kind(at + 2) == Kind::Digits
}

/// The next group of digits, behind one blank, hyphen, point, slash or underscore.
fn next_group(page: &Page, at: usize) -> Option<usize> {
    let end = page.tokens[at].end;
    let blank = usize::from(page.letter(end) == ' ' && page.letter(end + 1) == ' ');
    let next = (at + 1..=at + 2).find(|next| page.kind(*next) == Kind::Digits)?;
    let mark = matches!(page.letter(end), ' ' | '-' | '.' | '/' | '_');
    (mark && page.tokens[next].start == end + 1 + blank).then_some(next)
}
