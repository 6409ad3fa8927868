//! Which words are a street or a post box, with what follows up to the postcode?
//!
//! A street's name stands for little by itself ("12 Quality Street" is a box of sweets): the kind of
//! word, what stands before it and the postcode behind it are weighed.

use super::address_tail::{self, Tail};
use super::detect::{Draft, Rule};
use super::finding::PiiKind;
use super::page::{Kind, Page};
use super::words::Role;

const WITH_POSTCODE: Rule = Rule {
    kind: PiiKind::Address,
    name: "address.postcode",
    confidence: 0.9,
};

const STREET: Rule = Rule {
    kind: PiiKind::Address,
    name: "address.street",
    confidence: 0.7,
};

/// Words of a street's name at most: "Old Great North".
const LONGEST_NAME: usize = 5;

/// A street and a word before it, or a street and a compass point: enough without a postcode.
const ENOUGH: u32 = 2;

/// A postcode says it alone.
const POSTCODE: u32 = 2;

/// A street found: its tokens, and how much speaks for it.
#[derive(Clone, Copy)]
struct Street {
    first: usize,
    last: usize,
    weight: u32,
}

pub(super) fn find(draft: &mut Draft<'_>) {
    let page = draft.page;
    let mut at = 0;
    while at < page.tokens.len() {
        let street = street_from(page, at);
        at = street.map_or(at + 1, |street| judge(draft, street).unwrap_or(at + 1));
    }
}

/// Adds an address that is sure enough; the token behind it.
fn judge(draft: &mut Draft<'_>, street: Street) -> Option<usize> {
    let page = draft.page;
    let tail = address_tail::read(page, street.last);
    let (last, weight, rule) = match tail {
        Tail::Postcode(last) => (last, street.weight + POSTCODE, WITH_POSTCODE),
        Tail::Unit(last) => (last, street.weight + 1, STREET),
        Tail::None => (street.last, street.weight, STREET),
    };
    if weight + spoken_before(page, street.first) < ENOUGH {
        return None;
    }
    let (start, end) = (page.tokens[street.first].start, page.tokens[last].end);
    draft.add(start, end, rule);
    Some(last + 1)
}

/// How much the words right before say.
fn spoken_before(page: &Page, first: usize) -> u32 {
    let before = (0..first)
        .rev()
        .take_while(|at| page.kind(*at) != Kind::Break);
    let mut words = before.filter(|at| page.kind(*at) == Kind::Word);
    let Some(word) = words.next() else {
        return 0;
    };
    let roles = page.roles(word);
    if roles.has(Role::Address) {
        return 2;
    }
    let adjacent = first - word == 1;
    let spoken = roles.has(Role::Place)
        || words
            .next()
            .is_some_and(|at| page.roles(at).has(Role::Address));
    u32::from(adjacent && spoken)
}

fn street_from(page: &Page, at: usize) -> Option<Street> {
    match page.kind(at) {
        Kind::Digits => number_first(page, at),
        Kind::Word if page.roles(at).has(Role::Box) => boxed(page, at),
        Kind::Word if page.roles(at).has(Role::Unit) => unit_first(page, at),
        Kind::Word => name_first(page, at),
        Kind::Mark | Kind::Break => None,
    }
}

/// "1420 W Fulton St", "14 MG Road", "12 rue des Lilas".
fn number_first(page: &Page, at: usize) -> Option<Street> {
    let short = page.tokens[at].end - page.tokens[at].start <= 5;
    let opens = !page.tokens[at].glued || page.is_mark(at - 1, '(');
    let spaced = page.tokens.get(at + 1).is_some_and(|next| !next.glued);
    if !short || !opens || !spaced {
        return None;
    }
    if page.roles(at + 1).has(Role::StreetInside) {
        return name_behind(page, at, at + 1);
    }
    let mut weight = 0;
    let mut named = 0;
    for word in at + 1..=at + 1 + LONGEST_NAME {
        let roles = page.roles(word);
        let street = roles.any(&[Role::Street, Role::StreetOrElse]);
        if street && named > 0 && !roles.has(Role::NotAStreet) {
            weight += u32::from(roles.has(Role::Street));
            let last = compass_behind(page, word);
            weight += u32::from(last > word);
            return Some(Street {
                first: at,
                last,
                weight,
            });
        }
        match page.kind(word) {
            Kind::Word if roles.has(Role::Compass) => weight += 1,
            Kind::Word if may_name(page, word) => named += 1,
            // "E 7th Ave": an ordinal is a street's name.
            Kind::Digits if page.tokens.get(word + 1).is_some_and(|next| next.glued) => {}
            Kind::Mark if page.is_mark(word, '.') && page.tokens[word].glued => {}
            Kind::Word | Kind::Digits | Kind::Mark | Kind::Break => return None,
        }
    }
    None
}

/// Whether a word may be part of a street's name: it has a capital, or is an ordinal's ending.
fn may_name(page: &Page, at: usize) -> bool {
    let ordinal = page.tokens[at].glued && page.kind(at - 1) == Kind::Digits;
    page.is_capital(at) || ordinal
}

/// "2nd Ave S".
fn compass_behind(page: &Page, at: usize) -> usize {
    let next = at + 1;
    let point = page.kind(next) == Kind::Word
        && page.is_capital(next)
        && page.roles(next).has(Role::Compass);
    if point { next } else { at }
}

/// "rue des Lilas" behind a number: the words up to the last capital.
fn name_behind(page: &Page, first: usize, kind: usize) -> Option<Street> {
    let named = (kind + 1..=kind + LONGEST_NAME).take_while(|at| is_name_or_particle(page, *at));
    let last = named.filter(|at| page.is_capital(*at)).last()?;
    Some(Street {
        first,
        last,
        weight: 2,
    })
}

fn is_name_or_particle(page: &Page, at: usize) -> bool {
    let short = page
        .tokens
        .get(at)
        .is_some_and(|token| token.end - token.start <= 3);
    page.kind(at) == Kind::Word && (page.is_capital(at) || short)
}

/// "Calle Mayor 15", "Hauptstraße 12", "Am Hafen 3".
fn name_first(page: &Page, at: usize) -> Option<Street> {
    let roles = page.roles(at);
    if roles.any(&[Role::StreetSuffix, Role::StreetSuffixOrElse]) && page.is_capital(at) {
        let weight = if roles.has(Role::StreetSuffix) { 2 } else { 0 };
        return house_number(page, at).map(|last| Street {
            first: at,
            last,
            weight,
        });
    }
    if !roles.has(Role::StreetFirst) || !page.is_capital(at) {
        return None;
    }
    let marks = |next: &usize| page.kind(*next) == Kind::Mark && page.tokens[*next].glued;
    let mut next = at + 1;
    while marks(&next) {
        next += 1;
    }
    let named = (next..next + LONGEST_NAME).take_while(|at| is_name_or_particle(page, *at));
    let name = named.filter(|at| page.is_capital(*at)).last()?;
    house_number(page, name).map(|last| Street {
        first: at,
        last,
        weight: 0,
    })
}

/// "12", "44a", "200-2" behind a street's name, or behind the point of its "str.".
fn house_number(page: &Page, name: usize) -> Option<usize> {
    let point = page.is_mark(name + 1, '.');
    let number = name + 1 + usize::from(point);
    let short = page
        .tokens
        .get(number)
        .is_some_and(|token| token.end - token.start <= 4);
    if page.kind(number) != Kind::Digits || !short {
        return None;
    }
    let glued = |at: usize| page.tokens.get(at).is_some_and(|token| token.glued);
    let letter = page.kind(number + 1) == Kind::Word && glued(number + 1);
    let part =
        page.is_mark(number + 1, '-') && glued(number + 2) && page.kind(number + 2) == Kind::Digits;
    Some(number + usize::from(letter) + 2 * usize::from(part))
}

/// "P.O. Box 4410", from its first letter.
fn boxed(page: &Page, at: usize) -> Option<Street> {
    let number = at + 1;
    let letters = |at: &usize| page.kind(*at) == Kind::Word || page.is_mark(*at, '.');
    let first = (at.saturating_sub(4)..at).find(|at| {
        page.letter(page.tokens[*at].start)
            .eq_ignore_ascii_case(&'p')
            && (*at..number).all(|at| letters(&at))
    })?;
    let is_number = page.kind(number) == Kind::Digits;
    is_number.then_some(Street {
        first,
        last: number,
        weight: 2,
    })
}

/// "Unit 7, Kelham Trading Estate", "Flat 2, 19 Albion Terrace".
fn unit_first(page: &Page, at: usize) -> Option<Street> {
    let number = at + 1;
    if page.kind(number) != Kind::Digits || !page.is_capital(at) {
        return None;
    }
    let behind = number + 1 + usize::from(page.is_mark(number + 1, ','));
    if page.kind(behind) == Kind::Digits {
        let street = number_first(page, behind)?;
        return Some(Street {
            first: at,
            weight: street.weight + 1,
            ..street
        });
    }
    let named = (behind..behind + LONGEST_NAME).take_while(|at| page.is_capital(*at));
    let last = named
        .filter(|at| page.roles(*at).any(&[Role::Street, Role::StreetOrElse]))
        .last()?;
    Some(Street {
        first: at,
        last,
        weight: 1,
    })
}
