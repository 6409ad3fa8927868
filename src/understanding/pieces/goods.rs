//! Which stretches of words may name goods, and what does the catalog say to each?

use std::ops::Range;

use super::ellipsis::is_measured;
use super::piece::{Edge, Piece};
use super::quantities::of_len;
use crate::language::codes::{CodeKind, code_at};
use crate::language::lexicon::Particle;
use crate::language::{Cue, Kind, Token};
use crate::matching::catalog::called::fold;
use crate::matching::catalog::figures::{Agreement, Told, has_numbers};
use crate::matching::{Called, Kin};
use crate::understanding::message::Message;
use crate::understanding::weights::Weights;

/// Product names that people write are shorter; keeps the work linear in the length.
const LONGEST: usize = 8;

/// Finds goods.
pub(super) struct Finder<'m, 'a> {
    message: &'m Message<'a>,
    weights: &'m Weights,
}

impl<'m, 'a> Finder<'m, 'a> {
    pub fn new(message: &'m Message<'a>, weights: &'m Weights) -> Self {
        Self { message, weights }
    }

    /// Every stretch from a token on that may name goods.
    pub fn edges_at(&self, at: usize) -> Vec<Edge> {
        let mut edges = Vec::new();
        if is_measured(self.message, at) {
            return edges;
        }
        if let Some(edge) = self.code(at) {
            edges.push(edge);
        }
        for end in at + 1..=(at + LONGEST).min(self.message.tokens.len()) {
            let last = &self.message.tokens[end - 1];
            if last.kind == Kind::Break || self.stops(end - 1, at) {
                break;
            }
            if end > at + 1 && self.counts_next(end - 1) {
                continue;
            }
            let symbol = last.kind == Kind::Symbol && end == at + 1;
            let measure = last.is("%") || last.is("\"");
            if symbol || measure || !matches!(last.kind, Kind::Mark | Kind::Symbol) {
                edges.extend(self.edge(&(at..end)));
            }
        }
        edges
    }

    /// "whl milk 1 cs": a number before a unit that goods are sold by counts, and is no part of the
    /// name before it.
    fn counts_next(&self, at: usize) -> bool {
        let tokens = &self.message.tokens;
        let number = tokens[at].kind == Kind::Number && !tokens[at].glued;
        let unit = self.message.unit_at(at + 1).filter(|_| number);
        unit.is_some_and(|(_, word)| {
            !word.unit.is_measure()
                && self
                    .message
                    .index
                    .catalog()
                    .unit(word.unit.as_str())
                    .is_some()
        })
    }

    /// Marks that no product name goes over, but for dashes and dots inside.
    fn stops(&self, at: usize, start: usize) -> bool {
        let token = &self.message.tokens[at];
        match token.kind {
            Kind::Mark => {
                let inner = ["-", "'", ".", "&", "%"].iter().any(|mark| token.is(mark));
                let apart = (token.is(".") || token.is("-")) && !token.glued;
                at == start || apart || !(inner || self.belongs_to_number(at))
            }
            Kind::Symbol => at != start,
            Kind::Break => true,
            Kind::Word | Kind::Number => false,
        }
    }

    /// The stroke of "1/2" and "80/20", and the mark of inches.
    fn belongs_to_number(&self, at: usize) -> bool {
        let tokens = &self.message.tokens;
        let is_number = |token: Option<&Token>| token.is_some_and(|t| t.kind == Kind::Number);
        let behind = at > 0 && tokens[at].glued && is_number(tokens.get(at - 1));
        let before = tokens.get(at + 1).filter(|next| next.glued);
        behind && (tokens[at].is("\"") || tokens[at].is("/") && is_number(before))
    }

    fn code(&self, at: usize) -> Option<Edge> {
        let code = code_at(&self.message.tokens, at)?;
        let range = at..at + code.len;
        let thresholds = &self.message.model.thresholds;
        let known = self.message.product_like(self.message.words(&range)) > thresholds.known_code;
        let weight = match (code.kind, known) {
            (CodeKind::Gtin | CodeKind::Article, true) => self.weights.code_listed,
            (CodeKind::Gtin, false) => self.weights.code_unlisted,
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
        let lexicon = self.message.lexicon;
        let numbered = !alias && has_numbers(&self.message.tokens[range.clone()], lexicon);
        if numbered && !self.may_be_sized(range) {
            return None;
        }
        let fit = self.message.fit(range);
        if fit < self.message.model.thresholds.least_fit
            || (!alias && (self.padded(range, fit) || self.is_two(range, fit)))
        {
            return None;
        }
        let sized = if numbered {
            self.sizes_explained(range)?
        } else {
            0.0
        };
        let joined = (range.start + 1..range.end.max(range.start + 2) - 1).any(|at| {
            self.joins(&self.message.tokens[at])
                && !self.in_its_name(&(at..at + 1), range)
                && !self.is_ampersand(at, range)
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

    /// "twin and earth" of "Twin & Earth".
    fn is_ampersand(&self, at: usize, range: &Range<usize>) -> bool {
        let words = self.message.words(&(at - 1..at)).to_lowercase();
        let best = self.message.search(&self.message.query_words(range));
        let catalog = self.message.index.catalog();
        let product = best.first().and_then(|best| catalog.get(best.product));
        product.is_some_and(|product| product.name.to_lowercase().contains(&format!("{words} &")))
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
            let nameless =
                fit < self.message.model.thresholds.nameless || !self.in_its_name(range, range);
            return unit || (self.is_signal(range.start, 1) && nameless);
        }
        // "tins of tomatoes" counts tins, though tins are in the name.
        if let Some((len, _)) = self.message.unit_at(range.start)
            && of_len(self.message, range.start + len) > 0
        {
            return true;
        }
        let padding = self.message.model.thresholds.padding;
        let inner = |range: Range<usize>| self.message.fit(&range) >= fit - padding;
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
        let words = &self.message.tokens[words.clone()];
        let has_all = |called: &Called| words.iter().all(|word| called.has(fold(&word.key)));
        let query = self.message.query_words(range);
        self.message.best_called(&query).is_some_and(has_all)
    }

    /// Whether the words name two goods better than one: "basil mint".
    fn is_two(&self, range: &Range<usize>, fit: f64) -> bool {
        let better = |at: usize| {
            let (first, second) = (range.start..at, at..range.end);
            self.message.fit(&first).min(self.message.fit(&second))
                > fit + self.message.model.thresholds.two_goods
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

    /// Whether any of the goods that the words may mean has all their numbers, told without weighing
    /// them: most words with a number before them are no name, but a quantity and a name.
    fn may_be_sized(&self, range: &Range<usize>) -> bool {
        let told = self.told(range);
        let like = self.message.like(&self.message.query_words(range));
        let mut like = like.into_iter();
        like.any(|own| self.explained(&told, own).is_some())
    }

    fn told(&self, range: &Range<usize>) -> Told<'m> {
        Told::of(&self.message.tokens, range, self.message.lexicon)
    }

    /// How the numbers of a stretch agree with a product's own, where they are its own.
    fn explained(&self, told: &Told<'_>, own: Kin<'_>) -> Option<Agreement> {
        let may_have_all = told.figures().all(|figure| own.may_have(figure));
        let profile = may_have_all.then(|| self.message.profile(own.product().id))??;
        profile.explains(told)
    }

    /// The weight of the sizes inside, or `None` where a number is none of the product's own.
    fn sizes_explained(&self, range: &Range<usize>) -> Option<f64> {
        let told = self.told(range);
        let candidates = self.message.search(&self.message.query_words(range));
        let best = candidates.first().map_or(0.0, |best| best.probability);
        let explained = candidates.iter().filter_map(|candidate| {
            let own = self.message.index.kin(candidate.product)?;
            let explained = self.explained(&told, own)?;
            // A number that only unlikely goods have is no size of these.
            let near = candidate.probability >= best * self.message.model.thresholds.near_by_size;
            (near || explained.loose == 0).then_some(explained)
        });
        explained
            .map(|agreement| self.weight_of(agreement))
            .max_by(f64::total_cmp)
    }

    fn weight_of(&self, agreement: Agreement) -> f64 {
        let times = |count: usize| f64::from(u8::try_from(count).unwrap_or(u8::MAX));
        self.weights.goods_size.mul_add(
            times(agreement.sizes),
            self.weights.goods_number * times(agreement.loose),
        )
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
