//! What does the customer do with the things that a message holds?

use std::ops::Range;

use rust_decimal::Decimal;

use super::items::{Change, Item, Named, What};
use super::verbs::Verb;
use crate::domain::MatchingMethod;
use crate::domain::quantity::{ImpossibleQuantity, Quantity};
use crate::language::clock::time_at;
use crate::matching::Candidate;
use crate::understanding::message::Message;
use crate::understanding::pieces::piece::{Edge, Mark};
use crate::understanding::reading::{
    Act, Decision, Goods, Operation, Said, Substitutes, Target, Wanted,
};

/// Turns the things of a message into operations.
pub(in crate::understanding) struct Composer<'m, 'a> {
    pub message: &'m Message<'a>,
    pub items: Vec<Item>,
    pub edges: &'m [Vec<Edge>],
    pub operations: Vec<Operation>,
    pub verb: Verb,
    /// Goods that were put aside to be replaced by those that follow.
    pub aside: Option<(Item, Target)>,
    /// How much is still there of the goods named last, where the message says so.
    pub left_over: Option<Said>,
    /// How much of a line goes over to the goods that follow: "swap 3 of the lager for cider".
    pub moved: Option<Said>,
}

impl<'m, 'a> Composer<'m, 'a> {
    pub fn new(message: &'m Message<'a>, items: Vec<Item>, edges: &'m [Vec<Edge>]) -> Self {
        Self {
            message,
            items,
            edges,
            operations: Vec::new(),
            verb: Verb::Name,
            aside: None,
            left_over: None,
            moved: None,
        }
    }

    /// Every operation, in the order of the message.
    pub fn compose(mut self) -> Vec<Operation> {
        let mut at = 0;
        while at < self.items.len() {
            at += self.item(at);
        }
        // "not the feta", and nothing in its place.
        if let Some((item, old)) = self.aside.take() {
            self.push(&item, Act::Remove(old));
        }
        self.operations
    }

    /// Handles the item at a place; returns how many items that took.
    fn item(&mut self, at: usize) -> usize {
        let item = self.items[at].clone();
        match &item.what {
            What::Goods(named, said, change) => {
                self.goods(&item, named, said.clone(), *change);
                1
            }
            What::Quantity(said, change) => {
                self.quantity(&item, said.clone(), *change);
                1
            }
            What::Cue(cues) => self.cue(at, &item, cues),
            What::Day(date) => self.push(&item, Act::Deliver(*date)),
            What::Time => self.time(&item),
            What::Repeat(which) => self.push(&item, Act::Repeat(which.clone())),
            What::PurchaseOrder(span) => {
                let number = span.of(self.message.text).to_owned();
                self.push(&item, Act::PurchaseOrder(number))
            }
            What::Clause(clause) => self.clause(&item, *clause),
            What::End(mark) => self.end(at, *mark),
        }
    }

    /// Adds an operation; always takes one item.
    pub fn push(&mut self, item: &Item, act: Act) -> usize {
        self.push_over(&item.range, item.share, act);
        1
    }

    pub fn push_over(&mut self, range: &Range<usize>, share: f64, act: Act) {
        let (span, words) = (self.message.span(range), self.message.words(range));
        let operation = Operation::certain(act, span, words.to_owned(), share);
        self.operations.push(operation);
    }

    fn end(&mut self, at: usize, mark: Mark) -> usize {
        match mark {
            Mark::Plus => self.verb = Verb::More,
            Mark::Star => self.verb = Verb::Correct,
            Mark::Sentence | Mark::Item => {
                // "no eggs, milk or butter" goes on taking off; with a quantity it does not.
                let counted = self.items.get(at + 1).is_some_and(|next| {
                    !matches!(&next.what, What::Goods(_, None, _) | What::Cue(_))
                });
                if counted || mark == Mark::Sentence {
                    self.verb = self.verb.behind_an_item();
                }
            }
            Mark::Soft => {}
        }
        1
    }

    fn time(&mut self, item: &Item) -> usize {
        let time = time_at(&self.message.tokens, item.range.start, self.message.lexicon);
        if time.is_some_and(|time| !time.binds) {
            return 1;
        }
        let words = self.message.words(&item.range).to_owned();
        self.push(item, Act::Comment(words))
    }

    /// The words that name goods, and what the matcher makes of them.
    pub fn target(&self, named: &Named, said: Option<&Said>) -> Target {
        match named {
            Named::Words(range) | Named::Code(range) | Named::Unknown(range) => Target {
                words: self.message.words(range).to_owned(),
                decision: self
                    .message
                    .decide(range, said.and_then(|said| said.unit.as_ref())),
            },
            Named::Choice(product, range) | Named::Sibling(product, range) => Target {
                words: self.message.words(range).to_owned(),
                decision: Decision::Product {
                    chosen: Candidate {
                        product: *product,
                        probability: self.message.model.certainty.chosen,
                    },
                    method: MatchingMethod::FuzzyMatch,
                    others: Vec::new(),
                },
            },
        }
    }

    fn goods(&mut self, item: &Item, named: &Named, said: Option<Said>, change: Change) {
        let says_nothing = (self.is_idle(named, said.as_ref()) && !self.replaces(item))
            || self.is_stray(item, named, said.as_ref())
            || self.is_complained_of(item);
        if says_nothing {
            self.doubt_sibling(item, named);
            return;
        }
        if let Named::Choice(product, _) = named
            && matches!(self.verb, Verb::Name)
        {
            self.forget_what_was_left();
            self.push(item, Act::Choose(*product));
            if let Some(said) = said {
                self.push(item, Act::HowMuch(said));
            }
            return;
        }
        let (target, said) = self.completed(named, said);
        let target = self.sold_in(self.without_denied(target), said.as_ref());
        let target = self.plainly_called(target);
        let said = self.without_left_over(item, said);
        let said = said.map(|said| self.in_its_container(named, said, &target));
        let said = said.map(|said| self.as_sold(said, &target.decision));
        if self.each_kind(item, &target, said.as_ref()) {
            return;
        }
        let moved = self.moved.take();
        let said = said.or(moved);
        let verb = match change {
            Change::More => Verb::More,
            Change::Less => Verb::Less,
            Change::To if !matches!(self.verb, Verb::Aside) => Verb::Set,
            Change::To | Change::Plain => self.verb.clone(),
        };
        self.act(item, &verb, target, said);
    }

    fn act(&mut self, item: &Item, verb: &Verb, target: Target, said: Option<Said>) {
        if let Some((_, old)) = self.aside.take() {
            let goods = plain(self.kin_of(&old, target), said);
            self.push(item, Act::Replace(old, goods));
            self.verb = Verb::Name;
            return;
        }
        let zero = said.as_ref().is_some_and(|said| said.number.is_zero());
        let impossible = said.as_ref().is_some_and(|said| is_impossible(said.number));
        let goods = || plain(target.clone(), said.clone());
        let act = match verb {
            _ if impossible => Act::Impossible(goods()),
            Verb::Remove
                if said.is_none() && self.is_asked(item) && self.last_goods().is_some() =>
            {
                self.verb = Verb::Fallback;
                return;
            }
            Verb::Remove if said.is_none() && self.is_gone(item) => {
                return self.out_of(item, target);
            }
            Verb::Remove if said.is_none() => Act::Remove(target),
            _ if zero => Act::Remove(target),
            Verb::Aside if self.moves_a_part(item, &target, said.as_ref()) => {
                self.moved.clone_from(&said);
                self.push(item, Act::Less(goods()));
                self.verb = Verb::More;
                return;
            }
            Verb::Aside => {
                self.aside = Some((item.clone(), target));
                return;
            }
            Verb::Name => Act::Name(goods()),
            Verb::More => Act::More(goods()),
            Verb::Set if said.is_none() && self.is_kin_of_the_last(&target) => {
                Act::Replace(last_named(), goods())
            }
            Verb::Set => Act::Set(goods()),
            Verb::Less | Verb::Remove => Act::Less(goods()),
            Verb::Times(factor) => Act::Times(target, *factor),
            Verb::Restore => Act::Restore(target),
            Verb::Correct => {
                self.correct(item, plain(target, said));
                self.verb = Verb::Name;
                return;
            }
            Verb::Fallback => {
                self.verb = Verb::Name;
                self.fall_back(item, plain(target, said));
                return;
            }
            Verb::IfInStock => Act::Name(Goods {
                wanted: Wanted::IfInStock,
                ..goods()
            }),
        };
        self.push(item, act);
        self.verb = self.verb.behind_goods();
    }

    /// "no wait 3 halloumi": puts right the goods named before, in this message or in the cart.
    fn correct(&mut self, item: &Item, goods: Goods) {
        // "2 lemons, 1 lime, no wait 3 lemons": the lemons, wherever they stand.
        let named_before = self.operations.iter_mut().rev().find_map(|operation| {
            let held = operation.act.goods_mut()?;
            same_product(&held.target, &goods.target).then_some(held)
        });
        if let (Some(held), true) = (named_before, goods.said.is_some()) {
            *held = goods;
            return;
        }
        let previous = self.last_goods();
        match previous {
            Some(held) if goods.said.is_none() => held.target = goods.target,
            Some(held) => *held = goods,
            None if goods.said.is_some() => {
                self.push(item, Act::Set(goods));
            }
            None => {
                self.push(item, Act::Replace(last_named(), goods));
            }
        }
    }

    fn fall_back(&mut self, item: &Item, goods: Goods) {
        if let Some(held) = self.last_goods() {
            rule_out(&mut held.target, &goods.target);
            held.fallback = Some(Box::new(goods));
        } else {
            // "if you have no plum, cherry": the first are wanted, and the next stand behind.
            self.push(item, Act::Name(goods));
            self.verb = Verb::Fallback;
        }
    }

    /// The goods of the newest operation that names any.
    pub fn last_goods(&mut self) -> Option<&mut Goods> {
        self.operations
            .iter_mut()
            .rev()
            .find_map(|operation| operation.act.goods_mut())
    }
}

/// "skimmed milk, if there is none semi": goods are never their own fallback.
pub(super) fn rule_out(target: &mut Target, fallback: &Target) {
    let (Decision::Ambiguous(candidates), Decision::Product { chosen, .. }) =
        (&mut target.decision, &fallback.decision)
    else {
        return;
    };
    candidates.retain(|candidate| candidate.product != chosen.product);
    if let [only] = candidates[..] {
        target.decision = Decision::Product {
            chosen: only,
            method: MatchingMethod::FuzzyMatch,
            others: Vec::new(),
        };
    }
}

/// The line named last.
pub(super) fn last_named() -> Target {
    Target {
        words: String::new(),
        decision: Decision::LastNamed,
    }
}

pub(in crate::understanding) const fn plain(target: Target, said: Option<Said>) -> Goods {
    Goods {
        target,
        said,
        substitutes: Substitutes::Welcome,
        wanted: Wanted::Always,
        fallback: None,
    }
}

fn is_impossible(number: Decimal) -> bool {
    match Quantity::new(number) {
        Ok(_) => false,
        Err(ImpossibleQuantity::NotPositive(number)) => {
            number.is_sign_negative() && !number.is_zero()
        }
        Err(ImpossibleQuantity::TooLarge(_) | ImpossibleQuantity::TooFine(_)) => {
            // A third of a case is finer than a thousandth, and yet no slip.
            number.scale() < 20
        }
    }
}

fn same_product(a: &Target, b: &Target) -> bool {
    match (&a.decision, &b.decision) {
        (Decision::Product { chosen: a, .. }, Decision::Product { chosen: b, .. }) => {
            a.product == b.product
        }
        (_, _) => a.words == b.words,
    }
}
