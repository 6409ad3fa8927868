//! What has been read of the order line at hand?

use std::ops::Range;

use super::Line;
use super::amounts::Amount;
use super::scan::Scan;
use super::table::Sign;

/// Tokens, in the order of the text.
pub(super) type Words = Vec<usize>;

/// Where in a line the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Place {
    /// Before the goods.
    #[default]
    Head,
    /// In the name of the goods.
    Name,
    /// In what goods have.
    With,
    /// In what goods must not have.
    Without,
    /// In what is said of the goods beside their name.
    Note,
    /// In what is said of the goods named last: "make it iced".
    About,
    /// Behind everything: more words belong to nothing.
    Tail,
    /// In words that are no order.
    Dropped,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub place: Place,
    pub amount: Option<Amount>,
    /// Whether the amount stands before the goods.
    pub leads: bool,
    pub size: Words,
    /// What one holds: "(8 ounce)", between the number and its unit.
    pub contents: Option<Amount>,
    /// The name, and its alternatives.
    pub names: Vec<Words>,
    /// Names that an "and" starts, with the tokens that it takes: one name with the one before
    /// where an amount counts them together.
    pub joined: Vec<(usize, usize)>,
    pub modifiers: Vec<Words>,
    pub negated: Vec<Words>,
}

impl Draft {
    pub fn is_named(&self) -> bool {
        self.names.iter().any(|words| !words.is_empty())
    }

    /// Whether something is said of goods, named or not.
    pub fn has_extras(&self) -> bool {
        self.modifiers
            .iter()
            .chain(&self.negated)
            .any(|words| !words.is_empty())
    }

    /// Adds a token to what is being read.
    pub fn push(&mut self, token: usize) {
        match self.place {
            Place::Head | Place::Name => {
                self.place = Place::Name;
                last(&mut self.names).push(token);
            }
            Place::With | Place::Note | Place::About => last(&mut self.modifiers).push(token),
            Place::Without => last(&mut self.negated).push(token),
            Place::Tail | Place::Dropped => {}
        }
    }

    /// Starts another modifier, alternative or thing not wanted.
    pub fn enter(&mut self, place: Place) {
        self.place = place;
        match place {
            Place::Name => self.names.push(Words::new()),
            Place::With | Place::Note | Place::About => self.modifiers.push(Words::new()),
            Place::Without => self.negated.push(Words::new()),
            Place::Head | Place::Tail | Place::Dropped => {}
        }
    }

    /// The line, where goods were named.
    pub fn finish(mut self, scan: &Scan<'_>) -> Option<Line> {
        self.join();
        self.unit_behind(scan);
        self.toppings(scan);
        if self.is_heading(scan) {
            return None;
        }
        if !self.is_named() && self.place != Place::About && !self.has_extras() {
            self.name_by_unit()?;
        }
        let texts = |words: &[Words]| -> Vec<String> {
            words
                .iter()
                .filter(|words| !words.is_empty())
                .map(|words| scan.words(words))
                .collect()
        };
        let said = |range: Range<usize>| scan.words(&range.collect::<Words>());
        let names = texts(&self.names);
        let contents = self
            .contents
            .and_then(|amount| Some((amount.value, said(amount.unit?))));
        let mut names = names.into_iter();
        Some(Line {
            name: names.next(),
            alternatives: names.collect(),
            quantity: self.amount.as_ref().map(|amount| amount.value),
            unit: self.amount.and_then(|amount| amount.unit).map(said),
            contents,
            size: (!self.size.is_empty()).then(|| scan.words(&self.size)),
            modifiers: texts(&self.modifiers),
            negated: texts(&self.negated),
        })
    }

    /// "bar order", "shopping list": no amount, and a word that names the message.
    fn is_heading(&self, scan: &Scan<'_>) -> bool {
        let named = |at: &usize| scan.phrase(*at, Sign::Headings).is_some();
        self.amount.is_none() && self.names.iter().flatten().any(named)
    }

    /// "mac and cheese 2 cases" is one name, "salt and pepper" two.
    fn join(&mut self) {
        for (name, and) in std::mem::take(&mut self.joined).into_iter().rev() {
            if self.amount.is_none() {
                self.names[name].drain(..and);
            } else {
                let words = self.names.remove(name);
                self.names[name - 1].extend(words);
            }
        }
    }

    /// "2 garlic cloves": a unit behind its goods.
    fn unit_behind(&mut self, scan: &Scan<'_>) {
        let Some(amount) = self.amount.as_mut().filter(|amount| amount.unit.is_none()) else {
            return;
        };
        let Some(name) = self.names.first_mut().filter(|name| name.len() > 1) else {
            return;
        };
        let last = name[name.len() - 1];
        if scan.phrase(last, Sign::Behind) == Some(1) && self.contents.is_none() {
            amount.unit = Some(last..last + 1);
            name.pop();
        }
    }

    /// "onion and pepper pizza" is a pizza with two things on it.
    fn toppings(&mut self, scan: &Scan<'_>) {
        let is_and = |at: &usize| scan.phrase(*at, Sign::And) == Some(1);
        let Some(name) = self.names.first_mut() else {
            return;
        };
        let Some((dish, before)) = name.split_last() else {
            return;
        };
        if scan.phrase(*dish, Sign::Dishes) != Some(1) || !before.iter().any(is_and) {
            return;
        }
        self.modifiers
            .extend(before.split(is_and).map(<[usize]>::to_vec));
        *name = vec![*dish];
    }

    /// "4 rolls": the unit is the goods.
    fn name_by_unit(&mut self) -> Option<()> {
        let unit = self.amount.as_mut()?.unit.take()?;
        self.names = vec![unit.collect()];
        Some(())
    }
}

fn last(lists: &mut Vec<Words>) -> &mut Words {
    if lists.is_empty() {
        lists.push(Words::new());
    }
    lists.last_mut().expect("one was pushed above")
}
