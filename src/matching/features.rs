//! What speaks for and against one product, as named numbers that the model weighs.

use super::entry::{Entry, Surface, SurfaceKind};
use super::phrase::{Phrase, Token};
use super::terms::Kind;
use super::vocabulary::{TermId, Vocabulary, small};
use crate::domain::{Product, Unit};

/// Names of the features, in the order of [`Features::values`].
pub const FEATURES: [&str; 19] = [
    "covered",
    "weakly_covered",
    "missed",
    "name_covered",
    "best_called",
    "head",
    "any_head",
    "category",
    "pairs",
    "misspelt",
    "size_agrees",
    "size_conflicts",
    "unit_fits",
    "unit_foreign",
    "branded",
    "whole_name",
    "whole_alias",
    "whole_misspelling",
    "code_hit",
];

/// The features of one product for one phrase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Features([f64; FEATURES.len()]);

/// The parts of an index that features are measured against.
#[derive(Debug, Clone, Copy)]
pub struct Scales<'a> {
    /// The catalog's terms.
    pub vocabulary: &'a Vocabulary,
    /// How many products the catalog has.
    pub products: f64,
}

impl Features {
    /// Measures one product.
    #[must_use]
    pub fn of(
        phrase: &Phrase,
        unit: Option<&Unit>,
        target: (&Product, &Entry),
        scales: Scales<'_>,
    ) -> Self {
        let (product, entry) = target;
        let cover = Cover::of(phrase, entry);
        let (named, called) = surfaces_covered(phrase, entry, scales);
        let (agrees, conflicts) = sizes(phrase, entry, scales.vocabulary);
        let (fits, foreign) = units(product, unit);
        let whole = |kind| whole(phrase, entry, kind);
        let last_word = phrase.tokens.iter().rev().find(|token| token.is_word());
        let alike = |terms: &[TermId]| best(phrase, |token| token.similarity_to_any(terms));
        Self([
            cover.strong,
            cover.weak,
            cover.missed,
            named,
            called,
            last_word.map_or(0.0, |token| token.similarity_to_any(&entry.heads)),
            alike(&entry.heads),
            alike(&entry.category),
            pairs(phrase, entry),
            cover.misspelt,
            agrees,
            conflicts,
            fits,
            foreign,
            alike(&entry.brand),
            whole(SurfaceKind::Name),
            whole(SurfaceKind::Alias),
            whole(SurfaceKind::Misspelling),
            code_hit(phrase, entry),
        ])
    }

    /// The numbers, in the order of [`FEATURES`].
    #[must_use]
    pub fn values(&self) -> &[f64; FEATURES.len()] {
        &self.0
    }

    /// Each number with its name.
    #[must_use]
    pub fn named(&self) -> Vec<(&'static str, f64)> {
        FEATURES.into_iter().zip(self.0).collect()
    }
}

/// How much of the customer's words the product answers for.
struct Cover {
    strong: f64,
    weak: f64,
    missed: f64,
    misspelt: f64,
}

impl Cover {
    fn of(phrase: &Phrase, entry: &Entry) -> Self {
        let (mut total, mut strong, mut weak) = (0.0, 0.0, 0.0);
        let (mut missed, mut misspelt) = (0.0, 0.0);
        for token in phrase
            .tokens
            .iter()
            .filter(|token| token.term.kind != Kind::Size)
        {
            let named = token.similarity(&entry.strong);
            let any = named.max(token.similarity(&entry.weak));
            total += token.weight;
            strong += token.weight * named;
            weak += token.weight * (any - named);
            if any <= 0.0 && token.is_word() {
                missed += 1.0;
            }
            if any > 0.0 {
                misspelt += token.weight * (1.0 - any);
            }
        }
        let share = |part: f64| if total > 0.0 { part / total } else { 0.0 };
        Self {
            strong: share(strong),
            weak: share(weak),
            missed: f64::min(missed, 4.0),
            misspelt: share(misspelt),
        }
    }
}

fn best(phrase: &Phrase, similarity: impl Fn(&Token) -> f64) -> f64 {
    phrase.tokens.iter().map(similarity).fold(0.0, f64::max)
}

fn surfaces_covered(phrase: &Phrase, entry: &Entry, scales: Scales<'_>) -> (f64, f64) {
    let mut shares = entry
        .surfaces
        .iter()
        .map(|surface| surface_covered(phrase, surface, scales));
    let named = shares.next().unwrap_or(0.0);
    (named, shares.fold(named, f64::max))
}

fn surface_covered(phrase: &Phrase, surface: &Surface, scales: Scales<'_>) -> f64 {
    let (mut total, mut covered) = (0.0, 0.0);
    for id in &surface.terms {
        let weight = scales.vocabulary.weight(*id, scales.products);
        total += weight;
        covered += weight
            * best(phrase, |token| {
                token.similarity_to_any(std::slice::from_ref(id))
            });
    }
    if total > 0.0 { covered / total } else { 0.0 }
}

/// Share of the customer's neighbouring words that stand in that order in one of the surfaces.
fn pairs(phrase: &Phrase, entry: &Entry) -> f64 {
    let wanted = phrase.tokens.len().saturating_sub(1);
    if wanted == 0 {
        return 0.0;
    }
    let held = |pair: &[Token]| {
        entry.surfaces.iter().any(|surface| {
            surface.terms.windows(2).any(|terms| {
                pair[0].similarity_to_any(&terms[..1]) > 0.0
                    && pair[1].similarity_to_any(&terms[1..]) > 0.0
            })
        })
    };
    small(phrase.tokens.windows(2).filter(|pair| held(pair)).count()) / small(wanted)
}

fn sizes(phrase: &Phrase, entry: &Entry, vocabulary: &Vocabulary) -> (f64, f64) {
    let (mut agrees, mut conflicts) = (0.0, 0.0);
    for token in phrase
        .tokens
        .iter()
        .filter(|token| token.term.kind == Kind::Size)
    {
        if token.similarity(&entry.sizes) > 0.0 {
            agrees = 1.0;
        } else if entry.contradicts_size(&token.term, vocabulary) {
            conflicts = 1.0;
        }
    }
    (agrees, conflicts)
}

fn units(product: &Product, unit: Option<&Unit>) -> (f64, f64) {
    let Some(unit) = unit else {
        return (0.0, 0.0);
    };
    let contained = product.units.contents.iter().any(|(held, _)| held == unit);
    match (product.units.sells(unit), contained) {
        (true, _) => (1.0, 0.0),
        (false, true) => (0.7, 0.0),
        (false, false) => (0.0, 1.0),
    }
}

/// Whether the words are one of the product's surfaces, term for term.
fn whole(phrase: &Phrase, entry: &Entry, kind: SurfaceKind) -> f64 {
    let words: Vec<&Token> = phrase
        .tokens
        .iter()
        .filter(|token| token.term.kind != Kind::Size)
        .collect();
    let same = |surface: &&Surface| {
        surface.kind == kind
            && surface.terms.len() == words.len()
            && surface.terms.iter().zip(&words).all(|(id, token)| {
                token
                    .readings
                    .first()
                    .is_some_and(|first| first.term == *id && first.similarity >= 1.0)
            })
    };
    f64::from(entry.surfaces.iter().any(|surface| same(&surface)))
}

/// 1 when a model or code of the words is the product's, −1 when the words hold one that is not.
fn code_hit(phrase: &Phrase, entry: &Entry) -> f64 {
    let mut codes = phrase
        .tokens
        .iter()
        .filter(|token| token.term.kind == Kind::Code)
        .peekable();
    if codes.peek().is_none() {
        return 0.0;
    }
    let held = codes.any(|code| {
        code.similarity(&entry.strong)
            .max(code.similarity(&entry.weak))
            >= 0.9
    });
    if held { 1.0 } else { -1.0 }
}
