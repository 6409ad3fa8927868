//! Numbers with words that belong to them: "114 Elm Road", "the fresh one", "2 no.".

use crate::language::{Kind, Token};

/// Streets, of which numbers are houses'.
const STREETS: [&str; 8] = [
    "road",
    "rd",
    "street",
    "avenue",
    "ave",
    "lane",
    "boulevard",
    "blvd",
];
/// Words of a street's name: "114 Upper Elm Park Road".
const LONGEST_STREET: usize = 3;

/// "114 Elm Road": how many tokens a house and its street are.
pub(super) fn house_at(tokens: &[Token], at: usize) -> Option<usize> {
    let number = tokens.get(at).filter(|token| token.kind == Kind::Number)?;
    let whole = number.key.chars().all(|digit| digit.is_ascii_digit());
    let named = tokens[at + 1..].iter().take(LONGEST_STREET + 1);
    let named = named.take_while(|token| token.kind == Kind::Word);
    let street = named
        .enumerate()
        .find(|(_, token)| STREETS.contains(&&*token.key))?;
    (whole && street.0 > 0).then_some(street.0 + 2)
}

/// "2 no. MCB 32A": the trade's "number", with its full stop before the goods.
pub(super) fn numbered(tokens: &[Token], at: usize) -> Option<usize> {
    let word = tokens.get(at)?;
    let stop = tokens.get(at + 1)?;
    let goods = tokens.get(at + 2)?;
    let abbreviated = ["no", "nr"].contains(&&*word.key) && stop.is(".") && stop.glued;
    (abbreviated && goods.kind == Kind::Word).then_some(2)
}

/// Words between "the" and "one": "the really big one".
const LONGEST_QUALITY: usize = 2;

/// "the fresh one": a word for goods that were named, and no number.
pub(super) fn stands_for_goods(tokens: &[Token], at: usize) -> bool {
    let word = |at: usize| tokens[at].kind == Kind::Word;
    let pointed = |back: usize| {
        let the = at.checked_sub(back);
        the.is_some_and(|the| {
            let points = ["the", "that", "this", "which"].contains(&&*tokens[the].key);
            points && (the..at).all(word)
        })
    };
    tokens[at].is_word("one") && (1..=LONGEST_QUALITY + 1).any(pointed)
}
