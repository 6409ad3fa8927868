//! Why is the reader not sure of what it read?

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::message::Message;
use super::reading::{Act, Decision, Goods, Operation, Span, Target};
use crate::domain::Product;
use crate::domain::unit::UnitError;
use crate::language::{Kind, Lexicon, tokens};
use crate::text_enum;

text_enum! {
    /// What makes a reading less sure.
    pub enum Reason {
        /// Words that no name of the product has.
        UnknownWords = "UNKNOWN_WORDS",
        /// A word that is like one of the product's names, and none.
        Typo = "TYPO",
        /// The words fit several products about equally well.
        SeveralProducts = "SEVERAL_PRODUCTS",
        /// The words fit no product.
        NoProduct = "NO_PRODUCT",
        /// Another product fits nearly as well.
        NearTie = "NEAR_TIE",
        /// No quantity was said.
        QuantityAssumed = "QUANTITY_ASSUMED",
        /// No unit was said, and the product is sold in several.
        UnitAssumed = "UNIT_ASSUMED",
        /// The product is not sold in the unit that was said.
        UnitNotSold = "UNIT_NOT_SOLD",
        /// Far more than this customer takes; the basket knows that.
        OddQuantity = "ODD_QUANTITY",
        /// A range was said, of which the larger number was taken.
        Range = "RANGE",
        /// The words may be read in another way.
        RivalReading = "RIVAL_READING",
        /// The message is in another language than the distributor's.
        LanguageGuessed = "LANGUAGE_GUESSED",
        /// A language model alone read it so.
        ModelAlone = "MODEL_ALONE",
    }
}

/// A reason, and the words that gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    /// Why.
    pub reason: Reason,
    /// The words in the message.
    pub span: Span,
}

/// Everything that makes one operation less sure, each reason once.
pub(super) fn reasons(operation: &Operation, message: &Message<'_>) -> Vec<Because> {
    let mut found: Vec<Because> = Vec::new();
    let mut add = |reason: Reason, span: Span| {
        if !found.iter().any(|because| because.reason == reason) {
            found.push(Because { reason, span });
        }
    };
    if operation.share < message.model.thresholds.rival {
        add(Reason::RivalReading, operation.span);
    }
    let Some(goods) = operation.act.goods() else {
        return found;
    };
    let names = words_span(operation, &goods.target);
    match &goods.target.decision {
        Decision::Product { chosen, others, .. } => {
            if others.first().is_some_and(|next| {
                next.probability > chosen.probability * message.model.thresholds.near
            }) {
                add(Reason::NearTie, names);
            }
            if let Some(product) = message.index.catalog().get(chosen.product) {
                for because in of_words(&goods.target.words, names, product, message) {
                    add(because.reason, because.span);
                }
                if let Some(reason) = of_unit(goods, product) {
                    add(reason, operation.span);
                }
            }
        }
        Decision::Ambiguous(_) => add(Reason::SeveralProducts, names),
        Decision::Unknown(_) => add(Reason::NoProduct, names),
        Decision::LastNamed | Decision::Everything => return found,
    }
    match &goods.said {
        // What comes in the place of goods takes over their quantity.
        None if matches!(operation.act, Act::Replace(..)) => {}
        None => add(Reason::QuantityAssumed, operation.span),
        Some(said) if said.range_from.is_some() => add(Reason::Range, operation.span),
        Some(_) => {}
    }
    if !message
        .situation
        .locale
        .starts_with(&*message.lexicon.language)
    {
        add(Reason::LanguageGuessed, names);
    }
    found
}

/// Where the product words stand in the message.
fn words_span(operation: &Operation, target: &Target) -> Span {
    match operation.words.find(&target.words) {
        Some(at) if !target.words.is_empty() => {
            let start = operation.span.start + at;
            Span {
                start,
                end: start + target.words.len(),
            }
        }
        Some(_) | None => operation.span,
    }
}

/// Words that the product's names do not have, or have otherwise.
fn of_words(words: &str, span: Span, product: &Product, message: &Message<'_>) -> Vec<Because> {
    if message
        .situation
        .customer
        .aliases
        .iter()
        .any(|(_, own)| *own == product.id)
    {
        return Vec::new();
    }
    let lexicon = message.lexicon;
    let known = names(product);
    let told = tokens(words);
    let enough = message.model.thresholds.name_alike;
    let mut found = Vec::new();
    for (at, token) in told.iter().enumerate() {
        let means_nothing = token.kind != Kind::Word
            || lexicon.particles.at(&told, at).next().is_some()
            || lexicon.cues.at(&told, at).next().is_some()
            || lexicon.units.at(&told, at).next().is_some();
        if means_nothing || translated(lexicon, &token.key) || known.contains(fold(&token.key)) {
            continue;
        }
        let alike = |name: &&String| {
            name.len() > 3 && strsim::jaro_winkler(name, fold(&token.key)) >= enough
        };
        let begins = |name: &&String| token.key.len() > 2 && name.starts_with(&*token.key);
        let reason = if known.iter().any(|name| begins(&name)) {
            continue;
        } else if known.iter().any(|name| alike(&name)) {
            Reason::Typo
        } else {
            Reason::UnknownWords
        };
        let end = (span.start + token.span.end).min(span.end);
        let start = (span.start + token.span.start).min(end);
        found.push(Because {
            reason,
            span: Span { start, end },
        });
    }
    found
}

fn translated(lexicon: &Lexicon, key: &str) -> bool {
    lexicon.goods.has(key)
}

fn names(product: &Product) -> BTreeSet<String> {
    let lists = [&product.aliases, &product.keywords, &product.misspellings];
    let single = [
        &product.name,
        &product.brand,
        &product.size,
        &product.category,
    ];
    single
        .into_iter()
        .chain(lists.into_iter().flatten())
        .flat_map(|name| tokens(name))
        .map(|token| fold(&token.key).to_owned())
        .collect()
}

/// A plural's s is none of a name's letters.
fn fold(key: &str) -> &str {
    key.strip_suffix("es")
        .filter(|stem| stem.ends_with('o'))
        .or_else(|| key.strip_suffix('s'))
        .unwrap_or(key)
}

fn of_unit(goods: &Goods, product: &Product) -> Option<Reason> {
    let said = goods.said.as_ref()?;
    let units = &product.units;
    match units.order_as(said.number, said.unit.as_ref()) {
        Err(UnitError::UnknownUnit(_) | UnitError::NotWhole { .. }) => Some(Reason::UnitNotSold),
        Ok(_) | Err(UnitError::Impossible(_)) => {
            (said.unit.is_none() && units.sold_in.len() > 1).then_some(Reason::UnitAssumed)
        }
    }
}
