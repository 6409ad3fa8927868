//! What a burst does to the lines: naming, adding, setting, taking off, replacing.

use rust_decimal::Decimal;

use super::{Deed, Turn};
use crate::domain::ReviewReason;
use crate::session::amend::{self, Entry};
use crate::session::basket::edit::{self, Edit};
use crate::session::basket::find::{self, Found};
use crate::session::basket::measure;
use crate::session::basket::name::{self, Cue};
use crate::session::basket::question::product_of;
use crate::session::basket::{Doubt, Line, LineId, Matter, Note, Question};
use crate::session::reply::Notice;
use crate::understanding::{Decision, Goods, Said, Target, Wanted};

impl Turn<'_> {
    /// "2 cs whole milk".
    pub fn name(&mut self, goods: &Goods, confidence: f64) {
        let goods = self.with_topic(goods);
        if is_nothing(goods.said.as_ref()) {
            return self.remove(&goods.target);
        }
        match goods.target.decision {
            Decision::LastNamed | Decision::Everything => return self.set(&goods, confidence),
            Decision::Product { .. } | Decision::Ambiguous(_) | Decision::Unknown(_) => {}
        }
        let Some((goods, in_place_of)) = self.choose_available(&goods) else {
            return;
        };
        if let Some(id) = self.substitute_for(&goods) {
            return self.swap(id, &goods, confidence);
        }
        let fresh = std::mem::take(&mut self.fresh);
        let cue = Cue {
            confidence,
            fresh: &fresh,
        };
        let context = self.context;
        let edit = name::name(self.draft(), &goods, cue, context);
        self.fresh = fresh;
        self.took(edit, &goods);
        if let (Edit::New(id), Some(name)) = (edit, in_place_of)
            && let Some(line) = self.draft().line_mut(id)
        {
            line.notes.push(Note::InPlaceOf(name));
        }
    }

    /// "another 2 milk".
    pub fn more(&mut self, goods: &Goods, confidence: f64) {
        let goods = self.with_topic(goods);
        let context = self.context;
        match self.find(&goods.target) {
            Found::Line(id) if self.is_same_goods(id, &goods) => {
                let edit = edit::more(self.draft(), id, &goods, context);
                self.took(edit, &goods);
            }
            Found::Everything => {
                for id in self.all_lines() {
                    let edit = edit::more(self.draft(), id, &goods, context);
                    self.took(edit, &goods);
                }
            }
            Found::Several => self.which_line(&goods.target),
            Found::Line(_) | Found::Nothing => match goods.target.decision {
                Decision::LastNamed | Decision::Everything => {
                    self.notice(Notice::NothingToChange);
                    self.was_to_change();
                }
                Decision::Product { .. } | Decision::Ambiguous(_) | Decision::Unknown(_) => {
                    self.name(&goods, confidence);
                }
            },
        }
    }

    /// "make it 4".
    pub fn set(&mut self, goods: &Goods, confidence: f64) {
        if is_nothing(goods.said.as_ref()) {
            return self.remove(&goods.target);
        }
        if let (Decision::LastNamed, Some(said)) = (&goods.target.decision, &goods.said) {
            return self.how_much(said, confidence);
        }
        let context = self.context;
        match self.find(&goods.target) {
            Found::Line(id) => {
                let edit = name::restate(self.draft(), id, goods, context);
                self.took(edit, goods);
            }
            Found::Several => self.which_line(&goods.target),
            Found::Everything => {
                for id in self.all_lines() {
                    let edit = name::restate(self.draft(), id, goods, context);
                    self.took(edit, goods);
                }
            }
            Found::Nothing => match goods.target.decision {
                Decision::LastNamed | Decision::Everything => self.notice(Notice::NothingToChange),
                Decision::Product { .. } | Decision::Ambiguous(_) | Decision::Unknown(_) => {
                    self.name(goods, confidence);
                }
            },
        }
    }

    /// "one less flour".
    pub fn less(&mut self, goods: &Goods) {
        let one = Said {
            number: Decimal::ONE,
            range_from: None,
            unit: None,
        };
        let said = goods.said.as_ref().unwrap_or(&one).clone();
        let context = self.context;
        self.each_line(&goods.target, |draft, id| {
            edit::less(draft, id, &said, context)
        });
    }

    /// "double the milk".
    pub fn times(&mut self, target: &Target, factor: Decimal) {
        let context = self.context;
        self.each_line(target, |draft, id| edit::times(draft, id, factor, context));
    }

    /// "no milk".
    pub fn remove(&mut self, target: &Target) {
        let asked = self.question().map(|open| open.question);
        let is_it = matches!(target.decision, Decision::LastNamed);
        if is_it
            && matches!(asked, Some(Question::Impossible(..)))
            && edit::forget(self.draft(), target) == Edit::Gone
        {
            return self.edited(Deed::Changed);
        }
        self.each_line(target, edit::remove);
    }

    /// "whole milk instead of skim".
    pub fn replace(&mut self, target: &Target, goods: &Goods, confidence: f64) {
        match self.find(target) {
            Found::Line(id) => {
                if let Some((goods, _)) = self.choose_available(goods) {
                    self.swap(id, &goods, confidence);
                }
            }
            Found::Several | Found::Everything => self.which_line(target),
            Found::Nothing => {
                if !matches!(target.decision, Decision::LastNamed) {
                    self.notice(Notice::NotInCart(target.words.clone()));
                }
                self.name(goods, confidence);
                self.deeds.insert(Deed::Changed);
            }
        }
    }

    /// "put the milk back".
    pub fn restore(&mut self, target: &Target, confidence: f64) {
        if self.can_change() && edit::restore(self.draft(), target) != Edit::Nowhere {
            return self.edited(Deed::Added);
        }
        if !matches!(self.find(target), Found::Line(_)) {
            let goods = Goods {
                target: target.clone(),
                said: None,
                substitutes: crate::understanding::Substitutes::Welcome,
                wanted: Wanted::Always,
                fallback: None,
            };
            self.name(&goods, confidence);
        }
    }

    /// "1e9 milk".
    pub fn impossible(&mut self, goods: &Goods) {
        self.draft().raise(Matter::Impossible(goods.clone()));
        self.deeds.insert(Deed::Added);
    }

    /// What an edit means for the burst.
    pub fn took(&mut self, edit: Edit, goods: &Goods) {
        let asked = self.asked_line().map(|line| line.id);
        match edit {
            Edit::New(id) => {
                self.doubt(id);
                self.fresh.insert(id);
                self.deeds.insert(Deed::NewGoods);
                // Goods answer what is needed; beside "the usual" of the same burst they answer nothing.
                let answers_offer = self.was_offered();
                self.draft().settle(|matter| {
                    matches!(matter, Matter::Needed)
                        || (answers_offer && matches!(matter, Matter::Usual(_)))
                });
                self.edited(Deed::Added);
            }
            Edit::Decided(id) | Edit::Set(id) if Some(id) == asked => self.answers(),
            Edit::More(_) | Edit::Back(_) | Edit::Decided(_) => self.edited(Deed::Added),
            Edit::Set(_) | Edit::Swapped(_) | Edit::Gone => self.edited(Deed::Changed),
            Edit::Same(id) => self.said_again(id),
            Edit::Impossible => self.impossible(goods),
            Edit::Nowhere => {}
        }
    }

    /// The line that a target means, once the session that it is about is open.
    pub fn find(&mut self, target: &Target) -> Found {
        if !self.can_change() {
            return Found::Nothing;
        }
        let catalog = self.context.catalog;
        find::find(self.draft(), target, catalog)
    }

    /// Puts goods in the place of a line.
    pub fn swap(&mut self, id: LineId, goods: &Goods, confidence: f64) {
        let context = self.context;
        let edit = edit::replace(self.draft(), id, (goods, confidence), context);
        match edit {
            Edit::Impossible => return self.impossible(goods),
            Edit::Swapped(id) => self.doubt(id),
            Edit::New(_)
            | Edit::More(_)
            | Edit::Set(_)
            | Edit::Same(_)
            | Edit::Decided(_)
            | Edit::Gone
            | Edit::Back(_)
            | Edit::Nowhere => {}
        }
        self.edited(Deed::Changed);
    }

    /// Keeps with a new line why its reading is not surer.
    fn doubt(&mut self, id: LineId) {
        let doubts = self.doubts.clone();
        if let Some(line) = self.draft().line_mut(id) {
            line.belief.reasons = doubts;
        }
    }

    /// Goods that are to be had: the fallback where the first choice is out, and nothing where they
    /// were wanted only if in stock.
    fn choose_available(&mut self, goods: &Goods) -> Option<(Goods, Option<String>)> {
        let product = product_of(goods).and_then(|(id, _)| self.context.catalog.get(id));
        let Some(out) = product.filter(|product| !measure::is_available(product)) else {
            return Some((goods.clone(), None));
        };
        match (&goods.fallback, goods.wanted) {
            (Some(fallback), _) => {
                let mut taken = (**fallback).clone();
                taken.said = taken.said.or_else(|| goods.said.clone());
                Some((taken, Some(out.name.clone())))
            }
            (None, Wanted::Always) => Some((goods.clone(), None)),
            (None, Wanted::IfInStock) => {
                self.notice(Notice::OutOfStock(out.id));
                self.deeds.insert(Deed::Asked);
                None
            }
        }
    }

    /// The line for which these goods were offered as a substitute by the question at hand.
    fn substitute_for(&self, goods: &Goods) -> Option<LineId> {
        let (product, _) = product_of(goods)?;
        if let Question::Line(id, Doubt::Unavailable { substitutes }) = self.question()?.question {
            return substitutes.contains(&product).then_some(id);
        }
        None
    }

    /// "it" means the goods that were asked about, where nothing was named since.
    fn with_topic(&mut self, goods: &Goods) -> Goods {
        let mut goods = goods.clone();
        if matches!(goods.target.decision, Decision::LastNamed)
            && let Some(topic) = self.topic.take()
        {
            goods.target = topic;
        }
        goods
    }

    fn is_same_goods(&self, id: LineId, goods: &Goods) -> bool {
        let is_decided = self
            .open_draft()
            .and_then(|draft| draft.line(id))
            .is_some_and(|line| line.product().is_some());
        is_decided || product_of(goods).is_none()
    }

    fn said_again(&mut self, id: LineId) {
        let asked = self.question().map(|open| open.question);
        if asked != Some(Question::Line(id, Doubt::Odd)) {
            self.deeds.insert(Deed::Changed);
            return;
        }
        if let Some(line) = self.draft().line_mut(id) {
            line.doubts.retain(|doubt| *doubt != Doubt::Odd);
        }
        self.answers();
    }

    fn each_line(
        &mut self,
        target: &Target,
        change: impl Fn(&mut crate::session::basket::Draft, LineId) -> Edit,
    ) {
        self.deeds.insert(Deed::Changed);
        let lines = match self.find(target) {
            Found::Line(id) => vec![id],
            Found::Everything => self.all_lines(),
            Found::Several => return self.which_line(target),
            Found::Nothing => {
                let forgotten = self.open_session().is_some()
                    && edit::forget(self.draft(), target) == Edit::Gone;
                if forgotten {
                    return self.edited(Deed::Changed);
                }
                return self.not_there(target);
            }
        };
        for id in lines {
            match change(self.draft(), id) {
                Edit::Nowhere | Edit::Same(_) => {}
                Edit::Impossible => self.which_line(target),
                Edit::New(_)
                | Edit::More(_)
                | Edit::Set(_)
                | Edit::Decided(_)
                | Edit::Swapped(_)
                | Edit::Gone
                | Edit::Back(_) => self.edited(Deed::Changed),
            }
        }
    }

    fn not_there(&mut self, target: &Target) {
        let is_it = target.words.trim().is_empty();
        if is_it && self.edits > 0 {
            if self
                .open_draft()
                .is_some_and(|draft| draft.removed.is_empty())
            {
                self.was_to_change();
            }
            return;
        }
        if self.open_session().is_none() || is_it {
            return self.notice(Notice::NothingToChange);
        }
        let stood = self.open_draft().is_some_and(|draft| {
            let fresh = |line: &Line| self.fresh.contains(&line.id);
            !draft.lines.iter().all(fresh)
        });
        if stood && matches!(target.decision, Decision::Unknown(_)) {
            // Something was to go of what stood there, and nobody knows what: the rest may be wrong.
            self.reasons.insert(ReviewReason::UncheckedCondition);
        }
        self.notice(Notice::NotInCart(target.words.clone()));
    }

    fn which_line(&mut self, target: &Target) {
        self.deeds.insert(Deed::Changed);
        if self.can_change() {
            let matter = Matter::WhichLine(target.words.clone());
            self.draft().raise(matter);
        }
    }

    fn all_lines(&self) -> Vec<LineId> {
        self.open_draft().map_or_else(Vec::new, |draft| {
            draft.lines.iter().map(|line| line.id).collect()
        })
    }

    /// Whether there is a basket, or a written order, that words of change can mean.
    #[must_use]
    pub fn can_change(&self) -> bool {
        self.open_session().is_some()
            || (self.entry != Entry::Plain && amend::meant(self.entry, self.context).is_some())
    }
}

fn is_nothing(said: Option<&Said>) -> bool {
    said.is_some_and(|said| said.number.is_zero())
}
