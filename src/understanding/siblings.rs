//! Which products are near kin of one, and which of them do a few words single out?

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use super::message::Message;
use super::sizes::{Figure, Profile, figures, fold};
use crate::domain::{Product, ProductId};
use crate::language::lexicon::Particle;
use crate::language::{Kind, Token, tokens};

/// Letters for sizes, which most trades write so.
const LETTERS: [(&str, &str); 5] = [
    ("s", "small"),
    ("m", "medium"),
    ("l", "large"),
    ("xl", "extra large"),
    ("xs", "extra small"),
];
/// Words that stand for the goods and say nothing of them.
const STANDS_FOR_GOODS: [&str; 8] = [
    "the", "one", "ones", "size", "sized", "wale", "wala", "wali",
];
/// Shorter words join others; they make no two products kin.
const TELLING: usize = 3;

/// Kin is looked for among so many products whose names are like the product's own; as many as the
/// matcher measures, so that a large catalog costs no more than a search.
const NEAR: usize = 48;

/// What a few words ask of a product.
pub(super) struct Wanted {
    figures: Vec<Figure>,
    /// The words as they were written, and in English.
    words: [Vec<String>; 2],
}

impl Wanted {
    /// `None` where nothing is asked at all.
    pub fn of(message: &Message<'_>, range: &Range<usize>) -> Option<Self> {
        let own = &message.tokens[range.clone()];
        let figures = figures(own, message.lexicon);
        let written = words(message, own);
        let english = match message.english(range) {
            Some(english) => words(message, &tokens(&english)),
            None => written.clone(),
        };
        let asks = !(figures.is_empty() && written.is_empty());
        asks.then_some(Self {
            figures,
            words: [written, english],
        })
    }

    fn fits(&self, kin: &Kin) -> bool {
        let has_all = |words: &Vec<String>| words.iter().all(|word| kin.words.contains(word));
        self.figures.iter().all(|figure| kin.profile.has(figure)) && self.words.iter().any(has_all)
    }
}

/// Words that say something, letters for sizes spelt out.
fn words(message: &Message<'_>, own: &[Token]) -> Vec<String> {
    let mut words = Vec::new();
    for (at, token) in own.iter().enumerate() {
        let mut particles = message.lexicon.particles.at(own, at);
        let joins = particles.any(|(_, p)| matches!(p, Particle::Of | Particle::Article));
        let figure = at > 0 && token.glued && own[at - 1].kind == Kind::Number;
        let number = message.lexicon.numbers.contains_key(&token.key);
        if token.kind != Kind::Word || joins || figure || number {
            continue;
        }
        if STANDS_FOR_GOODS.contains(&&*token.key)
            || message.lexicon.units.has(&token.key) && at > 0
        {
            continue;
        }
        let letter = LETTERS.iter().find(|(letter, _)| *letter == token.key);
        let spelt = letter.map_or(&*token.key, |(_, spelt)| spelt);
        words.extend(spelt.split(' ').map(fold));
    }
    words
}

/// One product that may be meant.
struct Kin {
    product: ProductId,
    words: BTreeSet<String>,
    profile: Rc<Profile>,
}

impl Kin {
    fn new(message: &Message<'_>, product: &Product) -> Option<Self> {
        let mut own = BTreeSet::new();
        for name in std::iter::once(&product.name).chain(&product.aliases) {
            for token in tokens(name).iter().filter(|token| token.kind == Kind::Word) {
                let letter = LETTERS.iter().find(|(letter, _)| *letter == token.key);
                let spelt = letter.map_or(&*token.key, |(_, spelt)| spelt);
                own.extend(spelt.split(' ').map(fold));
            }
        }
        Some(Self {
            product: product.id,
            words: own,
            profile: message.profile(product.id)?,
        })
    }
}

/// Products that are near kin, the nearer circle first: the variants of one product, then goods of
/// the same category that share a word of the name.
#[derive(Default)]
pub(super) struct Circles(Vec<Vec<Kin>>);

impl Circles {
    /// The kin of a product, itself among them.
    pub fn around(message: &Message<'_>, product: ProductId) -> Self {
        let catalog = message.index.catalog();
        let Some(own) = catalog.get(product) else {
            return Self::default();
        };
        let family = |product: &Product| product.variant_of.unwrap_or(product.id);
        let mut query = message.query(&own.name, None);
        query.limit = NEAR;
        let found = message.index.search(&query);
        let near: Vec<&Product> = found
            .iter()
            .filter_map(|one| catalog.get(one.product))
            .collect();
        let circle = |is_in: &dyn Fn(&Product) -> bool| -> Vec<Kin> {
            let sold = near.iter().copied().filter(|other| other.active);
            sold.filter(|other| is_in(other))
                .filter_map(|other| Kin::new(message, other))
                .collect()
        };
        let telling = telling_words(own);
        Self(vec![
            circle(&|other| family(other) == family(own)),
            circle(&|other| {
                other.category == own.category && !telling.is_disjoint(&telling_words(other))
            }),
        ])
    }

    /// What the customer has in the cart and what they have ordered.
    pub fn of_customer(message: &Message<'_>) -> Self {
        let situation = message.situation;
        let orders = situation.customer.history.iter();
        let ordered = orders
            .flat_map(|order| &order.lines)
            .filter_map(|line| line.product);
        let all: BTreeSet<ProductId> = situation.cart.iter().copied().chain(ordered).collect();
        let kin = all
            .into_iter()
            .filter_map(|product| Kin::new(message, message.index.catalog().get(product)?));
        Self(vec![kin.collect()])
    }

    /// Whether a product is among them.
    pub fn has(&self, product: ProductId) -> bool {
        self.0.iter().flatten().any(|kin| kin.product == product)
    }

    /// The one product that has all that is wanted, where others of its circle have not; of several
    /// the one that has least beside it: "large" is not extra large.
    pub fn only(&self, wanted: &Wanted) -> Option<ProductId> {
        self.0.iter().find_map(|circle| {
            let fitting: Vec<&Kin> = circle.iter().filter(|kin| wanted.fits(kin)).collect();
            if fitting.len() == circle.len() {
                return None;
            }
            match fitting[..] {
                [] => None,
                [only] => Some(only.product),
                _ => plainest(&fitting),
            }
        })
    }
}

fn plainest(fitting: &[&Kin]) -> Option<ProductId> {
    let common = fitting
        .iter()
        .map(|kin| kin.words.clone())
        .reduce(|a, b| &a & &b)?;
    let beside = |kin: &Kin| kin.words.difference(&common).count();
    let least = fitting.iter().map(|kin| beside(kin)).min()?;
    let mut plain = fitting.iter().filter(|kin| beside(kin) == least);
    let found = plain.next()?;
    (plain.next().is_none() && least == 0).then_some(found.product)
}

fn telling_words(product: &Product) -> BTreeSet<String> {
    let words = tokens(&product.name).into_iter();
    words
        .filter(|token| token.kind == Kind::Word && token.key.chars().count() >= TELLING)
        .map(|token| fold(&token.key))
        .collect()
}
