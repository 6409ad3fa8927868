//! Which numbers are those of houses?

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
