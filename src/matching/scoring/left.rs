//! What do neither a customer's words nor a product's name answer for?

use super::features::Scales;
use crate::matching::catalog::entry::Entry;
use crate::matching::search::phrase::{Phrase, Token};
use crate::matching::text::written::Written;

/// What is left over on both sides. Weights of terms are divided by ten to be of the others' order.
#[derive(Debug, Clone, Copy)]
pub struct Left {
    /// Weight of the name's words that the customer did not write.
    pub extra: f64,
    /// Weight of the customer's words that the product does not have.
    pub missing: f64,
    /// The weight of the rarest word that is missed, against the rarest of all.
    pub rarest: f64,
    /// Cosine of the words, by weight.
    pub cosine: f64,
    /// Share of the name that the customer's letters hold, however they are spaced.
    pub name_held: f64,
}

impl Left {
    /// Compares one product with the words.
    #[must_use]
    pub fn of(phrase: &Phrase, written: &Written, entry: &Entry, scales: Scales<'_>) -> Self {
        let name = Name::of(phrase, written, entry, scales);
        let rarest = phrase
            .tokens
            .iter()
            .map(|token| token.weight)
            .fold(0.1, f64::max);
        let (mut missing, mut missed, mut dot, mut norm) = (0.0, 0.0, 0.0, 0.0);
        for token in &phrase.tokens {
            let alike = similarity(token, entry);
            missing += token.weight * (1.0 - alike);
            norm += token.weight * token.weight;
            dot += token.weight * token.weight * alike;
            if alike < 0.5 {
                missed = f64::max(missed, token.weight / rarest);
            }
        }
        let norms = f64::sqrt(name.norm * norm);
        Self {
            extra: name.extra / 10.0,
            missing: missing / 10.0,
            rarest: missed,
            cosine: if norms > 0.0 {
                f64::min(dot / norms, 1.5)
            } else {
                0.0
            },
            name_held: name.held,
        }
    }
}

/// The same from the side of the name.
struct Name {
    extra: f64,
    norm: f64,
    held: f64,
}

impl Name {
    fn of(phrase: &Phrase, written: &Written, entry: &Entry, scales: Scales<'_>) -> Self {
        let (mut total, mut extra, mut norm, mut held) = (0.0, 0.0, 0.0, 0.0);
        for id in entry.name().iter() {
            let weight = scales.weights[id.index()];
            let alike = |token: &Token| token.similarity_to(*id);
            let covered = phrase.tokens.iter().map(alike).fold(0.0, f64::max);
            extra += weight * (1.0 - covered);
            norm += weight * weight;
            let text = || scales.vocabulary.term(*id).text.as_str();
            let may_be = written.begins.may_have(scales.vocabulary.begin(*id));
            let is_held = || may_be && written.squashed.contains(text());
            total += weight;
            held += weight * f64::from(covered >= 1.0 || is_held());
        }
        Self {
            extra,
            norm,
            held: if total > 0.0 { held / total } else { 0.0 },
        }
    }
}

/// Keywords and categories answer for a word less than names do.
const WEAK: f64 = 0.6;

fn similarity(token: &Token, entry: &Entry) -> f64 {
    let named = token.similarity(entry.strong());
    let sized = token.similarity(entry.sizes());
    named.max(sized).max(WEAK * token.similarity(entry.weak()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::catalog::vocabulary::small;
    use crate::matching::memory::Memory;
    use crate::matching::tests::fixtures::{id, index};

    fn name_held(words: &str, sku: &str) -> f64 {
        let index = index();
        let scales = Scales {
            vocabulary: &index.vocabulary,
            weights: &index.weights,
            products: small(index.entries.len()),
        };
        let phrase = Phrase::new(
            words,
            scales.vocabulary,
            scales.products,
            &Memory::default(),
        );
        let written = Written::new(words, &phrase, scales, &index.rarity);
        let products = index.catalog.products();
        let at = products.iter().position(|own| own.id == id(sku)).unwrap();
        Left::of(&phrase, &written, &index.entries[at], scales).name_held
    }

    #[test]
    fn a_name_that_is_written_without_its_spaces_is_held_whole() {
        assert!((name_held("vinetomatoes", "TOM-1") - 1.0).abs() < 1e-12);
        assert!(name_held("vinetomatoes", "TOM-2") < 1.0);
    }
}
