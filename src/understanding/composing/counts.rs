//! What does a quantity say that stands without goods?

use super::compose::{Composer, last_named, plain};
use super::items::{Change, Item, Named, What};
use super::verbs::Verb;
use crate::language::Cue;
use crate::understanding::reading::{Act, Goods, Operation, Said, Wanted};

impl Composer<'_, '_> {
    /// The newest operation but for days and notes, which may stand between goods and what is
    /// said of them.
    fn last_operation(&mut self) -> Option<&mut Operation> {
        self.operations
            .iter_mut()
            .rev()
            .find(|operation| !matches!(operation.act, Act::Deliver(_) | Act::Comment(_)))
    }

    /// Has the newest goods cite the words of an item as well: what puts them right is read.
    pub(super) fn cite(&mut self, item: &Item) {
        let end = self.message.span(&item.range).end;
        let mut operations = self.operations.iter_mut().rev();
        if let Some(newest) = operations.find(|one| one.act.goods().is_some())
            && newest.span.end < end
        {
            newest.span.end = end;
            newest
                .span
                .of(self.message.text)
                .clone_into(&mut newest.words);
        }
    }

    /// "2 kegs of lager left so send another 4": four, of the same kind.
    fn over_what_is_left(&mut self, item: &Item, said: Said) -> Option<Said> {
        let left = self.left_over.take();
        let uncounted = self.last_goods().filter(|goods| goods.said.is_none());
        let (Some(left), Some(goods)) = (left, uncounted) else {
            return Some(said);
        };
        let unit = said.unit.or(left.unit);
        goods.said = Some(Said { unit, ..said });
        self.verb = Verb::Name;
        self.cite(item);
        None
    }

    pub(super) fn quantity(&mut self, item: &Item, said: Said, change: Change) {
        let Some(said) = self.over_what_is_left(item, said) else {
            return;
        };
        let verb = match change {
            Change::More => Verb::More,
            Change::Less => Verb::Less,
            Change::To => Verb::Correct,
            Change::Plain => self.verb.clone(),
        };
        let corrects = matches!(verb, Verb::Correct) || self.is_taken_back(item);
        if corrects && self.last_goods().is_some() {
            self.verb = Verb::Name;
            if let Some(held) = self.last_goods() {
                held.said = Some(said);
            }
            self.cite(item);
            return;
        }
        // "coke - make it 6": what was named just before is meant.
        if matches!(verb, Verb::Set)
            && let Some(operation) = self.last_operation()
            && let Act::Name(goods) = &operation.act
            && goods.said.is_none()
        {
            let goods = plain(goods.target.clone(), Some(said));
            operation.act = Act::Set(goods);
            self.verb = Verb::Name;
            return;
        }
        let goods = plain(last_named(), Some(said.clone()));
        let act = match verb {
            Verb::More => Act::More(goods),
            Verb::Less => Act::Less(goods),
            Verb::Set | Verb::Correct => Act::Set(goods),
            Verb::IfInStock => Act::Name(Goods {
                wanted: Wanted::IfInStock,
                ..goods
            }),
            Verb::Name
            | Verb::Remove
            | Verb::Aside
            | Verb::Times(_)
            | Verb::Restore
            | Verb::Fallback => {
                if let Some(named) = self.talked_of_before(item) {
                    let target = self.target(&named, Some(&said));
                    self.push(item, Act::Name(plain(target, Some(said))));
                    return;
                }
                if self.is_stray_number(item) {
                    self.count_late(item, said);
                    return;
                }
                Act::HowMuch(said)
            }
        };
        self.push(item, act);
        self.verb = self.verb.behind_goods();
    }

    /// "unsalted butter please. 2 cases": a quantity in a clause of its own is that of the goods
    /// before it which have none.
    fn count_late(&mut self, item: &Item, said: Said) {
        let at = self.items.iter().position(|other| other == item);
        let before = at
            .and_then(|at| at.checked_sub(1))
            .map(|at| &self.items[at]);
        let left_over = before
            .is_some_and(|stray| matches!(stray.what, What::Goods(Named::Unknown(_), None, _)));
        let behind = at.and_then(|at| self.items.get(at + 1));
        let over = |item: &Item| {
            let day = matches!(item.what, What::Day(_) | What::Time);
            item.is_end() || day || item.has(Cue::Courtesy)
        };
        let apart = (before.is_some_and(Item::is_end) || left_over) && behind.is_none_or(over);
        if apart
            && let Some(operation) = self.last_operation()
            && let Act::Name(goods) = &mut operation.act
            && goods.said.is_none()
        {
            goods.said = Some(said);
        }
    }
}
