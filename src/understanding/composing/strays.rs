//! Which words and numbers of a message belong to no order at all?

use super::compose::{Composer, plain};
use super::items::{Item, Named, What};
use super::verbs::Verb;
use crate::language::{Clause, Cue, Kind};
use crate::understanding::message::Message;
use crate::understanding::pieces::quantities::is_article;
use crate::understanding::reading::{Act, Asked, Operation, Said, Target};

/// Behind goods, they say how many are still there.
const LEFT: [&str; 6] = ["left", "remaining", "quedan", "restantes", "ubrig", "bache"];

/// "no mop heads left": whether the word behind goods says that these are what is still there.
pub(in crate::understanding) fn says_left(message: &Message<'_>, at: usize) -> bool {
    let word = message.tokens.get(at);
    word.is_some_and(|word| LEFT.contains(&&*word.key) && word.kind == Kind::Word)
}

impl Composer<'_, '_> {
    /// "FROZEN:" alone on its line, over goods that are counted: it says where these stand.
    fn is_heading(&self, item: &Item, said: Option<&Said>) -> bool {
        let tokens = &self.message.tokens;
        let end = item.range.end;
        let colon = tokens.get(end).is_some_and(|token| token.is(":"));
        let starts = item.range.start == 0 || tokens[item.range.start - 1].kind == Kind::Break;
        let ends = tokens
            .get(end + 1)
            .is_some_and(|next| next.kind == Kind::Break);
        let counted = |next: &&Item| !next.is_end();
        let next = self
            .items
            .iter()
            .filter(|next| next.range.start > end)
            .find(counted);
        let over_goods = next.is_some_and(|next| matches!(&next.what, What::Goods(_, Some(_), _)));
        said.is_none() && starts && colon && ends && over_goods
    }

    /// Words that nothing explains and nobody counted: names, greetings of other lands; and headings.
    pub(super) fn is_stray(&self, item: &Item, named: &Named, said: Option<&Said>) -> bool {
        if self.is_heading(item, said) {
            return true;
        }
        let Named::Unknown(range) = named else {
            return false;
        };
        let is_colon = |at: usize| self.message.tokens.get(at).is_some_and(|t| t.is(":"));
        // "dry goods:", "two things:", over a list.
        if (said.is_none() && is_colon(range.end)) || is_colon(item.range.end) {
            return true;
        }
        let article = is_article(self.message, item.range.start);
        if said.is_some_and(|said| said.unit.is_some() || !article) {
            return range.len() > 4;
        }
        let listed = (self.is_list_item(item) && range.len() <= 3)
            || (self.is_joined_to_goods(item) && range.len() <= 2);
        !listed && !matches!(self.verb, Verb::More | Verb::Remove)
    }

    /// Alone between two ends, with known goods both before and behind.
    fn is_list_item(&self, item: &Item) -> bool {
        let Some(at) = self.items.iter().position(|other| other == item) else {
            return false;
        };
        let known = |item: &Item| {
            matches!(
                &item.what,
                What::Goods(Named::Words(_) | Named::Code(_), Some(_), _)
            )
        };
        let apart = |at: Option<&Item>| at.is_none_or(|item| item.is_end() || item.has(Cue::And));
        apart(at.checked_sub(1).and_then(|before| self.items.get(before)))
            && apart(self.items.get(at + 1))
            && self.items[..at].iter().any(known)
            && self.items[at..].iter().any(known)
    }

    /// The last of "milk, eggs and chips": behind known goods and an "and", with nothing behind it.
    fn is_joined_to_goods(&self, item: &Item) -> bool {
        let Some(at) = self.items.iter().position(|other| other == item) else {
            return false;
        };
        let before = |by: usize| at.checked_sub(by).map(|at| &self.items[at]);
        let goods = |item: &Item| matches!(&item.what, What::Goods(Named::Words(_), ..));
        self.items.get(at + 1).is_none_or(Item::is_end)
            && before(1).is_some_and(|item| item.has(Cue::And))
            && before(2).is_some_and(goods)
    }

    /// "we ran out of ketchup. 4 please": the goods of talk that orders nothing by itself, with a
    /// quantity alone behind it.
    pub(super) fn talked_of_before(&self, item: &Item) -> Option<Named> {
        let at = self.items.iter().position(|other| other == item)?;
        let alone = |at: usize| {
            let next = self.items.get(at);
            next.is_none_or(|item| {
                let day = matches!(item.what, What::Day(_) | What::Time);
                item.is_end() || day || item.has(Cue::And) || item.has(Cue::Courtesy)
            })
        };
        // "what is the date on the croissants? and 3 cases".
        let joins = |item: &Item| item.is_end() || item.has(Cue::And);
        let talk = self.items[..at].iter().rev().find(|item| !joins(item))?;
        let says_nothing = matches!(
            talk.what,
            What::Clause(
                Clause::Chatter
                    | Clause::Ask
                    | Clause::Complaint
                    | Clause::Comment
                    | Clause::Price
                    | Clause::Stock
            ) | What::Goods(Named::Unknown(_), None, _)
        );
        if !says_nothing || !alone(at + 1) {
            return None;
        }
        let sure = self.message.model.thresholds.stray_sure;
        self.likeliest_goods(&talk.range)
            .filter(|(weight, _)| *weight > sure)
            .map(|(_, named)| named)
    }

    /// What is ordered of goods: what is still there of them is kept aside.
    pub(super) fn without_left_over(&mut self, item: &Item, said: Option<Said>) -> Option<Said> {
        if self.is_left_over(item) {
            self.left_over = said;
            return None;
        }
        self.left_over = None;
        said
    }

    /// "only 2 bags of rice left so send 6": what is left is no quantity, where another follows.
    fn is_left_over(&self, item: &Item) -> bool {
        let left = says_left(self.message, item.range.end);
        let behind = self
            .items
            .iter()
            .filter(|next| next.range.start > item.range.end);
        left && behind
            .into_iter()
            .any(|next| matches!(next.what, What::Quantity(..)))
    }

    /// Whether it is said of goods that there are none.
    pub(super) fn is_gone(&self, item: &Item) -> bool {
        says_left(self.message, item.range.end)
    }

    /// "no mop heads left. 5 please": goods that have run out are ordered where a quantity alone stands
    /// behind them; else a person has to look what is wanted.
    pub(super) fn out_of(&mut self, item: &Item, target: Target) {
        let mut behind = self.items.iter();
        let mut behind = behind
            .by_ref()
            .filter(|next| next.range.start > item.range.end);
        let next = behind.find(|next| !next.is_end());
        let counted = next.is_some_and(|next| matches!(next.what, What::Quantity(..)));
        self.verb = Verb::Name;
        if counted {
            self.push(item, Act::Name(plain(target, None)));
        } else {
            let words = self.message.words(&item.range).to_owned();
            self.push(item, Act::Condition(words));
        }
    }

    /// "driver didn't leave the 4 coke we paid for": goods in the middle of a complaint.
    pub(super) fn is_complained_of(&self, item: &Item) -> bool {
        let Some(at) = self.items.iter().position(|other| other == item) else {
            return false;
        };
        let complains = |at: Option<usize>| {
            let beside = at.and_then(|at| self.items.get(at));
            beside.is_some_and(|item| item.what == What::Clause(Clause::Complaint))
        };
        complains(at.checked_sub(1)) && complains(Some(at + 1))
    }

    /// "we found parmesan at the back, so take it off": the goods that "it" means, where nothing but
    /// talk has named any.
    pub(super) fn talked_of(&self, at: usize) -> Option<Target> {
        let names = |operation: &Operation| operation.act.goods().is_some();
        if self.operations.iter().any(names) {
            return None;
        }
        let sure = self.message.model.thresholds.stray_sure;
        let before = self.items[..at].iter().rev();
        let talk = before.filter(|item| {
            matches!(
                item.what,
                What::Clause(Clause::Chatter | Clause::Comment | Clause::Ask)
                    | What::Goods(Named::Unknown(_), None, _)
            )
        });
        let mut goods = talk.filter_map(|item| self.likeliest_goods(&item.range));
        let (weight, likeliest) = goods.next()?;
        (weight > sure).then(|| self.target(&likeliest, None))
    }

    /// "can you drop 2 kegs on friday", "7.30am drop": where nothing stands that could be taken off, and
    /// goods are counted or a delivery is spoken of, "drop" brings them.
    pub(super) fn delivers(&self, at: usize, item: &Item, cues: &[Cue]) -> bool {
        let drop = self.message.tokens[item.range.start].is_word("drop");
        let situation = self.message.situation;
        let nothing_stands = situation.cart.is_empty()
            && situation.customer.history.iter().all(|order| !order.open)
            && !self
                .items
                .iter()
                .any(|item| matches!(item.what, What::Repeat(_)));
        let counted = self
            .items
            .get(at + 1)
            .is_some_and(|next| matches!(next.what, What::Goods(_, Some(_), _)));
        let ordered = self.operations.iter().any(|one| one.act.goods().is_some());
        let alone = self.items.get(at + 1).is_none_or(Item::is_end);
        let brings = counted || (ordered && alone);
        cues.contains(&Cue::Remove) && drop && nothing_stands && brings
    }

    /// Whether the message has taken goods off already.
    pub(super) fn takes_off_already(&self) -> bool {
        self.operations
            .iter()
            .any(|operation| matches!(operation.act, Act::Remove(_)))
    }

    /// "no buffalo? send cow's instead": what is asked so is no order to take it off.
    pub(super) fn is_asked(&self, item: &Item) -> bool {
        let next = self.message.tokens.get(item.range.end);
        next.is_some_and(|token| token.is("?"))
    }

    /// "4 penne... 5 actually".
    pub(super) fn is_taken_back(&self, item: &Item) -> bool {
        let at = self.items.iter().position(|other| other == item);
        let behind = at.and_then(|at| self.items.get(at + 1));
        behind.is_some_and(|item| item.has(Cue::Actually))
    }

    /// A number beside goods is more likely a house number or a table's than a quantity.
    pub(super) fn is_stray_number(&self, item: &Item) -> bool {
        let goods = |item: &Item| matches!(item.what, What::Goods(..));
        let answers = matches!(
            self.message.situation.question,
            Some(Asked::HowMuch(_) | Asked::YesNo(_))
        );
        let first = &self.message.tokens[item.range.start];
        let article = first.kind == Kind::Word
            && !self.message.lexicon.numbers.contains_key(&first.key)
            && !self.message.lexicon.dozens.contains_key(&first.key)
            && matches!(&item.what, What::Quantity(said, _) if said.unit.is_none());
        article || (!answers && self.items.iter().any(goods))
    }
}
