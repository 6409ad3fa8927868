//! Which products are near kin of one, and which of them do a few words single out?

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::domain::ProductId;
use crate::language::lexicon::Particle;
use crate::language::{Cue, Kind, Token, tokens};
use crate::matching::Kin;
use crate::matching::catalog::called::spelt;
use crate::matching::catalog::figures::{Told, fold};
use crate::understanding::message::Message;

/// Words that stand for the goods and say nothing of them.
const STANDS_FOR_GOODS: [&str; 8] = [
    "the", "one", "ones", "size", "sized", "wale", "wala", "wali",
];
/// Words for the goods that others are variants of: "48 of the normal".
const PLAIN: [&str; 10] = [
    "normal", "normale", "normalen", "normales", "normaal", "normaux", "regular", "standard",
    "ordinary", "gewone",
];

/// Whether a word means the goods that others are variants of.
pub(super) fn says_plain(token: &Token) -> bool {
    PLAIN.contains(&&*token.key)
}

/// What a few words ask of a product.
pub(in crate::understanding) struct Wanted<'m> {
    told: Told<'m>,
    /// The words as they were written, and in English where that is another thing.
    words: Vec<Vec<String>>,
    variant: Variant,
}

/// Whether a variant may be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Variant {
    Any,
    /// "the normal one".
    None,
}

impl<'m> Wanted<'m> {
    /// `None` where nothing is asked at all.
    pub fn of(message: &'m Message<'_>, range: &Range<usize>) -> Option<Self> {
        let own = &message.tokens[range.clone()];
        let told = Told::of(own, &(0..own.len()), message.lexicon);
        let written = words(message, own);
        let plain = own.iter().any(says_plain);
        let asks = plain || !(told.is_empty() && written.is_empty());
        let english = message.english(range);
        let english = english.map(|english| words(message, &tokens(&english)));
        asks.then_some(Self {
            told,
            words: std::iter::once(written).chain(english).collect(),
            variant: if plain { Variant::None } else { Variant::Any },
        })
    }

    /// Turns most products away before their names are taken apart: only a "no" is certain.
    fn may_fit(&self, kin: Kin<'_>) -> bool {
        self.told.figures().all(|figure| kin.may_have(figure))
    }

    fn fits(&self, message: &Message<'_>, kin: Kin<'_>) -> bool {
        let own = kin.called().words();
        let has_all = |words: &Vec<String>| words.iter().all(|word| own.has_begun(word));
        let varies = self.variant == Variant::None && kin.product().variant_of.is_some();
        if varies || !self.words.iter().any(has_all) {
            return false;
        }
        let profile = || message.profile(kin.product().id);
        self.told.is_empty()
            || profile().is_some_and(|own| self.told.figures().all(|figure| own.has(figure)))
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
        let mut cues = message.lexicon.cues.at(own, at);
        let quiet = cues.any(|(len, cue)| len == 1 && *cue == Cue::Filler);
        if token.kind != Kind::Word || joins || figure || number || quiet {
            continue;
        }
        if STANDS_FOR_GOODS.contains(&&*token.key)
            || says_plain(token)
            || message.lexicon.units.has(&token.key) && at > 0
        {
            continue;
        }
        words.extend(spelt(&token.key).split(' ').map(fold));
    }
    words
}

/// Products that are near kin, the nearer circle first: the variants of one product, then goods of
/// the same category that share a word of the name.
#[derive(Default)]
pub(in crate::understanding) struct Circles<'a>(Vec<Circle<'a>>);

struct Circle<'a> {
    kin: Vec<Kin<'a>>,
    /// The places of the kin that are called by each word that was asked for.
    said: RefCell<FxHashMap<String, Rc<Vec<usize>>>>,
}

impl<'a> Circles<'a> {
    /// The kin of a product, itself among them: sought where the matcher looks for its name, so that a
    /// large catalog costs no more than a search.
    pub fn around(message: &Message<'a>, product: ProductId) -> Self {
        let Some(own) = message.index.kin(product) else {
            return Self::default();
        };
        let family = |kin: &Kin<'_>| kin.product().variant_of.unwrap_or(kin.product().id);
        let like = message.like(&own.product().name).into_iter();
        let near: Vec<Kin<'a>> = like.filter(|other| other.product().active).collect();
        let circle =
            |is_in: &dyn Fn(&Kin<'_>) -> bool| Circle::of(near.iter().copied().filter(is_in));
        let shares = |kin: &Kin<'_>| own.called().telling().share(kin.called().telling());
        Self(vec![
            circle(&|other| family(other) == family(&own)),
            circle(&|other| other.product().category == own.product().category && shares(other)),
        ])
    }

    /// What the customer has in the cart and what they have ordered.
    pub fn of_customer(message: &Message<'a>) -> Self {
        let situation = message.situation;
        let orders = situation.customer.history.iter();
        let ordered = orders
            .flat_map(|order| &order.lines)
            .filter_map(|line| line.product);
        let all: BTreeSet<ProductId> = situation.cart.iter().copied().chain(ordered).collect();
        let all = all.into_iter();
        let kin = all.filter_map(|product| message.index.kin(product));
        Self(vec![Circle::of(kin)])
    }

    /// Whether a product is among them.
    pub fn has(&self, product: ProductId) -> bool {
        let mut all = self.0.iter().flat_map(|circle| &circle.kin);
        all.any(|kin| kin.product().id == product)
    }

    /// The same of goods that a customer has: the only ones are meant as well.
    pub fn only_known(&self, message: &Message<'a>, wanted: &Wanted<'_>) -> Option<ProductId> {
        let single = self.0.iter().find_map(|circle| match circle.kin[..] {
            [only] if wanted.fits(message, only) => Some(only.product().id),
            _ => None,
        });
        single.or_else(|| self.only(message, wanted))
    }

    /// The one product that has all that is wanted, where others of its circle have not; of several
    /// the one that has least beside it: "large" is not extra large.
    pub fn only(&self, message: &Message<'a>, wanted: &Wanted<'_>) -> Option<ProductId> {
        self.0.iter().find_map(|circle| {
            let fitting = circle.fitting(message, wanted);
            match fitting[..] {
                [] => None,
                _ if circle.kin.len() == fitting.len() => None,
                [only] => Some(only.product().id),
                _ => plainest(&fitting),
            }
        })
    }
}

impl<'a> Circle<'a> {
    fn of(kin: impl Iterator<Item = Kin<'a>>) -> Self {
        Self {
            kin: kin.collect(),
            said: RefCell::default(),
        }
    }

    fn fitting(&self, message: &Message<'a>, wanted: &Wanted<'_>) -> Vec<Kin<'a>> {
        let mut places: Vec<usize> = Vec::new();
        for words in &wanted.words {
            places.extend(self.say_all(words));
        }
        places.sort_unstable();
        places.dedup();
        let kin = places.into_iter().map(|place| self.kin[place]);
        kin.filter(|kin| wanted.may_fit(*kin))
            .filter(|kin| wanted.fits(message, *kin))
            .collect()
    }

    /// The places of the kin that are called by all of the words.
    fn say_all(&self, words: &[String]) -> Vec<usize> {
        let Some((first, rest)) = words.split_first() else {
            return (0..self.kin.len()).collect();
        };
        let mut places = self.say(first).to_vec();
        for word in rest {
            if places.is_empty() {
                break;
            }
            let said = self.say(word);
            places.retain(|place| said.contains(place));
        }
        places
    }

    fn say(&self, word: &str) -> Rc<Vec<usize>> {
        if let Some(places) = self.said.borrow().get(word) {
            return Rc::clone(places);
        }
        let all = 0..self.kin.len();
        let places: Vec<usize> = all
            .filter(|at| self.kin[*at].called().words().has_begun(word))
            .collect();
        let places = Rc::new(places);
        let held = Rc::clone(&places);
        self.said.borrow_mut().insert(word.to_owned(), held);
        places
    }
}

fn plainest(fitting: &[Kin<'_>]) -> Option<ProductId> {
    let is_common = |word: &str| fitting.iter().all(|kin| kin.called().words().has(word));
    let own = |kin: &Kin<'_>| {
        kin.called()
            .words()
            .iter()
            .filter(|word| !is_common(word))
            .count()
    };
    let least = fitting.iter().map(own).min()?;
    let mut plain = fitting.iter().filter(|kin| own(kin) == least);
    let found = plain.next()?;
    (plain.next().is_none() && least == 0).then_some(found.product().id)
}
