//! Which products a text names letter for letter: by code, by official name, by alias.

use rustc_hash::FxHashMap;

use crate::domain::Product;
use crate::matching::text::sizes;
use crate::matching::text::terms::{Kind, Term, analyse};

/// Codes and whole names of a catalog.
#[derive(Debug, Default, Clone)]
pub struct Exact {
    codes: FxHashMap<String, Vec<usize>>,
    names: FxHashMap<String, Vec<usize>>,
}

impl Exact {
    /// Adds the product that stands at this place in the catalog.
    pub fn add(&mut self, at: usize, product: &Product) {
        for key in code_keys(product) {
            add(&mut self.codes, key, at);
        }
        for key in name_keys(product) {
            add(&mut self.names, key, at);
        }
    }

    /// Takes back what [`Exact::add`] did of the same product at the same place.
    pub fn remove(&mut self, at: usize, product: &Product) {
        for key in code_keys(product) {
            remove(&mut self.codes, &key, at);
        }
        for key in name_keys(product) {
            remove(&mut self.names, &key, at);
        }
    }

    /// Follows products that stand elsewhere in the catalog now.
    pub fn renumber(&mut self, place: impl Fn(usize) -> usize) {
        for held in self.codes.values_mut().chain(self.names.values_mut()) {
            for at in &mut *held {
                *at = place(*at);
            }
            held.sort_unstable();
        }
    }

    /// The products whose sku or EAN the whole text is.
    #[must_use]
    pub fn by_code(&self, words: &str) -> &[usize] {
        found(&self.codes, &code_key(words))
    }

    /// The products whose name or alias the text is, sizes and fillers aside.
    #[must_use]
    pub fn by_name(&self, terms: &[Term]) -> &[usize] {
        found(&self.names, &name_key(terms))
    }
}

/// Whether a customer's own word is meant: the same terms, or the same but for a size behind it.
#[must_use]
pub fn is_alias(alias: &str, terms: &[Term]) -> bool {
    if !may_be(alias, terms) {
        return false;
    }
    let own = analyse(alias);
    let said = |sized: bool| {
        terms
            .iter()
            .filter(move |term| sized || term.kind != Kind::Size)
    };
    let content = |term: &&Term| !is_article(term);
    let same = |sized: bool| own.iter().filter(content).eq(said(sized).filter(content));
    own.iter().any(|term| !is_article(term)) && (same(true) || same(false))
}

/// Turns most aliases away before they are analysed: a customer may have hundreds, and every range of
/// words is compared with each. A stem begins with the first three letters of its word.
fn may_be(alias: &str, terms: &[Term]) -> bool {
    if !alias.is_ascii() || alias.contains('\'') {
        return true;
    }
    let mut words = terms.iter().filter(|term| term.kind == Kind::Word);
    words.all(|term| term.text.get(..3).is_none_or(|start| alias.contains(start)))
}

fn is_article(term: &Term) -> bool {
    matches!(
        term.text.as_str(),
        "the" | "a" | "an" | "my" | "our" | "some" | "of" | "pls" | "please"
    )
}

/// Whether the sizes of the words leave the product possible, given its name and size texts.
#[must_use]
pub fn sizes_agree(terms: &[Term], product: &Product) -> bool {
    let wanted: Vec<&Term> = terms
        .iter()
        .filter(|term| term.kind == Kind::Size)
        .collect();
    if wanted.is_empty() {
        return true;
    }
    let mut own = analyse(&product.name);
    own.extend(analyse(&product.size));
    // "12oz lids" is what the distributor calls a lid for 12/16 oz.
    own.extend(product.aliases.iter().flat_map(|alias| analyse(alias)));
    wanted
        .iter()
        .all(|size| own.contains(size) || !rivals(size, &own))
}

fn rivals(size: &Term, own: &[Term]) -> bool {
    let wanted = sizes::dimension(&size.text);
    own.iter()
        .any(|term| term.kind == Kind::Size && sizes::dimension(&term.text) == wanted)
}

fn code_keys(product: &Product) -> impl Iterator<Item = String> {
    let codes = std::iter::once(&product.sku).chain(&product.eans);
    codes.map(|code| code_key(code))
}

fn name_keys(product: &Product) -> impl Iterator<Item = String> {
    let names = std::iter::once(&product.name).chain(&product.aliases);
    names.map(|name| name_key(&analyse(name)))
}

/// Places are kept in the catalog's order.
fn add(map: &mut FxHashMap<String, Vec<usize>>, key: String, at: usize) {
    if key.is_empty() {
        return;
    }
    let held = map.entry(key).or_default();
    if let Err(free) = held.binary_search(&at) {
        held.insert(free, at);
    }
}

fn remove(map: &mut FxHashMap<String, Vec<usize>>, key: &str, at: usize) {
    let Some(held) = map.get_mut(key) else {
        return;
    };
    held.retain(|other| *other != at);
    if held.is_empty() {
        map.remove(key);
    }
}

fn found<'a>(map: &'a FxHashMap<String, Vec<usize>>, key: &str) -> &'a [usize] {
    map.get(key).map_or(&[], Vec::as_slice)
}

/// Letters and digits alone, so that "day 001" is DAY-001.
fn code_key(code: &str) -> String {
    code.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn name_key(terms: &[Term]) -> String {
    let mut key = String::new();
    for term in terms
        .iter()
        .filter(|term| !matches!(term.kind, Kind::Size | Kind::Filler | Kind::Joined))
    {
        key.push_str(&term.text);
        key.push(' ');
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_meant_in_either_number_with_an_article_or_with_a_size_behind_it() {
        for (alias, words) in [
            ("toms", "tom"),
            ("the green stuff", "green stuff"),
            ("green stuff", "the green stuff"),
            ("red sauce", "red sauce 4l"),
            ("crème", "creme"),
            ("nan's loaf", "nans loaves"),
            ("7 up", "7 up"),
        ] {
            assert!(is_alias(alias, &analyse(words)), "{alias}: {words}");
        }
    }

    #[test]
    fn more_or_other_words_are_not_the_alias() {
        for (alias, words) in [
            ("toms", "cherry toms"),
            ("green stuff", "green"),
            ("the", "the"),
            ("red", "reed"),
        ] {
            assert!(!is_alias(alias, &analyse(words)), "{alias}: {words}");
        }
    }
}
