//! What stands before the goods of a line: greetings and requests, the amount, the size?

use rust_decimal::Decimal;

use super::amounts::Amount;
use super::draft::Place;
use super::reader::Reader;
use super::table::Sign;
use crate::language::lexicon::{Clue, Particle};
use crate::language::{Cue, Kind};

/// Signals that say nothing of the goods behind them.
const BEFORE_GOODS: [Cue; 9] = [
    Cue::Filler,
    Cue::Greeting,
    Cue::Courtesy,
    Cue::Add,
    Cue::Aswell,
    Cue::Begin,
    Cue::Yes,
    Cue::Actually,
    Cue::And,
];

impl Reader<'_> {
    /// Before the goods.
    pub(super) fn head(&mut self, at: usize) -> usize {
        let scan = self.scan;
        if let Some(len) = scan.phrase(at, Sign::Names) {
            (at..at + len).for_each(|at| self.draft.push(at));
            return len;
        }
        if self.is_clause(at) || self.is_signature(at) {
            self.draft.place = Place::Dropped;
            return 1;
        }
        if let Some(len) = self.day(at) {
            return len;
        }
        let opening = self.opening(at);
        if let Some(amount) = scan.amount(at)
            && at + opening.unwrap_or(0) <= amount.range.end
        {
            return self.amount_at_head(at, amount);
        }
        if let Some(len) = scan.dimension(at) {
            self.draft.size.extend(at..at + len);
            return len;
        }
        if let Some(len) = scan
            .phrase(at, Sign::Sizes)
            .filter(|len| !scan.ends(at + len))
        {
            self.draft.size.extend(at..at + len);
            return len;
        }
        if let Some(len) = self.unit_at_head(at) {
            return len;
        }
        if let Some(len) = self.about(at) {
            return len;
        }
        if let Some(len) = scan
            .phrase(at, Sign::Without)
            .max(scan.cue(at, &[Cue::Remove]))
            && self.draft.amount.is_none()
        {
            return self.not_wanted(at, len);
        }
        if let Some(len) = opening {
            return len + self.own_name(at, len);
        }
        if let Some(len) = scan
            .phrase(at, Sign::With)
            .filter(|len| !scan.ends(at + len))
        {
            self.draft.enter(Place::With);
            return len;
        }
        self.draft.push(at);
        1
    }

    /// "it", "that": what follows is said of the goods named last.
    fn about(&mut self, at: usize) -> Option<usize> {
        let len = self.scan.cue(at, &[Cue::LastNamed, Cue::SetNow])?;
        let next = at + len;
        if self.draft.amount.is_some() || self.starts_item(next) {
            return None;
        }
        self.draft.enter(Place::About);
        Some(len)
    }

    /// Goods that are not wanted are no line; a bare "no" is an answer.
    fn not_wanted(&mut self, at: usize, len: usize) -> usize {
        let next = at + len;
        let answer = self.scan.ends(next) || self.opening(next).is_some();
        if !answer {
            self.draft.place = Place::Dropped;
        }
        len
    }

    /// "can I get", "hello", "of": words before goods, the longest.
    pub(super) fn opening(&self, at: usize) -> Option<usize> {
        let own = self.scan.phrase(at, Sign::Openings);
        let request = self.scan.phrase(at, Sign::Requests);
        // Behind an amount, "sure" and "right" begin names.
        let cues: &[Cue] = if self.draft.amount.is_some() {
            &[]
        } else {
            &BEFORE_GOODS
        };
        let cue = self.scan.cue(at, cues);
        own.max(request)
            .max(cue)
            .max(self.scan.particle(at, Particle::Of))
    }

    /// "Hi Dana,": the words behind a greeting, where a mark or the end of the line ends them.
    fn own_name(&self, at: usize, len: usize) -> usize {
        let scan = self.scan;
        if scan.cue(at, &[Cue::Greeting, Cue::Courtesy, Cue::SignOff]) != Some(len) {
            return 0;
        }
        let is_word = |at: usize| scan.token(at).is_some_and(|token| token.kind == Kind::Word);
        let words = (at + len..at + len + 3)
            .take_while(|at| is_word(*at))
            .count();
        let ended = scan
            .token(at + len + words)
            .is_none_or(|token| token.kind != Kind::Word && token.kind != Kind::Number);
        if ended && words <= 2 { words } else { 0 }
    }

    /// Whether a clause starts here that is no order: "leave at the back door".
    fn is_clause(&self, at: usize) -> bool {
        let scan = self.scan;
        let mut clauses = scan.lexicon.clauses.at(&scan.tokens, at);
        self.draft.amount.is_none()
            && clauses.any(|(len, clue)| len > 1 && matches!(clue, Clue::Start(_)))
    }

    /// Thanks or regards behind the last amount: whoever signs follows.
    fn is_signature(&mut self, at: usize) -> bool {
        let closes = self
            .scan
            .cue(at, &[Cue::SignOff, Cue::Courtesy, Cue::Done])
            .is_some();
        let signs =
            closes && self.draft.amount.is_none() && at > self.scan.last_number && self.has_lines();
        self.signed |= signs;
        signs
    }

    fn amount_at_head(&mut self, at: usize, amount: Amount) -> usize {
        let range = amount.range.clone();
        let draft = &mut self.draft;
        match &mut draft.amount {
            None => {
                draft.amount = Some(amount);
                draft.leads = true;
            }
            // "3 50-lb sacks", "20 sticks 3/4 pipe".
            Some(_) if amount.measure || amount.value < Decimal::ONE => {
                draft.size.extend(range.clone());
            }
            Some(held) if held.measure || !held.is_number() => *held = amount,
            Some(_) => range.clone().for_each(|at| draft.push(at)),
        }
        range.end - at
    }

    /// A unit behind a size, behind what it holds, or alone: "5 gal pail", "case of limes".
    fn unit_at_head(&mut self, at: usize) -> Option<usize> {
        let scan = self.scan;
        let len = scan.unit(at)?;
        let end = at + len;
        let of = scan.particle(end, Particle::Of);
        let (half, joined) = scan.and_a_half(end);
        let draft = &mut self.draft;
        match &mut draft.amount {
            None => {
                let amount = Amount::one(at..end);
                if of.is_none() && joined == 0 {
                    return None;
                }
                draft.amount = Some(Amount {
                    value: amount.value + half,
                    ..amount
                });
                draft.leads = true;
            }
            Some(_) if scan.ends(end) => return None,
            Some(held) if held.unit.is_none() => held.unit = Some(at..end),
            // "5 gal pail": what the pail holds is its size.
            Some(held)
                if held.measure && of.is_none() && scan.phrase(at, Sign::Counters).is_none() =>
            {
                draft.size.extend(held.range.clone());
                *held = Amount::one(at..end);
            }
            Some(_) => return None,
        }
        Some(len + joined + scan.particle(end + joined, Particle::Of).unwrap_or(0))
    }
}
