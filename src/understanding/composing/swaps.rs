//! What is replaced or taken off by words that stand behind it?

use std::ops::Range;

use super::compose::{Composer, last_named, plain};
use super::items::{Change, Item, Named, What};
use super::verbs::Verb;
use crate::language::Cue;
use crate::understanding::pieces::piece::Mark;
use crate::understanding::pieces::quantities::of_before;
use crate::understanding::reading::{Act, Decision, Goods, Operation, Said, Target};

impl Composer<'_, '_> {
    /// "whole milk instead of skim"; "instead of skim, whole milk".
    pub(super) fn instead_of(&mut self, at: usize) -> usize {
        let Some(What::Goods(named, said, _)) = self.items.get(at + 1).map(|i| i.what.clone())
        else {
            return 1;
        };
        // "maida ki jagah atta": in Hindi what goes stands before the word, and what comes behind it.
        if self.message.lexicon.language == "hi"
            && let Some(newest) = self.operations.last_mut()
            && let Act::Name(goods) | Act::More(goods) = &newest.act
        {
            let old = goods.target.clone();
            let new = self.target(&named, said.as_ref());
            let act = Act::Replace(old, plain(new, said));
            if let Some(newest) = self.operations.last_mut() {
                newest.act = act;
            }
            return 2;
        }
        let old = self.target(&named, said.as_ref());
        let mut newest = self.operations.pop();
        if newest
            .as_mut()
            .is_some_and(|newest| self.rules_out(newest, &old))
        {
            self.operations.extend(newest);
            let told = self.items[at + 1].clone();
            self.cite(&told);
            return 2;
        }
        match newest.map(|operation| (operation.act.clone(), operation)) {
            Some((
                Act::Name(mut goods) | Act::More(mut goods) | Act::Set(mut goods),
                operation,
            )) => {
                goods.target = self.kin_of(&old, goods.target);
                self.operations.push(Operation {
                    act: Act::Replace(old, goods),
                    ..operation
                });
            }
            other => {
                self.operations
                    .extend(other.map(|(_, operation)| operation));
                self.aside = Some((self.items[at + 1].clone(), old));
            }
        }
        2
    }

    /// What a signal says by what stands before and behind it.
    pub(super) fn by_what_stands_around(
        &mut self,
        at: usize,
        item: &Item,
        cues: &[Cue],
    ) -> Option<usize> {
        let has = |cue: Cue| cues.contains(&cue);
        if let Some(taken) = self.duplicate_answer(item, cues) {
            return Some(taken);
        }
        if has(Cue::Everything) && self.said_of_all(at) {
            return Some(1);
        }
        if has(Cue::No) && self.takes_back(at) {
            self.verb = Verb::Correct;
            return Some(2);
        }
        if has(Cue::InsteadOf) && self.denies_a_quality(at) {
            let range = item.range.start..self.items[at + 1].range.end;
            let words = self.message.words(&range).to_owned();
            self.push_over(&range, item.share, Act::Condition(words));
            return Some(2);
        }
        (has(Cue::Swap) && self.swaps_those_before(at)).then_some(1)
    }

    /// "agua sin gas, no, con gas": a "no" by itself behind counted goods, before goods that are not.
    fn takes_back(&self, at: usize) -> bool {
        let item = |at: usize| self.items.get(at).map(|item| &item.what);
        let part = What::End(Mark::Item);
        let apart = at > 0 && item(at - 1) == Some(&part) && item(at + 1) == Some(&part);
        let next = matches!(item(at + 2), Some(What::Goods(_, None, Change::Plain)));
        let counted = self.operations.last().is_some_and(
            |operation| matches!(&operation.act, Act::Name(goods) if goods.said.is_some()),
        );
        apart && next && counted
    }

    /// "halloumi not frozen", "cider, it's not selling": behind goods, one word of denial before
    /// words that name none puts nothing in the place of anything.
    fn denies_a_quality(&self, at: usize) -> bool {
        let unknown = matches!(
            self.items.get(at + 1).map(|next| &next.what),
            Some(What::Goods(Named::Unknown(_), None, _))
        );
        let goods = |operation: &Operation| operation.act.goods().is_some();
        self.items[at].range.len() == 1 && unknown && self.operations.last().is_some_and(goods)
    }

    /// "Tonic bitte durch Slimline Tonic ersetzen": two goods before a verb at the end.
    fn swaps_those_before(&mut self, at: usize) -> bool {
        let ends = self.items.get(at + 1).is_none_or(Item::is_end);
        let [.., old, new] = &self.operations[..] else {
            return false;
        };
        let (Act::Name(gone) | Act::Set(gone), Act::Name(come)) = (&old.act, &new.act) else {
            return false;
        };
        if !ends || gone.said.is_some() {
            return false;
        }
        let act = Act::Replace(gone.target.clone(), come.clone());
        let new = Operation { act, ..new.clone() };
        self.operations.truncate(self.operations.len() - 2);
        self.operations.push(new);
        true
    }

    /// "swap 3 of the lager for cider": whether a part of what stands in the cart goes, and goods that
    /// nobody counts come.
    pub(super) fn moves_a_part(&self, item: &Item, target: &Target, said: Option<&Said>) -> bool {
        let Decision::Product { chosen, .. } = &target.decision else {
            return false;
        };
        let stands = self.message.situation.cart.contains(&chosen.product);
        let at = self.items.iter().position(|other| other == item);
        let mut behind = self.items[at.map_or(0, |at| at + 1)..].iter();
        let next = behind.find(|next| matches!(next.what, What::Goods(..)));
        let uncounted = next.is_some_and(|next| matches!(next.what, What::Goods(_, None, _)));
        said.is_some() && stands && (uncounted || self.is_some_of(item))
    }

    /// "2 of the coke": a part of what there is.
    fn is_some_of(&self, item: &Item) -> bool {
        item.range
            .clone()
            .any(|at| of_before(self.message, at) && at > item.range.start)
    }

    /// What a signal makes of the goods right before it.
    pub(super) fn of_goods_before(&mut self, at: usize, cues: &[Cue]) -> Option<usize> {
        if cues.contains(&Cue::But) {
            return self.only_so_many(at);
        }
        cues.contains(&Cue::Less)
            .then(|| self.less_behind(at))
            .flatten()
    }

    /// Whether an "instead of", or a verb that swaps, stands right behind goods.
    pub(super) fn replaces(&self, item: &Item) -> bool {
        let at = self.items.iter().position(|other| other == item);
        at.and_then(|at| self.items.get(at + 1))
            .is_some_and(|next| next.has(Cue::InsteadOf) || next.has(Cue::Swap))
    }

    /// "one case of tomatoes less": counted goods right before it, and none behind.
    fn less_behind(&mut self, at: usize) -> Option<usize> {
        let counts = |item: &Item| matches!(item.what, What::Goods(..) | What::Quantity(..));
        if !self.behind_goods(at) || self.items.get(at + 1).is_some_and(counts) {
            return None;
        }
        let newest = self.operations.last_mut()?;
        let Act::Name(goods) = &newest.act else {
            return None;
        };
        let goods = goods.clone();
        goods.said.as_ref()?;
        newest.act = Act::Less(goods);
        Some(1)
    }

    /// Takes some of a line off; how many items that took.
    pub(super) fn some_off(&mut self, at: usize, cues: &[Cue]) -> Option<usize> {
        if cues.contains(&Cue::Take)
            && let Some(taken) = self.take_some_off(at)
        {
            return Some(taken);
        }
        cues.contains(&Cue::Remove)
            .then(|| self.drop_some(at))
            .flatten()
    }

    /// "knock one off the brie", "take 2 off the eggs".
    fn take_some_off(&mut self, at: usize) -> Option<usize> {
        let next = self.items.get(at + 1)?.clone();
        let (target, said, taken) = match &next.what {
            What::Goods(named, Some(said), _) if self.says_off(&next.range) => {
                (self.target(named, None), said.clone(), 2)
            }
            What::Quantity(said, _) if self.says_off(&next.range) => {
                (last_named(), said.clone(), 2)
            }
            What::Quantity(said, _) if self.items.get(at + 2)?.has(Cue::Off) => {
                match self.items.get(at + 3).map(|item| item.what.clone()) {
                    Some(What::Goods(named, None, _)) => {
                        (self.target(&named, None), said.clone(), 4)
                    }
                    Some(_) | None => (last_named(), said.clone(), 3),
                }
            }
            What::Goods(..)
            | What::Quantity(..)
            | What::Cue(_)
            | What::Day(_)
            | What::Time
            | What::Repeat(_)
            | What::PurchaseOrder(_)
            | What::Clause(_)
            | What::End(_) => return None,
        };
        let range = self.items[at].range.start..self.items[at + taken - 1].range.end;
        let share = self.items[at].share;
        self.push_over(&range, share, Act::Less(plain(target, Some(said))));
        Some(taken)
    }

    /// "quita una", "drop 2": of the line named last, where nothing else is said.
    fn drop_some(&mut self, at: usize) -> Option<usize> {
        let next = self.items.get(at + 1)?.clone();
        let What::Quantity(said, _) = &next.what else {
            return None;
        };
        let situation = self.message.situation;
        let alone = self.items[at + 2..].iter().all(Item::is_end);
        if !alone || situation.cart.is_empty() || situation.question.is_some() {
            return None;
        }
        let range = self.items[at].range.start..next.range.end;
        let share = self.items[at].share;
        self.push_over(
            &range,
            share,
            Act::Less(plain(last_named(), Some(said.clone()))),
        );
        Some(2)
    }

    /// Whether "off" stands there; behind a number it may count as well: "2 off".
    fn says_off(&self, range: &Range<usize>) -> bool {
        let off = |at: usize| {
            let mut cues = self.message.lexicon.cues.at(&self.message.tokens, at);
            cues.any(|(_, cue)| *cue == Cue::Off)
        };
        range.clone().any(off)
    }

    /// "6 instead of 4 mince": the goods stay, and the quantity before holds.
    pub(super) fn count_instead_of(&mut self, at: usize) -> Option<usize> {
        let before = self.items.get(at.checked_sub(1)?)?;
        let What::Quantity(said, _) = before.what.clone() else {
            return None;
        };
        let What::Goods(named, Some(_), _) = self.items.get(at + 1)?.what.clone() else {
            return None;
        };
        self.operations.pop_if(|newest| {
            let set = |goods: &Goods| goods.target.decision == Decision::LastNamed;
            matches!(&newest.act, Act::HowMuch(_))
                || matches!(&newest.act, Act::Set(goods) if set(goods))
        });
        let item = self.items[at + 1].clone();
        let target = self.target(&named, Some(&said));
        self.push(&item, Act::Set(plain(target, Some(said))));
        Some(2)
    }

    /// Whether goods stand right before an item.
    pub(super) fn behind_goods(&self, at: usize) -> bool {
        at.checked_sub(1)
            .is_some_and(|before| matches!(self.items[before].what, What::Goods(..)))
    }

    /// "tel rehne do": "off" behind goods without a quantity takes them off.
    pub(super) fn off(&mut self) -> Option<usize> {
        let operation = self.operations.last_mut()?;
        let (Act::Name(goods) | Act::More(goods)) = &operation.act else {
            return None;
        };
        if goods.said.is_some() {
            return None;
        }
        operation.act = Act::Remove(goods.target.clone());
        Some(1)
    }

    /// "leave it then, semi instead": what goes off right before goods that come in its place.
    fn taken_off_before_last(&mut self) -> Option<Target> {
        let at = self.operations.len().checked_sub(2)?;
        let named = matches!(self.operations[at + 1].act, Act::Name(_));
        let target = if let Act::Remove(target) = &self.operations[at].act {
            target.clone()
        } else if self.operations[at].act == Act::Cancel {
            last_named()
        } else {
            return None;
        };
        named.then(|| {
            self.operations.remove(at);
            target
        })
    }

    /// "leave it then, semi instead" to our choice: what is left is the question, not the goods.
    pub(super) fn forget_what_was_left(&mut self) {
        let it = |act: &Act| {
            matches!(act, Act::Cancel)
                || matches!(act, Act::Remove(target) if target.decision == Decision::LastNamed)
        };
        self.operations.pop_if(|newest| it(&newest.act));
    }

    /// "no eggs and chicken only 1": goods in a list of what goes off, or without a quantity, whose
    /// quantity an "only" announces.
    fn only_so_many(&mut self, at: usize) -> Option<usize> {
        let What::Quantity(said, Change::Plain) = self.items.get(at + 1)?.what.clone() else {
            return None;
        };
        // "last week's order but only 1 keg": the unit says of what.
        let repeats = |operation: &Operation| matches!(operation.act, Act::Repeat(_));
        if said.unit.is_some() && self.operations.last().is_some_and(repeats) {
            let item = self.items[at + 1].clone();
            self.push(&item, Act::Set(plain(last_named(), Some(said))));
            return Some(2);
        }
        if !self.behind_goods(at) {
            return None;
        }
        let newest = self.operations.last_mut()?;
        let target = if let Act::Remove(target) = &newest.act {
            target.clone()
        } else if let Act::Name(goods) = &newest.act
            && goods.said.is_none()
        {
            goods.target.clone()
        } else {
            return None;
        };
        newest.act = Act::Name(plain(target, Some(said)));
        self.verb = Verb::Name;
        Some(2)
    }

    /// "2 veg oil instead": replaces the line that is in question.
    pub(super) fn instead(&mut self) -> usize {
        if self.message.situation.cart.is_empty() {
            return 1;
        }
        let old = self.taken_off_before_last();
        if let Some(operation) = self.operations.last_mut()
            && let Act::Name(goods) = &operation.act
            && goods.fallback.is_none()
        {
            operation.act = Act::Replace(old.unwrap_or_else(last_named), goods.clone());
        }
        1
    }
}
