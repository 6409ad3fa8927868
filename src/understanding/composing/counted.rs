//! When does a number without a unit count pieces, and not units of sale: "30 eggs"?

use std::ops::Range;

use rust_decimal::Decimal;

use super::compose::Composer;
use super::items::Named;
use crate::domain::{Product, Unit};
use crate::language::{Kind, Lexicon, Token, tokens};
use crate::matching::catalog::figures::{fold, size_at};
use crate::understanding::message::Message;
use crate::understanding::reading::{Decision, Said, Target};

/// Fewer pieces than this in one unit of sale are packs: "2 bottles" of a case of 2 may be cases.
const FEWEST: Decimal = Decimal::from_parts(6, 0, 0, false, 0);
/// A number that fills so many units of sale, and not exactly, is still one of pieces.
const CLEARLY_MORE: Decimal = Decimal::TWO;

/// Languages with one word for a box and for a case of boxes: Spanish "caja".
const ONE_WORD: [&str; 1] = ["es"];

impl Composer<'_, '_> {
    /// "24 flesjes pils", "24 sprite cans" of a case of 24: the container that a name begins or ends
    /// with is the unit of the number right before it, where so many make whole units of sale.
    pub(super) fn in_its_container(&self, named: &Named, said: Said, target: &Target) -> Said {
        let (Named::Words(range), None) = (named, &said.unit) else {
            return said;
        };
        let Decision::Product { chosen, .. } = &target.decision else {
            return said;
        };
        let tokens = &self.message.tokens;
        let counted =
            range.len() > 1 && range.start > 0 && tokens[range.start - 1].kind == Kind::Number;
        let ends = [range.start, range.end - 1];
        let mut units = ends.into_iter().filter_map(|at| self.message.unit_at(at));
        let container = units.next();
        let product = self.message.index.catalog().get(chosen.product);
        let (true, Some((1, word)), Some(product)) = (counted, container, product) else {
            return said;
        };
        let units = &product.units;
        let whole = units.contains(&word.unit)
            && !units.sells(&word.unit)
            && units
                .order_as(said.number, Some(&word.unit))
                .is_ok_and(|amount| amount.quantity.get().fract().is_zero());
        if whole {
            return Said {
                unit: Some(word.unit),
                ..said
            };
        }
        said
    }

    /// "1 caja" of goods that are sold by the box: a word that stands for several containers means the
    /// one that the goods come in.
    pub(super) fn as_sold(&self, said: Said, decision: &Decision) -> Said {
        let Some(unit) = &said.unit else { return said };
        let candidates = match decision {
            Decision::Product { chosen, .. } => std::slice::from_ref(chosen),
            Decision::Ambiguous(candidates) => &candidates[..],
            Decision::Unknown(_) | Decision::LastNamed | Decision::Everything => return said,
        };
        let catalog = self.message.index.catalog();
        let all_sell = |unit: &Unit| {
            let mut products = candidates.iter().map(|one| catalog.get(one.product));
            products.all(|product| product.is_some_and(|product| product.units.sells_like(unit)))
        };
        let all_come_in = |unit: &Unit| {
            let mut products = candidates.iter().map(|one| catalog.get(one.product));
            products.all(|product| product.is_some_and(|product| product.units.default == *unit))
        };
        // "5 cajas" of gloves in boxes and in cases of ten boxes: the one that they are priced by.
        let one_word = ONE_WORD.contains(&&*self.message.lexicon.language);
        if one_word
            && !all_come_in(unit)
            && let Some(unit) = self
                .message
                .lexicon
                .also(unit)
                .iter()
                .find(|u| all_come_in(u))
        {
            return Said {
                unit: Some(unit.clone()),
                ..said
            };
        }
        if all_sell(unit) {
            return said;
        }
        let mut meant = self.message.lexicon.also(unit).iter();
        match meant.find(|unit| all_sell(unit)) {
            Some(unit) => Said {
                unit: Some(unit.clone()),
                ..said
            },
            None => said,
        }
    }
}

/// The same with pieces as the unit, where goods are named in the plural by what one of them is and
/// the number makes whole units of sale. Whoever takes as many units of sale at a time means those.
pub(super) fn counted(
    message: &Message<'_>,
    range: &Range<usize>,
    said: Said,
    decision: &Decision,
) -> Said {
    let candidates = match decision {
        Decision::Product { chosen, .. } => std::slice::from_ref(chosen),
        Decision::Ambiguous(candidates) => candidates,
        Decision::Unknown(_) | Decision::LastNamed | Decision::Everything => &[],
    };
    let catalog = message.index.catalog();
    let products = candidates.iter().filter_map(|one| catalog.get(one.product));
    let products: Vec<&Product> = products.collect();
    let in_pieces = |product: &&Product| {
        pieces_of(product, message.lexicon).is_some()
            && is_plural_of(message, range, product)
            && !takes_so_many(message, product, said.number)
    };
    let fills = |product: &&Product| {
        pieces_of(product, message.lexicon).is_some_and(|held| {
            (said.number % held).is_zero() || said.number >= held * CLEARLY_MORE
        })
    };
    if said.unit.is_none() && products.iter().any(fills) && products.iter().all(in_pieces) {
        return Said {
            unit: Some(Unit::each()),
            ..said
        };
    }
    said
}

/// How many single pieces one unit of sale is known to hold.
fn pieces_of(product: &Product, lexicon: &Lexicon) -> Option<Decimal> {
    let each = Unit::each();
    let mut held = product.units.contents.iter();
    let (_, held) = held.find(|(unit, held)| *unit == each && *held >= FEWEST)?;
    let single = product.units.default != each && !holds_packs(&product.size, lexicon);
    single.then_some(*held)
}

/// "9 x 250 g": the pieces are packs of something smaller.
fn holds_packs(size: &str, lexicon: &Lexicon) -> bool {
    let tokens = tokens(size);
    let times = |at: usize| tokens[at].is_word("x") && size_at(&tokens, at + 1, lexicon).is_some();
    (0..tokens.len()).any(times)
}

/// Whether the first or the last of the words is a plural of a word that the product is called by.
fn is_plural_of(message: &Message<'_>, range: &Range<usize>, product: &Product) -> bool {
    let names = std::iter::once(&product.name).chain(&product.aliases);
    let own: Vec<String> = names
        .flat_map(|name| tokens(name))
        .map(|token| fold(&token.key))
        .collect();
    let plural = |token: &Token| token.key.ends_with('s') && own.contains(&fold(&token.key));
    let english = message.english(range).unwrap_or_default();
    [message.words(range), &*english].into_iter().any(|words| {
        let tokens = tokens(words);
        let mut words = tokens.iter().filter(|token| token.kind == Kind::Word);
        words.next().is_some_and(plural) || words.next_back().is_some_and(plural)
    })
}

/// Whether the customer has taken about as many units of sale at a time.
fn takes_so_many(message: &Message<'_>, product: &Product, number: Decimal) -> bool {
    let orders = message.situation.customer.history.iter();
    let mut lines = orders.flat_map(|order| &order.lines);
    lines.any(|line| {
        let taken = product.units.in_default(&line.amount);
        line.product == Some(product.id)
            && taken.is_some_and(|taken| taken * Decimal::TWO >= number)
    })
}
