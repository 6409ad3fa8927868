//! Which numbers are a product's own sizes, and does a number that a customer wrote agree with one?

use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::called;
use crate::domain::{Product, ProductId, Unit};
use crate::language::numbers::{number_at, parse, spoken_hundreds_at};
use crate::language::{Kind, Lexicon, Token, tokens};
use crate::matching::index::Index;

/// What people glue behind a size that they call goods by: "two 500s", "ein 22er".
const SUFFIXES: [&str; 3] = ["s", "er", "ers"];

/// What of a product's names has digits.
#[derive(Debug)]
pub(crate) struct Profile {
    /// Numbers with the word before ("1" in front) or behind ("0" in front).
    neighbours: Vec<(String, String)>,
    /// Sizes of the name, the aliases and the size text.
    named: Vec<(Decimal, Unit)>,
    /// What one unit of sale holds.
    held: Vec<(Decimal, Unit)>,
    /// Every number of the name and the aliases.
    numbers: Vec<String>,
    /// Every number of the size text and of what a unit of sale holds.
    counts: Vec<String>,
}

/// A profile with the language that its numbers were read in.
pub(crate) type Kept = (&'static Lexicon, Arc<Profile>);

impl Index {
    /// What of a product's names has digits. Kept for the language in which it is first asked for, since
    /// most distributors are written to in one; `None` in any other.
    pub(crate) fn profile(
        &self,
        product: ProductId,
        lexicon: &'static Lexicon,
    ) -> Option<Arc<Profile>> {
        let at = self.catalog().place(product)?;
        let read = || Arc::new(Profile::new(self.product(at), lexicon));
        let kept = &self.entries[at].profile;
        let (language, profile) = kept.get_or_init(|| (lexicon, read()));
        std::ptr::eq(*language, lexicon).then(|| Arc::clone(profile))
    }
}

/// How the numbers of some words agree with a product's own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Agreement {
    /// Sizes with their measure that do not also say how much is wanted.
    pub sizes: usize,
    /// Bare numbers that stand elsewhere than in the product's names.
    pub loose: usize,
}

/// A number that a customer wrote.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Figure {
    /// With its measure: "5L", "1/2\"", "2%".
    Size(Decimal, Unit),
    /// Alone.
    Bare(String),
    /// With a suffix that makes it a name: "500s".
    Nickname(String),
}

impl Profile {
    pub fn new(product: &Product, lexicon: &Lexicon) -> Self {
        let mut profile = Self {
            neighbours: Vec::new(),
            named: Vec::new(),
            held: product
                .units
                .contents
                .iter()
                .map(|(unit, number)| (*number, unit.clone()))
                .collect(),
            numbers: Vec::new(),
            counts: Vec::new(),
        };
        let names = [&product.name, &product.brand];
        let called = product.aliases.iter().chain(&product.keywords);
        for name in names.into_iter().chain(called) {
            let numbers = profile.add(name, &product.units.default, lexicon);
            profile.numbers.extend(numbers);
        }
        profile.counts = profile.add(&product.size, &product.units.default, lexicon);
        let held = profile.held.iter().map(|(number, _)| written(*number));
        profile.counts.extend(held);
        profile
    }

    /// Takes in one text; returns its numbers.
    fn add(&mut self, text: &str, sold_by: &Unit, lexicon: &Lexicon) -> Vec<String> {
        let tokens = tokens(text);
        let mut numbers = Vec::new();
        for at in 0..tokens.len() {
            if let Some((number, unit, _)) = size_at(&tokens, at, lexicon)
                && unit != *sold_by
            {
                self.named.push((number, unit));
            }
            let Some((number, len)) = bare_at(&tokens, at, lexicon) else {
                continue;
            };
            if at > 0 {
                let before = format!("1{}", fold(&tokens[at - 1].key));
                self.neighbours.push((number.clone(), before));
            }
            if let Some(next) = tokens.get(at + len) {
                let behind = format!("0{}", fold(&next.key));
                self.neighbours.push((number.clone(), behind));
            }
            numbers.push(number);
        }
        numbers
    }

    /// How the numbers of some tokens agree with this product's own; `None` where one of them is none
    /// of its own.
    pub fn explains(&self, told: &Told<'_>) -> Option<Agreement> {
        let mut agreement = Agreement::default();
        for (range, figure) in &told.figures {
            let before = range.start.checked_sub(1).filter(|at| *at >= told.start);
            let beside = (
                before.map(|at| &told.tokens[at]),
                told.tokens.get(range.end),
            );
            match self.agrees(figure)? {
                // A size that is the whole unit of sale counts as well when it is taken for a
                // quantity; one of an inner pack does not.
                Agrees::Named => agreement.sizes += 1,
                Agrees::Held => {}
                Agrees::Number if self.is_beside(figure, beside) => {}
                Agrees::Number => agreement.loose += 1,
            }
        }
        Some(agreement)
    }

    /// Whether a number is this product's own.
    pub fn has(&self, figure: &Figure) -> bool {
        self.agrees(figure).is_some()
    }

    fn agrees(&self, figure: &Figure) -> Option<Agrees> {
        match figure {
            Figure::Size(number, unit) => {
                let same = |(n, u): &(Decimal, Unit)| same_size((*n, u), (*number, unit));
                let (named, held) = (self.named.iter().any(same), self.held.iter().any(same));
                match (named, held) {
                    (_, true) => Some(Agrees::Held),
                    (true, false) => Some(Agrees::Named),
                    (false, false) => None,
                }
            }
            Figure::Bare(number) => self.numbers.contains(number).then_some(Agrees::Number),
            Figure::Nickname(number) => {
                let mut own = self.numbers.iter().chain(&self.counts);
                own.any(|own| own == number).then_some(Agrees::Held)
            }
        }
    }

    fn is_beside(
        &self,
        figure: &Figure,
        (before, behind): (Option<&Token>, Option<&Token>),
    ) -> bool {
        let Figure::Bare(number) = figure else {
            return false;
        };
        let has = |place: char, token: Option<&Token>| {
            token.is_some_and(|token| {
                let wanted = format!("{place}{}", fold(&token.key));
                let mut own = self.neighbours.iter();
                own.any(|(held, neighbour)| held == number && *neighbour == wanted)
            })
        };
        // "beans 1 decaf": a number that leaves out its measure ends a name, and counts before a word.
        let is_word = |token: &Token| token.kind == Kind::Word;
        let apart = |token: &Token| is_word(token) && !token.glued;
        let between = before.is_some_and(is_word) && behind.is_some_and(apart);
        has('0', behind) || (has('1', before) && !between)
    }
}

/// With what of a product a figure agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Agrees {
    /// A size that its names say.
    Named,
    /// What a unit of sale holds, or a name made of a number.
    Held,
    /// A number of its names.
    Number,
}

/// Whether there is a number in some tokens, in digits or in words.
pub(crate) fn has_numbers(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let is_number =
        |token: &Token| token.kind == Kind::Number || lexicon.numbers.contains_key(&token.key);
    tokens.iter().any(is_number)
}

/// Every number of some tokens, and where each stands.
#[derive(Debug)]
pub(crate) struct Told<'t> {
    /// The tokens, with those before the first that is read.
    tokens: &'t [Token],
    start: usize,
    figures: Vec<(Range<usize>, Figure)>,
}

impl<'t> Told<'t> {
    /// Of a range of tokens.
    pub fn of(tokens: &'t [Token], range: &Range<usize>, lexicon: &Lexicon) -> Self {
        let tokens = &tokens[..range.end];
        let mut figures = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let len = match figure_at(tokens, at, lexicon) {
                Some((figure, len)) => {
                    figures.push((at..at + len, figure));
                    len
                }
                None => 1,
            };
            at += len;
        }
        Self {
            tokens,
            start: range.start,
            figures,
        }
    }

    /// The numbers, in the order of the tokens.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.figures.iter().map(|(_, figure)| figure)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.figures.is_empty()
    }
}

fn figure_at(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<(Figure, usize)> {
    if let Some((number, unit, len)) = size_at(tokens, at, lexicon) {
        return Some((Figure::Size(number, unit), len));
    }
    let (number, len) = bare_at(tokens, at, lexicon)?;
    let suffix = tokens.get(at + len).is_some_and(|next| {
        next.glued && next.kind == Kind::Word && SUFFIXES.contains(&&*next.key)
    });
    if suffix && tokens[at].kind == Kind::Number {
        return Some((Figure::Nickname(number), len + 1));
    }
    Some((Figure::Bare(number), len))
}

/// A number alone, in one spelling: digits with either decimal mark, a fraction, a number word.
fn bare_at(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<(String, usize)> {
    let token = &tokens[at];
    match token.kind {
        Kind::Number => {
            let leading_zero = token.key.starts_with('0') && token.key.len() > 1;
            if leading_zero && !token.key.contains(['.', ',']) {
                return Some((token.key.clone(), 1));
            }
            let fraction = number_at(tokens, at, lexicon)
                .filter(|number| number.len == 3 && number.value < Decimal::ONE);
            if let Some(fraction) = fraction {
                return Some((written(fraction.value), 3));
            }
            parse(&token.key, lexicon.decimal_comma).map(|number| (written(number), 1))
        }
        Kind::Word => lexicon
            .numbers
            .get(&token.key)
            .map(|number| (written(*number), 1)),
        Kind::Mark | Kind::Symbol | Kind::Break => None,
    }
}

fn written(number: Decimal) -> String {
    number.normalize().to_string()
}

pub(crate) fn fold(key: &str) -> String {
    called::fold(key).to_owned()
}

fn same_size(a: (Decimal, &Unit), b: (Decimal, &Unit)) -> bool {
    let scale = |(number, unit): (Decimal, &Unit)| match unit.as_str() {
        "kg" => (number * Decimal::ONE_THOUSAND, "g".to_owned()),
        "l" => (number * Decimal::ONE_THOUSAND, "ml".to_owned()),
        "cl" => (number * Decimal::TEN, "ml".to_owned()),
        "cm" => (number * Decimal::TEN, "mm".to_owned()),
        other => (number, other.to_owned()),
    };
    scale(a) == scale(b)
}

/// A number and a measure: "5L", "two fifty gram", "six ounce", "2%", "1/2\"".
pub(crate) fn size_at(
    tokens: &[Token],
    at: usize,
    lexicon: &Lexicon,
) -> Option<(Decimal, Unit, usize)> {
    let number = spoken_hundreds_at(tokens, at, lexicon)
        .filter(|number| lexicon.units.longest(tokens, at + number.len).is_some())
        .or_else(|| number_at(tokens, at, lexicon))?;
    let next = at + number.len;
    let mark = |mark: &str| tokens.get(next).is_some_and(|token| token.is(mark));
    if mark("%") {
        return Some((number.value, Unit::new("%"), number.len + 1));
    }
    if mark("\"") && tokens[next].glued {
        return Some((number.value, Unit::new("inch"), number.len + 1));
    }
    let next = next + usize::from(tokens.get(next).is_some_and(|t| t.is("-") && t.glued));
    let (len, word) = lexicon.units.longest(tokens, next)?;
    let measure = word.unit.is_measure()
        || matches!(word.unit.as_str(), "cl" | "mm" | "cm" | "inch" | "pint");
    let value = number.value.checked_mul(word.factor)?;
    measure.then_some((value, word.unit, next + len - at))
}
