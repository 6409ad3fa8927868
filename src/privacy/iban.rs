//! Which runs of letters and digits are international bank account numbers?
//!
//! Form and check: ISO 13616 and ISO 7064 MOD 97-10; lengths: SWIFT's IBAN registry.

use super::detect::{Draft, Rule};
use super::finding::PiiKind;
use super::page::{Kind, Page};

const CHECKED: Rule = Rule {
    kind: PiiKind::Iban,
    name: "iban.mod97",
    confidence: 0.99,
};

/// The length of a country's numbers, by its code in the registry.
const LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BI", 27),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DJ", 27),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FK", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HN", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MN", 20),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NI", 28),
    ("NL", 18),
    ("NO", 15),
    ("OM", 23),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("RU", 33),
    ("SA", 24),
    ("SC", 31),
    ("SD", 18),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("SO", 23),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
    ("YE", 30),
];

pub(super) fn find(draft: &mut Draft<'_>) {
    let page = draft.page;
    for (at, token) in page.tokens.iter().enumerate() {
        let country = token.kind == Kind::Word && token.end - token.start == 2;
        let checked = page.tokens.get(at + 1);
        let checked = checked.is_some_and(|t| t.kind == Kind::Digits && t.glued);
        let opens = !token.glued || !page.letter_before(token.start).is_alphanumeric();
        if country
            && checked
            && opens
            && let Some(end) = end_of_number(page, token.start)
        {
            draft.add(token.start, end, CHECKED);
        }
    }
}

/// The end of the number that starts here: as many letters and digits as its country writes, in one
/// piece or in groups, nothing behind the last.
fn end_of_number(page: &Page, start: usize) -> Option<usize> {
    let code: String = page.letters(start, start + 2).collect();
    let country = code.to_ascii_uppercase();
    let (_, length) = LENGTHS.iter().find(|(known, _)| *known == country)?;
    let mut number = String::with_capacity(*length);
    let mut groups = vec![0_usize];
    let mut at = start;
    while number.len() < *length {
        let letter = page.letter(at);
        if letter.is_ascii_alphanumeric() {
            number.push(letter);
            *groups.last_mut()? += 1;
        } else if matches!(letter, ' ' | '-') && groups.last() != Some(&0) {
            groups.push(0);
        } else {
            return None;
        }
        at += 1;
    }
    let ends = !page.letter(at).is_alphanumeric();
    (ends && is_written_as_one(&number, &groups) && leaves_one(&number)).then_some(at)
}

/// Whether small letters stand only where nothing else could: in one piece, or in groups of four.
/// Else "no12 boxes of milk" might, one time in ninety-seven, be an account in Norway.
fn is_written_as_one(number: &str, groups: &[usize]) -> bool {
    let whole = groups.len() == 1;
    let (last, others) = groups.split_last().unwrap_or((&0, &[]));
    let fours = others.iter().all(|size| *size == 4) && *last <= 4;
    whole || fours || !number.bytes().any(|letter| letter.is_ascii_lowercase())
}

/// ISO 7064 MOD 97-10: the first four letters behind the others, A as 10 and so on, leave one.
fn leaves_one(number: &str) -> bool {
    let (head, rest) = number.split_at(4);
    let digits = rest
        .chars()
        .chain(head.chars())
        .filter_map(|l| l.to_digit(36));
    let step = |sum: u32, digit: u32| {
        let shift = if digit < 10 { 10 } else { 100 };
        (sum * shift + digit) % 97
    };
    digits.fold(0, step) == 1
}
