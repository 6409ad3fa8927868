//! Which claims of an answer do the message and the catalog bear out?
//!
//! Every quote is in the message, every number and unit in the quote, every product among those that
//! were shown, every day and code read by our own readers from the quoted words. Prices, customers and
//! orders are nothing that a model can speak of: the schema has no place for them.

use rust_decimal::Decimal;

use super::answer::{Answer, Claim, Malformed, Op};
use super::ask::Told;
use super::quoted::Quoted;
use crate::domain::{MatchingMethod, ProductId, Unit};
use crate::matching::{Candidate, Query};
use crate::understanding::reading::{
    Act, Asked, Decision, Goods, Operation, Said, Span, Substitutes, Target, Topic, Wanted,
};

/// Runners-up that a decision keeps, as the matcher's do.
const OTHERS: usize = 4;
/// What the matcher gives a product that shares nothing with the quoted words; never nothing, since the
/// model may know a name that the catalog does not.
const UNLIKELY: f64 = 0.01;

/// What an answer is checked against.
#[derive(Clone, Copy)]
pub struct Grounds<'a> {
    /// What was asked.
    pub told: Told<'a>,
    /// The message as it came.
    pub original: &'a str,
    /// The products that were shown, `P1` first.
    pub shown: &'a [ProductId],
}

/// Why a claim is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fault {
    /// It is no claim: an unknown field, operation or type.
    Malformed,
    /// The quoted words are not in the message.
    NotInMessage,
    /// The number is not in the quoted words.
    NumberNotQuoted,
    /// The unit is not in the quoted words.
    UnitNotQuoted,
    /// The product was not shown.
    UnknownProduct,
    /// The quoted words name no day, no code.
    NothingNamed,
    /// Only the customer's own words, as the parser reads them, may do that.
    NotAllowed,
}

impl Fault {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::NotInMessage => "not_in_message",
            Self::NumberNotQuoted => "number_not_quoted",
            Self::UnitNotQuoted => "unit_not_quoted",
            Self::UnknownProduct => "unknown_product",
            Self::NothingNamed => "nothing_named",
            Self::NotAllowed => "not_allowed",
        }
    }
}

/// What is left of an answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grounded {
    /// What the customer may be doing; the share of each is the model's own confidence.
    pub operations: Vec<Operation>,
    /// Words that the model could not place.
    pub unclear: Vec<(Span, String)>,
    /// Why the rest is not used.
    pub faults: Vec<Fault>,
}

/// Keeps what the message bears out.
#[must_use]
pub fn ground(answer: &Answer, grounds: Grounds<'_>) -> Grounded {
    let mut grounded = Grounded::default();
    for (at, claim) in answer.claims.iter().enumerate() {
        let checked = match claim {
            Err(_) => Err(Fault::Malformed),
            Ok(claim) => grounds.check(claim, times_quoted(&claim.quote, &answer.claims[..at])),
        };
        match checked {
            Ok(Some(operation)) => grounded.operations.push(operation),
            Ok(None) => {}
            Err(fault) => grounded.faults.push(fault),
        }
    }
    for words in &answer.not_understood {
        match grounds.quoted(words, 0) {
            Some(quoted) => grounded.unclear.push((quoted.span, quoted.words)),
            None => grounded.faults.push(Fault::NotInMessage),
        }
    }
    grounded
}

/// How often the claims before one quote the same words: "2 milk" twice is written twice.
fn times_quoted(quote: &str, before: &[Result<Claim, Malformed>]) -> usize {
    let claims = before.iter().filter_map(|claim| claim.as_ref().ok());
    claims.filter(|claim| claim.quote == quote).count()
}

impl Grounds<'_> {
    fn quoted(&self, quote: &str, nth: usize) -> Option<Quoted> {
        let quoted = Quoted::find(quote, (self.told.message, self.original), nth)?;
        Some(quoted.in_language(&self.told.reading.language))
    }

    fn check(&self, claim: &Claim, nth: usize) -> Result<Option<Operation>, Fault> {
        let quoted = self.quoted(&claim.quote, nth).ok_or(Fault::NotInMessage)?;
        if adds(claim.op) && claim.quantity.is_some_and(|number| number.is_zero()) {
            // None of something takes it off.
            self.said_by_customer(Op::Remove)?;
            return Ok(None);
        }
        let act = match claim.op {
            Op::Add => Act::Name(self.goods(claim, &quoted)?),
            Op::More => Act::More(self.goods(claim, &quoted)?),
            Op::Set => self.set(claim, &quoted)?,
            Op::Less
            | Op::Times
            | Op::Remove
            | Op::Replace
            | Op::Restore
            | Op::RepeatUsual
            | Op::RepeatLast
            | Op::Confirm
            | Op::Cancel
            | Op::MoreToCome => {
                self.said_by_customer(claim.op)?;
                return Ok(None);
            }
            Op::DeliveryDate => {
                let day = quoted.day(self.told.situation);
                Act::Deliver(Some(day.ok_or(Fault::NothingNamed)?))
            }
            Op::PurchaseOrder => {
                let number = quoted.po_number().ok_or(Fault::NothingNamed)?;
                Act::PurchaseOrder(number.to_owned())
            }
            Op::Comment => Act::Comment(quoted.words.clone()),
            Op::AskPrice => self.ask_about(Topic::Price, claim, &quoted)?,
            Op::AskStock => self.ask_about(Topic::Stock, claim, &quoted)?,
            Op::Question => Act::Ask,
            Op::Status => Act::Status,
            Op::Complaint => Act::Complaint,
            Op::Person => Act::Person,
            Op::SmallTalk => return Ok(None),
        };
        let operation = Operation::certain(act, quoted.span, quoted.words, claim.confidence);
        Ok(Some(operation))
    }

    /// What a model may point at and never do: the parser has to read it as well.
    fn said_by_customer(&self, op: Op) -> Result<(), Fault> {
        let mut operations = self.told.reading.operations.iter();
        let said = operations.any(|one| does(&one.act, op));
        if said { Ok(()) } else { Err(Fault::NotAllowed) }
    }

    /// A choice that answers our question, or a new quantity of what stands in the cart.
    fn set(&self, claim: &Claim, quoted: &Quoted) -> Result<Act, Fault> {
        let goods = self.goods(claim, quoted)?;
        let product = chosen(&goods);
        if let (Some(Asked::Choice(offered)), Some(product), None) =
            (self.told.situation.question, product, &goods.said)
            && offered.contains(&product)
        {
            return Ok(Act::Choose(product));
        }
        let stands = product.is_some_and(|product| self.told.situation.cart.contains(&product));
        Ok(if stands {
            Act::Set(goods)
        } else {
            Act::Name(goods)
        })
    }

    fn ask_about(&self, topic: Topic, claim: &Claim, quoted: &Quoted) -> Result<Act, Fault> {
        Ok(Act::AskAbout(topic, self.target(claim, quoted)?))
    }

    fn goods(&self, claim: &Claim, quoted: &Quoted) -> Result<Goods, Fault> {
        Ok(Goods {
            target: self.target(claim, quoted)?,
            said: said(claim, quoted)?,
            substitutes: Substitutes::Welcome,
            wanted: Wanted::Always,
            fallback: None,
        })
    }

    fn target(&self, claim: &Claim, quoted: &Quoted) -> Result<Target, Fault> {
        let named = quoted.naming();
        let query = Query {
            words: &named,
            unit: None,
            customer: self.told.situation.customer,
            now: self.told.situation.now,
            limit: OTHERS + 1,
        };
        let found = self.told.index.search(&query);
        let decision = match &claim.product {
            None => Decision::Unknown(found),
            Some(key) => {
                let product = self.shown(key).ok_or(Fault::UnknownProduct)?;
                picked(product, found)
            }
        };
        let words = named;
        Ok(Target { words, decision })
    }

    fn shown(&self, key: &str) -> Option<ProductId> {
        let number: usize = key.strip_prefix('P')?.parse().ok()?;
        self.shown.get(number.checked_sub(1)?).copied()
    }
}

/// The quantity that a claim states, where the quote states it too.
fn said(claim: &Claim, quoted: &Quoted) -> Result<Option<Said>, Fault> {
    let unit = claim.unit.as_deref().map(Unit::new);
    let Some(number) = claim.quantity.map(|number| number.normalize()) else {
        return Ok(None);
    };
    if number < Decimal::ZERO || !quoted.says(number) {
        return Err(Fault::NumberNotQuoted);
    }
    if unit.as_ref().is_some_and(|unit| !quoted.says_unit(unit)) {
        return Err(Fault::UnitNotQuoted);
    }
    Ok(Some(Said {
        number,
        range_from: None,
        unit,
    }))
}

/// A product that the model took, with what the matcher says of it and of its rivals.
fn picked(product: ProductId, found: Vec<Candidate>) -> Decision {
    let (own, mut others): (Vec<Candidate>, Vec<Candidate>) =
        found.into_iter().partition(|one| one.product == product);
    others.truncate(OTHERS);
    let probability = own.first().map_or(UNLIKELY, |one| one.probability);
    Decision::Product {
        chosen: Candidate {
            product,
            probability: probability.max(UNLIKELY),
        },
        method: MatchingMethod::AiMatch,
        others,
    }
}

/// The one product of goods that are decided.
#[must_use]
pub const fn chosen(goods: &Goods) -> Option<ProductId> {
    match &goods.target.decision {
        Decision::Product { chosen, .. } => Some(chosen.product),
        Decision::Ambiguous(_)
        | Decision::Unknown(_)
        | Decision::LastNamed
        | Decision::Everything => None,
    }
}

const fn adds(op: Op) -> bool {
    matches!(op, Op::Add | Op::More | Op::Set)
}

/// Whether an act takes goods off, or some of them: the parser's to read, and no model's to change.
#[must_use]
pub fn takes_off(act: &Act) -> bool {
    let none = |goods: &Goods| {
        goods
            .said
            .as_ref()
            .is_some_and(|said| said.number.is_zero())
    };
    matches!(act, Act::Remove(_) | Act::Less(_) | Act::Replace(..)) || act.goods().is_some_and(none)
}

/// Whether an act of the parser's is what an operation of the model's means.
fn does(act: &Act, op: Op) -> bool {
    match op {
        Op::Less => matches!(act, Act::Less(_) | Act::Remove(_)),
        Op::Times => matches!(act, Act::Times(..)),
        Op::Remove => takes_off(act) || matches!(act, Act::Set(_)),
        Op::Replace => matches!(act, Act::Replace(..)),
        Op::Restore => matches!(act, Act::Restore(_)),
        Op::RepeatUsual | Op::RepeatLast => matches!(act, Act::Repeat(_)),
        Op::Confirm => matches!(act, Act::Yes | Act::Done),
        Op::Cancel => matches!(act, Act::Cancel | Act::CancelPlaced | Act::No),
        Op::MoreToCome => matches!(act, Act::MoreToCome | Act::Begin),
        Op::Add
        | Op::Set
        | Op::More
        | Op::DeliveryDate
        | Op::PurchaseOrder
        | Op::Comment
        | Op::AskPrice
        | Op::AskStock
        | Op::Question
        | Op::Status
        | Op::Complaint
        | Op::Person
        | Op::SmallTalk => true,
    }
}
