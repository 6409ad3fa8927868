//! How one product looks to the matcher: its names as terms, its heads, its sizes, its category.

use std::sync::OnceLock;

use super::called::Called;
use super::figures::Kept;
use super::lists::{Listed, Lists};
use super::numerals::Numerals;
use super::vocabulary::{TermId, Vocabulary};
use crate::domain::Product;
use crate::matching::text::codes::codes;
use crate::matching::text::colours::colours;
use crate::matching::text::counts::Counts;
use crate::matching::text::letters::{squash, squashed};
use crate::matching::text::sizes;
use crate::matching::text::stand_ins;
use crate::matching::text::terms::{Kind, Term, analyse};

/// What kind of text a surface is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SurfaceKind {
    /// The official name.
    Name,
    /// What the distributor says that customers call it.
    Alias,
    /// A known wrong spelling.
    Misspelling,
}

/// One way to call a product.
#[derive(Debug)]
pub struct Surface {
    /// Which.
    pub kind: SurfaceKind,
    /// Its terms without sizes and fillers, in order.
    pub terms: Vec<TermId>,
}

/// One product, analysed.
#[derive(Debug)]
pub struct Entry {
    lists: Lists<LISTS>,
    /// Every way to call it but the official name.
    others: Vec<Surface>,
    /// Further words that find it, each as its terms.
    pub keywords: Vec<Vec<TermId>>,
    /// Numbers of the name.
    pub counts: Counts,
    /// Model numbers and codes of name, aliases and keywords.
    pub codes: Vec<String>,
    /// Colours of the name, one bit each.
    pub colours: u16,
    /// The name with its brand, and each alias, as letters alone.
    pub letters: Vec<Box<[u8]>>,
    /// Brand, name, aliases and keywords as letters alone, with a bar between them.
    pub squashed: Box<str>,
    /// Whether it stands in for another maker's goods.
    pub stand_in: bool,
    /// The numbers that may stand in its names.
    pub numerals: Numerals,
    /// What it is called by, once somebody has asked.
    pub called: OnceLock<Called>,
    /// What of its names has digits, once somebody has asked.
    pub(super) profile: OnceLock<Kept>,
}

/// The places of its lists of terms.
const NAME: usize = 0;
const STRONG: usize = 1;
const WEAK: usize = 2;
const SIZES: usize = 3;
const HEADS: usize = 4;
const CATEGORY: usize = 5;
const BRAND: usize = 6;
const LISTS: usize = 7;

/// Words for packaging: never what a product is.
const PACKAGING: [&str; 15] = [
    "tin", "twin", "tray", "box", "pack", "bag", "bottle", "can", "block", "portion", "case",
    "jar", "tub", "glass", "carton",
];

impl Entry {
    /// Analyses one product; its terms join the vocabulary.
    pub fn new(product: &Product, vocabulary: &mut Vocabulary) -> Self {
        let (name, brand) = (analyse(&product.name), analyse(&product.brand));
        let leaf = product.category.rsplit(" > ").next().unwrap_or_default();
        let category = words(&analyse(leaf), vocabulary);
        let heads = heads(&name, &category, vocabulary);
        let named = words(&name, vocabulary);
        let others = surfaces(product, vocabulary);
        let branded = words(&brand, vocabulary);
        let sizes = sizes_of(product, vocabulary);
        let mut weak = words(&analyse(&product.category), vocabulary);
        let keywords = product.keywords.iter();
        let keywords: Vec<Vec<TermId>> = keywords
            .map(|keyword| words(&analyse(keyword), vocabulary))
            .collect();
        weak.extend(keywords.iter().flatten());
        let joined = name.iter().filter(|term| term.kind == Kind::Joined);
        let mut strong: Vec<TermId> = joined.map(|term| vocabulary.intern(term)).collect();
        strong.extend(named.iter().chain(others.iter().flat_map(|own| &own.terms)));
        strong.extend(&branded);
        let (strong, weak, sizes) = (sorted(strong), sorted(weak), sorted(sizes));
        let entry = Self {
            lists: Lists::new(&[named, strong, weak, sizes, heads, category, branded]),
            others,
            keywords,
            counts: Counts::of(&product.name),
            codes: codes_of(product),
            colours: colours(name.iter()),
            letters: letters_of(product),
            squashed: squashed_of(product),
            stand_in: stand_ins::is_named(name.iter().chain(&brand)),
            numerals: Numerals::of(product),
            called: OnceLock::new(),
            profile: OnceLock::new(),
        };
        for (short, long) in entry.short_forms(vocabulary) {
            vocabulary.add_short_form(short, long);
        }
        for term in entry.terms() {
            vocabulary.count_product(term);
        }
        for term in entry.brand().iter() {
            vocabulary.count_brand(*term);
        }
        entry
    }

    /// The terms of the official name, in order.
    #[must_use]
    pub fn name(&self) -> Listed<'_> {
        self.lists.get(NAME)
    }

    /// What it is: the last word of the name before any "in …", or a word that its category has too.
    #[must_use]
    pub fn heads(&self) -> Listed<'_> {
        self.lists.get(HEADS)
    }

    /// Terms of any surface and of the brand, sorted.
    #[must_use]
    pub fn strong(&self) -> Listed<'_> {
        self.lists.get(STRONG)
    }

    /// Terms of keywords and category, sorted.
    #[must_use]
    pub fn weak(&self) -> Listed<'_> {
        self.lists.get(WEAK)
    }

    /// Terms of the last level of the category.
    #[must_use]
    pub fn category(&self) -> Listed<'_> {
        self.lists.get(CATEGORY)
    }

    /// Terms of the brand.
    #[must_use]
    pub fn brand(&self) -> Listed<'_> {
        self.lists.get(BRAND)
    }

    /// Sizes in their one spelling, sorted.
    #[must_use]
    pub fn sizes(&self) -> Listed<'_> {
        self.lists.get(SIZES)
    }

    /// Each way to call it, the official name first, with its terms.
    pub fn surfaces(&self) -> impl Iterator<Item = (SurfaceKind, &[TermId])> {
        let others = self.others.iter().map(|own| (own.kind, &*own.terms));
        std::iter::once((SurfaceKind::Name, self.name().terms())).chain(others)
    }

    /// Every term that finds the product, once.
    #[must_use]
    pub fn terms(&self) -> Vec<TermId> {
        let lists = [self.strong(), self.weak(), self.sizes()];
        sorted(lists.map(Listed::terms).concat())
    }

    /// "Toms" in an alias of a product whose name says "tomatoes" is short for them everywhere.
    #[must_use]
    pub fn short_forms(&self, vocabulary: &Vocabulary) -> Vec<(TermId, TermId)> {
        let mut pairs = Vec::new();
        for short in self.others.iter().flat_map(|surface| &surface.terms) {
            for long in self.name().iter() {
                let (a, b) = (&vocabulary.term(*short).text, &vocabulary.term(*long).text);
                if a.len() > 2 && b.len() > a.len() && b.starts_with(a.as_str()) {
                    pairs.push((*short, *long));
                }
            }
        }
        pairs
    }

    /// Whether the product is sold in none of the sizes of that dimension but in another one.
    #[must_use]
    pub fn contradicts_size(&self, size: &Term, vocabulary: &Vocabulary) -> bool {
        let wanted = sizes::dimension(&size.text);
        let mut rivals = self
            .sizes()
            .terms()
            .iter()
            .map(|id| vocabulary.term(*id).text.as_str());
        rivals.clone().all(|own| own != size.text)
            && rivals.any(|own| sizes::dimension(own) == wanted)
    }
}

fn codes_of(product: &Product) -> Vec<String> {
    let more = product.aliases.iter().chain(&product.keywords);
    let mut held: Vec<String> = Vec::new();
    for code in std::iter::once(&product.name)
        .chain(more)
        .flat_map(|text| codes(text))
    {
        if !held.contains(&code) {
            held.push(code);
        }
    }
    held
}

fn letters_of(product: &Product) -> Vec<Box<[u8]>> {
    let (name, brand) = (squash(&product.name), squash(&product.brand));
    let branded = brand.is_empty() || name.windows(brand.len()).any(|part| part == brand);
    let name = if branded {
        name
    } else {
        [brand, name].concat()
    };
    let aliases = product.aliases.iter().map(|alias| squash(alias));
    let all = std::iter::once(name).chain(aliases.filter(|alias| !alias.is_empty()));
    all.map(Vec::into_boxed_slice).collect()
}

fn squashed_of(product: &Product) -> Box<str> {
    let more = product.aliases.iter().chain(&product.keywords);
    let all = [&product.brand, &product.name].into_iter().chain(more);
    let all: Vec<String> = all.map(|text| squashed(text)).collect();
    all.join("|").into_boxed_str()
}

fn sorted(mut terms: Vec<TermId>) -> Vec<TermId> {
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// What it is called beside its official name.
fn surfaces(product: &Product, vocabulary: &mut Vocabulary) -> Vec<Surface> {
    let mut surfaces = Vec::new();
    let aliases = product
        .aliases
        .iter()
        .map(|alias| (SurfaceKind::Alias, alias));
    let wrong = product
        .misspellings
        .iter()
        .map(|text| (SurfaceKind::Misspelling, text));
    for (kind, text) in aliases.chain(wrong) {
        let terms = words(&analyse(text), vocabulary);
        if !terms.is_empty() {
            surfaces.push(Surface { kind, terms });
        }
    }
    surfaces
}

fn words(terms: &[Term], vocabulary: &mut Vocabulary) -> Vec<TermId> {
    let kept = terms
        .iter()
        .filter(|term| matches!(term.kind, Kind::Word | Kind::Number | Kind::Code));
    kept.map(|term| vocabulary.intern(term)).collect()
}

fn sizes_of(product: &Product, vocabulary: &mut Vocabulary) -> Vec<TermId> {
    let own = [&product.name, &product.size].into_iter();
    let terms = own.chain(&product.aliases).flat_map(|text| analyse(text));
    let sizes = terms.filter(|term| term.kind == Kind::Size);
    sizes.map(|term| vocabulary.intern(&term)).collect()
}

fn heads(name: &[Term], category: &[TermId], vocabulary: &mut Vocabulary) -> Vec<TermId> {
    let end = name
        .iter()
        .position(|term| matches!(term.text.as_str(), "in" | "for" | "with" | "of"));
    let before = &name[..end.unwrap_or(name.len())];
    let is_word =
        |term: &&Term| term.kind == Kind::Word && !PACKAGING.contains(&term.text.as_str());
    let last = before.iter().rev().find(is_word);
    let mut heads: Vec<TermId> = last
        .map(|term| vocabulary.intern(term))
        .into_iter()
        .collect();
    for term in before.iter().filter(is_word) {
        let id = vocabulary.intern(term);
        if category.contains(&id) && !heads.contains(&id) {
            heads.push(id);
        }
    }
    heads
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads_of(name: &str, category: &str) -> Vec<String> {
        let mut vocabulary = Vocabulary::default();
        let category = words(&analyse(category), &mut vocabulary);
        let ids = heads(&analyse(name), &category, &mut vocabulary);
        ids.into_iter()
            .map(|id| vocabulary.term(id).text.clone())
            .collect()
    }

    #[test]
    fn what_a_product_is_stands_last_before_packaging_and_contents() {
        for (name, category, head) in [
            ("Vine Tomatoes", "Tomatoes", "tomato"),
            ("Sardines in Olive Oil 125 g", "Tinned", "sardine"),
            ("Medium Eggs Tray of 30", "Eggs", "egg"),
            ("Plum Tomatoes Tin 2.5 kg", "Tinned", "tomato"),
            ("Tomato Ketchup", "Sauces", "ketchup"),
        ] {
            assert_eq!(heads_of(name, category), [head], "{name}");
        }
    }

    #[test]
    fn a_word_that_the_category_has_too_is_a_head_wherever_it_stands() {
        assert_eq!(
            heads_of("Salmon Side Skinless", "Salmon"),
            ["skinless", "salmon"]
        );
    }
}
