//! Which of the products that we offered does an answer mean?

use std::collections::BTreeSet;
use std::ops::Range;

use super::piece::{Edge, Piece};
use crate::domain::{Product, ProductId};
use crate::language::{Cue, Kind, Lexicon, Token, tokens};
use crate::matching::catalog::figures::size_at;
use crate::matching::text::terms::stem;
use crate::understanding::message::Message;
use crate::understanding::reading::Asked;
use crate::understanding::weights::Weights;

/// Answers are short.
const LONGEST: usize = 5;

/// Words from a token on that single out one of the products offered.
pub(super) fn edges_at(message: &Message<'_>, at: usize, weights: &Weights) -> Vec<Edge> {
    let Some(Asked::Choice(offered)) = message.situation.question else {
        return Vec::new();
    };
    if matches!(message.tokens[at].kind, Kind::Mark | Kind::Break) {
        return Vec::new();
    }
    let mut edges = Vec::new();
    for end in at + 1..=(at + LONGEST).min(message.tokens.len()) {
        if matches!(message.tokens[end - 1].kind, Kind::Break) {
            break;
        }
        let range = at..end;
        if let Some(product) =
            by_number(message, &range, offered).or_else(|| by_words(message, &range, offered))
        {
            let weight = weights.edge + weights.choice;
            edges.push(Edge::new(at, end - at, Piece::Choice(product), weight));
        }
    }
    edges
}

/// "1", "option 2", "the second one", where nothing else is in the message but courtesies.
fn by_number(
    message: &Message<'_>,
    range: &Range<usize>,
    offered: &[ProductId],
) -> Option<ProductId> {
    let words = &message.tokens[range.clone()];
    let ordinal = words.iter().enumerate().find_map(|(at, token)| {
        let last = ["last", "letzte", "ultimo", "ultima", "laatste"].contains(&&*token.key);
        let number = message.lexicon.ordinals.get(&token.key).copied();
        let number = number.or(last.then(|| u32::try_from(offered.len()).unwrap_or(u32::MAX)));
        number.map(|number| (at, number))
    });
    if let Some((at, number)) = ordinal {
        let rest = words.iter().enumerate().filter(|(other, _)| *other != at);
        let plain = rest.clone().all(|(_, t)| is_filler(&t.key));
        return plain.then(|| nth(offered, number)).flatten();
    }
    let (number, rest) = words.split_last()?;
    let number: u32 = match number.kind {
        Kind::Number => number.key.parse().ok()?,
        Kind::Word => u32::try_from(message.lexicon.numbers.get(&number.key)?.mantissa()).ok()?,
        Kind::Mark | Kind::Symbol | Kind::Break => return None,
    };
    let named = ["option", "number", "no", "nr", "#"];
    let announced = !rest.is_empty() && rest.iter().all(|token| named.contains(&&*token.key));
    let alone = rest.is_empty() && stands_alone(message, range);
    (announced || alone).then(|| nth(offered, number)).flatten()
}

fn nth(offered: &[ProductId], number: u32) -> Option<ProductId> {
    let at = usize::try_from(number).ok()?.checked_sub(1)?;
    offered.get(at).copied()
}

fn is_filler(key: &str) -> bool {
    [
        "the", "one", "ones", "option", "number", "la", "el", "das", "die", "der", "de", "le",
        "choice",
    ]
    .contains(&key)
}

/// Whether all else in the message says nothing.
fn stands_alone(message: &Message<'_>, range: &Range<usize>) -> bool {
    (0..message.tokens.len())
        .filter(|at| !range.contains(at))
        .all(|at| {
            let token = &message.tokens[at];
            let quiet = |cue: &Cue| matches!(cue, Cue::Filler | Cue::Courtesy | Cue::Yes);
            !matches!(token.kind, Kind::Word | Kind::Number)
                || message
                    .lexicon
                    .cues
                    .at(&message.tokens, at)
                    .any(|(_, cue)| quiet(cue))
        })
}

fn by_words(
    message: &Message<'_>,
    range: &Range<usize>,
    offered: &[ProductId],
) -> Option<ProductId> {
    let catalog = message.index.catalog();
    let names: Vec<(ProductId, BTreeSet<String>)> = offered
        .iter()
        .filter_map(|id| catalog.get(*id))
        .map(|product| (product.id, features(product, message.lexicon)))
        .collect();
    let words = message.query_words(range);
    let answer = words_of(&tokens(&words), message.lexicon);
    if answer.is_empty()
        || !answer
            .iter()
            .all(|word| is_filler(word) || known(message, word, &names))
    {
        return None;
    }
    let common: BTreeSet<String> = names
        .iter()
        .map(|(_, own)| own.clone())
        .reduce(|a, b| &a & &b)
        .unwrap_or_default();
    let mut scored: Vec<(f64, ProductId)> = names
        .iter()
        .map(|(product, own)| {
            let distinct: Vec<&String> = own.difference(&common).collect();
            (agreement(message, &answer, &distinct), *product)
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    match scored[..] {
        [(best, product), (second, _), ..] if best > 0.0 && best > second => Some(product),
        _ => None,
    }
}

fn known(message: &Message<'_>, word: &str, names: &[(ProductId, BTreeSet<String>)]) -> bool {
    names
        .iter()
        .any(|(_, own)| own.iter().any(|name| alike(message, word, name)))
}

/// Shared distinguishing words, less a little for each that the answer leaves out.
fn agreement(message: &Message<'_>, answer: &[String], distinct: &[&String]) -> f64 {
    let (mut hits, mut left) = (0.0, 0.0);
    for name in distinct {
        if answer.iter().any(|word| alike(message, word, name)) {
            hits += 1.0;
        } else {
            left += 1.0;
        }
    }
    if hits == 0.0 {
        0.0
    } else {
        hits + message.model.weights.answer_left_out * left
    }
}

fn alike(message: &Message<'_>, word: &str, name: &str) -> bool {
    // "12inch" is no slip of "10inch".
    let counts = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    word == name
        || (word.len() >= 4
            && name.len() >= 4
            && !counts(word)
            && !counts(name)
            && strsim::jaro_winkler(word, name) >= message.model.thresholds.answer_alike
            && word.starts_with("un") == name.starts_with("un"))
}

fn features(product: &Product, lexicon: &Lexicon) -> BTreeSet<String> {
    let names = [&product.name, &product.size, &product.brand];
    let mut features: BTreeSet<String> = BTreeSet::new();
    for name in names.into_iter().chain(&product.aliases) {
        features.extend(words_of(&tokens(name), lexicon));
    }
    features
}

/// Words without their plurals, sizes and dozens in one spelling.
fn words_of(tokens: &[Token], lexicon: &Lexicon) -> Vec<String> {
    let mut words = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some((number, unit, len)) = size_at(tokens, at, lexicon) {
            words.push(format!("{}{unit}", number.normalize()));
            at += len;
            continue;
        }
        if matches!(tokens[at].kind, Kind::Word | Kind::Number) {
            let key = &tokens[at].key;
            let dozen = lexicon.dozens.get(key);
            words.push(dozen.map_or_else(|| stem(key), |dozen| dozen.normalize().to_string()));
        }
        at += 1;
    }
    words
}
