//! What does each signal make of the words behind it?

use rust_decimal::Decimal;

use super::compose::{Composer, plain};
use super::items::{Item, What};
use crate::language::{Cue, Kind};
use crate::understanding::pieces::piece::said;
use crate::understanding::reading::{Act, Asked, Goods, Topic, Wanted};

/// What is done with the goods that follow.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::understanding) enum Verb {
    /// They are named.
    Name,
    /// They are added.
    More,
    /// Their quantity is set.
    Set,
    /// Their quantity is lowered.
    Less,
    /// They are taken off.
    Remove,
    /// Their quantity is multiplied.
    Times(Decimal),
    /// They are put back.
    Restore,
    /// They will be replaced by what follows.
    Aside,
    /// They put right what was said before.
    Correct,
    /// They are wanted if those before are out.
    Fallback,
    /// They are wanted if in stock.
    IfInStock,
}

impl Verb {
    /// What holds behind the end of an item.
    pub fn behind_an_item(&self) -> Self {
        match self {
            Self::Correct | Self::Fallback | Self::IfInStock | Self::Aside | Self::More => {
                self.clone()
            }
            Self::Name | Self::Set | Self::Less | Self::Remove | Self::Times(_) | Self::Restore => {
                Self::Name
            }
        }
    }

    /// What holds behind the goods that it was said of.
    pub fn behind_goods(&self) -> Self {
        match self {
            Self::More | Self::Remove => self.clone(),
            Self::Name
            | Self::Set
            | Self::Less
            | Self::Times(_)
            | Self::Restore
            | Self::Aside
            | Self::Correct
            | Self::Fallback
            | Self::IfInStock => Self::Name,
        }
    }
}

impl Composer<'_, '_> {
    /// Handles a signal; returns how many items that took.
    pub(super) fn cue(&mut self, at: usize, item: &Item, cues: &[Cue]) -> usize {
        let has = |cue: Cue| cues.contains(&cue);
        let next_goods = self.goods_follow(at);
        let next_quantity = matches!(
            self.items.get(at + 1).map(|item| &item.what),
            Some(What::Quantity(..))
        );
        if let Some(taken) = self.by_what_stands_around(at, item, cues) {
            return taken;
        }
        if has(Cue::Sorry) && (next_quantity || (next_goods && self.counts_next(at))) {
            return self.verb(Verb::Correct);
        }
        if let Some(taken) = self.of_goods_before(at, cues) {
            return taken;
        }
        let swaps = has(Cue::Instead) && self.behind_goods(at);
        if has(Cue::DayFine) && !swaps && self.follows_an_answer(at) {
            return 1;
        }
        if has(Cue::InsteadOf) && next_quantity {
            return 2;
        }
        if [Cue::Actually, Cue::To, Cue::SetNow].into_iter().any(has) && next_quantity {
            return self.verb(Verb::Set);
        }
        if has(Cue::InsteadOf) && next_goods {
            if let Some(taken) = self.count_instead_of(at) {
                return taken;
            }
            return self.instead_of(at);
        }
        if has(Cue::Swap) && self.two_goods_follow(at) {
            return self.verb(Verb::Aside);
        }
        if let Some(taken) = self.some_off(at, cues) {
            return taken;
        }
        if has(Cue::Another)
            && let Some(What::Goods(_, held @ None, _)) =
                self.items.get_mut(at + 1).map(|item| &mut item.what)
        {
            *held = Some(said(Decimal::ONE, None, None));
        }
        if self.delivers(at, item, cues) {
            return 1;
        }
        if next_goods && let Some(verb) = self.verb_before_goods(at, cues) {
            return self.verb(verb);
        }
        if let Some(taken) = self.on_the_last_line(at, item, cues) {
            return taken;
        }
        if has(Cue::Sorry) && self.items.len() > at + 1 {
            return self.verb(Verb::Correct);
        }
        self.alone(at, item, cues)
    }

    fn verb(&mut self, verb: Verb) -> usize {
        self.verb = verb;
        1
    }

    pub(super) fn goods_follow(&self, at: usize) -> bool {
        self.items
            .get(at + 1)
            .is_some_and(|next| matches!(next.what, What::Goods(..)))
    }

    /// "monday is fine", "3 is fine": the words behind only carry the answer.
    fn follows_an_answer(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.items.get(before));
        before.is_some_and(|item| {
            matches!(
                item.what,
                What::Day(_) | What::Quantity(..) | What::Goods(..) | What::Repeat(_)
            )
        })
    }

    pub(super) fn counts_next(&self, at: usize) -> bool {
        self.items
            .get(at + 1)
            .is_some_and(|next| matches!(next.what, What::Goods(_, Some(_), _)))
    }

    fn two_goods_follow(&self, at: usize) -> bool {
        let goods = self.items[at + 1..]
            .iter()
            .take_while(|item| !item.is_end())
            .filter(|item| matches!(item.what, What::Goods(..)));
        goods.count() >= 2
    }

    /// Whether a signal stands in the same item further on.
    pub(super) fn followed_by(&self, at: usize, cue: Cue) -> bool {
        self.items[at + 1..]
            .iter()
            .take_while(|item| !item.is_end())
            .any(|item| item.has(cue))
    }

    fn verb_before_goods(&self, at: usize, cues: &[Cue]) -> Option<Verb> {
        let has = |cue: Cue| cues.contains(&cue);
        let counted = self.counts_next(at);
        let moves = [Cue::PutBack, Cue::Take, Cue::Set, Cue::Add]
            .into_iter()
            .any(has);
        if moves && self.followed_by(at, Cue::Back) || has(Cue::Restore) {
            return Some(Verb::Restore);
        }
        if (has(Cue::Take) || has(Cue::Remove)) && self.followed_by(at, Cue::Off)
            || has(Cue::Remove)
            || (has(Cue::Without) && !counted)
        {
            return Some(Verb::Remove);
        }
        let factor = [
            (Cue::Double, Decimal::TWO),
            (Cue::Triple, Decimal::from(3)),
            (Cue::Half, Decimal::new(5, 1)),
        ];
        if let Some((_, factor)) = factor.iter().find(|(cue, _)| has(*cue)) {
            return Some(Verb::Times(*factor));
        }
        if has(Cue::IfNone) {
            return Some(Verb::Fallback);
        }
        if has(Cue::IfSo) {
            return Some(Verb::IfInStock);
        }
        // "take the water off and put 3 fizzy on": a new verb ends what the old one took off.
        let puts = has(Cue::PutBack) || has(Cue::Take);
        if puts && counted && matches!(self.verb, Verb::Remove | Verb::Less) {
            return Some(Verb::Name);
        }
        if has(Cue::SetNow) || (has(Cue::Set) && counted) {
            return Some(Verb::Set);
        }
        if has(Cue::Another) || ((has(Cue::More) || has(Cue::Add)) && !has(Cue::And)) {
            // "if there is none, send semi": what is sent then is no more of it.
            let falls_back = matches!(self.verb, Verb::Fallback);
            return Some(if falls_back {
                Verb::Fallback
            } else {
                Verb::More
            });
        }
        if has(Cue::Less) {
            return Some(Verb::Less);
        }
        None
    }

    /// An answer to the question if an order is the same one or a second one.
    pub(super) fn duplicate_answer(&mut self, item: &Item, cues: &[Cue]) -> Option<usize> {
        if self.message.situation.question != Some(&Asked::SameOrSecond) {
            return None;
        }
        let answered = self
            .operations
            .iter()
            .any(|operation| matches!(operation.act, Act::SameOrder | Act::SecondOrder));
        let act = if cues.contains(&Cue::SecondOrder) {
            Act::SecondOrder
        } else if cues.contains(&Cue::SameOrder) {
            Act::SameOrder
        } else {
            return None;
        };
        if !answered {
            self.push(item, act);
        }
        Some(1)
    }

    /// Signals that need no goods.
    fn alone(&mut self, at: usize, item: &Item, cues: &[Cue]) -> usize {
        let has = |cue: Cue| cues.contains(&cue);
        let last = self.items[at + 1..].iter().all(Item::is_end);
        let acts = [
            (Cue::CancelPlaced, Act::CancelPlaced),
            (Cue::MoreToCome, Act::MoreToCome),
            (Cue::Cancel, Act::Cancel),
            (Cue::Done, Act::Done),
            (Cue::Yes, Act::Yes),
            (Cue::Greeting, Act::Greeting),
            (Cue::Courtesy, Act::Courtesy),
            (Cue::Begin, Act::Begin),
        ];
        if has(Cue::IfSo) {
            return self.if_so();
        }
        if has(Cue::IfNone) {
            // "or plum if you're out": the goods behind it stand before it.
            let served = self
                .last_goods()
                .is_some_and(|goods| goods.fallback.is_some());
            if served && self.items.get(at + 1).is_none_or(Item::is_end) {
                return 1;
            }
            return self.verb(Verb::Fallback);
        }
        if has(Cue::No) && !self.goods_follow(at) {
            return self.push(item, Act::No);
        }
        if has(Cue::SetNow) {
            return self.verb(Verb::Set);
        }
        // "cancel the timber on tomorrow's drop": goods went off, and the order stays.
        if has(Cue::Remove) && self.takes_off_already() {
            return 1;
        }
        if let Some((_, act)) = acts.iter().find(|(cue, _)| has(*cue)) {
            return self.push(item, act.clone());
        }
        if has(Cue::And) && last && at > 0 && self.breaks_off(item) {
            return self.push(item, Act::MoreToCome);
        }
        if has(Cue::Set) || has(Cue::But) || has(Cue::Actually) {
            return self.verb(if has(Cue::Set) { Verb::Set } else { Verb::Name });
        }
        if (has(Cue::Add) || has(Cue::Another) || has(Cue::More)) && !has(Cue::And) {
            return self.verb(Verb::More);
        }
        if has(Cue::And) && !matches!(self.verb, Verb::Remove | Verb::More) {
            return self.verb(Verb::Name);
        }
        1
    }

    /// "2 coke and": nothing, or hardly a word, behind it.
    fn breaks_off(&self, item: &Item) -> bool {
        let behind = &self.message.tokens[item.range.end..];
        behind
            .iter()
            .filter(|token| token.kind == Kind::Word)
            .count()
            <= 1
    }

    /// "if so 2": the goods that were asked about are wanted when in stock.
    fn if_so(&mut self) -> usize {
        let asked = self
            .operations
            .iter()
            .rposition(|operation| matches!(operation.act, Act::AskAbout(Topic::Stock, _)));
        if let Some(at) = asked
            && let Act::AskAbout(_, target) = &self.operations[at].act
        {
            let goods = plain(target.clone(), None);
            self.operations[at].act = Act::Name(Goods {
                wanted: Wanted::IfInStock,
                ..goods
            });
            return self.verb(Verb::Correct);
        }
        if let Some(goods) = self.last_goods() {
            goods.wanted = Wanted::IfInStock;
            return self.verb(Verb::Correct);
        }
        self.verb(Verb::IfInStock)
    }
}
