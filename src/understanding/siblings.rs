//! Which products are near kin of one, and which of them do a few words single out?

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

use super::called::{may_say, spelt};
use super::message::Message;
use super::sizes::{Figure, figures, fold};
use crate::domain::{Product, ProductId};
use crate::language::lexicon::Particle;
use crate::language::{Cue, Kind, Token, tokens};

/// Words that stand for the goods and say nothing of them.
const STANDS_FOR_GOODS: [&str; 8] = [
    "the", "one", "ones", "size", "sized", "wale", "wala", "wali",
];
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

    fn fits<'a>(&self, message: &Message<'a>, product: &'a Product) -> bool {
        let called = message.called(product);
        let has_all = |words: &Vec<String>| words.iter().all(|word| called.words().contains(word));
        if !self.words.iter().any(has_all) {
            return false;
        }
        let profile = || message.profile(product.id);
        self.figures.is_empty()
            || profile().is_some_and(|own| self.figures.iter().all(|figure| own.has(figure)))
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
pub(super) struct Circles<'a>(Vec<Circle<'a>>);

struct Circle<'a> {
    members: Vec<&'a Product>,
    /// Only those count that share a telling word with this one.
    like: Option<&'a Product>,
    /// The places of the members that may be called by each word that was asked for.
    said: RefCell<HashMap<String, Rc<Vec<usize>>>>,
}

impl<'a> Circles<'a> {
    /// The kin of a product, itself among them: sought where the matcher looks for its name, so that a
    /// large catalog costs no more than a search.
    pub fn around(message: &Message<'a>, product: ProductId) -> Self {
        let Some(own) = message.index.catalog().get(product) else {
            return Self::default();
        };
        let family = |product: &Product| product.variant_of.unwrap_or(product.id);
        let mut near = message.like(&own.name);
        near.retain(|other| other.active);
        let circle = |is_in: &dyn Fn(&Product) -> bool, like: Option<&'a Product>| Circle {
            members: near.iter().copied().filter(|other| is_in(other)).collect(),
            like,
            said: RefCell::default(),
        };
        Self(vec![
            circle(&|other| family(other) == family(own), None),
            circle(&|other| other.category == own.category, Some(own)),
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
        let catalog = message.index.catalog();
        let members = all.into_iter().filter_map(|product| catalog.get(product));
        Self(vec![Circle {
            members: members.collect(),
            like: None,
            said: RefCell::default(),
        }])
    }

    /// Whether a product is among them.
    pub fn has(&self, message: &Message<'a>, product: ProductId) -> bool {
        let mut all = self.0.iter();
        all.any(|circle| circle.kin(message).any(|kin| kin.id == product))
    }

    /// The same of goods that a customer has: the only ones are meant as well.
    pub fn only_known(&self, message: &Message<'a>, wanted: &Wanted) -> Option<ProductId> {
        let single = self.0.iter().find_map(|circle| match circle.members[..] {
            [only] if wanted.fits(message, only) => Some(only.id),
            _ => None,
        });
        single.or_else(|| self.only(message, wanted))
    }

    /// The one product that has all that is wanted, where others of its circle have not; of several
    /// the one that has least beside it: "large" is not extra large.
    pub fn only(&self, message: &Message<'a>, wanted: &Wanted) -> Option<ProductId> {
        self.0.iter().find_map(|circle| {
            let fitting = circle.fitting(message, wanted);
            match fitting[..] {
                [] => None,
                _ if circle.kin(message).count() == fitting.len() => None,
                [only] => Some(only.id),
                _ => plainest(message, &fitting),
            }
        })
    }
}

impl<'a> Circle<'a> {
    fn kin(&self, message: &Message<'a>) -> impl Iterator<Item = &'a Product> {
        let members = self.members.iter().copied();
        members.filter(|member| self.holds(message, member))
    }

    fn holds(&self, message: &Message<'a>, member: &'a Product) -> bool {
        self.like.is_none_or(|own| {
            let (own, other) = (message.called(own), message.called(member));
            !own.telling().is_disjoint(other.telling())
        })
    }

    fn fitting(&self, message: &Message<'a>, wanted: &Wanted) -> Vec<&'a Product> {
        let mut places: Vec<usize> = Vec::new();
        for words in &wanted.words {
            places.extend(self.may_say_all(words));
        }
        places.sort_unstable();
        places.dedup();
        let members = places.into_iter().map(|place| self.members[place]);
        members
            .filter(|member| self.holds(message, member) && wanted.fits(message, member))
            .collect()
    }

    /// The places of the members that may be called by all of the words: most are turned away before
    /// they are looked at closely.
    fn may_say_all(&self, words: &[String]) -> Vec<usize> {
        let Some((first, rest)) = words.split_first() else {
            return (0..self.members.len()).collect();
        };
        let mut places = self.may_say(first).to_vec();
        for word in rest {
            if places.is_empty() {
                break;
            }
            let said = self.may_say(word);
            places.retain(|place| said.contains(place));
        }
        places
    }

    fn may_say(&self, word: &str) -> Rc<Vec<usize>> {
        if let Some(places) = self.said.borrow().get(word) {
            return Rc::clone(places);
        }
        let all = 0..self.members.len();
        let places: Vec<usize> = all.filter(|at| may_say(self.members[*at], word)).collect();
        let places = Rc::new(places);
        let held = Rc::clone(&places);
        self.said.borrow_mut().insert(word.to_owned(), held);
        places
    }
}

fn plainest<'a>(message: &Message<'a>, fitting: &[&'a Product]) -> Option<ProductId> {
    let words = |product: &&'a Product| message.called(product).words().clone();
    let common = fitting.iter().map(words).reduce(|a, b| &a & &b)?;
    let beside = |product: &'a Product| message.called(product).words().difference(&common).count();
    let least = fitting.iter().map(|product| beside(product)).min()?;
    let mut plain = fitting.iter().filter(|product| beside(product) == least);
    let found = plain.next()?;
    (plain.next().is_none() && least == 0).then_some(found.id)
}
