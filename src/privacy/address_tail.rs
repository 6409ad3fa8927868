//! What follows a street: a unit, a city, a region and a postcode?

use super::page::{Kind, Page};
use super::words::Role;

/// Tokens from the street to the postcode at most: "Col. Crédito Constructor, 03940".
const REACH: usize = 14;

/// Words of a city's name behind a postcode.
const LONGEST_CITY: usize = 3;

/// How an address goes on, and its last token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tail {
    /// It does not.
    None,
    /// A unit follows.
    Unit(usize),
    /// A postcode follows, perhaps with its city.
    Postcode(usize),
}

/// Reads what stands behind the street's last token. A postcode counts where nothing but commas,
/// names with a capital, units and their numbers stand between.
pub(super) fn read(page: &Page, street: usize) -> Tail {
    let mut unit = None;
    let mut comma = false;
    let mut at = street + 1;
    while at < street + 1 + REACH {
        comma |= page.is_mark(at, ',');
        if let Some(last) = postcode(page, at).filter(|_| comma || follows_region(page, at)) {
            return Tail::Postcode(last);
        }
        if let Some(last) = unit_at(page, at) {
            let first = unit.is_none() && at <= street + 2;
            unit = if first { Some(last) } else { unit };
            at = last + 1;
            continue;
        }
        if !may_stand_between(page, at) {
            break;
        }
        at += 1;
    }
    unit.map_or(Tail::None, Tail::Unit)
}

fn may_stand_between(page: &Page, at: usize) -> bool {
    match page.kind(at) {
        Kind::Word => page.is_capital(at) || page.tokens[at].end - page.tokens[at].start <= 2,
        Kind::Mark => page.is_mark(at, ',') || page.is_mark(at, '.'),
        Kind::Digits => page.tokens.get(at + 1).is_some_and(|next| next.glued),
        Kind::Break => false,
    }
}

/// "Phoenix AZ 85004": without a comma, a region of two capitals stands before the postcode, or the
/// postcode has letters of its own.
fn follows_region(page: &Page, at: usize) -> bool {
    let region = page.before(at).is_some_and(|token| {
        let letters = || page.letters(token.start, token.end);
        letters().count() == 2 && letters().all(char::is_uppercase)
    });
    region || british(page, at).is_some()
}

/// "Apt 2B", "Suite 310", "Bldg C".
fn unit_at(page: &Page, at: usize) -> Option<usize> {
    if !page.roles(at).has(Role::Unit) {
        return None;
    }
    let number = at + 1 + usize::from(page.is_mark(at + 1, '.') || page.is_mark(at + 1, '#'));
    let token = page.tokens.get(number)?;
    let short = token.end - token.start <= 4;
    let letter = page
        .tokens
        .get(number + 1)
        .is_some_and(|next| next.glued && next.kind == Kind::Word);
    match token.kind {
        Kind::Digits if short => Some(number + usize::from(letter)),
        Kind::Word if token.end - token.start == 1 => Some(number),
        Kind::Word | Kind::Digits | Kind::Mark | Kind::Break => None,
    }
}

/// The last token of the postcode that starts here, with the city that follows it.
fn postcode(page: &Page, at: usize) -> Option<usize> {
    british(page, at).or_else(|| in_digits(page, at))
}

/// "M1 3HE", "SW1A 1AA": BS 7666.
fn british(page: &Page, at: usize) -> Option<usize> {
    let token = page
        .tokens
        .get(at)
        .filter(|token| token.kind == Kind::Word)?;
    let outward = token.end - token.start <= 2;
    let digit = page
        .tokens
        .get(at + 1)
        .filter(|t| t.kind == Kind::Digits && t.glued)?;
    let letter = page
        .tokens
        .get(at + 2)
        .filter(|t| t.kind == Kind::Word && t.glued && t.end - t.start == 1);
    let inward = at + 2 + usize::from(letter.is_some());
    let first = page
        .tokens
        .get(inward)
        .filter(|t| t.kind == Kind::Digits && t.end - t.start == 1)?;
    let last = page
        .tokens
        .get(inward + 1)
        .filter(|t| t.kind == Kind::Word && t.glued && t.end - t.start == 2)?;
    (outward && digit.end - digit.start <= 2 && first.end == last.start).then_some(inward + 1)
}

/// Five or six digits, four with two letters (the Netherlands) or four alone with a city.
fn in_digits(page: &Page, at: usize) -> Option<usize> {
    let token = page
        .tokens
        .get(at)
        .filter(|token| token.kind == Kind::Digits && !token.glued)?;
    let length = token.end - token.start;
    let dutch = length == 4 && {
        let letters = page.tokens.get(at + 1);
        letters.is_some_and(|t| {
            t.kind == Kind::Word && t.end - t.start == 2 && page.is_capital(at + 1)
        })
    };
    let comma = page.is_mark(at - 1, ',');
    let plus_four = page.is_mark(at + 1, '-') && page.kind(at + 2) == Kind::Digits;
    match length {
        5 if plus_four => Some(at + 2),
        5 if comma => Some(city(page, at)),
        5 | 6 => Some(at),
        4 if dutch => Some(city(page, at + 1)),
        4 if comma && page.is_capital(at + 1) => Some(city(page, at)),
        _ => None,
    }
}

/// The last word of the city behind a postcode; the postcode itself without one.
fn city(page: &Page, postcode: usize) -> usize {
    let words = (postcode + 1..=postcode + LONGEST_CITY).take_while(|at| page.is_capital(*at));
    words.last().unwrap_or(postcode)
}
