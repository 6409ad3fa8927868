//! Which line of a basket some words mean.

use super::Draft;
use super::line::{Item, Line, LineId};
use crate::domain::{Catalog, Product, Unit};
use crate::matching::Candidate;
use crate::understanding::{Decision, Target};

/// A runner-up that stands in the cart is meant when it is at least this likely, measured against
/// the first choice that does not stand there: half as likely, since the cart speaks for it.
const CART_SPEAKS: f64 = 0.5;

/// What some words mean in a basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// That line.
    Line(LineId),
    /// All of them.
    Everything,
    /// More than one line fits.
    Several,
    /// No line.
    Nothing,
}

/// The line that a target means.
#[must_use]
pub fn find(draft: &Draft, target: &Target, catalog: &Catalog) -> Found {
    match &target.decision {
        Decision::Everything => Found::Everything,
        Decision::LastNamed => last_named(draft),
        Decision::Product { chosen, others, .. } => {
            let direct = by_products(draft, std::slice::from_ref(chosen));
            if direct != Found::Nothing {
                return direct;
            }
            let likely: Vec<Candidate> = others
                .iter()
                .filter(|other| other.probability >= chosen.probability * CART_SPEAKS)
                .copied()
                .collect();
            match by_products(draft, &likely) {
                // Whoever changes "the potatoes" means those that stand there, whatever else the
                // catalog has by that name.
                Found::Nothing => by_words(draft, &target.words, catalog),
                found @ (Found::Line(_) | Found::Several | Found::Everything) => found,
            }
        }
        Decision::Ambiguous(candidates) => {
            let found = by_products(draft, candidates);
            if found == Found::Several {
                return by_words(draft, &target.words, catalog);
            }
            found
        }
        Decision::Unknown(_) => by_words(draft, &target.words, catalog),
    }
}

/// The line that "it" means: the one named last, which is also the one that was asked about. When
/// that line is gone, "it" means none: never the next best.
#[must_use]
pub fn last_named(draft: &Draft) -> Found {
    match draft.named_last {
        Some(id) if draft.line(id).is_some() => Found::Line(id),
        Some(_) | None => Found::Nothing,
    }
}

/// The only line that stands in a unit.
#[must_use]
pub fn in_unit(draft: &Draft, unit: &Unit) -> Found {
    only(draft.lines.iter().filter(|line| line.unit() == Some(unit)))
}

fn by_products(draft: &Draft, candidates: &[Candidate]) -> Found {
    let named = |line: &&Line| {
        line.product()
            .is_some_and(|product| candidates.iter().any(|seen| seen.product == product))
    };
    let possible = |line: &&Line| {
        line.candidates()
            .iter()
            .any(|own| candidates.iter().any(|seen| seen.product == own.product))
    };
    let found = only(draft.lines.iter().filter(named));
    if found == Found::Nothing {
        return only(draft.lines.iter().filter(possible));
    }
    found
}

fn by_words(draft: &Draft, words: &str, catalog: &Catalog) -> Found {
    let wanted = stems(words);
    if wanted.is_empty() {
        return Found::Nothing;
    }
    let names = |text: &str| {
        let own = stems(text);
        wanted.iter().all(|word| own.contains(word))
    };
    let fits = |line: &&Line| {
        let product = line.product().and_then(|product| catalog.get(product));
        let called = |product: &Product| {
            std::iter::once(&product.name)
                .chain(&product.aliases)
                .any(|name| names(name))
        };
        names(&line.words) || product.is_some_and(called)
    };
    only(draft.lines.iter().filter(fits))
}

/// The words of a name, so that "potato" is one of "Baking Potatoes 15 kg" and "ham" none of
/// "shampoo". The plural's letters are all that English, Spanish and Dutch names differ in here.
fn stems(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(|word| {
            let stem = word.strip_suffix('s').unwrap_or(word);
            stem.strip_suffix('e').unwrap_or(stem).to_owned()
        })
        .collect()
}

fn only<'a>(mut lines: impl Iterator<Item = &'a Line>) -> Found {
    match (lines.next(), lines.next()) {
        (None, _) => Found::Nothing,
        (Some(line), None) => Found::Line(line.id),
        (Some(_), Some(_)) => Found::Several,
    }
}

/// The line that a new naming of goods restates: the same product, a choice that the product would
/// decide, or the same unknown words.
#[must_use]
pub fn restated(draft: &Draft, target: &Target) -> Option<LineId> {
    let words = target.words.to_lowercase();
    match &target.decision {
        Decision::Product { chosen, .. } => draft
            .line_of(chosen.product)
            .or_else(|| {
                draft.lines.iter().find(|line| {
                    line.candidates()
                        .iter()
                        .any(|own| own.product == chosen.product)
                })
            })
            .map(|line| line.id),
        Decision::Ambiguous(candidates) => match by_products(draft, candidates) {
            Found::Line(id) => Some(id),
            Found::Everything | Found::Several | Found::Nothing => None,
        },
        Decision::Unknown(_) => draft
            .lines
            .iter()
            .find(|line| {
                matches!(line.item, Item::Unknown { .. }) && line.words.to_lowercase() == words
            })
            .map(|line| line.id),
        Decision::LastNamed | Decision::Everything => None,
    }
}
