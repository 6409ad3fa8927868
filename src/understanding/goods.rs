//! Which stretches of words may name goods, and what does the catalog say to each?

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use rust_decimal::Decimal;

use super::message::Message;
use super::piece::{Edge, Piece};
use super::quantities::of_len;
use super::weights::Weights;
use crate::domain::{Product, ProductId, Unit};
use crate::language::codes::{CodeKind, code_at};
use crate::language::lexicon::Particle;
use crate::language::numbers::{number_at, spoken_hundreds_at};
use crate::language::{Cue, Kind, Lexicon, Token, tokens};

/// Product names that people write are shorter; keeps the work linear in the length.
const LONGEST: usize = 8;
/// Below it, words are likelier to be something else than these goods.
const LEAST_FIT: f64 = 0.08;

/// By so much both halves of a stretch have to fit better than the whole to be two goods.
const TWO_GOODS: f64 = 0.05;

/// What of a product's names has digits: numbers beside a word, and sizes.
struct Profile {
    neighbours: Vec<(String, String)>,
    named: Vec<(Decimal, Unit)>,
    held: Vec<(Decimal, Unit)>,
}

/// Finds goods; remembers the products that it looked at.
pub(super) struct Finder<'m, 'a> {
    message: &'m Message<'a>,
    weights: &'m Weights,
    profiles: RefCell<HashMap<ProductId, Profile>>,
}

impl<'m, 'a> Finder<'m, 'a> {
    pub fn new(message: &'m Message<'a>, weights: &'m Weights) -> Self {
        Self {
            message,
            weights,
            profiles: RefCell::default(),
        }
    }

    /// Every stretch from a token on that may name goods.
    pub fn edges_at(&self, at: usize) -> Vec<Edge> {
        let mut edges = Vec::new();
        if let Some(edge) = self.code(at) {
            edges.push(edge);
        }
        for end in at + 1..=(at + LONGEST).min(self.message.tokens.len()) {
            let last = &self.message.tokens[end - 1];
            if last.kind == Kind::Break || self.stops(end - 1, at) {
                break;
            }
            let symbol = last.kind == Kind::Symbol && end == at + 1;
            if symbol || !matches!(last.kind, Kind::Mark | Kind::Symbol) || last.is("%") {
                edges.extend(self.edge(&(at..end)));
            }
        }
        edges
    }

    /// Marks that no product name goes over, but for dashes and dots inside.
    fn stops(&self, at: usize, start: usize) -> bool {
        let token = &self.message.tokens[at];
        match token.kind {
            Kind::Mark => {
                at == start
                    || !(["-", "'", ".", "&", "%", "/"]
                        .iter()
                        .any(|mark| token.is(mark)))
                    || (token.is("/") && !self.is_between_numbers(at))
                    || (token.is(".") && !token.glued)
                    || (token.is("-") && !token.glued)
            }
            Kind::Symbol => at != start,
            Kind::Break => true,
            Kind::Word | Kind::Number => false,
        }
    }

    /// The slash of "80/20".
    fn is_between_numbers(&self, at: usize) -> bool {
        let number = |at: usize| {
            let token = self.message.tokens.get(at);
            token.is_some_and(|token| token.kind == Kind::Number)
        };
        self.message.tokens[at].glued && at > 0 && number(at - 1) && number(at + 1)
    }

    fn code(&self, at: usize) -> Option<Edge> {
        let code = code_at(&self.message.tokens, at)?;
        let range = at..at + code.len;
        let known = self.message.index.product_like(self.message.words(&range)) > 0.9;
        let weight = match (code.kind, known) {
            (CodeKind::Gtin | CodeKind::Article, true) => 1.0,
            (CodeKind::Gtin, false) => -0.3,
            (CodeKind::Article, false) => self.weights.unknown,
            (CodeKind::Digits, _) => return None,
        };
        Some(Edge::new(
            at,
            code.len,
            Piece::Code,
            self.weights.edge + weight,
        ))
    }

    fn edge(&self, range: &Range<usize>) -> Option<Edge> {
        let alias = self.message.is_own_alias(range);
        if !alias && !self.may_name(range) {
            return None;
        }
        let fit = self.message.fit(range);
        if fit < LEAST_FIT || (!alias && (self.padded(range, fit) || self.is_two(range, fit))) {
            return None;
        }
        let sized = if self.message.tokens[range.clone()]
            .iter()
            .any(|token| token.kind == Kind::Number || self.number_word(token))
            && !alias
        {
            self.sizes_explained(range)?
        } else {
            0.0
        };
        let joined = (range.start + 1..range.end.max(range.start + 2) - 1).any(|at| {
            self.joins(&self.message.tokens[at]) && !self.in_its_name(&(at..at + 1), range)
        });
        let join = if joined {
            self.weights.goods_joined
        } else {
            0.0
        };
        let weight = self.weights.goods_fit.mul_add(fit.ln(), self.weights.edge);
        let piece = Piece::Goods;
        let range = range.clone();
        let weight = weight + join + sized;
        Some(Edge {
            range,
            piece,
            weight,
        })
    }

    /// Words that more often stand between two goods than within a name: whatever signals anything.
    fn joins(&self, token: &Token) -> bool {
        let token = std::slice::from_ref(token);
        let lexicon = self.message.lexicon;
        lexicon
            .particles
            .at(token, 0)
            .any(|(_, particle)| *particle == Particle::Join)
            || lexicon.cues.at(token, 0).any(|(_, cue)| signals(*cue))
    }

    fn number_word(&self, token: &Token) -> bool {
        token.kind == Kind::Word && self.message.lexicon.numbers.contains_key(&token.key)
    }

    /// Whether there is a word or a product's digits in it at all, and no dangling mark.
    fn may_name(&self, range: &Range<usize>) -> bool {
        let words = &self.message.tokens[range.clone()];
        words
            .iter()
            .any(|token| matches!(token.kind, Kind::Word | Kind::Symbol))
            && !(words.len() == 1 && words[0].key.len() == 1 && words[0].kind == Kind::Word)
    }

    /// Whether the first or the last word is a signal that adds nothing to the name.
    fn padded(&self, range: &Range<usize>, fit: f64) -> bool {
        if range.len() == 1 {
            let unit = self.message.unit_at(range.start).is_some();
            let nameless = fit < 0.6 || !self.in_its_name(range, range);
            return unit || (self.is_signal(range.start, 1) && nameless);
        }
        // "tins of tomatoes" counts tins, though tins are in the name.
        if let Some((len, _)) = self.message.unit_at(range.start)
            && of_len(self.message, range.start + len) > 0
        {
            return true;
        }
        let inner = |range: Range<usize>| self.message.fit(&range) >= fit - 0.02;
        (1..range.len()).any(|len| {
            let (first, last) = (range.start..range.start + len, range.end - len..range.end);
            self.is_signal(first.start, len)
                && inner(first.end..range.end)
                && !self.in_its_name(&first, range)
                || self.is_signal(last.start, len)
                    && inner(range.start..last.start)
                    && !self.in_its_name(&last, range)
        })
    }

    /// Whether the likeliest product of a stretch has those words in its own name: "extra virgin".
    fn in_its_name(&self, words: &Range<usize>, range: &Range<usize>) -> bool {
        let query = self.message.query_words(range);
        let mut query = self.message.query(&query, None);
        query.limit = 1;
        let best = self.message.index.search(&query);
        let catalog = self.message.index.catalog();
        let product = best.first().and_then(|best| catalog.get(best.product));
        product.is_some_and(|product| {
            let names = format!("{} {}", product.name, product.aliases.join(" "));
            let names: Vec<String> = tokens(&names).into_iter().map(|t| fold(&t.key)).collect();
            let mut words = self.message.tokens[words.clone()].iter();
            words.all(|word| names.contains(&fold(&word.key)))
        })
    }

    /// Whether the words name two goods better than one: "basil mint".
    fn is_two(&self, range: &Range<usize>, fit: f64) -> bool {
        let better = |at: usize| {
            let (first, second) = (range.start..at, at..range.end);
            self.message.fit(&first).min(self.message.fit(&second)) > fit + TWO_GOODS
                && self.in_its_name(&first, &first)
                && self.in_its_name(&second, &second)
        };
        (range.start + 1..range.end).any(better) && !self.in_its_name(range, range)
    }

    fn is_signal(&self, at: usize, len: usize) -> bool {
        let tokens = &self.message.tokens;
        let lexicon = self.message.lexicon;
        lexicon
            .cues
            .at(tokens, at)
            .any(|(l, cue)| l == len && *cue != Cue::Quoted)
            || lexicon.particles.at(tokens, at).any(|(l, _)| l == len)
            || self.message.unit_at(at).is_some_and(|(l, _)| l == len)
            || lexicon.days.at(tokens, at).any(|(l, _)| l == len)
            || (len == 1 && lexicon.weekdays.contains_key(&tokens[at].key))
    }

    /// The weight of the sizes inside, or `None` where a number is none of the product's own.
    fn sizes_explained(&self, range: &Range<usize>) -> Option<f64> {
        let words = self.message.query_words(range);
        let mut query = self.message.query(&words, None);
        query.limit = 4;
        let candidates = self.message.index.search(&query);
        let mut explained = None;
        for candidate in candidates {
            let Some(product) = self.message.index.catalog().get(candidate.product) else {
                continue;
            };
            let mut profiles = self.profiles.borrow_mut();
            let profile = profiles
                .entry(product.id)
                .or_insert_with(|| profile(product, self.message.lexicon));
            let weight = self.explains(range, profile);
            explained = match (explained, weight) {
                (Some(held), Some(weight)) => Some(f64::max(held, weight)),
                (held, weight) => held.or(weight),
            };
        }
        explained
    }

    fn explains(&self, range: &Range<usize>, profile: &Profile) -> Option<f64> {
        let tokens = &self.message.tokens[..range.end];
        let mut weight = 0.0;
        let mut at = range.start;
        while at < range.end {
            if let Some((number, unit, len)) = size_at(tokens, at, self.message.lexicon) {
                let same = |(n, u): &(Decimal, Unit)| same_size((*n, u), (number, &unit));
                let (named, held) = (
                    profile.named.iter().any(same),
                    profile.held.iter().any(same),
                );
                if !(named || held) {
                    return None;
                }
                // A size that is the whole unit of sale counts as well when it is taken for a
                // quantity; one of an inner pack does not.
                if !held {
                    weight += self.weights.goods_size;
                }
                at += len;
                continue;
            }
            let token = &tokens[at];
            let number = token.kind == Kind::Number;
            if number || self.number_word(token) {
                let beside = |other: Option<&Token>, before: bool| {
                    other.is_some_and(|other| {
                        profile.neighbours.iter().any(|(number, neighbour)| {
                            *number == token.key
                                && *neighbour == format!("{}{}", u8::from(before), fold(&other.key))
                        })
                    })
                };
                let before = (at > range.start).then(|| &tokens[at - 1]);
                if !(beside(before, true) || beside(tokens.get(at + 1), false)) {
                    return None;
                }
            }
            at += 1;
        }
        Some(weight)
    }
}

/// Signals that are no words of goods.
const fn signals(cue: Cue) -> bool {
    matches!(
        cue,
        Cue::And
            | Cue::To
            | Cue::Deliver
            | Cue::But
            | Cue::IfNone
            | Cue::Filler
            | Cue::Sorry
            | Cue::Courtesy
            | Cue::Add
            | Cue::InsteadOf
    )
}

fn fold(key: &str) -> String {
    key.strip_suffix('s').unwrap_or(key).to_owned()
}

fn same_size(a: (Decimal, &Unit), b: (Decimal, &Unit)) -> bool {
    let scale = |(number, unit): (Decimal, &Unit)| match unit.as_str() {
        "kg" => (number * Decimal::ONE_THOUSAND, "g".to_owned()),
        "l" => (number * Decimal::ONE_THOUSAND, "ml".to_owned()),
        "cl" => (number * Decimal::TEN, "ml".to_owned()),
        "cm" => (number * Decimal::TEN, "mm".to_owned()),
        other => (number, other.to_owned()),
    };
    scale(a) == scale(b)
}

/// A number and a measure: "5L", "two fifty gram", "six ounce", "2%".
pub(super) fn size_at(
    tokens: &[Token],
    at: usize,
    lexicon: &Lexicon,
) -> Option<(Decimal, Unit, usize)> {
    let number = spoken_hundreds_at(tokens, at, lexicon)
        .filter(|number| lexicon.units.longest(tokens, at + number.len).is_some())
        .or_else(|| number_at(tokens, at, lexicon))?;
    let next = at + number.len;
    if tokens.get(next).is_some_and(|token| token.is("%")) {
        return Some((number.value, Unit::new("%"), number.len + 1));
    }
    let next = next + usize::from(tokens.get(next).is_some_and(|t| t.is("-") && t.glued));
    let (len, word) = lexicon.units.longest(tokens, next)?;
    let measure = word.unit.is_measure()
        || matches!(word.unit.as_str(), "cl" | "mm" | "cm" | "inch" | "pint");
    let value = number.value.checked_mul(word.factor)?;
    measure.then_some((value, word.unit, next + len - at))
}

fn profile(product: &Product, lexicon: &Lexicon) -> Profile {
    let mut profile = Profile {
        neighbours: Vec::new(),
        named: Vec::new(),
        held: Vec::new(),
    };
    let names = [&product.name, &product.size, &product.brand];
    for name in names
        .into_iter()
        .chain(&product.aliases)
        .chain(&product.keywords)
    {
        let tokens = tokens(name);
        for (at, token) in tokens.iter().enumerate() {
            if let Some((number, unit, _)) = size_at(&tokens, at, lexicon)
                && unit != product.units.default
            {
                profile.named.push((number, unit));
            }
            if token.kind == Kind::Number || lexicon.numbers.contains_key(&token.key) {
                if at > 0 {
                    let before = format!("1{}", fold(&tokens[at - 1].key));
                    profile.neighbours.push((token.key.clone(), before));
                }
                if let Some(next) = tokens.get(at + 1) {
                    let after = format!("0{}", fold(&next.key));
                    profile.neighbours.push((token.key.clone(), after));
                }
            }
        }
    }
    for (unit, number) in &product.units.contents {
        profile.held.push((*number, unit.clone()));
    }
    profile
}
