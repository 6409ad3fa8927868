//! What is at hand while one message is read: its tokens, the lexicon, the catalog, and what both
//! have said already.

use std::cell::{OnceCell, RefCell};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::composing::narrow::sized;
use super::reading::{Decision, Situation};
use super::weights::Model;
use crate::domain::{MatchingMethod, ProductId, Unit};
use crate::language::dates::{Calendar, Order};
use crate::language::lexicon::UnitWord;
use crate::language::normalise::key;
use crate::language::numbers::{number_at, spoken_hundreds_at};
use crate::language::{Kind, Lexicon, Span, Token, detect, tokens};
use crate::matching::catalog::figures::{Profile, size_at};
use crate::matching::{Called, Candidate, Index, Kin, Memory, Query, Verdict};

/// Candidates kept with each decision: a choice offers four, and the rest shows behind it.
const KEPT: usize = 8;

/// One message, ready to be read.
pub(super) struct Message<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token>,
    pub lexicon: &'static Lexicon,
    pub index: &'a Index,
    pub situation: &'a Situation<'a>,
    pub model: &'a Model,
    pub calendar: Calendar<'static>,
    memory: Memory,
    translatable: OnceCell<Vec<bool>>,
    fits: RefCell<FxHashMap<(usize, usize), f64>>,
    likes: RefCell<FxHashMap<String, f64>>,
    found: RefCell<FxHashMap<String, Rc<Vec<Candidate>>>>,
    profiles: RefCell<FxHashMap<ProductId, Arc<Profile>>>,
}

impl<'a> Message<'a> {
    /// With the weights that are built in.
    pub fn new(text: &'a str, index: &'a Index, situation: &'a Situation<'a>) -> Self {
        Self::weighed(text, index, situation, Model::embedded())
    }

    /// A part of it as a message of its own, in the same language.
    pub fn part(&self, span: Span) -> Self {
        let inner = Self::weighed(span.of(self.text), self.index, self.situation, self.model);
        Self {
            lexicon: self.lexicon,
            calendar: self.calendar,
            ..inner
        }
    }

    /// With other weights.
    pub fn weighed(
        text: &'a str,
        index: &'a Index,
        situation: &'a Situation<'a>,
        model: &'a Model,
    ) -> Self {
        let tokens = tokens(text);
        let lexicon = detect::language(&tokens, situation.locale);
        Self {
            text,
            lexicon,
            index,
            situation,
            model,
            calendar: Calendar {
                today: situation.zone.date(situation.now),
                order: Order::of(situation.locale),
                lexicon,
            },
            tokens,
            memory: Memory::default(),
            translatable: OnceCell::new(),
            fits: RefCell::default(),
            likes: RefCell::default(),
            found: RefCell::default(),
            profiles: RefCell::default(),
        }
    }

    pub fn span(&self, range: &Range<usize>) -> Span {
        match (self.tokens.get(range.start), range.end.checked_sub(1)) {
            (Some(first), Some(last)) if last >= range.start => {
                first.span.to(self.tokens[last].span)
            }
            (_, _) => Span { start: 0, end: 0 },
        }
    }

    /// The words of a range as they were written.
    pub fn words(&self, range: &Range<usize>) -> &'a str {
        self.span(range).of(self.text)
    }

    /// The words of a range as the catalog may know them: food words of other languages, symbols
    /// and kitchen shorthand in English. `None` where there is nothing to translate.
    pub fn english(&self, range: &Range<usize>) -> Option<String> {
        let translatable = self.translatable.get_or_init(|| self.find_translatable());
        if !translatable[range.clone()].contains(&true) {
            return None;
        }
        let mut words: Vec<String> = Vec::new();
        let mut translated = false;
        let mut at = range.start;
        while at < range.end {
            if self.tokens[at].kind == Kind::Word
                && let Some((number, unit, len)) =
                    size_at(&self.tokens[..range.end], at, self.lexicon)
            {
                words.push(format!("{} {unit}", number.normalize()));
                translated = true;
                at += len;
                continue;
            }
            if let Some((figure, len)) = self.spoken_decimal(at, range.end) {
                words.push(figure);
                translated = true;
                at += len;
                continue;
            }
            let longest = self
                .lexicon
                .goods
                .at(&self.tokens[..range.end], at)
                .max_by_key(|(len, _)| *len);
            if let Some((len, english)) = longest {
                words.push(english.clone());
                translated = true;
                at += len;
            } else {
                words.push(self.tokens[at].span.of(self.text).to_owned());
                at += 1;
            }
        }
        translated.then(|| words.join(" "))
    }

    /// Where something starts that the catalog may know in other words.
    fn find_translatable(&self) -> Vec<bool> {
        let tokens = &self.tokens;
        let says_number = |at: usize| {
            tokens[at].kind == Kind::Word
                && (number_at(tokens, at, self.lexicon).is_some()
                    || spoken_hundreds_at(tokens, at, self.lexicon).is_some())
        };
        let names_goods = |at: usize| self.lexicon.goods.at(tokens, at).next().is_some();
        let all = 0..tokens.len();
        all.map(|at| says_number(at) || names_goods(at)).collect()
    }

    /// "two point five": a decimal in words as catalogs write it, in figures. A whole number in words is
    /// likelier a quantity.
    fn spoken_decimal(&self, at: usize, end: usize) -> Option<(String, usize)> {
        let number = number_at(&self.tokens[..end], at, self.lexicon)?;
        let spoken = self.tokens[at].kind == Kind::Word && number.len > 2;
        let decimal = spoken && !number.value.fract().is_zero();
        decimal.then(|| (number.value.normalize().to_string(), number.len))
    }

    /// How likely it is that the words of a range name goods.
    pub fn fit(&self, range: &Range<usize>) -> f64 {
        let place = (range.start, range.end);
        if let Some(fit) = self.fits.borrow().get(&place) {
            return *fit;
        }
        let fit = if self.is_own_alias(range) {
            self.model.certainty.own_alias
        } else {
            let plain = self.product_like(self.words(range));
            let english = self.english(range);
            let english = english.map_or(0.0, |words| self.product_like(&words));
            plain.max(english)
        };
        self.fits.borrow_mut().insert(place, fit);
        fit
    }

    /// How likely it is that some words name goods of the catalog.
    pub fn product_like(&self, words: &str) -> f64 {
        if let Some(like) = self.likes.borrow().get(words) {
            return *like;
        }
        let like = self.index.product_like_again(words, &self.memory);
        self.likes.borrow_mut().insert(words.to_owned(), like);
        like
    }

    /// Whether the words are the customer's own for a product.
    pub fn is_own_alias(&self, range: &Range<usize>) -> bool {
        if self.situation.customer.aliases.is_empty() {
            return false;
        }
        let keys = self.keys(range);
        let bare = keys.strip_prefix("the ").unwrap_or(&keys);
        self.situation.customer.aliases.iter().any(|(alias, _)| {
            let alias = key(alias);
            let alias = alias.strip_prefix("the ").unwrap_or(&alias);
            alias == keys || alias == bare || alias.strip_suffix('s') == Some(bare)
        })
    }

    pub fn keys(&self, range: &Range<usize>) -> String {
        let keys: Vec<&str> = self.tokens[range.clone()].iter().map(|t| &*t.key).collect();
        keys.join(" ")
    }

    /// The words of a range that the catalog is asked for: the customer's, or their translation
    /// where that fits better.
    pub fn query_words(&self, range: &Range<usize>) -> String {
        let written = self.words(range).to_owned();
        match self.english(range) {
            Some(english)
                if !self.is_own_alias(range)
                    && !self.is_called(&written)
                    && self.product_like(&english) > self.product_like(&written) =>
            {
                english
            }
            Some(_) | None => written,
        }
    }

    /// Whether the catalog calls exactly one product just so: the distributor's own "limones" are
    /// the limes that it says they are, whatever a dictionary makes of them.
    fn is_called(&self, words: &str) -> bool {
        matches!(
            self.index
                .decide_again(&self.query(words, None), &self.memory),
            Verdict::One {
                method: MatchingMethod::ExactMatch,
                ..
            }
        )
    }

    /// What the matcher makes of the words of a range.
    pub fn decide(&self, range: &Range<usize>, unit: Option<&Unit>) -> Decision {
        self.decide_words(&self.query_words(range), unit)
    }

    /// What the matcher makes of some words.
    pub fn decide_words(&self, words: &str, unit: Option<&Unit>) -> Decision {
        let query = self.query(words, unit);
        let decision = match self.index.decide_again(&query, &self.memory) {
            Verdict::One {
                chosen,
                method,
                others,
            } => Decision::Product {
                chosen,
                method,
                others,
            },
            Verdict::Several(candidates) => Decision::Ambiguous(candidates),
            Verdict::Nothing(near) => Decision::Unknown(near),
        };
        sized(self, words, decision)
    }

    /// The numbers of a product's names; each product is looked at once, or once a message.
    pub fn profile(&self, product: ProductId) -> Option<Arc<Profile>> {
        if let Some(kept) = self.index.profile(product, self.lexicon) {
            return Some(kept);
        }
        if let Some(profile) = self.profiles.borrow().get(&product) {
            return Some(Arc::clone(profile));
        }
        let profile = Profile::new(self.index.catalog().get(product)?, self.lexicon);
        let profile = Arc::new(profile);
        let held = Arc::clone(&profile);
        self.profiles.borrow_mut().insert(product, held);
        Some(profile)
    }

    /// The products that some words may mean, best first.
    pub fn search(&self, words: &str) -> Rc<Vec<Candidate>> {
        if let Some(found) = self.found.borrow().get(words) {
            return Rc::clone(found);
        }
        let query = self.query(words, None);
        let found = Rc::new(self.index.search_again(&query, &self.memory));
        let held = Rc::clone(&found);
        self.found.borrow_mut().insert(words.to_owned(), held);
        found
    }

    /// The products whose names share the most with some words, in no order.
    pub fn like(&self, words: &str) -> Vec<Kin<'a>> {
        self.index.like(words, &self.memory)
    }

    /// What the product is called by that some words fit best.
    pub fn best_called(&self, words: &str) -> Option<&'a Called> {
        let best = self.index.fits_best(words, &self.memory);
        best.map(Kin::called)
    }

    fn query<'q>(&'q self, words: &'q str, unit: Option<&'q Unit>) -> Query<'q> {
        Query {
            words,
            unit,
            customer: self.situation.customer,
            now: self.situation.now,
            limit: KEPT,
        }
    }

    /// The unit word at a token: the lexicon's, or the name of a unit of this catalog.
    pub fn unit_at(&self, at: usize) -> Option<(usize, UnitWord)> {
        let own = || {
            let token = self
                .tokens
                .get(at)
                .filter(|token| token.kind == Kind::Word)?;
            let unit = self.index.catalog().unit(&token.key)?.clone();
            let factor = Decimal::ONE;
            Some((1, UnitWord { unit, factor }))
        };
        self.lexicon.units.longest(&self.tokens, at).or_else(own)
    }

    /// Whether a token ends a clause or stands between two.
    pub fn is_boundary(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|token| match token.kind {
            Kind::Break => true,
            Kind::Mark => [",", ".", "!", "?", ";", ":", "/", "(", ")", "-", "\u{2022}"]
                .contains(&&*token.key),
            Kind::Word | Kind::Number | Kind::Symbol => false,
        })
    }

    /// Whether a token ends a sentence.
    pub fn ends_sentence(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|token| {
            token.kind == Kind::Break || [".", "!", "?", ";"].iter().any(|mark| token.is(mark))
        })
    }
}
