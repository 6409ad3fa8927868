//! What speaks for and against one product, as named numbers that the model weighs.

use crate::domain::{Product, Unit};
use crate::matching::catalog::entry::{Entry, SurfaceKind};
use crate::matching::catalog::lists::Listed;
use crate::matching::catalog::vocabulary::{TermId, Vocabulary, small};
use crate::matching::search::phrase::{Phrase, Token};
use crate::matching::text::terms::Kind;

/// Names of the features, in the order of [`Features::values`].
pub const FEATURES: [&str; 21] = [
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
    "whole_keyword",
    "whole_category",
    "code_hit",
];

/// The places of `covered`, `name_covered` and `head` in [`FEATURES`].
const COVERED: usize = 0;
const NAME_COVERED: usize = 3;
const HEAD: usize = 5;
/// The places of `unit_fits` and `unit_foreign`.
const UNIT_FITS: usize = 12;
const UNIT_FOREIGN: usize = 13;
/// The places of `whole_name` and `whole_alias`.
const WHOLE_NAME: usize = 15;
const WHOLE_ALIAS: usize = 16;

/// The features of one product for one phrase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Features([f64; FEATURES.len()]);

/// The parts of an index that features are measured against.
#[derive(Debug, Clone, Copy)]
pub struct Scales<'a> {
    /// The catalog's terms.
    pub vocabulary: &'a Vocabulary,
    /// How much each of them says.
    pub weights: &'a [f64],
    /// How many products the catalog has.
    pub products: f64,
}

impl Features {
    /// Measures one product, for words beside which no unit was named.
    #[must_use]
    pub fn of(phrase: &Phrase, entry: &Entry, scales: Scales<'_>) -> Self {
        let cover = Cover::of(phrase, entry);
        let (named, called) = surfaces_covered(phrase, entry, scales);
        let (agrees, conflicts) = sizes(phrase, entry, scales.vocabulary);
        // A name in another size is another product: what it is called then proves nothing.
        let words = unsized_tokens(phrase);
        let whole = |kind| (1.0 - conflicts) * whole(&words, entry, kind);
        let called = if conflicts > 0.0 { named } else { called };
        let last_word = phrase.tokens.iter().rev().find(|token| token.is_word());
        let alike = |terms: Listed<'_>| best(phrase, |token| token.similarity_to_any(terms));
        Self([
            cover.strong,
            cover.weak,
            cover.missed,
            named,
            called,
            last_word.map_or(0.0, |token| token.similarity_to_any(entry.heads())),
            alike(entry.heads()),
            alike(entry.category()),
            pairs(phrase, entry),
            cover.misspelt,
            agrees,
            conflicts,
            0.0,
            0.0,
            alike(entry.brand()),
            whole(SurfaceKind::Name),
            whole(SurfaceKind::Alias),
            whole(SurfaceKind::Misspelling),
            whole_keyword(&words, entry),
            whole_category(phrase, entry),
            code_hit(phrase, entry),
        ])
    }

    /// The same for words beside which the customer named this unit.
    #[must_use]
    pub fn in_unit(mut self, product: &Product, unit: Option<&Unit>) -> Self {
        (self.0[UNIT_FITS], self.0[UNIT_FOREIGN]) = units(product, unit);
        self
    }

    /// How surely the last of the words says what the product is: "peas" does of garden peas, and
    /// does not of chickpeas that some write "chick peas".
    #[must_use]
    pub fn head(&self) -> f64 {
        self.0[HEAD]
    }

    /// Share of the customer's words that the product's names answer for.
    #[must_use]
    pub fn covered(&self) -> f64 {
        self.0[COVERED]
    }

    /// Whether the words are the official name or an alias, term for term.
    #[must_use]
    pub fn is_whole_name(&self) -> bool {
        self.0[WHOLE_NAME] > 0.0 || self.0[WHOLE_ALIAS] > 0.0
    }

    /// Share of the official name that the customer wrote.
    #[must_use]
    pub fn name_covered(&self) -> f64 {
        self.0[NAME_COVERED]
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

/// Keywords and categories are found by the whole word only: their words are general, and what begins
/// like one is another word.
const LEAST_WEAK_SIMILARITY: f64 = 0.85;

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
            let named = token.similarity(entry.strong());
            let weak_similarity = token.similarity(entry.weak());
            let known = weak_similarity >= LEAST_WEAK_SIMILARITY;
            let any = if known {
                named.max(weak_similarity)
            } else {
                named
            };
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
        .surfaces()
        .map(|(_, terms)| surface_covered(phrase, terms, scales));
    let named = shares.next().unwrap_or(0.0);
    (named, shares.fold(named, f64::max))
}

fn surface_covered(phrase: &Phrase, terms: &[TermId], scales: Scales<'_>) -> f64 {
    let (mut total, mut covered) = (0.0, 0.0);
    for id in terms {
        let weight = scales.weights[id.index()];
        total += weight;
        covered += weight * best(phrase, |token| token.similarity_to(*id));
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
        entry.surfaces().any(|(_, terms)| {
            terms.windows(2).any(|terms| {
                pair[0].similarity_to(terms[0]) > 0.0 && pair[1].similarity_to(terms[1]) > 0.0
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
        if token.similarity(entry.sizes()) > 0.0 {
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
    match (product.units.sells_like(unit), product.units.contains(unit)) {
        (true, _) => (1.0, 0.0),
        (false, true) => (0.7, 0.0),
        (false, false) => (0.0, 1.0),
    }
}

/// Whether the words are one of the product's surfaces, term for term.
fn whole(words: &[&Token], entry: &Entry, kind: SurfaceKind) -> f64 {
    let mut surfaces = entry.surfaces().filter(|(own, _)| *own == kind);
    f64::from(surfaces.any(|(_, terms)| same(terms, words)))
}

fn whole_keyword(words: &[&Token], entry: &Entry) -> f64 {
    f64::from(entry.keywords.iter().any(|keyword| same(keyword, words)))
}

/// Whether every word is one of the category's: "cheese" means each of the cheeses.
fn whole_category(phrase: &Phrase, entry: &Entry) -> f64 {
    let mut words = phrase
        .tokens
        .iter()
        .filter(|token| token.term.kind != Kind::Size)
        .peekable();
    let any = words.peek().is_some();
    f64::from(any && words.all(|token| token.similarity_to_any(entry.category()) >= 1.0))
}

fn unsized_tokens(phrase: &Phrase) -> Vec<&Token> {
    phrase
        .tokens
        .iter()
        .filter(|token| token.term.kind != Kind::Size)
        .collect()
}

fn same(terms: &[TermId], words: &[&Token]) -> bool {
    let reads = |(id, token): (&TermId, &&Token)| token.is_exactly(*id);
    terms.len() == words.len() && terms.iter().zip(words).all(reads)
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
        code.similarity(entry.strong())
            .max(code.similarity(entry.weak()))
            >= 0.9
    });
    if held { 1.0 } else { -1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_by_name_stands_in_its_own_place() {
        assert_eq!(FEATURES[COVERED], "covered");
        assert_eq!(FEATURES[NAME_COVERED], "name_covered");
        assert_eq!(FEATURES[HEAD], "head");
        assert_eq!(FEATURES[UNIT_FITS], "unit_fits");
        assert_eq!(FEATURES[UNIT_FOREIGN], "unit_foreign");
        assert_eq!(FEATURES[WHOLE_NAME], "whole_name");
        assert_eq!(FEATURES[WHOLE_ALIAS], "whole_alias");
    }
}
