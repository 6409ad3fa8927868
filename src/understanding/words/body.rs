//! What stands in and behind the name of goods: what they have, other amounts, the next line?

use super::amounts::{Amount, Said};
use super::draft::Place;
use super::marks;
use super::reader::Reader;
use super::table::Sign;
use crate::language::{Cue, Kind};

/// Signals that say nothing of the goods before them.
const BEHIND_GOODS: [Cue; 4] = [Cue::Courtesy, Cue::Done, Cue::SignOff, Cue::Aswell];

/// A modifier or name is looked through this far for the amount that belongs to it.
const NEAR: usize = 8;

impl Reader<'_> {
    /// In a name, behind it, or in what goods have.
    pub(super) fn body(&mut self, at: usize) -> usize {
        let scan = self.scan;
        if let Some(len) = scan.phrase(at, Sign::Names) {
            return self.words(at, len);
        }
        if let Some(len) = scan.phrase(at, Sign::Requests) {
            self.finish();
            return len;
        }
        if let Some(len) = self.note(at).or_else(|| self.sign(at)) {
            return len;
        }
        if let Some(amount) = scan.amount(at)
            && let Some(len) = self.amount_in_body(at, &amount)
        {
            return len;
        }
        if let Some(len) = self.container(at) {
            return len;
        }
        let sized = scan
            .phrase(at, Sign::Sizes)
            .filter(|len| scan.ends(at + len) || scan.amount(at + len).is_some());
        if let Some(len) = sized
            .or(scan.dimension(at))
            .filter(|_| self.draft.size.is_empty())
        {
            self.draft.size.extend(at..at + len);
            return len;
        }
        let closing = scan
            .phrase(at, Sign::Closings)
            .max(scan.cue(at, &BEHIND_GOODS));
        if let Some(len) = closing.or_else(|| self.day(at)) {
            self.draft.place = Place::Tail;
            return len;
        }
        self.words(at, 1)
    }

    /// "for garnish", where it is longer than any other sign: "plus more" before "plus".
    fn note(&mut self, at: usize) -> Option<usize> {
        let scan = self.scan;
        let len = scan
            .phrase(at, Sign::Notes)
            .filter(|_| self.draft.place != Place::Note)?;
        let other = scan
            .phrase(at, Sign::And)
            .max(scan.phrase(at, Sign::Or))
            .max(scan.phrase(at, Sign::Closings));
        if other >= Some(len) {
            return None;
        }
        self.draft.enter(Place::Note);
        (at..at + len).for_each(|at| self.draft.push(at));
        Some(len)
    }

    /// "with", "without", "and", "or", "but".
    fn sign(&mut self, at: usize) -> Option<usize> {
        let scan = self.scan;
        if let Some(len) = scan.phrase(at, Sign::Without) {
            self.draft.enter(Place::Without);
            return Some(len);
        }
        if let Some(len) = self.and(at) {
            return Some(len);
        }
        if let Some(len) = scan
            .phrase(at, Sign::With)
            .filter(|len| !scan.ends(at + len))
        {
            self.draft.enter(Place::With);
            return Some(len + self.small_amount(at + len));
        }
        if let Some(len) = scan.phrase(at, Sign::But) {
            self.draft.enter(Place::Note);
            return Some(len);
        }
        scan.phrase(at, Sign::Or).map(|len| self.or(at, len))
    }

    /// "flour 35 lb bag 4": the unit behind what one of it holds.
    fn container(&mut self, at: usize) -> Option<usize> {
        let len = self.scan.unit(at)?;
        let draft = &mut self.draft;
        let held = draft
            .amount
            .as_mut()
            .filter(|held| held.measure && draft.place == Place::Tail)?;
        draft.size.extend(held.range.clone());
        *held = Amount::one(at..at + len);
        Some(len)
    }

    /// Words behind a name with its amount start the next line where an amount follows them.
    fn words(&mut self, at: usize, len: usize) -> usize {
        if self.draft.place == Place::Tail
            && let Some(held) = self.draft.amount.as_ref().filter(|_| !self.draft.leads)
        {
            let follows = self.amount_behind(at + len);
            if follows.is_some_and(|amount| !held.measure || amount.measure) {
                self.finish();
                return 0;
            }
            self.draft.enter(Place::Note);
        }
        (at..at + len).for_each(|at| self.draft.push(at));
        len
    }

    /// The amount that stands behind the words from here on, before the next comma.
    pub(super) fn amount_behind(&self, at: usize) -> Option<Amount> {
        let ends = |at: &usize| {
            let token = self.scan.token(*at);
            token.is_none_or(|token| token.kind == Kind::Break || token.is(","))
        };
        (at..at + NEAR)
            .take_while(|at| !ends(at))
            .find_map(|at| self.scan.amount(at).filter(Amount::is_number))
    }

    /// "for tomorrow", "by friday".
    pub(super) fn day(&self, at: usize) -> Option<usize> {
        let scan = self.scan;
        let before = scan.cue(at, &[Cue::Deliver, Cue::To]).unwrap_or(0);
        let behind = at + before;
        let weekday = || {
            let token = scan.token(behind)?;
            let alone = before > 0 || scan.ends(behind + 1) && self.draft.place == Place::Head;
            (alone && scan.lexicon.weekdays.contains_key(&token.key)).then_some(1)
        };
        let day = scan
            .lexicon
            .days
            .longest(&scan.tokens, behind)
            .map(|(len, _)| len);
        day.or_else(weekday).map(|len| before + len)
    }

    /// "and", with another amount or request behind it, starts a line; else it goes on.
    fn and(&mut self, at: usize) -> Option<usize> {
        let scan = self.scan;
        let len = scan.phrase(at, Sign::And).max(scan.cue(at, &[Cue::And]))?;
        self.go_on(at, len);
        Some(len)
    }

    pub(super) fn go_on(&mut self, at: usize, len: usize) {
        let next = at + len;
        if self.starts_item(next) {
            self.finish();
            return;
        }
        let removed = self.scan.cue(next, &[Cue::Remove]).is_some();
        if removed && self.scan.phrase(next, Sign::Without).is_none() {
            self.finish();
            self.draft.place = Place::Dropped;
            return;
        }
        let place = self.draft.place;
        match place {
            Place::Head | Place::Dropped => {}
            Place::Name if self.draft.amount.is_none() => {
                self.draft.enter(Place::Name);
                self.draft.joined.push((self.draft.names.len() - 1, len));
                (at..next).for_each(|at| self.draft.push(at));
            }
            Place::Name => (at..next).for_each(|at| self.draft.push(at)),
            Place::With | Place::Without | Place::Note | Place::About => self.draft.enter(place),
            Place::Tail => self.finish(),
        }
    }

    /// Whether another item starts here: an amount that is no small part of these goods.
    pub(super) fn starts_item(&self, at: usize) -> bool {
        let scan = self.scan;
        if scan.phrase(at, Sign::Requests).is_some() {
            return true;
        }
        let skipped = at + self.opening(at).unwrap_or(0);
        [at, skipped].into_iter().any(|at| {
            scan.amount(at).is_some_and(|amount| {
                let end = amount.range.end;
                let small = scan.phrase(end, Sign::Portions).is_some();
                !scan.ends(end) && !small && scan.phrase(end, Sign::Notes).is_none()
            })
        })
    }

    /// "or 1 cup margarine": an alternative, its amount left out.
    fn or(&mut self, at: usize, len: usize) -> usize {
        let scan = self.scan;
        let place = self.draft.place;
        match place {
            Place::Name | Place::Tail => self.draft.enter(Place::Name),
            Place::With | Place::Without => self.draft.enter(place),
            Place::Note | Place::About => self.draft.push(at),
            Place::Head | Place::Dropped => {}
        }
        let mut next = at + len;
        if scan.token(next).is_some_and(|token| token.is("(")) {
            next = marks::closing(scan, next) + 1;
            next += scan.unit(next).unwrap_or(0);
        } else if let Some(amount) = scan.amount(next) {
            next = amount.range.end;
        }
        next.min(scan.tokens.len()) - at
    }

    /// "with a dash of", "with two shots": an amount of what goods have.
    fn small_amount(&self, at: usize) -> usize {
        let amount = self.scan.amount(at).filter(|amount| !amount.is_number());
        amount.map_or(0, |amount| amount.range.end - at)
    }

    /// An amount behind a name is that name's, its size, or the next line's.
    fn amount_in_body(&mut self, at: usize, amount: &Amount) -> Option<usize> {
        let scan = self.scan;
        let end = amount.range.end;
        let ends = scan.ends(end);
        let counts = ends && amount.unit.is_some() && self.draft.amount.is_none();
        if !(amount.is_number() || counts) {
            let sized = scan.phrase(end, Sign::Sizes).is_some() || amount.unit.is_some();
            if sized && !ends {
                self.finish();
                return Some(0);
            }
            return None;
        }
        if self.belongs(amount, ends) {
            self.count(amount);
            return Some(end - at);
        }
        if ends && amount.measure && self.draft.size.is_empty() {
            self.draft.size.extend(amount.range.clone());
            return Some(end - at);
        }
        if ends || self.draft.place == Place::Note {
            return None;
        }
        self.finish();
        Some(0)
    }

    /// Whether an amount behind a name counts it: nothing did yet, or only what one of it holds.
    pub(super) fn belongs(&self, amount: &Amount, ends: bool) -> bool {
        let Some(held) = &self.draft.amount else {
            return true;
        };
        held.said == Said::Unit && ends
            || held.measure && !amount.measure && (ends || !self.draft.leads)
    }

    /// Takes an amount that stands behind its goods.
    pub(super) fn count(&mut self, amount: &Amount) {
        let draft = &mut self.draft;
        let mut amount = amount.clone();
        if let Some(held) = draft.amount.take() {
            if held.measure {
                draft.size.extend(held.range);
            } else {
                amount.unit = amount.unit.or(held.unit);
            }
        }
        draft.amount = Some(amount);
        draft.leads = false;
        draft.place = Place::Tail;
    }
}
