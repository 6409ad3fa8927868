//! Is the personal data of a case's turns found, and nothing else?
//!
//! What is measured is the detector with the catalog's codes and goods as evidence, on every text
//! that the customer wrote, as it arrived: for emails the quoted history and the signature as well.

use std::collections::HashSet;

use super::PiiCounts;
use crate::domain::Catalog;
use crate::eval::case::{Case, OneOrMore, Turn};
use crate::eval::components::pii::{Piece, piece, right};
use crate::eval::expected::PersonalData;
use crate::language::{Span, clean_key};
use crate::privacy::{Known, detect};

/// The pieces that the case lists and those found; `None` where the case lists nothing, not even an
/// empty list.
#[must_use]
pub fn score_pii(case: &Case, catalog: &Catalog) -> Option<PiiCounts> {
    let listed = case.pii.as_ref()?;
    let shelf = Shelf::of(catalog);
    let mut counts = PiiCounts::default();
    for (at, turn) in case.turns.iter().enumerate() {
        let text = written(turn);
        let due: Vec<Piece> = listed
            .iter()
            .filter(|one| one.turn == at)
            .filter_map(|one| Some(piece(place(&text, one)?, one.kind)))
            .collect();
        let found = shelf.found(&text, &case.customer.business_name);
        counts.due += due.len();
        counts.found += found.len();
        counts.right += right(&due, &found);
    }
    Some(counts)
}

/// Everything that the customer wrote in a turn, a blank line between the messages.
fn written(turn: &Turn) -> String {
    let says = turn
        .say
        .iter()
        .flat_map(OneOrMore::as_slice)
        .map(String::as_str);
    let texts = turn.subject.iter().map(String::as_str).chain(says);
    texts.collect::<Vec<_>>().join("\n\n")
}

/// Where the listed occurrence stands, in bytes.
fn place(text: &str, listed: &PersonalData) -> Option<Span> {
    let nth = listed.nth.unwrap_or(1).saturating_sub(1);
    let (start, words) = text.match_indices(listed.text.as_str()).nth(nth)?;
    let end = start + words.len();
    Some(Span { start, end })
}

/// A catalog's codes, and the words of its goods.
struct Shelf {
    codes: HashSet<String>,
    words: HashSet<String>,
}

impl Shelf {
    fn of(catalog: &Catalog) -> Self {
        let products = catalog.products();
        let codes = products.iter().flat_map(|product| {
            let eans = product.eans.iter().map(String::as_str);
            std::iter::once(product.sku.as_str()).chain(eans)
        });
        let words = products.iter().flat_map(|product| {
            let aliases = product.aliases.iter().map(String::as_str);
            let texts = std::iter::once(product.name.as_str()).chain(aliases);
            texts.flat_map(|text| {
                clean_key(text)
                    .split(' ')
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
        });
        Self {
            codes: codes.map(str::to_owned).collect(),
            words: words.collect(),
        }
    }

    fn found(&self, text: &str, business: &str) -> Vec<Piece> {
        let is_code = |word: &str| self.codes.contains(word);
        let is_goods = |words: &str| {
            let key = clean_key(words);
            !key.is_empty() && key.split(' ').all(|word| self.words.contains(word))
        };
        let known = Known {
            is_code: Some(&is_code),
            is_goods: Some(&is_goods),
            businesses: &[business],
        };
        let found = detect(text, &known).into_iter();
        found.map(|one| piece(one.span, one.kind)).collect()
    }
}
